import type { BulkContext, UncertainDecision } from '@sallyport/sdk'
import type { FlagTable } from '../../args/flags.ts'
import { defineCommand, type Command, type Example } from '../../command.ts'
import { Settings } from '../../config/settings.ts'
import type { Io } from '../../io.ts'
import type { Names } from '../../output/outcomes.ts'
import { counted } from '../common.ts'
import { bulkFlags } from './bulk-flags.ts'
import { bulkManner, readBulkManner, runBulk, type Done } from './bulk-run.ts'
import type { VaultDoor } from './door.ts'

/** What is to be done, read from the command line. */
export interface PlanOf<Client, Item> {
  /** What it is done to, each once; or how to find it out. */
  readonly items: readonly Item[] | ((client: Client, signal: AbortSignal) => Promise<readonly Item[]>)
  /** What names an item in rows. */
  readonly names: (item: Item) => Names
  /** What names an item in the journal: different for each, the same in every run, no secret. */
  readonly key: (item: Item) => string
  readonly work: (client: Client, item: Item, context: BulkContext) => Promise<Done | undefined>
  /** What a dry run looks at, to see that it is there. Default: nothing. */
  readonly look?: (client: Client, item: Item, context: BulkContext) => Promise<unknown>
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

/** Something that is done to one or more things. */
export interface ActionOf<Client, Own extends FlagTable, Item> {
  /** The command without the vault's, for example `safes delete`. */
  readonly name: string
  readonly summary: string
  readonly usage: string
  readonly description: string
  readonly flags: Own
  /** Command lines without `sallyport <vault> <name>`. */
  readonly examples: readonly Example[]
  /** What the things are, for example `safe`. */
  readonly what: string
  /** What is done, in the rows. Default: the last word of the name. */
  readonly verb?: string
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
  ): PlanOf<Client, Item> | Promise<PlanOf<Client, Item>>
}

/** Makes a command of something that is done to one or more things. */
export function actionCommandAt<Flags extends FlagTable, Client, Own extends FlagTable, Item>(
  door: VaultDoor<Flags, Client>,
  action: ActionOf<Client, Own, Item>,
): Command {
  const { name, what, asksFrom = 2 } = action
  const command = `${door.name} ${name}`
  const verb = action.verb ?? name.split(' ').at(-1) ?? name
  return defineCommand<typeof bulkFlags>({
    name: command,
    summary: action.summary,
    usage: `${action.usage} [flags]`,
    description: [action.description, bulkManner(asksFrom), door.session],
    flags: { ...door.flags, ...action.flags, ...bulkFlags },
    environment: door.environment,
    examples: action.examples.map(({ does, line }) => ({ does, line: `sallyport ${command} ${line}` })),
    async run(invocation) {
      const { flags, positionals, io, terminal, signal } = invocation
      readBulkManner(invocation)
      const isDry = flags['dry-run'] === true
      const own = new Settings(action.flags, flags, io.env)
      const prepared = await action.prepare(own, positionals, { io, signal, isDry })
      const { names, key, work, look, plan, about = [], items: chosen } = prepared
      const parts = { settings: new Settings(door.flags, flags, io.env), io, terminal, signal }
      return await door.open(parts, async (client, url) => {
        const items = typeof chosen === 'function' ? await chosen(client, signal) : chosen
        const things = counted(items.length, what)
        return await runBulk(invocation, {
          door: door.name,
          action: verb,
          success: action.success,
          items,
          names,
          key,
          about: [name, url, ...about],
          work: (item, context) => work(client, item, context),
          async look(item, context) {
            await look?.(client, item, context)
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
