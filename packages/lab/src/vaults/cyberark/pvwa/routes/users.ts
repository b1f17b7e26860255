import { addAuthorizedKey, deleteAuthorizedKey, listAuthorizedKeys } from '../users/authorized-keys.ts'
import { clearCachedKeys, deleteCachedKey, generateCachedKey } from '../users/cached-keys.ts'
import {
  activateUser,
  changeAllowedMethods,
  disableUser,
  enableUser,
  resetPassword,
} from '../users/user-actions.ts'
import { deleteUser, getUser, listUsers, postUser, putUser, userSafes } from '../users/user-routes.ts'
import { listUserTypes } from '../users/user-types.ts'
import { gen1 } from './route.ts'
import type { PvwaRoute } from './route.ts'

const ownCache = 'api/users/secret/sshkeys/cache'
const cacheOf = 'api/users/:id/secret/sshkeys/cache'
const authorizedKeys = `${gen1}/users/:name/authenticationmethods/sshkeyauthentication/authorizedkeys`

/** Users and what logs them on (PVWA protocol notes, section 7). */
export const userRoutes: readonly PvwaRoute[] = [
  { method: 'GET', path: 'api/users', handle: listUsers },
  { method: 'POST', path: 'api/users', handle: postUser },
  { method: 'POST', path: ownCache, since: '12.1', handle: generateCachedKey('own') },
  { method: 'DELETE', path: ownCache, since: '12.1', handle: deleteCachedKey('own') },
  { method: 'DELETE', path: 'api/users/secret/sshkeys/clearcache', since: '12.1', handle: clearCachedKeys },
  {
    method: 'PATCH',
    path: 'api/users/addallowedauthenticationmethods/bulk',
    since: '14.6',
    handle: changeAllowedMethods('add'),
  },
  {
    method: 'PATCH',
    path: 'api/users/removeallowedauthenticationmethods/bulk',
    since: '14.6',
    handle: changeAllowedMethods('remove'),
  },
  { method: 'GET', path: 'api/users/:id', handle: getUser },
  { method: 'PUT', path: 'api/users/:id', handle: putUser },
  { method: 'DELETE', path: 'api/users/:id', handle: deleteUser },
  { method: 'GET', path: 'api/users/:id/safes', handle: userSafes },
  { method: 'POST', path: 'api/users/:id/enable', since: '12.6', handle: enableUser },
  { method: 'POST', path: 'api/users/:id/disable', since: '12.6', handle: disableUser },
  { method: 'POST', path: 'api/users/:id/activate', handle: activateUser },
  { method: 'POST', path: 'api/users/:id/resetpassword', handle: resetPassword },
  { method: 'POST', path: cacheOf, since: '12.1', handle: generateCachedKey('other') },
  { method: 'DELETE', path: cacheOf, since: '12.1', handle: deleteCachedKey('other') },
  { method: 'GET', path: 'api/usertypes', since: '13.2', handle: listUserTypes },
  { method: 'GET', path: authorizedKeys, handle: listAuthorizedKeys },
  { method: 'POST', path: authorizedKeys, handle: addAuthorizedKey },
  { method: 'DELETE', path: `${authorizedKeys}/:key`, handle: deleteAuthorizedKey },
]
