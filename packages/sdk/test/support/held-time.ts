import { vi } from 'vitest'

const { setTimeout: realTimer } = globalThis

/** Time that stands still for every deadline, however slow the machine is, until the test lets it pass. */
export class HeldTime implements Disposable {
  constructor() {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  }

  /** Waits until something has happened; `expect.poll` would let time pass. */
  async until(hasHappened: () => boolean): Promise<void> {
    while (!hasHappened()) await new Promise((resolve) => realTimer(resolve, 5))
  }

  /** Lets so much of it pass at once. */
  pass(milliseconds: number): void {
    vi.advanceTimersByTime(milliseconds)
  }

  [Symbol.dispose](): void {
    vi.useRealTimers()
  }
}
