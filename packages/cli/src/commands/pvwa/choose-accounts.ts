import type { Account, AccountQuery, PasswordVault } from '@sallyport/sdk/cyberark'
import { CliError, UsageError } from '../../cli-error.ts'
import type { Settings } from '../../config/settings.ts'
import { decodeText } from '../../config/text-file.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { Io } from '../../io.ts'
import type { Names } from '../../output/outcomes.ts'
import type { accountsFlags } from './choose-account.ts'
import { checkId, isId, readAccountQuery } from './choose-account.ts'
import { parseRecords } from '../shared/records.ts'
import { readStandardInput } from '../shared/standard-input.ts'

/** An account that a command works on, with what is known of it. */
export type Target = Account | { readonly id: string; readonly safe?: string; readonly name?: string }

/** Which accounts: their ids, a search for them, or what stands in standard input. */
export type ChosenAccounts =
  | { readonly by: 'ids'; readonly ids: readonly string[] }
  | { readonly by: 'query'; readonly query: AccountQuery }
  | { readonly by: 'input' }

const hint =
  'Give ids, such as 24_3, or - to read them from standard input, or --safe NAME, --search WORD and the like.'

const bothHint =
  'Name the accounts by ids, or by criteria such as --safe, --username and --property; these never change an account, but --set does where the command has it.'

/**
 * Reads which accounts are meant: ids, `-`, or criteria.
 *
 * @throws UsageError for none of these, or more than one.
 */
export function readManyAccounts(
  settings: Settings<typeof accountsFlags>,
  words: readonly string[],
): ChosenAccounts {
  const query = readAccountQuery(settings)
  const hasQuery = Object.keys(query).length > 0
  if (hasQuery && words.length > 0) throw new UsageError('Both ids and criteria are given.', bothHint)
  if (hasQuery) return { by: 'query', query }
  if (words.length === 1 && words[0] === '-') return { by: 'input' }
  if (words.length === 0) throw new UsageError('Nothing says which accounts.', hint)
  return { by: 'ids', ids: [...new Set(words.map(checkId))] }
}

/**
 * Reads the accounts that stand in standard input, each once: an id on each line, or records with one, as
 * `--ndjson` and `--json` write them.
 *
 * @throws UsageError with the line.
 */
export async function readTargets(io: Io, signal: AbortSignal): Promise<Target[]> {
  const text = decodeText(await readStandardInput(io, signal), 'What standard input gave')
  const targets = parseRecords(text, 'Standard input').map(({ value, where }) => targetOf(value, where))
  return [...new Map(targets.map((target) => [target.id, target])).values()]
}

function targetOf(value: unknown, where: string): Target {
  const record: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : { id: value }
  const { id, safe, name = record['object'] } = record
  if (typeof id !== 'string' || !isId(id)) {
    throw new UsageError(
      `Standard input: ${where} names no account.`,
      'Each line is an id, such as 24_3, or a record of JSON with one under id.',
    )
  }
  return {
    id,
    ...(typeof safe === 'string' ? { safe } : {}),
    ...(typeof name === 'string' ? { name } : {}),
  }
}

/** The accounts themselves. */
export async function findTargets(
  vault: PasswordVault,
  chosen: Exclude<ChosenAccounts, { by: 'input' }> | { readonly by: 'targets'; readonly targets: Target[] },
  signal: AbortSignal,
): Promise<Target[]> {
  const targets: Target[] = []
  if (chosen.by === 'ids') targets.push(...chosen.ids.map((id) => ({ id })))
  else if (chosen.by === 'targets') targets.push(...chosen.targets)
  else for await (const account of vault.accounts.list({ ...chosen.query, signal })) targets.push(account)
  return targets
}

/** What is said where there are none. */
export function nothingMatches(): CliError {
  return new CliError('No account matches, or the user may not see it.', {
    exit: exitCodes.notFound,
    code: 'NOT_FOUND',
    hint: 'sallyport pvwa accounts list shows which accounts there are.',
  })
}

/** What names an account in rows. */
export function namesOf({ id, safe, name }: Target): Names {
  return { id, safe, object: name }
}
