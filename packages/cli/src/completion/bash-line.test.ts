import { describe, expect, it } from 'vitest'
import { bashWord, splitLine } from './bash-line.ts'

describe('splitLine', () => {
  it.each([
    ['sallyport ', ['sallyport', '']],
    ['sallyport get pam://ccp/a', ['sallyport', 'get', 'pam://ccp/a']],
    ["sallyport get 'pam://ccp/a b", ['sallyport', 'get', 'pam://ccp/a b']],
    ['sallyport run -e A="x y" z\\ 1', ['sallyport', 'run', '-e', 'A=x y', 'z 1']],
    ["a '' ", ['a', '', '']],
  ])('%j', (line, words) => {
    expect(splitLine(line)).toEqual(words)
  })
})

describe('bashWord', () => {
  it('leaves out what stands before a word break, and escapes what the shell would read', () => {
    expect(bashWord('pam://ccp/', 'pam://c', ' :=')).toBe('//ccp/')
    expect(bashWord('pam://ccp/', 'pa', ' :=')).toBe('pam://ccp/')
    expect(bashWord('pam://ccp/', 'pam://c', ' ')).toBe('pam://ccp/')
    expect(bashWord('A=pam://ccp/x?a=1&b#c', 'A=', ' :=')).toBe('pam://ccp/x\\?a=1\\&b\\#c')
  })
})
