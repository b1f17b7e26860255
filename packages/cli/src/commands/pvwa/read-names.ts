import { UsageError } from '../../cli-error.ts'
import { decodeText } from '../../config/text-file.ts'
import type { Io } from '../../io.ts'
import { someNames } from './common.ts'
import { parseRecords } from './records.ts'
import { readStandardInput } from './standard-input.ts'

/**
 * The names on a command line, each once in any letter case; where the only word is `-`, those in standard input: a
 * name on each line, or records with one, as `--ndjson` and `--json` write them.
 *
 * @param key Under which name records have it, for example `id`.
 * @throws UsageError where there is none, or with the line; what stands there is not repeated.
 */
export async function namesOrInput(
  words: readonly string[],
  usage: string,
  key: string,
  { io, signal }: { readonly io: Io; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  if (words.length !== 1 || words[0] !== '-') return someNames(words, usage)
  const text = decodeText(await readStandardInput(io, signal), 'What standard input gave')
  return someNames(namesIn(text, key), usage)
}

/** The names in text. See {@link namesOrInput}. */
export function namesIn(text: string, key: string): string[] {
  return parseRecords(text, 'Standard input').map(({ value, where }) => {
    const record: Readonly<Record<string, unknown>> =
      typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value))
        : { [key]: value }
    const name = record[key]
    if (typeof name === 'string' && name !== '') return name
    throw new UsageError(
      `Standard input: ${where} holds no ${key}.`,
      `Each line is one, or a record of JSON with one under ${key}.`,
    )
  })
}
