import { BrokenPipe, CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Output } from '../io.ts'

const watched = new WeakSet<Output>()

/**
 * Writes everything and waits until the stream has taken it.
 *
 * @throws BrokenPipe when the reader has gone, CliError when it cannot be written for another reason.
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
      else reject(isGone(error) ? new BrokenPipe('The reader has gone.') : cannotWrite(error))
    })
  })
}

/** Windows says EOF where others say EPIPE. */
function isGone(error: NodeJS.ErrnoException): boolean {
  return ['EPIPE', 'EOF', 'ERR_STREAM_DESTROYED', 'ECONNRESET'].includes(error.code ?? '')
}

function cannotWrite(error: NodeJS.ErrnoException): CliError {
  return new CliError(`The output cannot be written (${error.code ?? 'unknown reason'}).`, {
    exit: exitCodes.configuration,
    code: 'OUTPUT',
    hint: 'Check where standard output leads, and that there is space left.',
  })
}
