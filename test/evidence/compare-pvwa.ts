import { isDeepStrictEqual } from 'node:util'
import type { ActualAnswer } from './compare-answer.ts'
import type { JsonValue, PvwaExchange, PvwaRequest, PvwaResponse } from './load-corpus.ts'

/** A request that the client sent. */
export interface ActualRequest {
  readonly method: string
  /** Path and query below the application's root, without a leading slash. */
  readonly target: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The body, exact; empty where there was none. */
  readonly text: string
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))
const textOf = (value: unknown): string => (typeof value === 'string' ? value : shown(value))

/** `/value/0/name`: what stands where in a body, by JSON pointer. */
interface Leniency {
  readonly patterns: Readonly<Record<string, string>>
  readonly optional: ReadonlySet<string>
}

function differencesOfJson(
  expected: unknown,
  actual: unknown,
  at: string,
  leniency: Leniency,
): readonly string[] {
  if (leniency.optional.has(at)) return []
  const pattern = leniency.patterns[at]
  if (pattern !== undefined) {
    return actual !== undefined && new RegExp(pattern, 'u').test(textOf(actual))
      ? []
      : [`${at}: ${shown(actual)}, not ${pattern}`]
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const length = Math.max(expected.length, actual.length)
    return Array.from({ length }, (_, index) =>
      differencesOfJson(expected[index], actual[index], `${at}/${index}`, leniency),
    ).flat()
  }
  if (isObject(expected) && isObject(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)])
    return [...keys].flatMap((key) => {
      const place = `${at}/${key}`
      if (!Object.hasOwn(expected, key))
        return leniency.optional.has(place) ? [] : [`${place} should not be there`]
      const held = Object.hasOwn(actual, key) ? actual[key] : undefined
      return differencesOfJson(expected[key], held, place, leniency)
    })
  }
  return isDeepStrictEqual(expected, actual) ? [] : [`${at}: ${shown(actual)}, not ${shown(expected)}`]
}

/** Header by header, as in the cases: the value, or what starts with it and a semicolon; of several cookies any. */
function differencesOfHeaders(expected: PvwaResponse, actual: ActualAnswer): readonly string[] {
  return Object.entries(expected.headers).flatMap(([name, value]) => {
    const given = [actual.headers[name] ?? 'nothing'].flat()
    const pattern = expected.patterns?.[`header:${name}`]
    const fits = given.some((one) =>
      pattern === undefined
        ? one === value || one.startsWith(`${value};`)
        : new RegExp(pattern, 'u').test(one),
    )
    return fits ? [] : [`${name}: ${given.join(' | ')}, not ${pattern ?? value}`]
  })
}

/**
 * Holds the lab's answer against a case: status, each header of the case, and of `json` every value and no other key, apart from
 * `patterns` and `optional`. One line for each difference.
 */
export function differencesOfPvwaAnswer(expected: PvwaResponse, actual: ActualAnswer): readonly string[] {
  const found: string[] = []
  const statuses = expected.statuses ?? [expected.status]
  if (!statuses.includes(actual.status)) found.push(`status ${actual.status}, not ${statuses.join(' or ')}`)
  found.push(...differencesOfHeaders(expected, actual))
  if (expected.json === undefined) return found
  const body = parse(actual.text)
  if (body === undefined) return [...found, 'no JSON']
  const { patterns = {}, optional = [] } = expected
  return [...found, ...differencesOfJson(expected.json, body, '', { patterns, optional: new Set(optional) })]
}

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

function differencesOfBodies(expected: PvwaRequest, actual: ActualRequest): readonly string[] {
  if (expected.form !== undefined) {
    const given = Object.fromEntries(new URLSearchParams(actual.text))
    return isDeepStrictEqual(given, { ...expected.form }) ? [] : [`form ${actual.text}`]
  }
  if (expected.json === undefined) {
    return actual.text === '' || actual.text === '{}' ? [] : ['a body that should not be there']
  }
  const given = actual.text === '' ? ({} satisfies JsonValue) : parse(actual.text)
  return differencesOfJson(folded(expected.json), folded(given), '', { patterns: {}, optional: new Set() })
}

/**
 * Holds a request of the client against a case. One line for each difference. Left to the client: the letter case of fixed
 * segments and keys, the order of parameters, `limit` and `offset` where the case has none, a trailing slash, and `{}` for no body.
 *
 * @param token What stands for `{token}`.
 */
export function differencesOfPvwaRequest(
  expected: PvwaRequest,
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

/** Values that an exchange gave names to. */
export type Captured = Readonly<Record<string, unknown>>

/** What stands at a JSON pointer; undefined where nothing does. */
function valueAt(body: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((held, key) => {
      if (Array.isArray(held)) return held[Number(key)] as unknown
      return isObject(held) && Object.hasOwn(held, key) ? held[key] : undefined
    }, body)
}

/** Takes what an exchange names out of the answer that came for it, or out of its own. Throws where it is not there. */
export function captured(exchange: PvwaExchange, body: unknown = exchange.response.json): Captured {
  const entries = Object.entries(exchange.captures ?? {}).map(([name, pointer]): [string, unknown] => {
    const value = valueAt(body, pointer)
    if (value === undefined) throw new Error(`nothing at ${pointer} for {${name}}`)
    return [name, value]
  })
  return Object.fromEntries(entries)
}

/** A request with each `{name}` replaced: by the value itself where a text of the body is nothing else, by its text elsewhere. */
export function filled(request: PvwaRequest, values: Captured): PvwaRequest {
  const text = Object.entries(values).reduce(
    (written, [name, value]) =>
      written
        .replaceAll(`"{${name}}"`, () => JSON.stringify(value))
        .replaceAll(`{${name}}`, () => JSON.stringify(String(value)).slice(1, -1)),
    JSON.stringify(request),
  )
  return JSON.parse(text) as PvwaRequest
}
