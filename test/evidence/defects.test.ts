import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { requirements } from '../../requirements/index.ts'
import { projectRoot } from './project-files.ts'
import { specificationLines, specificationMissing, titleOverSpecification } from './specification.ts'

/** What holds here in place of each numbered defect of aiobastion; the gate of citations has each proved by a test. */
const fixedBy: Readonly<Record<number, readonly string[]>> = {
  1: ['pvwa/booleans-as-text'],
  2: ['pvwa/accounts-post-filter-absent'],
  3: ['pvwa/search-keywords'],
  4: ['pvwa/link-index-honoured'],
  5: ['pvwa/applications-hours'],
  6: ['pvwa/platforms-targets-false'],
  7: ['pvwa/safes-update-keeps'],
  8: ['pvwa/members-errors-kept'],
  9: ['pvwa/safes-exists'],
  10: ['pvwa/account-groups-move'],
  11: ['pvwa/users-exists', 'pvwa/users-by-name'],
  12: ['pvwa/users-add-booleans', 'pvwa/users-add-defaults'],
  13: ['pvwa/platform-export-not-zip', 'pvwa/platform-export-all'],
  14: ['pvwa/last-cpm-error'],
  15: ['pvwa/accounts-add-body'],
  // Accounts are plain objects here: there is nothing to iterate wrongly.
  16: [],
  17: ['pvwa/session-check'],
  18: ['pvwa/logoff-without-session'],
}

const numbers = Object.keys(fixedBy).map(Number)

describe('defects of aiobastion', () => {
  it('are each answered by requirements that the SDK has to prove', () => {
    const proved = new Set(requirements.filter(({ sides }) => sides.includes('sdk')).map(({ id }) => id))
    expect(
      Object.values(fixedBy)
        .flat()
        .filter((id) => !proved.has(id)),
    ).toEqual([])
  })

  it('are each told of on a page', () => {
    const pages = ['cyberark-pvwa', 'cyberark-pvwa-estate'].map((name) =>
      readFileSync(join(projectRoot, `docs/protocols/${name}.md`), 'utf8'),
    )
    const told = pages.flatMap((page) =>
      [...page.matchAll(/^\| (\d{1,2}) \|/gm)].map(([, number]) => Number(number)),
    )
    expect(told.sort((a, b) => a - b)).toEqual(numbers)
  })
})

describe.skipIf(specificationMissing !== undefined)(
  titleOverSpecification('the list of defects, against the specification'),
  () => {
    it('has every number', () => {
      const listed = specificationLines(/^### 12\.1 /, /^## /).flatMap((line) => {
        const number = /^(\d+)\. /.exec(line)?.[1]
        return number === undefined ? [] : [Number(number)]
      })
      expect(listed).toEqual(numbers)
    })
  },
)
