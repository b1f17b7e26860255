import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuery } from './criteria.ts'

describe('parseQuery', () => {
  it('reads back every query that the language can write [ccp/query-grammar] [cp/query-grammar]', () => {
    const value = fc
      .string({ unit: 'binary', minLength: 1 })
      .filter((text) => !text.includes(';') && text.trim() !== '')
    const name = value.filter((text) => !text.includes('=')).map((text) => text.trim())
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), fc.boolean(), (terms, trailing) => {
        const query = terms.map(([key, text]) => `${key}=${text}`).join(';') + (trailing ? ';' : '')
        expect(parseQuery(query)).toEqual(
          terms.map(([key, text]) => ({ name: key.toLowerCase(), value: text })),
        )
      }),
    )
  })

  it.each(['Safe', '=x', ' =x', 'Safe=a;b'])('does not read %s', (query) => {
    expect(parseQuery(query)).toBeUndefined()
  })

  it.each(['', ';', ' ; ;', 'Safe=;Folder='])(
    'finds nothing in "%s" [ccp/query-tolerates-empty]',
    (query) => {
      expect(parseQuery(query)).toEqual([])
    },
  )
})
