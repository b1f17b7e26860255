import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { differencesOfPam360Request, pam360Tokens, writtenPam360Request } from './compare-pam360.ts'
import { isObject } from './compare-exchange.ts'
import { findingsOfPam360Answer } from './contract-pam360.ts'
import { expectOfExchanges } from './each-exchange.ts'
import { estatePath, exchangesOf, loadCorpus } from './load-corpus.ts'
import type { CorpusRequest } from './load-corpus.ts'

const cases = loadCorpus('pam360')

/** The operation's part of an answer; empty where it has none. */
function operationOf(json: unknown): Readonly<Record<string, unknown>> {
  const operation = isObject(json) ? json['operation'] : undefined
  return isObject(operation) ? operation : {}
}

describe('PAM360 cases', () => {
  it('hold well-formed requests', () => {
    expectOfExchanges(cases, ({ request }, { sides, session }) => {
      const { method, target, headers, inputData, text, json, form } = request
      const found: string[] = []
      if (!/^(?:GET|POST|PUT|DELETE)$/.test(method)) found.push(`method ${method}`)
      for (const one of [target, ...(request.alternatives ?? [])]) {
        if (!/^(?:restapi\/json\/v1|api\/pki\/restapi)\/[!-~]+$/.test(one)) found.push(`not a target: ${one}`)
      }
      if (json !== undefined || form !== undefined) found.push('a body that is no INPUT_DATA')
      if (inputData !== undefined && text !== undefined) found.push('two bodies')
      const details = isObject(inputData) ? inputData['operation'] : undefined
      if (inputData !== undefined && !isObject(details)) found.push('INPUT_DATA without an operation')
      const isTyped = headers['content-type'] !== undefined
      if (isTyped !== (method !== 'GET' && (inputData ?? text) !== undefined))
        found.push('type and body differ')
      if (sides.includes('sdk') && (target.includes('INPUT_DATA') || text !== undefined)) {
        found.push('the client gets its input from inputData')
      }
      if (session === null && headers['authtoken'] === '{token}') found.push('no session')
      return found
    })
  })

  it('hold answers of the lab that obey what is known of them', () => {
    expectOfExchanges(cases, ({ request: { method, target }, response: { json } }, { sides }) =>
      sides.includes('lab') && json !== undefined ? findingsOfPam360Answer(method, target, json) : [],
    )
  })

  it('hold successes of the client that obey it too', () => {
    const broken = cases
      .filter(({ verdict }) => verdict === 'accept')
      .flatMap((one) =>
        exchangesOf(one).flatMap(({ request: { method, target }, response: { json } }) =>
          json === undefined
            ? []
            : findingsOfPam360Answer(method, target, json).map((finding) => `${one.id}: ${finding}`),
        ),
      )
    expect(broken).toEqual([])
  })

  it('have callers of the estate, with its tokens', () => {
    const estate = readFileSync(estatePath('pam360'), 'utf8')
    for (const [name, token] of Object.entries(pam360Tokens)) {
      expect(estate).toMatch(new RegExp(`name: ${name}\\n(?: {6}.*\\n)*? {6}token: ${token}\\n`))
    }
    const tokens = new Set(['{token}', '{bad token}', ...Object.values(pam360Tokens)])
    expectOfExchanges(cases, ({ request: { headers } }, { session }) => [
      ...(session === null || pam360Tokens[session] !== undefined ? [] : [`no user ${session}`]),
      ...(headers['authtoken'] === undefined || tokens.has(headers['authtoken']) ? [] : ['no such token']),
    ])
  })

  it('expect what their answers say', () => {
    const broken = cases.flatMap(({ id, response, expect: expected }) => {
      const error = expected?.error
      if (error === undefined || response === null) return []
      const result = operationOf(response.json)['result']
      const said = isObject(result) ? result['statusCode'] : undefined
      const code = typeof said === 'number' ? String(said) : null
      const status = response.status < 300 ? null : response.status
      return error.status === status && error.vendorCode === code ? [] : [`${id}: another status or code`]
    })
    expect(broken).toEqual([])
  })

  it('expect secrets that their answers hold, and never one that is not to be used', () => {
    const broken = cases.flatMap(({ id, response, expect: expected }) => {
      const value = expected?.value
      if (JSON.stringify(expected ?? null).includes('not-to-be-used')) return [`${id}: what is no secret`]
      if (!isObject(value) || typeof value['secret'] !== 'string') return []
      const held = JSON.stringify(response?.json ?? null)
      return held.includes(JSON.stringify(value['secret']).slice(1, -1)) ? [] : [`${id}: another secret`]
    })
    expect(broken).toEqual([])
  })
})

describe('differencesOfPam360Request', () => {
  const get: CorpusRequest = {
    method: 'GET',
    target: 'restapi/json/v1/resources?A=1',
    headers: { authtoken: '{token}' },
    inputData: { operation: { Details: { REASON: 'a +b', LIMIT: 2 } } },
  }
  const put: CorpusRequest = {
    ...get,
    method: 'PUT',
    headers: { authtoken: '{token}', 'content-type': 'application/x-www-form-urlencoded' },
  }
  const sent = (request: CorpusRequest) => {
    const { target, body = '' } = writtenPam360Request(request)
    return {
      method: request.method,
      target,
      headers: { ...request.headers, authtoken: 'T' },
      text: body,
    }
  }

  it.each([get, put])('accepts what $method writes, whatever the order of its properties', (request) => {
    expect(differencesOfPam360Request(request, sent(request), 'T')).toEqual([])
    const turned = { ...request, inputData: { operation: { Details: { LIMIT: 2, REASON: 'a +b' } } } }
    expect(differencesOfPam360Request(request, sent(turned), 'T')).toEqual([])
  })

  it('finds a blank as plus, another place, and JSON that is not strict', () => {
    const plus = sent(get)
    expect(
      differencesOfPam360Request(get, { ...plus, target: plus.target.replace('%20', '+') }, 'T'),
    ).toEqual(['INPUT_DATA is not percent-encoded'])
    expect(differencesOfPam360Request(put, { ...sent(get), method: 'PUT' }, 'T')).toContain(
      'INPUT_DATA in another place',
    )
    const loose = sent(get)
    expect(
      differencesOfPam360Request(get, { ...loose, target: loose.target.replaceAll('%22', "'") }, 'T'),
    ).toHaveLength(1)
  })

  it('finds other callers, targets, methods and inputs that should not be there', () => {
    const bare: CorpusRequest = { method: 'GET', target: 'restapi/json/v1/resources', headers: {} }
    const wrong = { ...sent(get), method: 'POST' }
    expect(differencesOfPam360Request(bare, wrong, 'T')).toHaveLength(4)
  })
})
