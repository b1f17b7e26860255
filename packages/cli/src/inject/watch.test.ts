import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writePrivateFiles } from '../output/private-file.ts'
import { foldersOf, isOutputOf } from './jobs.ts'
import { watchUntilAborted, type Occasion } from './watch.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-watch-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The occasion to look again after something was done in the folder. */
async function occasionAfter(
  work: (rotate: () => void) => void | Promise<void>,
  intervalMs: number,
): Promise<Occasion> {
  let rotate = (): void => undefined
  const onRotate = (notice: () => void): (() => void) => {
    rotate = notice
    return () => {
      rotate = () => undefined
    }
  }
  const jobs = [{ input: join(folder, 'a.liquid'), output: join(folder, 'a.conf') }]
  const ended = new AbortController()
  const occasions: Occasion[] = []
  let hasLooked = (): void => undefined
  const isWatched = new Promise<void>((resolve) => {
    hasLooked = resolve
  })
  const watching = watchUntilAborted(
    { folders: foldersOf(jobs), isOwn: isOutputOf(jobs), intervalMs, onRotate, signal: ended.signal },
    (occasion) => {
      occasions.push(occasion)
      hasLooked()
      if (occasions.length === 2) ended.abort()
      return Promise.resolve()
    },
  )
  await isWatched
  await work(() => rotate())
  await watching
  return occasions[1]!
}

describe('a rotation', () => {
  it('is an occasion of its own, before a change of a template', async () => {
    const work = (rotate: () => void): void => {
      writeFileSync(join(folder, 'a.liquid'), 'text')
      rotate()
    }
    expect(await occasionAfter(work, 60_000)).toBe('rotation')
  })
})

describe('the folder of a template', () => {
  it('is looked at once it is watched, for what was changed before', async () => {
    const ended = new AbortController()
    const onRotate = () => () => undefined
    const watched = {
      folders: [folder],
      isOwn: () => false,
      intervalMs: 60_000,
      onRotate,
      signal: ended.signal,
    }
    const occasions: Occasion[] = []
    await watchUntilAborted(watched, (occasion) => {
      occasions.push(occasion)
      ended.abort()
      return Promise.resolve()
    })
    expect(occasions).toEqual(['files'])
  })

  it.each(['a.liquid', '..data', 'a.conf.tmp', '.a.conf.new'])('is looked at again for %s', async (name) => {
    expect(await occasionAfter(() => writeFileSync(join(folder, name), 'text'), 60_000)).toBe('files')
  })

  it('is not looked at again for what was written there ourselves', async () => {
    const files = [{ path: join(folder, 'a.conf'), data: Buffer.from('text') }]
    const write = async (): Promise<void> => {
      await writePrivateFiles(files, { force: true, flag: '--output' })
      await writePrivateFiles(files, { force: true, flag: '--output' })
    }
    expect(await occasionAfter(write, 1000)).toBe('time')
  })
})
