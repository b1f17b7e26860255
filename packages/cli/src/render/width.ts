import { stripVTControlCharacters } from 'node:util'

const noWidth = /[\p{Mn}\p{Me}\u200B-\u200F\uFE00-\uFE0F]/u
const twoWide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u

/** How many columns of a terminal a text takes, colours aside. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of stripVTControlCharacters(text)) {
    if (!noWidth.test(character)) width += twoWide.test(character) ? 2 : 1
  }
  return width
}

/** Columns of a terminal that does not know how many it has. */
const usualWidth = 80

/** How many columns a stream has; `undefined` where it is no terminal, and lines may be of any length. */
export function widthOf(stream: { readonly isTTY?: boolean; readonly columns?: number }): number | undefined {
  if (stream.isTTY !== true) return undefined
  // A pseudo terminal whose size nobody has set says 0.
  return stream.columns === undefined || stream.columns === 0 ? usualWidth : stream.columns
}

/** Fills a text up with spaces to a number of columns. */
export function padDisplay(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}

/** Breaks a text between words into lines of so many columns; a word that is longer has a line of its own. */
export function wrapDisplay(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    const longer = `${last ?? ''} ${word}`
    if (last === undefined || displayWidth(longer) > width) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  return lines
}
