import type { Flag, FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import type { Settings } from '../../config/settings.ts'
import type { Io } from '../../io.ts'
import { someNames } from './common.ts'
import { namesOrInput } from '../shared/read-names.ts'

/** Users and groups have names, and ids that stay when a name changes. */
export const byIdFlags = {
  'by-id': { kind: 'switch', group: 'Which', brief: 'The words are ids, not names' },
} as const satisfies FlagTable

type ByIdTable = Readonly<Record<'by-id', Flag>>

/** What a word names: a number is an id, a text is a name. */
export type Reference = (word: string) => number | string

/**
 * The words on a command line, or the names in standard input where the only word is `-`, and what each names.
 *
 * @param keys Under which names records have it: that of lists, then that of outcomes.
 * @throws UsageError where there is none, or one cannot be an id and has to be; it is not repeated.
 */
export async function readReferences(
  settings: Settings<ByIdTable>,
  words: readonly string[],
  usage: string,
  { keys, ...parts }: { readonly keys: readonly string[]; readonly io: Io; readonly signal: AbortSignal },
): Promise<{ readonly items: readonly string[]; readonly reference: Reference }> {
  if (settings.isOn('by-id') && words[0] === '-') {
    throw new UsageError('Standard input holds names: --by-id does not go with it.', usage)
  }
  const items = await namesOrInput(words, usage, keys, parts)
  return { items, reference: referenceBy(settings, items, usage) }
}

function referenceBy(settings: Settings<ByIdTable>, words: readonly string[], usage: string): Reference {
  if (!settings.isOn('by-id')) return (word) => word
  if (words.some((word) => !/^\d{1,15}$/.test(word))) {
    throw new UsageError('There is a word that is no id: those are whole numbers.', usage)
  }
  return Number
}

/**
 * The one word on a command line, and what it names.
 *
 * @throws UsageError
 */
export function readReference(
  settings: Settings<ByIdTable>,
  words: readonly string[],
  usage: string,
): number | string {
  const [word, ...others] = words
  if (word === undefined || others.length > 0) throw new UsageError('Give one name.', usage)
  return referenceBy(settings, [word], usage)(word)
}

/**
 * The first word on a command line, and the others after it.
 *
 * @param what What they are, for example `the name of a group, and of at least one user`.
 * @throws UsageError where one is missing.
 */
export function firstAndOthers(
  words: readonly string[],
  what: string,
  usage: string,
): { readonly first: string; readonly others: readonly string[] } {
  const [first, ...others] = words
  if (first === undefined || others.length === 0) throw new UsageError(`Give ${what}.`, usage)
  return { first, others: someNames(others, usage) }
}
