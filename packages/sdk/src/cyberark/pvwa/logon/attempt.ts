import type { Grant } from '../requester.ts'
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
      return await unlessAborted(Promise.resolve(ask(signal)), signal)
    } finally {
      this.#callbacks -= 1
    }
  }
}

/** Waits for something that may not know the signal. */
async function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  let aborted = (): void => undefined
  const given = new Promise<never>((_, reject) => {
    aborted = () => {
      const reason: unknown = signal.reason
      reject(reason instanceof Error ? reason : new Error('aborted'))
    }
    signal.addEventListener('abort', aborted)
  })
  try {
    return await Promise.race([work, given])
  } finally {
    signal.removeEventListener('abort', aborted)
  }
}
