import { readFile } from 'node:fs/promises'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Setting } from './settings.ts'

/**
 * Reads a file that holds text in UTF-8, without a byte order mark at its start, which some editors write. The path
 * is not repeated, for it may be a secret that was given in place of one; nor is there a cause, which holds the path.
 *
 * @param hint What to do where it cannot be read.
 * @throws CliError when it cannot be read, or is not text.
 */
export async function readTextFile({ value: path, origin }: Setting, hint: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw new CliError(`${origin}: the file that it names cannot be read (${reason}).`, {
      exit: exitCodes.configuration,
      code: 'FILE_UNREADABLE',
      hint,
    })
  })
  return decodeText(bytes, `${origin}: the file that it names`)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Text out of bytes, which are overwritten.
 *
 * @param what What an error calls them.
 * @throws CliError when they are no text in UTF-8.
 */
export function decodeText(bytes: Uint8Array, what: string): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new CliError(`${what} is not text in UTF-8.`, {
      exit: exitCodes.configuration,
      code: 'FILE_NOT_TEXT',
      hint: 'Save it as UTF-8; UTF-16, which some Windows tools write, will not do.',
    })
  } finally {
    bytes.fill(0)
  }
}

/** Editors and `echo` end a file with one; a text that ends with two keeps the other. */
export function withoutFinalNewline(text: string): string {
  return text.replace(/\r?\n$/, '')
}
