import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse as parseDotenv } from 'dotenv'
import fc from 'fast-check'
import { parse as parseYaml } from 'yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseEnvFile } from '../front/env-file.ts'
import { writeEntries, type Entry } from './formats.ts'
import { githubMasks, githubVariables } from './github.ts'
import { dotenvQuoted } from './quoting.ts'

const has = (program: string, ...words: string[]): boolean => spawnSync(program, words).status === 0

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-export-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What quoting usually breaks, and much that chance makes. */
const awkward = [
  '',
  ' ',
  '  both  ',
  "it's",
  '"quoted"',
  `'"\`$(id)\`\\`,
  '$HOME ${PATH} $$',
  '`id`',
  '!history %PATH% ^&|<>',
  'C:\\dir\\new\\temp',
  'ends with \\',
  'line one\nline two',
  'ends with newline\n\n',
  '\n',
  'a\r\nb\rc',
  '\ttabs\t',
  '# comment',
  'a#b',
  'a=b:c d',
  '!bang',
  'null',
  'true',
  '0755',
  '1e3',
  '- list',
  '{"json": [1]}',
  '&anchor *alias',
  '\u0001\u001b[31m\u007f\u0085\u00a0',
  'é e\u0301 \u{1F510} \u2028\u2029\ufeff',
  '\ufffe\uffff',
  'EOF',
  'x'.repeat(5000),
]
const pieces = fc.constantFrom(
  "'",
  '"',
  '`',
  '$',
  '\\',
  '\n',
  '\r',
  '#',
  ' ',
  '=',
  'a',
  'n',
  '{',
  '\u{1F510}',
  '\t',
)
const values: readonly string[] = [
  ...awkward,
  ...fc.sample(fc.string({ unit: pieces, maxLength: 12 }), { numRuns: 300, seed: 7 }),
  ...fc.sample(fc.string({ unit: 'binary', maxLength: 20 }), { numRuns: 300, seed: 7 }),
].filter((value) => value.isWellFormed())
const entriesOf = (some: readonly string[]): Entry[] =>
  some.map((value, index) => ({ name: `V_${index}`, value }))
const recordOf = (entries: readonly Entry[]): Record<string, string> =>
  Object.fromEntries(entries.map(({ name, value }) => [name, value]))
const withoutNul = entriesOf(values.filter((value) => !value.includes('\0')))
const all = entriesOf(values)

