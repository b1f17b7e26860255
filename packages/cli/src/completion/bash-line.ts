/** Command lines as bash has them. Pure. */

/** The words of a line up to the cursor, without quotes and backslashes; the last is the one that is being typed. */
export function splitLine(line: string): readonly string[] {
  const words: string[] = []
  let word: string | undefined
  let quote: string | undefined
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index)
    if (quote === undefined && /\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (quote === undefined && (character === '"' || character === "'")) {
      quote = character
      word ??= ''
    } else if (character === quote) {
      quote = undefined
    } else if (character === '\\' && quote !== "'") {
      index += 1
      word = `${word ?? ''}${line.charAt(index)}`
    } else {
      word = `${word ?? ''}${character}`
    }
  }
  return [...words, word ?? '']
}

/**
 * What bash puts in place of the word that it sees, which begins after the last of its word breaks.
 *
 * @param typed What was typed of the whole word.
 */
export function bashWord(word: string, typed: string, breaks: string): string {
  const last = Math.max(
    ...[':', '='].filter((one) => breaks.includes(one)).map((one) => typed.lastIndexOf(one)),
    -1,
  )
  return word.slice(last + 1).replace(/[^\w@%+=:,./-]/g, '\\$&')
}
