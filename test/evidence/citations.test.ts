import { describe, expect, it } from 'vitest'
import { anchorsIn, citationsIn, sidesOf } from './citations.ts'

// An invented prefix: the ids below are no citations of this file.
const idsIn = (text: string): readonly string[] => citationsIn('a.test.ts', text, ['zz']).map(({ id }) => id)

describe('citationsIn', () => {
  it('reads ids from titles of tests and suites, several at a time', () => {
    expect(idsIn(`describe('one [zz/a]', () => { it("two [zz/b] [zz/c-d]", () => {}) })`)).toEqual([
      'zz/a',
      'zz/b',
      'zz/c-d',
    ])
  })

  it('reads ids from tables and from templates with holes', () => {
    expect(idsIn('it.each([["x [zz/a]"]])("%s", f); it(`${n} [zz/b] ${m} [zz/c]`, f)')).toEqual([
      'zz/a',
      'zz/b',
      'zz/c',
    ])
  })

  it('reads malformed ids too, so that the gate can refuse them', () => {
    expect(idsIn(`it('x [zz/Not-Kebab_case]', f)`)).toEqual(['zz/Not-Kebab_case'])
  })

  it('says where the citation stands', () => {
    expect(citationsIn('a.test.ts', `\n\nit('x [zz/a]', f)`, ['zz'])).toEqual([
      { id: 'zz/a', file: 'a.test.ts', line: 3 },
    ])
  })

  it('ignores comments, other prefixes and plain brackets', () => {
    expect(idsIn(`// it('[zz/a]')\nit('[yy/a] [zz] zz/b', f)`)).toEqual([])
  })

  it('ignores what is switched off, but not what is switched off only somewhere', () => {
    expect(
      idsIn(`it.skip('[zz/a]', f); describe.skip('d', () => { it('[zz/b]', f) }); it.todo('[zz/c]')`),
    ).toEqual([])
    expect(idsIn(`it.skipIf(w)('[zz/a]', f); it.runIf(w)('[zz/b]', f)`)).toEqual(['zz/a', 'zz/b'])
  })
})

describe('sidesOf', () => {
  it('lets a package speak for itself and the common tests for both', () => {
    expect(sidesOf('packages/sdk/src/a.test.ts')).toEqual(['sdk'])
    expect(sidesOf('packages/lab/test/a.test.ts')).toEqual(['lab'])
    expect(sidesOf('packages/cli/src/a.test.ts')).toEqual([])
    expect(sidesOf('test/wire/a.test.ts')).toEqual(['sdk', 'lab'])
  })
})

describe('anchorsIn', () => {
  it('makes the anchors that GitHub makes', () => {
    const markdown = [
      '# `QueryFormat`: Exact & Regexp',
      '## Not established',
      '## Not established',
      '### See [the page](x.md) #',
    ]
    expect([...anchorsIn(markdown.join('\n'))]).toEqual([
      'queryformat-exact--regexp',
      'not-established',
      'not-established-1',
      'see-the-page',
    ])
  })

  it('takes no heading from a code block', () => {
    expect([...anchorsIn('```\n# no\n```\n## yes')]).toEqual(['yes'])
  })
})
