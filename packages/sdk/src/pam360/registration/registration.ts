/** The life of a registration: made, asked about, renewed, removed. */
import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { loggerOption, type Logger } from '../../diagnostics/logger.ts'
import { ConfigurationError } from '../../errors.ts'
import {
  checkArgument,
  checkOptions,
  flag,
  optional,
  printable,
  secretText,
  text,
  type Shape,
} from '../../options.ts'
import { plainOf, Secret } from '../../secret.ts'
import type { BaseUrl } from '../../transport/base-url.ts'
import { callOf, callShape, type CallOptions } from '../../transport/call-options.ts'
import type { HttpOptions } from '../../transport/http-client.ts'
import { httpOptionsShape } from '../../transport/http-options.ts'
import { pam360Server, pam360ServerShape, type Pam360ServerOptions } from '../server.ts'
import {
  alreadyRegistered,
  dropRegistration,
  keepRegistration,
  notRegistered,
  readRegistration,
  registrationFile,
  type KeptRegistration,
} from './config-file.ts'
import {
  ownRegistration,
  registrationTransportOption,
  type RegistrationTransport,
} from './registration-transport.ts'

/** Where a registration is kept. */
export interface RegistrationPlace {
  /**
   * The folder of the config file `pam360-sdk.json`, which is a credential. Default `sdk_config` below the working
   * directory.
   */
  readonly configFolder?: string
}

/** How to register, where, and what to keep. */
export interface RegistrationOptions
  extends Pam360ServerOptions, RegistrationPlace, HttpOptions, CallOptions {
  /** What the application is called at the server. Default: at an update the name it has, else the server's choice. */
  readonly clientName?: string
  /** Replaces a registration that is there. Default `false`. */
  readonly force?: boolean
  /** The wire, in place of Sallyport's own, which does not talk to a real PAM360. */
  readonly registrationTransport?: RegistrationTransport
  /** Where to write what happens. */
  readonly logger?: Logger
}

/** A registration; its secret is in the file alone. */
export interface Registration {
  readonly host: string
  readonly port: number
  readonly clientId: string
  /** `null` where the application was given no name. */
  readonly clientName: string | null
  readonly registeredAt: Date
  /** The config file, as an absolute path. */
  readonly file: string
}

const placeShape: Shape<RegistrationPlace> = { configFolder: optional(text) }
const shape: Shape<RegistrationOptions> = {
  ...httpOptionsShape,
  ...callShape,
  ...pam360ServerShape,
  ...placeShape,
  clientName: optional(text),
  force: optional(flag),
  registrationTransport: optional(registrationTransportOption),
  logger: optional(loggerOption),
}

/**
 * Registers this application with PAM360, once on each machine, and keeps what the server gives in a config file.
 *
 * **The wire of it is Sallyport's own assumption: it does not talk to a real PAM360**, whose registration is not public.
 * It works with the lab, and with a `registrationTransport` that somebody writes. With a real server use the documented
 * token of an API user: `new Pam360({ host, token })`.
 *
 * The file is written whole or not at all, with mode 0600, and takes the place of another only with `force`.
 *
 * @param registrationToken The token of an SDK policy.
 * @throws RegistrationError `ALREADY_REGISTERED`, `REGISTRATION_REFUSED`, `REGISTRATION_UNREADABLE`; ConfigurationError
 *   (`FILE_UNUSABLE`: found out before the token is used); ConnectionError, ProtocolError.
 * @see docs/protocols/pam360.md, Registration
 */
export async function registerApplication(
  registrationToken: string | Secret,
  options: RegistrationOptions,
): Promise<Registration> {
  const base = checked('registerApplication', registrationToken, options)
  const file = registrationFile(options.configFolder)
  const force = options.force ?? false
  if (!force && (await readRegistration(file)) !== undefined) throw alreadyRegistered()
  return register(registrationToken, options.clientName ?? null, base, file, force, options)
}

/**
 * Registers anew where there is a registration, with a new token and perhaps another name. The old file stays until the
 * new one is there. **Our own assumption**, as {@link registerApplication}.
 *
 * @throws RegistrationError `NOT_REGISTERED`; and what {@link registerApplication} throws.
 */
export async function updateRegistration(
  registrationToken: string | Secret,
  options: RegistrationOptions,
): Promise<Registration> {
  const base = checked('updateRegistration', registrationToken, options)
  const file = registrationFile(options.configFolder)
  const kept = await readRegistration(file)
  if (kept === undefined) throw notRegistered()
  return register(registrationToken, options.clientName ?? kept.clientName, base, file, true, options)
}

/**
 * Whether there is a registration. Asks no server.
 *
 * @throws RegistrationError `REGISTRATION_UNREADABLE` for a file that is none.
 */
export async function isRegistered(place: RegistrationPlace = {}): Promise<boolean> {
  checkOptions('isRegistered', place, placeShape)
  return (await readRegistration(registrationFile(place.configFolder))) !== undefined
}

/**
 * Removes the config file. `false` when there was none. At the server the application stays registered until somebody
 * removes it there.
 *
 * @throws RegistrationError `REGISTRATION_UNREADABLE` when it cannot be removed.
 */
export async function removeRegistration(place: RegistrationPlace = {}): Promise<boolean> {
  checkOptions('removeRegistration', place, placeShape)
  return dropRegistration(registrationFile(place.configFolder))
}

/** Host and port of a server, as the file names them. */
export function addressOf({ origin }: BaseUrl): Pick<KeptRegistration, 'host' | 'port'> {
  return { host: origin.hostname, port: origin.port === '' ? 443 : Number(origin.port) }
}

function checked(where: string, token: string | Secret, options: RegistrationOptions): BaseUrl {
  checkArgument(where, 'the registration token', token, secretText)
  checkArgument(where, 'the registration token', plainOf(token))
  checkOptions(where, options, shape)
  return pam360Server(where, options)
}

async function register(
  token: string | Secret,
  clientName: string | null,
  base: BaseUrl,
  file: string,
  replace: boolean,
  options: RegistrationOptions,
): Promise<Registration> {
  await prepareFolder(dirname(file))
  const { signal, timeoutMs } = options
  const call = callOf({ signal, timeoutMs })
  const transport =
    options.registrationTransport ??
    ownRegistration({ ...httpOf(options), base, call, logger: options.logger })
  const registrationToken = new Secret(plainOf(token))
  try {
    const { clientId, clientSecret } = await transport.register({ registrationToken, clientName, signal })
    const kept: KeptRegistration = {
      ...addressOf(base),
      clientId,
      clientSecret,
      clientName,
      registeredAt: new Date(),
    }
    await keepRegistration(file, kept, replace)
    clientSecret.dispose()
    const { clientSecret: _, ...shown } = kept
    return { ...shown, file }
  } finally {
    registrationToken.dispose()
  }
}

/** The options of the HTTP pipeline among those of a registration. */
function httpOf(options: RegistrationOptions): HttpOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(httpOptionsShape, name)))
}

/** A token that is good once must not be used up for a file that cannot be written. */
async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.W_OK)
  } catch (cause) {
    throw new ConfigurationError(`The folder '${printable(folder, 300)}' cannot be written.`, {
      code: 'FILE_UNUSABLE',
      hint: "The registration is kept there: choose another 'configFolder', or mend its permissions. Nothing was sent.",
      cause,
    })
  }
}
