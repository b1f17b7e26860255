import type { Flag } from '../args/flags.ts'
import type { Setting, Settings } from './settings.ts'
import { readTextFile, withoutFinalNewline } from './text-file.ts'

/** The environment variable that holds the passphrase of the client certificate's key. */
export const passphraseVariable = 'SALLYPORT_PASSPHRASE'

/**
 * The passphrase, if one is given: a file named by a flag comes first, then the environment. An empty variable
 * counts as unset; an empty file is an empty passphrase.
 *
 * Takes the variable out of the environment, so that no program started later inherits it.
 *
 * @throws CliError when the file cannot be read, or is not text. It repeats neither the file nor its name.
 */
export async function readPassphrase(
  settings: Settings<Readonly<Record<'passphrase-file', Flag>>>,
  env: Record<string, string | undefined>,
): Promise<string | undefined> {
  return await readSecret(settings.text('passphrase-file'), passphraseVariable, env)
}

/** The environment variable that holds the password of whoever logs on. */
export const passwordVariable = 'SALLYPORT_PASSWORD'

/**
 * The password of whoever logs on, if one is given. Taken out of the environment, too.
 *
 * @throws CliError when the file cannot be read, or is not text. It repeats neither the file nor its name.
 */
export async function readPassword(
  settings: Settings<Readonly<Record<'password-file', Flag>>>,
  env: Record<string, string | undefined>,
): Promise<string | undefined> {
  const password = await readSecret(settings.text('password-file'), passwordVariable, env)
  return password === '' ? undefined : password
}

/** The environment variables that hold the password of an application of Axidian Privilege: ours, and the vendor's. */
export const applicationPasswordVariables = ['SALLYPORT_AXIDIAN_PASSWORD', 'PAM_PASSWORD'] as const

/**
 * The password of an application, if one is given: ours first, as a variable or a file, then the vendor's variable.
 * Both variables are taken out of the environment.
 *
 * @throws CliError when the file cannot be read, or is not text. It repeats neither the file nor its name.
 */
export async function readApplicationPassword(
  settings: Settings<Readonly<Record<'password-file', Flag>>>,
  env: Record<string, string | undefined>,
): Promise<string | undefined> {
  const [ours, vendors] = applicationPasswordVariables
  const vendorsValue = takeVariable(vendors, env)
  const password = await readSecret(settings.text('password-file'), ours, env)
  return password === undefined || password === '' ? vendorsValue : password
}

/** The environment variable that holds the token of an API user of PAM360. */
export const tokenVariable = 'SALLYPORT_PAM360_TOKEN'

/**
 * The token of an API user of PAM360, if one is given. Taken out of the environment, too.
 *
 * @throws CliError when the file cannot be read, or is not text. It repeats neither the file nor its name.
 */
export async function readToken(
  settings: Settings<Readonly<Record<'token-file', Flag>>>,
  env: Record<string, string | undefined>,
): Promise<string | undefined> {
  const token = await readSecret(settings.text('token-file'), tokenVariable, env)
  return token === '' ? undefined : token
}

/** The environment variable that holds the token that registers an application with PAM360. */
export const registrationTokenVariable = 'SALLYPORT_PAM360_REGISTRATION_TOKEN'

/** The same for the token that registers an application. */
export async function readRegistrationToken(
  settings: Settings<Readonly<Record<'registration-token-file', Flag>>>,
  env: Record<string, string | undefined>,
): Promise<string | undefined> {
  const token = await readSecret(settings.text('registration-token-file'), registrationTokenVariable, env)
  return token === '' ? undefined : token
}

/** The environment variable that holds the passphrase of the personal vault of PAM360. */
export const personalPassphraseVariable = 'SALLYPORT_PAM360_PERSONAL_PASSPHRASE'

/** The same for the passphrase of the personal vault. */
export async function readPersonalPassphrase(
  settings: Settings<Readonly<Record<'personal-passphrase-file', Flag>>>,
  env: Record<string, string | undefined>,
): Promise<string | undefined> {
  const file = settings.text('personal-passphrase-file')
  const passphrase = await readSecret(file, personalPassphraseVariable, env)
  return passphrase === '' ? undefined : passphrase
}

/** The environment variable that holds the answer to what RADIUS asks. */
export const passcodeVariable = 'SALLYPORT_PASSCODE'

/** The environment variable that holds the password to change to. */
export const newPasswordVariable = 'SALLYPORT_NEW_PASSWORD'

/** A secret that only the environment gives, if it does. Taken out of it. */
export function takeVariable(name: string, env: Record<string, string | undefined>): string | undefined {
  const value = env[name] === '' ? undefined : env[name]
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- setting it to undefined would make it a text
  delete env[name]
  return value
}

async function readSecret(
  file: Setting | undefined,
  name: string,
  env: Record<string, string | undefined>,
): Promise<string | undefined> {
  const variable = takeVariable(name, env)
  if (file !== undefined && (file.layer === 'flag' || variable === undefined)) {
    // SALLYPORT_PASSPHRASE, SALLYPORT_PAM360_TOKEN: the last word says what it is.
    const what = name.replace(/^.*_/, '').toLowerCase()
    const hint = `Give the path of a file that this user may read. The ${what} itself goes into ${name}.`
    return withoutFinalNewline(await readTextFile(file, hint))
  }
  return variable
}
