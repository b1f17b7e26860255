import { parse } from 'dotenv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEnvFile } from './env-file.ts'

const read = (text: string): Record<string, string> =>
  Object.fromEntries(parseEnvFile(text, '.env').map(({ name, value }) => [name, value]))

describe('parseEnvFile', () => {
  it.each([
    ['A=b', { A: 'b' }],
    ['A=', { A: '' }],
    ['A= \nB=1', { A: '', B: '1' }],
    ['export A = b # c\n', { A: 'b' }],
    ['\n# comment\n  \n\tA=b c \r\nB=d', { A: 'b c', B: 'd' }],
    ['A=\'b # c\'\nB="d # e" # f\nC=`g "\'h`', { A: 'b # c', B: 'd # e', C: 'g "\'h' }],
    ["A='one\ntwo'\nB=x", { A: 'one\ntwo', B: 'x' }],
    ['A="one\\ntwo\\r$HOME"', { A: 'one\ntwo\r$HOME' }],
    ['A=C:\\dir\\', { A: 'C:\\dir\\' }],
    ["A='b\\'\nB='c'", { A: 'b\\', B: 'c' }],
    ['A=b=c', { A: 'b=c' }],
    ["A=it's", { A: "it's" }],
    ['A.b-c=d', { 'A.b-c': 'd' }],
  ])('reads %j as dotenv does', (text, expected) => {
    expect(read(text)).toEqual(expected)
    expect(parse(text)).toEqual(expected)
  })

  it('keeps the field of a reference, which dotenv takes for a comment', () => {
    const text = 'A=pam://ccp/a/b#username # c'
    expect(read(text)).toEqual({ A: 'pam://ccp/a/b#username' })
    expect(parse(text)).toEqual({ A: 'pam://ccp/a/b' })
  })

  it('takes backslashes before quotes away, as shells do and dotenv does not', () => {
    expect(read('A="say \\"\\$5\\" \\\\ \\d"')).toEqual({ A: 'say "$5" \\ \\d' })
  })

  it('takes a byte order mark away, and says where each stands', () => {
    expect(parseEnvFile("\uFEFFA='1\n2'\n\nB=3", 'x')).toEqual([
      { name: 'A', value: '1\n2', line: 1 },
      { name: 'B', value: '3', line: 4 },
    ])
  })

  it.each([
    ['S3cret', 1],
    ['A=1\n=S3cret', 2],
    ['A=1\n\n1A=S3cret', 3],
    ["A='S3cret", 1],
    ['A="S3cret" x', 1],
    ["A='S3cret' 'x'", 1],
    ['A: S3cret', 1],
  ])('refuses %j by its line, without its text', (text, line) => {
    const failing = (): unknown => parseEnvFile(text, 'my.env')
    expect(failing).toThrow(`my.env, line ${line}: this is no NAME=value.`)
    expect(failing).not.toThrow('S3cret')
  })

  it('reads any value that is quoted, as dotenv does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        fc.pre(!/['\r]/.test(value) && !value.endsWith('\\'))
        const text = `A='${value}'\nB='x'`
        expect(read(text)).toEqual({ A: value, B: 'x' })
        expect(parse(text)).toEqual({ A: value, B: 'x' })
      }),
    )
  })
})
