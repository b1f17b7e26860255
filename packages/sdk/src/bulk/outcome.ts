/** What a bulk run works on, and what comes of it. */

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
