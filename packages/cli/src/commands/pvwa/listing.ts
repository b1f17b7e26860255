import type { PasswordVault } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import { defineCommand, type Command, type Example } from '../../command.ts'
import { listFlags, pvwaFlags } from '../../config/pvwa-flags.ts'
import { Settings } from '../../config/settings.ts'
import { writeList, type ListLook } from '../../output/write-list.ts'
import { noteCount, pvwaEnvironment, pvwaSession, readManner } from './common.ts'
import { withVault } from './with-vault.ts'

type ListingFlags = typeof pvwaFlags & typeof listFlags

/** Something that is listed. */
export interface Listing<Own extends FlagTable, Item extends object> {
  /** The command without `sallyport pvwa`, for example `users list`. */
  readonly name: string
  readonly summary: string
  readonly usage?: string
  readonly description: string
  readonly flags: Own
  /** Command lines without `sallyport pvwa <name>`. */
  readonly examples: readonly Example[]
  /** What is counted, for example `user`. */
  readonly what: string
  /** How it shows to people. */
  readonly look: ListLook<Item>
  /** Reads the command line, before anything is opened, and gives what lists. */
  prepare(
    settings: Settings<Own>,
    words: readonly string[],
  ): (vault: PasswordVault, signal: AbortSignal) => AsyncIterable<Item> | Promise<readonly Item[]>
}

/** Makes a command of something that is listed. */
export function listCommand<Own extends FlagTable, Item extends object>(
  listing: Listing<Own, Item>,
): Command {
  const command = `pvwa ${listing.name}`
  return defineCommand<ListingFlags>({
    name: command,
    summary: listing.summary,
    usage: [listing.usage, '[flags]'].filter(Boolean).join(' '),
    description: [listing.description, pvwaSession],
    flags: { ...pvwaFlags, ...listing.flags, ...listFlags },
    environment: pvwaEnvironment,
    examples: listing.examples.map(({ does, line }) => ({
      does,
      line: `sallyport ${command} ${line}`.trimEnd(),
    })),
    async run({ settings, flags, positionals, io, terminal, signal }) {
      const manner = readManner(settings, flags)
      const list = listing.prepare(new Settings(listing.flags, flags, io.env), positionals)
      return await withVault({ settings, io, terminal, signal }, async (vault) => {
        const items = await list(vault, signal)
        noteCount(terminal, await writeList(items, listing.look, manner, io), listing.what)
        return 0
      })
    },
  })
}
