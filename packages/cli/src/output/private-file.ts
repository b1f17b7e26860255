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

/** A file that is to be written, and its text. */
export interface NewFile {
  readonly path: string
  readonly data: Uint8Array
}

/**
 * Writes several files, all or none of them: what is there already is put back where a later one cannot take its place.
 * Only if the process or the machine ends at that very moment, some of them are new and some are not.
 *
 * @param manner.mode Who may read them. Default 0600.
 * @throws CliError as {@link writePrivateFile} does.
 */
export async function writePrivateFiles(
  files: readonly NewFile[],
  { force, flag, mode = privateMode }: { force: boolean; flag: string; mode?: number },
): Promise<void> {
  const undo: (() => Promise<void>)[] = []
  const tidy: (() => Promise<void>)[] = []
  let current = ''
  try {
    const staged: { path: string; temporary: string }[] = []
    for (const { path, data } of files) {
      current = path
      const temporary = besideIt(path)
      tidy.push(() => unlink(temporary))
      await writeNew(temporary, data, mode)
      staged.push({ path, temporary })
    }
    for (const { path, temporary } of staged) {
      current = path
      const former = besideIt(path)
      const isKept = force && (await keep(path, former))
      if (isKept) tidy.push(() => unlink(former))
      await put(temporary, path, force)
      undo.unshift(() => (isKept ? rename(former, path) : unlink(path)))
    }
  } catch (error) {
    for (const step of undo) await step().catch(() => undefined)
    const target = { path: current, flag }
    throw (error as NodeJS.ErrnoException).code === 'EEXIST'
      ? alreadyThere(target)
      : cannotWrite(target, error)
  } finally {
    for (const step of tidy) await step().catch(() => undefined)
  }
}

/** The same for one file with the errors of the system, for files that no flag names. */
export async function writeWhole(path: string, data: Uint8Array, replace: boolean): Promise<void> {
  const temporary = besideIt(path)
  try {
    await writeNew(temporary, data, privateMode)
    await put(temporary, path, replace)
  } finally {
    await unlink(temporary).catch(() => undefined)
  }
}

const privateMode = 0o600

/** A name that nothing has. */
function besideIt(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
}

/** Whether a name in the folder of a file is that file, or stands beside it while it is being written. */
export function isWrittenFor(path: string, name: string): boolean {
  const own = basename(path)
  return (
    name === own || (name.startsWith(`.${own}.`) && /^[0-9a-f]{12}\.tmp$/.test(name.slice(own.length + 2)))
  )
}

async function writeNew(path: string, data: Uint8Array, mode: number): Promise<void> {
  const file = await open(path, 'wx', privateMode)
  try {
    await file.writeFile(data)
    // Not at once: what a process may not give others is taken from the mode of a new file.
    if (mode !== privateMode) await file.chmod(mode)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A link is made only where nothing is; a rename would replace what came in the meantime. */
async function put(temporary: string, path: string, replace: boolean): Promise<void> {
  if (replace) await rename(temporary, path)
  else await linkOrClaim(temporary, path)
}

/** Gives what is there a second name. Whether it has one now: there may be nothing, or no links. */
async function keep(path: string, former: string): Promise<boolean> {
  return await link(path, former).then(
    () => true,
    () => false,
  )
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
