import { setMaxListeners } from 'node:events'
import { ConfigurationError } from '../errors.ts'
import { isRecord } from '../options.ts'
import type { AnyOptions, UncertainDecision } from './bulk-options.ts'
import { changedNothing, uncertain } from './certainty.ts'
import { Journal, type JournalEntry } from './journal.ts'
import type {
  BulkContext,
  BulkItems,
  BulkOutcome,
  BulkWork,
  JournalledOutcome,
  RejectedOutcome,
  ResumedOutcome,
} from './outcome.ts'
import { Bell, Queue } from './waiting.ts'

/** How many items are worked on at once, where nobody says. */
export const defaultConcurrency = 10

/** One run, from the first item to the last outcome. */
export class Run<Item, Value> {
  readonly #items: BulkItems<Item>
  readonly #work: BulkWork<Item, Value>
  readonly #options: AnyOptions<Item, Value>
  readonly #concurrency: number
  readonly #total: number | undefined
  readonly #cancelled = new AbortController()
  /** How many outcomes may be begun or wait for the reader. */
  readonly #window: number
  #journal: Journal | undefined
  readonly #keys = new Set<string>()
  /** Outcomes in the order of the items, from the oldest that was not read. */
  readonly #queue = new Queue<Promise<JournalledOutcome<Item, Value>>>()
  readonly #room = new Bell()
  readonly #arrival = new Bell()
  #unread = 0
  /** How many places for work are taken. */
  #running = 0
  /** How many items have no outcome yet. */
  #unsettled = 0
  #done = 0
  #failed = 0
  /** Why no more work begins. */
  #stop: { readonly reason: unknown } | undefined
  /** What a callback threw; the run ends with it. */
  #broken: { readonly error: unknown } | undefined
  #abandoned = false
  #reading = false
  #fed = false
  /** Why the items could not be read to their end. */
  inputFailure: { readonly error: unknown } | undefined

