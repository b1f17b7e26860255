/** Who is told that a signal was aborted, by the one listener that the signal has. */
const told = new WeakMap<AbortSignal, { readonly all: Set<() => void>; readonly listener: () => void }>()

/**
 * Has something done when a signal is aborted. All calls under one signal share one listener: Node warns of a leak at more
 * than ten, and a program may have any number of calls under way.
 *
 * @returns Takes it back.
 */
export function onAbort(signal: AbortSignal, work: () => void): () => void {
  const own = (): void => work()
  const { all, listener } = told.get(signal) ?? listen(signal)
  all.add(own)
  return () => {
    if (!all.delete(own) || all.size > 0) return
    told.delete(signal)
    signal.removeEventListener('abort', listener)
  }
}

function listen(signal: AbortSignal): { readonly all: Set<() => void>; readonly listener: () => void } {
  const all = new Set<() => void>()
  const listener = (): void => {
    for (const work of all) work()
  }
  told.set(signal, { all, listener })
  signal.addEventListener('abort', listener)
  return { all, listener }
}

/**
 * Waits for work that may not know the signal, no longer than until that is aborted.
 *
 * @throws The reason of the signal; what the work throws.
 */
export async function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  let leave = (): void => undefined
  const ended = new Promise<never>((_, reject) => {
    // Whatever the user aborted with is thrown as it is.
    const end = (): void => reject(signal.reason as Error)
    if (signal.aborted) end()
    else leave = onAbort(signal, end)
  })
  try {
    return await Promise.race([work, ended])
  } finally {
    leave()
  }
}
