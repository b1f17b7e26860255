/** Accounts in calls that want no more than the id of the account, or of its password. */
import { checkOptions } from '../options.ts'
import type { Pam360Core } from './core.ts'
import type { Fields } from './fields.ts'
import { path } from './input-data.ts'
import { checkRef, type Pam360AccountIds } from './refs.ts'
import { pam360CallShape, type Pam360Call, type Pam360CallOptions, type Requester } from './requester.ts'

/**
 * An account where its own id is enough: by names that are looked up, or by ids. `passwordId` is what the legacy calls
 * of access want; without it they look it up, and then `resourceId` is needed.
 */
export type Pam360AccountIdRef =
  | { readonly resource: string; readonly account: string }
  | { readonly accountId: string; readonly resourceId?: string; readonly passwordId?: string }

/** The ids that are known of an account. */
export interface KnownIds {
  readonly accountId: string
  readonly resourceId?: string
  readonly passwordId?: string
}

/**
 * Asks for the details of an account.
 *
 * @throws ProtocolError when the answer holds none; what {@link Requester.ask} does.
 */
export async function accountDetails(
  requester: Requester,
  call: Pam360Call,
  { resourceId, accountId }: Pam360AccountIds,
): Promise<Fields> {
  const answer = await requester.ask(call, {
    method: 'GET',
    path: path`resources/${resourceId}/accounts/${accountId}`,
    traceless: true,
  })
  return answer.fields('an account')
}

/** Asks for the id of the password of an account, which the legacy calls want. As {@link accountDetails}. */
export async function passwordIdOf(
  requester: Requester,
  call: Pam360Call,
  ids: Pam360AccountIds,
): Promise<string> {
  return (await accountDetails(requester, call, ids)).needId('the id of the password', 'PASSWDID')
}

/**
 * Runs a call about one account.
 *
 * @param where The method, for messages.
 * @throws ConfigurationError for what is wrong with the call; what the lookup of the names or the work throws.
 */
export async function accountById<Result>(
  { requester, names }: Pam360Core,
  where: string,
  account: Pam360AccountIdRef,
  options: Pam360CallOptions,
  work: (call: Pam360Call, ids: KnownIds) => Promise<Result>,
): Promise<Result> {
  checkRef(
    where,
    account,
    ['resource', 'account'],
    ['accountId'],
    ['resourceId', 'accountId'],
    ['accountId', 'passwordId'],
    ['resourceId', 'accountId', 'passwordId'],
  )
  checkOptions(where, options, pam360CallShape)
  return requester.call(options, (call) =>
    'accountId' in account ? work(call, account) : names.withAccount(account, call, (ids) => work(call, ids)),
  )
}
