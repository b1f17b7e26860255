import { afterEach, describe, expect, it, vi } from 'vitest'
import { fakeIo } from '../testing/fake-io.ts'
import { writeList } from './write-list.ts'

interface Item {
  readonly name: string
  readonly note: string | undefined
}

async function* items(fails = false): AsyncGenerator<Item> {
  yield await Promise.resolve({ name: 'a', note: undefined })
  yield { name: 'b', note: 'x' }
  if (fails) throw new Error('broken')
}

const look = { columns: ['Name'], row: (item: Item) => [item.name] }
const write = async (manner: { json?: boolean; ndjson?: boolean; limit?: number }, fails = false) => {
  const io = fakeIo()
  const count = await writeList(items(fails), look, { limit: Infinity, ...manner }, io).catch(() => 'failed')
  return { count, stdout: io.written().stdout }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('writeList', () => {
  it('says how far it is from the second second on, and takes that away before it writes', async () => {
    vi.useFakeTimers()
    const io = fakeIo()
    const said: string[] = []
    const terminal = { progress: (text: string) => said.push(`${text}|${io.written().stdout}`) }
    async function* slow(): AsyncGenerator<Item> {
      await vi.advanceTimersByTimeAsync(1500)
      yield { name: 'a', note: undefined }
      await vi.advanceTimersByTimeAsync(1000)
      yield { name: 'b', note: undefined }
    }
    await writeList(slow(), look, { limit: Infinity }, io, terminal)
    expect(said).toEqual(['waiting for the vault …|', '1 so far …|', '|'])
    await writeList(items(), look, { limit: Infinity }, io, terminal)
    expect(said).toHaveLength(3)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('writes a table, an array, or lines', async () => {
    expect(await write({})).toEqual({ count: 2, stdout: 'Name\na\nb\n' })
    const array = await write({ json: true })
    expect(JSON.parse(array.stdout)).toEqual([
      { name: 'a', note: null },
      { name: 'b', note: 'x' },
    ])
    expect((await write({ ndjson: true })).stdout).toBe('{"name":"a","note":null}\n{"name":"b","note":"x"}\n')
  })

  it('draws a table on a terminal that does not know how wide it is', async () => {
    const io = fakeIo({ isTTY: true, env: { TERM: 'dumb', NO_COLOR: '1' } })
    Object.assign(io.stdout, { columns: 0 })
    await writeList(
      [{ a: 'x', b: 'y' }],
      { columns: ['A', 'B'], row: ({ a, b }) => [a, b] },
      { limit: 1 },
      io,
    )
    expect(io.written().stdout).toContain('A  B\nx  y\n')
  })

  it('stops at the limit', async () => {
    expect(await write({ limit: 1 })).toEqual({ count: 1, stdout: 'Name\na\n' })
  })

  it('writes nothing of a list that breaks off, unless line by line', async () => {
    expect(await write({}, true)).toEqual({ count: 'failed', stdout: '' })
    expect(await write({ json: true }, true)).toEqual({ count: 'failed', stdout: '' })
    expect((await write({ ndjson: true }, true)).stdout.split('\n')).toHaveLength(3)
  })
})
