import { BrokenPipe } from '../cli-error.ts'
import type { Output } from '../io.ts'

const watched = new WeakSet<Output>()

/**
 * Writes everything and waits until the stream has taken it.
 *
 * @throws BrokenPipe when the reader has gone.
 */
export function writeAll(stream: Output, data: string | Uint8Array): Promise<void> {
  // A failed write is an event too, which would end the process where nobody listens.
  if (!watched.has(stream)) {
    watched.add(stream)
    stream.on('error', () => undefined)
  }
  return new Promise((resolve, reject) => {
    stream.write(data, (error) => {
      if (error === undefined || error === null) resolve()
      else reject(isGone(error) ? new BrokenPipe('The reader has gone.') : error)
    })
  })
}

/** Windows says EOF where others say EPIPE. */
function isGone(error: NodeJS.ErrnoException): boolean {
  return ['EPIPE', 'EOF', 'ERR_STREAM_DESTROYED', 'ECONNRESET'].includes(error.code ?? '')
}
