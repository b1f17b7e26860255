import { UsageError } from '../../cli-error.ts'
import { decodeText } from '../../config/text-file.ts'
import type { Io } from '../../io.ts'
import { eachOnce, someNames } from '../common.ts'
import { parseRecords } from './records.ts'
import { notThere } from './repeating.ts'
import { readStandardInput } from './standard-input.ts'

/**
 * The names on a command line, each once in any letter case; where the only word is `-`, those in standard input: a
 * name on each line, or records with one, as `--ndjson` and `--json` write them.
 *
 * @param keys Under which name records have it, for example `id`; the first that a record has is taken.
 * @throws UsageError where there is none, `-` is not the only word, or with the line; what stands there is not repeated.
 *   CliError where standard input holds none.
 */
export async function namesOrInput(
  words: readonly string[],
  usage: string,
  keys: string | readonly string[],
  { io, signal }: { readonly io: Io; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  if (words.length !== 1 || words[0] !== '-') return someNames(words, usage)
  const text = decodeText(await readStandardInput(io, signal), 'What standard input gave')
  const names = namesIn(text, keys)
  // What a list found nothing for is no wrong command line.
  if (names.length === 0) {
    throw notThere('Standard input holds nothing.', 'The list before it found none, or failed.')
  }
  return eachOnce(names)
}

/** The names in text. See {@link namesOrInput}. */
export function namesIn(text: string, keys: string | readonly string[]): string[] {
  const known = typeof keys === 'string' ? [keys] : keys
  const [first = 'name'] = known
  return parseRecords(text, 'Standard input').map(({ value, where }) => {
    const record: Readonly<Record<string, unknown>> =
      typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value))
        : { [first]: value }
    const name = known.map((key) => record[key]).find((found) => found !== undefined)
    if (typeof name === 'string' && name !== '') return name
    throw new UsageError(
      `Standard input: ${where} holds no ${first}.`,
      `Each line is one, or a record of JSON with one under ${first}.`,
    )
  })
}
