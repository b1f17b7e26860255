import { describe, expect, it } from 'vitest'
import { captured, differencesOfReply, filled } from './compare-exchange.ts'
import type { CorpusExchange, CorpusReply, CorpusRequest } from './load-corpus.ts'

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
