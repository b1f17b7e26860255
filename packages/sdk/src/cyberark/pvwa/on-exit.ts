/** Calls when the program ends, and lets it end. Gives a function that takes it back. */
export function onExit(work: () => Promise<void>): () => void {
  const bySignal = (signal: NodeJS.Signals): void => {
    void work().finally(() => process.kill(process.pid, signal))
  }
  const atEnd = (): void => void work()
  const forget = (): void => {
    process.off('SIGINT', bySignal)
    process.off('SIGTERM', bySignal)
    process.off('beforeExit', atEnd)
  }
  process.on('SIGINT', bySignal)
  process.on('SIGTERM', bySignal)
  process.on('beforeExit', atEnd)
  return forget
}
