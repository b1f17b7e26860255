import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { keys as axidianKeys } from '../packages/sdk/src/axidian/vault.ts'
import { keys as pvwaKeys } from '../packages/sdk/src/cyberark/pvwa/vault.ts'
import { keys as queryKeys } from '../packages/sdk/src/cyberark/selector.ts'
import { keys as pam360Keys } from '../packages/sdk/src/pam360/vault.ts'
import { projectRoot } from './evidence/project-files.ts'

const page = readFileSync(join(projectRoot, 'docs/references.md'), 'utf8')

interface Case {
  readonly id: string
  readonly text: string
  readonly why?: string
}

const casesOf = (name: string): readonly Case[] =>
  JSON.parse(readFileSync(join(projectRoot, `corpus/references/${name}.json`), 'utf8')) as readonly Case[]

/** What the grammar takes for granted. */
const core = new Map([
  ['ALPHA', '[A-Za-z]'],
  ['DIGIT', '[0-9]'],
  ['HEXDIG', '[0-9A-Fa-f]'],
])
const prose = String.raw`[^\x00-\x7f\p{Cc}\p{Cf}\p{Cs}\p{Z}]`

/** The grammar of the page as a regular expression; enough of ABNF for it. */
function grammar(): RegExp {
  const block = /```abnf\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
  const rules = new Map(
    [...block.matchAll(/^(\w+) += (.+)$/gm)].map(([, name = '', body = '']) => [name, body] as const),
  )
  const expand = (name: string): string => {
    const body = rules.get(name)
    if (body === undefined) throw new Error(`the grammar has no rule ${name}`)
    const written = [...body.matchAll(/"([^"]*)"|<[^>]*>|(\d?\*)|([A-Za-z]\w*)|([()[\]/])|\s+/g)]
    expect(written.map(([whole]) => whole).join('')).toBe(body)
    let repeat = ''
    const closing: string[] = []
    return written
      .map(([whole, literal, times, rule, mark]) => {
        const once = (expression: string): string => {
          const after = repeat
          repeat = ''
          return `(?:${expression})${after}`
        }
        if (whole.trim() === '') return ''
        if (times !== undefined) {
          repeat = times === '1*' ? '+' : '*'
          return ''
        }
        if (mark === '/') return '|'
        if (mark === '(' || mark === '[') {
          closing.push(mark === '[' ? '?' : repeat)
          repeat = ''
          return '(?:'
        }
        if (mark !== undefined) return `)${closing.pop() ?? ''}`
        if (rule !== undefined) return once(core.get(rule) ?? expand(rule))
        return once(literal === undefined ? prose : literal.replace(/[$()*+.?[\\\]^{|}/]/g, String.raw`\$&`))
      })
      .join('')
  }
  return new RegExp(`^${expand('reference')}$`, 'u')
}

/** What is refused beyond the grammar, as the page says. */
const beyond = [
  'these bytes are not UTF-8',
  'a control character',
  "a part of the path is '.",
  'there is no field',
  'is there twice',
]

describe('the page about references', () => {
  const expression = grammar()

  it('has a grammar that takes what the corpus accepts', () => {
    const outside = casesOf('accept').filter(({ text }) => !expression.test(text))
    expect(outside).toEqual([])
  })

  it('has a grammar that refuses what the corpus refuses, but for what it cannot say', () => {
    const inside = casesOf('reject').filter(({ text }) => expression.test(text))
    expect(inside.filter(({ why = '' }) => !beyond.some((word) => why.includes(word)))).toEqual([])
    for (const word of beyond) {
      expect(inside.filter(({ why = '' }) => why.includes(word)).length).toBeGreaterThan(0)
    }
  })

  it.each([
    ['CCP and CP', [...queryKeys, 'property.<name>']],
    ['PVWA', [...pvwaKeys, 'property.<name>']],
    ['Axidian', [...axidianKeys]],
    ['PAM360', [...pam360Keys]],
  ])('lists the keys of %s', (vault, keys) => {
    const row = page.split('\n').find((line) => line.startsWith(`| ${vault} |`)) ?? ''
    const listed = [...(row.split('|')[3] ?? '').matchAll(/`([^`]+)`/g)].map(([, key]) => key)
    expect(listed).toEqual(keys)
  })
})
