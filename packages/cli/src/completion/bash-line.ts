/** Command lines as bash has them. Pure. */

/** A line up to the cursor. */
export interface Line {
  /** Its words without quotes and backslashes; the last is the one that is being typed. */
  readonly words: readonly string[]
  /** The quote that is open at its end, and how much of the last word stands before it. */
  readonly open?: OpenQuote
}

/** A quote without its end. */
export interface OpenQuote {
  readonly mark: string
  readonly at: number
}

/** Reads a line up to the cursor. */
export function readLine(line: string): Line {
  const words: string[] = []
  let word: string | undefined
  let quote: string | undefined
  let at = 0
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index)
    if (quote === undefined && /\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (quote === undefined && (character === '"' || character === "'")) {
      quote = character
      word ??= ''
      at = word.length
    } else if (character === quote) {
      quote = undefined
    } else if (character === '\\' && quote !== "'") {
      index += 1
      word = `${word ?? ''}${line.charAt(index)}`
    } else {
      word = `${word ?? ''}${character}`
    }
  }
  return {
    words: [...words, word ?? ''],
    ...(quote === undefined ? {} : { open: { mark: quote, at } }),
  }
}

/**
 * What bash puts in place of the word that it sees, which begins after an open quote, or after the last of its word breaks.
 *
 * @param typed What was typed of the whole word.
 */
export function bashWord(word: string, typed: string, breaks: string, open?: OpenQuote): string {
  if (open !== undefined) {
    const rest = word.slice(open.at)
    return open.mark === "'" ? rest.replaceAll("'", "'\\''") : rest.replace(/["$`\\]/g, '\\$&')
  }
  const last = Math.max(
    ...[':', '='].filter((one) => breaks.includes(one)).map((one) => typed.lastIndexOf(one)),
    -1,
  )
  return word.slice(last + 1).replace(/[^\w@%+=:,./-]/g, '\\$&')
}
