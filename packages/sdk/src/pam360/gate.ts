/** Lets calls pass side by side, but none beside work that changes what they call with. */
import type { Deadline } from '../transport/deadline.ts'

/** Open, until somebody has to be alone behind it. */
export class Gate {
  #inside = 0
  /** Settled when it opens again; `undefined` while it is open. */
  #opened: Promise<void> | undefined
  #emptied: (() => void) | undefined

  /**
   * Runs a call, as soon as nobody is alone inside.
   *
   * @throws What it throws; the reason when its time ends before.
   */
  async pass<Result>(deadline: Deadline, call: () => Promise<Result>): Promise<Result> {
    while (this.#opened !== undefined) await deadline.race(this.#opened)
    this.#inside += 1
    try {
      return await call()
    } finally {
      this.#inside -= 1
      if (this.#inside === 0) this.#emptied?.()
    }
  }

  /**
   * Lets nobody in any more, waits for those who are inside, and runs some work. One at a time.
   *
   * @throws What it throws; the reason when its time ends before.
   */
  async alone<Result>(deadline: Deadline, work: () => Promise<Result>): Promise<Result> {
    const { promise, resolve } = deferred()
    this.#opened = promise
    try {
      if (this.#inside > 0) await deadline.race(new Promise<void>((left) => (this.#emptied = left)))
      return await work()
    } finally {
      this.#emptied = undefined
      this.#opened = undefined
      resolve()
    }
  }
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((settle) => (resolve = settle))
  return { promise, resolve }
}
