import { existsSync } from 'node:fs'
import type { BulkContext, UncertainDecision } from '@sallyport/sdk'
import type { PasswordVault } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import { defineCommand, type Command, type Example } from '../../command.ts'
import { pvwaFlags } from '../../config/pvwa-flags.ts'
import { Settings } from '../../config/settings.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { Io } from '../../io.ts'
import { writeAll } from '../../output/write.ts'
import { counted } from '../common.ts'
import { bulkFlags } from '../shared/bulk-flags.ts'
import { bulkManner, readBulkManner, runBulk, type Done } from '../shared/bulk-run.ts'
import { accountsFlags } from './choose-account.ts'
import {
  findTargets,
  namesOf,
  nothingMatches,
  readManyAccounts,
  readTargets,
  type Target,
} from './choose-accounts.ts'
import { pvwaEnvironment, pvwaSession } from './common.ts'
import { withVault } from './with-vault.ts'

type ActionFlags = typeof pvwaFlags & typeof accountsFlags & typeof bulkFlags

/** What an action is prepared with. */
export interface Preparation<Own extends FlagTable> {
  /** The flags of its own. */
  readonly settings: Settings<Own>
  readonly io: Io
  readonly signal: AbortSignal
  /** Whether standard input says which accounts, so that nothing else can be read from it. */
  readonly inputIsTaken: boolean
  /** Whether it shall only be shown what would be done. */
  readonly isDry: boolean
}

/** An action, ready for the first account. */
export interface PreparedAction {
  /** Does it. */
  readonly work: (vault: PasswordVault, account: Target, context: BulkContext) => Promise<Done | undefined>
  /** What a dry run tells of it, for programs. */
  readonly plan?: object
  /** What it is about beside its name, so that no other goes on with its journal. Never a secret. */
  readonly about?: readonly string[]
}

/** Something that is done with one account, or with many. */
export interface AccountsAction<Own extends FlagTable> {
  /** The word before the last of the command. Default `accounts`. */
  readonly area?: string
  /** The last word of the command. */
  readonly name: string
  /** One line for the help. */
  readonly summary: string
  /** What follows the selection in the help's first line. */
  readonly usage?: string
  /** The first paragraph of the help. */
  readonly description: string
  readonly flags: Own
  /** Command lines without `sallyport pvwa <area> <name>`. */
  readonly examples: readonly Example[]
  /** What rows call success. */
  readonly success: string
  /** What it does, where a sentence says so: `delete` in `delete 3 accounts`. Default: its name. */
  readonly verb?: string
  /** What is asked: `Delete` gives `Delete 3 accounts?` */
  readonly question: (accounts: string) => string
  /** From how many accounts on it is asked. Default 2. */
  readonly asksFrom?: number
  /** What to do with what an interrupted run may have done. */
  readonly uncertain: UncertainDecision
  /** Reads what it needs, before anything is opened. */
  prepare(parts: Preparation<Own>): PreparedAction | Promise<PreparedAction>
}

const which =
  'The accounts are named by their ids, by - for ids or records on standard input (as --ndjson writes them), or by\ncriteria.\n'

/** Makes a command of something that is done with one account, or with many. */
export function accountsAction<Own extends FlagTable>(action: AccountsAction<Own>): Command {
  const { area = 'accounts', name, usage = '', verb = name, asksFrom = 2 } = action
  const command = `pvwa ${area} ${name}`
  return defineCommand<ActionFlags>({
    name: command,
    summary: action.summary,
    usage: `ID… | - | --safe NAME ${usage}[flags]`,
    description: [action.description, `${which}${bulkManner(asksFrom)}`, pvwaSession],
    flags: { ...pvwaFlags, ...accountsFlags, ...action.flags, ...bulkFlags },
    environment: pvwaEnvironment,
    examples: action.examples.map(({ does, line }) => ({ does, line: `sallyport ${command} ${line}` })),
    async run(invocation) {
      const { settings, flags, positionals, io, terminal, signal } = invocation
      const { journal } = readBulkManner(invocation)
      const isDry = flags['dry-run'] === true
      const chosen = readManyAccounts(settings, positionals)
      const {
        work,
        plan,
        about = [],
      } = await action.prepare({
        settings: new Settings(action.flags, flags, io.env),
        io,
        signal,
        inputIsTaken: chosen.by === 'input',
        isDry,
      })
      const given =
        chosen.by === 'input' ? { by: 'targets' as const, targets: await readTargets(io, signal) } : chosen
      return await withVault({ settings, io, terminal, signal }, async (vault, url) => {
        const items = await findTargets(vault, given, signal)
        if (items.length === 0) {
          if (journal === undefined || !existsSync(journal)) throw nothingMatches()
          // What an earlier run has moved or deleted matches no more.
          terminal.note('Nothing is left to be done.')
          if (flags.json === true) await writeAll(io.stdout, '[]\n')
          return exitCodes.ok.code
        }
        const accounts = counted(items.length, 'account')
        return await runBulk(invocation, {
          door: 'pvwa',
          action: name,
          success: action.success,
          items,
          names: namesOf,
          key: ({ id }) => id,
          about: [url, ...about],
          work: (target, context) => work(vault, target, context),
          look: async (target, context) => ({
            names: namesOf(
              'management' in target
                ? target
                : await vault.accounts.get(target.id, { signal: context.signal }),
            ),
            ...(plan === undefined ? {} : { details: plan }),
          }),
          would: `${verb} ${accounts}`,
          question: action.question(accounts),
          asksFrom,
          uncertain: action.uncertain,
        })
      })
    },
  })
}
