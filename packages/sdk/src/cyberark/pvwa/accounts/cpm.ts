/** What the CPM is asked for. */
import { checkOptions, flag, optional } from '../../../options.ts'
import type { Secret } from '../../../secret.ts'
import { callShape, type CallOptions } from '../../../transport/call-options.ts'
import type { AccountRef } from './account.ts'
import { act, revealed, type AccountsContext } from './context.ts'

/** How to change a password. */
export interface ChangeOptions extends CallOptions {
  /** Change the passwords of the whole account group. Default `false`. */
  readonly entireGroup?: boolean
}

/** How to set the next password. */
export interface SetNextOptions extends CallOptions {
  /** Whether the CPM shall set it at once. Default `true`. */
  readonly immediately?: boolean
}

const changeShape = { ...callShape, entireGroup: optional(flag) }

/** Marks the password for change. */
export async function changePassword(
  context: AccountsContext,
  account: AccountRef,
  options: ChangeOptions,
): Promise<void> {
  checkOptions('accounts.changePassword', options, changeShape)
  const { entireGroup = false, ...call } = options
  await act(context, account, 'Change', { ChangeEntireGroup: entireGroup }, call)
}

/** Has this password set at the target. */
export async function setNextPassword(
  context: AccountsContext,
  account: AccountRef,
  password: string | Secret,
  options: SetNextOptions,
): Promise<void> {
  checkOptions('accounts.setNextPassword', options, { ...callShape, immediately: optional(flag) })
  const { immediately = true, ...call } = options
  const body = { ChangeImmediately: immediately, NewCredentials: revealed(password) }
  await act(context, account, 'SetNextPassword', body, call)
}

/** Changes the password in the vault alone. */
export async function setPasswordInVault(
  context: AccountsContext,
  account: AccountRef,
  password: string | Secret,
  options: ChangeOptions,
): Promise<void> {
  checkOptions('accounts.setPasswordInVault', options, changeShape)
  const { entireGroup, ...call } = options
  const body = {
    NewCredentials: revealed(password),
    ...(entireGroup === undefined ? {} : { ChangeEntireGroup: entireGroup }),
  }
  await act(context, account, 'Password/Update', body, call)
}
