import { describe, expect, it } from 'vitest'
import { Lab, LabError } from '@sallyport/lab'
import { labFixture, type TestHooks } from '@sallyport/lab/testing'

/** Hooks that are run by hand, in the names of one runner or another. */
function hooksOf(style: 'all' | 'plain'): {
  readonly hooks: TestHooks
  readonly run: (when: 'before' | 'each' | 'after') => Promise<void>
} {
  const works: Record<'before' | 'each' | 'after', (() => Promise<void>)[]> = {
    before: [],
    each: [],
    after: [],
  }
  const at = (when: keyof typeof works) => (work: () => Promise<void>) => works[when].push(work)
  const each = { beforeEach: at('each') }
  return {
    hooks:
      style === 'all'
        ? { ...each, beforeAll: at('before'), afterAll: at('after') }
        : { ...each, before: at('before'), after: at('after') },
    async run(when) {
      for (const work of works[when]) await work()
    },
  }
}

describe.each(['all', 'plain'] as const)('labFixture with hooks in the style %s', (style) => {
  it('starts before, resets before each, and stops after', async () => {
    const { hooks, run } = hooksOf(style)
    const lab = labFixture({ pvwa: { nodes: 2 } }, hooks)
    expect(lab).toBeInstanceOf(Lab)
    expect(() => lab.urls).toThrow(LabError)
    expect(await Promise.resolve(lab)).toBe(lab)
    await run('before')
    await run('each')
    const { pvwa } = lab.urls
    expect(lab.settings.pvwa.nodes).toBe(2)
    lab.settings.pvwa.nodes = 1
    lab.faults.add({ surface: 'ccp', kind: 'reset' })
    const { clock } = lab
    clock.advance(1000)
    await run('each')
    expect(lab.faults.list()).toEqual([])
    expect(lab.settings.pvwa.nodes).toBe(2)
    expect(lab.urls.pvwa).toBe(pvwa)
    const description = lab.describe()
    expect(description.urls.pvwa).toBe(pvwa)
    expect('status' in lab).toBe(true)
    await run('after')
    expect(() => lab.describe()).toThrow('the lab of this test file is not running')
  })
})

describe('labFixture', () => {
  it('refuses a runner that has no global hooks, and says what to do', () => {
    expect(() => labFixture()).toThrow(/VITEST.*labFixture\(\{\}, \{ beforeAll, afterAll, beforeEach \}\)/)
    expect(() => labFixture({}, { beforeEach: () => undefined } as never)).toThrow(
      /^the hooks must be beforeEach, and/,
    )
  })

  it('fails in the hook where the lab cannot start', async () => {
    const { hooks, run } = hooksOf('all')
    labFixture({ port: -1 }, hooks)
    await expect(run('before')).rejects.toThrow(LabError)
    await run('after')
  })
})
