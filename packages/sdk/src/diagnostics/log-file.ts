/** The log file of this process. None is written unless a program asks for it. */
import { closeSync, constants, fchmodSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import { ConfigurationError } from '../errors.ts'
import { printable } from '../options.ts'
import type { LogFields, LogLevel, Logger } from './logger.ts'

/** Appended to, made where it is missing; a link in its place is not followed. Windows has no such flag, which is 0 then. */
const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW

let current: { readonly path: string; readonly logger: Logger } | undefined

/** Where every client writes beside its own logger; `undefined` as long as nobody asked. */
export function logFile(): Logger | undefined {
  return current?.logger
}

/**
 * From now on every client of this process writes what it does into this file too, as lines of JSON: what a `logger`
 * gets, which is never a secret, a reason, a ticket, a body, a header or a query. No file is written without this call.
 *
 * The file is appended to, and only its owner can read it (mode 0600); folders that are missing are made.
 *
 * @param path An absolute path. It is set once: the same path again does nothing.
 * @throws ConfigurationError `INVALID_OPTION` for a path that is not absolute, or another than the one that is set;
 *   `FILE_UNUSABLE` when the file cannot be written.
 * @see docs/protocols/pam360.md, Logging
 */
export function setLogFile(path: string): void {
  if (typeof path !== 'string' || !isAbsolute(path)) {
    throw new ConfigurationError('setLogFile: the path must be absolute.', {
      code: 'INVALID_OPTION',
      hint: 'Where a relative one leads depends on where the program was started.',
    })
  }
  const wanted = resolve(path)
  if (current?.path === wanted) return
  if (current !== undefined) {
    throw new ConfigurationError('setLogFile: another log file is set already.', {
      code: 'INVALID_OPTION',
      hint: 'Set it once, where the program starts.',
    })
  }
  current = { path: wanted, logger: fileLogger(opened(wanted)) }
}

function opened(path: string): number {
  let file: number | undefined
  try {
    mkdirSync(dirname(path), { recursive: true })
    file = openSync(path, flags, 0o600)
    // It may have been there, readable by others.
    fchmodSync(file, 0o600)
    return file
  } catch (cause) {
    if (file !== undefined) closeSync(file)
    throw new ConfigurationError(`The log file '${printable(path, 300)}' cannot be written.`, {
      code: 'FILE_UNUSABLE',
      hint: 'Check that it is a file of yours, and no link, in a folder that can be written.',
      cause,
    })
  }
}

/** Written at once: what is buffered is lost when the process ends. */
function fileLogger(file: number): Logger {
  const line =
    (level: LogLevel) =>
    (message: string, fields: LogFields): void => {
      writeSync(file, `${JSON.stringify({ time: new Date(), level, message, ...fields })}\n`)
    }
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
}
