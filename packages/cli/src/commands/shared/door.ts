import type { FlagTable } from '../../args/flags.ts'
import type { Settings } from '../../config/settings.ts'
import type { Io } from '../../io.ts'
import type { Terminal } from '../../terminal.ts'

/** What a client is opened with. */
export interface DoorParts<Flags extends FlagTable> {
  readonly settings: Settings<Flags>
  readonly io: Io
  readonly terminal: Terminal
  readonly signal: AbortSignal
}

/** A vault that has a command of its own: how its commands are told about it, and how they reach it. */
export interface VaultDoor<Flags extends FlagTable, Client> {
  /** The command, for example `pvwa`. */
  readonly name: string
  /** Where the vault is, and who asks. */
  readonly flags: Flags
  /** What the help of each command says about the environment. */
  readonly environment: Readonly<Record<string, string>>
  /** What the description of each command says at its end. */
  readonly session: string
  /**
   * Does something with the vault.
   *
   * @param work Gets a client, and where the vault is.
   */
  open<Value>(parts: DoorParts<Flags>, work: (client: Client, url: string) => Promise<Value>): Promise<Value>
}
