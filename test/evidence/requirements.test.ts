import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { requirementPrefixes, requirements } from '../../requirements/index.ts'
import type { Side } from '../../requirements/index.ts'
import { anchorsIn, citationsIn, sidesOf } from './citations.ts'
import type { Citation } from './citations.ts'
import { filesBelow, projectRoot } from './project-files.ts'

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8')

/** Fails with one finding per line. */
function expectNone(what: string, findings: readonly string[]): void {
  if (findings.length > 0) {
    throw new Error(`${findings.length} ${what}:\n${findings.map((finding) => `  ${finding}`).join('\n')}`)
  }
}

const isTestFile = (path: string): boolean =>
  path.endsWith('.test.ts') && /^(?:packages\/[^/]+\/(?:src|test)|test)\//.test(path)

const citations: readonly Citation[] = [...filesBelow('packages'), ...filesBelow('test')]
  .filter(isTestFile)
  .flatMap((path) => citationsIn(path, read(path), requirementPrefixes))

describe('requirements', () => {
  it('have well-formed ids, used once', () => {
    const seen = new Set<string>()
    const shape = new RegExp(`^(?:${requirementPrefixes.join('|')})/[a-z0-9]+(?:-[a-z0-9]+)*$`)
    const problems: string[] = []
    for (const { id } of requirements) {
      if (!shape.test(id)) problems.push(`${id}: not prefix/kebab-slug with a known prefix`)
      if (seen.has(id)) problems.push(`${id}: defined twice`)
      seen.add(id)
    }
    expectNone('bad requirement ids', problems)
    expect(seen.size).toBeGreaterThan(0)
  })

  it('say something, to somebody, from a named source', () => {
    expectNone(
      'incomplete requirements',
      requirements
        .filter(
          ({ statement, sides, evidence }) =>
            statement.trim() === '' || sides.length === 0 || evidence.source.trim() === '',
        )
        .map(({ id }) => id),
    )
  })

  it('are pending only on sides that must prove them', () => {
    expectNone(
      'requirements pending on a side that has nothing to prove',
      requirements
        .filter(({ sides, pending }) => pending.some((side) => !sides.includes(side)))
        .map(({ id }) => id),
    )
  })

  it('point at a page and a heading that exist', () => {
    const problems: string[] = []
    for (const { id, evidence } of requirements) {
      const [page = '', anchor = ''] = evidence.page.split('#')
      const allowed =
        page.startsWith('docs/protocols/') ||
        (evidence.kind === 'design' && (page.startsWith('docs/decisions/') || page === 'SECURITY.md'))
      if (!allowed) problems.push(`${id}: evidence may not live in '${page}'`)
      else if (!existsSync(join(projectRoot, page))) problems.push(`${id}: no page '${page}'`)
      else if (!anchorsIn(read(page)).has(anchor)) problems.push(`${id}: no heading '#${anchor}' in ${page}`)
    }
    expectNone('requirements without their page', problems)
  })
})

describe('citations', () => {
  it('name only requirements that exist', () => {
    const known = new Set(requirements.map(({ id }) => id))
    expectNone(
      'unknown ids cited',
      citations.filter(({ id }) => !known.has(id)).map(({ id, file, line }) => `${id} at ${file}:${line}`),
    )
  })

  const citedBy = (side: Side): ReadonlySet<string> =>
    new Set(citations.filter(({ file }) => sidesOf(file).includes(side)).map(({ id }) => id))

  it.each<Side>(['sdk', 'lab'])('cover every requirement that the %s must prove', (side) => {
    const cited = citedBy(side)
    expectNone(
      `requirements that no ${side} test cites`,
      requirements
        .filter(({ id, sides, pending }) => sides.includes(side) && !pending.includes(side) && !cited.has(id))
        .map(({ id, statement }) => `${id}: ${statement}`),
    )
  })

  it.each<Side>(['sdk', 'lab'])('leave nothing pending that a test of the %s cites', (side) => {
    const cited = citedBy(side)
    expectNone(
      `requirements that are no longer pending on the side of the ${side}: take it out of their 'pending'`,
      requirements.filter(({ id, pending }) => pending.includes(side) && cited.has(id)).map(({ id }) => id),
    )
  })
})
