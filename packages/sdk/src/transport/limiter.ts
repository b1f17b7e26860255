import type { Cancellation } from './transport.ts'

/** Lets so many through at once; the rest wait in line, first come first served. */
export class Limiter {
  readonly #most: number
  readonly #waiting = new Set<() => void>()
  #running = 0

  constructor(most: number) {
    this.#most = most
  }

  /**
   * Waits for a place; `undefined` at once when there is one. Each place must be given back with
   * {@link release}.
   *
   * @throws The reason of the cancellation.
   */
  enter(cancellation: Cancellation): Promise<void> | undefined {
    if (this.#running < this.#most) {
      this.#running += 1
      return undefined
    }
    return new Promise((resolve, reject) => {
      const go = (): void => {
        cancellation.onCancel(undefined)
        resolve()
      }
      this.#waiting.add(go)
      cancellation.onCancel((reason) => {
        this.#waiting.delete(go)
        reject(reason)
      })
    })
  }

  /** Gives a place back; the next in line takes it over. */
  release(): void {
    const [next] = this.#waiting
    if (next === undefined) {
      this.#running -= 1
    } else {
      this.#waiting.delete(next)
      next()
    }
  }
}
