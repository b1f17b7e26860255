import { setMaxListeners } from 'node:events'
import {
  BulkInputError,
  ConfigurationError,
  isSallyportError,
  UncertainError,
  type ErrorCode,
} from '../errors.ts'
import {
  abortSignal,
  anyOf,
  callback,
  checkOptions,
  flag,
  integer,
  isRecord,
  optional,
  text,
  type Check,
  type Shape,
} from '../options.ts'
import { Journal, type JournalEntry } from './journal.ts'

/** What the items of a bulk run can be: nothing is read before there is room for it. */
export type BulkItems<Item> = Iterable<Item> | AsyncIterable<Item>

/** What is done for each item. */
export type BulkWork<Item, Value> = (item: Item, context: BulkContext) => Value | Promise<Value>

/** What the work on one item is told. */
export interface BulkContext {
  /** Aborted when the run is cancelled. Pass it on to every call. */
  readonly signal: AbortSignal
  /** The place of the item in the input, from 0. */
  readonly index: number
  /** Whether an interrupted run began this item already: part of it, or all, may be done. */
  readonly repeated: boolean
}

/** What came of one item. */
export type BulkOutcome<Item, Value> = FulfilledOutcome<Item, Value> | RejectedOutcome<Item>

/** What came of one item in a run with a journal. */
export type JournalledOutcome<Item, Value> = BulkOutcome<Item, Value> | ResumedOutcome<Item>

/** The work on an item has ended well. */
export interface FulfilledOutcome<Item, Value> {
  readonly status: 'fulfilled'
  readonly item: Item
  /** What the work gave. */
  readonly value: Value
  readonly resumed: false
}

/** An earlier run with the same journal has done this item; nothing was done now. */
export interface ResumedOutcome<Item> {
  readonly status: 'fulfilled'
  readonly item: Item
  /** The value was given to the earlier run, and is gone. */
  readonly value: undefined
  readonly resumed: true
  /** What `remember` kept of the value; `undefined` when nothing was kept. */
  readonly remembered: unknown
}

/** The work on an item has failed, or never began. */
export interface RejectedOutcome<Item> {
  readonly status: 'rejected'
  readonly item: Item
  /** What the work threw; or why it never began: the signal's reason, or the error that ended the run. */
  readonly error: unknown
  /** Whether the work was begun in this run. */
  readonly started: boolean
}

/** How far a bulk run is. */
export interface BulkProgress<Item> {
  /** How many items have their outcome, good or bad. */
  readonly done: number
  /** How many of these are rejected. */
  readonly failed: number
  /** How many items there are, where that is known. */
  readonly total: number | undefined
  /** The item whose outcome is new. */
  readonly item: Item
  /** Its outcome. */
  readonly status: 'fulfilled' | 'rejected'
}

/** How a bulk run goes. */
export interface BulkOptions<Item> {
  /**
   * How many items are worked on at once. Default 10. A client has its own bound (`maxConcurrency`); more than
   * that waits in its line.
   */
  readonly concurrency?: number
  /**
   * Cancels the run: no more work begins, work under way gets the signal and is waited for, and every other item
   * is rejected with the signal's reason. The input is read to its end for that; give the signal to it too where
   * that would take long.
   */
  readonly signal?: AbortSignal
  /** Called after each item, in the order in which they end. What it throws ends the run. */
  readonly onProgress?: (progress: BulkProgress<Item>) => void
  /** How many items there are, for progress, where the input does not say. */
  readonly total?: number
  /** Begin nothing more after the first failure. Default `false`. */
  readonly stopOnError?: boolean
}

/** What to do about an item that an earlier run began and may have done. */
export type UncertainDecision = 'repeat' | 'done' | 'skip'

