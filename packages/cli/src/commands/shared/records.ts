import { UsageError } from '../../cli-error.ts'

/** A record of an input, and where it stands there, for errors. */
export interface InputRecord {
  /** `line 3`, or `item 3` in an array that is written as one. */
  readonly where: string
  readonly value: unknown
}

/**
 * Takes text apart into records: a JSON array, or a record on each line. A line that is no JSON is a text.
 * Empty lines are nothing.
 *
 * @param what What an error calls the text, for example `--from`.
 * @throws UsageError with the line, never with what stands there: it may be a secret.
 */
export function parseRecords(text: string, what: string): InputRecord[] {
  if (/^\s*\[/.test(text)) return parseArray(text, what)
  return text.split(/\r?\n/).flatMap((line, index) => {
    const content = line.trim()
    if (content === '') return []
    return [{ where: `line ${index + 1}`, value: parseLine(content, `${what}: line ${index + 1}`) }]
  })
}

function parseArray(text: string, what: string): InputRecord[] {
  const value = jsonOf(text)
  if (!Array.isArray(value)) throw new UsageError(`${what}: begins as an array of JSON, and is none.`)
  return (value as unknown[]).map((one, index) => ({ where: `item ${index + 1}`, value: one }))
}

function parseLine(line: string, where: string): unknown {
  if (!/^[{["]/.test(line)) return line
  const value = jsonOf(line)
  if (value === undefined) {
    throw new UsageError(`${where} is no JSON.`, 'Write one record on each line, or one array of them.')
  }
  return value
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
