/** Files of variables: `NAME=value`, one after the other, as dotenv and its like read them. */
import { UsageError } from '../cli-error.ts'
import { printable } from '../render/printable.ts'

/** A variable as a file says it. */
export interface FileVariable {
  readonly name: string
  readonly value: string
  /** From 1. */
  readonly line: number
}

/**
 * Reads a file of variables. A line is empty, a comment (`#`), or `NAME=value` with or without `export` before it. A value
 * goes to the end of its line or to a `#` after a space, without spaces at its ends; or it stands in quotes, and may then
 * have several lines. In `'` and `` ` `` every character is itself; in `"` a backslash makes `\n`, `\r`, `\t`, `\"`, `\\` and `\$`.
 * Nothing is replaced: `$HOME` is five characters.
 *
 * A `#` without a space before it belongs to the value, other than in the package dotenv: references have one.
 *
 * @param file What errors call the file. They repeat no value.
 * @throws UsageError naming the line that is none of these.
 */
export function parseEnvFile(text: string, file: string): readonly FileVariable[] {
  const found: FileVariable[] = []
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  let place = 0
  while (place < source.length) {
    const line = source.slice(0, place).split('\n').length
    const next = lineEndsAt(source, place)
    if (next !== undefined) {
      place = next
      continue
    }
    const variable = readVariable(source, place)
    if (variable === undefined) {
      throw new UsageError(
        `${printable(file, 300)}, line ${line}: this is no NAME=value.`,
        'A value that has quotes in it, or more than one line, stands in quotes itself.',
      )
    }
    found.push({ name: variable.name, value: variable.value, line })
    place = variable.end
  }
  return found
}

/** The forms of a value; what follows it on its line may be a comment. */
const forms: readonly (readonly [RegExp, (written: string) => string])[] = [
  [/'([^']*)'/y, (written) => written],
  [/`([^`]*)`/y, (written) => written],
  [/"((?:[^"\\]|\\[\s\S])*)"/y, unescape],
  [/((?!['"`])(?:[^\n#]|(?<!\s)#)*)/y, (written) => written.trim()],
]

function readVariable(
  source: string,
  place: number,
): { name: string; value: string; end: number } | undefined {
  const head = /[^\S\n]*(?:export[^\S\n]+)?([A-Za-z_][\w.-]*)[^\S\n]*=[^\S\n]*/y
  head.lastIndex = place
  const name = head.exec(source)?.[1]
  if (name === undefined) return undefined
  for (const [form, read] of forms) {
    form.lastIndex = head.lastIndex
    const written = form.exec(source)?.[1]
    if (written === undefined) continue
    const end = lineEndsAt(source, form.lastIndex)
    return end === undefined ? undefined : { name, value: read(written), end }
  }
  return undefined
}

/** Where the next line begins, if nothing but a comment is left of this one. */
function lineEndsAt(source: string, place: number): number | undefined {
  const rest = /[^\S\n]*(?:#[^\n]*)?(?:\n|$)/y
  rest.lastIndex = place
  return rest.test(source) ? rest.lastIndex : undefined
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$' }

/** Any other backslash stands for itself. */
function unescape(written: string): string {
  return written.replace(/\\([\s\S])/g, (both, character: string) => escapes[character] ?? both)
}
