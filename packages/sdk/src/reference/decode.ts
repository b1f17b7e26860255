/** Decodes the pieces of a reference, strictly, and says where they are wrong. */
import { ConfigurationError } from '../errors.ts'

/** What no reference can hold, however it is written. */
export const control = /\p{Cc}/u
const plain = /^[\w.~!$'()*+,;:=@&-]*$/
/** What has to be percent-encoded wherever it stands: what cannot be seen, and what no URL holds as it is. */
const encodedOnly = /[\p{Cc}\p{Cf}\p{Cs}\p{Z}"<>\\^`{|}[\]]/u

/** Where a delimiter stands before an end, or that end. */
export function endOf(text: string, delimiter: string, end: number, start = 0): number {
  const found = text.indexOf(delimiter, start)
  return found === -1 || found > end ? end : found
}

/** A run of encoded bytes, or one other character. */
const tokens = /(?:%[0-9A-Fa-f]{2})+|[\s\S]/gu

/** Decodes one piece strictly: as UTF-8, no half of anything, and no control character however it is written. */
export function decode(text: string, start: number, end: number, ...delimiters: readonly string[]): string {
  const piece = text.slice(start, end)
  if (plain.test(piece)) return piece
  let decoded = ''
  for (const { 0: token, index } of piece.matchAll(tokens)) {
    const value = token.length > 1 && token.startsWith('%') ? bytes(token) : token
    const wrong = value === undefined ? notUtf8 : wrongWith(token, value, delimiters)
    if (wrong !== undefined) throw misplaced(text, start + index, ...wrong)
    decoded += value ?? ''
  }
  return decoded
}

type Wrong = readonly [what: string, hint: string]

const notUtf8: Wrong = [
  'these bytes are not UTF-8',
  'Encode the text as UTF-8, with a percent sign before each byte.',
]

function wrongWith(token: string, value: string, delimiters: readonly string[]): Wrong | undefined {
  if (control.test(value)) return ['a control character', 'No reference can hold one.']
  if (token !== value) return undefined
  if (token === '%') {
    return ['a percent sign is followed by two hexadecimal digits', 'Write the percent sign itself as %25.']
  }
  if (!token.isWellFormed()) return ['half of a surrogate pair', 'No reference can hold one.']
  if (!encodedOnly.test(token) && !delimiters.includes(token)) return undefined
  const encoded = encodeURIComponent(token)
  return /[\p{Cf}\p{Z}]/u.test(token)
    ? ['a space or a character that cannot be seen', `Write it as ${encoded}.`]
    : [`'${token}' has to be encoded`, `Write it as ${encoded}.`]
}

function bytes(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}

/** The error for a text that is no reference, with its place. */
export function misplaced(text: string, index: number, what: string, hint: string): ConfigurationError {
  // A column as people count: code points, from 1.
  const column = Array.from(text.slice(0, index)).length + 1
  return new ConfigurationError(`This is no reference: ${what} (column ${column}).`, {
    code: 'INVALID_REFERENCE',
    hint,
  })
}