/** How a bulk run with a journal goes. */
export interface JournalledBulkOptions<Item, Value> extends BulkOptions<Item> {
  /**
   * The file that makes the run continue where an earlier one with the same file was interrupted: items that are
   * done are not done again. Only its owner can read it. It holds the keys of items, and nothing else unless
   * `remember` is given. It stays when the run ends; delete it to begin anew.
   */
  readonly journal: string
  /** What the run is called. A journal of a run with another name is refused. Kept as a fingerprint. */
  readonly name?: string
  /**
   * What names an item in the journal: different for each, the same in every run, and no secret. Default: a text
   * or number itself, and the `id` of an object.
   */
  readonly key?: (item: Item) => string
  /** Whether the work can be done twice without harm: an item that may be done is then done again. Default `false`. */
  readonly repeatable?: boolean
  /**
   * Asked about each item that an earlier run began and may have done, best by a look at the vault: `repeat` does it
   * again, `done` takes it as done, `skip` (or nothing, unless `repeatable`) rejects it with UncertainError.
   */
  readonly onUncertain?: (
    item: Item,
  ) => UncertainDecision | undefined | Promise<UncertainDecision | undefined>
  /** What to keep of a value in the journal: anything that JSON can carry. Never a secret. */
  readonly remember?: (value: Value) => unknown
}

type AnyOptions<Item, Value> = Partial<JournalledBulkOptions<Item, Value>>

const shape: Shape<AnyOptions<unknown, unknown>> = {
  concurrency: optional(integer(1)),
  signal: optional(abortSignal),
  onProgress: optional(callback),
  total: optional(integer(0)),
  stopOnError: optional(flag),
  journal: optional(text),
  name: optional(text),
  key: optional(callback),
  repeatable: optional(flag),
  onUncertain: optional(callback),
  remember: optional(callback),
}

/** What means nothing without a journal. */
const journalOnly = ['name', 'key', 'repeatable', 'onUncertain', 'remember'] as const

const itemsInput: Check = anyOf('a list or another iterable, sync or async', (value) =>
  (isRecord(value) || Array.isArray(value)) && (Symbol.iterator in value || Symbol.asyncIterator in value)
    ? undefined
    : 'is not one',
)

/**
 * Works on many items, so many at a time, and gives one outcome for each, in the order of the items. A failure
 * is an outcome; the rest goes on.
 *
 * @param items What to work on; an iterable is read as there is room.
 * @param work What to do for each.
 * @throws ConfigurationError for wrong options or a journal that cannot be used; BulkInputError, with the outcomes
 *   so far, when the items could not be read to their end; what `onProgress` throws.
 * @example
 * const outcomes = await bulk(accounts, (account, { signal }) => pvwa.accounts.reconcile(account, { signal }), {
 *   concurrency: 10, journal: 'reconcile.journal', name: 'reconcile Billing, May', signal,
 * })
 */
export function bulk<Item, Value>(
  items: BulkItems<Item>,
  work: BulkWork<Item, Value>,
  options: JournalledBulkOptions<Item, Value>,
): Promise<JournalledOutcome<Item, Value>[]>
export function bulk<Item, Value>(
  items: BulkItems<Item>,
  work: BulkWork<Item, Value>,
  options?: BulkOptions<Item>,
): Promise<BulkOutcome<Item, Value>[]>
export async function bulk<Item, Value>(
  items: BulkItems<Item>,
  work: BulkWork<Item, Value>,
  options: AnyOptions<Item, Value> = {},
): Promise<JournalledOutcome<Item, Value>[]> {
  check('bulk', items, work, options)
  const run = new Run(items, work, options, Infinity)
  const outcomes: JournalledOutcome<Item, Value>[] = []
  try {
    for await (const outcome of run.outcomes()) outcomes.push(outcome)
  } catch (cause) {
    if (run.inputFailure?.error !== cause) throw cause
    throw new BulkInputError('The items could not be read to their end.', {
      code: 'INPUT_FAILED',
      hint: "What was read is done; 'outcomes' of this error says what came of it. 'cause' says what failed.",
      cause,
      outcomes,
    })
  }
  return outcomes
}

/** How many outcomes may wait for the reader, for each item that is worked on at once. */
const aheadPerWorker = 16

