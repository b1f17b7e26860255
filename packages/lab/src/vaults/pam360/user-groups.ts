import { fold } from '../../state/fold.ts'
import type { Pam360UserGroup } from '../../state/pam360/group.ts'
import { fail } from './answers.ts'
import type { Outcome } from './answers.ts'
import type { OperationSet } from './operations.ts'
import { userById, userGroupByName } from './people.ts'
import type { Pam360Request } from './request.ts'

function groupOfPath(request: Pam360Request): Pam360UserGroup {
  request.demandAbility('manage-users', 'manage user groups')
  const found = request.context.control.userGroups.find(
    ({ id, organisation }) =>
      String(id) === request.parameter('USERGROUPID') && organisation === request.caller.organisation.id,
  )
  if (found === undefined) throw fail.missing('user group')
  return found
}

function demandFreeGroup(request: Pam360Request, name: string, except?: Pam360UserGroup): void {
  const taken = request.context.control.userGroups.some(
    (one) =>
      one !== except && one.organisation === request.caller.organisation.id && fold(one.name) === fold(name),
  )
  if (taken) throw fail.conflict('user group already exists')
}

function createGroup(request: Pam360Request): Outcome {
  request.demandAbility('manage-users', 'manage user groups')
  const name = request.input.demand('USERGROUPNAME')
  demandFreeGroup(request, name)
  const members = (request.input.wholes('USERIDS') ?? []).map((id) => userById(request, id))
  const added = request.context.control.addUserGroup(name, members, request.caller.organisation.id)
  request.audit('User Group Added')
  return { message: 'LAB: user group added', details: { USERGROUPID: request.id(added.id) } }
}

function editGroup(request: Pam360Request): Outcome {
  const group = groupOfPath(request)
  const name = request.input.demand('USERGROUPNAME')
  demandFreeGroup(request, name, group)
  group.name = name
  request.audit('User Group Modified')
  return { message: 'LAB: user group modified' }
}

function removeGroup(request: Pam360Request): Outcome {
  const group = groupOfPath(request)
  const { userGroups } = request.context.control
  userGroups.splice(userGroups.indexOf(group), 1)
  request.audit('User Group Deleted')
  return { message: 'LAB: user group deleted' }
}

function changeMembers(change: 'add' | 'delete'): (request: Pam360Request) => Outcome {
  return (request) => {
    const group = groupOfPath(request)
    const members = (request.input.wholes('USERIDS') ?? []).map((id) => userById(request, id))
    if (members.length === 0) throw fail.invalid('USERIDS', 'it is missing')
    for (const { id } of members) group.members[change](id)
    request.audit('User Group Members Changed')
    return { message: 'LAB: members changed' }
  }
}

/** The operations on user groups (U8, U10). */
export const userGroupOperations: OperationSet = {
  routed: [
    {
      method: 'GET',
      path: 'user/getUserGroupId',
      name: 'GET USER GROUP ID',
      handle: (request) => ({
        message: 'LAB: user group ID fetched',
        details: {
          USERGROUPID: request.id(userGroupByName(request, request.demandQuery('USERGROUPNAME')).id),
        },
      }),
    },
  ],
  assumed: {
    createUserGroup: { name: 'CREATE USER GROUP', handle: createGroup },
    editUserGroup: { name: 'EDIT USER GROUP', handle: editGroup },
    deleteUserGroup: { name: 'DELETE USER GROUP', handle: removeGroup },
    addGroupMembers: { name: 'ADD USERS TO GROUP', handle: changeMembers('add') },
    removeGroupMembers: { name: 'REMOVE USERS FROM GROUP', handle: changeMembers('delete') },
  },
}
