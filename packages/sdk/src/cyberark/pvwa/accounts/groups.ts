import { AmbiguousMatchError, NotFoundError } from '../../../errors.ts'
import { checkOptions, optional, text } from '../../../options.ts'
import { callShape, type CallOptions } from '../../../transport/call-options.ts'
import { groupsIn, join, membersIn, type AccountGroup } from '../account-groups/wire.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'
import type { AccountRef } from './account.ts'
import { ask, knownAccount, type AccountsContext } from './context.ts'

/** Which group an account shall join. */
export interface JoinGroupOptions extends CallOptions {
  /** The name of the group, in any letter case. Default: the one whose name holds the account's user name. */
  readonly group?: string
}

/** The account group that an account is in. */
export async function accountGroup(
  context: AccountsContext,
  account: AccountRef,
  call: CallOptions,
): Promise<AccountGroup | undefined> {
  const { id, safe } = await knownAccount(context, account, call)
  return groupOf(context.requester, id, safe, call)
}

/** Adds an account to an account group of its safe. */
export async function joinGroup(
  context: AccountsContext,
  account: AccountRef,
  options: JoinGroupOptions,
): Promise<AccountGroup> {
  checkOptions('accounts.joinGroup', options, { ...callShape, group: optional(text) })
  const { group: name, ...call } = options
  const known = await knownAccount(context, account, call)
  const group = chooseGroup(await groupsIn(context.requester, known.safe, call), name, known.username)
  await join(context.requester, group.id, known.id, call)
  return group
}

/** Takes an account out of its account group, if it is in one. */
export async function leaveGroup(
  context: AccountsContext,
  account: AccountRef,
  call: CallOptions,
): Promise<boolean> {
  const { id, safe } = await knownAccount(context, account, call)
  const group = await groupOf(context.requester, id, safe, call)
  if (group === undefined) return false
  await ask(context, 'DELETE', path`API/AccountGroups/${group.id}/Members/${id}`, undefined, call)
  return true
}

/** The group that an account is in; `undefined` for none. */
async function groupOf(
  requester: Requester,
  accountId: string,
  safe: string,
  call: CallOptions,
): Promise<AccountGroup | undefined> {
  for (const group of await groupsIn(requester, safe, call)) {
    const members = await membersIn(requester, group, call)
    if (members.some(({ id }) => id === accountId)) return group
  }
  return undefined
}

/**
 * The group of that name, in any letter case; without a name the one whose name holds the user name.
 *
 * @throws NotFoundError, or AmbiguousMatchError when there is more than one.
 */
function chooseGroup(
  groups: readonly AccountGroup[],
  name: string | undefined,
  username: string | undefined,
): AccountGroup {
  const wanted = (name ?? username ?? '').toLowerCase()
  const fit = groups.filter((group) => {
    const named = group.name.toLowerCase()
    return wanted !== '' && (name === undefined ? named.includes(wanted) : named === wanted)
  })
  const [first, second] = fit
  if (first === undefined) {
    throw new NotFoundError('The safe has no such account group.', {
      code: 'NOT_FOUND',
      hint: 'Check the name of the group.',
    })
  }
  if (second !== undefined) {
    throw new AmbiguousMatchError('More than one account group fits.', {
      code: 'AMBIGUOUS_MATCH',
      hint: "Name the group under 'group'.",
    })
  }
  return first
}
