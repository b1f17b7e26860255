import type { commonFlags, FlagValues } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import type { Io } from '../../io.ts'
import { checkSecretOutput, type fileFlags } from '../../output/write-secret.ts'
import type { Terminal } from '../../terminal.ts'

/** What writes a file. */
export interface FileParts {
  readonly flags: FlagValues<typeof fileFlags & typeof commonFlags>
  readonly io: Io
  readonly terminal: Terminal
  readonly signal: AbortSignal
}

/**
 * Checks that a file can be written where it shall go, before anything is asked for.
 *
 * @param what With its article, for example `an RDP file`.
 * @throws UsageError for JSON and terminals, which such a file is nothing for; CliError for the file.
 */
export async function checkFileOutput(what: string, { flags, io }: FileParts): Promise<void> {
  if (flags.json === true) throw new UsageError(`--json has no meaning here: what is written is ${what}.`)
  if (flags.out === undefined && io.stdout.isTTY === true) {
    const subject = `${what.charAt(0).toUpperCase()}${what.slice(1)}`
    throw new UsageError(`${subject} is nothing for a terminal.`, 'Give --out FILE.')
  }
  await checkSecretOutput(flags)
}
