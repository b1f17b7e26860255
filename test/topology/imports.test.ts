import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesBelow, projectRoot } from '../evidence/project-files.ts'
import { importsIn, printingIn, type ImportSite } from './imports.ts'
import {
  cliLoadsLabLazily,
  cliUsesSdkAndLab,
  computedImports,
  configUsesSdk,
  labStandsApart,
  processesAreStartedByRunners,
  relativeImportsStayHome,
  sdkLayers,
  sdkStandsAlone,
  vaultFolders,
} from './rules.ts'

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8')

const sources = filesBelow('packages').filter(
  (file) => /^packages\/[^/]+\/src\/.+\.ts$/.test(file) && !file.endsWith('.test.ts'),
)
const sites = sources.flatMap((file) => importsIn(file, read(file)))

const labManifest = JSON.parse(read('packages/lab/package.json')) as { dependencies: Record<string, string> }
const labDependencies = Object.keys(labManifest.dependencies)

/** The imports of one small source, as if it stood at a place in the project. */
const at = (file: string, text: string): readonly ImportSite[] => importsIn(`packages/${file}`, text)

describe('the sources', () => {
  it('were found, all packages of them', () => {
    for (const name of ['sdk', 'lab', 'cli']) {
      expect(sources.filter((file) => file.startsWith(`packages/${name}/`)).length).toBeGreaterThan(10)
    }
    expect(sites.length).toBeGreaterThan(sources.length)
  })
})

describe('reading imports', () => {
  const kinds = (text: string): unknown[] =>
    at('sdk/src/a.ts', text).map(({ kind, specifier, names }) => [kind, specifier, names])

  it('finds every way to ask for a module', () => {
    expect(kinds(`import a, { b as c, type D } from 'x'`)).toEqual([['value', 'x', ['default', 'b']]])
    expect(kinds(`import 'x'`)).toEqual([['value', 'x', []]])
    expect(kinds(`import * as x from 'x'`)).toEqual([['value', 'x', ['*']]])
    expect(kinds(`export { a as b } from 'x'`)).toEqual([['value', 'x', ['a']]])
    expect(kinds(`export * from 'x'`)).toEqual([['value', 'x', ['*']]])
    expect(kinds(`const x = await import('x')`)).toEqual([['dynamic', 'x', ['*']]])
    expect(kinds(`import x = require('x')`)).toEqual([['require', 'x', ['*']]])
    expect(kinds(`require('x'); require.resolve('y'); import.meta.resolve('z')`)).toEqual([
      ['require', 'x', ['*']],
      ['require', 'y', ['*']],
      ['require', 'z', ['*']],
    ])
  })

  it('finds imports of types', () => {
    expect(kinds(`import type { A } from 'x'`)).toEqual([['type', 'x', []]])
    expect(kinds(`export type { A } from 'x'`)).toEqual([['type', 'x', []]])
    expect(kinds(`let a: import('x').A`)).toEqual([['type', 'x', []]])
    expect(kinds(`import { type A } from 'x'`)).toEqual([['value', 'x', []]])
  })

  it('takes nothing from comments and texts, and says where it stands', () => {
    expect(at('sdk/src/a.ts', `// import 'x'\nconst t = "import 'x'"\n\nimport 'y'`)).toMatchObject([
      { specifier: 'y', line: 4 },
    ])
  })

  it('does not overlook a specifier that is computed', () => {
    const breaches = computedImports(at('sdk/src/a.ts', `await import(name); require(name)`))
    expect(breaches).toHaveLength(2)
  })
})

describe('every import says what it imports', () => {
  it('nothing is computed', () => {
    expect(computedImports(sites)).toEqual([])
  })
})

describe('no relative import leaves its package', () => {
  it('they stay among the sources', () => {
    expect(relativeImportsStayHome(sites)).toEqual([])
  })

  it.each([
    ['another package', `import '../../lab/src/lab.ts'`],
    ['its own tests', `import '../test/support/lab.ts'`],
    ['a test beside it', `import './secret.test.ts'`],
    ['another package, by type', `import type { Lab } from '../../lab/src/lab.ts'`],
    ['the requirements', `export * from '../../../requirements/index.ts'`],
  ])('refuses %s', (_, text) => {
    expect(relativeImportsStayHome(at('sdk/src/a.ts', text))).toHaveLength(1)
  })
})

describe('the SDK imports nobody', () => {
  it("uses Node's own modules, and undici in one file", () => {
    expect(sdkStandsAlone(sites)).toEqual([])
  })

  it.each([
    ['a package', `import x from 'js-yaml'`],
    ['the types of a package', `import type { Lab } from '@sallyport/lab'`],
    ['a package when it is used', `const x = await import('@napi-rs/keyring')`],
    ['undici elsewhere', `import { Pool } from 'undici'`],
    ['a builtin that could be shadowed', `import fs from 'fs'`],
    ['itself by name', `import { Secret } from '@sallyport/sdk'`],
  ])('refuses %s', (_, text) => {
    expect(sdkStandsAlone(at('sdk/src/cyberark/a.ts', text))).toHaveLength(1)
  })

  it('lets undici.ts have undici', () => {
    expect(sdkStandsAlone(at('sdk/src/undici.ts', `import { Pool } from 'undici'`))).toEqual([])
  })
})

