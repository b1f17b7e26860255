import { deleteMember, getMember, listMembers, postMember, putMember } from '../safes/member-routes.ts'
import {
  deleteSafe,
  gen1SafeDetails,
  gen1Safes,
  getSafe,
  listSafes,
  postSafe,
  putSafe,
} from '../safes/safe-routes.ts'
import { gen1 } from './route.ts'
import type { PvwaRoute } from './route.ts'

/** Safes and their members (PVWA protocol notes, section 6). */
export const safeRoutes: readonly PvwaRoute[] = [
  { method: 'GET', path: 'api/safes', handle: listSafes },
  { method: 'POST', path: 'api/safes', handle: postSafe },
  { method: 'GET', path: 'api/safes/:safe', since: '12.2', handle: getSafe },
  { method: 'PUT', path: 'api/safes/:safe', handle: putSafe },
  { method: 'DELETE', path: 'api/safes/:safe', handle: deleteSafe },
  { method: 'GET', path: `${gen1}/safes`, handle: gen1Safes },
  { method: 'GET', path: `${gen1}/safes/:safe`, handle: gen1SafeDetails },
  { method: 'GET', path: 'api/safes/:safe/members', handle: listMembers },
  { method: 'POST', path: 'api/safes/:safe/members', handle: postMember },
  { method: 'GET', path: 'api/safes/:safe/members/:member', handle: getMember },
  { method: 'PUT', path: 'api/safes/:safe/members/:member', handle: putMember },
  { method: 'DELETE', path: 'api/safes/:safe/members/:member', handle: deleteMember },
]