function fileWith(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

describe('what is exported comes back exactly', () => {
  const printAll = {
    bash: `for name in "\${!V_@}"; do printf '%s\\0%s\\0' "$name" "\${!name}"; done`,
    zsh: `for name in \${(k)parameters[(I)V_*]}; do printf '%s\\0%s\\0' "$name" "\${(P)name}"; done`,
  }
  describe.each(['bash', 'zsh'] as const)('from %s', (shell) => {
    it.skipIf(!has(shell, '--version')).each(['source', 'eval'])('by %s', (way) => {
      const file = fileWith('variables.sh', writeEntries('shell', withoutNul))
      const take = way === 'source' ? `source '${file}'` : `eval "$(cat '${file}')"`
      const withoutFiles = { bash: ['--norc', '-c'], zsh: ['-dfc'] }[shell]
      const { stdout, stderr } = spawnSync(shell, [...withoutFiles, `${take}; ${printAll[shell]}`], {
        env: { PATH: process.env['PATH'] },
        maxBuffer: 2 ** 26,
      })
      expect(stderr.toString()).toBe('')
      const words = stdout.toString('utf8').split('\0')
      const found: unknown = Object.fromEntries(
        Array.from({ length: (words.length - 1) / 2 }, (_, index) => [
          words[2 * index],
          words[2 * index + 1],
        ]),
      )
      expect(found).toEqual(recordOf(withoutNul))
    })
  })

  it.skipIf(process.platform === 'win32')('from sh, to its children', () => {
    const file = fileWith('variables.sh', writeEntries('shell', withoutNul))
    const print = 'process.stdout.write(JSON.stringify(process.env))'
    const script = `. '${file}'; exec '${process.execPath}' -e '${print}'`
    const { stdout } = spawnSync('sh', ['-c', script], { env: {}, maxBuffer: 2 ** 26 })
    expect(JSON.parse(stdout.toString())).toMatchObject(recordOf(withoutNul))
  })

  it('from dotenv, and from our own env files', () => {
    const fitting = withoutNul.filter(({ value }) => dotenvQuoted(value) !== undefined)
    // What it cannot hold is rare: three kinds of quotes, or a carriage return or last backslash beside them.
    expect(fitting.length).toBeGreaterThan(withoutNul.length * 0.85)
    const text = writeEntries('dotenv', fitting)
    expect(parseDotenv(text)).toEqual(recordOf(fitting))
    expect(recordOf(parseEnvFile(text, '.env'))).toEqual(recordOf(fitting))
  })

  it('from JSON', () => {
    expect(JSON.parse(writeEntries('json', all))).toEqual(recordOf(all))
  })

  it.each(['1.1', '1.2'] as const)('from YAML %s', (version) => {
    const names = ['NO', 'null', 'y', '12', 'a: b'].map((name) => ({ name, value: name }))
    const text = writeEntries('yaml', [...all, ...names])
    expect(parseYaml(text, { version })).toEqual(recordOf([...all, ...names]))
    expect(/^[\x20-\x7e\n\u00a0-\ufffd]*$/.test(text)).toBe(true)
  })

  it.skipIf(!has('python3', '-c', 'import yaml'))('from PyYAML', () => {
    const file = fileWith('variables.yaml', writeEntries('yaml', all))
    const script =
      'import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1], encoding="utf-8"))))'
    const { stdout } = spawnSync('python3', ['-c', script, file], { maxBuffer: 2 ** 26 })
    expect(JSON.parse(stdout.toString())).toEqual(recordOf(all))
  })

  it.skipIf(!has('java', '--version'))(
    'from Java, whichever way it reads properties',
    () => {
      const program = fileWith(
        'Read.java',
        `import java.io.*; import java.nio.charset.StandardCharsets; import java.util.*;
       public class Read {
         public static void main(String[] args) throws Exception {
           Properties bytes = new Properties(); bytes.load(new FileInputStream(args[0]));
           Properties text = new Properties();
           text.load(new InputStreamReader(new FileInputStream(args[0]), StandardCharsets.UTF_8));
           if (!bytes.equals(text)) throw new Exception("they differ");
           for (String name : bytes.stringPropertyNames()) {
             StringBuilder hex = new StringBuilder(name).append(' ');
             for (char unit : bytes.getProperty(name).toCharArray()) hex.append(String.format("%04x", (int) unit));
             System.out.println(hex);
           }
         }
       }`,
      )
      const file = fileWith('variables.properties', writeEntries('properties', all))
      const { stdout, stderr } = spawnSync('java', [program, file], { maxBuffer: 2 ** 26 })
      expect(stderr.toString()).toBe('')
      const found = stdout
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => {
          const [name = '', hex = ''] = line.split(' ')
          return [name, Buffer.from(hex, 'hex').swap16().toString('utf16le')]
        })
      expect(Object.fromEntries(found)).toEqual(recordOf(all))
    },
    120_000,
  )

  it("from GitHub's file of variables, and no value can add another", () => {
    const hostile = entriesOf(['A<<B\nx\nB\nINJECTED=1', 'x\nINJECTED=1', 'sallyport_\nINJECTED<<E\ny\nE'])
    const entries = [...withoutNul, ...hostile.map(({ value }, index) => ({ name: `H_${index}`, value }))]
    expect(readGithubFile(githubVariables(entries))).toEqual(recordOf(entries))
  })
})

describe('what cannot be exported', () => {
  it.each([
    ['shell', 'V', 'a\0b', 'The value of V has a NUL character, which shell cannot hold.'],
    ['dotenv', 'V', 'a\0b', 'The value of V has a NUL character, which dotenv cannot hold.'],
    [
      'dotenv',
      'V',
      '\'"`S3cret',
      'The value of V has quotes and backslashes that no form of dotenv can hold.',
    ],
    ['shell', 'V-1', 'a', "'V-1' is no name for shell."],
  ] as const)('is refused by %s: %j %j', (format, name, value, message) => {
    expect(() => writeEntries(format, [{ name, value }])).toThrow(message)
  })

  it('is refused for GitHub: names that are its own', () => {
    for (const name of ['GITHUB_TOKEN', 'runner_temp', 'NODE_OPTIONS', 'A B']) {
      expect(() => githubVariables([{ name, value: 'a' }])).toThrow('is no name for github')
    }
  })
})

describe('githubMasks', () => {
  it('masks a secret, and each of its lines', () => {
    expect(githubMasks(['100%\nb\n', ' ', 'c'])).toBe(
      '::add-mask::100%25%0Ab%0A\n::add-mask::100%25\n::add-mask::b\n::add-mask::c\n',
    )
  })
})

/** As the runner reads it: lines end with a newline alone, and those of a value are kept as they are. */
function readGithubFile(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  const lines = text.split('\n')
  while (lines.length > 0) {
    const line = lines.shift() ?? ''
    const [, name, end] = /^([^=]+?)<<(.+)$/.exec(line) ?? []
    if (name === undefined || end === undefined) {
      const [key = '', ...rest] = line.split('=')
      if (line !== '') found[key] = rest.join('=')
      continue
    }
    const length = lines.indexOf(end)
    expect(length).toBeGreaterThan(-1)
    found[name] = lines.splice(0, length).join('\n')
    lines.shift()
  }
  return found
}
