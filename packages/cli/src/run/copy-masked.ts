import type { Readable } from 'node:stream'
import { BrokenPipe } from '../cli-error.ts'
import type { Output } from '../io.ts'
import type { Masker } from '../masking/masker.ts'
import { writeAll } from '../output/write.ts'

/** After so long without output, what is held back may be a prompt. */
const pauseMs = 50

/**
 * Copies a stream and masks what must not be seen, as it comes and no faster than it is read.
 *
 * @param onReaderGone Called where nobody reads any more; then the stream is closed.
 */
export async function copyMasked(
  from: Readable,
  to: Output,
  masker: Masker,
  onReaderGone: () => void,
): Promise<void> {
  const write = async (data: Uint8Array): Promise<void> => {
    try {
      if (data.length > 0) await writeAll(to, data)
    } catch (error) {
      if (error instanceof BrokenPipe) onReaderGone()
      throw error
    }
  }
  let pause: NodeJS.Timeout | undefined
  let afterReading: NodeJS.Immediate | undefined
  const resume = (): void => {
    clearTimeout(pause)
    clearImmediate(afterReading)
  }
  // What fails here fails again with the next write.
  const givePause = (): void => void write(masker.pause()).catch(() => undefined)
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      resume()
      await write(masker.write(chunk))
      if (!masker.mayPause) continue
      // Where this process itself stood still, its timers come before what has arrived in the meantime.
      pause = setTimeout(() => (afterReading = setImmediate(givePause)), pauseMs)
    }
    resume()
    await write(masker.end())
  } catch (error) {
    if (!(error instanceof BrokenPipe)) throw error
  } finally {
    resume()
  }
}
