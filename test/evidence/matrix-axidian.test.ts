import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { axidianRequirements } from '../../requirements/index.ts'
import { projectRoot } from './project-files.ts'

const page = readFileSync(join(projectRoot, 'docs/protocols/axidian.md'), 'utf8')
const [, matrix = ''] = page.split(/^## Behaviour matrix$|^## Not established$/m)

/** The rows of the behaviour matrix: its number, and the requirements that say it. */
const rows = [...matrix.matchAll(/^\| (\d+) \|.*\| ([^|]*) \|$/gm)].map(([, number, cited = '']) => ({
  number: Number(number),
  cited: [...cited.matchAll(/`([^`]+)`/g)].map(([, id = '']) => id),
}))

describe('the behaviour matrix of Axidian Privilege', () => {
  it('has its rows in order, each with its requirements', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 28 }, (_, at) => at + 1))
    expect(rows.filter(({ cited }) => cited.length === 0)).toEqual([])
  })

  it('names requirements that exist', () => {
    const known = new Set(axidianRequirements.map(({ id }) => id))
    expect(rows.flatMap(({ cited }) => cited.filter((id) => !known.has(id)))).toEqual([])
  })
})

const spec = new URL('../shared/spec/axidian.md', new URL('../../', import.meta.url))
const missing = existsSync(spec) ? '' : ' (skipped: the specification is not beside the checkout)'

describe.skipIf(missing !== '')(`the matrix of the specification${missing}`, () => {
  it('has as many rows', () => {
    const [, after = ''] = readFileSync(spec, 'utf8').split(/^### 11\.4 .*$/m)
    const [theirs = ''] = after.split(/^## 12\. /m)
    expect([...theirs.matchAll(/^\| (\d+) \|/gm)].map(([, number]) => Number(number))).toEqual(
      rows.map(({ number }) => number),
    )
  })
})
