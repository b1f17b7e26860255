import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failureOf } from '../../test/support/failure.ts'
import { ConnectionError, NotFoundError } from '../errors.ts'
import { Secret } from '../secret.ts'
import { bulk, bulkStream } from './bulk.ts'
import type { JournalledBulkOptions } from './bulk-options.ts'

let folder: string
let journal: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-journal-'))
  journal = join(folder, 'run.journal')
})
afterEach(() => rm(folder, { recursive: true }))

type Options = Partial<JournalledBulkOptions<string, unknown>>

/** Runs over some items and tells what was worked on. */
async function run(
  items: readonly string[],
  options: Options = {},
  work: (item: string, repeated: boolean) => unknown = (item) => item,
) {
  const worked: string[] = []
  const outcomes = await bulk(
    items,
    (item, { repeated }) => {
      worked.push(item)
      return work(item, repeated)
    },
    { journal, concurrency: 1, ...options },
  )
  return { worked, outcomes }
}

const lines = async (): Promise<unknown[]> =>
  (await readFile(journal, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)

const timeout = new ConnectionError('slow', { code: 'TIMEOUT', layer: 'http' })
const gone = new NotFoundError('gone', { code: 'NOT_FOUND' })
const failing = (error: Error) => (): never => {
  throw error
}

describe('a journal [pvwa/bulk-journal]', () => {
  it('keeps what is done from being done again', async () => {
    const first = await run(['a', 'b', 'c'])
    expect(first.worked).toEqual(['a', 'b', 'c'])
    expect(first.outcomes[0]).toEqual({ status: 'fulfilled', item: 'a', value: 'a', resumed: false })
    const second = await run(['a', 'd', 'c'])
    expect(second.worked).toEqual(['d'])
    expect(second.outcomes[0]).toEqual({
      status: 'fulfilled',
      item: 'a',
      value: undefined,
      resumed: true,
      remembered: undefined,
    })
  })

  it('holds keys and nothing else, and only its owner can read it', async () => {
    await writeFile(journal, '')
    await chmod(journal, 0o644)
    await run(['a'], {}, () => new Secret('Passw0rd'))
    expect(await lines()).toEqual([
      { journal: 'sallyport-bulk', version: 1, run: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      { started: 'a' },
      { done: 'a' },
    ])
    if (process.platform !== 'win32') expect((await stat(journal)).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['run.journal'])
  })

  it('remembers what it is told to, and no secret', async () => {
    const work = (item: string): unknown => ({ id: `${item}-1`, secret: new Secret('Passw0rd') })
    await run(['a'], { remember: (value) => value }, work)
    const { outcomes } = await run(['a'], { remember: (value) => value }, work)
    expect(outcomes[0]).toMatchObject({ resumed: true, remembered: { id: 'a-1', secret: '[REDACTED]' } })
    expect(await readFile(journal, 'utf8')).not.toContain('Passw0rd')
  })

  it('does again what has failed for certain', async () => {
    const { outcomes } = await run(['a'], {}, failing(gone))
    expect(outcomes).toEqual([{ status: 'rejected', item: 'a', error: gone, started: true }])
    const again = await run(['a'], {}, (item, repeated) => [item, repeated])
    expect(again.outcomes[0]).toMatchObject({ status: 'fulfilled', value: ['a', false] })
  })

  it.each([
    ['a timeout', timeout],
    ['an error that is not ours', new Error('?')],
  ])('does not do again what may be done: %s', async (_, error) => {
    await run(['a'], {}, failing(error))
    const { worked, outcomes } = await run(['a', 'b'])
    expect(worked).toEqual(['b'])
    expect(outcomes[0]).toMatchObject({
      status: 'rejected',
      started: false,
      error: { name: 'UncertainError', code: 'UNCERTAIN' },
    })
    // Not even the third time.
    expect((await run(['a'])).worked).toEqual([])
  })

  it('does again what may be done where that does no harm, and says so to the work', async () => {
    await run(['a'], {}, failing(timeout))
    const { outcomes } = await run(['a'], { repeatable: true }, (_, repeated) => repeated)
    expect(outcomes[0]).toMatchObject({ status: 'fulfilled', value: true, resumed: false })
    expect((await run(['a'])).outcomes[0]).toMatchObject({ resumed: true })
  })

  it('asks about what may be done', async () => {
    const items = ['yes', 'no', 'unknown', 'silent', 'broken']
    await run(items, {}, failing(timeout))
    const broken = new Error('cannot tell')
    const asked: string[] = []
    const onUncertain: NonNullable<Options['onUncertain']> = (item) => {
      asked.push(item)
      if (item === 'broken') throw broken
      return ({ yes: 'done', no: 'repeat', unknown: 'skip' } as const)[item]
    }
    const { worked, outcomes } = await run([...items, 'new'], { onUncertain })
    expect(asked).toEqual(items)
    expect(worked).toEqual(['no', 'new'])
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', resumed: true },
      { status: 'fulfilled', resumed: false },
      { status: 'rejected', error: { code: 'UNCERTAIN' } },
      { status: 'rejected', error: { code: 'UNCERTAIN' } },
      { status: 'rejected', error: broken },
      { status: 'fulfilled' },
    ])
    expect((await run(['yes', 'no'])).worked).toEqual([])
  })

  it('leaves what a cancelled run did not begin to be done', async () => {
    const controller = new AbortController()
    await run(['a', 'b', 'c'], { signal: controller.signal }, () => controller.abort())
    const { worked } = await run(['a', 'b', 'c'])
    expect(worked).toEqual(['b', 'c'])
  })

  it('works in a stream too, and gives the file free when the reader leaves', async () => {
    const options = { journal, concurrency: 1 }
    for await (const { item } of bulkStream(['a', 'b', 'c'], (item) => item, options)) {
      expect(item).toBe('a')
      break
    }
    const { outcomes } = await run(['a'])
    expect(outcomes[0]).toMatchObject({ resumed: true })
  })

  it('names items by their id, or as it is told', async () => {
    await bulk([{ id: '1_2' }, { id: 7 }], () => 0, { journal })
    await bulk([{ name: 'x' }], () => 0, { journal, key: ({ name }) => name })
    expect(
      (await lines()).slice(1).flatMap((line) => Object.values<unknown>(line as Record<string, unknown>)),
    ).toEqual(expect.arrayContaining(['1_2', '7', 'x']))
  })

  it.each<[string, readonly unknown[]]>([
    ['no key', [{ name: 'x' }]],
    ['a secret for a key', [new Secret('Passw0rd')]],
  ])('does not work on an item with %s', async (_, items) => {
    const outcomes = await bulk(items, () => 0, { journal })
    expect(outcomes[0]).toMatchObject({
      status: 'rejected',
      started: false,
      error: { code: 'INVALID_OPTION' },
    })
  })

  it('works once on two items with one key, and names the second', async () => {
    const { worked, outcomes } = await run(['a', 'a'])
    expect(worked).toEqual(['a'])
    expect(outcomes[1]).toMatchObject({ status: 'rejected', error: { code: 'INVALID_REQUEST' } })
  })

  it('holds many items at a time', async () => {
    const items = Array.from({ length: 300 }, (_, index) => `item ${index} "\n😀`)
    const first = await run(items, { concurrency: 20 })
    expect(first.outcomes.every(({ status }) => status === 'fulfilled')).toBe(true)
    expect((await run(items, { concurrency: 20 })).worked).toEqual([])
  })
})

