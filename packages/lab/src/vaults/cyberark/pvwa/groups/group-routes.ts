import type { Group } from '../../../../state/group.ts'
import type { VaultState } from '../../../../state/vault-state.ts'
import { deleted, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { noteObject } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse, wrong } from '../errors.ts'
import { readRecord } from '../records.ts'
import type { MemberRules } from '../records.ts'
import { pathNumber } from '../request.ts'
import type { Fields, PvwaRequest } from '../request.ts'
import { isAtLeast } from '../settings.ts'
import { sortBy } from '../sorting.ts'

/** The group of the number in the path; 404 when there is none. */
export function groupOf({ state }: PvwaContext, request: PvwaRequest): Group {
  const id = pathNumber(request, 'id')
  const found = state.groups.find((group) => group.id === id)
  if (found === undefined) throw refuse.notFound('Group', id)
  return found
}

function groupModel(state: VaultState, group: Group, withMembers: boolean): Record<string, unknown> {
  const { id, name, description, location, directory, distinguishedName, members } = group
  return {
    id,
    groupType: directory === undefined ? 'Vault' : 'Directory',
    groupName: name,
    description,
    location,
    ...(directory === undefined ? {} : { directory, dn: distinguishedName ?? '' }),
    ...(withMembers
      ? { members: members.map((member) => ({ id: state.memberId(member), UserName: member })) }
      : {}),
  }
}

/** Reads `groupType eq Vault AND groupName eq x`; the second from 12.2 on. Quotes around a value are dropped. */
function groupFilter({ settings }: PvwaContext, text: string): (group: Group) => boolean {
  const tests = text.split(/\s+AND\s+/iu).map((term) => {
    const parts = /^\s*(\w+)\s+eq\s+"?(.+?)"?\s*$/iu.exec(term)
    const name = (parts?.[1] ?? '').toLowerCase()
    const value = (parts?.[2] ?? '').toLowerCase()
    if (name === 'grouptype' && (value === 'vault' || value === 'directory'))
      return (group: Group) => (group.directory === undefined) === (value === 'vault')
    if (name === 'groupname' && value !== '' && isAtLeast(settings, '12.2'))
      return (group: Group) => group.name.toLowerCase() === value
    throw refuse.invalidParameters(wrong('filter', `The filter term '${term.trim()}' is not valid.`))
  })
  return (group) => tests.every((fits) => fits(group))
}

const sortable = {
  groupname: (group: Group) => group.name,
  location: (group: Group) => group.location,
  directory: (group: Group) => group.directory ?? '',
}

/** `GET API/UserGroups` (PVWA protocol notes, section 7). */
export function listGroups(context: PvwaContext, { user, query }: PvwaRequest): PvwaAnswer {
  const { access, state, settings } = context
  access.demandVault(user, 'AuditUsers', 'AddUpdateUsers')
  const search = (query.text('search') ?? '').toLowerCase()
  const filter = query.text('filter')
  const fits = filter === undefined ? () => true : groupFilter(context, filter)
  const withMembers = isAtLeast(settings, '12.0') && query.flag('includeMembers', false)
  const sort = isAtLeast(settings, '12.2') ? query.text('sort') : undefined
  const found = state.groups.filter((group) => group.name.toLowerCase().includes(search) && fits(group))
  return json({
    value: sortBy(found, sort, sortable).map((group) => groupModel(state, group, withMembers)),
    count: found.length,
  })
}

/** `GET API/UserGroups/{id}`. */
export function getGroup(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  context.access.demandVault(request.user, 'AuditUsers', 'AddUpdateUsers')
  const withMembers = request.query.flag('includeMembers', false)
  return json(groupModel(context.state, groupOf(context, request), withMembers))
}

const rules = {
  groupName: { kind: 'text', most: 128, required: true },
  description: { kind: 'text' },
  location: { kind: 'text', most: 128, fallback: '\\' },
} as const satisfies MemberRules

