import { open } from 'node:fs/promises'
import { ConfigurationError } from '@sallyport/sdk'

/** No configuration is as large as this, in bytes; what is, is something else. */
const most = 2 ** 20

/** A configuration file as it is on the disk. */
export interface ConfigurationFile {
  readonly text: string
  /** Whether others than the owner may read it; `false` where the system does not tell. */
  readonly isOpenToOthers: boolean
}

/**
 * Reads a configuration file.
 *
 * @throws ConfigurationError naming the path.
 */
export async function readConfigurationFile(path: string): Promise<ConfigurationFile> {
  try {
    const file = await open(path)
    try {
      const { size, mode } = await file.stat()
      if (size > most) throw refusal(path, 'is larger than any configuration', 'Check the path.')
      const text = await file.readFile('utf8')
      return { text, isOpenToOthers: process.platform !== 'win32' && (mode & 0o077) !== 0 }
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof ConfigurationError) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw refusal(path, `cannot be read (${code})`, 'Check the path and who may read the file.')
  }
}

function refusal(path: string, what: string, hint: string): ConfigurationError {
  return new ConfigurationError(`The configuration ${path} ${what}.`, { code: 'INVALID_OPTION', hint })
}
