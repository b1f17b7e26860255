/** Builds the request for a password. Pure: no socket, no clock. */
import { checkCarriable, formatQuery, parseSelection, refused, type AccountSelection } from '../selection.ts'

/** What of a call goes on the wire. */
export interface CcpQuery extends AccountSelection {
  readonly appId: string
  readonly reason?: string | undefined
  readonly connectionTimeoutSeconds?: number | undefined
  readonly failRequestOnPasswordChange?: boolean | undefined
  readonly allowSpecialCharacters?: boolean | undefined
}

const where = 'getPassword'
const formats = { exact: 'Exact', regexp: 'Regexp' } as const

/**
 * Writes path and query. Every value is percent-encoded, a space as `%20`.
 *
 * @throws ConfigurationError naming the option that CCP could not understand.
 */
export function buildTarget(servicePath: string, query: CcpQuery): string {
  const selection = parseSelection(where, query)
  const parameters: (readonly [name: string, option: string, value: string])[] = [
    ['AppID', 'appId', query.appId],
  ]
  if (selection.queryOnly.length > 0) {
    // A Query overrides all other criteria, so all of them go into it.
    parameters.push(['Query', 'properties', formatQuery([...selection.terms, ...selection.queryOnly])])
  } else {
    for (const term of selection.terms) parameters.push([term.name, term.option, term.value])
  }
  if (selection.query !== undefined) parameters.push(['Query', 'query', selection.query])
  if (selection.queryFormat !== undefined) {
    parameters.push(['QueryFormat', 'queryFormat', formats[selection.queryFormat]])
  }
  if (query.reason !== undefined) parameters.push(['Reason', 'reason', query.reason])
  if (query.connectionTimeoutSeconds !== undefined) {
    parameters.push(['ConnectionTimeout', 'connectionTimeoutSeconds', String(query.connectionTimeoutSeconds)])
  }
  if (query.failRequestOnPasswordChange !== undefined) {
    const value = String(query.failRequestOnPasswordChange)
    parameters.push(['FailRequestOnPasswordChange', 'failRequestOnPasswordChange', value])
  }
  const written = parameters.map(([name, option, value]) => {
    checkCarriable(where, option, value)
    if (query.allowSpecialCharacters !== true)
      checkCharacters(selection.terms.concat(selection.queryOnly), option, value)
    return `${name}=${encodeURIComponent(value)}`
  })
  return `${servicePath}/api/Accounts?${written.join('&')}`
}

/** The vendor says that these do not work in the values of its URLs, and not what happens when they are sent. */
function checkCharacters(
  terms: readonly { option: string; value: string }[],
  option: string,
  value: string,
): void {
  const character = /[+&%]/.exec(value)?.[0]
  if (character === undefined) return
  const named =
    option === 'properties' ? (terms.find((term) => /[+&%]/.test(term.value))?.option ?? option) : option
  throw refused(
    where,
    `'${named}' holds '${character}', which CyberArk does not support in a request to CCP`,
    "Select by other properties, or set 'allowSpecialCharacters' to send it percent-encoded and see whether your CCP takes it.",
  )
}
