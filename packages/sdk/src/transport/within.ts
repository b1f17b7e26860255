import { ConnectionError } from '../errors.ts'
import type { CallOptions } from './call-options.ts'
import { Deadline } from './deadline.ts'

/**
 * Makes several calls under the one deadline of the caller. Without `timeoutMs` each has the client's own.
 *
 * @param who Who gave no answer, as the error shall name it.
 * @throws What the work throws; ConnectionError (`TIMEOUT`) when time runs out; the reason of the signal.
 */
export async function within<Value>(
  who: string,
  options: CallOptions,
  work: (call: CallOptions) => Promise<Value>,
): Promise<Value> {
  const { signal, timeoutMs } = options
  if (timeoutMs === undefined) return work(options)
  const ended = new AbortController()
  const deadline = new Deadline(timeoutMs, signal, () => timedOut(who, timeoutMs))
  deadline.onCancel((reason) => ended.abort(reason))
  try {
    return await work({ timeoutMs, signal: ended.signal })
  } finally {
    deadline.clear()
  }
}

function timedOut(who: string, timeoutMs: number): ConnectionError {
  return new ConnectionError(`${who} gave no answer within ${timeoutMs} ms.`, {
    code: 'TIMEOUT',
    layer: 'http',
    retryable: true,
    hint: "Raise 'timeoutMs' if it is only slow.",
  })
}
