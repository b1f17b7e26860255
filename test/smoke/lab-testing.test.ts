import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../evidence/project-files.ts'
import { run, type Ended } from './cli.ts'

const folder = join(projectRoot, 'test/smoke/runners')
const longMs = 300_000

/** Runs one file with a test runner, as a process of its own. */
const node = (file: string): Promise<Ended> =>
  run([], { program: [process.execPath, '--test', '--test-reporter=tap', join(folder, file)] })
const vitest = (file: string, ...flags: readonly string[]): Promise<Ended> => {
  const program = join(projectRoot, 'node_modules/vitest/vitest.mjs')
  const limits = ['--hookTimeout', String(longMs), '--testTimeout', String(longMs)]
  const words = ['run', '--root', folder, '--reporter', 'tap', ...limits, ...flags, file]
  return run([], { program: [process.execPath, program, ...words] })
}

beforeAll(() => {
  if (!existsSync(join(projectRoot, 'packages/lab/dist/testing.js'))) {
    throw new Error('The lab is not built: npm run build')
  }
})

describe('a lab for a test file', () => {
  it(
    'with node --test',
    async () => {
      const { code, stdout, stderr } = await node('node.test.mjs')
      expect(code, `${stdout.toString()}${stderr}`).toBe(0)
      expect(stdout.toString()).toMatch(/^# pass 3$/m)
    },
    longMs,
  )

  it(
    'with node alone',
    async () => {
      const { code, stdout } = await run([], { program: [process.execPath, join(folder, 'node.test.mjs')] })
      expect(code, stdout.toString()).toBe(0)
    },
    longMs,
  )

  it(
    'with global hooks, as Jest has them and Vitest where it is told to',
    async () => {
      const { code, stdout, stderr } = await vitest('globals.test.mjs', '--globals')
      expect(code, `${stdout.toString()}${stderr}`).toBe(0)
      expect(stdout.toString().match(/^ *ok /gm)?.length).toBeGreaterThanOrEqual(3)
    },
    longMs,
  )

  it(
    'with the hooks of a module, for a file and for a describe',
    async () => {
      const { code, stdout, stderr } = await vitest('given.test.mjs')
      expect(code, `${stdout.toString()}${stderr}`).toBe(0)
    },
    longMs,
  )

  it(
    'without hooks, where there are none, fails and says what to do',
    async () => {
      const { code, stdout, stderr } = await vitest('none.test.mjs')
      expect(code).not.toBe(0)
      expect(`${stdout.toString()}${stderr}`).toContain('labFixture({}, { beforeAll, afterAll, beforeEach })')
    },
    longMs,
  )
})
