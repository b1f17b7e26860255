import type { Account } from '../../../../state/account.ts'
import type { AccountGroup } from '../../../../state/account-group.ts'
import type { Safe } from '../../../../state/safe.ts'
import { deleted, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { note } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { missing, refuse, wrong } from '../errors.ts'
import { readRecord } from '../records.ts'
import type { MemberRules } from '../records.ts'
import type { PvwaRequest } from '../request.ts'

/** How a group of accounts is told. */
export function groupModel(safe: Safe, group: AccountGroup): Record<string, string> {
  return { GroupID: group.id, GroupName: group.name, GroupPlatformID: group.platformId, Safe: safe.name }
}

function groupsOf(context: PvwaContext, user: PvwaRequest['user'], name: string): PvwaAnswer {
  const { access } = context
  const safe = access.safe(user, name)
  access.demand(user, safe, 'listAccounts')
  return json([...safe.accountGroups].map((group) => groupModel(safe, group)))
}

/** `GET API/AccountGroups?Safe=`. */
export function listAccountGroups(context: PvwaContext, { user, query }: PvwaRequest): PvwaAnswer {
  const name = query.text('Safe')
  if (name === undefined) throw refuse.invalidParameters(missing('Safe'))
  return groupsOf(context, user, name)
}

/** `GET API/Safes/{safe}/AccountGroups`, of 10.5 to 12.3. */
export function listAccountGroupsOfSafe(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  return groupsOf(context, request.user, request.parameters['safe'] ?? '')
}

const rules = {
  GroupName: { kind: 'text', most: 170, required: true },
  GroupPlatformID: { kind: 'text', most: 170, required: true },
  Safe: { kind: 'text', most: 170, required: true },
} as const satisfies MemberRules

/** `POST API/AccountGroups`. */
export async function postAccountGroup(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { access, state } = context
  const { user, exchange } = request
  const body = readRecord(rules, await request.fields())
  const { GroupName: name, GroupPlatformID: platformId, Safe: safeName } = body
  const safe = access.safe(user, safeName)
  access.demand(user, safe, 'addAccounts', 'updateAccountProperties')
  const platform = state.platform(platformId)
  if (platform === undefined) throw refuse.notFound('Platform', platformId)
  const taken = [...safe.accountGroups].some((group) => group.name.toLowerCase() === name.toLowerCase())
  if (taken) throw refuse.accountGroupExists(name, safe.name)
  const group = safe.addAccountGroup(name, platform.id)
  note(context, user, exchange.connection.remoteAddress, 'Add account group', {
    safe: safe.name,
    object: name,
  })
  return json(groupModel(safe, group))
}

/** The group of the id in the path, in a safe where the user may list accounts; else 404. */
function groupAt(
  context: PvwaContext,
  request: PvwaRequest,
): { readonly safe: Safe; readonly group: AccountGroup } {
  const { access, state } = context
  const id = request.parameters['id'] ?? ''
  for (const safe of state.safes) {
    const group = [...safe.accountGroups].find((one) => one.id === id)
    if (group !== undefined && access.may(request.user, safe, 'listAccounts')) return { safe, group }
  }
  throw refuse.notFound('Account group', id)
}

function memberModel(account: Account): Record<string, string> {
  return {
    AccountID: account.id,
    SafeName: account.safe,
    PlatformID: account.platformId,
    Address: account.property('Address') ?? '',
    UserName: account.property('UserName') ?? '',
  }
}

/** `GET API/AccountGroups/{id}/Members`: a group without any is 404, unless set otherwise. */
export function listGroupMembers(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const { group } = groupAt(context, request)
  if (group.members.size === 0 && context.settings.emptyAccountGroupStatus === 404)
    throw refuse.notFound('Member of account group', group.name)
  return json([...group.members].map(memberModel))
}

/** `POST API/AccountGroups/{id}/Members` with `AccountId`. */
export async function addGroupMember(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { access } = context
  const { user, exchange } = request
  const { safe, group } = groupAt(context, request)
  access.demand(user, safe, 'addAccounts', 'updateAccountProperties')
  const id = (await request.fields()).required('AccountId')
  const { account } = access.account(user, id)
  if (!safe.accounts.has(account))
    throw refuse.invalidParameters(wrong('AccountId', `Account [${id}] is not in Safe [${safe.name}].`))
  if (safe.groupOf(account) !== undefined) throw refuse.accountGrouped(account.name)
  group.members.add(account)
  note(context, user, exchange.connection.remoteAddress, 'Update account group', { account })
  return json({ AccountId: account.id })
}

/** `DELETE API/AccountGroups/{id}/Members/{accountId}`. */
export function removeGroupMember(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const { access, settings } = context
  const { user, exchange, parameters } = request
  const { safe, group } = groupAt(context, request)
  access.demand(user, safe, 'addAccounts', 'updateAccountProperties')
  const { account } = access.account(user, parameters['account'] ?? '')
  if (!group.members.delete(account)) throw refuse.notFound('Member of account group', account.name)
  note(context, user, exchange.connection.remoteAddress, 'Update account group', { account })
  return deleted(settings)
}
