import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { formatReference, parseReference, SallyportError, type Reference } from '@sallyport/sdk'

interface Accepted {
  readonly id: string
  readonly text: string
  readonly parts: Reference
  /** Where the text is not its own canonical form. */
  readonly canonical?: string
}

interface Refused {
  readonly id: string
  readonly text: string
  readonly code: string
  /** Where, in characters from 1. */
  readonly column: number
  /** How the message goes on after "This is no reference: ". */
  readonly why: string
}

function read(name: 'accept' | 'reject'): unknown {
  const url = new URL(`../../../../corpus/references/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(url, 'utf8'))
}

const accepted = read('accept') as readonly Accepted[]
const refused = read('reject') as readonly Refused[]

describe('the corpus of references', () => {
  it('has each case once, on one side', () => {
    const all = [...accepted, ...refused]
    expect(accepted.length).toBeGreaterThan(40)
    expect(refused.length).toBeGreaterThan(60)
    for (const side of [accepted, refused]) {
      expect(new Set(side.map(({ id }) => id)).size).toBe(side.length)
    }
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length)
  })

  it.each(accepted)('$id: is taken apart, and written in one form [door/reference-parts]', (one) => {
    const { text, parts, canonical = text } = one
    expect(parseReference(text)).toEqual(parts)
    expect(formatReference(parts)).toBe(canonical)
    expect(formatReference(parseReference(canonical))).toBe(canonical)
  })

  it.each(refused)(
    '$id: is refused, with its place [door/reference-place]',
    ({ text, code, column, why }) => {
      let error: unknown
      try {
        parseReference(text)
      } catch (thrown) {
        error = thrown
      }
      expect(error).toBeInstanceOf(SallyportError)
      expect(error).toMatchObject({ name: 'ConfigurationError', code })
      const message = error instanceof Error ? error.message : ''
      expect(message.slice(0, 'This is no reference: '.length + why.length)).toBe(
        `This is no reference: ${why}`,
      )
      expect(message).toMatch(new RegExp(`\\(column ${column}\\)\\.$`))
      expect(inspect(error)).not.toContain('hunter2')
    },
  )
})
