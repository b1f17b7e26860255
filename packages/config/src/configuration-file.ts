/** Files as they are on the disk, and who else can read or write them. */
import type { Stats } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ConfigurationError } from '@sallyport/sdk'

/** No configuration is as large as this, in bytes; what is, is something else. */
const most = 2 ** 20

/** A configuration file as it is on the disk. */
export interface ConfigurationFile {
  readonly text: string
  /** Whether others than the owner may read it; `false` where the system does not tell. */
  readonly isOpenToOthers: boolean
  /** Whether others than the owner may write it; `false` where the system does not tell. */
  readonly isWritableByOthers: boolean
  /** Whether its owner is somebody else, who is not the administrator either; `false` where the system does not tell. */
  readonly isOfAnotherUser: boolean
}

/**
 * Reads a configuration file.
 *
 * @param what What it is, for errors. Default `configuration`.
 * @throws ConfigurationError naming the path.
 */
export async function readConfigurationFile(
  path: string,
  what = 'configuration',
): Promise<ConfigurationFile> {
  try {
    const file = await open(path)
    try {
      const facts = await file.stat()
      if (facts.size > most) {
        throw refusal(what, path, 'is larger than any configuration', 'Check the path.')
      }
      return { text: decode(await file.readFile(), what, path), ...access(facts) }
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof ConfigurationError) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw refusal(what, path, `cannot be read (${code})`, 'Check the path and who may read the file.')
  }
}

/** Whether others may put another file in the place of this one. */
export async function isReplaceableByOthers(path: string): Promise<boolean> {
  const facts = await stat(dirname(path)).catch(() => undefined)
  // In a folder with the sticky bit, such as /tmp, nobody takes away what is another's.
  return facts !== undefined && (facts.mode & 0o1000) === 0 && access(facts).isWritableByOthers
}

/** A group of the same number as its user is that user's own: many systems let it write by default. */
function access({ mode, uid, gid }: Stats): Omit<ConfigurationFile, 'text'> {
  if (process.platform === 'win32') {
    return { isOpenToOthers: false, isWritableByOthers: false, isOfAnotherUser: false }
  }
  const others = uid === gid ? 0o007 : 0o077
  return {
    isOpenToOthers: (mode & others & 0o044) !== 0,
    isWritableByOthers: (mode & others & 0o022) !== 0,
    isOfAnotherUser: uid !== 0 && uid !== process.getuid?.(),
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Uint8Array, what: string, path: string): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw refusal(what, path, 'is not text in UTF-8', 'Save it as UTF-8.')
  } finally {
    bytes.fill(0)
  }
}

function refusal(what: string, path: string, why: string, hint: string): ConfigurationError {
  return new ConfigurationError(`The ${what} ${path} ${why}.`, { code: 'INVALID_OPTION', hint })
}
