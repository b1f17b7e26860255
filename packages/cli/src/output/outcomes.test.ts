import { NotFoundError } from '@sallyport/sdk'
import { describe, expect, it } from 'vitest'
import { fakeIo } from '../testing/fake-io.ts'
import { countsOf, OutcomeWriter, type OutcomeRow } from './outcomes.ts'

const missing = new NotFoundError('No account matches.', { code: 'NOT_FOUND', status: 404 })
const rows: readonly OutcomeRow[] = [
  {
    names: { id: '1_1', safe: 'S\u001B[31m' },
    action: 'verify',
    outcome: 'done',
    details: { n: 1 },
    note: 'so',
  },
  { names: { id: '1_2', safe: undefined }, action: 'verify', outcome: 'failed', error: missing },
  { names: { id: '1_3', safe: undefined }, action: 'verify', outcome: 'not started' },
]
const write = async (form: 'json' | 'ndjson' | 'lines', some = rows): Promise<string> => {
  const io = fakeIo()
  const writer = new OutcomeWriter(io, form)
  for (const row of some) await writer.write(row)
  const before = io.written().stdout
  await writer.end()
  if (form === 'json') expect(before).toBe('')
  else expect(io.written().stdout).toBe(before)
  return io.written().stdout
}

describe('OutcomeWriter', () => {
  it('writes lines for people: nothing that moves the cursor, and not what was not started', async () => {
    expect(await write('lines')).toBe(
      'done          1_1       S\uFFFD[31m  so\nfailed        1_2       No account matches. (NOT_FOUND)\n',
    )
  })

  it('writes all for programs, as lines or as one array', async () => {
    const array: unknown = JSON.parse(await write('json'))
    expect(array).toEqual([
      { id: '1_1', safe: 'S\u001B[31m', action: 'verify', outcome: 'done', n: 1 },
      {
        id: '1_2',
        safe: null,
        action: 'verify',
        outcome: 'failed',
        error: {
          class: 'NotFoundError',
          code: 'NOT_FOUND',
          message: 'No account matches.',
          hint: null,
          vendorCode: null,
          status: 404,
          retryable: false,
          exitCode: 24,
        },
      },
      { id: '1_3', safe: null, action: 'verify', outcome: 'not started' },
    ])
    const lines = (await write('ndjson')).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(array)
  })

  it('writes nothing where nothing came', async () => {
    expect(await write('json', [])).toBe('')
  })
})

describe('countsOf', () => {
  it('has the most frequent first', () => {
    expect(countsOf([new Error('x'), missing, missing])).toBe('NOT_FOUND 2, UNEXPECTED 1')
  })
})
