import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigurationError } from './errors.ts'
import {
  abortSignal,
  anyOf,
  checkOptions,
  flag,
  integer,
  listOf,
  nested,
  oneOf,
  optional,
  printable,
  text,
  textRecord,
  type Shape,
} from './options.ts'

interface Sample {
  readonly url: string
  readonly timeoutMs?: number
  readonly verify?: boolean
  readonly format?: 'exact' | 'regexp'
  readonly names?: readonly string[]
  readonly properties?: Readonly<Record<string, string>>
  readonly retry?: { readonly attempts: number } | false
}

const shape: Shape<Sample> = {
  url: text,
  timeoutMs: optional(integer(1, 10)),
  verify: optional(flag),
  format: optional(oneOf('exact', 'regexp')),
  names: optional(listOf(text)),
  properties: optional(textRecord),
  retry: optional(
    anyOf("false or an object with 'attempts'", oneOf(false), nested({ attempts: integer(1) })),
  ),
}

const wrong = (options: object): string => {
  try {
    checkOptions('Sample', options as Sample, shape)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError)
    return (error as Error).message
  }
  return 'passed'
}

describe('options', () => {
  it('pass when they are right [core/options-checked]', () => {
    expect(
      wrong({ url: 'x', timeoutMs: 10, verify: false, format: 'exact', names: ['a'], properties: { a: '' } }),
    ).toBe('passed')
    expect(wrong({ url: 'x', retry: false, timeoutMs: undefined })).toBe('passed')
  })

  it.each([
    [{ url: 'x', timeoutMS: 5 }, "Sample: unknown option 'timeoutMS', did you mean 'timeoutMs'?."],
    [{ url: 'x', 'a\nb': 1 }, "Sample: unknown option 'a\uFFFDb'."],
    [{}, "Sample: option 'url' must be a string that is not empty."],
    [{ url: '' }, "Sample: option 'url' must be a string that is not empty."],
    [{ url: 'x', timeoutMs: '5' }, "Sample: option 'timeoutMs' must be a whole number from 1 to 10."],
    [{ url: 'x', timeoutMs: 11 }, "Sample: option 'timeoutMs' must be a whole number from 1 to 10."],
    [{ url: 'x', verify: 1 }, "Sample: option 'verify' must be true or false."],
    [{ url: 'x', format: 'glob' }, "Sample: option 'format' must be 'exact' or 'regexp'."],
    [
      { url: 'x', names: ['a', 1] },
      "Sample: option 'names' must be a list; its item 1 must be a string that is not empty.",
    ],
    [{ url: 'x', properties: { Port: 1521 } }, "Sample: option 'properties' must hold text under 'Port'."],
    [
      { url: 'x', retry: { attempts: 0 } },
      "Sample: option 'retry' must be false or an object with 'attempts'.",
    ],
    [[], 'Sample: the options must be an object.'],
  ])('are refused by name: %j [core/options-checked]', (options, message) => {
    expect(wrong(options)).toBe(message)
  })

  it('do not mistake what an object inherits for an option [core/options-checked]', () => {
    expect(wrong(JSON.parse('{"url":"x","__proto__":{}}') as object)).toContain("unknown option '__proto__'")
    expect(wrong({ url: 'x', toString: 1 })).toContain("unknown option 'toString'")
  })

  it('know an AbortSignal when they see one [core/abort-signal]', () => {
    expect(abortSignal(new AbortController().signal)).toBeUndefined()
    expect(abortSignal({ aborted: false })).toBeDefined()
  })

  it('make any word fit for a message [core/error-printing]', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (word) => {
        const clean = printable(word, 20)
        expect(clean).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/)
        expect(clean.length).toBeLessThanOrEqual(21)
        expect(clean.isWellFormed()).toBe(true)
      }),
    )
  })
})
