import { ConfigurationError } from '../errors.ts'
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
import type { BulkProgress } from './outcome.ts'

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

/** Options of a run, with or without a journal. */
export type AnyOptions<Item, Value> = Partial<JournalledBulkOptions<Item, Value>>

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
 * Checks what a run is given.
 *
 * @throws ConfigurationError naming what is wrong.
 */
export function checkRun<Item, Value>(
  where: string,
  items: unknown,
  work: unknown,
  options: AnyOptions<Item, Value>,
): void {
  const wrong = said('the items', itemsInput(items)) ?? said('the work', callback(work))
  if (wrong !== undefined) throw new ConfigurationError(`${where}: ${wrong}.`, { code: 'INVALID_OPTION' })
  checkOptions(where, options, shape)
  if (options.journal !== undefined) return
  const lost = journalOnly.find((key) => options[key] !== undefined)
  if (lost === undefined) return
  throw new ConfigurationError(`${where}: option '${lost}' means nothing without 'journal'.`, {
    code: 'INVALID_OPTION',
  })
}

function said(name: string, wrong: string | undefined): string | undefined {
  return wrong === undefined ? undefined : `${name} ${wrong}`
}
