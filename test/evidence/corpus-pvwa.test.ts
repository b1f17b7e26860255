import { describe, expect, it } from 'vitest'
import { captured, differencesOfReply, filled } from './compare-exchange.ts'
import { differencesOfPvwaRequest } from './compare-pvwa.ts'
import { exchangesOf, loadCorpus, loadPending } from './load-corpus.ts'
import type { JsonValue, PvwaCase, CorpusExchange, CorpusRequest, CorpusReply } from './load-corpus.ts'
import {
  isDescribed,
  outsideEvidenceMissing,
  titleOverOutsideEvidence,
  validateAgainst,
  validateRequestBody,
} from './schemas.ts'

const cases = loadCorpus('cyberark-pvwa')

/** Applies a rule to each exchange and fails with every case that breaks it. */
function expectOfExchanges(rule: (exchange: CorpusExchange, one: PvwaCase) => readonly string[]): void {
  const broken = cases.flatMap((one) =>
    exchangesOf(one).flatMap((exchange) =>
      rule(exchange, one).map((problem) => `${one.verdict}/${one.id}: ${problem}`),
    ),
  )
  expect(broken).toEqual([])
}

describe('PVWA cases', () => {
  it('hold well-formed requests', () => {
    expectOfExchanges(({ request }, { sides, session }) => {
      const found: string[] = []
      if (!/^(?:GET|POST|PUT|PATCH|DELETE)$/.test(request.method)) found.push(`method ${request.method}`)
      for (const target of [request.target, ...(request.alternatives ?? [])]) {
        if (!/^(?:api|webservices)\/[!-~]+$/i.test(target)) found.push(`not a target: ${target}`)
      }
      if (sides.includes('sdk') && request.target.includes('+')) found.push('the client writes no plus')
      if (request.json !== undefined && request.form !== undefined) found.push('two bodies')
      if (session === null && request.headers['authorization']?.includes('{token}') === true)
        found.push('no session')
      return found
    })
  })

  it('hold answers that agree with themselves', () => {
    expectOfExchanges(({ response }, { sides }) => {
      const forms = [response.json, response.text, response.base64].filter((form) => form !== undefined)
      const found = forms.length > 1 ? [`${forms.length} forms of body`] : []
      if (sides.includes('lab') && response.base64 !== undefined)
        found.push('bytes cannot be asked of the lab')
      if (response.statuses?.includes(response.status) === false) found.push('a status that may not be')
      const text = response.json === undefined ? (response.text ?? '') : JSON.stringify(response.json)
      const own = { status: response.status, headers: response.headers, text }
      return [...found, ...differencesOfReply(response, own)]
    })
  })

  it('name what they take from earlier answers, and nothing else', () => {
    const broken = cases.filter((one) => {
      const names = exchangesOf(one).flatMap(({ captures = {} }) => Object.keys(captures))
      const values = Object.fromEntries(names.map((name) => [name, 0]))
      return exchangesOf(one).some(({ request }) => {
        const left = JSON.stringify(filled(request, values)).match(/\{[\w ]+\}/g) ?? []
        return left.some((name) => !['{token}', '{bad token}'].includes(name))
      })
    })
    expect(broken.map(({ id }) => id)).toEqual([])
  })

  it('are pending on sides that must reproduce them', () => {
    const sides = new Map(cases.map(({ id, sides }) => [id, sides]))
    const wrong = Object.entries(loadPending('cyberark-pvwa')).flatMap(([side, ids]) =>
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
      // What a body lacks, or holds twice, is found after the status was left behind.
      const free = error.status === null && (response?.status ?? 400) < 300
      if (!free && (response?.status ?? null) !== error.status) return [`${id}: another status`]
      const body = response?.json
      const object = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {}
      const { ErrorCode: code, ErrorMessage: message } = object as Readonly<Record<string, JsonValue>>
      // Some codes stand only in the text.
      const inText = code === '' && typeof message === 'string' && message.includes(error.vendorCode ?? '\n')
      return inText || (code === '' ? null : (code ?? null)) === error.vendorCode
        ? []
        : [`${id}: another code`]
    })
    expect(broken).toEqual([])
  })
})

