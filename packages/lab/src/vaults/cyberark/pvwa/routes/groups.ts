import {
  deleteGroup,
  deleteGroupMember,
  getGroup,
  listGroups,
  postGroup,
  postGroupMember,
  putGroup,
} from '../groups/group-routes.ts'
import {
  addGroupMember,
  listAccountGroups,
  listAccountGroupsOfSafe,
  listGroupMembers,
  postAccountGroup,
  removeGroupMember,
} from '../account-groups/account-group-routes.ts'
import type { PvwaRoute } from './route.ts'

const ofAccountGroup = 'api/accountgroups/:id/members'

/** Groups of users, and groups of accounts (PVWA protocol notes, section 7 and 12). */
export const groupRoutes: readonly PvwaRoute[] = [
  { method: 'GET', path: 'api/usergroups', handle: listGroups },
  { method: 'POST', path: 'api/usergroups', handle: postGroup },
  { method: 'GET', path: 'api/usergroups/:id', since: '12.2', handle: getGroup },
  { method: 'PUT', path: 'api/usergroups/:id', since: '12.0', handle: putGroup },
  { method: 'DELETE', path: 'api/usergroups/:id', handle: deleteGroup },
  { method: 'POST', path: 'api/usergroups/:id/members', handle: postGroupMember },
  { method: 'DELETE', path: 'api/usergroups/:id/members/:name', handle: deleteGroupMember },
  { method: 'GET', path: 'api/accountgroups', handle: listAccountGroups },
  { method: 'POST', path: 'api/accountgroups', handle: postAccountGroup },
  { method: 'GET', path: ofAccountGroup, handle: listGroupMembers },
  { method: 'POST', path: ofAccountGroup, handle: addGroupMember },
  { method: 'DELETE', path: `${ofAccountGroup}/:account`, handle: removeGroupMember },
  {
    method: 'GET',
    path: 'api/safes/:safe/accountgroups',
    since: '10.5',
    until: '12.4',
    handle: listAccountGroupsOfSafe,
  },
]
