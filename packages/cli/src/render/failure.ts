import { isSallyportError } from '@sallyport/sdk'
import { CliError, InOwnWords, Interrupted } from '../cli-error.ts'
import { exitCodeOf, exitCodeOfSignal, exitCodes, type ExitCode } from '../exit-codes.ts'
import { inFlags } from './error-words.ts'
import { printable, printableLines } from './printable.ts'
import type { Style } from './style.ts'

/** A failure, ready to be shown. */
export interface Failure {
  readonly exit: ExitCode
  /** The name of the error's class. */
  readonly kind: string
  readonly code: string
  readonly message: string
  readonly hint: string | undefined
  readonly vendorCode: string | undefined
  readonly status: number | undefined
  readonly retryable: boolean
  /** Where to look, for a defect only. */
  readonly stack: string | undefined
  /** What failed, where that is more than one thing; the message tells of each already. */
  readonly parts: readonly FailedPart[]
}

/** One of several things that failed. */
export interface FailedPart {
  /** What messages call it; `undefined` where its message says that. */
  readonly name: string | undefined
  readonly failure: Failure
}

/** Sorts anything that was thrown. */
export function describeFailure(error: unknown): Failure {
  const plain = { vendorCode: undefined, status: undefined, retryable: false, stack: undefined, parts: [] }
  if (error instanceof InOwnWords) {
    const { message, hint, causes } = error.error
    return withCauses({ ...describeFailure(error.error), message, hint }, causes)
  }
  if (isSallyportError(error)) {
    // What a reference says is no flag.
    const said = error.code === 'INVALID_REFERENCE' ? (text: string) => text : inFlags
    return {
      exit: exitCodeOf(error),
      kind: error.name,
      code: error.code,
      message: said(error.message),
      hint: error.hint === undefined ? undefined : said(error.hint),
      vendorCode: error.vendorCode,
      status: error.status,
      retryable: error.retryable,
      stack: undefined,
      parts: [],
    }
  }
  if (error instanceof CliError) {
    const { exit, name: kind, code, message, hint, parts } = error
    return { ...plain, exit, kind, code, message, hint, parts }
  }
  if (error instanceof Interrupted) {
    const exit = exitCodeOfSignal(error.signal)
    return { ...plain, exit, kind: error.name, code: error.signal, message: error.message, hint: undefined }
  }
  // Whatever it is, it was not made for this: its own text is not shown, since nobody has vetted it.
  return {
    ...plain,
    exit: exitCodes.unexpected,
    kind: 'Defect',
    code: 'UNEXPECTED',
    message: `An unexpected failure in sallyport (${printable(error instanceof Error ? error.name : typeof error, 80)}).`,
    hint: 'This is a defect: please report it. --verbose shows where it happened.',
    stack: framesOf(error),
  }
}

/** What failed at each of several that were tried stands below what it came to, with what to do about each. */
function withCauses(failure: Failure, causes: readonly Error[] = []): Failure {
  const each = causes.filter(isSallyportError).map((cause) => describeFailure(new InOwnWords(cause)))
  if (each.length === 0) return failure
  const lines = each.map(({ message, code }) => `\n  ${message} (${code})`)
  const hints = new Set(each.flatMap(({ hint }) => hint ?? []))
  return {
    ...failure,
    message: failure.message + lines.join(''),
    hint: hints.size === 0 ? failure.hint : [...hints].join('\n       '),
    parts: each.map((one) => ({ name: undefined, failure: one })),
  }
}

/** One line with what happened, one with what to do, one with the codes. */
export function renderFailure(failure: Failure, style: Style, verbose: boolean): string {
  const codes = [
    failure.code,
    failure.vendorCode,
    failure.status === undefined ? undefined : `HTTP ${failure.status}`,
  ]
  const lines = [`${style.mark('red', 'error:')} ${printableLines(failure.message)}`]
  if (failure.hint !== undefined)
    lines.push(`${style.mark('cyan', ' hint:')} ${printableLines(failure.hint)}`)
  const shown = codes.filter((code) => code !== undefined).map((code) => printable(code, 80))
  if (failure.exit !== exitCodes.usage) {
    lines.push(style.mark('dim', ` code: ${shown.join(', ')} (exit ${failure.exit.code})`))
  }
  if (verbose && failure.stack !== undefined) lines.push(style.mark('dim', failure.stack))
  return `${lines.join('\n')}\n`
}

/** The same for programs, as one line. */
export function failureAsJson(failure: Failure): string {
  return `${JSON.stringify({ error: failureRecord(failure) })}\n`
}

/** A failure as programs get it. */
export function failureRecord(failure: Failure): object {
  const { exit, kind, code, message, hint, vendorCode, status, retryable, parts } = failure
  const failures = parts.map(({ name, failure: part }) => ({ name, ...failureRecord(part) }))
  const record = { class: kind, code, message, hint, vendorCode, status, retryable, exitCode: exit.code }
  return failures.length === 0 ? record : { ...record, failures }
}

/** Frames name files and lines of this program, not values; the message above them is left out. */
function framesOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.stack === undefined) return undefined
  return error.stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => printable(line.trimEnd()).replace(/^\uFFFD/, ''))
    .join('\n')
}
