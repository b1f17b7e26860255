import { permissionFlags } from '../../../../state/permissions.ts'
import type { PermissionFlag } from '../../../../state/permissions.ts'
import type { Safe, SafeMembership } from '../../../../state/safe.ts'
import { predefinedMembers } from '../access.ts'
import { deleted, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { epochSeconds, noDate, note } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { missing, refuse, wrong } from '../errors.ts'
import type { Fields, PvwaRequest } from '../request.ts'
import { safeUrlId } from './safe-model.ts'

const defaultPage = 25
const mostPerPage = 1000

interface ShownMember {
  readonly name: string
  readonly type: 'User' | 'Group'
  readonly flags: ReadonlySet<PermissionFlag>
  readonly expiresAt: number | null
  readonly predefined: boolean
}

function typeOf({ state }: PvwaContext, name: string): 'User' | 'Group' {
  return state.group(name) === undefined ? 'User' : 'Group'
}

function shown(context: PvwaContext, member: SafeMembership): ShownMember {
  const { name, flags, expiresAt } = member
  const isCpm = context.state.user(name)?.userType === 'CPM'
  return { name, type: typeOf(context, name), flags, expiresAt, predefined: isCpm }
}

function membersOf(context: PvwaContext, safe: Safe): ShownMember[] {
  const own = safe.memberships().map((member) => shown(context, member))
  const names = new Set(own.map((member) => member.name.toLowerCase()))
  const predefined = predefinedMembers
    .filter((member) => !names.has(member.name.toLowerCase()))
    .map((member) => ({ ...member, expiresAt: null, predefined: true }))
  return [...own, ...predefined]
}

function memberModel(context: PvwaContext, safe: Safe, member: ShownMember): Record<string, unknown> {
  const { state, settings, clock } = context
  const id = state.memberId(member.name)
  const none = settings.noExpiryAs === 'null' ? null : noDate
  const expired = member.expiresAt !== null && member.expiresAt <= epochSeconds(clock.now())
  return {
    safeUrlId: safeUrlId(safe),
    safeName: safe.name,
    safeNumber: safe.number,
    memberId: settings.memberIdType === 'string' ? String(id) : id,
    memberName: member.name,
    memberType: member.type,
    membershipExpirationDate: member.expiresAt ?? none,
    isExpiredMembershipEnable: expired,
    isPredefinedUser: member.predefined,
    isReadOnly: member.predefined,
    permissions: Object.fromEntries(permissionFlags.map((flag) => [flag, member.flags.has(flag)])),
  }
}

interface MemberFilter {
  readonly type?: string
  readonly expired?: boolean
  readonly predefined: boolean
}

function readMemberFilter(text: string): MemberFilter {
  let filter: MemberFilter = { predefined: false }
  for (const term of text.split(/\s+AND\s+/iu)) {
    const parts = /^\s*(\S+)\s+eq\s+"?(\S+?)"?\s*$/iu.exec(term)
    const name = (parts?.[1] ?? '').toLowerCase()
    const value = (parts?.[2] ?? '').toLowerCase()
    const isFlag = value === 'true' || value === 'false'
    if (name === 'membertype' && ['user', 'group', 'role'].includes(value))
      filter = { ...filter, type: value }
    else if (name === 'membershipexpired' && isFlag) filter = { ...filter, expired: value === 'true' }
    else if (name === 'includepredefinedusers' && isFlag) filter = { ...filter, predefined: value === 'true' }
    else throw refuse.invalidParameters(wrong('filter', `The filter term '${term.trim()}' is not valid.`))
  }
  return filter
}

function byName(left: ShownMember, right: ShownMember): number {
  const one = left.name.toLowerCase()
  const other = right.name.toLowerCase()
  return one === other ? 0 : one < other ? -1 : 1
}

/** `GET API/Safes/{safeUrlId}/Members` (PVWA protocol notes, section 6). */
export function listMembers(context: PvwaContext, { user, parameters, query }: PvwaRequest): PvwaAnswer {
  const { access, clock } = context
  const safe = access.safe(user, parameters['safe'] ?? '')
  access.demand(user, safe, 'viewSafeMembers')
  const offset = query.number('offset', 0, 0, 999_999_999)
  const limit = query.number('limit', defaultPage, 1, mostPerPage)
  const filterText = query.text('filter')
  const filter = filterText === undefined ? { predefined: false } : readMemberFilter(filterText)
  const search = query.text('search')
  const sort = query.text('sort')
  if (sort !== undefined && !/^\s*memberName(?:\s+(?:asc|desc))?\s*$/iu.test(sort))
    throw refuse.invalidParameters(wrong('sort', `The value '${sort}' is not valid.`))
  query.flag('useCache', false)
  const now = epochSeconds(clock.now())
  const found = membersOf(context, safe)
    .filter((member) => {
      if (member.predefined && !filter.predefined) return false
      if (filter.type !== undefined && member.type.toLowerCase() !== filter.type) return false
      const expired = member.expiresAt !== null && member.expiresAt <= now
      if (filter.expired !== undefined && expired !== filter.expired) return false
      return member.name.toLowerCase().includes((search ?? '').toLowerCase())
    })
    .sort(byName)
  if (sort !== undefined && /desc\s*$/iu.test(sort)) found.reverse()
  const link = [`offset=${offset + limit}`, `limit=${limit}`, 'useCache=False']
  if (search !== undefined) link.push(`search=${encodeURIComponent(search)}`)
  if (sort !== undefined) link.push(`sort=${encodeURIComponent(sort)}`)
  if (filterText !== undefined) link.push(`filter=${encodeURIComponent(filterText)}`)
  const more = offset + limit < found.length
  return json({
    value: found.slice(offset, offset + limit).map((member) => memberModel(context, safe, member)),
    count: found.length,
    ...(more ? { nextLink: `api/Safes/${safeUrlId(safe)}/Members?${link.join('&')}` } : {}),
  })
}

function memberOf(context: PvwaContext, safe: Safe, name: string): ShownMember {
  const member = membersOf(context, safe).find((item) => item.name.toLowerCase() === name.toLowerCase())
  if (member === undefined) throw refuse.memberNotFound(name, safe.name)
  return member
}

/** `GET API/Safes/{safeUrlId}/Members/{name}/`. */
export function getMember(context: PvwaContext, { user, parameters }: PvwaRequest): PvwaAnswer {
  const safe = context.access.safe(user, parameters['safe'] ?? '')
  context.access.demand(user, safe, 'viewSafeMembers')
  return json(memberModel(context, safe, memberOf(context, safe, parameters['member'] ?? '')))
}

const flagByFolded = new Map<string, PermissionFlag>(
  permissionFlags.map((flag) => [flag.toLowerCase(), flag]),
)

function readPermissions(fields: Fields): ReadonlySet<PermissionFlag> {
  const given = fields.object('Permissions')
  if (given === undefined) throw refuse.invalidParameters(missing('Permissions'))
  const flags = new Set<PermissionFlag>()
  for (const [name] of given.entries()) {
    const flag = flagByFolded.get(name.toLowerCase())
    if (flag === undefined)
      throw refuse.invalidParameters(wrong(name, `The permission '${name}' does not exist.`))
    if (given.flag(name) === true) flags.add(flag)
  }
  if (flags.has('requestsAuthorizationLevel1') && flags.has('requestsAuthorizationLevel2'))
    throw refuse.invalidParameters(
      wrong('requestsAuthorizationLevel2', 'The two levels of authorization exclude each other.'),
    )
  return flags
}

function readExpiry(fields: Fields): number | null {
  const value = fields.number('MembershipExpirationDate')
  if (value === undefined) return null
  if (value < 0)
    throw refuse.invalidParameters(wrong('MembershipExpirationDate', 'The date must not be negative.'))
  return value
}

/** The name as the vault spells it; refuses a member that nobody knows. */
function knownName({ state }: PvwaContext, name: string): string {
  const known =
    state.user(name)?.name ??
    state.group(name)?.name ??
    state.application(name)?.id ??
    predefinedMembers.find((member) => member.name.toLowerCase() === name.toLowerCase())?.name
  if (known === undefined) throw refuse.userNotFound(name)
  return known
}

/** `POST API/Safes/{safeUrlId}/Members`. `SearchIn` makes no difference: all directories are one here. */
export async function postMember(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { access, state, origin, application } = context
  const { user, parameters, exchange } = request
  const safe = access.safe(user, parameters['safe'] ?? '')
  access.demand(user, safe, 'manageSafeMembers')
  const fields = await request.fields()
  const wanted = fields.required('MemberName')
  const flags = readPermissions(fields)
  const expiresAt = readExpiry(fields)
  const name = knownName(context, wanted)
  const present = safe.membership(name) !== undefined || predefinedMembers.some((item) => item.name === name)
  if (present) throw refuse.memberExists(name, safe.name)
  safe.putMembership(name, flags, expiresAt)
  state.touch()
  note(context, user, exchange.connection.remoteAddress, 'Add safe member', { safe: safe.name })
  const location = `${origin()}/${application}/api/Safes/${safeUrlId(safe)}/Members/${encodeURIComponent(name)}`
  return json(memberModel(context, safe, memberOf(context, safe, name)), 201, { Location: location })
}

/** `PUT API/Safes/{safeUrlId}/Members/{name}/`: replaces permissions and expiry. */
export async function putMember(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { access, state } = context
  const { user, parameters, exchange } = request
  const safe = access.safe(user, parameters['safe'] ?? '')
  access.demand(user, safe, 'manageSafeMembers')
  const member = memberOf(context, safe, parameters['member'] ?? '')
  if (member.name.toLowerCase() === user.name.toLowerCase()) throw refuse.ownMembership()
  if (safe.membership(member.name) === undefined) throw refuse.notAuthorized()
  const fields = await request.fields()
  safe.putMembership(member.name, readPermissions(fields), readExpiry(fields))
  state.touch()
  note(context, user, exchange.connection.remoteAddress, 'Update safe member', { safe: safe.name })
  return json(memberModel(context, safe, memberOf(context, safe, member.name)))
}

/** `DELETE API/Safes/{safeUrlId}/Members/{name}/`. */
export function deleteMember(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const { access, state, settings } = context
  const { user, parameters, exchange } = request
  const safe = access.safe(user, parameters['safe'] ?? '')
  access.demand(user, safe, 'manageSafeMembers')
  const member = memberOf(context, safe, parameters['member'] ?? '')
  if (!safe.removeMember(member.name)) throw refuse.notAuthorized()
  state.touch()
  note(context, user, exchange.connection.remoteAddress, 'Remove safe member', { safe: safe.name })
  return deleted(settings)
}
