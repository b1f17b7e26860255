import { BulkInputError } from '../errors.ts'
import { checkRun, type AnyOptions, type BulkOptions, type JournalledBulkOptions } from './bulk-options.ts'
import type { BulkItems, BulkOutcome, BulkWork, JournalledOutcome } from './outcome.ts'
import { defaultConcurrency, Run } from './run.ts'

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
  checkRun('bulk', items, work, options)
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
  checkRun('bulkStream', items, work, options)
  return new Run(
    items,
    work,
    options,
    (options.concurrency ?? defaultConcurrency) * aheadPerWorker,
  ).outcomes()
}