describe('a journal that a killed process left', () => {
  const written = async (): Promise<string> => {
    await run(['a', 'b'])
    return readFile(journal, 'utf8')
  }

  it('is continued wherever its last line was torn', async () => {
    const whole = await written()
    const headerEnd = whole.indexOf('\n')
    for (let end = 0; end < whole.length; end += 3) {
      await writeFile(journal, whole.slice(0, end))
      const { worked, outcomes } = await run(['a', 'b', 'c'])
      const kept = whole.slice(0, end)
      const isDone = (key: string): boolean => kept.includes(`{"done":"${key}"}`)
      const isBegun = (key: string): boolean => kept.includes(`{"started":"${key}"}`)
      const expected = ['a', 'b', 'c'].filter((key) => end <= headerEnd || (!isDone(key) && !isBegun(key)))
      expect(worked, `cut at ${end}`).toEqual(expected)
      const uncertain = outcomes.filter(({ status }) => status === 'rejected').map(({ item }) => item)
      expect(uncertain, `cut at ${end}`).toEqual(['a', 'b'].filter((key) => isBegun(key) && !isDone(key)))
    }
  })

  it('is continued when its tail is full of zeros', async () => {
    await writeFile(journal, `${await written()}\0\0\0\0`)
    expect((await run(['a', 'b', 'c'])).worked).toEqual(['c'])
    expect((await run(['a', 'b', 'c'])).worked).toEqual([])
  })

  it('is free when the process that held it is gone', async () => {
    await written()
    // No process has a number this high.
    await writeFile(`${journal}.lock`, `999999999 ${hostname()}\n`)
    expect((await run(['a', 'b'])).worked).toEqual([])
    expect(await readdir(folder)).toEqual(['run.journal'])
  })
})

