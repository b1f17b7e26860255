import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyOf, selectorKeyOf, type How } from './keys.ts'

// Few letters, and those that keys are made of, so that texts come near each other.
const text = fc.stringMatching(/^[a1:#?!rtp=]{1,4}$/)
const selector = fc.record({
  path: fc.array(text, { maxLength: 3 }),
  keys: fc.dictionary(text, text, { maxKeys: 3, noNullPrototype: true }),
})
const how: fc.Arbitrary<How> = fc.record(
  {
    kind: fc.constantFrom('password' as const, 'ssh-key' as const),
    reason: text,
    ticketId: text,
    properties: fc.array(text, { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: [] },
)

const sorted = (record: object): unknown => Object.entries(record).sort()

describe('the key of a question', () => {
  it('is the same for the same, and for nothing else [cache/key]', () => {
    fc.assert(
      fc.property(selector, how, selector, how, (oneSelector, oneHow, otherSelector, otherHow) => {
        const spell = ({ path, keys }: typeof oneSelector, options: How): string =>
          JSON.stringify([path, sorted(keys), sorted(options)])
        const same = spell(oneSelector, oneHow) === spell(otherSelector, otherHow)
        expect(keyOf(oneSelector, oneHow) === keyOf(otherSelector, otherHow)).toBe(same)
      }),
      { numRuns: 2_000 },
    )
  })

  it('does not depend on the order of the keys', () => {
    const one = { path: [], keys: { a: '1', b: '2' } }
    const other = { path: [], keys: { b: '2', a: '1' } }
    expect(selectorKeyOf(one)).toBe(selectorKeyOf(other))
  })

  it('is written anew for what can change', () => {
    const path = ['a']
    const changing = Object.freeze({ path, keys: Object.freeze({}) })
    const before = selectorKeyOf(changing)
    path.push('b')
    expect(selectorKeyOf(changing)).not.toBe(before)
  })

  it.each([[undefined], [{}], [{ path: 'a', keys: {} }], [{ path: [], keys: { a: 1 } }]])(
    'refuses %j',
    (value) => {
      expect(() => selectorKeyOf(value as never)).toThrow(/^selector: /)
    },
  )
})
