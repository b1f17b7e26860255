/** Writes what PAM360 is sent: paths, queries, and INPUT_DATA in its one form. Pure. */
import { ConfigurationError } from '../errors.ts'

/** The values of a plain query. `undefined` leaves a parameter out. */
export type Query = Readonly<Record<string, string | number | undefined>>

/**
 * A path from a template whose values are encoded one by one: `` path`resources/${id}/accounts` ``.
 *
 * @throws ConfigurationError for a value that no path can carry.
 */
export function path(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts
    .map((part, index) => part + (index < values.length ? segment(values[index] ?? '') : ''))
    .join('')
}

/**
 * One part of a path, every reserved character encoded.
 *
 * @throws ConfigurationError when it is empty, `.` or `..`, which servers take for another path.
 */
export function segment(value: string): string {
  if (value === '' || value === '.' || value === '..') {
    throw refused(value === '' ? 'a name is empty' : `'${value}' is no name in a path`)
  }
  return encoded(value)
}

/** A plain query, without the question mark. */
export function formatQuery(query: Query): string {
  return Object.entries(query)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encoded(String(value))}`]))
    .join('&')
}

/** What an operation is given; members that are `undefined` are left out. */
export type Input = Readonly<Record<string, unknown>>

/**
 * `INPUT_DATA=…`: strict JSON, percent-encoded; `undefined` where there is nothing to say.
 *
 * @param member What holds the fields: `details` at the listing of resource groups.
 */
export function formatInputData(input: Input, member: 'Details' | 'details' = 'Details'): string | undefined {
  if (Object.values(input).every((value) => value === undefined)) return undefined
  return `INPUT_DATA=${encoded(JSON.stringify({ operation: { [member]: input } }))}`
}

function encoded(value: string): string {
  if (!value.isWellFormed()) throw refused('a name holds half of a surrogate pair')
  // All that RFC 3986 reserves: encodeURIComponent leaves these five, which readers of forms take in several ways.
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function refused(what: string): ConfigurationError {
  return new ConfigurationError(`PAM360 cannot be asked for this: ${what}.`, {
    code: 'INVALID_REQUEST',
    hint: 'Nothing was sent. Check the names in the call.',
  })
}