/**
 * The same as {@link bulk}, for very many items: outcomes come in the order of the items as soon as they are there,
 * and memory stays flat, since no more work begins than a slow reader can follow. Nothing begins before it is read.
 * A reader that leaves early ends the run: what is under way is waited for, nothing else begins.
 *
 * @throws When called: ConfigurationError for wrong options. When read: ConfigurationError for a journal that cannot
 *   be used; what reading the items throws, after all outcomes; what `onProgress` throws.
 * @example
 * for await (const outcome of bulkStream(pvwa.accounts.list(), verify)) print(outcome)
 */
export function bulkStream<Item, Value>(
  items: BulkItems<Item>,
  work: BulkWork<Item, Value>,
  options: JournalledBulkOptions<Item, Value>,
): AsyncGenerator<JournalledOutcome<Item, Value>, void, undefined>
export function bulkStream<Item, Value>(
  items: BulkItems<Item>,
  work: BulkWork<Item, Value>,
  options?: BulkOptions<Item>,
): AsyncGenerator<BulkOutcome<Item, Value>, void, undefined>
export function bulkStream<Item, Value>(
  items: BulkItems<Item>,
  work: BulkWork<Item, Value>,
  options: AnyOptions<Item, Value> = {},
): AsyncGenerator<JournalledOutcome<Item, Value>, void, undefined> {
  check('bulkStream', items, work, options)
  return new Run(
    items,
    work,
    options,
    (options.concurrency ?? defaultConcurrency) * aheadPerWorker,
  ).outcomes()
}

const defaultConcurrency = 10

function check(where: string, items: unknown, work: unknown, options: object): void {
  const wrong = said('the items', itemsInput(items)) ?? said('the work', callback(work))
  if (wrong !== undefined) throw new ConfigurationError(`${where}: ${wrong}.`, { code: 'INVALID_OPTION' })
  checkOptions(where, options, shape)
  const given = options as Record<string, unknown>
  const lost = journalOnly.find((key) => given[key] !== undefined)
  if (lost === undefined || given['journal'] !== undefined) return
  throw new ConfigurationError(`${where}: option '${lost}' means nothing without 'journal'.`, {
    code: 'INVALID_OPTION',
  })
}

function said(name: string, wrong: string | undefined): string | undefined {
  return wrong === undefined ? undefined : `${name} ${wrong}`
}

/** One run, from the first item to the last outcome. */
class Run<Item, Value> {
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

/** Lets one waiter go on; a ring before the wait is not lost. */
class Bell {
  #rung = false
  #wake: (() => void) | undefined

  ring(): void {
    this.#rung = true
    this.#wake?.()
  }

  async wait(): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    this.#wake = undefined
    this.#rung = false
  }
}

/** First in, first out. */
class Queue<Value> {
  #values: (Value | undefined)[] = []
  #head = 0

  push(value: Value): void {
    this.#values.push(value)
  }

  shift(): Value | undefined {
    if (this.#head === this.#values.length) return undefined
    const value = this.#values[this.#head]
    // Let go at once; moved together when half of it is empty.
    this.#values[this.#head] = undefined
    this.#head += 1
    if (this.#head * 2 > this.#values.length) {
      this.#values = this.#values.slice(this.#head)
      this.#head = 0
    }
    return value
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

function uncertain(): UncertainError {
  return new UncertainError('An interrupted run began this item; it is not known whether it was done.', {
    code: 'UNCERTAIN',
    hint: "Look at the vault. Then decide in 'onUncertain', or set 'repeatable' where doing it twice does no harm.",
  })
}

/** After these the server may have done what was asked. */
const mayHaveHappened: ReadonlySet<ErrorCode> = new Set([
  'TIMEOUT',
  'CONNECTION_RESET',
  'CONNECTION_FAILED',
  'PROCESS_FAILED',
  'SERVER_FAILURE',
  'VAULT_UNREACHABLE',
  'UNEXPECTED_ANSWER',
  'ANSWER_TOO_LARGE',
  'UNEXPECTED_REDIRECT',
  'NOT_TEXT',
  'UNCERTAIN',
  'INPUT_FAILED',
])

/** Whether a failure says that nothing was done. What is not ours says nothing. */
function changedNothing(error: unknown): boolean {
  return isSallyportError(error) && !mayHaveHappened.has(error.code)
}
