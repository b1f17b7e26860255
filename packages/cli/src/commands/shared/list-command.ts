import type { FlagTable } from '../../args/flags.ts'
import { defineCommand, type Command, type Example } from '../../command.ts'
import { listFlags } from '../../config/list-flags.ts'
import { Settings } from '../../config/settings.ts'
import type { Io } from '../../io.ts'
import { whileSlow } from '../../output/while-slow.ts'
import { writeList, type ListLook } from '../../output/write-list.ts'
import { noteCount, readManner } from '../common.ts'
import type { VaultDoor } from './door.ts'

/** Something that is listed. */
export interface ListingOf<Client, Own extends FlagTable, Item extends object> {
  /** The command without the vault's, for example `users list`. */
  readonly name: string
  readonly summary: string
  readonly usage?: string
  readonly description: string
  readonly flags: Own
  /** Command lines without `sallyport <vault> <name>`. */
  readonly examples: readonly Example[]
  /** What is counted, for example `user`. */
  readonly what: string
  /** How it shows to people. */
  readonly look: ListLook<Item>
  /** Reads the command line, before anything is opened, and gives what lists. */
  prepare(
    settings: Settings<Own>,
    words: readonly string[],
    parts: { readonly io: Io; readonly signal: AbortSignal },
  ): (client: Client, signal: AbortSignal) => AsyncIterable<Item> | Promise<readonly Item[]>
}

/** Makes a command of something that is listed. */
export function listCommandAt<Flags extends FlagTable, Client, Own extends FlagTable, Item extends object>(
  door: VaultDoor<Flags, Client>,
  listing: ListingOf<Client, Own, Item>,
): Command {
  const command = `${door.name} ${listing.name}`
  return defineCommand<typeof listFlags>({
    name: command,
    summary: listing.summary,
    usage: [listing.usage, '[flags]'].filter(Boolean).join(' '),
    description: [listing.description, door.session],
    flags: { ...door.flags, ...listing.flags, ...listFlags },
    environment: door.environment,
    examples: listing.examples.map(({ does, line }) => ({
      does,
      line: `sallyport ${command} ${line}`.trimEnd(),
    })),
    async run({ settings, flags, positionals, io, terminal, signal }) {
      const manner = readManner(settings, flags)
      const list = listing.prepare(new Settings(listing.flags, flags, io.env), positionals, { io, signal })
      const parts = { settings: new Settings(door.flags, flags, io.env), io, terminal, signal }
      return await door.open(parts, async (client) => {
        const items = await whileSlow(terminal, async () => list(client, signal))
        noteCount(terminal, await writeList(items, listing.look, manner, io, terminal), listing.what)
        return 0
      })
    },
  })
}