  constructor(
    items: BulkItems<Item>,
    work: BulkWork<Item, Value>,
    options: AnyOptions<Item, Value>,
    window: number,
  ) {
    this.#items = items
    this.#work = work
    this.#options = { ...options }
    this.#concurrency = options.concurrency ?? defaultConcurrency
    this.#total = options.total ?? sizeOf(items)
    // One of its own: all the work under way listens to it, which Node takes for a leak of the caller's.
    setMaxListeners(0, this.#cancelled.signal)
    this.#window = window
  }

  /** Does the work; gives the outcomes in order. */
  async *outcomes(): AsyncGenerator<JournalledOutcome<Item, Value>, void, undefined> {
    const { journal, name = '', signal } = this.#options
    if (journal !== undefined) this.#journal = await Journal.open(journal, name)
    const aborted = (): void => {
      this.#end(signal?.reason)
      this.#cancelled.abort(signal?.reason)
    }
    if (signal?.aborted === true) aborted()
    else signal?.addEventListener('abort', aborted)
    const feeding = this.#feed()
    try {
      for (;;) {
        const next = this.#queue.shift()
        if (next !== undefined) {
          yield await next
          this.#unread -= 1
          this.#room.ring()
        } else if (this.#fed) {
          break
        } else {
          await this.#arrival.wait()
        }
      }
    } finally {
      this.#abandoned = true
      this.#room.ring()
      // An input that is waited for may never come: it is told to end, and not waited for.
      if (!this.#reading) await feeding
      while (this.#unsettled > 0) await this.#arrival.wait()
      signal?.removeEventListener('abort', aborted)
      await this.#journal?.close()
    }
    const failure = this.#broken ?? this.inputFailure
    if (failure !== undefined) throw failure.error
  }

  /** Reads the items as there is room, and begins the work on them. */
  async #feed(): Promise<void> {
    try {
      const iterator = iteratorOf(this.#items)
      for (let index = 0; !this.#hasLeft(); index += 1) {
        this.#reading = true
        const next = await iterator.next()
        this.#reading = false
        if (next.done === true) return
        while (!this.#hasLeft() && !this.#hasRoom()) await this.#room.wait()
        if (this.#hasLeft()) break
        this.#queue.push(this.#begin(next.value, index))
        this.#unread += 1
        this.#arrival.ring()
      }
      await iterator.return?.()
    } catch (error) {
      this.#reading = false
      // An input that ends by the same signal is at its end.
      const { signal } = this.#options
      if (!(signal?.aborted === true && error === signal.reason)) this.inputFailure = { error }
    } finally {
      this.#fed = true
      this.#arrival.ring()
    }
  }

  /** Whether the reader has left: it gets no more, and nobody else is there to be told. */
  #hasLeft(): boolean {
    return this.#abandoned
  }

  #hasRoom(): boolean {
    if (this.#unread >= this.#window) return false
    return this.#stop !== undefined || this.#running < this.#concurrency
  }

  async #begin(item: Item, index: number): Promise<JournalledOutcome<Item, Value>> {
    this.#unsettled += 1
    const outcome = this.#stop === undefined ? await this.#process(item, index) : this.#notStarted(item)
    this.#unsettled -= 1
    this.#tell(outcome)
    this.#arrival.ring()
    return outcome
  }

  /** Holds one of the places for work; the line in the journal after it needs none. */
  async #process(item: Item, index: number): Promise<JournalledOutcome<Item, Value>> {
    const place = { held: true }
    this.#running += 1
    const leave = (): void => {
      if (!place.held) return
      place.held = false
      this.#running -= 1
      this.#room.ring()
    }
    try {
      return await this.#journalled(item, index, leave)
    } finally {
      leave()
    }
  }

  async #journalled(item: Item, index: number, leave: () => void): Promise<JournalledOutcome<Item, Value>> {
    const journal = this.#journal
    if (journal === undefined)
      return this.#call(item, { signal: this.#cancelled.signal, index, repeated: false })
    let key: string
    let entry: JournalEntry | undefined
    try {
      key = this.#keyOf(item)
      entry = journal.entry(key)
      if (entry?.state === 'done') return resumed(item, entry.remembered)
      if (entry !== undefined) {
        const decision = await this.#decide(item)
        if (decision === 'skip') return { status: 'rejected', item, error: uncertain(), started: false }
        if (decision === 'done') {
          await this.#record(journal.done(key, undefined))
          return resumed(item, undefined)
        }
      }
    } catch (error) {
      return { status: 'rejected', item, error, started: false }
    }
    const repeated = entry !== undefined
    if (!(await this.#record(journal.started(key)))) return this.#notStarted(item)
    if (this.#stop !== undefined) {
      // Cancelled while the disk was busy: it did not begin, unless an earlier run began it.
      if (!repeated) await this.#record(journal.failed(key))
      return this.#notStarted(item)
    }
    const outcome = await this.#call(item, { signal: this.#cancelled.signal, index, repeated })
    leave()
    if (outcome.status === 'fulfilled') {
      let remembered: unknown
      try {
        const kept = this.#options.remember?.(outcome.value)
        // What JSON cannot carry is found out here, not after the line that says that the item is done.
        if (kept !== undefined) JSON.stringify(kept)
        remembered = kept
      } catch (error) {
        this.#break(error)
      }
      await this.#record(journal.done(key, remembered))
    } else if (!repeated && changedNothing(outcome.error)) {
      await this.#record(journal.failed(key))
    }
    return outcome
  }

  async #call(item: Item, context: BulkContext): Promise<BulkOutcome<Item, Value>> {
    try {
      return { status: 'fulfilled', item, value: await this.#work(item, context), resumed: false }
    } catch (error) {
      if (this.#options.stopOnError === true) this.#end(error)
      return { status: 'rejected', item, error, started: true }
    }
  }

  async #decide(item: Item): Promise<UncertainDecision> {
    const decision = await this.#options.onUncertain?.(item)
    return decision ?? (this.#options.repeatable === true ? 'repeat' : 'skip')
  }

  /** Waits for a line of the journal; the run ends when it cannot be written. */
  async #record(written: Promise<void>): Promise<boolean> {
    try {
      await written
      return true
    } catch (error) {
      this.#end(error)
      return false
    }
  }

  #keyOf(item: Item): string {
    const key: unknown = this.#options.key === undefined ? defaultKey(item) : this.#options.key(item)
    if (typeof key !== 'string' || key === '') {
      throw new ConfigurationError('An item has no key for the journal.', {
        code: 'INVALID_OPTION',
        hint: "Give 'key': a function that names each item, the same in every run.",
      })
    }
    if (this.#keys.has(key)) {
      throw new ConfigurationError('Two items of this run have the same key in the journal.', {
        code: 'INVALID_REQUEST',
        hint: "The first is done, this one is not. Leave it out, or give a 'key' that tells them apart.",
      })
    }
    this.#keys.add(key)
    return key
  }

  #notStarted(item: Item): RejectedOutcome<Item> {
    return { status: 'rejected', item, error: this.#stop?.reason, started: false }
  }

  #tell({ item, status }: JournalledOutcome<Item, Value>): void {
    this.#done += 1
    if (status === 'rejected') this.#failed += 1
    if (this.#broken !== undefined) return
    try {
      this.#options.onProgress?.({
        done: this.#done,
        failed: this.#failed,
        total: this.#total,
        item,
        status,
      })
    } catch (error) {
      this.#break(error)
    }
  }

  #break(error: unknown): void {
    this.#broken ??= { error }
    this.#end(error)
  }

  #end(reason: unknown): void {
    this.#stop ??= { reason }
    this.#room.ring()
  }
}

function iteratorOf<Item>(items: BulkItems<Item>): AsyncIterator<Item> | Iterator<Item> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
}

function sizeOf(items: unknown): number | undefined {
  if (Array.isArray(items)) return items.length
  return items instanceof Set || items instanceof Map ? items.size : undefined
}

function defaultKey(item: unknown): string | undefined {
  const id = isRecord(item) ? item['id'] : item
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined
}

function resumed<Item>(item: Item, remembered: unknown): ResumedOutcome<Item> {
  return { status: 'fulfilled', item, value: undefined, resumed: true, remembered }
}
