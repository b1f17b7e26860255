/** What is wrong with a configuration: all of it, each with its place and what to do. */
import { ConfigurationError } from '@sallyport/sdk'
import type { Place } from './tree.ts'

/** One thing that is wrong with a configuration, or could be. No value is repeated in it. */
export interface ConfigurationProblem {
  /** `error`: the configuration cannot be used. */
  readonly severity: 'error' | 'warning'
  readonly file: string
  /** From 1; `undefined` where it is about the file itself. */
  readonly line: number | undefined
  /** From 1. */
  readonly column: number | undefined
  /** The key, such as `vaults.ccp.timeout`. */
  readonly key: string | undefined
  /** The profile that was looked at when it was found. */
  readonly profile: string | undefined
  /** What is wrong, without its place; where there is a key, it goes on after it: `vaults.ccp` `has no 'appId'`. */
  readonly message: string
  /** What to do about it. */
  readonly hint: string | undefined
}

/** What is known of a problem when it is found. */
export type Finding = Partial<Pick<ConfigurationProblem, 'severity' | 'key' | 'hint'>>

/** Collects problems. */
export class Problems {
  readonly #found = new Map<string, ConfigurationProblem>()
  /** The profile that is looked at. */
  profile: string | undefined

  /** Notes a problem; the same one at the same place is noted once. */
  add(place: Place | string, message: string, finding: Finding = {}): void {
    const at = typeof place === 'string' ? { file: place } : place
    const { file, line, column } = { line: undefined, column: undefined, ...at }
    const { profile } = this
    const { severity = 'error', key, hint } = finding
    const id = JSON.stringify([file, line, column, key, message])
    if (this.#found.has(id)) return
    this.#found.set(id, { severity, file, line, column, key, profile, message, hint })
  }

  /** All of them: in the order of the file, what is about the file itself first. */
  get list(): readonly ConfigurationProblem[] {
    return [...this.#found.values()].sort(
      (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
    )
  }

  get errors(): readonly ConfigurationProblem[] {
    return this.list.filter(({ severity }) => severity === 'error')
  }
}

/** How many problems one error spells out. */
const most = 20

/** One error for all that is wrong with a file. */
export function errorOf(file: string, problems: readonly ConfigurationProblem[]): ConfigurationError {
  const [first] = problems
  if (problems.length === 1 && first !== undefined) {
    return new ConfigurationError(problemText(first), {
      code: 'INVALID_OPTION',
      ...(first.hint === undefined ? {} : { hint: first.hint }),
    })
  }
  const lines = problems.slice(0, most).map((one) => {
    const hint = one.hint === undefined ? '' : ` ${one.hint}`
    return `  ${problemText({ ...one, file: '' })}${hint}`
  })
  const rest = problems.length > most ? [`  … and ${problems.length - most} more`] : []
  return new ConfigurationError([`${file}: ${problems.length} problems:`, ...lines, ...rest].join('\n'), {
    code: 'INVALID_OPTION',
  })
}

/** A problem in one line: file, line, column, key, and what is wrong. */
function problemText({ file, line, column, key, message }: ConfigurationProblem): string {
  const where = [
    ...(file === '' ? [] : [file]),
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(column === undefined ? [] : [`column ${column}`]),
  ].join(', ')
  const what = key === undefined ? message : `${key} ${message}`
  return `${where === '' ? '' : `${where}: `}${what}.`
}
