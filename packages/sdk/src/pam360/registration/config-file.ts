/** The file that says how this application is registered: a credential, for its owner alone. */
import { readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ConfigurationError, memberOf, RegistrationError } from '../../errors.ts'
import { writeWhole } from '../../files.ts'
import { jsonOf } from '../../json.ts'
import { isRecord } from '../../options.ts'
import { Secret } from '../../secret.ts'

/** The folder of the vendor's SDK, below the working directory. */
const defaultFolder = 'sdk_config'
const fileName = 'pam360-sdk.json'
const version = 1

/** What is kept of a registration. */
export interface KeptRegistration {
  readonly host: string
  readonly port: number
  readonly clientId: string
  readonly clientSecret: Secret
  /** `null` where the application was given no name. */
  readonly clientName: string | null
  readonly registeredAt: Date
}

/** Where the registration of a folder is kept, as an absolute path. */
export function registrationFile(folder: string = defaultFolder): string {
  return resolve(join(folder, fileName))
}

/**
 * Reads a registration; `undefined` when there is none.
 *
 * @throws RegistrationError `REGISTRATION_UNREADABLE` when there is a file that is none.
 */
export async function readRegistration(file: string): Promise<KeptRegistration | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    if (memberOf(cause, 'code') === 'ENOENT') return undefined
    throw unreadable('it cannot be opened', cause)
  }
  const value = jsonOf(text)
  if (!isRecord(value)) throw unreadable('it is no JSON object')
  if (value['version'] !== version) throw unreadable('it is of another version')
  const { host, port, clientId, clientSecret, clientName, registeredAt } = value
  const at = new Date(typeof registeredAt === 'string' ? registeredAt : Number.NaN)
  if (
    !(isText(host) && typeof port === 'number' && isText(clientId) && isText(clientSecret)) ||
    !(clientName === null || isText(clientName)) ||
    Number.isNaN(at.getTime())
  ) {
    throw unreadable('a field is missing or of another kind')
  }
  return { host, port, clientId, clientSecret: new Secret(clientSecret), clientName, registeredAt: at }
}

/**
 * Keeps a registration: whole or not at all, with mode 0600.
 *
 * @param replace Whether it may take the place of another.
 * @throws RegistrationError `ALREADY_REGISTERED` when it may not; ConfigurationError `FILE_UNUSABLE`.
 */
export async function keepRegistration(
  file: string,
  { clientSecret, registeredAt, ...rest }: KeptRegistration,
  replace: boolean,
): Promise<void> {
  const content = {
    version,
    ...rest,
    clientSecret: clientSecret.reveal(),
    registeredAt: registeredAt.toISOString(),
  }
  const bytes = Buffer.from(`${JSON.stringify(content, undefined, 2)}\n`)
  try {
    await writeWhole(file, bytes, replace)
  } catch (error) {
    const exists = error instanceof ConfigurationError && memberOf(error.cause, 'code') === 'EEXIST'
    throw exists ? alreadyRegistered() : error
  } finally {
    bytes.fill(0)
  }
}

/** Removes a registration. `false` when there was none. */
export async function dropRegistration(file: string): Promise<boolean> {
  try {
    await rm(file)
    return true
  } catch (cause) {
    if (memberOf(cause, 'code') === 'ENOENT') return false
    throw unreadable('it cannot be removed', cause)
  }
}

/** There is a registration, and nobody said that it may go. */
export function alreadyRegistered(): RegistrationError {
  return new RegistrationError('This application is registered already.', {
    code: 'ALREADY_REGISTERED',
    hint: "Use updateRegistration, or 'force', or another 'configFolder'.",
  })
}

/** There is no registration. */
export function notRegistered(
  hint = 'Register it with registerApplication, once on each machine.',
): RegistrationError {
  return new RegistrationError('This application is not registered.', { code: 'NOT_REGISTERED', hint })
}

function unreadable(why: string, cause?: unknown): RegistrationError {
  return new RegistrationError(`The file of the registration is of no use: ${why}.`, {
    code: 'REGISTRATION_UNREADABLE',
    hint: "Check 'configFolder' and who owns the file; or register anew with 'force'.",
    cause,
  })
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