describe('the lab imports no other package of the project', () => {
  it('uses its declared dependencies alone', () => {
    expect(labStandsApart(sites, labDependencies)).toEqual([])
  })

  it.each([
    ['the SDK', `import { Secret } from '@sallyport/sdk'`],
    ['types of the SDK', `import type { Credential } from '@sallyport/sdk'`],
    ['a subpath of the SDK', `const x = await import('@sallyport/sdk/cyberark')`],
    ['the command', `import 'sallyport'`],
    ['the configuration', `import '@sallyport/config'`],
    ['what it does not declare', `import express from 'express'`],
  ])('refuses %s', (_, text) => {
    expect(labStandsApart(at('lab/src/a.ts', text), labDependencies)).toHaveLength(1)
  })
})

describe('the configuration imports the SDK', () => {
  it('and a parser, and nothing else', () => {
    expect(configUsesSdk(sites)).toEqual([])
    expect(sites).toContainEqual(expect.objectContaining({ specifier: 'yaml', kind: 'value' }))
  })

  it.each([
    ['the lab', `import { Lab } from '@sallyport/lab'`],
    ['the command', `import 'sallyport'`],
    ['a file inside the SDK', `import { nearest } from '@sallyport/sdk/dist/options.js'`],
    ['another parser', `import { load } from 'js-yaml'`],
  ])('refuses %s', (_, text) => {
    expect(configUsesSdk(at('config/src/a.ts', text))).toHaveLength(1)
  })
})

describe('the command imports the SDK, and the lab lazily', () => {
  it('uses nothing else', () => {
    expect(cliUsesSdkAndLab(sites)).toEqual([])
  })

  it('loads the lab in one file, for the commands that start one', () => {
    expect(cliLoadsLabLazily(sites)).toEqual([])
  })

  it('does load it there', () => {
    expect(sites).toContainEqual(expect.objectContaining({ kind: 'dynamic', specifier: '@sallyport/lab' }))
  })

  it.each([
    ['a package', `import { run } from '@stricli/core'`],
    ['undici by way of the SDK', `import { undiciTransport } from '@sallyport/sdk/undici'`],
    ['a file inside the SDK', `import { nearest } from '@sallyport/sdk/dist/options.js'`],
    ['the keychain elsewhere', `await import('@napi-rs/keyring')`],
    ['configuration files elsewhere', `await import('@sallyport/config')`],
  ])('refuses %s', (_, text) => {
    expect(cliUsesSdkAndLab(at('cli/src/a.ts', text))).toHaveLength(1)
  })

  it('loads the keychain in one file, when it is used', () => {
    const site = (text: string): readonly ImportSite[] => at('cli/src/sessions/keys.ts', text)
    expect(cliUsesSdkAndLab(site(`import { Entry } from '@napi-rs/keyring'`))).toHaveLength(1)
    expect(cliUsesSdkAndLab(site(`await import('@napi-rs/keyring')`))).toEqual([])
  })

  it('loads the reader of configuration files in one file, when it is used', () => {
    const site = (text: string): readonly ImportSite[] => at('cli/src/commands/pvwa/log-on-by-file.ts', text)
    expect(cliUsesSdkAndLab(site(`import { loadPasswordVault } from '@sallyport/config'`))).toHaveLength(1)
    expect(cliUsesSdkAndLab(site(`await import('@sallyport/config')`))).toEqual([])
  })

  it.each([
    ['the lab at start', 'cli/src/commands/start-lab.ts', `import { Lab } from '@sallyport/lab'`],
    ['a type taken by way of a value', 'cli/src/a.ts', `import { type Lab } from '@sallyport/lab'`],
    ['the lab elsewhere', 'cli/src/commands/get.ts', `const x = await import('@sallyport/lab')`],
    ['starting it elsewhere', 'cli/src/commands/get.ts', `import { startLab } from './start-lab.ts'`],
    ['a command at start', 'cli/src/main.ts', `import { demo } from './commands/demo.ts'`],
  ])('refuses %s', (_, file, text) => {
    expect(cliLoadsLabLazily(at(file, text))).toHaveLength(1)
  })

  it('lets types through', () => {
    const text = `import type { LabOptions } from '@sallyport/lab'`
    expect(cliLoadsLabLazily(at('cli/src/commands/lab.ts', text))).toEqual([])
  })
})

