import { ConnectionError } from '../errors.ts'
import { longestTimer } from '../options.ts'
import type { CallOptions } from '../transport/call-options.ts'
import { Deadline } from '../transport/deadline.ts'

/**
 * How long a caller waits for work that others may share; nothing where he has set no end.
 *
 * @param name The name of the vault.
 * @throws The reason of the signal when it is aborted already.
 */
export function waitingTime(
  name: string,
  { signal, timeoutMs = longestTimer }: CallOptions,
): Deadline | undefined {
  if (signal === undefined && timeoutMs === longestTimer) return undefined
  return new Deadline(timeoutMs, signal, () => {
    return new ConnectionError(`${name}: no answer within ${timeoutMs} ms.`, {
      code: 'TIMEOUT',
      layer: 'http',
      retryable: true,
      hint: "Check that the vault answers at all; raise 'timeoutMs' if it is only slow.",
    })
  })
}
