/** What a run waits with. */

/** Lets one waiter go on; a ring before the wait is not lost. */
export class Bell {
  #rung = false
  #wake: (() => void) | undefined

  ring(): void {
    this.#rung = true
    this.#wake?.()
  }

  async wait(): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    this.#wake = undefined
    this.#rung = false
  }
}

/** First in, first out. */
export class Queue<Value> {
  #values: (Value | undefined)[] = []
  #head = 0

  push(value: Value): void {
    this.#values.push(value)
  }

  shift(): Value | undefined {
    if (this.#head === this.#values.length) return undefined
    const value = this.#values[this.#head]
    // Let go at once; moved together when half of it is empty.
    this.#values[this.#head] = undefined
    this.#head += 1
    if (this.#head * 2 > this.#values.length) {
      this.#values = this.#values.slice(this.#head)
      this.#head = 0
    }
    return value
  }
}
