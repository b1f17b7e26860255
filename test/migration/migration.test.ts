import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesBelow, projectRoot } from '../evidence/project-files.ts'
import {
  specification,
  specificationLines,
  specificationMissing,
  titleOverSpecification,
} from '../evidence/specification.ts'
import { aiobastion, axidianSdk, pam360Sdk, pyAim } from './parity.ts'
import { unknownOf } from './published-names.ts'

/** One row of a migration table. */
interface Row {
  readonly section: string
  /** What it is called there, without its parameters where the table has none. */
  readonly old: string
  /** What does the same here, as the table writes it. */
  readonly names: readonly string[]
  /** What does it here is not there yet; the table says so. */
  readonly planned: boolean
}

/** The rows of a guide: below headings that end in a name in backticks, old names first, ours second. */
function rowsOf(file: string): readonly Row[] {
  const rows: Row[] = []
  let section = ''
  for (const line of readFileSync(join(projectRoot, file), 'utf8').split('\n')) {
    section = /^## .*`([^`]+)`$/.exec(line)?.[1] ?? section
    const [, old, ours] = /^\|\s*`([^`]+)`\s*\|([^|]*)\|/.exec(line) ?? []
    if (old === undefined || ours === undefined) continue
    const names = [...ours.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '')
    rows.push({ section, old, names, planned: ours.trimEnd().endsWith('(planned)') })
  }
  return rows
}

const guides = [
  { file: 'docs/migration/from-aiobastion.md', parity: aiobastion },
  { file: 'docs/migration/from-pyaim.md', parity: pyAim },
  { file: 'docs/migration/from-axidian-sdk.md', parity: axidianSdk },
  { file: 'docs/migration/from-pam360-sdk.md', parity: pam360Sdk },
]

function flat(parity: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return Object.entries(parity).flatMap(([section, names]) => names.map((name) => `${section}: ${name}`))
}

describe.each(guides)('$file', ({ file, parity }) => {
  const rows = rowsOf(file)

  it('has a row for everything, in order, and for nothing else', () => {
    expect(rows.map(({ section, old }) => `${section}: ${old}`)).toEqual(flat(parity))
  })

  it('names in each row what does the same here', () => {
    expect(rows.filter(({ names }) => names.length === 0)).toEqual([])
  })

  it('names no method that no test over a socket has called', () => {
    const called = filesBelow('packages')
      .filter((path) => /^packages\/(?:sdk|config)\/test\/.*\.ts$/.test(path))
      .map((path) => readFileSync(join(projectRoot, path), 'utf8'))
      .join('\n')
    const methods = new Set(
      rows.flatMap(({ names }) => names).filter((name) => /^(?:pvwa|ccp|cp)\.|^pam360\.\w+\./.test(name)),
    )
    // The last two words: tests take resources out of the client.
    const end = (name: string): string => name.split('.').slice(-2).join('\\.')
    expect([...methods].filter((name) => !new RegExp(`\\b${end(name)}\\b`).test(called))).toEqual([])
  })

  it('names nothing that does not exist, and as planned only that', () => {
    const unknown = new Set(unknownOf([...new Set(rows.flatMap((row) => row.names))]))
    expect(rows.flatMap((row) => row.names).length).toBeGreaterThan(10)
    expect(rows.filter((row) => row.names.some((name) => unknown.has(name)) !== row.planned)).toEqual([])
  })
})

it('a name that does not exist is found out', () => {
  const wrong = [
    'pvwa.accounts.lisst',
    'NoSuchThing',
    'Account.idd',
    'PasswordVault.fromConfigg',
    'new Account',
  ]
  expect(unknownOf([...wrong, 'pvwa.accounts.list', 'Account', 'Account.id'])).toEqual(wrong)
})

const title = titleOverSpecification("the list of aiobastion's functions")
describe.skipIf(specificationMissing !== undefined)(title, () => {
  it('is that of the specification, row by row', () => {
    const listed: string[] = []
    let section = ''
    for (const line of specificationLines(/^## 12\. /, /^### 12\.1 /)) {
      section = /^#### (.+)$/.exec(line)?.[1] ?? section
      const name = /^\| `([^`(]+)\(/.exec(line)?.[1]
      if (name !== undefined) listed.push(`${section}: ${name}`)
    }
    expect(listed).toHaveLength(191)
    expect(listed).toEqual(flat(aiobastion))
  })
})

const axidianTitle = titleOverSpecification("the checklist of Axidian's SDK [axidian/parity]")
describe.skipIf(specificationMissing !== undefined)(axidianTitle, () => {
  const text = specificationMissing === undefined ? specification('axidian') : ''
  const [, checklist = ''] = text.split(/^## 8\. .*$/m)
  const section = (number: string): string =>
    checklist.split(new RegExp(`^### 8\\.${number} .*$`, 'm'))[1]?.split(/^##/m)[0] ?? ''
  const firstCells = (text: string): readonly string[] =>
    [...text.matchAll(/^\| `([^`(]+)/gm)].map(([, name = '']) => name)

  it('has the same parameters of the constructor', () => {
    const own = (axidianSdk['PamClient'] ?? []).flatMap((row) => /PamClient\((\w+)\)/.exec(row)?.[1] ?? [])
    expect(firstCells(section('2'))).toEqual(own)
  })

  it('has the same exceptions', () => {
    const own = (axidianSdk['pam_aapm.exceptions'] ?? []).filter((name) => !name.includes('.'))
    expect(firstCells(section('4'))).toEqual(own)
  })

  it('has the same methods, fields and variables', () => {
    const methods = new Set((axidianSdk['PamClient'] ?? []).map((row) => row.split('(')[0]))
    expect(firstCells(section('3')).filter((name) => !methods.has(name))).toEqual([])
    const [, fields = ''] = /^Account object fields.*?: (.*)$/m.exec(section('3')) ?? []
    expect([...fields.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(axidianSdk['get_accounts()'])
    const variables = [...section('2').matchAll(/`(PAM_\w+)`/g)].map(([, name]) => name)
    expect(new Set(variables)).toEqual(new Set(axidianSdk['os.environ']))
  })
})
