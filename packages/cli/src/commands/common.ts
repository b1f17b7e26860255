import type { Flag } from '../args/flags.ts'
import { UsageError } from '../cli-error.ts'
import type { Settings } from '../config/settings.ts'
import { wholeNumber } from '../config/values.ts'
import type { Terminal } from '../terminal.ts'

/** @throws UsageError where a word stands that nothing takes; it is not repeated, since it may be a secret. */
export function refuseWords(words: readonly string[], hint: string): void {
  if (words.length === 0) return
  throw new UsageError('There is a word on the command line that belongs to no flag.', hint)
}

/**
 * The one name that a command line must have.
 *
 * @throws UsageError
 */
export function oneName(words: readonly string[], usage: string): string {
  const [name, ...others] = words
  if (name === undefined || others.length > 0) throw new UsageError('Give one name.', usage)
  return name
}

/**
 * The names on a command line, each once in any letter case.
 *
 * @throws UsageError where there is none, or a `-`: who writes it means standard input, and not somebody of that name.
 */
export function someNames(words: readonly string[], usage: string): readonly string[] {
  if (words.length === 0) throw new UsageError('Give at least one name.', usage)
  if (words.includes('-'))
    throw new UsageError('A name cannot be - here, nor does it stand for names.', usage)
  return eachOnce(words)
}

/** Names, each once in any letter case. */
export function eachOnce(names: readonly string[]): readonly string[] {
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()]
}

/**
 * In which form results are to be written.
 *
 * @throws UsageError where two are given.
 */
export function formOf({ json, ndjson }: FormFlags): 'json' | 'ndjson' | 'lines' {
  if (json === true && ndjson === true) throw new UsageError('--json and --ndjson do not go together.')
  return json === true ? 'json' : ndjson === true ? 'ndjson' : 'lines'
}

interface FormFlags {
  readonly json?: true | undefined
  readonly ndjson?: true | undefined
}

/** How a list is to be written. */
export function readManner(
  settings: Settings<Readonly<Record<'limit', Flag>>>,
  flags: FormFlags,
): { json: boolean; ndjson: boolean; limit: number } {
  const form = formOf(flags)
  const limit = settings.text('limit')
  return {
    json: form === 'json',
    ndjson: form === 'ndjson',
    limit: limit === undefined ? Infinity : wholeNumber(limit, 1, 1_000_000_000),
  }
}

/** Says on the terminal how many there were. */
export function noteCount(terminal: Terminal, count: number, what: string): void {
  terminal.note(count === 0 ? `No ${plural(what)}` : counted(count, what))
}

/** `1 account`, `3 accounts` */
export function counted(count: number, what: string): string {
  return `${count} ${count === 1 ? what : plural(what)}`
}

function plural(what: string): string {
  return /[^aeiou]y$/.test(what) ? `${what.slice(0, -1)}ies` : `${what}s`
}
