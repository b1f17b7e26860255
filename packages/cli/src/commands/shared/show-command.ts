import type { FlagTable } from '../../args/flags.ts'
import { defineCommand, type Command, type Example } from '../../command.ts'
import { Settings } from '../../config/settings.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { Io } from '../../io.ts'
import { whileSlow } from '../../output/while-slow.ts'
import { writeDetails, type Detail } from './details.ts'
import type { VaultDoor } from './door.ts'

/** One thing that is shown. */
export interface ShowingOf<Client, Own extends FlagTable, Item extends object> {
  /** The command without the vault's, for example `users get`. */
  readonly name: string
  readonly summary: string
  readonly usage?: string
  readonly description: string
  readonly flags: Own
  /** Command lines without `sallyport <vault> <name>`. */
  readonly examples: readonly Example[]
  /** How it shows to people. */
  readonly details: (item: Item) => readonly Detail[]
  /** What the answer is, where it is yes or no; no ends with an exit code of its own. */
  readonly isYes?: (item: Item) => boolean
  /** Reads the command line, before anything is opened, and gives what finds it. */
  prepare(
    settings: Settings<Own>,
    words: readonly string[],
    parts: { readonly io: Io; readonly signal: AbortSignal },
  ): (client: Client, signal: AbortSignal) => Promise<Item>
}

/** Makes a command of one thing that is shown. */
export function showCommandAt<Flags extends FlagTable, Client, Own extends FlagTable, Item extends object>(
  door: VaultDoor<Flags, Client>,
  showing: ShowingOf<Client, Own, Item>,
): Command {
  const command = `${door.name} ${showing.name}`
  return defineCommand<FlagTable>({
    name: command,
    summary: showing.summary,
    usage: [showing.usage, '[flags]'].filter(Boolean).join(' '),
    description: [showing.description, door.session],
    flags: { ...door.flags, ...showing.flags },
    environment: door.environment,
    examples: showing.examples.map(({ does, line }) => ({
      does,
      line: `sallyport ${command} ${line}`.trimEnd(),
    })),
    async run({ flags, positionals, io, terminal, signal }) {
      const find = showing.prepare(new Settings(showing.flags, flags, io.env), positionals, { io, signal })
      const parts = { settings: new Settings(door.flags, flags, io.env), io, terminal, signal }
      const item = await whileSlow(terminal, () => door.open(parts, (client) => find(client, signal)))
      await writeDetails(item, showing.details(item), io, flags.json === true)
      return showing.isYes?.(item) === false ? exitCodes.answerIsNo.code : exitCodes.ok.code
    },
  })
}
