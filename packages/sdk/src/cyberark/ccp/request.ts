/** Builds the request for a password. Pure: no socket, no clock. */
import {
  checkCarriable,
  formatQuery,
  isPlain,
  parseSelection,
  refused,
  type AccountSelection,
} from '../selection.ts'

/** What of a call goes on the wire. */
export interface CcpQuery extends AccountSelection {
  readonly appId?: string | undefined
  readonly reason?: string | undefined
  readonly connectionTimeoutSeconds?: number | undefined
  readonly failRequestOnPasswordChange?: boolean | undefined
  readonly allowSpecialCharacters?: boolean | undefined
}

/** What holds where a call does not say otherwise. */
export interface CcpDefaults {
  readonly appId: string
  readonly allowSpecialCharacters?: boolean | undefined
}

const where = 'getPassword'
const formats = { exact: 'Exact', regexp: 'Regexp' } as const

/**
 * Writes path and query. Every value is percent-encoded, a space as `%20`.
 *
 * @throws ConfigurationError naming the option that CCP could not understand.
 */
export function buildTarget(servicePath: string, query: CcpQuery, defaults: CcpDefaults): string {
  const { terms, queryOnly, query: freeQuery, queryFormat } = parseSelection(where, query)
  const strict = (query.allowSpecialCharacters ?? defaults.allowSpecialCharacters) !== true
  let target = `${servicePath}/api/Accounts?${parameter('AppID', 'appId', query.appId ?? defaults.appId, strict)}`
  const add = (name: string, option: string, value: string): void => {
    target += `&${parameter(name, option, value, strict)}`
  }
  if (queryOnly.length > 0) {
    // A Query overrides all other criteria, so all of them go into it.
    const all = [...terms, ...queryOnly]
    if (strict) for (const term of all) checkCharacters(term.option, term.value)
    add('Query', 'properties', formatQuery(all))
  } else {
    for (const term of terms) add(term.name, term.option, term.value)
  }
  if (freeQuery !== undefined) add('Query', 'query', freeQuery)
  if (queryFormat !== undefined) add('QueryFormat', 'queryFormat', formats[queryFormat])
  if (query.reason !== undefined) add('Reason', 'reason', query.reason)
  if (query.connectionTimeoutSeconds !== undefined) {
    add('ConnectionTimeout', 'connectionTimeoutSeconds', String(query.connectionTimeoutSeconds))
  }
  if (query.failRequestOnPasswordChange !== undefined) {
    const value = String(query.failRequestOnPasswordChange)
    add('FailRequestOnPasswordChange', 'failRequestOnPasswordChange', value)
  }
  return target
}

function parameter(name: string, option: string, value: string, strict: boolean): string {
  if (!isPlain(value)) {
    checkCarriable(where, option, value)
    if (strict) checkCharacters(option, value)
  }
  return `${name}=${encodeURIComponent(value)}`
}

/** The vendor says that these do not work in the values of its URLs, and not what happens when they are sent. */
function checkCharacters(option: string, value: string): void {
  const character = /[+&%]/.exec(value)?.[0]
  if (character === undefined) return
  throw refused(
    where,
    `'${option}' holds '${character}', which CyberArk does not support in a request to CCP`,
    "Select by other properties, or set 'allowSpecialCharacters' to send it percent-encoded and see whether your CCP takes it.",
  )
}
