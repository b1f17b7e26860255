import type { BulkOptions, JournalledBulkOptions, UncertainDecision } from '../../../bulk/bulk-options.ts'
import { bulkStream } from '../../../bulk/bulk.ts'
import type { BulkWork, JournalledOutcome } from '../../../bulk/outcome.ts'
import { checkOptions } from '../../../options.ts'
import { callOf, callShape, type CallOptions } from '../../../transport/call-options.ts'

/** How to carry a plan out. */
export interface PlanRunOptions<Item> extends BulkOptions<Item> {
  /** The file that makes the run go on where an earlier one was interrupted. See `bulk`. */
  readonly journal?: string
  /** How long each call may take, in milliseconds. Default: the client's `timeoutMs`. */
  readonly timeoutMs?: number
  /**
   * What to do about an item that an interrupted run began. Means something with a journal only. Default: what fits
   * the helper, which is to do it again, or to look first.
   */
  readonly onUncertain?: JournalledBulkOptions<Item, unknown>['onUncertain']
}

/** What a plan would do. */
interface PlannedWork<Item, Value> {
  /** What helper was called with what, so that the journal of another call is refused. Nothing secret. */
  readonly name: string
  readonly items: readonly Item[]
  /** Done for each item. */
  readonly work: (item: Item, call: CallOptions, repeated: boolean) => Promise<Value>
  /** What to do about an item that an interrupted run began. Default: to do it again. */
  readonly onUncertain?: JournalledBulkOptions<Item, Value>['onUncertain']
}

/**
 * What a helper would do, item by item. Making it has changed nothing: look at `items`, and {@link run} it or drop it.
 *
 * @example
 * const plan = await pvwa.utilities.reconcileFailed('db1.example.com')
 * console.log(plan.items.map(({ name }) => name))
 * const outcomes = await plan.run({ journal: 'reconcile-db1.journal', onProgress })
 */
export class BulkPlan<Item, Value> {
  /** What would be worked on, in order. */
  readonly items: readonly Item[]
  readonly #planned: PlannedWork<Item, Value>

  /** Made by the helpers. */
  constructor(planned: PlannedWork<Item, Value>) {
    this.items = planned.items
    this.#planned = planned
  }

  /**
   * Does it: so many items at a time, with an outcome for each, in order. With a journal a run that was interrupted
   * goes on where it was, also with a plan that was made anew.
   *
   * @throws ConfigurationError for wrong options, or a journal that cannot be used or is another plan's; what
   *   `onProgress` throws.
   */
  async run(options: PlanRunOptions<Item> = {}): Promise<JournalledOutcome<Item, Value>[]> {
    const outcomes: JournalledOutcome<Item, Value>[] = []
    for await (const outcome of this.stream(options)) outcomes.push(outcome)
    return outcomes
  }

  /**
   * The same with each outcome as soon as it is there, in order. Nothing begins before it is read; a reader that
   * leaves early ends the run.
   *
   * @throws When called: ConfigurationError for wrong options. When read: as {@link run}.
   */
  stream(
    options: PlanRunOptions<Item> = {},
  ): AsyncGenerator<JournalledOutcome<Item, Value>, void, undefined> {
    const { items, work, name, onUncertain: usual = (): UncertainDecision => 'repeat' } = this.#planned
    const { journal, timeoutMs, onUncertain = usual, ...rest } = options
    checkOptions('plan', callOf({ timeoutMs }), callShape)
    const each: BulkWork<Item, Value> = (item, { signal, repeated }) =>
      work(item, callOf({ signal, timeoutMs }), repeated)
    return journal === undefined
      ? bulkStream(items, each, rest)
      : bulkStream(items, each, { ...rest, journal, name, onUncertain })
  }
}
