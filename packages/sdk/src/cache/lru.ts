/** A map of bounded size: what was not asked for longest goes first. */
export class LruMap<Value> {
  readonly #most: number
  readonly #gone: (value: Value) => void
  readonly #values = new Map<string, Value>()
  #newest: string | undefined

  /**
   * @param most How many values there are at most.
   * @param gone Told of each value that goes, for whatever reason.
   */
  constructor(most: number, gone: (value: Value) => void = () => undefined) {
    this.#most = most
    this.#gone = gone
  }

  get size(): number {
    return this.#values.size
  }

  /** A value, which is thereby the newest. */
  get(key: string): Value | undefined {
    const value = this.#values.get(key)
    if (value !== undefined && key !== this.#newest) {
      this.#values.delete(key)
      this.#values.set(key, value)
      this.#newest = key
    }
    return value
  }

  /** A value, which gets no newer by that. */
  peek(key: string): Value | undefined {
    return this.#values.get(key)
  }

  set(key: string, value: Value): void {
    this.delete(key)
    this.#values.set(key, value)
    this.#newest = key
    if (this.#values.size <= this.#most) return
    const [oldest] = this.#values.keys()
    if (oldest !== undefined) this.delete(oldest)
  }

  delete(key: string): void {
    const value = this.#values.get(key)
    if (value === undefined) return
    this.#values.delete(key)
    this.#gone(value)
  }

  /** Takes out all for which this holds. */
  deleteWhere(holds: (value: Value) => boolean): void {
    for (const [key, value] of this.#values) if (holds(value)) this.delete(key)
  }
}
