/** Which resources and accounts a command line names. */
import type { Pam360AccountRef, Pam360ResourceRef } from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import type { Setting, Settings } from '../../config/settings.ts'
import { decodeText } from '../../config/text-file.ts'
import type { Names } from '../../output/outcomes.ts'
import type { PrepareParts } from '../shared/action-command.ts'
import { parseRecords, type InputRecord } from '../shared/records.ts'
import { notThere } from '../shared/repeating.ts'
import { readStandardInput } from '../shared/standard-input.ts'

/** Something that was chosen, and what rows call it. */
export interface Chosen<Ref> {
  readonly ref: Ref
  readonly names: Names
}

/** Resources by their ids. */
export const resourceFlags = {
  id: {
    kind: 'list',
    value: 'ID',
    group: 'Which resource',
    brief: 'The resource by its id, in place of its name; repeatable where several may be named',
  },
} as const satisfies FlagTable

/** Accounts by their ids. */
export const accountFlags = {
  id: {
    kind: 'list',
    value: 'ID/ID',
    group: 'Which account',
    brief: 'By the ids of resource and account, such as 301/302; repeatable where several may be named',
  },
} as const satisfies FlagTable

/** What descriptions of commands say that take several. */
export const manyResources =
  'Resources are named by their names, by --id, or as - by what resources list --ndjson writes.'
/** The same for accounts. */
export const manyAccounts =
  'Accounts are named by their resource and their names, by --id, or as - by what accounts list --ndjson writes.'

/**
 * The one resource of a command line.
 *
 * @throws UsageError where it names none, or several.
 */
export function oneResource(
  settings: Settings<typeof resourceFlags>,
  words: readonly string[],
): Pam360ResourceRef {
  const [chosen, ...others] = namedResources(settings, words)
  if (chosen !== undefined && others.length === 0) return chosen.ref
  throw new UsageError('Give one resource.', 'By its name, or by --id ID. A name with spaces goes in quotes.')
}

/**
 * The one account of a command line.
 *
 * @throws UsageError where it names none, or several.
 */
export function oneAccount(
  settings: Settings<typeof accountFlags>,
  words: readonly string[],
): Pam360AccountRef {
  const [chosen, ...others] = namedAccounts(settings, words)
  if (chosen !== undefined && others.length === 0) return chosen.ref
  throw wantsAccount('Give one account.')
}

/**
 * The resources of a command line, each once; where the only word is `-`, those in standard input.
 *
 * @throws UsageError where there is none; CliError where standard input holds none.
 */
export async function someResources(
  settings: Settings<typeof resourceFlags>,
  words: readonly string[],
  parts: PrepareParts,
): Promise<readonly Chosen<Pam360ResourceRef>[]> {
  if (words.length === 1 && words[0] === '-') {
    return eachOnce((await inputRecords(parts)).map(resourceOf))
  }
  const found = namedResources(settings, words)
  if (found.length === 0) throw new UsageError('Give at least one resource.', manyResources)
  return eachOnce(found)
}

/** The same for accounts. */
export async function someAccounts(
  settings: Settings<typeof accountFlags>,
  words: readonly string[],
  parts: PrepareParts,
): Promise<readonly Chosen<Pam360AccountRef>[]> {
  if (words.length === 1 && words[0] === '-') {
    return eachOnce((await inputRecords(parts)).map(accountOf))
  }
  const found = namedAccounts(settings, words)
  if (found.length === 0) throw wantsAccount('Give at least one account.')
  return eachOnce(found)
}

function namedResources(
  settings: Settings<typeof resourceFlags>,
  words: readonly string[],
): Chosen<Pam360ResourceRef>[] {
  return [
    ...words.map((resource) => ({ ref: { resource }, names: { resource } })),
    ...settings.list('id').map((setting) => byResourceId(idOf(setting))),
  ]
}

function namedAccounts(
  settings: Settings<typeof accountFlags>,
  words: readonly string[],
): Chosen<Pam360AccountRef>[] {
  const [resource, ...accounts] = words
  if (resource !== undefined && accounts.length === 0) throw wantsAccount('An account has two names here.')
  return [
    ...accounts.map((account) => ({
      ref: { resource: resource ?? '', account },
      names: { resource, account },
    })),
    ...settings.list('id').map(({ value, origin }) => {
      const [, resourceId, accountId] = /^(\d{1,19})\/(\d{1,19})$/.exec(value) ?? []
      if (resourceId !== undefined && accountId !== undefined) return byAccountIds(resourceId, accountId)
      throw new UsageError(`${origin} must be the ids of resource and account, such as 301/302.`)
    }),
  ]
}

function wantsAccount(message: string): UsageError {
  return new UsageError(
    message,
    'By the name of its resource and its own: web-01 svc; or by --id 301/302. A name with spaces goes in quotes.',
  )
}

function idOf({ value, origin }: Setting): string {
  if (/^\d{1,19}$/.test(value)) return value
  throw new UsageError(`${origin} must be an id, which has digits alone.`)
}

function byResourceId(resourceId: string, name?: string): Chosen<Pam360ResourceRef> {
  return { ref: { resourceId }, names: { id: resourceId, ...(name === undefined ? {} : { name }) } }
}

function byAccountIds(resourceId: string, accountId: string, names: Names = {}): Chosen<Pam360AccountRef> {
  return { ref: { resourceId, accountId }, names: { id: `${resourceId}/${accountId}`, ...names } }
}

function resourceOf({ value, where }: InputRecord): Chosen<Pam360ResourceRef> {
  const record = recordOf(value)
  const id = record?.['id']
  if (isId(id)) return byResourceId(id, textOf(record?.['name']))
  if (typeof value === 'string') return { ref: { resource: value }, names: { resource: value } }
  throw wrongRecord(where, 'resources list --ndjson')
}

function accountOf({ value, where }: InputRecord): Chosen<Pam360AccountRef> {
  const record = recordOf(value)
  const { id, resourceId, resourceName, name } = record ?? {}
  if (isId(id) && isId(resourceId)) {
    return byAccountIds(resourceId, id, { resource: textOf(resourceName), account: textOf(name) })
  }
  throw wrongRecord(where, 'accounts list --ndjson')
}

/** The records in standard input. What stands there is never repeated. */
export async function inputRecords({
  io,
  signal,
}: Pick<PrepareParts, 'io' | 'signal'>): Promise<InputRecord[]> {
  const text = decodeText(await readStandardInput(io, signal), 'What standard input gave')
  const records = parseRecords(text, 'Standard input')
  if (records.length > 0) return records
  // What a list found nothing for is no wrong command line.
  throw notThere('Standard input holds nothing.', 'The list before it found none, or failed.')
}

/** A record of JSON, as far as a value is one. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined
}

/** Whether a value is an id as PAM360 gives it. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,19}$/.test(value)
}

/** A record that does not say what is wanted. */
export function wrongRecord(where: string, list: string): UsageError {
  return new UsageError(
    `Standard input: ${where} is nothing that this works on.`,
    `Give what ${list} writes.`,
  )
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function eachOnce<Ref>(chosen: readonly Chosen<Ref>[]): readonly Chosen<Ref>[] {
  return [...new Map(chosen.map((one) => [keyOf(one), one])).values()]
}

/** What names something that was chosen in a journal. */
export function keyOf<Ref>({ ref }: Chosen<Ref>): string {
  return JSON.stringify(ref)
}
