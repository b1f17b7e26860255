import { describe, expect, it } from 'vitest'
import { differencesOfAxidianRequest } from './compare-axidian.ts'
import { captured, differencesOfReply, filled, isObject } from './compare-exchange.ts'
import { findingsOfAxidianAnswer, findingsOfAxidianRequest } from './contract-axidian.ts'
import { exchangesOf, loadCorpus, loadPending } from './load-corpus.ts'
import type { AxidianCase, CorpusExchange, CorpusRequest } from './load-corpus.ts'

const cases = loadCorpus('axidian')

/** Applies a rule to each exchange and fails with every case that breaks it. */
function expectOfExchanges(rule: (exchange: CorpusExchange, one: AxidianCase) => readonly string[]): void {
  const broken = cases.flatMap((one) =>
    exchangesOf(one).flatMap((exchange) =>
      rule(exchange, one).map((problem) => `${one.verdict}/${one.id}: ${problem}`),
    ),
  )
  expect(broken).toEqual([])
}

describe('Axidian cases', () => {
  it('hold well-formed requests, with a body that fits its type', () => {
    expectOfExchanges(({ request }, { session }) => {
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

  it('hold answers that agree with themselves', () => {
    expectOfExchanges(({ response }, { sides }) => {
      const forms = [response.json, response.text, response.base64].filter((form) => form !== undefined)
      const found = forms.length > 1 ? [`${forms.length} forms of body`] : []
      if (sides.includes('lab') && response.base64 !== undefined) found.push('bytes asked of the lab')
      if (response.statuses?.includes(response.status) === false) found.push('a status that may not be')
      const text = response.json === undefined ? (response.text ?? '') : JSON.stringify(response.json)
      const own = { status: response.status, headers: response.headers, text }
      return [...found, ...differencesOfReply(response, own)]
    })
  })

  it('take only what earlier answers gave', () => {
    const known = new Set(['{token}', '{bad token}'])
    const broken = cases.filter((one) => {
      const earlier = [...(one.setup ?? []), ...one.before].map((exchange) => captured(exchange))
      const values = Object.assign({}, ...earlier) as Readonly<Record<string, unknown>>
      return exchangesOf(one).some(({ request }) =>
        Object.values(filled(request, values).headers).some((value) =>
          (value.match(/\{[\w ]+\}/g) ?? []).some((name) => !known.has(name)),
        ),
      )
    })
    expect(broken.map(({ id }) => id)).toEqual([])
  })

  it('are pending on sides that must reproduce them', () => {
    const sides = new Map(cases.map(({ id, sides }) => [id, sides]))
    const wrong = Object.entries(loadPending('axidian')).flatMap(([side, ids]) =>
      [...ids]
        .filter((id) => sides.get(id)?.some((one) => one === side) !== true)
        .map((id) => `${side}: ${id}`),
    )
    expect(wrong).toEqual([])
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
    expectOfExchanges(({ request: { method, target }, response: { status, json } }, { sides }) =>
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
