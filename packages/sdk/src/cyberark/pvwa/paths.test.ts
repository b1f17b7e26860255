import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSallyportError } from '../../errors.ts'
import { checkPath, encodeSegment, formatQuery, path } from './paths.ts'

describe('paths', () => {
  it('encodes every name whole [pvwa/path-names-encoded] [pvwa/path-special-characters]', () => {
    expect(path`API/Safes/${'A/B?c#d e'}/Members/${'é+&%'}`).toBe(
      'API/Safes/A%2FB%3Fc%23d%20e/Members/%C3%A9%2B%26%25',
    )
  })

  it('closes a last name that holds a dot or an at sign [pvwa/path-dot-needs-slash]', () => {
    expect(path`API/Safes/${'a.b'}`).toBe('API/Safes/a.b/')
    expect(path`API/Safes/${'a.b'}/Members`).toBe('API/Safes/a.b/Members')
    expect(path`API/Safes/${'S'}/Members/${'maria@example.com'}`).toBe(
      'API/Safes/S/Members/maria%40example.com/',
    )
    expect(path`API/Accounts/${'1_2'}/LinkAccount/${3}`).toBe('API/Accounts/1_2/LinkAccount/3')
  })

  it.each(['', '.', '..', 'a\nb', '\u0000', '\ud800'])('refuses %j', (name) => {
    expect(() => encodeSegment(name)).toThrow(/cannot be asked/)
  })

  it('carries any other name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        try {
          expect(decodeURIComponent(encodeSegment(name))).toBe(name)
        } catch (error) {
          expect(isSallyportError(error)).toBe(true)
        }
      }),
    )
  })

  it('writes queries with spaces as %20 and booleans as words [pvwa/query-encoding] [pvwa/booleans-as-text]', () => {
    expect(formatQuery({ search: 'a b+c&d', limit: 5, flag: true, off: false, none: undefined })).toBe(
      'search=a%20b%2Bc%26d&limit=5&flag=True&off=False',
    )
  })

  it.each([
    '/API/Safes',
    'https://x/API',
    '../x',
    'API/%2e%2E/x',
    'API/\\x',
    'API/a b',
    'API/é',
    '',
    'API#x',
  ])('refuses the path %j', (written) => {
    expect(() => {
      checkPath(written)
    }).toThrow(/relative to the application/)
  })

  it.each(['API/Safes/a.b/', 'API//x', 'API/x?y=1', 'WebServices/PIMServices.svc/Server'])(
    'takes the path %j',
    (written) => {
      expect(() => {
        checkPath(written)
      }).not.toThrow()
    },
  )
})
