/** What the encoders of URLs leave as it is, beside letters and digits; and whether a space becomes a plus. */
const urlEncoders: readonly (readonly [kept: string, space: '%20' | '+'])[] = [
  // RFC 3986 to the letter
  ['-._~', '%20'],
  // encodeURIComponent, encodeURI
  ["-._~!'()*", '%20'],
  ["-._~!'()*;/?:@&=+$,#", '%20'],
  // Python's quote and quote_plus, Go's PathEscape and QueryEscape
  ['-._~/', '%20'],
  ['-._~', '+'],
  ['-._~$&+=:@', '%20'],
  // Forms of HTML, as browsers, Java and PHP write them
  ['-._*', '+'],
  ['-._', '+'],
  ['-._', '%20'],
  // Every byte
  ['', '%20'],
]

/** The secret in URLs and forms, with hexadecimal digits of either case. */
export function* urlForms(secret: Buffer): Generator<string> {
  for (const [kept, space] of urlEncoders) {
    const plain = kept === '' ? /[]/ : /[A-Za-z0-9]/
    for (const hex of ['upper', 'lower'] as const) {
      yield Array.from(secret, (byte) => {
        const character = String.fromCharCode(byte)
        if (byte < 0x80 && (plain.test(character) || kept.includes(character))) return character
        if (character === ' ') return space
        return `%${inCase(byte.toString(16).padStart(2, '0'), hex)}`
      }).join('')
    }
  }
}

/** What encoders of JSON escape beyond what they must. */
const jsonExtras = [
  '',
  // PHP, and many that write into HTML
  '/',
  // Go
  '<>&\u2028\u2029',
  // .NET
  '<>&\'"+`\u007f\u2028\u2029',
] as const

/** The secret within a string of JSON; none where it is not text. */
export function* jsonForms(secret: Buffer): Generator<string> {
  const text = textOf(secret)
  if (text === undefined) return
  for (const extras of jsonExtras) {
    for (const others of ['kept', 'escaped'] as const) {
      for (const hex of ['upper', 'lower'] as const) {
        for (const controls of ['short', 'escaped'] as const) {
          yield jsonOf(text, { extras, others, hex, controls })
        }
      }
      // JSON as a text in JSON, as collectors of logs wrap lines.
      const manner = { extras, others, hex: 'lower', controls: 'short' } as const
      yield jsonOf(jsonOf(text, manner), manner)
    }
  }
}

interface JsonManner {
  readonly extras: string
  /** Characters outside ASCII. */
  readonly others: 'kept' | 'escaped'
  readonly hex: 'upper' | 'lower'
  /** Whether a newline is `\n` or `\u000a`. */
  readonly controls: 'short' | 'escaped'
}

const shortEscapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

function jsonOf(text: string, { extras, others, hex, controls }: JsonManner): string {
  return text
    .split('')
    .map((unit) => {
      const code = unit.charCodeAt(0)
      const escaped = `\\u${inCase(code.toString(16).padStart(4, '0'), hex)}`
      if (unit === '/' && extras === '/') return '\\/'
      if (extras.includes(unit)) return escaped
      if (unit === '"' || unit === '\\') return `\\${unit}`
      if (code < 0x20) return (controls === 'short' ? shortEscapes[unit] : undefined) ?? escaped
      return code > 0x7e && others === 'escaped' ? escaped : unit
    })
    .join('')
}

/** The text that bytes are in UTF-8, if they are. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function inCase(digits: string, hex: 'upper' | 'lower'): string {
  return hex === 'upper' ? digits.toUpperCase() : digits
}
