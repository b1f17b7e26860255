import { getBulkAction } from '../requests/bulk-requests.ts'
import {
  decideRequest,
  decideRequests,
  getIncomingRequest,
  listIncomingRequests,
} from '../requests/incoming-requests.ts'
import { deleteMyRequest, getMyRequest, listMyRequests, postRequest } from '../requests/my-requests.ts'
import type { PvwaRoute } from './route.ts'

const mine = 'api/myrequests'
const incoming = 'api/incomingrequests'

/** Requests for access (PVWA protocol notes, Access requests). What stands first is tried first. */
export const requestRoutes: readonly PvwaRoute[] = [
  { method: 'POST', path: mine, since: '9.10', handle: postRequest },
  { method: 'GET', path: mine, since: '9.10', handle: listMyRequests },
  { method: 'GET', path: `${mine}/:id`, since: '9.10', handle: getMyRequest },
  { method: 'DELETE', path: `${mine}/:id`, since: '9.10', handle: deleteMyRequest },

  { method: 'GET', path: incoming, since: '9.10', handle: listIncomingRequests },
  { method: 'POST', path: `${incoming}/confirm/bulk`, since: '14.6', handle: decideRequests('confirm') },
  { method: 'POST', path: `${incoming}/reject/bulk`, since: '14.6', handle: decideRequests('reject') },
  { method: 'GET', path: `${incoming}/:id`, since: '9.10', handle: getIncomingRequest },
  { method: 'POST', path: `${incoming}/:id/confirm`, since: '9.10', handle: decideRequest('confirm') },
  { method: 'POST', path: `${incoming}/:id/reject`, since: '9.10', handle: decideRequest('reject') },

  { method: 'GET', path: 'api/bulkactions/:id', since: '13.2', handle: getBulkAction },
]
