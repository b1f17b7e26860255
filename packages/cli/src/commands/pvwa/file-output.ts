import type { PsmConnection } from '@sallyport/sdk/cyberark'
import { CliError } from '../../cli-error.ts'
import { exitCodes } from '../../exit-codes.ts'
import { writeSecret } from '../../output/write-secret.ts'
import type { FileParts } from '../shared/file-output.ts'

/**
 * Writes the RDP file of a connection.
 *
 * @throws CliError where PVWA gave a page of the HTML5 gateway.
 */
export async function writeRdpFile(connection: PsmConnection, parts: FileParts): Promise<void> {
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
