import type { LabClock } from './clock.ts'
import { Ring } from './ring.ts'

/** What a log adds to a row. */
export interface LogStamp {
  /** Counts up from 1 since start; never reused, not even after `clear`. */
  readonly sequence: number
  /** Time by the lab's clock, ISO 8601. */
  readonly time: string
}

/** What a vault itself records, the newest 10 000 rows unless said otherwise. */
export class Log<Row extends object> {
  readonly #clock: LabClock
  readonly #ring: Ring<Row & LogStamp>
  #sequence = 0

  constructor(clock: LabClock, capacity = 10_000) {
    this.#clock = clock
    this.#ring = new Ring(capacity)
  }

  /** Adds a row. */
  record(row: Row): void {
    this.#sequence += 1
    this.#ring.push({ sequence: this.#sequence, time: new Date(this.#clock.now()).toISOString(), ...row })
  }

  /** The kept rows, oldest first. */
  entries(): (Row & LogStamp)[] {
    return this.#ring.toArray()
  }

  /** The oldest kept row that matches, or `undefined`. */
  find(predicate: (row: Row & LogStamp) => boolean): (Row & LogStamp) | undefined {
    return this.entries().find(predicate)
  }

  /** Drops all rows. */
  clear(): void {
    this.#ring.clear()
  }
}
