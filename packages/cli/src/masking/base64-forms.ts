/**
 * Base64 of a secret that stands among other text. Three bytes make four characters, so there are three places in which it
 * can start; and its first and last character may hold bits of its neighbours. Which bits these are is tried out.
 *
 * @param manner.edges Whether the characters shared with neighbours belong to the forms: some hundred of them, and
 *   nothing of the secret stays. Else they do not, and up to four bits of its first and its last byte stay.
 * @param manner.wraps Whether there are forms that are broken into lines.
 */
export function* base64Forms(
  secret: Buffer,
  { edges, wraps }: { edges: boolean; wraps: boolean },
): Generator<string> {
  for (const encoding of ['base64', 'base64url'] as const) {
    for (const before of [0, 1, 2] as const) yield* formsAt(before, secret, encoding, edges)
    yield* wholeForms(secret, encoding, wraps)
  }
}

/** @param before How many bytes of its first three are not the secret's. */
function* formsAt(
  before: 0 | 1 | 2,
  secret: Buffer,
  encoding: 'base64' | 'base64url',
  edges: boolean,
): Generator<string> {
  const over = (before + secret.length) % 3
  const characters = ((before + secret.length) * 4) / 3
  const [start, end] = edges
    ? [before, Math.ceil(characters)]
    : [before === 0 ? 0 : before + 1, Math.floor(characters)]
  for (const leading of edges ? leadingBytes[before] : leadingBytes[before].slice(0, 1)) {
    for (const trailing of edges ? trailingBytes(over) : [[]]) {
      const bytes = Buffer.concat([Buffer.from(leading), secret, Buffer.from(trailing)])
      yield bytes.toString(encoding).slice(start, end)
    }
    // At the end of what is encoded come zero bits and the padding.
    if (edges && over > 0)
      yield Buffer.concat([Buffer.from(leading), secret])
        .toString('base64')
        .slice(start)
        .replace(...alphabet(encoding))
  }
}

/** Nothing but the secret, also broken into lines as mail (76) and PEM (64) have it. */
function* wholeForms(secret: Buffer, encoding: 'base64' | 'base64url', wraps: boolean): Generator<string> {
  const text = secret.toString('base64').replace(...alphabet(encoding))
  yield text
  yield text.replace(/=+$/, '')
  for (const width of wraps ? [64, 76] : []) {
    const lines = text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []
    yield lines.join('\n')
    yield lines.join('\r\n')
  }
}

/** Node leaves the padding away in the alphabet for URLs; others do not. */
function alphabet(encoding: 'base64' | 'base64url'): [RegExp, (character: string) => string] {
  return [/[+/]/g, (character) => (encoding === 'base64' ? character : character === '+' ? '-' : '_')]
}

const counting = (count: number): number[] => Array.from({ length: count }, (_, value) => value)

/** For each place, bytes that differ in the bits which get into the first character of the secret. */
const leadingBytes: Readonly<Record<0 | 1 | 2, readonly (readonly number[])[]>> = {
  0: [[]],
  1: counting(4).map((bits) => [bits]),
  2: counting(16).map((bits) => [0, bits]),
}

/** The same at its end. */
function trailingBytes(over: number): readonly (readonly number[])[] {
  if (over === 1) return counting(16).map((bits) => [bits << 4])
  if (over === 2) return counting(4).map((bits) => [bits << 6])
  return [[]]
}
