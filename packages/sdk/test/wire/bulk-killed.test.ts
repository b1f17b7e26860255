import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bulk } from '@sallyport/sdk'
import { Program } from '../support/program.ts'

let program: Program
beforeAll(async () => {
  // Every hundredth item hangs for ever; the rest are done at once.
  program = await Program.write(
    `import { appendFileSync } from 'node:fs'
     import { bulk } from './sdk.js'
     const items = Array.from({ length: 1000 }, (_, index) => 'item-' + index)
     setInterval(() => undefined, 1000)
     await bulk(items, (item) => {
       appendFileSync('world.txt', item + '\\n')
       if (Number(item.slice(5)) % 100 === 99) return new Promise(() => undefined)
     }, { journal: 'run.journal', name: 'killed', concurrency: 4, onProgress: ({ done }) => console.log(done) })`,
  )
})
afterAll(() => program[Symbol.asyncDispose]())

it('a run that is killed in the middle is continued: nothing is lost, nothing done twice [pvwa/bulk-journal]', async () => {
  const { child, ended } = program.start()
  for await (const line of createInterface({ input: child.stdout! })) {
    if (Number(line) >= 250) {
      child.kill('SIGKILL')
      break
    }
  }
  expect(await ended).toBe('SIGKILL')
  const world = async (): Promise<string[]> =>
    (await readFile(join(program.folder, 'world.txt'), 'utf8')).split('\n').slice(0, -1)
  const before = await world()
  expect(before.length).toBeGreaterThanOrEqual(250)

  const items = Array.from({ length: 1000 }, (_, index) => `item-${index}`)
  const uncertain: string[] = []
  const worked: string[] = []
  const outcomes = await bulk(items, (item) => void worked.push(item), {
    journal: join(program.folder, 'run.journal'),
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
