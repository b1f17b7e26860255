import { fold } from '../../state/fold.ts'

/** One condition of a query. */
export interface Criterion {
  /** The property's name, folded: `safe`, `folder`, `object`, `policyid`, or any property. */
  readonly name: string
  readonly value: string
}

/** How values are compared. */
export type QueryFormat = 'exact' | 'regexp'

/** What a request asks for. */
export interface Selection {
  readonly criteria: readonly Criterion[]
  readonly format: QueryFormat
  /** The query as the answer for "not found" echoes it. */
  readonly echo: string
}

/**
 * Reads `k=v;k=v` (CCP protocol notes, Query language): `;` separates terms and has no escape, the first `=`
 * of a term ends the name, names match in any case. A trailing `;` and terms with an empty value count for
 * nothing. Gives `undefined` for a term without `=` or without a name.
 */
export function parseQuery(query: string): Criterion[] | undefined {
  const criteria: Criterion[] = []
  for (const term of query.split(';')) {
    if (term.trim() === '') continue
    const equals = term.indexOf('=')
    const name = term.slice(0, equals).trim()
    if (equals < 0 || name === '') return undefined
    const value = term.slice(equals + 1)
    if (value !== '') criteria.push({ name: fold(name), value })
  }
  return criteria
}
