/**
 * Makes text from elsewhere fit for a terminal: control characters, which could move the cursor or change
 * colours, become U+FFFD; so do characters that reorder text.
 */
export function printable(text: string, most = 1000): string {
  const clean = text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD')
  return clean.length > most ? `${clean.slice(0, most).toWellFormed()}…` : clean
}

/** The same for text of several lines. */
export function printableLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => printable(line))
    .join('\n')
}
