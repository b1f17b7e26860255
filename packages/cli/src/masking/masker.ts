import { REDACTED } from '@sallyport/sdk'
import { Automaton } from './automaton.ts'
import { formsOf, shortestMasked } from './encodings.ts'

const mask = Buffer.from(REDACTED)

/**
 * What finds secrets in any number of streams. A secret of fewer than {@link shortestMasked} bytes is not among what it
 * finds.
 */
export function findSecrets(secrets: readonly Uint8Array[]): Automaton {
  return new Automaton(secrets.flatMap(formsOf))
}

/** A match, or several that overlap. */
interface Span {
  readonly from: number
  readonly to: number
  /** Whether it overlaps one whose mask is written already. */
  readonly goesOn: boolean
}

/**
 * Masks secrets in one stream of bytes. It holds back only bytes that may be the beginning of a secret. Matches that
 * overlap become one mask, which tells no length.
 */
export class Masker {
  readonly #found: Automaton
  /** Where the search stands: a row of the table. */
  #row: number
  /** Bytes that are not written yet, and the matches among them. */
  #held: Uint8Array = new Uint8Array(0)
  #spans: readonly Span[] = []
  /** Whether what is held comes right after a mask. */
  #afterMask = false

  constructor(found: Automaton) {
    this.#found = found
    this.#row = found.root
  }

  /** Whether something is held back that {@link pause} would give. */
  get mayPause(): boolean {
    return this.#pauseAt() > 0
  }

  /** Takes bytes, and gives what may be written now. */
  write(chunk: Uint8Array): Uint8Array {
    const data = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    const spans = this.#search(data, this.#held.length)
    const decided = Math.max(0, data.length - this.#found.openAt(this.#row))
    const last = spans.at(-1)
    // What comes may make a match longer, which needs no second mask; but not one that begins before it.
    return this.#give(
      data,
      spans,
      last !== undefined && last.from <= decided ? Math.max(last.to, decided) : decided,
    )
  }

  /**
   * For when nothing has come for a while: gives what is held back, so that a prompt is seen to its end; but not where
   * as many bytes as a secret has at least look like the beginning of one. What follows is masked all the same.
   */
  pause(): Uint8Array {
    return this.#give(this.#held, this.#spans, this.#pauseAt())
  }

  /** For when nothing comes any more: gives the rest. */
  end(): Uint8Array {
    this.#row = this.#found.root
    return this.#give(this.#held, this.#spans, this.#held.length)
  }

  #pauseAt(): number {
    const masked = this.#spans.at(-1)?.to ?? 0
    return this.#held.length - masked < shortestMasked ? this.#held.length : masked
  }

  /** Goes on from where the bytes before have led to. */
  #search(data: Uint8Array, start: number): readonly Span[] {
    const { columns, table } = this.#found
    const spans = [...this.#spans]
    let row = this.#row
    for (let index = start; index < data.length; index += 1) {
      const byte = data[index] ?? 0
      const next = table[row + (columns[byte] ?? 0)] ?? 0
      if (next > 0) {
        row = next
        continue
      }
      row = next < 0 ? -next : this.#found.step(row, byte)
      const length = this.#found.matchedAt(row)
      if (length > 0) this.#add(spans, index + 1 - length, index + 1)
    }
    this.#row = row
    return spans
  }

  /** Adds a match that ends after all others; those that it overlaps become one with it. */
  #add(spans: Span[], from: number, to: number): void {
    // It may begin in what is written already.
    let start = Math.max(0, from)
    let goesOn = from < 0 && this.#afterMask
    for (let last = spans.at(-1); last !== undefined && last.to > start; last = spans.at(-1)) {
      start = Math.min(start, last.from)
      goesOn ||= last.goesOn
      spans.pop()
    }
    spans.push({ from: start, to, goesOn })
  }

  /** Gives everything before a place that no match reaches over, and keeps the rest. */
  #give(data: Uint8Array, spans: readonly Span[], until: number): Uint8Array {
    const pieces: Uint8Array[] = []
    let from = 0
    for (const span of spans) {
      if (span.from >= until) break
      pieces.push(data.subarray(from, span.from))
      if (!span.goesOn) pieces.push(mask)
      from = span.to
    }
    this.#spans = spans
      .filter((span) => span.from >= until)
      .map((span) => ({ ...span, from: span.from - until, to: span.to - until }))
    this.#held = data.subarray(until)
    if (until > 0) this.#afterMask = from === until
    const rest = data.subarray(from, until)
    return pieces.length === 0 ? rest : Buffer.concat([...pieces, rest])
  }
}
