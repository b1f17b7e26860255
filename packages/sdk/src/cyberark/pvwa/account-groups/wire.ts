/** Asks PVWA about account groups. Reads what each version answers. */
import { ConfigurationError, ConflictError, NotFoundError } from '../../../errors.ts'
import { isList } from '../../../options.ts'
import type { CallOptions } from '../../../transport/call-options.ts'
import { fieldsOf, itemsOf } from '../fields.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'
import { isNotSupported } from '../older.ts'

/** A group of accounts whose passwords change together. */
export interface AccountGroup {
  readonly id: string
  readonly name: string
  readonly platformId: string
  readonly safe: string
}

/** A member of an account group, as the group tells of it. */
export interface AccountGroupMember {
  /** The id of the account. */
  readonly id: string
  readonly safe: string
  readonly platformId: string
  readonly address: string | undefined
  readonly username: string | undefined
}

/** The groups of a safe. Servers that lack the usual route are asked by the one that they had from 10.5 to 12.3. */
export async function groupsIn(
  requester: Requester,
  safe: string,
  call: CallOptions,
): Promise<AccountGroup[]> {
  const ask = (where: string, query = {}): Promise<unknown> =>
    requester.json({ ...call, method: 'GET', path: where, query })
  const answer = await ask('API/AccountGroups', { Safe: safe }).catch((error: unknown) => {
    if (isNotSupported(error)) return ask(path`API/Safes/${safe}/AccountGroups`)
    throw error
  })
  return groupItems(answer).map((item) => readGroup(item, safe))
}

/** The vendor's file describes one group where servers answer with a list. */
function groupItems(answer: unknown): readonly unknown[] {
  if (isList(answer)) return answer
  const isGroup = fieldsOf(answer, 'account groups').get('GroupID') !== undefined
  return isGroup ? [answer] : itemsOf(answer, 'account groups', 'value', 'AccountGroups')
}

/** Reads a group. */
export function readGroup(value: unknown, safe: string): AccountGroup {
  const fields = fieldsOf(value, 'an account group')
  return {
    id: fields.string('GroupID'),
    name: fields.string('GroupName'),
    platformId: fields.string('GroupPlatformID'),
    safe: fields.text('Safe') ?? safe,
  }
}

/**
 * The members of a group. An empty one may answer 404.
 *
 * @throws NotFoundError when the safe, where it is known, does not list the group.
 */
export async function membersIn(
  requester: Requester,
  group: { readonly id: string; readonly safe?: string },
  call: CallOptions,
): Promise<AccountGroupMember[]> {
  try {
    const where = path`API/AccountGroups/${group.id}/Members`
    const answer = await requester.json({ ...call, method: 'GET', path: where })
    return itemsOf(answer, 'members of an account group', 'value', 'members').map(readMember)
  } catch (error) {
    if (!(error instanceof NotFoundError) || group.safe === undefined) throw error
    const listed = await groupsIn(requester, group.safe, call)
    if (listed.some(({ id }) => id === group.id)) return []
    throw error
  }
}

function readMember(value: unknown): AccountGroupMember {
  const fields = fieldsOf(value, 'a member of an account group')
  return {
    id: fields.string('AccountID'),
    safe: fields.string('SafeName'),
    platformId: fields.string('PlatformID'),
    address: fields.text('Address'),
    username: fields.text('UserName'),
  }
}

/**
 * Adds an account to a group.
 *
 * @throws ConflictError when it is in a group already.
 */
export async function join(
  requester: Requester,
  groupId: string,
  accountId: string,
  call: CallOptions,
): Promise<void> {
  const where = path`API/AccountGroups/${groupId}/Members`
  try {
    await requester.answer({ ...call, method: 'POST', path: where, json: { AccountID: accountId } })
  } catch (error) {
    // A code for anything; here it stands for this.
    if (!(error instanceof ConfigurationError) || error.vendorCode !== 'CAWS00001E') throw error
    throw new ConflictError('The account is in an account group already.', {
      code: 'ALREADY_EXISTS',
      vendorCode: error.vendorCode,
      status: error.status,
      hint: 'Take it out of its group first.',
    })
  }
}
