import type { Cancellation } from './transport.ts'

/** Lets so many through at once; the rest wait in line, first come first served, but for those who are urgent. */
export class Limiter {
  readonly #most: number
  readonly #waiting = new Set<() => void>()
  readonly #urgent = new Set<() => void>()
  #running = 0

  constructor(most: number) {
    this.#most = most
  }

  /**
   * Waits for a place; `undefined` at once when there is one. Each place must be given back with
   * {@link release}.
   *
   * @param urgent Whether to go before those who are not.
   * @throws The reason of the cancellation.
   */
  enter(cancellation: Cancellation, urgent = false): Promise<void> | undefined {
    if (this.#running < this.#most) {
      this.#running += 1
      return undefined
    }
    const line = urgent ? this.#urgent : this.#waiting
    return new Promise((resolve, reject) => {
      const go = (): void => {
        cancellation.onCancel(undefined)
        resolve()
      }
      line.add(go)
      cancellation.onCancel((reason) => {
        line.delete(go)
        reject(reason)
      })
    })
  }

  /** Gives a place back; the next in line takes it over. */
  release(): void {
    const line = this.#urgent.size > 0 ? this.#urgent : this.#waiting
    const [next] = line
    if (next === undefined) {
      this.#running -= 1
    } else {
      line.delete(next)
      next()
    }
  }
}
