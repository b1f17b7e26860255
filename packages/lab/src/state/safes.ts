import { LabError } from '../errors.ts'
import { fold } from './fold.ts'
import { Safe } from './safe.ts'

const lastAtFirst = 20

/** All safes, by name and number. */
export class Safes {
  readonly #byName = new Map<string, Safe>()
  readonly #byNumber = new Map<number, Safe>()
  #last = lastAtFirst

  /** All safes, in the order they were added. */
  values(): IterableIterator<Safe> {
    return this.#byName.values()
  }

  /** The safe of that name, or `undefined`. */
  find(name: string): Safe | undefined {
    return this.#byName.get(fold(name))
  }

  /** The safe of that number, or `undefined`. */
  numbered(number: number): Safe | undefined {
    return this.#byNumber.get(number)
  }

  /** The safe of that name. Throws `LabError` when there is none. */
  get(name: string): Safe {
    const safe = this.find(name)
    if (safe === undefined) throw new LabError(`there is no safe ${name}`)
    return safe
  }

  /** Adds a safe. Throws `LabError` when there is one of that name. */
  add(name: string, now: number): Safe {
    this.#demandFree(name)
    this.#last += 1
    const safe = new Safe(name, this.#last, now)
    this.#byName.set(fold(name), safe)
    this.#byNumber.set(safe.number, safe)
    return safe
  }

  /** Removes a safe. */
  remove(safe: Safe): void {
    this.#byName.delete(fold(safe.name))
    this.#byNumber.delete(safe.number)
  }

  /** Renames a safe. Throws `LabError` when another one has the new name. */
  rename(safe: Safe, name: string): void {
    if (this.find(name) !== safe) this.#demandFree(name)
    this.#byName.delete(fold(safe.name))
    safe.name = name
    this.#byName.set(fold(name), safe)
  }

  /** Empties everything. */
  clear(): void {
    this.#byName.clear()
    this.#byNumber.clear()
    this.#last = lastAtFirst
  }

  #demandFree(name: string): void {
    if (this.#byName.has(fold(name))) throw new LabError(`there is already a safe ${name}`)
  }
}
