import { describe, expect, it } from 'vitest'
import { CentralCredentialProvider, type CcpPasswordRequest } from '@sallyport/sdk/cyberark'
import type { Transport, TransportRequest } from '@sallyport/sdk'
import { loadCorpus, type CcpCase } from '../../../../test/evidence/load-corpus.ts'
import { outcomeOf } from '../support/outcome.ts'

/** Answers with what the case says a server sent, and keeps what it was asked. */
function recordedExchange(exchange: CcpCase): { transport: Transport; asked: TransportRequest[] } {
  const asked: TransportRequest[] = []
  const transport: Transport = {
    send: (request) => {
      asked.push(request)
      const { response } = exchange
      if (response === null) return Promise.reject(new Error('nothing was to be sent'))
      return Promise.resolve({ status: response.status, headers: response.headers, body: bodyOf(response) })
    },
    close: () => Promise.resolve(),
  }
  return { transport, asked }
}

function bodyOf(response: NonNullable<CcpCase['response']>): Buffer {
  if (response.base64 !== undefined) return Buffer.from(response.base64, 'base64')
  return Buffer.from(response.text ?? JSON.stringify(response.body))
}

const cases = loadCorpus('cyberark-ccp').filter((exchange) => exchange.sides.includes('sdk'))

describe('corpus: CCP', () => {
  it.each(cases.map((exchange) => [exchange.verdict, exchange.id, exchange] as const))(
    '%s %s',
    async (_verdict, _id, exchange) => {
      const { transport, asked } = recordedExchange(exchange)
      await using ccp = new CentralCredentialProvider({
        url: 'https://ccp.example.com',
        appId: 'billing',
        retry: false,
        transport: () => transport,
      })
      const outcome = await outcomeOf(ccp.getPassword(exchange.call as CcpPasswordRequest))
      expect(asked.map(({ method, target }) => ({ method, target }))).toEqual(
        exchange.request === null
          ? []
          : [{ method: exchange.request.method, target: exchange.request.target }],
      )
      for (const [name, value] of Object.entries(exchange.request?.headers ?? {})) {
        const sent = Object.entries(asked[0]?.headers ?? {}).find(
          ([key]) => key.toLowerCase() === name.toLowerCase(),
        )
        expect(sent?.[1]).toBe(value)
      }
      expect(outcome).toMatchObject(exchange.expect ?? {})
    },
  )
})
