import type { QueryPairs } from '../../../http/query-string.ts'
import { MASKED } from '../../../journal.ts'
import { fold } from '../../../state/fold.ts'
import { parseQuery } from '../criteria.ts'
import type { Criterion, QueryFormat, Selection } from '../criteria.ts'
import type { Refusal } from '../refusal.ts'
import { complaints } from './errors.ts'

/** A request's parameters, understood. */
export interface CcpParameters {
  readonly application: string
  readonly selection: Selection
  readonly reason: string | undefined
  readonly failOnChange: boolean
  readonly timeoutSeconds: number
}

// The single criteria in the order in which the answer for "not found" echoes them (the order is our
// assumption).
const criteriaNames = ['Safe', 'Folder', 'Object', 'UserName', 'Address', 'Database', 'PolicyID'] as const
const otherNames = [
  'AppID',
  'Reason',
  'ConnectionTimeout',
  'Query',
  'QueryFormat',
  'FailRequestOnPasswordChange',
] as const
const shown = new Set([...criteriaNames, ...otherNames].map(fold))

const formats: Readonly<Record<string, QueryFormat>> = { exact: 'exact', regexp: 'regexp' }
const booleans: Readonly<Record<string, boolean>> = { true: true, false: false }
const defaultTimeoutSeconds = 30

/**
 * Reads a parameter by its name in any case. Of several the first counts (our assumption); an empty one is
 * none.
 */
export function readParameter(query: QueryPairs, name: string): string | undefined {
  const folded = fold(name)
  const value = query.find(([key]) => fold(key) === folded)?.[1]
  return value === '' ? undefined : value
}

/**
 * The parameters as the journal may show them: a name that the service does not know may carry anything, so
 * it is masked.
 */
export function shownParameters(query: QueryPairs): QueryPairs {
  return query.map(([name, value]) => [name, shown.has(fold(name)) ? value : MASKED])
}

function lookUp<T>(table: Readonly<Record<string, T>>, text: string): T | undefined {
  return Object.hasOwn(table, fold(text)) ? table[fold(text)] : undefined
}

function readSelection(query: QueryPairs, format: QueryFormat): Selection | undefined {
  const free = readParameter(query, 'Query')
  if (free !== undefined) {
    const criteria = parseQuery(free)
    return criteria === undefined ? undefined : { criteria, format, echo: free }
  }
  const criteria: Criterion[] = []
  const echo: string[] = []
  for (const name of criteriaNames) {
    const value = readParameter(query, name)
    if (value === undefined) continue
    criteria.push({ name: fold(name), value })
    echo.push(`${name}=${value}`)
  }
  return { criteria, format, echo: echo.join(';') }
}

/**
 * Reads the parameters of a retrieval (CCP protocol notes, Parameters). Names in any case; unknown ones are
 * ignored; `Query` puts all single criteria out of force. Gives the service's complaint when something cannot
 * be understood.
 */
export function readParameters(query: QueryPairs, strictUrls: boolean): CcpParameters | Refusal {
  const application = readParameter(query, 'AppID')
  if (application === undefined) return complaints.appIdRequired
  if (strictUrls && query.some(([, value]) => /[+&%]/u.test(value))) return complaints.unsupportedCharacter

  const format = lookUp(formats, readParameter(query, 'QueryFormat') ?? 'Exact')
  if (format === undefined) return complaints.invalidParameter('QueryFormat')
  const failOnChange = lookUp(booleans, readParameter(query, 'FailRequestOnPasswordChange') ?? 'False')
  if (failOnChange === undefined) return complaints.invalidParameter('FailRequestOnPasswordChange')
  const timeout = readParameter(query, 'ConnectionTimeout') ?? String(defaultTimeoutSeconds)
  if (!/^[1-9]\d{0,8}$/u.test(timeout)) return complaints.invalidParameter('ConnectionTimeout')
  const selection = readSelection(query, format)
  if (selection === undefined) return complaints.invalidQuery
  return {
    application,
    selection,
    reason: readParameter(query, 'Reason'),
    failOnChange,
    timeoutSeconds: Number(timeout),
  }
}
