import type { Grant } from '../requester.ts'
import { untilAborted } from '../../../transport/on-abort.ts'
import { SharedWork } from '../../../transport/shared-work.ts'

/** A log on that is under way. */
export class Attempt extends SharedWork<Grant> {
  #callbacks = 0

  /** Gives it up if it waits for the user's program: people who are asked something may never answer. */
  stopAsking(reason: Error): void {
    if (this.#callbacks > 0) this.giveUp(reason)
  }

  /** Asks the user's program for something, until the log on is given up. */
  async callBack<Value>(ask: (signal: AbortSignal) => Value | Promise<Value>): Promise<Value> {
    const { signal } = this
    signal.throwIfAborted()
    this.#callbacks += 1
    try {
      return await untilAborted(Promise.resolve(ask(signal)), signal)
    } finally {
      this.#callbacks -= 1
    }
  }
}
