/**
 * A set of ids that stays small: those of accounts (`24_3`, `1207`) are kept as numbers, eight bytes each, so that a
 * list of a million accounts can be watched for duplicates in a few megabytes.
 */
export class IdSet {
  readonly #texts = new Set<string>()
  #slots = new Float64Array(1_024)
  #used = 0

  /** Adds an id; `false` when it is there already. */
  add(id: string): boolean {
    const key = packed(id)
    if (key === undefined) {
      const before = this.#texts.size
      return this.#texts.add(id).size > before
    }
    if (this.#used * 2 >= this.#slots.length) this.#grow()
    const added = put(this.#slots, key)
    if (added) this.#used += 1
    return added
  }

  #grow(): void {
    const larger = new Float64Array(this.#slots.length * 2)
    for (const key of this.#slots) if (key !== 0) put(larger, key)
    this.#slots = larger
  }
}

/** `safe_number` as one whole number above 0, a number alone as one below; `undefined` for what does not fit. */
function packed(id: string): number | undefined {
  const underscore = id.indexOf('_')
  if (underscore === -1) {
    const alone = digits(id, 0, id.length, 15)
    return alone === undefined ? undefined : -alone - 1
  }
  const safe = digits(id, 0, underscore, 6)
  const number = digits(id, underscore + 1, id.length, 9)
  return safe === undefined || number === undefined ? undefined : safe * 1e9 + number + 1
}

/** The whole number that stands there, if it has so many digits at most and no needless nought before it. */
function digits(text: string, start: number, end: number, most: number): number | undefined {
  if (end <= start || end - start > most) return undefined
  if (text.charCodeAt(start) === 0x30 && end - start > 1) return undefined
  let number = 0
  for (let at = start; at < end; at += 1) {
    const digit = text.charCodeAt(at) - 0x30
    if (digit < 0 || digit > 9) return undefined
    number = number * 10 + digit
  }
  return number
}

/** Open addressing: 0 is an empty slot. */
function put(slots: Float64Array, key: number): boolean {
  const mask = slots.length - 1
  let at = (Math.imul(key | 0, 0x9e3779b1) ^ (key / 4294967296)) & mask
  for (;;) {
    const there = slots[at]
    if (there === key) return false
    if (there === 0) {
      slots[at] = key
      return true
    }
    at = (at + 1) & mask
  }
}
