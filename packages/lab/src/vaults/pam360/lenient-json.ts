/** A manner of writing that is no JSON, and that the product takes all the same. */
export type Leniency = 'single-quotes' | 'trailing-comma' | 'bare-word' | 'text-after'

/** What was read, and how much goodwill it took. */
export interface LenientValue {
  readonly value: unknown
  readonly leniencies: readonly Leniency[]
}

const words: Readonly<Record<string, unknown>> = {
  true: true,
  false: false,
  null: null,
  True: true,
  False: false,
  None: null,
}
const jsonWords = new Set(['true', 'false', 'null'])
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }
const deepest = 100

/** Reads JSON, and what people send for it: single quotes, trailing commas, bare words, text after it. Throws `SyntaxError`. */
class LenientReader {
  readonly #text: string
  readonly #used = new Set<Leniency>()
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  read(): LenientValue {
    const isClosed = this.#peek() === '{'
    const value = this.#value(0)
    if (this.#peek() !== '') {
      if (!isClosed) throw new SyntaxError('more than one value')
      this.#used.add('text-after')
    }
    return { value, leniencies: [...this.#used] }
  }

  #peek(): string {
    while (/\s/u.test(this.#text.charAt(this.#at))) this.#at += 1
    return this.#text.charAt(this.#at)
  }

  #value(depth: number): unknown {
    if (depth > deepest) throw new SyntaxError('nested too deeply')
    const next = this.#peek()
    if (next === '{') return Object.fromEntries(this.#items('}', () => this.#member(depth)))
    if (next === '[') return this.#items(']', () => this.#value(depth + 1))
    if (next === '"' || next === "'") return this.#quoted(next)
    return this.#word()
  }

  #items<T>(end: string, item: () => T): T[] {
    this.#at += 1
    const items: T[] = []
    while (this.#peek() !== end) {
      items.push(item())
      const next = this.#peek()
      if (next === end) break
      if (next !== ',') throw new SyntaxError('a comma is missing')
      this.#at += 1
      if (this.#peek() === end) this.#used.add('trailing-comma')
    }
    this.#at += 1
    return items
  }

  #member(depth: number): [string, unknown] {
    const next = this.#peek()
    const key = next === '"' || next === "'" ? this.#quoted(next) : String(this.#word())
    if (this.#peek() !== ':') throw new SyntaxError('a colon is missing')
    this.#at += 1
    return [key, this.#value(depth + 1)]
  }

  #quoted(quote: string): string {
    if (quote === "'") this.#used.add('single-quotes')
    let text = ''
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const letter = this.#text.charAt(this.#at)
      if (letter === quote) {
        this.#at += 1
        return text
      }
      text += letter === '\\' ? this.#escaped() : letter
    }
    throw new SyntaxError('a quote is not closed')
  }

  #escaped(): string {
    this.#at += 1
    const letter = this.#text.charAt(this.#at)
    if (letter !== 'u' && letter !== 'x') return escapes[letter] ?? letter
    const length = letter === 'u' ? 4 : 2
    const hex = this.#text.slice(this.#at + 1, this.#at + 1 + length)
    if (hex.length < length || !/^[0-9a-f]+$/iu.test(hex)) throw new SyntaxError('an escape is broken')
    this.#at += length
    return String.fromCharCode(Number.parseInt(hex, 16))
  }

  #word(): unknown {
    const word = /^[^,:{}[\]"']+/u.exec(this.#text.slice(this.#at))?.[0] ?? ''
    this.#at += word.length
    const own = word.trim()
    if (own === '') throw new SyntaxError('a value is missing')
    if (/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/iu.test(own)) return Number(own)
    if (!jsonWords.has(own)) this.#used.add('bare-word')
    return Object.hasOwn(words, own) ? words[own] : own
  }
}

/** Reads a value strictly, else leniently. Throws `SyntaxError` when it cannot be read at all. */
export function readLenientJson(text: string): LenientValue {
  try {
    return { value: JSON.parse(text) as unknown, leniencies: [] }
  } catch {
    return new LenientReader(text).read()
  }
}
