import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQueryString } from './query-string.ts'

describe('parseQueryString', () => {
  it('reads back what URLSearchParams writes [ccp/decoding]', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ unit: 'binary' }))),
        (pairs) => {
          expect(parseQueryString(new URLSearchParams(pairs).toString())).toEqual(pairs)
        },
      ),
    )
  })

  it('never fails, and decodes as URLSearchParams does', () => {
    const raw = fc.string({ unit: fc.constantFrom('%', 'f', 'C', '3', 'a', '9', '+', '&', '=') })
    fc.assert(
      fc.property(raw, (text) => {
        expect(parseQueryString(text)).toEqual([...new URLSearchParams(text)])
      }),
    )
  })
})
