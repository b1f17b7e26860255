import { describe, expect, it } from 'vitest'
import { BulkInputError, NotFoundError } from '../errors.ts'
import { bulk, bulkStream } from './bulk.ts'
import type { BulkProgress } from './outcome.ts'

/** Work that waits until it is let go, item by item. */
class Gate {
  readonly begun: number[] = []
  most = 0
  readonly #waiting = new Map<number, () => void>()

  readonly work = async (item: number): Promise<number> => {
    this.begun.push(item)
    await new Promise<void>((resolve) => {
      this.#waiting.set(item, resolve)
      this.most = Math.max(this.most, this.#waiting.size)
    })
    return item * 10
  }

  release(item: number): void {
    const go = this.#waiting.get(item)
    this.#waiting.delete(item)
    if (go === undefined) throw new Error(`${item} does not wait`)
    go()
  }
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

async function* slowly<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  for (const item of items) {
    await Promise.resolve()
    yield item
  }
}

describe('bulk', () => {
  it('gives one outcome for each item, in order, whatever ends first [pvwa/bulk-outcomes]', async () => {
    const gate = new Gate()
    const run = bulk(numbers(3), gate.work)
    await expect.poll(() => gate.begun).toEqual([0, 1, 2])
    for (const item of [2, 0, 1]) gate.release(item)
    expect(await run).toEqual([
      { status: 'fulfilled', item: 0, value: 0, resumed: false },
      { status: 'fulfilled', item: 1, value: 10, resumed: false },
      { status: 'fulfilled', item: 2, value: 20, resumed: false },
    ])
  })

  it('takes a failure for an outcome, thrown at once or later, and goes on', async () => {
    const later = new Error('later')
    const atOnce = new Error('at once')
    const outcomes = await bulk(['a', 'b', 'c'], (item) => {
      if (item === 'a') return Promise.reject(later)
      if (item === 'b') throw atOnce
      return item
    })
    expect(outcomes).toEqual([
      { status: 'rejected', item: 'a', error: later, started: true },
      { status: 'rejected', item: 'b', error: atOnce, started: true },
      { status: 'fulfilled', item: 'c', value: 'c', resumed: false },
    ])
  })

  it.each([1, 3, 10])(
    'works on no more than %d at once, and on as many [pvwa/bulk-bounded]',
    async (concurrency) => {
      const gate = new Gate()
      const run = bulk(numbers(40), gate.work, { concurrency })
      for (const item of numbers(40)) {
        await expect.poll(() => gate.begun.includes(item), { interval: 1 }).toBe(true)
        gate.release(item)
      }
      await run
      expect(gate.most).toBe(concurrency)
    },
  )

  it('works on ten at once unless told', async () => {
    const gate = new Gate()
    const run = bulk(numbers(12), gate.work)
    await expect.poll(() => gate.begun.length).toBe(10)
    for (const item of numbers(12)) {
      await expect.poll(() => gate.begun.includes(item), { interval: 1 }).toBe(true)
      gate.release(item)
    }
    await run
    expect(gate.most).toBe(10)
  })

  it.each([
    ['a list', [1, 2]],
    ['a set', new Set([1, 2])],
    ['a generator', [1, 2].values()],
    ['an async generator', slowly([1, 2])],
    ['nothing', []],
  ])('takes %s', async (_name, items) => {
    const values = (await bulk(items, (item) => item + 1)).map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value : undefined,
    )
    expect(values).toEqual(Array.isArray(items) && items.length === 0 ? [] : [2, 3])
  })

  it('tells how far it is after each item [pvwa/bulk-progress-and-cancel]', async () => {
    const seen: BulkProgress<number>[] = []
    const work = (item: number): Promise<number> =>
      item === 1 ? Promise.reject(new Error('no')) : Promise.resolve(item)
    await bulk([0, 1, 2], work, { concurrency: 1, onProgress: (progress) => seen.push(progress) })
    expect(seen).toEqual([
      { done: 1, failed: 0, total: 3, item: 0, status: 'fulfilled' },
      { done: 2, failed: 1, total: 3, item: 1, status: 'rejected' },
      { done: 3, failed: 1, total: 3, item: 2, status: 'fulfilled' },
    ])
    seen.length = 0
    await bulk(slowly([7]), work, { onProgress: (progress) => seen.push(progress) })
    await bulk(slowly([7]), work, { total: 1, onProgress: (progress) => seen.push(progress) })
    expect(seen.map(({ total }) => total)).toEqual([undefined, 1])
  })

  it('ends with what the progress callback throws, after the work under way', async () => {
    const thrown = new Error('progress')
    const begun: number[] = []
    const ended: number[] = []
    const run = bulk(
      numbers(50),
      async (item) => {
        begun.push(item)
        await Promise.resolve()
        ended.push(item)
      },
      {
        concurrency: 3,
        onProgress: () => {
          throw thrown
        },
      },
    )
    await expect(run).rejects.toBe(thrown)
    expect(ended).toEqual(begun)
    expect(begun.length).toBeLessThan(10)
  })

  it.each([
    ['a list', (): Iterable<number> => numbers(8)],
    ['an async generator', (): AsyncIterable<number> => slowly(numbers(8))],
  ])(
    'cancelled, begins nothing more, waits for what is under way, and names the rest: %s',
    async (_, make) => {
      const controller = new AbortController()
      const reason = new Error('enough')
      const gate = new Gate()
      const signals = new Set<AbortSignal>()
      const run = bulk(
        make(),
        (item, { signal }) => {
          signals.add(signal)
          return gate.work(item)
        },
        { concurrency: 2, signal: controller.signal },
      )
      await expect.poll(() => gate.begun).toEqual([0, 1])
      gate.release(0)
      await expect.poll(() => gate.begun).toEqual([0, 1, 2])
      controller.abort(reason)
      let over = false
      void run.then(() => (over = true))
      gate.release(2)
      await Promise.resolve()
      expect(over).toBe(false)
      gate.release(1)
      const outcomes = await run
      expect(outcomes.map(({ status }) => status)).toEqual([
        ...Array<string>(3).fill('fulfilled'),
        ...Array<string>(5).fill('rejected'),
      ])
      expect(outcomes.at(-1)).toEqual({ status: 'rejected', item: 7, error: reason, started: false })
      expect(gate.begun).toEqual([0, 1, 2])
      expect([...signals].map(({ reason: why }) => why as unknown)).toEqual([reason])
    },
  )

  it('does not make Node take many listeners for a leak', async () => {
    const warnings: Error[] = []
    const listen = (warning: Error): void => void warnings.push(warning)
    process.on('warning', listen)
    const work = (_: number, { signal }: { signal: AbortSignal }): Promise<void> =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => undefined)
        setImmediate(resolve)
      })
    await bulk(numbers(100), work, { concurrency: 50, signal: new AbortController().signal })
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', listen)
    expect(warnings).toEqual([])
  })

  it('begins nothing when it is cancelled already', async () => {
    const reason = new Error('enough')
    const outcomes = await bulk([1, 2], () => expect.fail('begun'), { signal: AbortSignal.abort(reason) })
    expect(outcomes).toEqual([
      { status: 'rejected', item: 1, error: reason, started: false },
      { status: 'rejected', item: 2, error: reason, started: false },
    ])
  })

  it('ends where the input ends by the same signal', async () => {
    const controller = new AbortController()
    async function* endless(): AsyncGenerator<number> {
      for (let item = 0; ; item += 1) {
        await Promise.resolve()
        controller.signal.throwIfAborted()
        yield item
      }
    }
    const outcomes = await bulk(
      endless(),
      (item) => {
        if (item === 5) controller.abort()
        return item
      },
      { concurrency: 1, signal: controller.signal },
    )
    expect(outcomes.slice(0, 6).every(({ status }) => status === 'fulfilled')).toBe(true)
    expect(outcomes.length).toBeLessThan(9)
  })

  it('stops at the first failure when told to, and names the rest', async () => {
    const error = new Error('first')
    const work = (item: number): Promise<number> =>
      item === 2 ? Promise.reject(error) : Promise.resolve(item)
    const outcomes = await bulk(numbers(6), work, { concurrency: 1, stopOnError: true })
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
      'rejected',
    ])
    expect(outcomes[2]).toMatchObject({ error, started: true })
    expect(outcomes[3]).toMatchObject({ error, started: false })
  })

  it('keeps the outcomes when the input breaks, and waits for the work under way', async () => {
    const broken = new NotFoundError('gone', { code: 'NOT_FOUND' })
    async function* breaking(): AsyncGenerator<number> {
      yield* slowly([1, 2])
      throw broken
    }
    const ended: number[] = []
    const error = await bulk(breaking(), async (item) => {
      await Promise.resolve()
      ended.push(item)
    }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(BulkInputError)
    expect(error).toMatchObject({ code: 'INPUT_FAILED', cause: broken })
    expect((error as BulkInputError).outcomes).toHaveLength(2)
    expect(ended).toEqual([1, 2])
    expect(Object.keys(error as object)).not.toContain('outcomes')
  })

  it.each([
    [() => bulk('abc', String), /the items must be a list/],
    [() => bulk(7 as never, String), /the items must be a list/],
    [() => bulk([], undefined as never), /the work must be a function/],
    [() => bulk([], String, { concurrency: 0 }), /option 'concurrency' must be a whole number/],
    [() => bulk([], String, { concurency: 3 } as never), /did you mean 'concurrency'/],
    [() => bulk([], String, { journal: '' }), /option 'journal'/],
    [() => bulk([], String, { name: 'x' } as never), /option 'name' means nothing without 'journal'/],
  ])('refuses what it cannot do: %#', async (call, message) => {
    await expect(call()).rejects.toMatchObject({ name: 'ConfigurationError', code: 'INVALID_OPTION' })
    await expect(call()).rejects.toThrow(message)
  })
})

