import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bulk } from '@sallyport/sdk'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-killed-'))
  await build({
    entryPoints: [fileURLToPath(new URL('../../src/index.ts', import.meta.url))],
    outfile: join(folder, 'sdk.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  })
  // Every hundredth item hangs for ever; the rest are done at once.
  await writeFile(
    join(folder, 'run.mjs'),
    `import { appendFileSync } from 'node:fs'
     import { bulk } from './sdk.mjs'
     const items = Array.from({ length: 1000 }, (_, index) => 'item-' + index)
     setInterval(() => undefined, 1000)
     await bulk(items, (item) => {
       appendFileSync('world.txt', item + '\\n')
       if (Number(item.slice(5)) % 100 === 99) return new Promise(() => undefined)
     }, { journal: 'run.journal', name: 'killed', concurrency: 4, onProgress: ({ done }) => console.log(done) })`,
  )
})
afterAll(() => rm(folder, { recursive: true }))

it('a run that is killed in the middle is continued: nothing is lost, nothing done twice [pvwa/bulk-journal]', async () => {
  const child = spawn(process.execPath, ['run.mjs'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    if (Number(line) >= 250) {
      child.kill('SIGKILL')
      break
    }
  }
  expect((await exited)[1]).toBe('SIGKILL')
  const world = async (): Promise<string[]> =>
    (await readFile(join(folder, 'world.txt'), 'utf8')).split('\n').slice(0, -1)
  const before = await world()
  expect(before.length).toBeGreaterThanOrEqual(250)

  const items = Array.from({ length: 1000 }, (_, index) => `item-${index}`)
  const uncertain: string[] = []
  const worked: string[] = []
  const outcomes = await bulk(items, (item) => void worked.push(item), {
    journal: join(folder, 'run.journal'),
    name: 'killed',
    onUncertain: (item) => {
      uncertain.push(item)
      // A look at the world tells whether it was done.
      return before.includes(item) ? 'done' : 'repeat'
    },
  })

  expect(outcomes.map(({ status }) => status)).toEqual(items.map(() => 'fulfilled'))
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.resumed).length).toBe(
    before.length,
  )
  // Those that hung were begun, and so were those that were under way when it was killed.
  expect(uncertain).toEqual(expect.arrayContaining(['item-99', 'item-199']))
  expect(uncertain.length).toBeLessThanOrEqual(4)
  expect([...before, ...worked].sort()).toEqual([...items].sort())
})
