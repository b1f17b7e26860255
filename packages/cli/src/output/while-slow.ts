import type { Terminal } from '../terminal.ts'

/** What takes longer than this, in milliseconds, says how far it is, and says it as often. */
const everyMs = 1000

/** What is said before there is anything to count, or where nothing is counted. */
export const waiting = 'waiting for the vault …'

/**
 * Does something that may take long. From the second second on people are told how far it is, until it has ended.
 *
 * @param far Says how far it is, in a few words. Default {@link waiting}.
 */
export async function whileSlow<Value>(
  terminal: Pick<Terminal, 'progress'>,
  work: () => Promise<Value>,
  far: () => string = () => waiting,
): Promise<Value> {
  let shown = 0
  const timer = setInterval(() => {
    terminal.progress(far())
    shown += 1
  }, everyMs)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    if (shown > 0) terminal.progress('')
  }
}
