import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { printable } from '../render/printable.ts'

/**
 * Looks whether a command can be started, before secrets are retrieved for it.
 *
 * @throws CliError with 127 where there is none, and 126 where it is there and cannot be started.
 */
export async function checkCommand(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  const found: string[] = []
  for (const path of placesOf(command, env, platform)) {
    if (!(await isFile(path))) continue
    if (platform !== 'win32' && !(await mayRun(path))) {
      found.push(path)
      continue
    }
    if (platform === 'win32' && /\.(cmd|bat)$/i.test(path)) throw isBatchFile(command)
    return
  }
  throw found.length > 0 ? cannotRun(command, 'EACCES') : notFound(command)
}

/** The files that a command may be, in the order in which the system tries them. */
export function placesOf(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): readonly string[] {
  const isPath = platform === 'win32' ? /[\\/]/.test(command) : command.includes('/')
  const path = Object.entries(env).find(([name]) =>
    platform === 'win32' ? name.toUpperCase() === 'PATH' : name === 'PATH',
  )?.[1]
  const folders = isPath ? [''] : (path ?? '/usr/bin:/bin').split(platform === 'win32' ? ';' : delimiter)
  const endings =
    platform === 'win32' && !/\.\w+$/.test(command)
      ? (env['PATHEXT'] ?? '.COM;.EXE;.BAT;.CMD').toLowerCase().split(';')
      : ['']
  // An empty entry of PATH is the working folder.
  const files = folders.map((folder) => (isPath ? command : join(folder === '' ? '.' : folder, command)))
  return files.flatMap((file) => endings.map((ending) => `${file}${ending}`))
}

/** Why a start failed after all. The text of the system is not shown: it may hold variables. */
export function startFailure(command: string, code: unknown): CliError {
  if (code === 'ENOENT') return notFound(command)
  return cannotRun(command, typeof code === 'string' ? code : 'unknown reason')
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'Make it executable (chmod +x), or name its interpreter before it.',
  ENOEXEC: 'Name its interpreter before it, as in -- sh script.',
  E2BIG: 'Its words and variables are longer than this system allows (128 KiB for one variable on Linux).',
}

function cannotRun(command: string, reason: string): CliError {
  return new CliError(`'${printable(command, 300)}' cannot be started (${reason}).`, {
    exit: exitCodes.cannotRun,
    code: 'CANNOT_RUN',
    hint: reasons[reason],
  })
}

function notFound(command: string): CliError {
  return new CliError(`There is no command '${printable(command, 300)}', or its interpreter is missing.`, {
    exit: exitCodes.commandNotFound,
    code: 'COMMAND_NOT_FOUND',
    hint: 'Check its name and PATH. What a shell makes of words (aliases, pipes, $VARIABLES) takes -- sh -c "…".',
  })
}

function isBatchFile(command: string): CliError {
  const name = printable(command, 300)
  return new CliError(`'${name}' is a batch file, which only the command interpreter can run.`, {
    exit: exitCodes.cannotRun,
    code: 'BATCH_FILE',
    hint: `Run -- cmd /d /c ${name} …; it reads special characters (% ^ & ") in the words after it anew.`,
  })
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

async function mayRun(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
