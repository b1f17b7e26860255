import { gen1 } from './route.ts'

/** Paths of operations that real servers have and the lab has not, as beginnings; `*` for one segment. */
export const unemulatedPaths: readonly string[] = [
  'api/accounts/personaladminaccount',
  'api/activethemes',
  'api/bulkactions',
  'api/classicreports',
  'api/extendedaccounts',
  'api/fido2',
  'api/images',
  'api/licenses',
  'api/pta',
  'api/reports',
  'api/tasks',
  'api/themes',
  'api/users/*/secret',
  `${gen1}/account`,
  `${gen1}/logo`,
  `${gen1}/pendingaccounts`,
  `${gen1}/policy`,
  `${gen1}/users`,
]
