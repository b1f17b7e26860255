import type { Deadline } from './deadline.ts'

/** Something that is done once for all who want it. When the last of them gives up, it is given up too. */
export class SharedWork<Value> {
  /** What it comes to. */
  readonly done: Promise<Value>
  readonly #controller = new AbortController()
  #waiting = 0
  #wanted = false

  /** @param work What is to be done, until the signal; it begins after the constructor. */
  constructor(work: (signal: AbortSignal) => Promise<Value>) {
    this.done = Promise.resolve().then(() => work(this.signal))
    // Whoever waited may have left.
    this.done.catch(() => undefined)
  }

  /** Aborted when it is given up. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Keeps it from being given up: there is somebody who comes back for it. */
  want(): void {
    this.#wanted = true
  }

  /**
   * Waits for it, no longer than the call lasts; without a deadline as long as it takes.
   *
   * @throws What it throws; the reason when the call ends before.
   */
  async wait(deadline: Deadline | undefined): Promise<Value> {
    this.#waiting += 1
    try {
      return await (deadline === undefined ? this.done : deadline.race(this.done))
    } finally {
      this.#waiting -= 1
      if (this.#waiting === 0 && !this.#wanted) this.giveUp(deadline?.reason)
    }
  }

  /** Takes back {@link want}: it is given up unless somebody waits. */
  letGo(reason: Error): void {
    this.#wanted = false
    if (this.#waiting === 0) this.giveUp(reason)
  }

  /** Ends it. Does nothing to what is done. */
  giveUp(reason: Error | undefined): void {
    this.#controller.abort(reason)
  }
}

/** Work that is begun when the first wants it and shared by all who come before it is done; then begun anew. */
export class SingleFlight<Value> {
  readonly #work: (signal: AbortSignal) => Promise<Value>
  #underWay: SharedWork<Value> | undefined

  /** @param work What is to be done, until the signal. */
  constructor(work: (signal: AbortSignal) => Promise<Value>) {
    this.#work = work
  }

  /**
   * Waits for it, no longer than the call lasts.
   *
   * @throws What it throws; the reason when the call ends before.
   */
  wait(deadline: Deadline): Promise<Value> {
    if (this.#underWay?.signal.aborted !== false) this.#underWay = this.#begin()
    return this.#underWay.wait(deadline)
  }

  #begin(): SharedWork<Value> {
    const begun = new SharedWork(this.#work)
    const over = (): void => {
      if (this.#underWay === begun) this.#underWay = undefined
    }
    begun.done.then(over, over)
    return begun
  }
}
