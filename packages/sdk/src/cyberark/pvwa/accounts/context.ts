/** What the rooms of the accounts share: whom they ask, and how. */
import { ConfigurationError } from '../../../errors.ts'
import { checkOptions } from '../../../options.ts'
import { Secret } from '../../../secret.ts'
import { callShape, type CallOptions } from '../../../transport/call-options.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'
import type { Server } from '../server.ts'
import { accountId, isAccount, parseAccount, type Account, type AccountRef } from './account.ts'
import type { LinkedAccountIndexes } from './links.ts'

/** What the accounts of one client work with. */
export interface AccountsContext {
  readonly requester: Requester
  readonly server: Server
  /** The name of the client, for references. */
  readonly vault: string
  readonly linkedAccountIndexes: Required<LinkedAccountIndexes>
  /** Told how each retrieval has ended. */
  readonly retrieved: (startedMs: number, error: unknown) => void
}

/**
 * Passes the options of a call that has no others.
 *
 * @throws ConfigurationError naming the option that is unknown or wrong.
 */
export function checkedCall(what: string, options: CallOptions): CallOptions {
  checkOptions(`accounts.${what}`, options, callShape)
  return options
}

/** One account as it is now. */
export async function getAccount(
  { requester }: AccountsContext,
  account: AccountRef,
  call: CallOptions,
): Promise<Account> {
  return parseAccount(
    await requester.json({ method: 'GET', path: path`API/Accounts/${accountId(account)}`, ...call }),
  )
}

/** The account itself where it was given, or what the server says of it. */
export async function knownAccount(
  context: AccountsContext,
  account: AccountRef,
  call: CallOptions,
): Promise<Account> {
  return isAccount(account) ? account : getAccount(context, account, call)
}

/** Asks for something that has no result but that it was done. */
export async function ask(
  { requester }: AccountsContext,
  method: 'POST' | 'DELETE',
  where: string,
  json: Readonly<Record<string, unknown>> | undefined,
  call: CallOptions,
): Promise<void> {
  await requester.answer({ method, path: where, ...(json === undefined ? {} : { json }), ...call })
}

/** Has something done with an account, such as `Verify`. */
export function act(
  context: AccountsContext,
  account: AccountRef,
  what: string,
  json: Readonly<Record<string, unknown>> | undefined,
  call: CallOptions,
): Promise<void> {
  return ask(context, 'POST', `${path`API/Accounts/${accountId(account)}`}/${what}`, json, call)
}

/**
 * The text of a password that is to be sent.
 *
 * @throws ConfigurationError when it is empty, or neither a string nor a Secret.
 */
export function revealed(secret: string | Secret): string {
  const value: unknown = secret instanceof Secret ? secret.reveal() : secret
  if (typeof value === 'string' && value !== '') return value
  throw new ConfigurationError('accounts: the password must be a string that is not empty, or a Secret.', {
    code: 'INVALID_REQUEST',
  })
}
