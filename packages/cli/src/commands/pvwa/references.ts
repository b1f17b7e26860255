import type { Flag, FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import type { Settings } from '../../config/settings.ts'
import { someNames } from './common.ts'

/** Users and groups have names, and ids that stay when a name changes. */
export const byIdFlags = {
  'by-id': { kind: 'switch', group: 'Which', brief: 'The words are ids, not names' },
} as const satisfies FlagTable

/** What a word names: a number is an id, a text is a name. */
export type Reference = (word: string) => number | string

/**
 * The words on a command line, each once, and what each names.
 *
 * @throws UsageError where there is none, or one cannot be an id and has to be; it is not repeated.
 */
export function readReferences(
  settings: Settings<Readonly<Record<'by-id', Flag>>>,
  words: readonly string[],
  usage: string,
): { readonly items: readonly string[]; readonly reference: Reference } {
  const items = someNames(words, usage)
  if (!settings.isOn('by-id')) return { items, reference: (word) => word }
  if (items.some((word) => !/^\d{1,15}$/.test(word))) {
    throw new UsageError('There is a word that is no id: those are whole numbers.', usage)
  }
  return { items, reference: Number }
}

/**
 * The one word on a command line, and what it names.
 *
 * @throws UsageError
 */
export function readReference(
  settings: Settings<Readonly<Record<'by-id', Flag>>>,
  words: readonly string[],
  usage: string,
): number | string {
  const [word, ...others] = words
  if (word === undefined || others.length > 0) throw new UsageError('Give one name.', usage)
  return readReferences(settings, [word], usage).reference(word)
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
