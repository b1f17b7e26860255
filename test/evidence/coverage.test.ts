import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PasswordVault } from '@sallyport/sdk/cyberark'
import { projectRoot } from './project-files.ts'
import { specificationLines, specificationMissing, titleOverSpecification } from './specification.ts'

const page = readFileSync(join(projectRoot, 'docs/protocols/pvwa-coverage.md'), 'utf8')

/** The rows of the tables: commands of psPAS, the route, and what does the same here. */
const rows = [...page.matchAll(/^\| (.*-PAS.*?) +\| (.*?) +\| (.*?) +\|$/gm)].map(
  ([, commands = '', route = '', how = '']) => ({ commands: commands.split(', '), route, how }),
)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** What a dotted name leads to from the client: a method, or nothing. */
function methodAt(vault: PasswordVault, name: string): unknown {
  return name.split('.').reduce<unknown>((held, key) => (isObject(held) ? held[key] : undefined), vault)
}

describe('the table of what has a method [pvwa/coverage-table]', () => {
  const vault = new PasswordVault({ url: 'https://pvwa.example.com', token: 'none' })

  it('has its rows, and no command twice', () => {
    const commands = rows.flatMap((row) => row.commands)
    expect(commands.length).toBeGreaterThan(120)
    expect(commands.filter((one, at) => commands.indexOf(one) !== at)).toEqual([])
    expect(commands.filter((one) => !/^[A-Z][a-z]+-PAS\w+$/.test(one))).toEqual([])
  })

  it('says one of three things of each', () => {
    const other = rows.filter(
      ({ how }) => !/^(?:not here|`request\(\)`|`[\w.]+`(?: \(planned\))?)$/.test(how),
    )
    expect(other.map(({ how }) => how)).toEqual([])
  })

  it('names the route of what request() reaches', () => {
    const reached = rows.filter(({ how }) => how === '`request()`')
    expect(reached.filter(({ route }) => !/^`(?:GET|POST|PUT|PATCH|DELETE) \S+`$/.test(route))).toEqual([])
    expect(typeof vault.request).toBe('function')
  })

  it('names methods that exist, and as planned only those that do not', () => {
    const wrong = rows.flatMap(({ how }) => {
      const name = /^`([\w.]+)`/.exec(how)?.[1]
      if (name === undefined) return []
      const exists = typeof methodAt(vault, name) === 'function'
      return exists === !how.endsWith('(planned)') ? [] : [how]
    })
    expect(wrong).toEqual([])
  })
})

/** The commands that a cell of the specification names in short: `Get/Add-PASRule`, `Get-PASOne, ...Two`, `Add-PASRule, Get-`. */
function commandsIn(cell: string): readonly string[] {
  const text = cell.replace(/\(.*?\)/g, '')
  const groups = text.matchAll(
    /((?:[A-Z][a-z]+-?(?:\/|, ))*[A-Z][a-z]+)-PAS(\w+)((?:, (?:\.\.\.)?[A-Z]\w+-?(?![\w-]*PAS))*)/g,
  )
  return [...groups].flatMap(([, verbs = '', noun = '', more = '']) => {
    const all = verbs.split(/-?(?:\/|, )/)
    const tails = more.split(', ').slice(1)
    const nouns = tails
      .filter((tail) => !tail.endsWith('-'))
      .map((tail) =>
        tail.startsWith('...') ? noun + tail.slice(3) : noun.replace(/[A-Z][a-z]+[A-Z][a-z]+$/, tail),
      )
    const alike = tails.filter((tail) => tail.endsWith('-')).map((tail) => tail.slice(0, -1))
    return [noun, ...nouns].flatMap((one) => [...all, ...alike].map((verb) => `${verb}-PAS${one}`))
  })
}

describe.skipIf(specificationMissing !== undefined)(
  titleOverSpecification('the table of what has a method, against the specification'),
  () => {
    it('has every command that is listed there, and no other [pvwa/coverage-table]', () => {
      const listed = specificationLines(/^## 13\. /, /^## /)
        .map((line) => /^\| ([^|]*-PAS[^|]*) \|/.exec(line)?.[1] ?? '')
        .flatMap(commandsIn)
      const ours = rows.flatMap((row) => row.commands)
      expect(ours.filter((one) => !listed.includes(one))).toEqual([])
      expect(listed.filter((one) => !ours.includes(one))).toEqual([])
    })
  },
)
