import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { checkLayers, type AnySallyportError } from '@sallyport/sdk'
import { exitCodeOf, exitCodes } from '../packages/cli/src/exit-codes.ts'
import { anchorsIn } from './evidence/citations.ts'
import { filesBelow, projectRoot } from './evidence/project-files.ts'

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8')
const documents = filesBelow('.').filter((file) => file.endsWith('.md'))

interface Block {
  readonly file: string
  readonly line: number
  readonly code: string
}

/** The fenced blocks of TypeScript in a page. */
function blocksIn(file: string): readonly Block[] {
  const text = read(file)
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => ({
    file,
    line: text.slice(0, match.index).split('\n').length + 1,
    code: match[1] ?? '',
  }))
}

/** What the blocks take for granted: everything of the packages by name, and a few things of the reader's own. */
const granted = `
import type * as sdk from '@sallyport/sdk'
import type * as axidians from '@sallyport/sdk/axidian'
import type * as pam360s from '@sallyport/sdk/pam360'
import type * as cyberark from '@sallyport/sdk/cyberark'
import type * as undici from '@sallyport/sdk/undici'
import type * as labs from '@sallyport/lab'
declare global {
  const Secret: typeof sdk.Secret
  const ChallengeRequiredError: typeof sdk.ChallengeRequiredError
  const undiciTransport: typeof undici.undiciTransport
  const CentralCredentialProvider: typeof cyberark.CentralCredentialProvider
  const CredentialProvider: typeof cyberark.CredentialProvider
  const PasswordVault: typeof cyberark.PasswordVault
  const AxidianPrivilege: typeof axidians.AxidianPrivilege
  const Lab: typeof labs.Lab
  type TlsOptions = sdk.TlsOptions
  type CentralCredentialProviderOptions = cyberark.CentralCredentialProviderOptions
  const ccp: cyberark.CentralCredentialProvider
  const cp: cyberark.CredentialProvider
  const pvwa: cyberark.PasswordVault
  const axidian: axidians.AxidianPrivilege
  const pam360: pam360s.Pam360
  const lab: labs.Lab
  const tls: sdk.TlsOptions
  const url: string
  const token: string
  const username: string
  const password: string
  const passphrase: string
  const signal: AbortSignal
  const account: cyberark.Account & { object: string }
  const onProgress: () => void
  function ask(prompt: string): Promise<string>
  function askUser(challenge: cyberark.Challenge): Promise<string>
  function patch(password: string): Promise<void>
  function connect(options: { user: string | undefined; password: string }): void
  const log: { error(fields: object, message: string): void }
}
`

