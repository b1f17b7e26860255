import type { BulkContext, UncertainDecision } from '@sallyport/sdk'
import type { PasswordVault } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import { defineCommand, type Command, type Example } from '../../command.ts'
import { pvwaFlags } from '../../config/pvwa-flags.ts'
import { Settings } from '../../config/settings.ts'
import type { Io } from '../../io.ts'
import type { Names } from '../../output/outcomes.ts'
import { bulkFlags } from './bulk-flags.ts'
import { bulkManner, readBulkManner, runBulk, type Done } from './bulk-run.ts'
import { counted } from './choose-accounts.ts'
import { pvwaEnvironment, pvwaSession } from './common.ts'
import { withVault } from './with-vault.ts'

type ActionFlags = typeof pvwaFlags & typeof bulkFlags

/** What is to be done, read from the command line. */
export interface NamedPlan {
  /** The names of what it is done to, each once; or how to find them out. */
  readonly items:
    readonly string[] | ((vault: PasswordVault, signal: AbortSignal) => Promise<readonly string[]>)
  /** What names an item in rows. */
  readonly names: (item: string) => Names
  /** What names an item in the journal. Default: its name in lower case. */
  readonly key?: (item: string) => string
  readonly work: (vault: PasswordVault, item: string, context: BulkContext) => Promise<Done | undefined>
  /** What a dry run looks at, to see that it is there. Default: nothing. */
  readonly look?: (vault: PasswordVault, item: string, context: BulkContext) => Promise<unknown>
  /** What a dry run tells of it, for programs. */
  readonly plan?: object
  /** What it is about beside the name of the command and the items. Never a secret. */
  readonly about?: readonly string[]
}

/** What an action is prepared with, beside its flags and words. */
export interface PrepareParts {
  readonly io: Io
  readonly signal: AbortSignal
  /** Whether it shall only be shown what would be done. */
  readonly isDry: boolean
}

/** Something that is done with one or more things that have names. */
export interface NamedAction<Own extends FlagTable> {
  /** The command without `sallyport pvwa`, for example `safes delete`. */
  readonly name: string
  readonly summary: string
  readonly usage: string
  readonly description: string
  readonly flags: Own
  /** Command lines without `sallyport pvwa <name>`. */
  readonly examples: readonly Example[]
  /** What the things are, for example `safe`. */
  readonly what: string
  /** What rows call success. */
  readonly success: string
  readonly question: (things: string) => string
  /** From how many things on it is asked. Default 2. */
  readonly asksFrom?: number
  readonly uncertain: UncertainDecision
  /** Reads the command line, before anything is opened. */
  prepare(
    settings: Settings<Own>,
    words: readonly string[],
    parts: PrepareParts,
  ): NamedPlan | Promise<NamedPlan>
}

/** Makes a command of something that is done with one or more things that have names. */
export function namedAction<Own extends FlagTable>(action: NamedAction<Own>): Command {
  const { name, what, asksFrom = 2 } = action
  const command = `pvwa ${name}`
  const verb = name.split(' ').at(-1) ?? name
  return defineCommand<ActionFlags>({
    name: command,
    summary: action.summary,
    usage: `${action.usage} [flags]`,
    description: [action.description, bulkManner(asksFrom), pvwaSession],
    flags: { ...pvwaFlags, ...action.flags, ...bulkFlags },
    environment: pvwaEnvironment,
    examples: action.examples.map(({ does, line }) => ({ does, line: `sallyport ${command} ${line}` })),
    async run(invocation) {
      const { settings, flags, positionals, io, terminal, signal } = invocation
      readBulkManner(invocation)
      const isDry = flags['dry-run'] === true
      const own = new Settings(action.flags, flags, io.env)
      const prepared = await action.prepare(own, positionals, { io, signal, isDry })
      const { names, key, work, look, plan, about = [] } = prepared
      return await withVault({ settings, io, terminal, signal }, async (vault, url) => {
        const { items: given } = prepared
        const items = typeof given === 'function' ? await given(vault, signal) : given
        const things = counted(items.length, what)
        return await runBulk(invocation, {
          action: verb,
          success: action.success,
          items,
          names,
          key: key ?? ((item) => item.toLowerCase()),
          about: [name, url, ...about],
          work: (item, context) => work(vault, item, context),
          async look(item, context) {
            await look?.(vault, item, context)
            return plan === undefined ? undefined : { details: plan }
          },
          would: `${verb} ${things}`,
          question: action.question(things),
          asksFrom,
          uncertain: action.uncertain,
        })
      })
    },
  })
}
