import type { PasswordVault } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import { defineCommand, type Command, type Example } from '../../command.ts'
import { pvwaFlags } from '../../config/pvwa-flags.ts'
import { Settings } from '../../config/settings.ts'
import { pvwaEnvironment, pvwaSession } from './common.ts'
import { writeDetails, type Detail } from './details.ts'
import { withVault } from './with-vault.ts'

/** One thing that is shown. */
export interface Showing<Own extends FlagTable, Item extends object> {
  /** The command without `sallyport pvwa`, for example `users get`. */
  readonly name: string
  readonly summary: string
  readonly usage?: string
  readonly description: string
  readonly flags: Own
  /** Command lines without `sallyport pvwa <name>`. */
  readonly examples: readonly Example[]
  /** How it shows to people. */
  readonly details: (item: Item) => readonly Detail[]
  /** Reads the command line, before anything is opened, and gives what finds it. */
  prepare(
    settings: Settings<Own>,
    words: readonly string[],
  ): (vault: PasswordVault, signal: AbortSignal) => Promise<Item>
}

/** Makes a command of one thing that is shown. */
export function showCommand<Own extends FlagTable, Item extends object>(
  showing: Showing<Own, Item>,
): Command {
  const command = `pvwa ${showing.name}`
  return defineCommand<typeof pvwaFlags>({
    name: command,
    summary: showing.summary,
    usage: [showing.usage, '[flags]'].filter(Boolean).join(' '),
    description: [showing.description, pvwaSession],
    flags: { ...pvwaFlags, ...showing.flags },
    environment: pvwaEnvironment,
    examples: showing.examples.map(({ does, line }) => ({
      does,
      line: `sallyport ${command} ${line}`.trimEnd(),
    })),
    async run({ settings, flags, positionals, io, terminal, signal }) {
      const find = showing.prepare(new Settings(showing.flags, flags, io.env), positionals)
      const item = await withVault({ settings, io, terminal, signal }, (vault) => find(vault, signal))
      await writeDetails(item, showing.details(item), io, flags.json === true)
      return 0
    },
  })
}
