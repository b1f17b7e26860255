import type { PsmConnection } from '@sallyport/sdk/cyberark'
import type { commonFlags, FlagValues } from '../../args/flags.ts'
import { CliError, UsageError } from '../../cli-error.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { Io } from '../../io.ts'
import { checkSecretOutput, writeSecret, type fileFlags } from '../../output/write-secret.ts'
import type { Terminal } from '../../terminal.ts'

interface Parts {
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
export async function checkFileOutput(what: string, { flags, io }: Parts): Promise<void> {
  if (flags.json === true) throw new UsageError(`--json has no meaning here: what is written is ${what}.`)
  if (flags.out === undefined && io.stdout.isTTY === true) {
    const subject = `${what.charAt(0).toUpperCase()}${what.slice(1)}`
    throw new UsageError(`${subject} is nothing for a terminal.`, 'Give --out FILE.')
  }
  await checkSecretOutput(flags)
}

/**
 * Writes the RDP file of a connection.
 *
 * @throws CliError where PVWA gave a page of the HTML5 gateway.
 */
export async function writeRdpFile(connection: PsmConnection, parts: Parts): Promise<void> {
  if (connection.kind === 'html5') {
    connection.request.dispose()
    throw new CliError('PVWA gave a page of the HTML5 gateway, and no RDP file.', {
      exit: exitCodes.protocol,
      code: 'UNEXPECTED_ANSWER',
      hint: 'The component may be one for the gateway only; choose another one with --component.',
    })
  }
  try {
    await writeSecret(connection.file.bytes(), parts)
  } finally {
    connection.file.dispose()
  }
}
