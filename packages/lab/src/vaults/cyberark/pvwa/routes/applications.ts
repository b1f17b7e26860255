import {
  deleteApplication,
  getApplication,
  listApplications,
  postApplication,
} from '../applications/application-routes.ts'
import {
  deleteAuthentication,
  listAuthentications,
  postAuthentication,
} from '../applications/authentication-routes.ts'
import { gen1 } from './route.ts'
import type { PvwaRoute } from './route.ts'

const one = `${gen1}/applications/:id`

/** Applications and how they prove themselves (PVWA protocol notes, section 9): Gen1 alone. */
export const applicationRoutes: readonly PvwaRoute[] = [
  { method: 'GET', path: `${gen1}/applications`, handle: listApplications },
  { method: 'POST', path: `${gen1}/applications`, handle: postApplication },
  { method: 'GET', path: one, handle: getApplication },
  { method: 'DELETE', path: one, handle: deleteApplication },
  { method: 'GET', path: `${one}/authentications`, handle: listAuthentications },
  { method: 'POST', path: `${one}/authentications`, handle: postAuthentication },
  { method: 'DELETE', path: `${one}/authentications/:authentication`, handle: deleteAuthentication },
]
