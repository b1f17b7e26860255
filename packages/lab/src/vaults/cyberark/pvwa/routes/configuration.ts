import { directories, mappings, postDirectory, reorderMappings } from '../configuration/directories.ts'
import {
  allowedReferrers,
  authenticationMethods,
  oidcProviders,
} from '../configuration/logon-configuration.ts'
import type { PvwaRoute } from './route.ts'

const methods = 'api/configuration/authenticationmethods'
const providers = 'api/configuration/oidc/providers'
const referrers = 'api/configuration/accessrestriction/allowedreferrers'
const ldap = 'api/configuration/ldap/directories'
const ofDirectory = `${ldap}/:directory/mappings`

/** What is set about log on and directories (PVWA protocol notes, section 13). */
export const configurationRoutes: readonly PvwaRoute[] = [
  { method: 'GET', path: methods, since: '11.5', handle: authenticationMethods.list },
  { method: 'POST', path: methods, since: '11.5', handle: authenticationMethods.post },
  { method: 'GET', path: `${methods}/:key`, since: '11.5', handle: authenticationMethods.get },
  { method: 'PUT', path: `${methods}/:key`, since: '11.5', handle: authenticationMethods.put },
  { method: 'DELETE', path: `${methods}/:key`, since: '11.7', handle: authenticationMethods.remove },
  { method: 'GET', path: providers, since: '11.7', handle: oidcProviders.list },
  { method: 'POST', path: providers, since: '11.7', handle: oidcProviders.post },
  { method: 'GET', path: `${providers}/:key`, since: '11.7', handle: oidcProviders.get },
  { method: 'PUT', path: `${providers}/:key`, since: '11.7', handle: oidcProviders.put },
  { method: 'DELETE', path: `${providers}/:key`, since: '11.7', handle: oidcProviders.remove },
  { method: 'GET', path: referrers, since: '11.5', handle: allowedReferrers.list },
  { method: 'POST', path: referrers, since: '11.5', handle: allowedReferrers.post },
  { method: 'GET', path: ldap, since: '10.4', handle: directories.list },
  { method: 'POST', path: ldap, since: '10.4', handle: postDirectory },
  { method: 'GET', path: `${ldap}/:key`, since: '10.5', handle: directories.get },
  { method: 'DELETE', path: `${ldap}/:key`, since: '10.7', handle: directories.remove },
  { method: 'GET', path: ofDirectory, since: '10.7', handle: mappings.list },
  { method: 'POST', path: ofDirectory, since: '10.4', handle: mappings.post },
  { method: 'POST', path: `${ofDirectory}/reorder`, since: '10.10', handle: reorderMappings },
  { method: 'GET', path: `${ofDirectory}/:key`, since: '10.7', handle: mappings.get },
  { method: 'PUT', path: `${ofDirectory}/:key`, since: '10.7', handle: mappings.put },
  { method: 'DELETE', path: `${ofDirectory}/:key`, since: '11.1', handle: mappings.remove },
]
