/** Adds, changes and deletes accounts. */
import { ConfigurationError, isSallyportError } from '../../../errors.ts'
import { checkOptions, flag, optional } from '../../../options.ts'
import { callShape, type CallOptions } from '../../../transport/call-options.ts'
import { orOlder } from '../older.ts'
import { path } from '../paths.ts'
import { accountId, isAccount, parseAccount, type Account, type AccountRef } from './account.ts'
import {
  newAccountBody,
  newAccountShape,
  operations,
  type NewAccount,
  type PatchOperation,
  type Wanted,
} from './changes.ts'
import { ask, getAccount, type AccountsContext } from './context.ts'

/** How to add an account. */
export interface AddOptions extends CallOptions {
  /** Add it although there is one with the same properties. From 14.6. */
  readonly allowDuplicates?: boolean
}

/** Adds an account. */
export async function addAccount(
  { requester, server }: AccountsContext,
  account: NewAccount,
  options: AddOptions,
): Promise<Account> {
  checkOptions('accounts.add', account, newAccountShape)
  checkOptions('accounts.add', options, { ...callShape, allowDuplicates: optional(flag) })
  const { allowDuplicates, ...call } = options
  const body = newAccountBody(account)
  if (allowDuplicates !== undefined && !(await server.isAtLeast('14.6', call))) {
    throw new ConfigurationError("accounts.add: 'allowDuplicates' needs PVWA 14.6 or later.", {
      code: 'NOT_SUPPORTED',
      hint: 'Leave it out.',
    })
  }
  const answer = await requester.json({
    method: 'POST',
    path: 'API/Accounts',
    query: { AllowAccountDuplications: allowDuplicates },
    json: body,
    ...call,
  })
  return parseAccount(answer)
}

/** Applies a JSON Patch as it is. */
export async function patchAccount(
  context: AccountsContext,
  account: AccountRef,
  patch: readonly PatchOperation[],
  call: CallOptions,
): Promise<Account> {
  const id = accountId(account)
  if (!Array.isArray(patch) || patch.length === 0) {
    throw new ConfigurationError('accounts.patch: the patch must be a list of operations.', {
      code: 'INVALID_REQUEST',
    })
  }
  const answer = await context.requester.json({
    method: 'PATCH',
    path: path`API/Accounts/${id}`,
    json: patch,
    ...call,
  })
  return answer === undefined || answer === '' ? getAccount(context, id, call) : parseAccount(answer)
}

/** Patches an account until it is as wanted; a property that it lacks is added. */
export async function bringAbout(
  context: AccountsContext,
  account: AccountRef,
  list: Wanted,
  call: CallOptions,
): Promise<Account> {
  const id = accountId(account)
  const known = isAccount(account) ? account : undefined
  const first = operations(list, known)
  if (first.length === 0) return known ?? getAccount(context, id, call)
  try {
    return await patchAccount(context, id, first, call)
  } catch (error) {
    // None of it was done: something was taken to be there that is not. Look, and say it right.
    if (!isSallyportError(error) || error.vendorCode !== 'PASWS164E') throw error
    const now = await getAccount(context, id, call)
    const second = operations(list, now)
    return second.length === 0 ? now : await patchAccount(context, id, second, call)
  }
}

/** Deletes an account, by the Gen1 route where there is no other. */
export async function deleteAccount(
  context: AccountsContext,
  account: AccountRef,
  call: CallOptions,
): Promise<void> {
  const id = accountId(account)
  const at = (where: string) => (): Promise<void> => ask(context, 'DELETE', where, undefined, call)
  await orOlder(at(path`API/Accounts/${id}`), at(path`WebServices/PIMServices.svc/Accounts/${id}`))
}

/** Switches automatic management off, and says why. */
export function disabledManagement(reason: string | undefined): readonly PatchOperation[] {
  return [
    { op: 'replace', path: '/secretManagement/automaticManagementEnabled', value: false },
    ...(reason === undefined
      ? []
      : [{ op: 'add', path: '/secretManagement/manualManagementReason', value: reason } as const]),
  ]
}

/** Switches automatic management on. */
export const resumedManagement: readonly PatchOperation[] = [
  { op: 'replace', path: '/secretManagement/automaticManagementEnabled', value: true },
]
