import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { requirements } from '../../requirements/index.ts'
import { unknownOf } from '../migration/published-names.ts'
import { filesBelow, projectRoot } from './project-files.ts'

const page = readFileSync(join(projectRoot, 'docs/protocols/pam360-coverage.md'), 'utf8')

/** What stands in backticks in a cell. */
const quoted = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)

/** The rows of the tables; the cells of a row are as the page's heading names them. */
const rows = page
  .split('\n')
  .map((line) => line.split(/ *\| */))
  .filter((cells) => cells.length === 9 && cells[1] !== '' && !/^-+$/.test(cells[1] ?? ''))
  .map(([, id = '', operation = '', route = '', grade = '', how = '', evidence = '', cited = '']) => ({
    id,
    operation,
    routes: quoted(route),
    grade,
    methods: quoted(how),
    how,
    evidence,
    cited: quoted(cited),
  }))

const own = rows.filter(({ how }) => how !== 'not here')
const known = new Map(requirements.map((one) => [one.id, one]))

describe('the table of endpoints of PAM360', () => {
  it('has its rows, each operation once', () => {
    expect(rows.length).toBeGreaterThan(90)
    const names = rows.map(({ id, operation }) => `${id} ${operation}`)
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  })

  it('gives each a grade and a route', () => {
    const shape = /^(?:A|B|C|A \/ B|B \(RPC\)|C \/ B \(RPC\))$/
    expect(own.filter(({ grade }) => !shape.test(grade))).toEqual([])
    const route = /^(?:(?:GET|POST|PUT|DELETE) \/?[\w/{}?=&]+|RPC [A-Z_]+)$/
    expect(
      own.filter(({ routes }) => routes.length === 0 || !routes.every((one) => route.test(one))),
    ).toEqual([])
  })

  it('calls assumed what rests on an assumption, and the rest tested', () => {
    expect(own.flatMap(({ cited }) => cited.filter((id) => !known.has(id)))).toEqual([])
    const wrong = own.filter(({ cited, evidence }) => {
      const kinds = cited.map((id) => known.get(id)?.evidence.kind)
      return kinds.length === 0 || evidence !== (kinds.includes('assumption') ? 'assumed' : 'tested')
    })
    expect(wrong).toEqual([])
  })

  it('names methods, and only those that exist', () => {
    expect(own.filter(({ methods }) => methods.length === 0).map(({ id }) => id)).toEqual([])
    expect(unknownOf([...new Set(own.flatMap(({ methods }) => methods))])).toEqual([])
  })

  it('has only methods that a test over a socket has called', () => {
    const called = filesBelow('packages/sdk/test')
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(projectRoot, file), 'utf8'))
      .join('\n')
    const methods = [...new Set(own.flatMap((row) => row.methods))]
    const end = (name: string): string => name.split('.').slice(-2).join('\\.')
    expect(methods.filter((name) => !new RegExp(`\\b${end(name)}\\b`).test(called))).toEqual([])
  })

  it('has only methods whose requirements both sides prove', () => {
    const wrong = own.flatMap(({ id, cited }) =>
      cited.filter((one) => known.get(one)?.pending.length !== 0).map((one) => `${id}: ${one}`),
    )
    expect(wrong).toEqual([])
  })
})

const spec = new URL('../shared/spec/pam360.md', new URL('../../', import.meta.url))
const missing = existsSync(spec) ? '' : ' (skipped: the specification is not beside the checkout)'

describe.skipIf(missing !== '')(`the endpoint tables of the specification${missing}`, () => {
  const text = missing === '' ? readFileSync(spec, 'utf8') : ''
  const ours = new Map(rows.map(({ id, grade }) => [id, grade]))
  const numbered = [...text.matchAll(/^\| ([A-Z]\d+'?) \|(.*)\|$/gm)].map(([, id = '', rest = '']) => ({
    id,
    cells: rest.split(/ *\| */).map((cell) => cell.trim()),
  }))

  it('have no row that is missing here, nor another grade', () => {
    expect(numbered.length).toBeGreaterThan(50)
    const spaced = (grade: string): string => grade.replace('B(RPC)', 'B (RPC)')
    const wrong = numbered.filter(({ id, cells }) => {
      const grade = ours.get(id)
      return grade === undefined || !cells.some((cell) => spaced(cell).split(' [')[0] === grade)
    })
    expect(wrong).toEqual([])
  })

  it('have no operation of certificates and keys that is missing here', () => {
    const [, after = ''] = text.split(/^## 7\. .*$/m)
    const table = after.split(/^## 8\. .*$/m)[0] ?? ''
    const operations = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name)
    expect(operations.length).toBeGreaterThan(12)
    expect(operations.filter((name) => !ours.has(name))).toEqual([])
  })

  it('name no route that differs here', () => {
    const routes = new Set(rows.flatMap((row) => row.routes))
    const theirs = numbered.flatMap(({ cells }) =>
      cells.flatMap((cell) =>
        /^[AB]\b/.test(cell) ? [] : quoted(cell).filter((one) => /^(?:GET|POST|PUT|DELETE) \S+$/.test(one)),
      ),
    )
    expect(theirs.length).toBeGreaterThan(35)
    expect(theirs.filter((route) => !routes.has(route))).toEqual([])
  })
})
