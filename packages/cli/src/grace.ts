/** How long what is under way may take to be answered once it is interrupted, in milliseconds. */
const graceMs = 3000

/**
 * A signal that is aborted a while after another one. What a server is answering may open a session that nobody would
 * end: it is waited for, but not for long.
 */
export function aWhileAfter(signal: AbortSignal): AbortSignal {
  const late = new AbortController()
  const later = (): void => void setTimeout(() => late.abort(signal.reason), graceMs).unref()
  if (signal.aborted) later()
  else signal.addEventListener('abort', later, { once: true })
  return late.signal
}

/** Waits until something has ended, but no more than a while after an interruption. */
export async function endOf(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const late = aWhileAfter(signal)
  let letGo = (): void => undefined
  const enough = new Promise<void>((resolve) => {
    letGo = resolve
  })
  late.addEventListener('abort', letGo)
  await Promise.race([work, enough])
}
