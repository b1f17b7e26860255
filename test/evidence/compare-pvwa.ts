import { isDeepStrictEqual } from 'node:util'
import { differencesOfJson, isObject, parse } from './compare-exchange.ts'
import type { ActualRequest } from './compare-exchange.ts'
import type { CorpusRequest, JsonValue } from './load-corpus.ts'

/** Keys in lower case at every level: servers read them in any. */
function folded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(folded)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key.toLowerCase(), folded(held)]))
}

/** The parameters of a query as they were written, names in lower case, in order of their names. */
function parametersOf(target: string): ReadonlyMap<string, string> {
  const query = target.split('?')[1] ?? ''
  const pairs = query.split('&').filter((pair) => pair !== '')
  return new Map(
    pairs.map((pair): [string, string] => {
      const [name = '', ...value] = pair.split('=')
      return [name.toLowerCase(), value.join('=')]
    }),
  )
}

/** What a client may ask for beyond the case. */
const free: ReadonlySet<string> = new Set(['limit', 'offset'])

function differencesOfTargets(expected: string, actual: string): readonly string[] {
  const found: string[] = []
  const path = (target: string): string => target.split('?')[0]?.replace(/\/$/, '') ?? ''
  const [wanted, given] = [path(expected), path(actual)]
  // Letter case is the client's choice, but not in what it encoded.
  if (wanted.toLowerCase() !== given.toLowerCase()) found.push(`path ${given}, not ${wanted}`)
  if (expected.split('?')[0]?.endsWith('/') === true && actual.split('?')[0]?.endsWith('/') !== true) {
    found.push('the path ends without its slash')
  }
  const [own, other] = [parametersOf(expected), parametersOf(actual)]
  for (const name of new Set([...own.keys(), ...other.keys()])) {
    if (!own.has(name) && free.has(name)) continue
    if (own.get(name) !== other.get(name)) {
      found.push(`parameter ${name}: ${other.get(name) ?? 'none'}, not ${own.get(name) ?? 'none'}`)
    }
  }
  return found
}

function differencesOfBodies(expected: CorpusRequest, actual: ActualRequest): readonly string[] {
  if (expected.form !== undefined) {
    const given = Object.fromEntries(new URLSearchParams(actual.text))
    return isDeepStrictEqual(given, { ...expected.form }) ? [] : [`form ${actual.text}`]
  }
  if (expected.json === undefined) {
    return actual.text === '' || actual.text === '{}' ? [] : ['a body that should not be there']
  }
  const given = actual.text === '' ? ({} satisfies JsonValue) : parse(actual.text)
  return differencesOfJson(folded(expected.json), folded(given))
}

/**
 * Holds a request of the client against a case. One line for each difference. Left to the client: the letter case of fixed
 * segments and keys, the order of parameters, `limit` and `offset` where the case has none, a trailing slash, and `{}` for no body.
 *
 * @param token What stands for `{token}`.
 */
export function differencesOfPvwaRequest(
  expected: CorpusRequest,
  actual: ActualRequest,
  token: string,
): readonly string[] {
  const found: string[] = []
  if (actual.method !== expected.method) found.push(`method ${actual.method}, not ${expected.method}`)
  found.push(...differencesOfTargets(expected.target, actual.target))
  const wanted = { ...expected.headers }
  // Nothing to be typed when nothing is sent.
  if (expected.json === undefined && expected.form === undefined) delete wanted['content-type']
  for (const [name, value] of Object.entries(wanted)) {
    const given = String(actual.headers[name] ?? 'nothing')
    const own = value.replace('{token}', () => token)
    if (given.toLowerCase() !== own.toLowerCase() || (name === 'authorization' && given !== own)) {
      found.push(`${name}: another value`)
    }
  }
  if (expected.headers['authorization'] === undefined && actual.headers['authorization'] !== undefined) {
    found.push('authorization should not be there')
  }
  return [...found, ...differencesOfBodies(expected, actual)]
}
