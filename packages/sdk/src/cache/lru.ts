interface Entry<Value> {
  readonly key: string
  readonly value: Value
  older: Entry<Value> | undefined
  newer: Entry<Value> | undefined
}

/**
 * A map of bounded size: what was not asked for longest goes first. A chain beside the map, since to take a key out of a
 * map and put it in again, for every retrieval, costs more than all the rest.
 */
export class LruMap<Value> {
  readonly #most: number
  readonly #gone: (value: Value) => void
  readonly #entries = new Map<string, Entry<Value>>()
  #oldest: Entry<Value> | undefined
  #newest: Entry<Value> | undefined

  /**
   * @param most How many values there are at most.
   * @param gone Told of each value that goes, for whatever reason.
   */
  constructor(most: number, gone: (value: Value) => void = () => undefined) {
    this.#most = most
    this.#gone = gone
  }

  get size(): number {
    return this.#entries.size
  }

  /** A value, which is thereby the newest. */
  get(key: string): Value | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    if (entry !== this.#newest) {
      this.#takeOut(entry)
      this.#putLast(entry)
    }
    return entry.value
  }

  /** A value, which gets no newer by that. */
  peek(key: string): Value | undefined {
    return this.#entries.get(key)?.value
  }

  set(key: string, value: Value): void {
    this.delete(key)
    const entry: Entry<Value> = { key, value, older: undefined, newer: undefined }
    this.#entries.set(key, entry)
    this.#putLast(entry)
    if (this.#entries.size > this.#most && this.#oldest !== undefined) this.delete(this.#oldest.key)
  }

  delete(key: string): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#entries.delete(key)
    this.#takeOut(entry)
    this.#gone(entry.value)
  }

  /** Takes out all for which this holds. */
  deleteWhere(holds: (value: Value) => boolean): void {
    for (const [key, { value }] of this.#entries) if (holds(value)) this.delete(key)
  }

  #putLast(entry: Entry<Value>): void {
    entry.older = this.#newest
    entry.newer = undefined
    if (this.#newest === undefined) this.#oldest = entry
    else this.#newest.newer = entry
    this.#newest = entry
  }

  #takeOut({ older, newer }: Entry<Value>): void {
    if (older === undefined) this.#oldest = newer
    else older.newer = newer
    if (newer === undefined) this.#newest = older
    else newer.older = older
  }
}
