import { grantAdministrativeAccess, revokeAdministrativeAccess } from '../accounts/administrative-access.ts'
import {
  deleteDependent,
  getDependent,
  postDependent,
  putDependent,
  resumeDependent,
  syncDependent,
  syncDependents,
} from '../dependents/dependent-accounts.ts'
import { listDependents, listDependentsOf } from '../dependents/dependent-lists.ts'
import type { PvwaRoute } from './route.ts'

const account = 'api/accounts/:id'
const own = `${account}/dependentaccounts`
const since = '14.6'

/** Dependent accounts and administrative access (PVWA protocol notes, Dependent accounts). What stands first is tried first. */
export const dependentRoutes: readonly PvwaRoute[] = [
  { method: 'GET', path: 'api/dependentaccounts', since, handle: listDependents },
  { method: 'GET', path: own, since, handle: listDependentsOf },
  { method: 'POST', path: own, since, handle: postDependent },
  { method: 'POST', path: `${own}/sync/bulk`, since, handle: syncDependents },
  { method: 'GET', path: `${own}/:dependent`, since, handle: getDependent },
  { method: 'PUT', path: `${own}/:dependent`, since, handle: putDependent },
  { method: 'DELETE', path: `${own}/:dependent`, since, handle: deleteDependent },
  { method: 'POST', path: `${own}/:dependent/resume`, since, handle: resumeDependent },
  { method: 'POST', path: `${own}/:dependent/sync`, since, handle: syncDependent },
  {
    method: 'POST',
    path: `${account}/grantadministrativeaccess`,
    since: '10.6',
    handle: grantAdministrativeAccess,
  },
  {
    method: 'POST',
    path: `${account}/revokeadministrativeaccess`,
    since: '12.0',
    handle: revokeAdministrativeAccess,
  },
]
