/** Names and values of a query string, in the order they came. */
export type QueryPairs = readonly (readonly [name: string, value: string])[]

function decodeLossy(text: string): string {
  const bytes: number[] = []
  for (let index = 0; index < text.length; index += 1) {
    const hex = /^%([0-9a-f]{2})/iu.exec(text.slice(index, index + 3))?.[1]
    if (hex === undefined) {
      const character = String.fromCodePoint(text.codePointAt(index) ?? 0)
      bytes.push(...Buffer.from(character))
      index += character.length - 1
    } else {
      bytes.push(Number.parseInt(hex, 16))
      index += 2
    }
  }
  return Buffer.from(bytes).toString('utf8')
}

/**
 * Decodes one name or value: `+` is a space, `%XX` are octets of UTF-8; what is no UTF-8 becomes U+FFFD,
 * never an error.
 */
function decodeComponent(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    return decodeLossy(spaced)
  }
}

/** Splits and decodes a query string. A parameter without `=` has an empty value. */
export function parseQueryString(raw: string): QueryPairs {
  if (raw === '') return []
  const pairs: [string, string][] = []
  for (const part of raw.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    if (equals < 0) pairs.push([decodeComponent(part), ''])
    else pairs.push([decodeComponent(part.slice(0, equals)), decodeComponent(part.slice(equals + 1))])
  }
  return pairs
}
