import { fold } from '../../state/fold.ts'
import { isShareLevel } from '../../state/pam360/access.ts'
import type { Pam360Criterion, Pam360ResourceGroup } from '../../state/pam360/group.ts'
import type { ShareSubject } from '../../state/pam360/shares.ts'
import { fail } from './answers.ts'
import type { Outcome } from './answers.ts'
import type { OperationSet } from './operations.ts'
import type { Pam360Request } from './request.ts'

const fields = ['name', 'type', 'department', 'location', 'dnsName', 'domainName'] as const
const operators = ['equals', 'contains', 'startsWith', 'endsWith'] as const

function owned({ caller }: Pam360Request, group: Pam360ResourceGroup): boolean {
  return group.owner === caller.user.id || caller.user.superAdministrator
}

/** The groups that the caller sees: own ones, and those that are shared. */
export function visibleGroups(request: Pam360Request): Pam360ResourceGroup[] {
  const { control } = request.context
  const { user, organisation } = request.caller
  return control.resourceGroups.filter(
    (group) =>
      group.organisation === organisation.id &&
      (owned(request, group) || group.shares.levelFor(user.id, control.groupsOf(user)) !== undefined),
  )
}

/** A group that the caller owns. */
function ownGroup(request: Pam360Request, id: string | number): Pam360ResourceGroup {
  const found = visibleGroups(request).find((group) => String(group.id) === String(id))
  if (found === undefined) throw fail.missing('resource group')
  if (!owned(request, found)) throw fail.denied('change this resource group')
  return found
}

/** G1. */
function list(request: Pam360Request): Outcome {
  const { input, context } = request
  const type = input.text('searchType') ?? 'all'
  if (type !== 'all' && type !== 'static' && type !== 'dynamic')
    throw fail.invalid('searchType', 'static, dynamic or all')
  const wanted = fold(input.text('searchValue') ?? '')
  const column = input.text('searchColumn') ?? 'all'
  const texts = (group: Pam360ResourceGroup): Readonly<Record<string, string>> => ({
    resourceGroupName: group.name,
    resourceGroupDescription: group.description,
    ownerId: String(group.owner),
  })
  const kindOf = (group: Pam360ResourceGroup): string => (group.criteria === null ? 'static' : 'dynamic')
  const rows = visibleGroups(request).filter((group) => {
    const own = Object.entries(texts(group)).filter(([name]) => column === 'all' || column === name)
    return (type === 'all' || kindOf(group) === type) && own.some(([, text]) => fold(text).includes(wanted))
  })
  const { firstRow } = context.settings
  const start = Math.max((input.whole('startIndex') ?? firstRow) - firstRow, 0)
  const limit = input.whole('limit')
  return {
    message: 'LAB: resource groups fetched',
    totalRows: rows.length,
    details: rows.slice(start, limit === undefined ? undefined : start + limit).map((group) => ({
      resourceGroupId: request.id(group.id),
      resourceGroupName: group.name,
      resourceGroupDescription: group.description,
      ownerId: request.id(group.owner),
      resourceGroupType: kindOf(group),
      resourceCount: String(
        context.control.resources.filter((one) => context.control.groupsWith(one).includes(group)).length,
      ),
    })),
  }
}

/** Adds or removes the resources that an input names; a dynamic group has no list to change. */
function changeMembers(request: Pam360Request, change: 'add' | 'delete'): Outcome {
  const group = ownGroup(request, request.parameter('GROUPID'))
  if (group.criteria !== null) throw fail.conflict('a dynamic group has no members of its own')
  const ids = request.input.wholes('RESOURCEIDS') ?? []
  if (ids.length === 0) throw fail.invalid('RESOURCEIDS', 'it is missing')
  const resources = ids.map((id) => request.resource(String(id)))
  for (const resource of resources) {
    group.members[change](resource.id)
    request.audit(change === 'add' ? 'Resource Added To Group' : 'Resource Removed From Group', { resource })
  }
  return { message: 'LAB: members changed' }
}

