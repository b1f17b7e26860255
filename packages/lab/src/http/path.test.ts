import { describe, expect, it } from 'vitest'
import { normalizePath, pathSegments } from './path.ts'

describe('normalizePath', () => {
  it.each([
    ['/', '/'],
    ['', '/'],
    ['/AIMWebService/API/Accounts', '/aimwebservice/api/accounts'],
    ['//a///B/', '/a/b'],
    ['/%41/%2f', '/a/%2F'],
    ['/%zz', '/%25zz'],
  ])('makes %s into %s [ccp/path-spelling]', (path, normalized) => {
    expect(normalizePath(path)).toBe(normalized)
    expect(normalizePath(path)).toBe(normalized)
  })

  it('keeps letter case in segments', () => {
    expect(pathSegments('/A//b%20C/')).toEqual(['A', 'b C'])
  })
})
