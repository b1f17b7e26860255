import { describe, expect, it } from 'vitest'
import { isObject } from './compare-exchange.ts'
import { differencesOfPvwaRequest } from './compare-pvwa.ts'
import { expectOfExchanges } from './each-exchange.ts'
import { loadCorpus } from './load-corpus.ts'
import type { CorpusRequest } from './load-corpus.ts'
import {
  isDescribed,
  outsideEvidenceMissing,
  titleOverOutsideEvidence,
  validateAgainst,
  validateRequestBody,
} from './schemas.ts'

const cases = loadCorpus('cyberark-pvwa')

describe('PVWA cases', () => {
  it('hold well-formed requests', () => {
    expectOfExchanges(cases, ({ request }, { sides, session }) => {
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

  it('expect what their answers say', () => {
    const broken = cases.flatMap(({ id, response, expect: expected }) => {
      const error = expected?.error
      if (error === undefined) return []
      // What a body lacks, or holds twice, is found after the status was left behind.
      const free = error.status === null && (response?.status ?? 400) < 300
      if (!free && (response?.status ?? null) !== error.status) return [`${id}: another status`]
      const body = isObject(response?.json) ? response.json : {}
      const { ErrorCode: code, ErrorMessage: message } = body
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
      expectOfExchanges(cases, ({ request }, { sides }) => {
        const operation = `${request.method} ${request.target}`
        if (!sides.includes('sdk') || !isDescribed(operation)) return []
        return validateRequestBody(operation, request.form ?? request.json)
      })
    })

    it('hold answers of the lab that fit', () => {
      expectOfExchanges(cases, ({ request, response }, { sides }) => {
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
