/** Writes files that are whole, and for their owner alone. */
import { randomUUID } from 'node:crypto'
import { link, mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ConfigurationError } from './errors.ts'
import { printable } from './options.ts'

/**
 * Writes a file whole or not at all: under another name first, which takes the place of the file when all is on the
 * disk. Only its owner can read it. Folders that are missing are made.
 *
 * @param replace Whether it may take the place of a file that is there. Default `true`. Without it, what the file system
 *   throws for one that is there (`EEXIST`) is the cause.
 * @throws ConfigurationError `FILE_UNUSABLE` naming the file when it cannot be written.
 */
export async function writeWhole(path: string, bytes: Uint8Array, replace = true): Promise<void> {
  const aside = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID()}`)
  try {
    await mkdir(dirname(path), { recursive: true })
    const handle = await open(aside, 'wx', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (replace) await rename(aside, path)
    else {
      // Unlike a rename, it fails where something is.
      await link(aside, path)
      await rm(aside)
    }
  } catch (cause) {
    await rm(aside, { force: true }).catch(() => undefined)
    throw new ConfigurationError(`The file '${printable(path, 300)}' cannot be written.`, {
      code: 'FILE_UNUSABLE',
      hint: 'Check that its folder can be written, and that there is room.',
      cause,
    })
  }
}

/** Names that Windows keeps for devices, whatever follows their first dot. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

/**
 * A name as a file name that every file system takes, without its extension: what does not fit is percent-encoded, so
 * that two names never become one.
 */
export function safeFileName(name: string): string {
  const encoded = name
    .toWellFormed()
    .replace(/[%\\/:*?"<>|\p{Cc}]|^[.\s~-]|[.\s]$/gu, encodeOne)
    .replace(device, (word) => `${encodeOne(word.charAt(0))}${word.slice(1)}`)
  return encoded === '' ? '%' : encoded
}

function encodeOne(character: string): string {
  return [...Buffer.from(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
}
