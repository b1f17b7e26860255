import { existsSync } from 'node:fs'
import type { CallOptions } from '@sallyport/sdk'
import type { Account, BulkPlan, PasswordVault } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../../args/flags.ts'
import { defineCommand, type Command, type Example } from '../../../command.ts'
import { pvwaFlags } from '../../../config/pvwa-flags.ts'
import { Settings } from '../../../config/settings.ts'
import { exitCodes } from '../../../exit-codes.ts'
import type { Io } from '../../../io.ts'
import { writeAll } from '../../../output/write.ts'
import { bulkFlags } from '../../shared/bulk-flags.ts'
import { bulkManner, readBulkManner, runBulk, type Done } from '../../shared/bulk-run.ts'
import { counted } from '../../common.ts'
import { namesOf, nothingMatches } from '../choose-accounts.ts'
import { pvwaEnvironment, pvwaSession } from '../common.ts'
import { withVault } from '../with-vault.ts'

type PlannedFlags = typeof pvwaFlags & typeof bulkFlags

/** What a helper is prepared with. */
export interface HelperParts<Own extends FlagTable> {
  readonly settings: Settings<Own>
  readonly words: readonly string[]
  readonly io: Io
  readonly signal: AbortSignal
  /** Whether it shall only be shown what would be done. */
  readonly isDry: boolean
}

/** A helper, ready for a vault. */
export interface PreparedHelper<Item, Value> {
  /** Finds out what would be done. Changes nothing. */
  readonly plan: (vault: PasswordVault, call: CallOptions) => Promise<BulkPlan<Item, Value>>
  readonly accountOf: (item: Item) => Account
  /** What a dry run tells of an item beside its account, for programs and for people. */
  readonly would?: (item: Item) => Done
  /** What rows tell once it is done. */
  readonly done?: (value: Value) => Done
}

/** Something that the library plans for many accounts, and does. */
export interface Helper<Own extends FlagTable, Item, Value> {
  /** The last word of the command. */
  readonly name: string
  readonly summary: string
  readonly usage: string
  readonly description: string
  readonly flags: Own
  /** Command lines without `sallyport pvwa utils <name>`. */
  readonly examples: readonly Example[]
  /** What rows call success. */
  readonly success: string
  /** What it does, as a command: `delete 3 accounts`. */
  readonly verb: string
  readonly question: (accounts: string) => string
  /** Reads the command line, before anything is opened. */
  prepare(parts: HelperParts<Own>): PreparedHelper<Item, Value> | Promise<PreparedHelper<Item, Value>>
}

/** Makes a command of a helper: it shows its plan, asks, and carries it out. */
export function plannedAction<Own extends FlagTable, Item, Value>(helper: Helper<Own, Item, Value>): Command {
  const { name } = helper
  const command = `pvwa utils ${name}`
  return defineCommand<PlannedFlags>({
    name: command,
    summary: helper.summary,
    usage: `${helper.usage} [flags]`,
    description: [helper.description, bulkManner(1), pvwaSession],
    flags: { ...pvwaFlags, ...helper.flags, ...bulkFlags },
    environment: pvwaEnvironment,
    examples: helper.examples.map(({ does, line }) => ({ does, line: `sallyport ${command} ${line}` })),
    async run(invocation) {
      const { settings, flags, positionals: words, io, terminal, signal } = invocation
      const { journal } = readBulkManner(invocation)
      const isDry = flags['dry-run'] === true
      const own = new Settings(helper.flags, flags, io.env)
      const { plan, accountOf, would, done } = await helper.prepare({
        settings: own,
        words,
        io,
        signal,
        isDry,
      })
      return await withVault({ settings, io, terminal, signal }, async (vault) => {
        const planned = await plan(vault, { signal })
        const { items } = planned
        if (items.length === 0) {
          if (journal === undefined || !existsSync(journal)) throw nothingMatches()
          // What an earlier run has done matches no more.
          terminal.note('Nothing is left to be done.')
          if (flags.json === true) await writeAll(io.stdout, '[]\n')
          return exitCodes.ok.code
        }
        const accounts = counted(items.length, 'account')
        return await runBulk<Item>(invocation, {
          action: name,
          success: helper.success,
          items,
          names: (item) => namesOf(accountOf(item)),
          look: (item) => Promise.resolve(would?.(item)),
          would: `${helper.verb} ${accounts}`,
          question: helper.question(accounts),
          asksFrom: 1,
          async *stream(options) {
            for await (const outcome of planned.stream(options)) {
              yield outcome.status === 'fulfilled' && !outcome.resumed
                ? { ...outcome, value: done?.(outcome.value) }
                : outcome
            }
          },
        })
      })
    },
  })
}
