import { chmod, lstat, mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, posix, resolve, win32 } from 'node:path'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { printable } from '../render/printable.ts'

/** The environment variable that names another folder for what is kept between two runs. */
export const stateVariable = 'SALLYPORT_STATE_DIR'

type Env = Readonly<Record<string, string | undefined>>

/**
 * Where the command keeps what outlives a run: `SALLYPORT_STATE_DIR`, else what the platform has for it:
 * `%LOCALAPPDATA%\sallyport`, `~/Library/Application Support/sallyport`, `$XDG_STATE_HOME/sallyport` or
 * `~/.local/state/sallyport`.
 */
export function stateFolder(
  env: Env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const given = env[stateVariable]
  if (given !== undefined && given !== '') return resolve(given)
  if (platform === 'win32') {
    return win32.join(folderIn(env, 'LOCALAPPDATA', win32) ?? win32.join(home, 'AppData', 'Local'), name)
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', name)
  return posix.join(folderIn(env, 'XDG_STATE_HOME', posix) ?? posix.join(home, '.local', 'state'), name)
}

const name = 'sallyport'

/** The XDG specification has relative paths ignored. */
function folderIn(env: Env, variable: string, path: typeof posix): string | undefined {
  const value = env[variable]
  return value !== undefined && path.isAbsolute(value) ? value : undefined
}

/**
 * Makes sure that a folder is there and is this user's alone (mode 0700). Windows has no modes; there the folder
 * has the rights of the one that it lies in.
 *
 * @throws CliError when it cannot be made, is no folder, or belongs to somebody else.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  try {
    await makeFolders(path)
  } catch (error) {
    throw unusable(path, `cannot be made (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`)
  }
  await checkPrivateFolder(path)
}

/** Not by `recursive`: Node then tries for ever where a file system lets nobody make anything and says ENOENT, as procfs. */
async function makeFolders(path: string): Promise<void> {
  if (await makeFolder(path)) return
  await makeFolders(dirname(path))
  if (!(await makeFolder(path)))
    throw Object.assign(new Error('Nothing can be made here.'), { code: 'ENOENT' })
}

/** Whether it is there now; not so where the one above is missing. */
async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 })
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return true
    if (code !== 'ENOENT' || dirname(path) === path) throw error
    return false
  }
}

/**
 * Checks a folder that is there: this user's alone, or it is made so. Does nothing where there is none.
 *
 * @throws CliError when it is no folder, or belongs to somebody else.
 */
export async function checkPrivateFolder(path: string): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    if (code === 'ENOENT') return undefined
    throw unusable(path, `cannot be read (${code})`)
  })
  if (found === undefined) return
  if (!found.isDirectory()) throw unusable(path, 'is not a folder')
  const user = process.getuid?.()
  if (user === undefined) return
  if (found.uid !== user) throw unusable(path, 'belongs to another user')
  if ((found.mode & 0o077) !== 0) await chmod(path, 0o700)
}

function unusable(path: string, what: string): CliError {
  return new CliError(`The folder of kept sessions, ${printable(path, 300)}, ${what}.`, {
    exit: exitCodes.configuration,
    code: 'STATE_FOLDER',
    hint: `Name another folder in ${stateVariable}.`,
  })
}
