/** What is waited for, and for how long. */

/** Aborted as soon as one of them is. */
export function eitherSignal(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined))
}

/**
 * Waits for work until a signal is aborted, also where the work itself does not listen to it.
 *
 * @throws The reason of the signal; what the work throws.
 */
export async function untilAborted<Value>(work: Value | Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted()
  let end = (): void => undefined
  const ended = new Promise<never>((_, reject) => {
    // Whatever the user aborted with is thrown as it is.
    end = () => reject(signal.reason as Error)
  })
  signal.addEventListener('abort', end)
  try {
    return await Promise.race([work, ended])
  } finally {
    signal.removeEventListener('abort', end)
  }
}
