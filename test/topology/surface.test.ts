import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../evidence/project-files.ts'
import { exportsOf } from './exports.ts'
import { entryPoints, packages } from './surface.ts'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly type?: string
  readonly license?: string
  readonly files?: readonly string[]
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly bin?: Readonly<Record<string, string>>
  readonly engines?: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
  readonly bundleDependencies?: unknown
}

const readManifest = (path: string): Manifest => JSON.parse(readFileSync(path, 'utf8')) as Manifest
const manifestOf = (folder: string): Manifest => readManifest(join(projectRoot, folder, 'package.json'))

const isData = (subpath: string): boolean => subpath.endsWith('.json')

const names = Object.keys(packages) as (keyof typeof packages)[]
const manifests = names.map((name) => ({ name, manifest: manifestOf(`packages/${name}`) }))
const root = manifestOf('.')

describe.each(manifests)('package $name', ({ name, manifest }) => {
  const promised = packages[name]

  it('has its name and the version of all', () => {
    expect(manifest.name).toBe(promised.name)
    expect(manifest.version).toBe(manifests[0]?.manifest.version)
  })

  it('exports these subpaths and no other', () => {
    expect(Object.keys(manifest.exports ?? {})).toEqual(promised.exports)
  })

  it('leads every subpath to types and to code, or to the data that it names', () => {
    for (const [subpath, target] of Object.entries(manifest.exports ?? {})) {
      if (isData(subpath)) expect(target).toBe(subpath)
      else {
        expect(Object.keys(target)).toEqual(['types', 'default'])
        expect(target).toEqual({
          types: expect.stringMatching(/^\.\/dist\/[\w/]+\.d\.ts$/) as string,
          default: expect.stringMatching(/^\.\/dist\/[\w/]+\.js$/) as string,
        })
      }
    }
  })

  it('installs these commands', () => {
    expect(manifest.bin).toEqual(promised.bin)
  })

  it('is an ES module package under MIT for these versions of Node', () => {
    expect(manifest).toMatchObject({
      type: 'module',
      license: 'MIT',
      engines: { node: promised.node },
    })
  })

  it('publishes its README and the licence with what was built', () => {
    expect(manifest.files).toEqual(expect.arrayContaining(['dist', 'README.md', 'LICENSE']))
  })

  it('carries the licence of the project, word for word', () => {
    const read = (folder: string): string => readFileSync(join(projectRoot, folder, 'LICENSE'), 'utf8')
    expect(read(`packages/${name}`)).toBe(read('.'))
  })

  it('runs no script when it is installed or packed', () => {
    expect(manifest.scripts ?? {}).toEqual({})
  })
})

describe('dependencies', () => {
  const sdk = manifestOf('packages/sdk')

  it('the SDK has none', () => {
    expect(sdk.dependencies).toBeUndefined()
    expect(sdk.optionalDependencies).toBeUndefined()
    expect(sdk.bundleDependencies).toBeUndefined()
  })

  it('the SDK may meet undici and bcrypt-pbkdf, which are optional', () => {
    expect(Object.keys(sdk.peerDependencies ?? {})).toEqual(['bcrypt-pbkdf', 'undici'])
    expect(sdk.peerDependenciesMeta).toEqual({
      'bcrypt-pbkdf': { optional: true },
      undici: { optional: true },
    })
  })

  it('every version is exact, to the last digit', () => {
    const all = [root, ...manifests.map(({ manifest }) => manifest)].flatMap((manifest) =>
      [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap((group) =>
        Object.entries(group ?? {}).map(([name, version]) => `${manifest.name}: ${name} ${version}`),
      ),
    )
    expect(all.length).toBeGreaterThan(10)
    expect(all.filter((line) => !/ \d+\.\d+\.\d+(?:-[\w.]+)?$/.test(line))).toEqual([])
  })

  it('packages of the project name each other by their present version', () => {
    const own = new Set<string>(Object.values(packages).map(({ name }) => name))
    const inner = manifests.flatMap(({ manifest }) =>
      [manifest.dependencies, manifest.devDependencies].flatMap((group) =>
        Object.entries(group ?? {}).filter(([name]) => own.has(name)),
      ),
    )
    expect(inner.length).toBeGreaterThan(0)
    for (const [, version] of inner) expect(version).toBe(sdk.version)
  })
})

/** The manifest of a package as Node would find it from a folder; `undefined` if it is not installed. */
function findInstalled(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name, 'package.json')
    if (existsSync(path)) return path
    if (folder === dirname(folder)) return undefined
  }
}

