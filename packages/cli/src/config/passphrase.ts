import { readFile } from 'node:fs/promises'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Flag } from '../args/flags.ts'
import type { Setting, Settings } from './settings.ts'

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

async function readSecret(
  file: Setting | undefined,
  name: string,
  env: Record<string, string | undefined>,
): Promise<string | undefined> {
  const variable = env[name] === '' ? undefined : env[name]
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- setting it to undefined would make it a text
  delete env[name]
  if (file !== undefined && (file.layer === 'flag' || variable === undefined)) {
    return withoutFinalNewline(await readText(file, name))
  }
  return variable
}

/** Without a byte order mark at its start, which some editors write. */
const utf8 = new TextDecoder('utf-8', { fatal: true })

async function readText({ value: path, origin }: Setting, variable: string): Promise<string> {
  const bytes = await readBytes(path, origin, variable)
  try {
    return utf8.decode(bytes)
  } catch {
    throw new CliError(`${origin}: the file that it names is not text in UTF-8.`, {
      exit: exitCodes.configuration,
      code: 'FILE_NOT_TEXT',
      hint: 'Save it as UTF-8; UTF-16, which some Windows tools write, will not do.',
    })
  } finally {
    bytes.fill(0)
  }
}

async function readBytes(path: string, origin: string, variable: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    // The path is not shown, for it may be the passphrase itself. Nor is it the cause, which holds the path.
    throw new CliError(`${origin}: the file that it names cannot be read (${reason}).`, {
      exit: exitCodes.configuration,
      code: 'FILE_UNREADABLE',
      hint: `Give the path of a file that this user may read. The ${
        variable === passphraseVariable ? 'passphrase' : 'password'
      } itself goes into ${variable}.`,
    })
  }
}

/** Editors and `echo` end a file with one; a passphrase that ends with two keeps the other. */
function withoutFinalNewline(text: string): string {
  return text.replace(/\r?\n$/, '')
}
