import { AmbiguousMatchError, NotFoundError } from '../../../errors.ts'
import type { CallOptions } from '../../../transport/http-client.ts'
import { fieldsOf } from '../fields.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'

/** A group of accounts whose passwords change together. */
export interface AccountGroup {
  readonly id: string
  readonly name: string
  readonly platformId: string
  readonly safe: string
}

/** The groups of a safe. */
export async function groupsOf(
  requester: Requester,
  safe: string,
  call: CallOptions,
): Promise<AccountGroup[]> {
  const answer = await requester.json({
    method: 'GET',
    path: 'API/AccountGroups',
    query: { Safe: safe },
    ...call,
  })
  const list = Array.isArray(answer)
    ? (answer as unknown[])
    : fieldsOf(answer, 'account groups').wrapped('value', 'AccountGroups')
  return list.map((item) => {
    const fields = fieldsOf(item, 'account groups')
    return {
      id: fields.string('GroupID'),
      name: fields.string('GroupName'),
      platformId: fields.string('GroupPlatformID'),
      safe: fields.text('Safe') ?? safe,
    }
  })
}

/** The group that an account is in; `undefined` for none. */
export async function groupOf(
  requester: Requester,
  accountId: string,
  safe: string,
  call: CallOptions,
): Promise<AccountGroup | undefined> {
  for (const group of await groupsOf(requester, safe, call)) {
    if ((await memberIds(requester, group.id, call)).includes(accountId)) return group
  }
  return undefined
}

async function memberIds(requester: Requester, groupId: string, call: CallOptions): Promise<string[]> {
  try {
    const answer = await requester.json({
      method: 'GET',
      path: path`API/AccountGroups/${groupId}/Members`,
      ...call,
    })
    const list = Array.isArray(answer)
      ? (answer as unknown[])
      : fieldsOf(answer, 'members').wrapped('value', 'members')
    return list.map((item) => fieldsOf(item, 'members').string('AccountID'))
  } catch (error) {
    // An empty group may answer so.
    if (error instanceof NotFoundError) return []
    throw error
  }
}

/**
 * The group of that name, in any letter case; without a name the one whose name holds the user name.
 *
 * @throws NotFoundError, or AmbiguousMatchError when there is more than one.
 */
export function chooseGroup(
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