describe('a journal that cannot be used', () => {
  const refusal = async (options: Options = {}) => {
    const before = await readFile(journal, 'utf8').catch(() => undefined)
    const error = await failureOf(run(['a'], options, () => expect.fail('worked')))
    expect(error).toMatchObject({ name: 'ConfigurationError', code: 'JOURNAL_UNUSABLE' })
    expect(error.message).toContain(options.journal ?? journal)
    expect(await readFile(journal, 'utf8').catch(() => undefined)).toBe(before)
    return error.message
  }

  it('is that of another run', async () => {
    await run(['a'], { name: 'move A' })
    expect(await refusal({ name: 'move B' })).toMatch(/belongs to a run with another name/)
    expect(await refusal()).toMatch(/belongs to a run with another name/)
    expect(await readFile(journal, 'utf8')).not.toContain('move A')
    expect((await run(['a'], { name: 'move A' })).worked).toEqual([])
  })

  it.each(['precious', 'precious\n', '{}\n', '[]', '{"journal":"other"}\n'])(
    'is another file, which stays as it is: %j',
    async (text) => {
      await writeFile(journal, text)
      expect(await refusal()).toMatch(/is not the journal/)
    },
  )

  it('is of another version', async () => {
    await writeFile(journal, '{"journal":"sallyport-bulk","version":2,"run":"x"}\n')
    expect(await refusal()).toMatch(/another version/)
  })

  it('is damaged in its middle', async () => {
    await run(['a'])
    await writeFile(journal, `${await readFile(journal, 'utf8')}???\n{"done":"b"}\n`)
    expect(await refusal()).toMatch(/is damaged at line 4/)
  })

  it('is in use, by this process or another', async () => {
    const stream = bulkStream(['a', 'b'], (item) => item, { journal, concurrency: 1 })
    await stream.next()
    const error = await failureOf(run(['a']))
    expect(error.message).toMatch(/is in use by another run/)
    expect(error.hint).toContain('.lock')
    await stream.return()
    // Process 1 is always there.
    await writeFile(`${journal}.lock`, `1 ${hostname()}\n`)
    expect(await refusal()).toMatch(/is in use/)
    await writeFile(`${journal}.lock`, `1 another-host\n`)
    expect(await refusal()).toMatch(/is in use/)
  })

  it('is in a folder that is not there, or is a folder', async () => {
    expect(await refusal({ journal: join(folder, 'none', 'x') })).toMatch(/cannot be locked/)
    expect(await refusal({ journal: folder })).toMatch(/cannot be opened/)
    await rm(`${folder}.lock`, { force: true })
  })
})
