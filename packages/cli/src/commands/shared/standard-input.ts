import type { Setting } from '../../config/settings.ts'
import { decodeText, readTextFile } from '../../config/text-file.ts'
import type { Io } from '../../io.ts'

/** Reads standard input to its end. */
export function readStandardInput({ stdin }: Io, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const settle = (finish: () => void): void => {
      stdin.removeListener('data', read)
      stdin.removeListener('end', ended)
      stdin.removeListener('error', reject)
      signal.removeEventListener('abort', aborted)
      stdin.pause()
      finish()
    }
    const read = (chunk: Buffer | string): void => {
      chunks.push(Buffer.from(chunk))
    }
    const ended = (): void => settle(() => resolve(Buffer.concat(chunks)))
    const aborted = (): void => settle(() => reject(signal.reason as Error))
    if (signal.aborted) {
      aborted()
      return
    }
    stdin.on('data', read)
    stdin.on('end', ended)
    stdin.on('error', reject)
    signal.addEventListener('abort', aborted)
    stdin.resume()
  })
}

/**
 * Reads the text of a file, or of standard input where the file is called `-`.
 *
 * @throws CliError when it cannot be read, or is not text. It repeats neither the file nor its name.
 */
export async function readFileOrInput(file: Setting, io: Io, signal: AbortSignal): Promise<string> {
  return file.value === '-'
    ? decodeText(await readStandardInput(io, signal), 'What standard input gave')
    : await readTextFile(file, 'Give the path of a file that this user may read; - is standard input.')
}