/** Everything that comes along when a package is installed, itself not included. Optional parts count where present. */
function closureOf(manifest: Manifest, folder: string, found = new Map<string, Manifest>()): typeof found {
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
    const path = findInstalled(name, folder)
    if (path === undefined) {
      if (manifest.dependencies?.[name] !== undefined) throw new Error(`${name} is not installed: run npm ci`)
      continue
    }
    if (found.has(path)) continue
    const next = readManifest(path)
    found.set(path, next)
    closureOf(next, dirname(path), found)
  }
  return found
}

describe.each(['config', 'lab', 'cli'] as const)('what is installed along with %s', (name) => {
  const installed = closureOf(manifestOf(`packages/${name}`), join(projectRoot, 'packages', name))
  const closure = [...installed.values()]

  it('runs no script when it is installed', () => {
    expect(closure.length).toBeGreaterThanOrEqual(name === 'config' ? 2 : 5)
    const scripts = closure.flatMap((manifest) =>
      ['preinstall', 'install', 'postinstall']
        .filter((script) => manifest.scripts?.[script] !== undefined)
        .map((script) => `${manifest.name}@${manifest.version}: ${script}`),
    )
    expect(scripts).toEqual([])
  })

  it('needs no compiler', () => {
    // npm compiles a package that has one of these, even where it names no script.
    const recipes = [...installed.keys()].map((path) => join(dirname(path), 'binding.gyp'))
    expect(recipes.filter((path) => existsSync(path))).toEqual([])
  })
})

describe('the names that are exported', () => {
  const loaders: Readonly<Record<string, () => Promise<object>>> = {
    '@sallyport/sdk': () => import('@sallyport/sdk'),
    '@sallyport/sdk/axidian': () => import('@sallyport/sdk/axidian'),
    '@sallyport/sdk/cyberark': () => import('@sallyport/sdk/cyberark'),
    '@sallyport/sdk/pam360': () => import('@sallyport/sdk/pam360'),
    '@sallyport/sdk/undici': () => import('@sallyport/sdk/undici'),
    '@sallyport/config': () => import('@sallyport/config'),
    '@sallyport/lab': () => import('@sallyport/lab'),
    '@sallyport/lab/testing': () => import('@sallyport/lab/testing'),
  }

  it('are pinned for every entry point', () => {
    const all = manifests.flatMap(({ manifest }) =>
      Object.keys(manifest.exports ?? {})
        .filter((subpath) => !isData(subpath))
        .map((subpath) => `${manifest.name}${subpath.slice(1)}`),
    )
    expect(Object.keys(entryPoints)).toEqual(all)
  })

  it.each(Object.entries(entryPoints))('%s: as the source says', (_, { source, values, types }) => {
    const text = readFileSync(join(projectRoot, source), 'utf8')
    expect(exportsOf(source, text)).toEqual({ values, types })
  })

  it.each(Object.entries(entryPoints))('%s: as a program sees them', async (name, { values }) => {
    const loaded = await loaders[name]?.()
    expect(Object.keys(loaded ?? {}).sort()).toEqual(values)
  })

  it('are not hidden behind a star or a default', () => {
    expect(exportsOf('a.ts', `export { a, type B } from './b.ts'; export type { C } from './c.ts'`)).toEqual({
      values: ['a'],
      types: ['B', 'C'],
    })
    expect(exportsOf('a.ts', `export class A {} export interface B {} export const c = 1`)).toEqual({
      values: ['A', 'c'],
      types: ['B'],
    })
    expect(() => exportsOf('a.ts', `export * from './b.ts'`)).toThrow('one by one')
    expect(() => exportsOf('a.ts', `export default 1`)).toThrow('no default')
  })
})
