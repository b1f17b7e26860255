import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ConfigurationError,
  formatReference,
  isReference,
  parseReference,
  type Reference,
  type ReferenceField,
} from '@sallyport/sdk'

/** Any text that a reference can hold: all of Unicode but control characters. */
const carried = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 24 })
  .filter((value) => !/\p{Cc}/u.test(value))
const segment = carried.filter((part) => part !== '.' && part !== '..')
const keys = fc
  .array(fc.tuple(fc.oneof(carried, fc.constantFrom('safe', '__proto__', '1', 'property.Port')), carried), {
    maxLength: 4,
  })
  .map((pairs) => Object.fromEntries(pairs.filter(([name]) => name !== 'reason' && name !== 'ticket')))
const field: fc.Arbitrary<ReferenceField> = fc.oneof(
  fc.constantFrom('password', 'username', 'address', 'ssh-key', 'json' as const),
  carried.map((name) => `property.${name}` as const),
)

const references: fc.Arbitrary<Reference> = fc
  .record(
    {
      vault: carried,
      path: fc.array(segment, { maxLength: 4 }),
      keys,
      field,
      reason: carried,
      ticketId: carried,
    },
    { requiredKeys: ['vault', 'path', 'keys', 'field'] },
  )
  .filter(({ path, keys, reason, ticketId }) =>
    [path.length > 0, Object.keys(keys).length > 0, reason !== undefined, ticketId !== undefined].includes(
      true,
    ),
  )

describe('references of any Unicode', () => {
  it('come back exact from their text [door/reference-round-trip]', () => {
    fc.assert(
      fc.property(references, (reference) => {
        expect(parseReference(formatReference(reference))).toEqual(reference)
      }),
    )
  })

  it('have one canonical text, which is itself', () => {
    fc.assert(
      fc.property(references, (reference) => {
        const text = formatReference(reference)
        expect(formatReference(parseReference(text))).toBe(text)
      }),
    )
  })

  it('mean the same with every byte encoded', () => {
    fc.assert(
      fc.property(references, (reference) => {
        const text = formatReference(reference)
        const encoded = text.replace(/(?<=^pam:\/\/.*)%?[A-Za-z0-9_.~!*'()-]{1,2}/g, (found) =>
          found.startsWith('%')
            ? found.toLowerCase()
            : Buffer.from(found).toString('hex').replace(/../g, '%$&'),
        )
        expect(parseReference(encoded)).toEqual(reference)
      }),
    )
  })

  it('are taken apart or refused with a column, whatever the text', () => {
    const soup = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc
        .array(
          fc.constantFrom(
            '%',
            '%4',
            '%41',
            '/',
            '?',
            '#',
            '&',
            '=',
            '@',
            ':',
            'a',
            '\ud800',
            ' ',
            '..',
            'reason',
          ),
          {
            maxLength: 12,
          },
        )
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(soup, (rest) => {
        const text = `pam://${rest}`
        expect(isReference(text)).toBe(true)
        try {
          const canonical = formatReference(parseReference(text))
          expect(parseReference(canonical)).toEqual(parseReference(text))
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigurationError)
          expect(error).toMatchObject({
            code: 'INVALID_REFERENCE',
            message: expect.stringMatching(/\(column \d+\)\.$/) as string,
          })
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
