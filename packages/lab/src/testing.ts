/** A lab for a test file, in one line. No test runner is imported: the one that runs gives its hooks. */
import { LabError } from './errors.ts'
import type { LabOptions } from './lab-options.ts'
import { Lab } from './lab.ts'

/** Has something done before or after tests. */
export type TestHook = (work: () => Promise<void>) => unknown

/** The hooks of a test runner, by the names of Vitest and Jest, or of `node:test`. Its whole module will do. */
export type TestHooks = { readonly beforeEach: TestHook } & (
  | { readonly beforeAll: TestHook; readonly afterAll: TestHook }
  | { readonly before: TestHook; readonly after: TestHook }
)

/**
 * A lab that lives as long as a test file, or the `describe` in which it is called: started before the first test, reset
 * before each, stopped after the last. Use it in tests and in `beforeEach`; where it is not running it throws `LabError`.
 *
 * Hooks run in the order in which they are registered: what a test needs beside the seed goes into a `beforeEach` after it.
 *
 * @param options As for `Lab.start`.
 * @param hooks The hooks of the runner. Default: the global ones, as Jest has them and Vitest with `globals: true`; where there
 *   are none, those of `node:test`.
 * @throws LabError in a test of Vitest or Jest that has no global hooks and is given none, and for what are no hooks.
 * @example
 * const lab = labFixture()
 * test('…', () => fetch(lab.urls.ccp))
 */
export function labFixture(options: LabOptions = {}, hooks: TestHooks = hooksOfRunner()): Lab {
  if (!areHooks(hooks)) {
    throw new LabError('the hooks must be beforeEach, and beforeAll and afterAll, or before and after')
  }
  const [before, after] =
    'beforeAll' in hooks ? [hooks.beforeAll, hooks.afterAll] : [hooks.before, hooks.after]
  let running: Lab | undefined
  before(async () => {
    running = await Lab.start(options)
  })
  hooks.beforeEach(async () => {
    await running?.reset()
  })
  after(async () => {
    await running?.stop()
    running = undefined
  })
  return standIn(() => {
    if (running === undefined)
      throw new LabError('the lab of this test file is not running: use it in tests and in beforeEach')
    return running
  })
}

/** Leads whatever is asked of it to the lab that is there by then. */
function standIn(lab: () => Lab): Lab {
  const nobody = Object.create(Lab.prototype) as Lab
  return new Proxy(nobody, {
    get: (_, key) => {
      // An await or a runner that looks for a promise is not a use of the lab.
      if (key === 'then') return undefined
      const real = lab()
      const value: unknown = Reflect.get(real, key, real)
      return typeof value === 'function' ? (value as (this: unknown) => unknown).bind(real) : value
    },
    set: (_, key, value) => Reflect.set(lab(), key, value),
    has: (_, key) => Reflect.has(lab(), key),
  })
}

const runners = ['VITEST', 'JEST_WORKER_ID'] as const

function hooksOfRunner(): TestHooks {
  const everywhere: object = globalThis
  if (areHooks(everywhere)) return everywhere
  const runner = runners.find((name) => process.env[name] !== undefined)
  if (runner !== undefined) {
    throw new LabError(
      `this test runner (${runner}) has no global hooks: give them, as in labFixture({}, { beforeAll, afterAll, beforeEach })`,
    )
  }
  return process.getBuiltinModule('node:test')
}

function areHooks(candidate: object): candidate is TestHooks {
  const has = (...names: readonly string[]): boolean =>
    names.every((name) => typeof Reflect.get(candidate, name) === 'function')
  return has('beforeEach', 'beforeAll', 'afterAll') || has('beforeEach', 'before', 'after')
}
