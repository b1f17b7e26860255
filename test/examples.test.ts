import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import { filesBelow, projectRoot } from './evidence/project-files.ts'
import { run } from './package/installed.ts'

const longMs = 300_000
const folder = join(projectRoot, 'examples')
const examples = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
const hasPython = spawnSync('python3', ['--version']).status === 0

/** What starts an example, by the file that it is started with. */
const starters: Readonly<Record<string, (path: string) => readonly [command: string, ...words: string[]]>> = {
  'main.mjs': (path) => [process.execPath, path],
  'service.test.mjs': (path) => [process.execPath, '--test', path],
  'main.py': (path) => ['python3', path],
}

beforeAll(() => {
  const built = ['sdk/dist/index.js', 'config/dist/index.js', 'lab/dist/index.js', 'cli/dist/bin.js']
  const missing = built.filter((file) => !existsSync(join(projectRoot, 'packages', file)))
  if (missing.length > 0) {
    throw new Error(
      `The examples run what is built, and there is no build (${missing.join(', ')}): npm run build`,
    )
  }
})

describe.each(examples.map(({ name }) => name))('example %s', (name) => {
  const file = Object.keys(starters).find((candidate) => existsSync(join(folder, name, candidate)))

  it('can be started', () => {
    expect(file).toBeDefined()
  })

  it.skipIf(file === 'main.py' && !hasPython)(
    'comes out right',
    async ({ skip }) => {
      const starter = starters[file ?? '']
      if (starter === undefined) throw new Error('nothing starts it')
      const [command, ...words] = starter(join(folder, name, file ?? ''))
      const { exitCode, stdout, stderr } = await run(command, words, { cwd: projectRoot })
      expect(exitCode, `${stdout}${stderr}`).toBe(0)
      // An example that needs what this machine lacks says so, and does nothing.
      const lacking = /^skipped: (.*)$/m.exec(stdout)?.[1]
      if (lacking !== undefined) skip(lacking)
    },
    longMs,
  )
})

describe('the examples', () => {
  it('are all in the list', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8')
    for (const { name } of examples) expect(readme).toContain(`[${name}](${name}/`)
  })

  it(
    'use the packages as their types say',
    () => {
      const files = filesBelow('examples').filter((file) => file.endsWith('.mjs'))
      expect(files.length).toBeGreaterThan(examples.length - 1)
      const program = ts.createProgram(
        files.map((file) => join(projectRoot, file)),
        {
          allowJs: true,
          checkJs: true,
          noEmit: true,
          strict: true,
          exactOptionalPropertyTypes: true,
          noUncheckedIndexedAccess: true,
          noPropertyAccessFromIndexSignature: true,
          skipLibCheck: true,
          module: ts.ModuleKind.NodeNext,
          moduleResolution: ts.ModuleResolutionKind.NodeNext,
          target: ts.ScriptTarget.ES2022,
          types: ['node'],
          typeRoots: [join(projectRoot, 'node_modules/@types')],
        },
      )
      const problems = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
        const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1
        return `${file?.fileName ?? ''}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
      })
      expect(problems).toEqual([])
    },
    longMs,
  )
})
