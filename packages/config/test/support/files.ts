import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import { isSallyportError, type AnySallyportError, type Logger } from '@sallyport/sdk'

/** A folder of a test file's own, with files of its own; it is gone after the last test. */
export interface TestFolder {
  readonly path: string
  /** Writes a file, mode 0600 unless told otherwise. Gives its path. */
  file(name: string, text: string, mode?: number): string
}

export function testFolder(): TestFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'sallyport-config-')))
  afterAll(() => rmSync(path, { recursive: true }))
  return {
    path,
    file(name, text, mode = 0o600) {
      const file = join(path, name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
      // The mode that writing sets is cut by the umask.
      chmodSync(file, mode)
      return file
    },
  }
}

export async function failureOf(work: Promise<unknown>): Promise<AnySallyportError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (isSallyportError(error)) return error
  throw new Error('it did not fail as expected', { cause: error })
}

/** A logger, and the warnings that it was given. */
export function listener(): { readonly warnings: string[]; readonly logger: Logger } {
  const warnings: string[] = []
  const ignore = (): void => undefined
  return {
    warnings,
    logger: { debug: ignore, info: ignore, error: ignore, warn: (message) => warnings.push(message) },
  }
}
