/** Writes the filters and keywords of a search for accounts. Pure. */
import { ConfigurationError } from '../../../errors.ts'

/** One condition of a filter. */
export interface FilterTerm {
  /** A property, such as `safeName` or, from 14.4, any of `accounts.searchProperties()`. */
  readonly property: string
  /** How it compares. Default `eq`. */
  readonly operator?: string
  readonly value: string | number
}

/**
 * Whether any value of a filter is written differently by versions before 14.6 and from then on.
 */
export function dependsOnVersion(terms: readonly FilterTerm[]): boolean {
  return terms.some(({ value }) => /\s/.test(String(value)))
}

/**
 * Writes a filter.
 *
 * @param quoted Whether values with white space stand in double quotes, as they must from 14.6, and must not before.
 * @throws ConfigurationError for what the language cannot carry: no value can widen a filter.
 */
export function formatFilter(terms: readonly FilterTerm[], join: 'AND' | 'OR', quoted: boolean): string {
  return terms
    .map(({ property, operator = 'eq', value }) => {
      if (!/^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(property)) throw refused('a property is no name')
      if (!/^[a-z]{1,12}$/i.test(operator)) throw refused('an operator is no word')
      return `${property} ${operator} ${formatValue(String(value), quoted)}`
    })
    .join(` ${join} `)
}

function formatValue(value: string, quoted: boolean): string {
  if (value === '') throw refused('a value is empty')
  if (value.includes('"')) throw refused('a value holds a double quote')
  if (/\p{Cc}/u.test(value)) throw refused('a value holds a control character')
  if (!/\s/.test(value)) return value
  if (quoted) return `"${value}"`
  if (/(^|\s)(and|or)(\s|$)/i.test(value)) throw refused("a value holds 'and' or 'or' as a word")
  if (value.trim() !== value) throw refused('a value begins or ends with white space')
  return value
}

/**
 * Joins keywords for the `search` parameter.
 *
 * @throws ConfigurationError when they are longer than PVWA takes.
 */
export function formatSearch(keywords: readonly string[]): string | undefined {
  const search = keywords
    .map((keyword) => keyword.trim())
    .filter((keyword) => keyword !== '')
    .join(' ')
  if (search.length > 500) {
    throw refusedSearch('the keywords have more than 500 characters together')
  }
  return search === '' ? undefined : search
}

/**
 * Checks an address for a search.
 *
 * @throws ConfigurationError when it is no IPv4 address in dotted form.
 */
export function checkIpv4(address: string): string {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1)
  if (parts?.every((part) => Number(part) <= 255) !== true) throw refusedSearch('that is no IPv4 address')
  return address
}

function refused(what: string): ConfigurationError {
  return new ConfigurationError(`This filter cannot be written: ${what}.`, {
    code: 'INVALID_REQUEST',
    hint: "Nothing was sent. Search by keywords under 'search' instead.",
  })
}

function refusedSearch(what: string): ConfigurationError {
  return new ConfigurationError(`This search cannot be made: ${what}.`, {
    code: 'INVALID_REQUEST',
    hint: 'Nothing was sent.',
  })
}