describe('code in the documents', () => {
  const blocks = documents.flatMap(blocksIn)

  it('is there', () => {
    expect(blocks.length).toBeGreaterThan(15)
  })

  it('compiles', () => {
    // The blocks are modules that exist in memory only, in the root of the project, where the packages are found.
    const modules = new Map<string, string>([[join(projectRoot, 'granted.mts'), granted]])
    const places = new Map<string, Block>()
    for (const block of blocks) {
      const name = join(projectRoot, `block-${places.size}.mts`)
      modules.set(name, `export {}; ${block.code}`)
      places.set(name, block)
    }
    const options: ts.CompilerOptions = {
      noEmit: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
      types: ['node'],
      typeRoots: [join(projectRoot, 'node_modules/@types')],
    }
    const disk = ts.createCompilerHost(options)
    const host: ts.CompilerHost = {
      ...disk,
      fileExists: (name) => modules.has(normalize(name)) || disk.fileExists(name),
      readFile: (name) => modules.get(normalize(name)) ?? disk.readFile(name),
      getSourceFile: (name, languageVersion, ...rest) => {
        const text = modules.get(normalize(name))
        return text === undefined
          ? disk.getSourceFile(name, languageVersion, ...rest)
          : ts.createSourceFile(name, text, languageVersion, true)
      },
    }
    const program = ts.createProgram([...modules.keys()], options, host)
    const problems = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
      const block = file === undefined ? undefined : places.get(normalize(file.fileName))
      const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line
      const place = block === undefined ? (file?.fileName ?? '') : `${block.file}:${block.line + line}`
      return `${place} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    })
    expect(problems).toEqual([])
  }, 120_000)
})

describe('links in the documents', () => {
  const links = documents.flatMap((file) => {
    const text = read(file).replace(/^```[\s\S]*?^```$/gm, '')
    return [...text.matchAll(/\]\(([^()\s]+)\)/g)].map((match) => ({ file, to: match[1] ?? '' }))
  })
  const inside = links.filter(({ to }) => !/^[a-z]+:/.test(to))

  it('lead to files and headings that are there', () => {
    expect(inside.length).toBeGreaterThan(30)
    const broken = inside.filter(({ file, to }) => {
      const [path = '', anchor] = to.split('#')
      const target =
        path === ''
          ? file
          : normalize(join(dirname(file), path))
              .split('\\')
              .join('/')
      if (!existsSync(join(projectRoot, target))) return true
      if (anchor === undefined) return false
      return statSync(join(projectRoot, target)).isDirectory() || !anchorsIn(read(target)).has(anchor)
    })
    expect(broken).toEqual([])
  })

  it('leave the project only for formats that it follows', () => {
    const outside = links.filter(({ to }) => /^[a-z]+:/.test(to)).map(({ to }) => new URL(to).host)
    expect([...new Set(outside)].sort()).toEqual(['keepachangelog.com', 'semver.org'])
  })
})

describe('the table of the doctor', () => {
  it('has every layer, in order', () => {
    const rows = read('docs/guides/doctor.md').matchAll(/^\| `([\w-]+)` \|/gm)
    expect([...rows].map(([, layer]) => layer)).toEqual(checkLayers)
  })
})

describe('tables in the README', () => {
  it('give each error its exit code, and leave none out', () => {
    const rows = [...read('README.md').matchAll(/^\| `(\w+)`.* \|.*\| (\d+) \|$/gm)].map(
      ([, name = '', code]) => [name, Number(code)] as const,
    )
    // A row may be about codes of a class that has a row of its own.
    const shown = rows.filter(([name]) => name.endsWith('Error'))
    const kebab = (name: string): string =>
      name
        .replace(/(?:Match)?Error$/, '')
        .replace(/(?!^)[A-Z]/g, '-$&')
        .toLowerCase()
    const codes = new Map<string, number>(Object.values(exitCodes).map(({ name, code }) => [name, code]))
    expect(shown).toEqual(shown.map(([name]) => [name, codes.get(kebab(name))]))
    const fromVault = Object.values(exitCodes).filter(({ code }) => code >= 20 && code < 100)
    expect(new Set(rows.map(([, code]) => code))).toEqual(new Set(fromVault.map(({ code }) => code)))
    for (const [name, code] of rows.filter((row) => !shown.includes(row))) {
      expect(read('packages/sdk/src/errors.ts')).toContain(`'${name}'`)
      expect(code).toBe(exitCodeOf({ name: 'PermissionError', code: name } as AnySallyportError).code)
    }
  })

  it('every guide is in the list of guides', () => {
    const guides = filesBelow('docs/guides').map((file) => file.slice('docs/guides/'.length))
    const list = read('docs/guides/README.md')
    expect(guides.filter((name) => name !== 'README.md' && !list.includes(`](${name})`))).toEqual([])
  })

  it('every decision is in the list of decisions', () => {
    const records = filesBelow('docs/decisions').filter((file) => !file.endsWith('README.md'))
    const list = read('docs/decisions/README.md')
    for (const file of records) {
      const [, number, title] = /^# (\d{4}) (.+)$/m.exec(read(file)) ?? []
      const name = file.slice('docs/decisions/'.length)
      expect(name.startsWith(`${number ?? '?'}-`), file).toBe(true)
      expect(list).toContain(`| [${number ?? '?'}](${name}) | ${title ?? '?'} |`)
      for (const heading of ['Context', 'Decision', 'Consequences'])
        expect(read(file)).toContain(`\n## ${heading}\n`)
    }
  })
})
