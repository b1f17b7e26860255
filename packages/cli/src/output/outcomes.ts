import type { Io } from '../io.ts'
import { describeFailure, failureRecord } from '../render/failure.ts'
import { printable } from '../render/printable.ts'
import { recordAsJson } from '../render/record-json.ts'
import { writeAll } from './write.ts'

/** What names an item, under the names that listings use, such as `id`, `safe` and `object`. */
export type Names = Readonly<Record<string, string | undefined>>

/** What came of one item of a run: what names it, what was done, and what is known since. */
export interface OutcomeRow {
  readonly names: Names
  readonly action: string
  /** `failed`, `interrupted`, `uncertain`, `not started`, `dry run`, `done before`, or what the action calls success. */
  readonly outcome: string
  /** What the action found out or made, for programs. */
  readonly details?: object | undefined
  /** The same for people. */
  readonly note?: string | undefined
  readonly error?: unknown
}

/** An outcome for programs. A record has the same keys as all others of its run, but for what failed. */
function outcomeAsJson({ names, action, outcome, details, error }: OutcomeRow): string {
  return recordAsJson({ ...names, action, outcome, ...details, ...errorOf(error) })
}

function errorOf(thrown: unknown): object | undefined {
  return thrown === undefined ? undefined : { error: failureRecord(describeFailure(thrown)) }
}

/** An outcome for people. */
export function outcomeAsLine({ names, outcome, note, error }: OutcomeRow): string {
  const [first = '', ...others] = Object.values(names).filter((name) => name !== undefined)
  return [outcome.padEnd(12), first.padEnd(8), ...others, note, reasonOf(error)]
    .flatMap((text) => (text === undefined ? [] : [printable(text, 300)]))
    .join('  ')
    .trimEnd()
}

function reasonOf(thrown: unknown): string | undefined {
  if (thrown === undefined) return undefined
  const { message, code } = describeFailure(thrown)
  return `${message} (${code})`
}

/**
 * Writes outcomes: for people and as NDJSON a line for each as it comes; as JSON an array at the end. People are not
 * shown what was not started.
 */
export class OutcomeWriter {
  readonly #io: Io
  readonly #form: 'json' | 'ndjson' | 'lines'
  readonly #held: string[] = []

  constructor(io: Io, form: 'json' | 'ndjson' | 'lines') {
    this.#io = io
    this.#form = form
  }

  async write(row: OutcomeRow): Promise<void> {
    if (this.#form === 'json') this.#held.push(outcomeAsJson(row))
    else if (this.#form === 'ndjson') await writeAll(this.#io.stdout, `${outcomeAsJson(row)}\n`)
    else if (row.outcome !== 'not started') await writeAll(this.#io.stdout, `${outcomeAsLine(row)}\n`)
  }

  /** Writes what was held back; nothing where nothing came. */
  async end(): Promise<void> {
    if (this.#held.length > 0) await writeAll(this.#io.stdout, `[\n${this.#held.join(',\n')}\n]\n`)
  }
}

/** What failed how often, the most frequent first: `NOT_FOUND 3, TIMEOUT 1`. */
export function countsOf(errors: readonly unknown[]): string {
  const counts = new Map<string, number>()
  for (const error of errors) {
    const { code } = describeFailure(error)
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]) => `${code} ${count}`)
    .join(', ')
}
