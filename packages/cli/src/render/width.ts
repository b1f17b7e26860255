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

/** Fills a text up with spaces to a number of columns. */
export function padDisplay(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}
