import { readFile } from 'node:fs/promises'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { printable } from '../render/printable.ts'
import type { Flag } from '../args/flags.ts'
import type { Setting, Settings } from './settings.ts'

/** The environment variable that holds the passphrase of the client certificate's key. */
export const passphraseVariable = 'SALLYPORT_PASSPHRASE'

/**
 * The passphrase, if one is given: a file named by a flag comes first, then the environment.
 *
 * Takes the variable out of the environment, so that no program started later inherits it.
 *
 * @throws CliError when the file cannot be read.
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
 * @throws CliError when the file cannot be read.
 */
export async function readPassword(
  settings: Settings<Readonly<Record<'password-file', Flag>>>,
  env: Record<string, string | undefined>,
): Promise<string | undefined> {
  const password = await readSecret(settings.text('password-file'), passwordVariable, env)
  return password === '' ? undefined : password
}

async function readSecret(
  file: Setting | undefined,
  name: string,
  env: Record<string, string | undefined>,
): Promise<string | undefined> {
  const variable = env[name]
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- setting it to undefined would make it a text
  delete env[name]
  if (file !== undefined && (file.layer === 'flag' || variable === undefined)) {
    return withoutFinalNewline(await readText(file.value, file.origin))
  }
  return variable
}

async function readText(path: string, origin: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw new CliError(`${origin}: the file '${printable(path)}' cannot be read (${reason}).`, {
      exit: exitCodes.configuration,
      code: 'FILE_UNREADABLE',
      hint: 'Check the path and the permissions of the file.',
    })
  }
}

/** Editors and `echo` end a file with one; a passphrase that ends with two keeps the other. */
function withoutFinalNewline(text: string): string {
  return text.replace(/\r?\n$/, '')
}
