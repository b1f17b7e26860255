import type { PlanRunOptions } from '@sallyport/sdk/cyberark'
import {
  bulkStream,
  changedNothing,
  type BulkContext,
  type BulkOptions,
  type JournalledBulkOptions,
  type JournalledOutcome,
  UncertainError,
  type UncertainDecision,
} from '@sallyport/sdk'
import type { commonFlags } from '../../args/flags.ts'
import { CliError, Interrupted, UsageError } from '../../cli-error.ts'
import type { Invocation } from '../../command.ts'
import { oneOf, wholeNumber } from '../../config/values.ts'
import { exitCodes } from '../../exit-codes.ts'
import { countsOf, OutcomeWriter, type Names, type OutcomeRow } from '../../output/outcomes.ts'
import { createProgress } from '../../output/progress.ts'
import { printable } from '../../render/printable.ts'
import { mayGoOn } from './ask-first.ts'
import type { bulkFlags } from './bulk-flags.ts'
import { formOf } from '../common.ts'

/** What a bulk command is given. */
export type BulkInvocation = Invocation<typeof bulkFlags & typeof commonFlags>

/** What is known of an item once it is done. Goes into the journal: never a secret. */
export interface Done {
  /** What names it since, where that has changed. */
  readonly names?: Names
  /** What else rows tell programs. */
  readonly details?: object
  /** What else rows tell people. */
  readonly note?: string
}

/** How a run shows, whatever does the work. */
interface BulkSubject<Item> {
  /** What rows call it, for example `change`. */
  readonly action: string
  /** What rows call success, for example `requested`. */
  readonly success: string
  readonly items: readonly Item[]
  /** What names an item in rows. */
  readonly names: (item: Item) => Names
  /** What a dry run finds out about an item; it changes nothing. */
  readonly look: (item: Item, context: BulkContext) => Promise<Done | undefined>
  /** What it comes to, as a command: `delete 3 accounts`. */
  readonly would: string
  /** What is asked before it is done: `Delete 3 accounts?` */
  readonly question: string
  /** From how many items on it is asked. */
  readonly asksFrom: number
}

/** What a bulk command does with its items. */
export interface BulkTask<Item> extends BulkSubject<Item> {
  /** The command of the vault. */
  readonly door: string
  /** What names an item in the journal: different for each, the same in every run, no secret. */
  readonly key: (item: Item) => string
  /** What the run is about, so that no other run goes on with its journal. */
  readonly about: readonly string[]
  readonly work: (item: Item, context: BulkContext) => Promise<Done | undefined>
  /** What to do with what an interrupted run began and may have done, unless told otherwise. */
  readonly uncertain: UncertainDecision | ((item: Item) => Promise<UncertainDecision>)
}

/** A run that the library has planned. */
export interface PlannedTask<Item> extends BulkSubject<Item> {
  /** Does it; what came of each is told in order. */
  readonly stream: (options: PlanRunOptions<Item>) => Outcomes<Item>
}

type Outcomes<Item> = AsyncIterable<JournalledOutcome<Item, Done | undefined>>

/** What the help of each says. */
export function bulkManner(asksFrom: number): string {
  const asked = asksFrom === 1 ? 'It is asked first' : 'More than one is asked about first'
  return `${asked}; --yes answers, --dry-run only shows. Writes a line for each; where any failed,\nthe exit code is that of the first failure. With --journal FILE, an interrupted run goes on where it stopped.`
}

/** How a bulk run goes. */
interface BulkManner {
  readonly concurrency: number
  readonly journal: string | undefined
  readonly uncertain: UncertainDecision | undefined
}

/**
 * Reads the flags of a bulk run, before anything is opened.
 *
 * @throws UsageError
 */
export function readBulkManner({ settings, flags }: BulkInvocation): BulkManner {
  formOf(flags)
  const concurrency = settings.text('concurrency')
  const uncertain = settings.text('uncertain')
  const journal = settings.value('journal')
  if (uncertain !== undefined && journal === undefined) {
    throw new UsageError('--uncertain goes with --journal only.')
  }
  return {
    concurrency: concurrency === undefined ? 5 : wholeNumber(concurrency, 1, 10),
    journal,
    uncertain: uncertain === undefined ? undefined : oneOf(uncertain, ['repeat', 'skip', 'done'] as const),
  }
}

/**
 * Does something with each of many items, once it was asked where that is due; writes what came of each, and on
 * standard error what failed.
 *
 * @returns The exit code: that of the first failure, if any.
 */
export async function runBulk<Item>(
  invocation: BulkInvocation,
  task: BulkTask<Item> | PlannedTask<Item>,
): Promise<number> {
  const { flags, terminal, signal } = invocation
  const manner = readBulkManner(invocation)
  const isDry = flags['dry-run'] === true
  if (!isDry && !(await mayGoOn(invocation, { ...task, labels: task.items.map(task.names) }))) {
    return exitCodes.ok.code
  }
  const { errors, unstarted, reason, mayBeDone } = await workThrough(
    invocation,
    isDry ? { ...task, success: 'dry run' } : task,
    manner,
    (options) => (isDry ? bulkStream(task.items, task.look, options) : outcomesOf(task, manner, options)),
  )
  const total = task.items.length
  if (signal.aborted) {
    const counts = `${total - errors.length - unstarted} of ${total} ${task.success}, ${errors.length} failed or broken off, ${unstarted} not started`
    terminal.warn(`Interrupted: ${counts}. ${howToGoOn(manner.journal)}`)
    signal.throwIfAborted()
  }
  const [first = reason] = errors
  if (first === undefined) {
    if (total > 1) terminal.note(`${total} of ${total}: ${isDry ? 'dry run' : task.success}`)
    return exitCodes.ok.code
  }
  if (total > 1) {
    const failed = errors.length === 0 ? [] : [`${errors.length} of ${total} failed (${countsOf(errors)})`]
    const left = unstarted === 0 ? [] : [`${unstarted} not started`]
    terminal.warn(`${[...failed, ...left].join(', ')}. The first one:`)
  }
  if (mayBeDone) terminal.warn('What is uncertain may have been done: look before doing it again.')
  return await terminal.fail(first)
}

