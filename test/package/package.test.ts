import { existsSync, readFileSync } from 'node:fs'
import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../evidence/project-files.ts'
import { entryPoints, packages as promised } from '../topology/surface.ts'
import { installPacked, run, type Consumer, type PackedPackage } from './installed.ts'

const longMs = 300_000
const names = Object.values(promised).map(({ name }) => name)
const subpaths = Object.keys(entryPoints)
const { version } = JSON.parse(readFileSync(join(projectRoot, 'packages/cli/package.json'), 'utf8')) as {
  version: string
}

let consumer: Consumer

beforeAll(async () => {
  consumer = await installPacked()
}, longMs)

afterAll(() => (consumer as Consumer | undefined)?.remove())

function packed(name: string): PackedPackage {
  const found = consumer.packages.find((one) => one.name === name)
  if (found === undefined) throw new Error(`${name} was not packed`)
  return found
}

describe.each(names)('the tarball of %s', (name) => {
  it('holds its README, the licence and its manifest', () => {
    expect(packed(name).files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']))
  })

  it('holds nothing but these and what was built', () => {
    const others = packed(name).files.filter(
      (file) =>
        !/^(?:dist|bin)\//.test(file) &&
        !['LICENSE', 'README.md', 'package.json', 'schema.json'].includes(file),
    )
    expect(others).toEqual([])
  })

  it('holds no test, no source, no map and nothing of the compiler', () => {
    const strays = packed(name).files.filter(
      (file) =>
        /\.test\.|\.map$|\.tsbuildinfo$|(?:^|\/)(?:src|test)\//.test(file) || /(?<!\.d)\.ts$/.test(file),
    )
    expect(strays).toEqual([])
  })

  it('points at no map, and knows nothing of the machine that built it', async () => {
    for (const file of packed(name).files) {
      const text = await readFile(join(consumer.folder, 'node_modules', name, file), 'utf8')
      expect(text.includes('sourceMappingURL'), file).toBe(false)
      expect(text.includes(projectRoot.replace(/[\\/]$/, '')), file).toBe(false)
    }
  })

  it('passes publint, warnings and suggestions included', async () => {
    const tarball = await readFile(packed(name).tarball)
    const { buffer, byteOffset, byteLength } = tarball
    const bytes = buffer.slice(byteOffset, byteOffset + byteLength)
    const { messages, pkg } = await publint({ pack: { tarball: bytes }, strict: true })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })
})

/**
 * What attw finds and we accept: the packages are ES modules, so that resolution without `exports` (node10) does
 * not find their subpaths, and CommonJS needs import() for them.
 */
const accepted = ['NoResolution under node10', 'CJSResolvesToESM under node16-cjs']

describe.each(['@sallyport/sdk', '@sallyport/config', '@sallyport/lab'])('the types of %s', (name) => {
  it('stand beside the code, file by file', () => {
    const { files } = packed(name)
    const lonely = files
      .filter((file) => file.endsWith('.js'))
      .filter((file) => !files.includes(file.replace(/\.js$/, '.d.ts')))
    expect(lonely).toEqual([])
  })

  it(
    'are right according to attw, but for what is accepted',
    async () => {
      const attw = join(projectRoot, 'node_modules/@arethetypeswrong/cli/dist/index.js')
      const options = ['--format', 'json', '--profile', 'esm-only', '--no-definitely-typed']
      const { exitCode, stdout, stderr } = await run(
        process.execPath,
        [attw, packed(name).tarball, ...options],
        {},
      )
      expect(stderr).toBe('')
      const { analysis } = JSON.parse(stdout) as {
        analysis: {
          entrypoints: Record<string, unknown>
          problems: { kind: string; entrypoint?: string; resolutionKind?: string }[]
        }
      }
      const found = analysis.problems.map(
        ({ kind, resolutionKind }) => `${kind} under ${resolutionKind ?? 'any resolution'}`,
      )
      expect([...new Set(found)].sort()).toEqual([...accepted].sort())
      expect(exitCode).toBe(0)
      expect(Object.keys(analysis.entrypoints)).toEqual(
        expect.arrayContaining(
          subpaths.filter((path) => path.startsWith(name)).map((path) => `.${path.slice(name.length)}`),
        ),
      )
    },
    longMs,
  )
})

describe('an installed package', () => {
  it('gives each of its subpaths to plain Node', async () => {
    const without = await consumer.node('imports.mjs', ...subpaths)
    expect(without.stderr).toBe('')
    // undici is for those who install it; nothing else needs it.
    expect(existsSync(join(consumer.folder, 'node_modules/undici'))).toBe(false)
    expect(JSON.parse(without.stdout)).toEqual({
      ...Object.fromEntries(subpaths.map((name) => [name, entryPoints[name]?.values])),
      '@sallyport/sdk/undici': 'ERR_MODULE_NOT_FOUND: undici',
    })
  })

  it('takes undici once it is installed', async () => {
    const undici = join(consumer.folder, 'node_modules/undici')
    await cp(join(projectRoot, 'node_modules/undici'), undici, { recursive: true })
    const { stdout, stderr } = await consumer.node('imports.mjs', '@sallyport/sdk/undici')
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({ '@sallyport/sdk/undici': ['undiciTransport'] })
  })

  it('has no inside that can be imported', async () => {
    const { stdout } = await consumer.node('imports.mjs', '@sallyport/sdk/dist/secret.js', 'sallyport')
    expect(JSON.parse(stdout)).toEqual({
      '@sallyport/sdk/dist/secret.js': expect.stringContaining('ERR_PACKAGE_PATH_NOT_EXPORTED') as string,
      sallyport: expect.stringContaining('ERR_PACKAGE_PATH_NOT_EXPORTED') as string,
    })
  })

  it(
    'retrieves from a lab over mutual TLS, and through the executable',
    async () => {
      const { exitCode, stdout, stderr } = await consumer.node('retrieve.mjs')
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      expect(JSON.parse(stdout)).toEqual({ pem: true, encrypted: true, pfx: true, executable: true })
    },
    longMs,
  )
})

describe('the installed command', () => {
  it('says its version', async () => {
    expect(await consumer.command('sallyport', '--version')).toEqual({
      exitCode: 0,
      stdout: `${version}\n`,
      stderr: '',
    })
  })

  it(
    'finds the installed lab',
    async () => {
      const { exitCode, stdout } = await consumer.command('sallyport', 'demo', '--json')
      expect(exitCode).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({ ok: true })
    },
    longMs,
  )
})

describe('a strict program compiles against the published types', () => {
  const resolutions = {
    node16: { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
    nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
    bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
  }

  describe.each(Object.entries(resolutions))('under %s', (_, resolution) => {
    it.each([true, false])(
      'with skipLibCheck %s',
      (skipLibCheck) => {
        const program = ts.createProgram([join(consumer.folder, 'consumer.ts')], {
          ...resolution,
          skipLibCheck,
          noEmit: true,
          strict: true,
          exactOptionalPropertyTypes: true,
          noUncheckedIndexedAccess: true,
          target: ts.ScriptTarget.ES2022,
          lib: ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts'],
          types: ['node'],
          typeRoots: [join(projectRoot, 'node_modules/@types')],
        })
        const problems = ts.getPreEmitDiagnostics(program)
        expect(ts.formatDiagnostics(problems, formatHost)).toBe('')
        // What was compiled against is what was installed, and not the workspace.
        const own = program.getSourceFiles().filter(({ fileName }) => fileName.includes('sallyport'))
        const inside = own.filter(({ fileName }) =>
          fileName.startsWith(consumer.folder.replaceAll('\\', '/')),
        )
        expect(inside.length).toBeGreaterThan(subpaths.length)
        expect(own.filter((file) => /packages\/(?:sdk|lab)\//.test(file.fileName))).toEqual([])
      },
      longMs,
    )
  })
})

const formatHost: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => projectRoot,
  getNewLine: () => '\n',
}
