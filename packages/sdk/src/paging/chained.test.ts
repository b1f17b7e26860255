import { describe, expect, it } from 'vitest'
import { chained } from './chained.ts'

/** Lists that say when they begin and end. */
class Lists {
  readonly begun: string[] = []
  readonly ended: string[] = []
  readonly #items: Readonly<Record<string, readonly string[]>>

  constructor(items: Readonly<Record<string, readonly string[]>>) {
    this.#items = items
  }

  async *names(): AsyncGenerator<string> {
    try {
      for (const name of Object.keys(this.#items)) {
        await Promise.resolve()
        yield name
      }
    } finally {
      this.ended.push('names')
    }
  }

  open = async function* (this: Lists, name: string, signal: AbortSignal): AsyncGenerator<string> {
    this.begun.push(name)
    try {
      for (const item of this.#items[name] ?? []) {
        await Promise.resolve()
        if (item === 'broken') throw new Error(name)
        if (item === 'stalled') await stalled(signal)
        yield `${name}${item}`
      }
    } finally {
      this.ended.push(name)
    }
  }.bind(this)
}

/** Never answers; ends with the signal. */
function stalled(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('left')))
  })
}

async function read(lists: Lists, ahead: number, most = Infinity): Promise<string[]> {
  const items: string[] = []
  for await (const item of chained(lists.names(), lists.open, ahead)) {
    items.push(item)
    if (items.length >= most) break
  }
  return items
}

describe('chained lists', () => {
  it.each([1, 2, 50])('come one after the other, with %i begun at once', async (ahead) => {
    const lists = new Lists({ a: ['1', '2'], b: [], c: ['1'], d: ['1', '2', '3'] })
    expect(await read(lists, ahead)).toEqual(['a1', 'a2', 'c1', 'd1', 'd2', 'd3'])
    expect(lists.begun).toEqual(['a', 'b', 'c', 'd'])
    expect(await read(new Lists({}), ahead)).toEqual([])
  })

  it('begin no more than they shall, and end with the reader, also those that do not answer', async () => {
    const lists = new Lists({ a: ['1', '2'], b: ['stalled'], c: ['1'], d: ['1'], e: ['1'] })
    expect(await read(lists, 3, 1)).toEqual(['a1'])
    expect(lists.begun).toEqual(['a', 'b', 'c'])
    expect(lists.ended.toSorted()).toEqual(['a', 'b', 'c', 'names'])
  })

  it('fail in their turn', async () => {
    const lists = new Lists({ a: ['1'], b: ['broken'], c: ['1'] })
    const items: string[] = []
    const reading = async (): Promise<void> => {
      for await (const item of chained(lists.names(), lists.open, 3)) items.push(item)
    }
    await expect(reading()).rejects.toThrow('b')
    expect(items).toEqual(['a1'])
    expect(lists.ended.toSorted()).toEqual(['a', 'b', 'c', 'names'])
  })
})
