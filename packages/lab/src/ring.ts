/** A list that keeps the newest `capacity` items and drops the oldest. Adding is cheap however full it is. */
export class Ring<T> {
  readonly #capacity: number
  #items: T[] = []

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Adds an item. Up to twice the capacity is held between trims, so that trimming is rare. */
  push(item: T): void {
    this.#items.push(item)
    if (this.#items.length >= this.#capacity * 2) this.#items = this.#items.slice(-this.#capacity)
  }

  /** The kept items, oldest first. */
  toArray(): T[] {
    return this.#items.slice(-this.#capacity)
  }

  /** Drops everything. */
  clear(): void {
    this.#items = []
  }
}
