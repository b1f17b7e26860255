import { ConfigurationError } from '../../../errors.ts'
import type { CallOptions } from '../../../transport/call-options.ts'
import { path } from '../paths.ts'
import { accountId, type Account, type AccountRef } from './account.ts'
import { act, ask, type AccountsContext } from './context.ts'

/** Which index a linked account has, 1 to 3; the vendor's platforms decide what each is for. */
export interface LinkedAccountIndexes {
  /** The account that logs on first. Default 1 (aiobastion: 2). */
  readonly logon?: number
  /** The account that enables. Default 2. */
  readonly enable?: number
  /** The account that reconciles. Default 3. */
  readonly reconcile?: number
}

/** Which link: an index from 1 to 3, or what it is for. */
export type LinkIndex = 1 | 2 | 3 | 'logon' | 'enable' | 'reconcile'

/** The account that is linked to: where its object is, or an account as listings give it. */
export type LinkTarget =
  { readonly safe: string; readonly name: string; readonly folder?: string } | Pick<Account, 'safe' | 'name'>

/** Links an account to another one. */
export async function linkAccount(
  context: AccountsContext,
  account: AccountRef,
  target: LinkTarget,
  index: LinkIndex,
  call: CallOptions,
): Promise<void> {
  const number = indexOf(context, index)
  const id = accountId(account)
  const { safe, name } = target
  const folder = 'folder' in target ? (target.folder ?? 'Root') : 'Root'
  // Up to 12.1.1 the index was called otherwise.
  const field = (await context.server.isAtLeast('12.1.2', call)) ? 'extraPasswordIndex' : 'ExtraPassID'
  await act(context, id, 'LinkAccount', { safe, [field]: number, name, folder }, call)
}

/** Clears a link. */
export async function unlinkAccount(
  context: AccountsContext,
  account: AccountRef,
  index: LinkIndex,
  call: CallOptions,
): Promise<void> {
  const number = indexOf(context, index)
  await ask(
    context,
    'DELETE',
    path`API/Accounts/${accountId(account)}/LinkAccount/${number}`,
    undefined,
    call,
  )
}

function indexOf({ linkedAccountIndexes }: AccountsContext, index: LinkIndex): number {
  const number: unknown = typeof index === 'string' ? linkedAccountIndexes[index] : index
  if (number === 1 || number === 2 || number === 3) return number
  throw new ConfigurationError("A link's index is 1, 2 or 3, or 'logon', 'enable' or 'reconcile'.", {
    code: 'INVALID_REQUEST',
    hint: 'Nothing was sent.',
  })
}
