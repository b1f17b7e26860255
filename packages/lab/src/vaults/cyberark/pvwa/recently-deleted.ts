import type { PvwaSettings } from './settings.ts'

/**
 * Names that were deleted a moment ago: a real server's cache still calls them existing for some seconds (PVWA
 * protocol notes, Quirks, 14). Only with the setting `deleteLagSeconds`.
 */
export class RecentlyDeleted {
  readonly #names = new Map<string, number>()

  /** Notes a deletion. */
  add(name: string, now: number): void {
    this.#names.delete(name.toLowerCase())
    this.#names.set(name.toLowerCase(), now)
    // The oldest go: none of them is asked for again after the lag.
    if (this.#names.size > 1000) this.#names.delete([...this.#names.keys()][0] ?? '')
  }

  /** Whether a name still counts as taken. */
  has(name: string, now: number, { deleteLagSeconds }: PvwaSettings): boolean {
    const at = this.#names.get(name.toLowerCase())
    return at !== undefined && now - at < deleteLagSeconds * 1000
  }

  /** Forgets all. */
  reset(): void {
    this.#names.clear()
  }
}
