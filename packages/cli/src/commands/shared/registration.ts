/** What commands have in common that register this program with a PAM360. */
import type { Registration } from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import { registrationTokenVariable } from '../../config/passphrase.ts'
import type { Io } from '../../io.ts'
import { canPrompt, promptHidden } from '../../prompt.ts'
import { writeDetails } from './details.ts'

/** What the help says of the protocol. */
export const ownProtocol =
  'The protocol of it is Sallyport’s own: it does not talk to a real PAM360, whose registration is not public. It works\nwith the lab. With a real server, use the documented token of an API user: SALLYPORT_PAM360_TOKEN.'

/** What the help says of the token. */
export const tokenWords =
  'The registration token is never taken as a flag: it comes from SALLYPORT_PAM360_REGISTRATION_TOKEN, from\n--registration-token-file, or is asked for on the terminal. What the server gives is kept in the folder, mode 0600,\nand is shown nowhere.'

/** What the help says of the variable. */
export const tokenEnvironment = {
  [registrationTokenVariable]: 'The token of an SDK policy; else it is asked for',
} as const

/** What the application is called, and where the token comes from. */
export const applicationFlags = {
  'client-name': {
    kind: 'text',
    value: 'NAME',
    group: 'Registration',
    brief: 'What the application is called',
  },
  'registration-token-file': {
    kind: 'text',
    value: 'FILE',
    group: 'Registration',
    brief: 'File with the token of an SDK policy; one final newline is not part of it',
  },
} as const satisfies FlagTable

/** Whether another may go. */
export const forceFlags = {
  force: { kind: 'switch', group: 'Registration', brief: 'Replace a registration that is there' },
} as const satisfies FlagTable

/**
 * The token that was given, or else one that is asked for.
 *
 * @throws UsageError where nobody can be asked.
 */
export async function registrationToken(
  found: string | undefined,
  io: Io,
  signal: AbortSignal,
): Promise<string> {
  if (found !== undefined) return found
  if (canPrompt(io)) return await promptHidden(io, 'Registration token (not shown):', signal)
  throw new UsageError(
    'No registration token is given.',
    `Set ${registrationTokenVariable}, give --registration-token-file FILE, or run it on a terminal, which asks for it.`,
  )
}

/** Shows a registration; its secret is not part of it. */
export async function writeRegistration(registration: Registration, io: Io, json: boolean): Promise<void> {
  const { clientId, clientName, host, port, file } = registration
  await writeDetails(
    registration,
    [
      ['Application', clientName ?? ''],
      ['Id', clientId],
      ['Server', `${host}:${port}`],
      ['File', file],
    ],
    io,
    json,
  )
}
