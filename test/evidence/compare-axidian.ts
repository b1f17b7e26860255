import { isDeepStrictEqual } from 'node:util'
import { differencesOfJson, parse } from './compare-exchange.ts'
import type { ActualRequest } from './compare-exchange.ts'
import type { CorpusRequest } from './load-corpus.ts'

/** The media type of a header, without its parameters. */
const mediaType = (value: string): string => (value.split(';')[0] ?? '').trim().toLowerCase()

/** The fields of a form in order of their names; two of one name are two. */
const fieldsOf = (form: string | Readonly<Record<string, string>>): readonly (readonly [string, string])[] =>
  [...new URLSearchParams(form)].sort(([a], [b]) => (a < b ? -1 : 1))

function differencesOfBodies(expected: CorpusRequest, actual: ActualRequest): readonly string[] {
  if (expected.form !== undefined) {
    const [wanted, given] = [fieldsOf(expected.form), fieldsOf(actual.text)]
    return isDeepStrictEqual(wanted, given) ? [] : [`form ${JSON.stringify(given)}`]
  }
  if (expected.json !== undefined) return differencesOfJson(expected.json, parse(actual.text))
  return actual.text === '' ? [] : ['a body that should not be there']
}

/**
 * Holds a request of the client for Axidian Privilege against a case. One line for each difference. Left to the client: the order of the
 * fields, parameters of the content type, and headers that are not named, apart from `authorization` and `cookie`.
 *
 * @param token What stands for `{token}`.
 */
export function differencesOfAxidianRequest(
  expected: CorpusRequest,
  actual: ActualRequest,
  token: string,
): readonly string[] {
  const found: string[] = []
  if (actual.method !== expected.method) found.push(`method ${actual.method}, not ${expected.method}`)
  if (actual.target !== expected.target) found.push(`target ${actual.target}, not ${expected.target}`)
  for (const [name, value] of Object.entries(expected.headers)) {
    const given = String(actual.headers[name] ?? 'nothing')
    const wanted = value.replace('{token}', () => token)
    const fits = name === 'content-type' ? mediaType(given) === wanted : given === wanted
    if (!fits) found.push(`${name}: another value`)
  }
  for (const name of ['authorization', 'cookie']) {
    if (expected.headers[name] === undefined && actual.headers[name] !== undefined) {
      found.push(`${name} should not be there`)
    }
  }
  return [...found, ...differencesOfBodies(expected, actual)]
}