function howToGoOn(journal: string | undefined): string {
  return journal === undefined
    ? 'With --journal FILE, a run can be continued after an interruption.'
    : `Run the same command again to go on where it stopped: '${printable(journal, 300)}' holds what is done.`
}

interface Tally {
  readonly errors: readonly unknown[]
  /** Whether any of these says nothing about what was done. */
  readonly mayBeDone: boolean
  readonly unstarted: number
  /** Why some were not started. */
  readonly reason: unknown
}

async function workThrough<Item>(
  { terminal, io, flags, signal }: BulkInvocation,
  task: BulkSubject<Item>,
  manner: BulkManner,
  begin: (options: BulkOptions<Item>) => Outcomes<Item>,
): Promise<Tally> {
  const form = formOf(flags)
  const writer = new OutcomeWriter(io, form)
  const progress = createProgress(terminal, io, { lines: flags.progress === true, json: form !== 'lines' })
  const total = task.items.length
  const errors: unknown[] = []
  let unstarted = 0
  let mayBeDone = false
  let reason: unknown
  const outcomes = begin({
    concurrency: manner.concurrency,
    signal,
    stopOnError: flags['stop-on-error'] === true,
    onProgress: ({ done, failed }) => progress.show({ done, failed, total }),
  })
  try {
    for await (const outcome of outcomes) {
      const row = rowOf(task, outcome, flags['dry-run'] === true)
      if (row.error !== undefined) errors.push(row.error)
      else if (outcome.status === 'rejected') {
        unstarted += 1
        reason ??= outcome.error
      }
      // These have a hint of their own.
      if (row.outcome === 'uncertain' && !saysSo(row.error)) mayBeDone = true
      progress.clear()
      await writer.write(row)
    }
  } finally {
    progress.clear()
    await writer.end()
  }
  return { errors, unstarted, reason, mayBeDone }
}

/** Whether a failure says that nothing was done. */
function isCertain(error: unknown): boolean {
  return error instanceof CliError ? !saysSo(error) : changedNothing(error)
}

/** Whether it is an error about what is not known, with a hint of its own. */
function saysSo(error: unknown): boolean {
  return error instanceof UncertainError || (error instanceof CliError && error.code === 'UNCERTAIN')
}

function outcomesOf<Item>(
  task: BulkTask<Item> | PlannedTask<Item>,
  { journal, uncertain }: BulkManner,
  options: BulkOptions<Item>,
): Outcomes<Item> {
  const decision = uncertain === undefined ? {} : { onUncertain: () => uncertain }
  if ('stream' in task) {
    return task.stream({ ...options, ...(journal === undefined ? {} : { journal, ...decision }) })
  }
  const { items, work, door, action, about, key, uncertain: usual } = task
  if (journal === undefined) return bulkStream(items, work, options)
  const journalled: JournalledBulkOptions<Item, Done | undefined> = {
    ...options,
    journal,
    name: `sallyport ${door} ${JSON.stringify([action, ...about])}`,
    key,
    onUncertain: (item) => (typeof usual === 'string' ? usual : usual(item)),
    ...decision,
    remember: (value) => value,
  }
  return bulkStream(items, work, journalled)
}

function rowOf<Item>(
  { names, action, success }: BulkSubject<Item>,
  outcome: JournalledOutcome<Item, Done | undefined>,
  isDry: boolean,
): OutcomeRow {
  const row = { names: names(outcome.item), action }
  if (outcome.status === 'fulfilled') {
    const done = outcome.resumed ? recalled(outcome.remembered) : outcome.value
    return {
      action,
      names: { ...row.names, ...done?.names },
      outcome: outcome.resumed ? 'done before' : success,
      details: done?.details,
      note: done?.note,
    }
  }
  const { started, error } = outcome
  if (started && error instanceof Interrupted) return { ...row, outcome: 'interrupted', error }
  if (started) return { ...row, outcome: isDry || isCertain(error) ? 'failed' : 'uncertain', error }
  if (error instanceof UncertainError) return { ...row, outcome: 'uncertain', error }
  // Why nothing more was begun is said once, and not with each that was not.
  return { ...row, outcome: 'not started' }
}

/** What an earlier run kept of an item. */
function recalled(remembered: unknown): Done | undefined {
  if (typeof remembered !== 'object' || remembered === null) return undefined
  const { names, details, note }: Readonly<Record<string, unknown>> = { ...remembered }
  return {
    ...(isTexts(names) ? { names } : {}),
    ...(typeof details === 'object' && details !== null ? { details } : {}),
    ...(typeof note === 'string' ? { note } : {}),
  }
}

function isTexts(value: unknown): value is Names {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((one) => typeof one === 'string')
  )
}