describe.skipIf(outsideEvidenceMissing !== undefined)(
  titleOverOutsideEvidence("PVWA cases against the vendor's OpenAPI file"),
  () => {
    it('hold requests of clients that fit, apart from what only the lab is asked', () => {
      expectOfExchanges(({ request }, { sides }) => {
        const operation = `${request.method} ${request.target}`
        if (!sides.includes('sdk') || !isDescribed(operation)) return []
        return validateRequestBody(operation, request.form ?? request.json)
      })
    })

    it('hold answers of the lab that fit', () => {
      expectOfExchanges(({ request, response }, { sides }) => {
        const operation = `${request.method} ${request.target}`
        const html = response.text !== undefined || (response.status >= 400 && response.json === undefined)
        if (!sides.includes('lab') || !isDescribed(operation) || html) return []
        // Without any form of body the lab's is not compared.
        return validateAgainst(operation, response.status, response.json).filter(
          (finding) => finding !== 'no body' || response.json !== undefined,
        )
      })
    })
  },
)

describe('differencesOfReply', () => {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  const expected: CorpusReply = {
    status: 204,
    statuses: [200, 204],
    headers: { 'content-type': 'application/json' },
    json: { a: 1, list: [{ b: 'x' }], t: 1 },
    patterns: { '/t': '^\\d+$' },
    optional: ['/list/0/c', '/d'],
  }

  it('accepts what is free', () => {
    const text = '{"t":77,"list":[{"b":"x","c":0}],"a":1,"d":null}'
    expect(differencesOfReply(expected, { status: 200, headers, text })).toEqual([])
  })

  it('finds every difference', () => {
    const text = '{"t":"x","list":[{"b":"y"},{}],"A":1}'
    const found = differencesOfReply(expected, {
      status: 201,
      headers: { 'content-type': 'text/html' },
      text,
    })
    expect(found).toHaveLength(7)
  })

  it('finds one cookie among several', () => {
    const cookie: CorpusReply = { status: 200, headers: { 'set-cookie': 'CA55555=pkipn' } }
    const given = { status: 200, headers: { 'set-cookie': ['a=b', 'CA55555=pkipn; path=/'] }, text: '' }
    expect(differencesOfReply(cookie, given)).toEqual([])
  })
})

describe('differencesOfPvwaRequest', () => {
  const expected: CorpusRequest = {
    method: 'POST',
    target: 'API/Safes/a%20b/Members?search=x%20y',
    headers: { authorization: '{token}', 'content-type': 'application/json; charset=utf-8' },
    json: { MemberName: 'x', Permissions: { listAccounts: true } },
  }
  const actual = {
    method: 'POST',
    target: 'api/safes/a%20b/members/?limit=100&search=x%20y',
    headers: { authorization: 'T', 'content-type': 'application/json; charset=UTF-8' },
    text: '{"permissions":{"ListAccounts":true},"memberName":"x"}',
  }

  it('leaves to the client what servers do not mind', () => {
    expect(differencesOfPvwaRequest(expected, actual, 'T')).toEqual([])
  })

  it('finds every difference', () => {
    const wrong = {
      method: 'PUT',
      target: 'API/Safes/a+b/Members?search=x+y&sort=z',
      headers: { authorization: 'Bearer T', 'content-type': 'text/plain' },
      text: '{"memberName":"y"}',
    }
    expect(differencesOfPvwaRequest(expected, wrong, 'T')).toHaveLength(8)
  })

  it('knows forms, and requests without a body or a token', () => {
    const form: CorpusRequest = {
      method: 'POST',
      target: 'API/Auth/SAML/Logon',
      headers: {},
      form: { a: 'b c' },
    }
    const sent = { method: 'POST', target: 'API/Auth/SAML/Logon', headers: {}, text: 'a=b+c' }
    expect(differencesOfPvwaRequest(form, sent, 'T')).toEqual([])
    const { form: _, ...plain } = form
    expect(differencesOfPvwaRequest(plain, { ...sent, headers: { authorization: 'T' } }, 'T')).toHaveLength(2)
    expect(differencesOfPvwaRequest(plain, { ...sent, text: '' }, 'T')).toEqual([])
  })
})

describe('captured and filled', () => {
  const request: CorpusRequest = {
    method: 'POST',
    target: 'API/Users/{id}',
    headers: {},
    json: { of: '{id}', as: 'no {id}' },
  }

  it('put values where their names stand', () => {
    const exchange: CorpusExchange = {
      request,
      response: { status: 200, headers: {}, json: { list: [{ a: 7 }] } },
      captures: { id: '/list/0/a' },
    }
    expect(filled(request, captured(exchange))).toMatchObject({
      target: 'API/Users/7',
      json: { of: 7, as: 'no 7' },
    })
    expect(filled(request, captured(exchange, { list: [{ a: 'x"y' }] }))).toMatchObject({
      json: { of: 'x"y', as: 'no x"y' },
    })
    expect(() => captured(exchange, { list: [] })).toThrow('/list/0/a')
  })
})
