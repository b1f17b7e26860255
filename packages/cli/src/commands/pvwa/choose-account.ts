import { savedFilters, type Account, type AccountQuery, type PasswordVault } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import { selectionFlags } from '../../config/selection-flags.ts'
import type { Settings } from '../../config/settings.ts'
import { moment, oneNamed, pairs } from '../../config/values.ts'

/** Which one account, where it is not named by its id. */
export const oneAccountFlags = { safe: selectionFlags.safe, object: selectionFlags.object } as const

/** Which accounts. */
export const accountsFlags = {
  ...oneAccountFlags,
  search: {
    kind: 'list',
    value: 'WORD',
    group: 'Which account',
    brief: 'Word that must occur in the account; repeatable',
  },
  username: selectionFlags.username,
  address: selectionFlags.address,
  'policy-id': selectionFlags['policy-id'],
  property: selectionFlags.property,
  'saved-filter': {
    kind: 'text',
    value: 'NAME',
    group: 'Which account',
    brief: 'A filter that PVWA has ready, such as FailedChange or Locked; needs 12.6',
  },
  'modified-since': {
    kind: 'text',
    value: 'DATE',
    group: 'Which account',
    brief: 'Changed since 2027-01-31 (in UTC), 2027-01-31T18:00Z',
  },
} as const satisfies FlagTable

/** Which one account: its id, or where it is. */
export type ChosenAccount = { readonly id: string } | { readonly safe: string; readonly name: string }

const hint =
  'Give its id, such as 24_3, or --safe NAME --object NAME. sallyport pvwa accounts list shows both.'

/**
 * Reads which account is meant: its id, or `--safe` and `--object`.
 *
 * @throws UsageError
 */
export function readOneAccount(
  settings: Settings<typeof oneAccountFlags>,
  words: readonly string[],
): ChosenAccount {
  const [id, ...others] = words
  const safe = settings.value('safe')
  const name = settings.value('object')
  if (others.length > 0) throw new UsageError('More than one account is given.', hint)
  if (id !== undefined) {
    if (safe !== undefined || name !== undefined) {
      throw new UsageError('Both an id and --safe or --object are given.', hint)
    }
    return { id: checkId(id) }
  }
  if (safe === undefined || name === undefined) throw new UsageError('Nothing says which account.', hint)
  return { safe, name }
}

/** @throws UsageError where it cannot be the id of an account; it is not repeated. */
export function checkId(word: string): string {
  if (isId(word)) return word
  throw new UsageError('There is a word that is no id of an account.', hint)
}

/** Whether it can be the id of an account. */
export function isId(word: string): boolean {
  return /^\d+_\d+$/.test(word)
}

/** Finds the account in the vault. */
export async function findAccount(
  vault: PasswordVault,
  chosen: ChosenAccount,
  signal: AbortSignal,
): Promise<Account> {
  return 'id' in chosen
    ? await vault.accounts.get(chosen.id, { signal })
    : await vault.accounts.find({ ...chosen, signal })
}

/** What names the account in a call: its id where that was given, without a call more. */
export async function accountIdOf(
  vault: PasswordVault,
  chosen: ChosenAccount,
  signal: AbortSignal,
): Promise<string | Account> {
  return 'id' in chosen ? chosen.id : await findAccount(vault, chosen, signal)
}

/** Reads which accounts are meant. */
export function readAccountQuery(settings: Settings<typeof accountsFlags>): AccountQuery {
  const [safe, name, username, address, platformId] = (
    ['safe', 'object', 'username', 'address', 'policy-id'] as const
  ).map((flag) => settings.value(flag))
  const search = settings.list('search').map(({ value }) => value)
  const properties = pairs(settings.list('property'))
  const filter = settings.text('saved-filter')
  const since = settings.text('modified-since')
  return {
    ...(safe === undefined ? {} : { safe }),
    ...(name === undefined ? {} : { name }),
    ...(username === undefined ? {} : { username }),
    ...(address === undefined ? {} : { address }),
    ...(platformId === undefined ? {} : { platformId }),
    ...(search.length === 0 ? {} : { search }),
    ...(properties === undefined ? {} : { properties }),
    ...(filter === undefined ? {} : { savedFilter: oneNamed(filter, savedFilters) }),
    ...(since === undefined ? {} : { modifiedSince: moment(since) }),
  }
}