describe('bulkStream', () => {
  it('gives outcomes in order as soon as they are there', async () => {
    const gate = new Gate()
    const stream = bulkStream(numbers(5), gate.work, { concurrency: 2 })
    expect(gate.begun).toEqual([])
    const first = stream.next()
    await expect.poll(() => gate.begun).toEqual([0, 1])
    gate.release(1)
    await expect.poll(() => gate.begun).toEqual([0, 1, 2])
    gate.release(0)
    expect(await first).toMatchObject({ value: { item: 0 } })
    expect(await stream.next()).toMatchObject({ value: { item: 1, value: 10 } })
    for (const item of [2, 3, 4]) {
      const next = stream.next()
      await expect.poll(() => gate.begun.includes(item), { interval: 1 }).toBe(true)
      gate.release(item)
      expect(await next).toMatchObject({ value: { item } })
    }
    expect(await stream.next()).toEqual({ done: true, value: undefined })
  })

  it('never runs far ahead of a slow reader [pvwa/bulk-bounded]', async () => {
    let read = 0
    let begun = 0
    let most = 0
    function* items(): Generator<number> {
      yield* numbers(5_000)
    }
    for await (const outcome of bulkStream(items(), () => (begun += 1), { concurrency: 4 })) {
      expect(outcome.item).toBe(read)
      read += 1
      await Promise.resolve()
      most = Math.max(most, begun - read)
    }
    expect(read).toBe(5_000)
    expect(most).toBeLessThanOrEqual(4 * 16 + 1)
  })

  it('left early, waits for what is under way, begins nothing more, and ends the input', async () => {
    let returned = false
    async function* items(): AsyncGenerator<number> {
      try {
        yield* slowly(numbers(1_000))
      } finally {
        returned = true
      }
    }
    let under = 0
    let begun = 0
    const work = async (): Promise<void> => {
      begun += 1
      under += 1
      await new Promise((resolve) => setImmediate(resolve))
      under -= 1
    }
    for await (const { item } of bulkStream(items(), work, { concurrency: 3 })) if (item === 10) break
    expect(under).toBe(0)
    expect(returned).toBe(true)
    expect(begun).toBeLessThan(1_000)
  })

  it('does not wait for an input that never comes when it is left', async () => {
    async function* items(): AsyncGenerator<number> {
      yield 1
      await new Promise(() => undefined)
    }
    for await (const { item } of bulkStream(items(), (item) => item)) {
      expect(item).toBe(1)
      break
    }
  })

  it('throws what the input threw, after every outcome', async () => {
    const broken = new Error('broken')
    function* items(): Generator<number> {
      yield 1
      throw broken
    }
    const seen: number[] = []
    const reading = (async () => {
      for await (const { item } of bulkStream(items(), (item) => item)) seen.push(item)
    })()
    await expect(reading).rejects.toBe(broken)
    expect(seen).toEqual([1])
  })

  it('refuses wrong options when it is called', () => {
    expect(() => bulkStream([], String, { concurrency: 1.5 })).toThrow(/concurrency/)
  })
})
