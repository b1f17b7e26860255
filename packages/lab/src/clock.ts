/** The lab's time: runs like real time, and can be moved. Everything with a lifetime in the lab asks it. */
export class LabClock {
  readonly #initial: number | undefined
  readonly #listeners: (() => void)[] = []
  #offset = 0

  /** `initial` is the time at start (epoch milliseconds); real time when absent. */
  constructor(initial?: number) {
    this.#initial = initial
    this.reset()
  }

  /** The present, epoch milliseconds. */
  now(): number {
    return Date.now() + this.#offset
  }

  /**
   * Moves the clock by so many milliseconds; a negative number moves it back. Throws `RangeError` on
   * nonsense.
   */
  advance(milliseconds: number): void {
    this.set(this.now() + milliseconds)
  }

  /** Sets the clock to a moment; it goes on running from there. Throws `RangeError` on what is not a time. */
  set(time: Date | number): void {
    const target = typeof time === 'number' ? time : time.getTime()
    // The bounds of Date itself: outside of them no time could be written to the journal.
    if (!Number.isFinite(target) || Math.abs(target) > 8.64e15) {
      throw new RangeError('not a time that the clock can show')
    }
    this.#offset = target - Date.now()
    for (const listener of this.#listeners) listener()
  }

  /** @internal Who is told when the clock was moved. */
  onMove(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /** Back to where the clock was at start: the initial time if one was given, else real time. */
  reset(): void {
    this.#offset = this.#initial === undefined ? 0 : this.#initial - Date.now()
  }
}
