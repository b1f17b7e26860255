/** Writes the paths and queries of PVWA's API. Pure. */
import { ConfigurationError } from '../../errors.ts'

/** The values of a query string. `undefined` leaves a parameter out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/**
 * A path below the application, from a template whose values are encoded one by one:
 * `` path`API/Safes/${safe}/Members/${member}` ``.
 *
 * A last value that holds a dot or an at sign gets a slash after it; without one IIS takes its tail for a
 * file's extension (spec of the protocol: quirks, 1).
 *
 * @throws ConfigurationError for a value that no path can carry.
 */
export function path(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  let written = parts[0] ?? ''
  values.forEach((value, index) => {
    written += encodeSegment(String(value)) + (parts[index + 1] ?? '')
  })
  const last = values.at(-1)
  const closed = parts.at(-1) === '' && last !== undefined && /[.@]/.test(String(last))
  return closed ? `${written}/` : written
}

/**
 * Encodes one part of a path.
 *
 * @throws ConfigurationError when it is empty, `.` or `..`, or holds a control character or half of a surrogate
 *   pair: IIS would take the path for another one.
 */
export function encodeSegment(value: string): string {
  if (value === '' || value === '.' || value === '..') {
    throw refused(value === '' ? 'a name is empty' : `'${value}' is no name`)
  }
  if (!value.isWellFormed()) throw refused('a name holds half of a surrogate pair')
  if (/\p{Cc}/u.test(value)) throw refused('a name holds a control character')
  return encodeURIComponent(value)
}

/**
 * Writes a query, without the question mark; every value percent-encoded, a space as `%20`. Booleans are
 * written `True` and `False`, as the servers' own examples do.
 *
 * @throws ConfigurationError for half of a surrogate pair.
 */
export function formatQuery(query: Query): string {
  const parts: string[] = []
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    const text = typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)
    if (!text.isWellFormed()) throw refused(`the parameter '${name}' holds half of a surrogate pair`)
    parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(text)}`)
  }
  return parts.join('&')
}

/**
 * Checks a path that somebody wrote by hand, already encoded.
 *
 * @throws ConfigurationError when it would lead out of the application.
 */
export function checkPath(written: string): void {
  const [plain = ''] = written.split('?', 1)
  const parts = plain.split('/').map((part) => part.replace(/%2e/gi, '.'))
  if (
    plain === '' ||
    plain.startsWith('/') ||
    /^[a-z][a-z0-9+.-]*:/i.test(plain) ||
    /[\\#\s\p{Cc}]/u.test(written) ||
    // Node would send it as it is, a server read it as something else.
    /[^\p{ASCII}]/u.test(written) ||
    parts.some((part) => part === '.' || part === '..')
  ) {
    throw refused(
      "the path must be relative to the application and percent-encoded, for example 'API/Safes/My%20Safe'",
    )
  }
}

function refused(what: string): ConfigurationError {
  return new ConfigurationError(`PVWA cannot be asked for this: ${what}.`, {
    code: 'INVALID_REQUEST',
    hint: 'Nothing was sent. Check the names in the call.',
  })
}