/** G3. */
function share(request: Pam360Request): Outcome {
  const { input, context } = request
  const level = input.demand('accessType').toLowerCase()
  if (!isShareLevel(level)) throw fail.invalid('accessType', 'view, modify, fullaccess or revoke')
  const groups = (input.wholes('resourceGroupIds') ?? []).map((id) => ownGroup(request, id))
  const users = input.wholes('userIds') ?? []
  const userGroups = input.wholes('userGroupIds') ?? []
  if (groups.length === 0) throw fail.invalid('resourceGroupIds', 'it is missing')
  if (users.length > 0 === userGroups.length > 0) throw fail.invalid('userIds', 'either it or userGroupIds')
  if (!users.every((id) => context.control.userById(id) !== undefined)) throw fail.missing('user')
  if (!userGroups.every((id) => context.control.userGroups.some((group) => group.id === id)))
    throw fail.missing('user group')
  const subjects: ShareSubject[] = [
    ...users.map((user) => ({ user })),
    ...userGroups.map((userGroup) => ({ userGroup })),
  ]
  for (const group of groups) for (const subject of subjects) group.shares.set(subject, level)
  request.audit('Resource Group Shared')
  return { message: 'LAB: resource groups shared' }
}

/** The criteria that an input gives; `undefined` for a static group. */
function criteriaOf({ input }: Pam360Request): Pam360Criterion[] | undefined {
  return input.sets('criteria')?.map((item) => {
    const field = fields.find((one) => one === item.text('field'))
    const operator = operators.find((one) => one === item.text('operator'))
    if (field === undefined) throw fail.invalid('field', `one of ${fields.join(', ')}`)
    if (operator === undefined) throw fail.invalid('operator', `one of ${operators.join(', ')}`)
    if ((item.text('conjunction') ?? 'and').toLowerCase() !== 'and') throw fail.invalid('conjunction', 'and')
    return { field, operator, value: item.text('value') ?? '' }
  })
}

function demandFree(request: Pam360Request, name: string, except?: Pam360ResourceGroup): void {
  const taken = request.context.control.resourceGroups.some(
    (one) =>
      one !== except && one.organisation === request.caller.organisation.id && fold(one.name) === fold(name),
  )
  if (taken) throw fail.conflict('resource group already exists')
}

function create(request: Pam360Request): Outcome {
  request.demandAbility('add-resources', 'add resource groups')
  const { input, caller } = request
  const name = input.demand('resourceGroupName')
  demandFree(request, name)
  const criteria = criteriaOf(request)
  const members = (input.wholes('resourceIds') ?? []).map((id) => request.resource(String(id)))
  if (criteria !== undefined && members.length > 0)
    throw fail.invalid('resourceIds', 'not together with criteria')
  const description = input.text('resourceGroupDescription') ?? ''
  const added = request.context.control.addResourceGroup(
    { name, description, ...(criteria === undefined ? {} : { criteria }) },
    caller.user,
  )
  for (const { id } of members) added.members.add(id)
  request.audit('Resource Group Added')
  return { message: 'LAB: resource group added', details: { resourceGroupId: request.id(added.id) } }
}

function edit(request: Pam360Request): Outcome {
  const group = ownGroup(request, request.parameter('GROUPID'))
  const name = request.input.text('resourceGroupName') ?? group.name
  if (name === '') throw fail.invalid('resourceGroupName', 'it is empty')
  demandFree(request, name, group)
  const criteria = criteriaOf(request)
  if (criteria !== undefined && group.criteria === null) throw fail.conflict('the group is static')
  group.name = name
  group.description = request.input.text('resourceGroupDescription') ?? group.description
  group.criteria = criteria ?? group.criteria
  request.audit('Resource Group Modified')
  return { message: 'LAB: resource group modified' }
}

function remove(request: Pam360Request): Outcome {
  const group = ownGroup(request, request.parameter('GROUPID'))
  const { resourceGroups } = request.context.control
  resourceGroups.splice(resourceGroups.indexOf(group), 1)
  request.audit('Resource Group Deleted')
  return { message: 'LAB: resource group deleted' }
}

/** The operations on resource groups (G1–G4). */
export const groupOperations: OperationSet = {
  routed: [
    { method: 'GET', path: 'resourcegroup', name: 'GET RESOURCE GROUPS', handle: list },
    { method: 'PUT', path: 'resourcegroup/share', name: 'SHARE RESOURCE GROUPS', handle: share },
    {
      method: 'POST',
      path: 'resourcegroup/{GROUPID}/associateResources',
      name: 'ASSOCIATE RESOURCES',
      handle: (request) => changeMembers(request, 'add'),
    },
  ],
  assumed: {
    createResourceGroup: { name: 'CREATE RESOURCE GROUP', handle: create },
    editResourceGroup: { name: 'EDIT RESOURCE GROUP', handle: edit },
    deleteResourceGroup: { name: 'DELETE RESOURCE GROUP', handle: remove },
    dissociateResources: {
      name: 'DISSOCIATE RESOURCES',
      handle: (request) => changeMembers(request, 'delete'),
    },
  },
}
