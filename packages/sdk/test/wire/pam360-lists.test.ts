import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import type { Pam360ListOptions } from '@sallyport/sdk/pam360'
import { failureOf } from '../support/failure.ts'
import { pam360As } from '../support/pam360-lab.ts'
import { TlsServer } from '../support/tls-server.ts'

interface Asked {
  readonly start: number
  readonly limit: number
}

describe('lists of PAM360, from servers that are not like the lab [pam360/paging-iterates]', () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await Lab.start()
  })
  afterAll(() => lab.stop())

  const row = (id: number) => ({ 'RESOURCE ID': String(id), 'RESOURCE NAME': `r-${id}` })
  const rows = (from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from) }, (_, index) => row(from + index))

  /** The ids that a list gives, and what was asked for. */
  async function listed(
    answer: (asked: Asked) => {
      readonly rows: readonly object[]
      readonly total?: number
      readonly details?: unknown
    },
    options: Pam360ListOptions = {},
  ) {
    const asked: Asked[] = []
    const certificate = await lab.pki.issueServer({ hosts: ['127.0.0.1'] })
    await using server = await TlsServer.start(certificate, (request, response) => {
      const input = new URL(request.url ?? '', 'https://x').searchParams.get('INPUT_DATA') ?? ''
      const { STARTINDEX, LIMIT } = (
        JSON.parse(input) as { operation: { Details: { STARTINDEX: number; LIMIT: number } } }
      ).operation.Details
      asked.push({ start: STARTINDEX, limit: LIMIT })
      const given = answer({ start: STARTINDEX, limit: LIMIT })
      const empty = given.details === undefined ? {} : { Details: given.details }
      const details = given.rows.length === 0 ? empty : { Details: given.rows }
      const total = given.total === undefined ? {} : { totalRows: given.total }
      response.end(
        JSON.stringify({ operation: { name: 'X', result: { status: 'Success' }, ...total, ...details } }),
      )
    })
    await using client = pam360As(lab, 'owner', { url: server.url })
    const ids: string[] = []
    for await (const { id } of client.resources.list(options)) ids.push(id)
    return { ids: ids.map(Number), asked }
  }
  const numbers = (to: number) => Array.from({ length: to }, (_, index) => index)

  it('end with the total, and hold no more pages than they shall', async () => {
    const { ids, asked } = await listed(
      ({ start, limit }) => ({ rows: rows(start, Math.min(start + limit, 250)), total: 250 }),
      { pageSize: 20, pagesAhead: 3 },
    )
    expect(ids).toEqual(numbers(250))
    expect(asked).toHaveLength(13)
    expect(asked.at(-1)).toEqual({ start: 240, limit: 20 })
  })

  it('end with a page without rows where no total is said', async () => {
    const { ids, asked } = await listed(
      ({ start, limit }) => ({ rows: rows(start, Math.min(start + limit, 5)) }),
      { pageSize: 2, pagesAhead: 1 },
    )
    expect(ids).toEqual(numbers(5))
    expect(asked.map(({ start }) => start)).toEqual([0, 2, 4, 6])
  })

  it('go on in the steps of a server that gives less than it is asked for', async () => {
    const { ids } = await listed(({ start }) => ({ rows: rows(start, Math.min(start + 3, 10)), total: 10 }))
    expect(ids).toEqual(numbers(10))
  })

  it('take all rows of a server that knows no pages', async () => {
    const { ids, asked } = await listed(() => ({ rows: rows(0, 7) }), { pageSize: 2 })
    expect([ids, asked.length]).toEqual([numbers(7), 1])
  })

  it('are not without end, and tell when rows are missing', async () => {
    const endless = await failureOf(
      listed(() => ({ rows: rows(0, 2) }), { pageSize: 2, onInconsistency: () => undefined }),
    )
    expect([endless.name, endless.code]).toEqual(['ProtocolError', 'UNEXPECTED_ANSWER'])
    const signs: unknown[] = []
    const { ids } = await listed(
      ({ start, limit }) => ({ rows: rows(start, Math.min(start + limit, 4)), total: 6 }),
      {
        pageSize: 2,
        onInconsistency: (sign) => signs.push(sign),
      },
    )
    expect([ids, signs]).toEqual([numbers(4), [{ kind: 'missing', expected: 6, received: 4 }]])
  })

  it.each(['N/A', 7, { other: 'x' }, true])(
    'are not taken for empty where something else stands in their place: %j [pam360/details-not-a-list]',
    async (details) => {
      const answer = { operation: { name: 'X', result: { status: 'Success' }, Details: details } }
      const certificate = await lab.pki.issueServer({ hosts: ['127.0.0.1'] })
      await using server = await TlsServer.start(certificate, (_, response) => {
        response.end(JSON.stringify(answer))
      })
      await using client = pam360As(lab, 'owner', { url: server.url })
      const { resources, access, audit, passwords } = client
      const ids = { resourceId: '1', accountId: '2' }
      for (const ask of [
        () => resources.list().toArray(),
        () => resources.types(),
        () => access.list().toArray(),
        () => audit.list().toArray(),
        () => passwords.history(ids),
        () => passwords.verify(ids),
        () => passwords.validate('x', { policy: 'Strong' }),
        () => resources.getForIntegration(ids),
      ]) {
        expect(await failureOf(ask())).toMatchObject({ code: 'UNEXPECTED_ANSWER' })
      }
    },
  )

  it.each([undefined, null, '', {}])('are empty where nothing stands there: %j', async (details) => {
    const { ids } = await listed(() => ({ rows: [], ...(details === undefined ? {} : { details }) }))
    expect(ids).toEqual([])
  })
})
