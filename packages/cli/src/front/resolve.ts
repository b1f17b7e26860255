import {
  isSallyportError,
  parseReference,
  type BulkOutcome,
  type GetManyProgress,
  type Sallyport,
} from '@sallyport/sdk'
import { CliError, InOwnWords } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { waiting, whileSlow } from '../output/while-slow.ts'
import { describeFailure, type Failure } from '../render/failure.ts'
import { printable } from '../render/printable.ts'
import type { Terminal } from '../terminal.ts'

/** Something that a reference stands for, by the name that messages call it. */
export interface Wanted {
  readonly name: string
  readonly reference: string
  /** Where it is said, such as `-e`. */
  readonly origin?: string
}

/** What came of it. */
export interface Resolved extends Wanted {
  readonly value: string
  /** What of it must not be seen; none for user names and addresses. */
  readonly secrets: readonly string[]
}

/** How to retrieve. */
export interface ResolveOptions {
  readonly signal: AbortSignal
  /** What did not happen where something fails, for the message. */
  readonly consequence: string
  /** Ask the vaults whatever is cached. Default `false`. */
  readonly fresh?: boolean
  /** Told how far it is. */
  readonly terminal: Pick<Terminal, 'progress'>
}

/**
 * Retrieves everything at once. Where something fails, all failures are told in one error, and nothing is given.
 *
 * @throws CliError with the exit code of the first failure.
 */
export async function resolveAll(
  sallyport: Sallyport,
  wanted: readonly Wanted[],
  { signal, consequence, fresh = false, terminal }: ResolveOptions,
): Promise<readonly Resolved[]> {
  const references = wanted.map(({ reference }) => reference)
  const outcomes = await tellingHowFar(terminal, (onProgress) =>
    sallyport.resolveMany(references, { signal, fresh, onProgress }),
  )
  signal.throwIfAborted()
  try {
    return allOrNone(wanted, outcomes, consequence, (secret, one) => {
      const value = secret.reveal()
      if (!value.isWellFormed()) throw halfPair()
      return { ...one, value, secrets: secretsOf(one.reference, value) }
    })
  } finally {
    for (const outcome of outcomes) if (outcome.status === 'fulfilled') outcome.value.dispose()
  }
}

/** Retrieves many, and says how far it is where that takes long. */
export async function tellingHowFar<Value>(
  terminal: Pick<Terminal, 'progress'>,
  retrieve: (onProgress: (progress: GetManyProgress) => void) => Promise<Value>,
): Promise<Value> {
  let far = waiting
  const work = (): Promise<Value> =>
    retrieve(({ done, total }) => {
      far = `${done} of ${total} …`
    })
  return await whileSlow(terminal, work, () => far)
}

/**
 * What came of several retrievals, if all of them went well. Else all failures are told in one error.
 *
 * @param consequence What did not happen where something fails, for the message.
 * @throws CliError with the exit code of the first failure.
 */
export function allOrNone<Value, Result>(
  wanted: readonly Wanted[],
  outcomes: readonly BulkOutcome<unknown, Value>[],
  consequence: string,
  take: (value: Value, one: Wanted) => Result,
): readonly Result[] {
  const found: Result[] = []
  const failures: Failed[] = []
  for (const [index, one] of wanted.entries()) {
    try {
      const outcome = outcomes[index]
      if (outcome?.status !== 'fulfilled') throw outcome?.error
      found.push(take(outcome.value, one))
    } catch (error) {
      failures.push({
        wanted: one,
        failure: describeFailure(isSallyportError(error) ? new InOwnWords(error) : error),
      })
    }
  }
  const [first] = failures
  if (first !== undefined) throw failureOf([first, ...failures.slice(1)], wanted.length, consequence)
  return found
}

/** Who masks user names and addresses masks half of every log. */
function secretsOf(reference: string, value: string): readonly string[] {
  const { field } = parseReference(reference)
  if (field === 'username' || field === 'address') return []
  if (field !== 'json') return [value]
  const { secret }: { secret?: unknown } = JSON.parse(value) as object
  return typeof secret === 'string' ? [secret] : []
}

/** It would become another character wherever it is written. */
function halfPair(): CliError {
  return new CliError('The secret holds half of a surrogate pair, which has no exact form in UTF-8.', {
    exit: exitCodes.protocol,
    code: 'NOT_TEXT',
  })
}

interface Failed {
  readonly wanted: Wanted
  readonly failure: Failure
}

function failureOf(failures: readonly [Failed, ...Failed[]], total: number, consequence: string): CliError {
  const lines = failures.flatMap(({ wanted: { name, origin }, failure: { message, code } }) => {
    // Of a chain, what failed at each of its vaults stands below what it came to.
    const [first, ...causes] = message.split('\n')
    const where = origin === undefined ? '' : ` (${printable(origin, 200)})`
    return [
      `  ${printable(name, 200)}${where}: ${first ?? ''} (${code})`,
      ...causes.map((cause) => `  ${cause}`),
    ]
  })
  const codes = new Set(failures.map(({ failure }) => failure.code))
  const hints = new Set(failures.flatMap(({ failure }) => failure.hint ?? []))
  return new CliError(
    `${failures.length} of ${total} ${total === 1 ? 'secret' : 'secrets'} could not be had; ${consequence}.\n${lines.join('\n')}`,
    {
      exit: failures[0].failure.exit,
      code: codes.size === 1 ? failures[0].failure.code : 'SEVERAL',
      hint: hints.size === 0 ? undefined : [...hints].join('\n       '),
      parts: failures.map(({ wanted: { name }, failure }) => ({ name, failure })),
    },
  )
}
