import { isDeepStrictEqual } from 'node:util'
import type { ActualAnswer } from './compare-answer.ts'
import type { CorpusExchange, CorpusReply, CorpusRequest } from './load-corpus.ts'

/** A request that the client sent. */
export interface ActualRequest {
  readonly method: string
  /** Path and query as in the cases, without a leading slash. */
  readonly target: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The body, exact; empty where there was none. */
  readonly text: string
}

/** Whether a value is a JSON object. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value of a JSON text; undefined where it is none. */
export function parse(text: string): unknown {
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

const strict: Leniency = { patterns: {}, optional: new Set() }

/** Holds one JSON value against another: one line for each difference, each with its place. */
export function differencesOfJson(
  expected: unknown,
  actual: unknown,
  at = '',
  leniency: Leniency = strict,
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
function differencesOfHeaders(expected: CorpusReply, actual: ActualAnswer): readonly string[] {
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
export function differencesOfReply(expected: CorpusReply, actual: ActualAnswer): readonly string[] {
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
export function captured(exchange: CorpusExchange, body: unknown = exchange.response.json): Captured {
  const entries = Object.entries(exchange.captures ?? {}).map(([name, pointer]): [string, unknown] => {
    const value = valueAt(body, pointer)
    if (value === undefined) throw new Error(`nothing at ${pointer} for {${name}}`)
    return [name, value]
  })
  return Object.fromEntries(entries)
}

/** A request with each `{name}` replaced: by the value itself where a text of the body is nothing else, by its text elsewhere. */
export function filled(request: CorpusRequest, values: Captured): CorpusRequest {
  const text = Object.entries(values).reduce(
    (written, [name, value]) =>
      written
        .replaceAll(`"{${name}}"`, () => JSON.stringify(value))
        .replaceAll(`{${name}}`, () => JSON.stringify(String(value)).slice(1, -1)),
    JSON.stringify(request),
  )
  return JSON.parse(text) as CorpusRequest
}
