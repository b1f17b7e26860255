import { describe, expect, it } from 'vitest'
import { differencesOfAxidianRequest } from './compare-axidian.ts'
import { isObject } from './compare-exchange.ts'
import { findingsOfAxidianAnswer, findingsOfAxidianRequest } from './contract-axidian.ts'
import { expectOfExchanges } from './each-exchange.ts'
import { exchangesOf, loadCorpus } from './load-corpus.ts'
import type { CorpusRequest } from './load-corpus.ts'

const cases = loadCorpus('axidian')

describe('Axidian cases', () => {
  it('hold well-formed requests, with a body that fits its type', () => {
    expectOfExchanges(cases, ({ request }, { session }) => {
      const { method, target, headers, json, form, text } = request
      const found: string[] = []
      if (!/^(?:GET|POST)$/.test(method)) found.push(`method ${method}`)
      for (const one of [target, ...(request.alternatives ?? [])]) {
        if (!/^(?:idp|core)\/[!-~]+$/.test(one)) found.push(`not a target: ${one}`)
      }
      const type = headers['content-type']
      if ([json, form, text].filter((body) => body !== undefined).length > 1) found.push('two bodies')
      if (form !== undefined && type !== 'application/x-www-form-urlencoded') found.push('a form untyped')
      if (json !== undefined && type !== 'application/json') found.push('JSON untyped')
      if (target.startsWith('idp/') && headers['authorization'] !== undefined)
        found.push('a token to the idp')
      if (session === null && headers['authorization'] === 'Bearer {token}') found.push('no session')
      return found
    })
  })

  it('expect what their answers say', () => {
    const broken = cases.flatMap(({ id, response, expect: expected }) => {
      const error = expected?.error
      if (error === undefined) return []
      // What was found wanting in a success, or in the listing, has no status.
      const status =
        (response?.status ?? 0) < 300 && error.status === null ? null : (response?.status ?? null)
      const body = isObject(response?.json) ? response.json : {}
      const code = status === null ? null : (body['code'] ?? body['error'] ?? null)
      return error.status === status && error.vendorCode === code ? [] : [`${id}: another status or code`]
    })
    expect(broken).toEqual([])
  })

  it('call every case that ends in a value by what its answer holds', () => {
    const broken = cases.flatMap(({ id, response, expect: expected }) => {
      const value = expected?.value
      if (!isObject(value) || typeof value['secret'] !== 'string' || !isObject(response?.json)) return []
      const held = response.json['password'] ?? response.json['key']
      return held === value['secret'] ? [] : [`${id}: another secret`]
    })
    expect(broken).toEqual([])
  })
})

describe('Axidian cases against the contract', () => {
  it('hold requests of the client that obey it, apart from other routes', () => {
    const own = cases.filter(
      ({ sides, call }) => sides.includes('sdk') && call?.options['routes'] === undefined,
    )
    expect(
      own.flatMap((one) =>
        exchangesOf(one).flatMap(({ request: { method, target, form, json } }) =>
          findingsOfAxidianRequest(method, target, form ?? json).map((finding) => `${one.id}: ${finding}`),
        ),
      ),
    ).toEqual([])
  })

  it('hold answers of the lab that obey it', () => {
    expectOfExchanges(cases, ({ request: { method, target }, response: { status, json } }, { sides }) =>
      sides.includes('lab') && json !== undefined
        ? findingsOfAxidianAnswer(method === 'GET' ? method : 'POST', target, status, json)
        : [],
    )
  })
})

describe('differencesOfAxidianRequest', () => {
  const expected: CorpusRequest = {
    method: 'POST',
    target: 'idp/connect/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    form: { grant_type: 'password', username: 'a b' },
  }
  const actual = {
    method: 'POST',
    target: 'idp/connect/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
    text: 'username=a+b&grant_type=password',
  }

  it('leaves to the client what servers do not mind', () => {
    expect(differencesOfAxidianRequest(expected, actual, 'T')).toEqual([])
  })

  it('finds every difference', () => {
    const wrong = {
      method: 'PUT',
      target: 'idp/Connect/token',
      headers: { authorization: 'Bearer T', 'content-type': 'application/json' },
      text: 'username=a+b&grant_type=password&client_secret=',
    }
    expect(differencesOfAxidianRequest(expected, wrong, 'T')).toHaveLength(5)
  })

  it('takes no letter case and no missing null for granted', () => {
    const reason: CorpusRequest = {
      method: 'POST',
      target: 'core/x',
      headers: { authorization: 'Bearer {token}' },
      json: { reason: null },
    }
    const sent = { method: 'POST', target: 'core/x', headers: { authorization: 'Bearer T' } }
    expect(differencesOfAxidianRequest(reason, { ...sent, text: '{"reason":null}' }, 'T')).toEqual([])
    expect(differencesOfAxidianRequest(reason, { ...sent, text: '{"Reason":null}' }, 'T')).toHaveLength(2)
    expect(differencesOfAxidianRequest(reason, { ...sent, text: '' }, 'T')).toHaveLength(1)
  })
})
