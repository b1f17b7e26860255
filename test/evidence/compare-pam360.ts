import { isDeepStrictEqual } from 'node:util'
import { parse } from './compare-exchange.ts'
import type { ActualRequest } from './compare-exchange.ts'
import type { CorpusRequest } from './load-corpus.ts'

/** The token of each user of the estate. */
export const pam360Tokens: Readonly<Record<string, string>> = {
  billing: 'B0000000-0000-4000-8000-000000000001',
  admin: 'A0000000-0000-4000-8000-000000000001',
  guest: 'C0000000-0000-4000-8000-000000000001',
  bound: 'D0000000-0000-4000-8000-000000000001',
  locked: 'E0000000-0000-4000-8000-000000000001',
  expired: 'F0000000-0000-4000-8000-000000000001',
}

const form = 'application/x-www-form-urlencoded'
const prefix = 'INPUT_DATA='

/** Percent-encoding alone: no plus, nothing reserved as it is. */
const strict = /^(?:[\w.!~*'()-]|%[\dA-F]{2})*$/

/** A request as it goes over the wire: what `inputData` holds stands in the query of a GET, in the form of all else. */
export function writtenPam360Request(request: CorpusRequest): {
  readonly target: string
  readonly body: string | undefined
} {
  const { method, target, inputData, text } = request
  if (inputData === undefined) return { target, body: text }
  const field = `${prefix}${encodeURIComponent(JSON.stringify(inputData))}`
  if (method !== 'GET') return { target, body: field }
  return { target: `${target}${target.includes('?') ? '&' : '?'}${field}`, body: undefined }
}

/** Takes INPUT_DATA out of a query or form: what is left, and its encoded text. */
function taken(fields: string): { readonly rest: string; readonly encoded: string | undefined } {
  const parts = fields.split('&')
  return {
    rest: parts.filter((part) => !part.startsWith(prefix)).join('&'),
    encoded: parts.find((part) => part.startsWith(prefix))?.slice(prefix.length),
  }
}

function differencesOfInput(
  expected: CorpusRequest['inputData'],
  encoded: string | undefined,
): readonly string[] {
  if (encoded === undefined) return expected === undefined ? [] : ['no INPUT_DATA']
  if (!strict.test(encoded)) return ['INPUT_DATA is not percent-encoded']
  if (expected === undefined) return ['INPUT_DATA should not be there']
  const text = decodeURIComponent(encoded)
  return isDeepStrictEqual(parse(text), expected) ? [] : [`INPUT_DATA ${text}`]
}

/**
 * Holds a request of the client for PAM360 against a case. One line for each difference. Left to the client: the order of properties in
 * INPUT_DATA, parameters of the content type, and headers that are not named, apart from those that say who calls.
 *
 * @param token What stands for `{token}`.
 */
export function differencesOfPam360Request(
  expected: CorpusRequest,
  actual: ActualRequest,
  token: string,
): readonly string[] {
  const found: string[] = []
  if (actual.method !== expected.method) found.push(`method ${actual.method}, not ${expected.method}`)
  const [path = '', query = ''] = actual.target.split('?')
  const asked = taken(query)
  const target = asked.rest === '' ? path : `${path}?${asked.rest}`
  if (target !== expected.target) found.push(`target ${target}, not ${expected.target}`)
  const sent = taken(actual.text)
  if (sent.rest !== '') found.push('more in the body than INPUT_DATA')
  const isGet = expected.method === 'GET'
  if ((isGet ? sent : asked).encoded !== undefined) found.push('INPUT_DATA in another place')
  found.push(...differencesOfInput(expected.inputData, (isGet ? asked : sent).encoded))
  for (const name of ['authtoken', 'orgname', 'app_authtoken', 'app_type', 'authorization', 'cookie']) {
    const wanted = expected.headers[name]?.replace('{token}', () => token)
    if (actual.headers[name] !== wanted) found.push(`${name}: another value`)
  }
  const type = String(actual.headers['content-type'] ?? '')
    .split(';')[0]
    ?.trim()
  if (expected.headers['content-type'] === form && type !== form) found.push('content-type: not a form')
  return found
}
