/** A client that was made to use a registration. */
import { stat } from 'node:fs/promises'
import type { Diagnostics } from '../../diagnostics/diagnostics.ts'
import { nested, optional, text, type Check } from '../../options.ts'
import type { BaseUrl } from '../../transport/base-url.ts'
import type { Deadline } from '../../transport/deadline.ts'
import { notRegistered, readRegistration, registrationFile } from './config-file.ts'
import { registrationTransportOption, type RegistrationTransport } from './registration-transport.ts'
import { addressOf, type RegistrationPlace } from './registration.ts'
import { signCall, type Pam360SignedCall } from './signature.ts'

/** Which registration a client uses. */
export interface Pam360RegistrationUse extends RegistrationPlace {
  /** The wire, in place of Sallyport's own. Only its `sign` is used. */
  readonly transport?: RegistrationTransport
}

/** Checks the option. */
export const registrationUse: Check = nested<Pam360RegistrationUse>({
  configFolder: optional(text),
  transport: optional(registrationTransportOption),
})

/**
 * Makes what signs the calls of a registered application. The file is read for each call: a registration that is renewed
 * or removed holds from the next one on, and its secret is not kept.
 *
 * @throws When it signs: RegistrationError `NOT_REGISTERED` as long as there is no registration for this server.
 */
export function signer(
  { configFolder, transport }: Pam360RegistrationUse,
  base: BaseUrl,
  diagnostics: Diagnostics,
): (call: Pam360SignedCall, deadline: Deadline) => Promise<Readonly<Record<string, string>>> {
  const file = registrationFile(configFolder)
  const { host, port } = addressOf(base)
  const sign = transport?.sign.bind(transport) ?? signCall
  return async (call, deadline) => {
    const kept = await deadline.race(readRegistration(file))
    if (kept === undefined) throw notRegistered()
    if (kept.host !== host || kept.port !== port) {
      throw notRegistered('The registration that is kept there is for another server.')
    }
    if (await deadline.race(isOpenToOthers(file))) {
      diagnostics.warnOnce(
        'The file of the registration can be read by others: it is a credential, give it mode 0600.',
      )
    }
    try {
      return sign(call, kept)
    } finally {
      kept.clientSecret.dispose()
    }
  }
}

/** Windows has no such bits. */
async function isOpenToOthers(file: string): Promise<boolean> {
  if (process.platform === 'win32') return false
  return ((await stat(file)).mode & 0o077) !== 0
}