describe('inside the SDK each part uses only what is below it', () => {
  it('holds', () => {
    expect(sdkLayers(sites)).toEqual([])
  })

  it('has a line for every part', () => {
    const parts = sources.filter((file) => file.startsWith('packages/sdk/src/'))
    // Asking for something that nobody may use shows whether the part is known at all.
    const asked = parts.flatMap((file) => at(file.slice('packages/'.length), `import '/nowhere'`))
    expect(
      sdkLayers(asked.map((site) => ({ ...site, specifier: relativeToNowhere(site.file) }))),
    ).not.toContainEqual(expect.stringContaining('has no line'))
  })

  it.each(vaultFolders)('keeps %s from every other vault', (vault) => {
    for (const other of vaultFolders.filter((name) => name !== vault)) {
      const text = `import type { A } from '../${other}/index.ts'`
      expect(sdkLayers(at(`sdk/src/${vault}/a.ts`, text))).toHaveLength(1)
    }
  })

  it.each(['transport', 'diagnostics', 'undici', 'options', 'credential', 'index'])(
    'keeps %s from the vaults',
    (part) => {
      for (const vault of vaultFolders) {
        const [file, up] = ['transport', 'diagnostics'].includes(part)
          ? [`sdk/src/${part}/a.ts`, '..']
          : [`sdk/src/${part}.ts`, '.']
        expect(sdkLayers(at(file, `import '${up}/${vault}/index.ts'`))).toHaveLength(1)
      }
    },
  )

  it.each([
    ['a vault that uses undici.ts', 'sdk/src/cyberark/a.ts', `import '../undici.ts'`],
    ['a vault that uses the index', 'sdk/src/cyberark/a.ts', `import '../index.ts'`],
    ['diagnostics that use transport', 'sdk/src/diagnostics/a.ts', `import '../transport/retry.ts'`],
    ['errors that use anything', 'sdk/src/errors.ts', `import type { Secret } from './secret.ts'`],
    ['a new part that is not in the table', 'sdk/src/novelty/a.ts', `import '../errors.ts'`],
  ])('refuses %s', (_, file, text) => {
    expect(sdkLayers(at(file, text))).toHaveLength(1)
  })

  it('lets a vault have what it needs', () => {
    const text = ['errors', 'secret', 'credential', 'options', 'reference']
      .map((part) => `import '../${part}.ts'`)
      .concat(`import '../transport/http-client.ts'`, `import '../diagnostics/logger.ts'`)
    for (const vault of vaultFolders)
      expect(sdkLayers(at(`sdk/src/${vault}/a.ts`, text.join('\n')))).toEqual([])
  })
})

describe('processes are started where their output cannot get into an error', () => {
  it('holds in every package', () => {
    expect(processesAreStartedByRunners(sites)).toEqual([])
  })

  it.each([
    ['execFile in a vault', 'sdk/src/cyberark/a.ts', `import { execFile } from 'node:child_process'`],
    [
      'execFile in the runner',
      'sdk/src/transport/process.ts',
      `import { execFile } from 'node:child_process'`,
    ],
    ['all of it in the runner', 'sdk/src/transport/process.ts', `import * as c from 'node:child_process'`],
    ['a lazy one', 'cli/src/a.ts', `const { exec } = await import('child_process')`],
    ['a re-export', 'lab/src/a.ts', `export { execSync } from 'node:child_process'`],
  ])('refuses %s', (_, file, text) => {
    expect(processesAreStartedByRunners(at(file, text))).toHaveLength(1)
  })

  it('lets the runner spawn, and anyone name the types', () => {
    const runner = `import { spawn, type ChildProcess } from 'node:child_process'`
    expect(processesAreStartedByRunners(at('sdk/src/transport/process.ts', runner))).toEqual([])
    const types = `import type { ChildProcess } from 'node:child_process'`
    expect(processesAreStartedByRunners(at('cli/src/a.ts', types))).toEqual([])
  })
})

describe('a library does not print', () => {
  it('neither the SDK nor the lab has a console or a standard stream', () => {
    const libraries = sources.filter((file) => /^packages\/(?:sdk|lab)\//.test(file))
    expect(libraries.flatMap((file) => printingIn(file, read(file)))).toEqual([])
  })

  it('sees every way to print', () => {
    const text = `console.log(1); const { log } = console; globalThis.console.warn(2)
      process.stdout.write('3'); process.stderr.write('4')`
    expect(printingIn('a.ts', text).map(({ what }) => what)).toEqual([
      'console',
      'console',
      'console',
      'process.stdout',
      'process.stderr',
    ])
  })

  it('does not take words for deeds', () => {
    expect(printingIn('a.ts', `// console.log\nconst t = 'console.log'; const o = { console: 1 }`)).toEqual(
      [],
    )
  })
})

/** A path from a file of the SDK to a part that there is not. */
function relativeToNowhere(file: string): string {
  const depth = file.split('/').length - 'packages/sdk/src/a.ts'.split('/').length
  return `${depth === 0 ? './' : '../'.repeat(depth)}nowhere.ts`
}