function readGroup(fields: Fields): {
  readonly name: string
  readonly description: string
  readonly location: string
} {
  const record = readRecord(rules, fields)
  return { name: record.groupName, description: record.description, location: record.location }
}

/** `POST API/UserGroups`. */
export async function postGroup(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { access, state, origin, application } = context
  access.demandVault(request.user, 'AddUpdateUsers')
  const body = readGroup(await request.fields())
  if (state.isNameTaken(body.name)) throw refuse.exists('Group', body.name)
  const group = state.addGroup(body)
  noteObject(context, request, 'Add group', group.name)
  const location = `${origin()}/${application}/api/UserGroups/${group.id}`
  return json(groupModel(state, group, false), 201, { Location: location })
}

/** Refuses to change a group that a directory keeps. */
function demandVaultGroup(group: Group): void {
  if (group.directory !== undefined)
    throw refuse.invalidParameters(wrong('groupId', 'A group of a directory cannot be changed here.'))
}

/** `PUT API/UserGroups/{id}`: a renamed group keeps its members and its rights in safes. */
export async function putGroup(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { access, state } = context
  access.demandVault(request.user, 'AddUpdateUsers')
  const group = groupOf(context, request)
  demandVaultGroup(group)
  const { name, description, location } = readGroup(await request.fields())
  if (state.group(name) !== group && state.isNameTaken(name)) throw refuse.exists('Group', name)
  state.renameGroup(group.name, name)
  group.description = description
  group.location = location
  noteObject(context, request, 'Update group', name)
  return json(groupModel(state, group, false))
}

/** `DELETE API/UserGroups/{id}`: out of all safes. */
export function deleteGroup(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const { access, state, settings } = context
  access.demandVault(request.user, 'AddUpdateUsers')
  const group = groupOf(context, request)
  state.removeGroup(group.name)
  noteObject(context, request, 'Delete group', group.name)
  return deleted(settings)
}

/** The user of a body's `memberId`; one of a domain must come from a directory that is known here. */
function memberNamed({ state }: PvwaContext, name: string, domain: string | undefined): string {
  const user = state.user(name)
  const fits = domain === undefined || user?.source === 'LDAP'
  if (user === undefined || !fits) throw refuse.userNotFound(name)
  return user.name
}

/** `POST API/UserGroups/{id}/Members`: `memberId` is the user's name. */
export async function postGroupMember(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { access, state, settings } = context
  access.demandVault(request.user, 'AddUpdateUsers')
  const group = groupOf(context, request)
  demandVaultGroup(group)
  const fields = await request.fields()
  const wanted = fields.required('memberId')
  const type = (fields.text('memberType') ?? 'vault').toLowerCase()
  if (type !== 'vault' && type !== 'domain')
    throw refuse.invalidParameters(wrong('memberType', `The value '${type}' is not valid.`))
  const domain = type === 'domain' ? fields.required('domainName') : undefined
  if (domain !== undefined && state.configuration.directories.get(domain) === undefined)
    throw refuse.notFound('Directory', domain)
  const name = memberNamed(context, wanted, domain)
  if (group.has(name)) throw refuse.inGroup(settings.groupMemberExistsCode, name, group.name)
  group.add(name)
  state.touch()
  noteObject(context, request, 'Add group member', group.name)
  return json(
    { memberId: name, memberType: domain === undefined ? 'Vault' : 'Domain', domainName: domain ?? '' },
    201,
  )
}

/** `DELETE API/UserGroups/{id}/Members/{name}/`. */
export function deleteGroupMember(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const { access, state, settings } = context
  access.demandVault(request.user, 'AddUpdateUsers')
  const group = groupOf(context, request)
  demandVaultGroup(group)
  const name = request.parameters['name'] ?? ''
  if (!group.remove(name)) throw refuse.notFound(`Member of group ${group.name}`, name)
  state.touch()
  noteObject(context, request, 'Remove group member', group.name)
  return deleted(settings)
}
