import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formsOf } from './encodings.ts'
import { findSecrets, Masker } from './masker.ts'

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8')

/** What comes out of a masker, chunk by chunk. */
function maskChunks(secrets: readonly (string | Uint8Array)[], chunks: readonly Uint8Array[]): Buffer {
  const masker = new Masker(findSecrets(secrets.map((one) => (typeof one === 'string' ? bytes(one) : one))))
  return Buffer.concat([...chunks.map((chunk) => masker.write(chunk)), masker.end()])
}
const masked = (secrets: readonly string[], text: string): string =>
  maskChunks(secrets, [bytes(text)]).toString('utf8')

/** Cuts bytes into pieces of the given lengths, over and over. */
function cut(data: Buffer, lengths: readonly number[]): Buffer[] {
  const chunks: Buffer[] = []
  for (let from = 0, turn = 0; from < data.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1
    chunks.push(data.subarray(from, from + length))
    from += length
  }
  return chunks
}

/** The same by trying every form at every place of the whole: slow, and plain to see. */
function plainly(secrets: readonly Uint8Array[], data: Buffer): Buffer {
  const forms = secrets.flatMap(formsOf)
  const reaches = Array.from(data, (_, place) =>
    Math.max(
      0,
      ...forms.map((form) => (data.subarray(place, place + form.length).equals(form) ? form.length : 0)),
    ),
  )
  const out: Buffer[] = []
  for (let place = 0; place < data.length;) {
    let end = place + (reaches[place] ?? 0)
    if (end === place) {
      out.push(data.subarray(place, ++place))
      continue
    }
    for (let within = place; within < end; within += 1) end = Math.max(end, within + (reaches[within] ?? 0))
    out.push(bytes('[REDACTED]'))
    place = end
  }
  return Buffer.concat(out)
}

const secretText = fc
  .string({ unit: 'binary', minLength: 4, maxLength: 24 })
  .filter((text) => text.isWellFormed())

