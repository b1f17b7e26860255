import { onAbort } from './on-abort.ts'
import type { Cancellation } from './transport.ts'

/**
 * The end of one call, however many waits it is made of: time runs out, or the user's signal is aborted.
 * One wait listens at a time. Lighter than an AbortSignal, which every retrieval would have to build.
 */
export class Deadline implements Cancellation {
  readonly #timer: NodeJS.Timeout
  readonly #end: number
  #listener: ((reason: Error) => void) | undefined
  #reason: Error | undefined
  readonly #leaveSignal: (() => void) | undefined
  #ended: (() => void) | undefined

  /**
   * @param expired Makes the error for when time runs out.
   * @param ended Called once, when the call is over.
   * @throws The reason of the signal when it is aborted already.
   */
  constructor(
    timeoutMs: number,
    signal: AbortSignal | undefined,
    expired: (timeoutMs: number) => Error,
    ended?: () => void,
  ) {
    signal?.throwIfAborted()
    this.#ended = ended
    this.#end = performance.now() + timeoutMs
    this.#timer = setTimeout(() => this.#cancel(expired(timeoutMs)), timeoutMs)
    this.#leaveSignal = signal && onAbort(signal, () => this.#cancel(signal.reason as Error))
  }

  /** How much time is left, in milliseconds. */
  get remainingMs(): number {
    return this.#end - performance.now()
  }

  get reason(): Error | undefined {
    return this.#reason
  }

  onCancel(listener: ((reason: Error) => void) | undefined): void {
    this.#listener = listener
    if (this.#reason !== undefined) listener?.(this.#reason)
  }

  /** Ends the call: nothing is cancelled any more. */
  clear(): void {
    clearTimeout(this.#timer)
    this.#leaveSignal?.()
    this.#listener = undefined
    this.#ended?.()
    this.#ended = undefined
  }

  /**
   * Waits so long.
   *
   * @throws The reason when the call ends before.
   */
  wait(delayMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.onCancel(undefined)
        resolve()
      }, delayMs)
      this.onCancel((reason) => {
        clearTimeout(timer)
        reject(reason)
      })
    })
  }

  /**
   * Waits for something that cannot be cancelled itself, no longer than the call lasts.
   *
   * @throws The reason when the call ends before.
   */
  race<Value>(work: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.onCancel(reject)
      // Given up before the caller goes on: by then the listener may be that of the next wait.
      const settle =
        <Result>(go: (result: Result) => void) =>
        (result: Result): void => {
          this.onCancel(undefined)
          go(result)
        }
      work.then(settle(resolve), settle(reject))
    })
  }

  #cancel(reason: Error): void {
    if (this.#reason !== undefined) return
    this.#reason = reason
    const listener = this.#listener
    this.#listener = undefined
    listener?.(reason)
  }
}
