import { describe, expect, it } from 'vitest'
import { bashWord, readLine } from './bash-line.ts'

describe('readLine', () => {
  it.each([
    ['sallyport ', ['sallyport', '']],
    ['sallyport get pam://ccp/a', ['sallyport', 'get', 'pam://ccp/a']],
    ["sallyport get 'pam://ccp/a b", ['sallyport', 'get', 'pam://ccp/a b']],
    ['sallyport run -e A="x y" z\\ 1', ['sallyport', 'run', '-e', 'A=x y', 'z 1']],
    ["a '' ", ['a', '', '']],
  ])('%j', (line, words) => {
    expect(readLine(line).words).toEqual(words)
  })

  it.each([
    ["sallyport get 'pam://ccp/a b", { mark: "'", at: 0 }],
    ['sallyport run -e A="pam', { mark: '"', at: 2 }],
    ["sallyport get 'a b'c", undefined],
    ['sallyport get a\\"', undefined],
  ])('%j has an open quote: %j', (line, open) => {
    expect(readLine(line).open).toEqual(open)
  })
})

describe('bashWord', () => {
  it('leaves out what stands before a word break, and escapes what the shell would read', () => {
    expect(bashWord('pam://ccp/', 'pam://c', ' :=')).toBe('//ccp/')
    expect(bashWord('pam://ccp/', 'pa', ' :=')).toBe('pam://ccp/')
    expect(bashWord('pam://ccp/', 'pam://c', ' ')).toBe('pam://ccp/')
    expect(bashWord('A=pam://ccp/x?a=1&b#c', 'A=', ' :=')).toBe('pam://ccp/x\\?a=1\\&b\\#c')
  })
  it('goes on within a quote, and escapes what that one reads', () => {
    expect(bashWord('pam://ccp/x?a=1', 'pam://c', ' :=', { mark: "'", at: 0 })).toBe('pam://ccp/x?a=1')
    expect(bashWord("A=it's", 'A=', ' :=', { mark: "'", at: 2 })).toBe("it'\\''s")
    expect(bashWord('A=a"b$c', 'A=', ' :=', { mark: '"', at: 2 })).toBe('a\\"b\\$c')
  })
})