describe('Masker', () => {
  it('finds what a plain search finds, however the bytes are cut', () => {
    // Few letters, so that secrets begin, end and overlap like each other.
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 4, maxLength: 9 })
    fc.assert(
      fc.property(
        fc.array(letters, { minLength: 1, maxLength: 4 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 120 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
        (secrets, text, lengths) => {
          const data = bytes(text)
          const expected = plainly(secrets.map(bytes), data).toString('utf8')
          expect(maskChunks(secrets, cut(data, lengths)).toString('utf8')).toBe(expected)
        },
      ),
      { numRuns: 300 },
    )
  })

  const encoders: readonly (readonly [string, (secret: string, before: string, after: string) => string])[] =
    [
      ['nothing', (secret) => secret],
      ['base64', (secret, before, after) => bytes(before + secret + after).toString('base64')],
      ['base64url', (secret, before, after) => bytes(before + secret + after).toString('base64url')],
      ['HTTP Basic', (secret) => `Basic ${bytes(`user:${secret}`).toString('base64')}`],
      ['encodeURIComponent', (secret) => encodeURIComponent(secret)],
      ['encodeURI', (secret) => encodeURI(secret)],
      ['a query', (secret) => new URLSearchParams({ secret }).toString()],
      [
        'percent, lower case',
        (secret) => encodeURIComponent(secret).replace(/%../g, (hex) => hex.toLowerCase()),
      ],
      ['JSON', (secret, before, after) => JSON.stringify(before + secret + after)],
      ['JSON in ASCII', (secret) => asciiJson(secret, (digits) => digits)],
      ['JSON in ASCII, upper case', (secret) => asciiJson(secret, (digits) => digits.toUpperCase())],
      ['JSON with slashes escaped', (secret) => JSON.stringify(secret).replaceAll('/', '\\/')],
      ['hex', (secret) => bytes(secret).toString('hex')],
      ['HEX', (secret) => bytes(secret).toString('hex').toUpperCase()],
    ]

  it.each(encoders)('leaves nothing of a secret in %s, in any chunks, among anything', (_, encode) => {
    fc.assert(
      fc.property(
        secretText,
        fc.string({ maxLength: 5 }),
        fc.string({ maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }),
        (secret, before, after, lengths) => {
          const data = bytes(`< ${encode(secret, before, after)} >`)
          const out = maskChunks([secret], cut(data, lengths)).toString('utf8')
          expect(out).toContain('[REDACTED]')
          // Of what is encoded with it, no more than what stands before and after it can stay.
          const most = bytes(JSON.stringify(before + after)).length * 2 + '[REDACTED]'.length + 24
          expect(bytes(out).length).toBeLessThan(most)
        },
      ),
    )
  })

  it('leaves no bits of a secret in base64, also where its characters are shared', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 4, maxLength: 30 }),
        fc.uint8Array({ maxLength: 7 }),
        fc.uint8Array({ maxLength: 7 }),
        fc.constantFrom('base64' as const, 'base64url' as const),
        (secret, before, after, encoding) => {
          const all = Buffer.concat([before, secret, after]).toString(encoding)
          const out = maskChunks([secret], [bytes(all)]).toString('utf8')
          const [start, rest] = [out.indexOf('['), out.slice(out.lastIndexOf(']') + 1)]
          expect(start).toBeLessThanOrEqual(Math.floor((before.length * 8) / 6))
          expect(start).toBeGreaterThanOrEqual(0)
          // Every character that stays is made of bits after the secret alone.
          const shared = Math.ceil(((before.length + secret.length) * 8) / 6)
          expect(rest.length).toBeLessThanOrEqual(all.length - shared)
        },
      ),
    )
  })

  it('masks base64 that is broken into lines', () => {
    const secret = Buffer.from(Array.from({ length: 150 }, (_, index) => (index * 7) % 256))
    for (const width of [64, 76]) {
      for (const end of ['\n', '\r\n']) {
        const text = secret.toString('base64').replace(new RegExp(`.{${width}}(?=.)`, 'g'), `$&${end}`)
        expect(maskChunks([secret], [bytes(`a\n${text}\nb`)]).toString()).toBe('a\n[REDACTED]\nb')
      }
    }
  })

  it('masks each line of a key, and leaves the lines that say what it is', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n'
    expect(masked([key], `1: MIIEvQIBADANBgkq\n2: hkiG9w0BAQEFAASC\n-----BEGIN PRIVATE KEY-----\n`)).toBe(
      '1: [REDACTED]\n2: [REDACTED]\n-----BEGIN PRIVATE KEY-----\n',
    )
    expect(masked([key], `<${key}>`)).toBe('<[REDACTED]>')
    expect(masked(['hunter2\n'], 'it is hunter2.')).toBe('it is [REDACTED].')
  })

  it('masks JSON as a text in JSON, as collectors of logs wrap lines', () => {
    const secret = 'S3cret "two"\\and\nmore'
    expect(masked([secret], JSON.stringify({ log: JSON.stringify({ it: secret }) }))).toBe(
      JSON.stringify({ log: JSON.stringify({ it: '[REDACTED]' }) }),
    )
  })

  it('masks the texts of a JSON document', () => {
    expect(
      masked(
        ['{"type":"a","private":"long-enough","n":[{"x":"also \\"this\\""}]}'],
        'long-enough also "this" a',
      ),
    ).toBe('[REDACTED] [REDACTED] a')
  })

  it('masks no secret of fewer than four bytes', () => {
    expect(masked(['abc'], 'abc abcd')).toBe('abc abcd')
    expect(masked(['abcd'], 'abc abcd')).toBe('abc [REDACTED]')
    expect(masked(['', 'abcd'], 'abcd')).toBe('[REDACTED]')
  })

  it('makes one mask of what overlaps, and two of what only touches', () => {
    expect(masked(['abcdef', 'defghi'], '-abcdefghi-')).toBe('-[REDACTED]-')
    expect(masked(['abcd', 'efgh'], 'abcdefgh')).toBe('[REDACTED][REDACTED]')
    expect(masked(['abcd', 'xabcdefgh'], 'abcdef xabcdefgh xabcdefg')).toBe(
      '[REDACTED]ef [REDACTED] x[REDACTED]efg',
    )
  })

  it('holds back only what may be the beginning of a secret', () => {
    const masker = new Masker(findSecrets([bytes('hunter2')]))
    const write = (text: string): string => Buffer.from(masker.write(bytes(text))).toString('utf8')
    expect(write('Name: ')).toBe('Name: ')
    expect(write('of the h')).toBe('of the ')
    expect(write('ost: ')).toBe('host: ')
    expect(write('hunter2')).toBe('[REDACTED]')
    expect(write('!')).toBe('!')
  })

  it('shows a prompt to its end after a pause, and masks what follows all the same', () => {
    const masker = new Masker(findSecrets([bytes('hunter2')]))
    const text = (data: Uint8Array): string => Buffer.from(data).toString('utf8')
    expect(text(masker.write(bytes('who hun')))).toBe('who ')
    expect(masker.mayPause).toBe(true)
    expect(text(masker.pause())).toBe('hun')
    expect(masker.mayPause).toBe(false)
    expect(text(masker.write(bytes('ter2 hunt')))).toBe('[REDACTED] ')
    // Four bytes of a secret are as many as a whole secret may have.
    expect(masker.mayPause).toBe(false)
    expect(text(masker.pause())).toBe('')
    expect(text(masker.end())).toBe('hunt')
  })

  it('masks a secret after a pause even where a longer one may follow', () => {
    const masker = new Masker(findSecrets([bytes('abcd'), bytes('abcdefgh')]))
    expect(Buffer.from(masker.write(bytes('abcdef'))).toString()).toBe('[REDACTED]')
    expect(Buffer.from(masker.pause()).toString()).toBe('ef')
    expect(Buffer.from(masker.write(bytes('gh.'))).toString()).toBe('[REDACTED].')
  })

  it('gives bytes that are no text as they came', () => {
    const data = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    expect(maskChunks(['secret'], cut(data, [3]))).toEqual(data)
    expect(maskChunks([Buffer.from([1, 2, 3, 4, 255])], [Buffer.from([0, 1, 2, 3, 4, 255, 0])])).toEqual(
      Buffer.concat([Buffer.from([0]), bytes('[REDACTED]'), Buffer.from([0])]),
    )
  })
})

function asciiJson(text: string, digitsAs: (digits: string) => string): string {
  const units = text.split('').map((unit) => {
    const code = unit.charCodeAt(0)
    if (code >= 0x20 && code <= 0x7e) return JSON.stringify(unit).slice(1, -1)
    const short = JSON.stringify(unit).slice(1, -1)
    return short.length === 2 ? short : `\\u${digitsAs(code.toString(16).padStart(4, '0'))}`
  })
  return `"${units.join('')}"`
}
