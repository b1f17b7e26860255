import { randomBytes } from 'node:crypto'
import { link, lstat, open, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { printable } from '../render/printable.ts'

/**
 * Checks that a file may be written, before anything is retrieved for it.
 *
 * @param flag The flag that names it, for messages.
 * @throws CliError when there is one already and `force` is not set, or something that is no file.
 */
export async function checkTarget(path: string, force: boolean, flag = '--out'): Promise<void> {
  const target = { path, flag }
  const found = await lstat(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cannotWrite(target, error)
  })
  if (found === undefined) {
    const folder = await lstat(dirname(path)).catch((error: unknown) => {
      throw cannotWrite(target, error)
    })
    if (folder.isDirectory() || folder.isSymbolicLink()) return
    throw refused(target, 'is inside something that is not a folder', 'Give another path.')
  }
  // Replacing /dev/null or a socket by a file is never what is meant.
  if (!found.isFile() && !found.isSymbolicLink()) {
    throw refused(target, 'is not a regular file', 'Give another path, or write to standard output.')
  }
  if (!force) throw alreadyThere(target)
}

/**
 * Writes a file that only its owner may read (mode 0600), whole or not at all: into a new file beside it, which
 * then takes its place. A symbolic link is replaced, not followed.
 *
 * @param flag The flag that names it, for messages.
 * @throws CliError when it is there already and `force` is not set, or cannot be written.
 */
export async function writePrivateFile(
  path: string,
  data: Uint8Array,
  force: boolean,
  flag = '--out',
): Promise<void> {
  const target = { path, flag }
  try {
    await writeWhole(path, data, force)
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST'
      ? alreadyThere(target)
      : cannotWrite(target, error)
  }
}

/** The same with the errors of the system, for files that no flag names. */
export async function writeWhole(path: string, data: Uint8Array, replace: boolean): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(data)
      await file.sync()
    } finally {
      await file.close()
    }
    // A link is made only where nothing is; a rename would replace what came in the meantime.
    if (replace) await rename(temporary, path)
    else await linkOrClaim(temporary, path)
  } finally {
    await unlink(temporary).catch(() => undefined)
  }
}

/** Some file systems have no links: there the name is taken first, by an empty file. */
async function linkOrClaim(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path)
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error
    await (await open(path, 'wx', 0o600)).close()
    await rename(temporary, path)
  }
}

/** A file, and the flag that names it. */
interface Target {
  readonly path: string
  readonly flag: string
}

function alreadyThere(target: Target): CliError {
  return refused(target, 'is there already', 'Give another path, or --force to replace it.')
}

function cannotWrite(target: Target, error: unknown): CliError {
  const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
  return refused(
    target,
    `cannot be written (${reason})`,
    'Check that the folder exists and may be written to.',
  )
}

function refused({ path, flag }: Target, what: string, hint: string): CliError {
  return new CliError(`${flag}: '${printable(path, 300)}' ${what}.`, {
    exit: exitCodes.configuration,
    code: 'OUTPUT_FILE',
    hint,
  })
}
