import { getMasterPolicy, putMasterPolicy } from '../platforms/master-policy.ts'
import {
  deletePlatform,
  duplicatePlatform,
  getSessionPolicy,
  putSessionPolicy,
  setActive,
} from '../platforms/platform-changes.ts'
import {
  clearStored,
  exportById,
  exportByNumber,
  importConnectionComponent,
  importPlatform,
  importSideBySide,
  listConnectors,
  listServers,
  listStored,
  updatePlatform,
} from '../platforms/platform-exchange.ts'
import {
  listAllPlatforms,
  listPlatforms,
  platformDetails,
  safesOfPlatform,
  systemTypes,
} from '../platforms/platform-lists.ts'
import type { PlatformKind } from '../../../../state/platform.ts'
import type { PvwaRoute } from './route.ts'

const segments: Readonly<Record<PlatformKind, string>> = {
  target: 'targets',
  group: 'groups',
  rotationalGroup: 'rotationalgroups',
  dependent: 'dependents',
}

function routesOf(kind: PlatformKind): PvwaRoute[] {
  const path = `api/platforms/${segments[kind]}`
  return [
    { method: 'GET', path, since: '11.4', handle: listPlatforms(kind) },
    { method: 'DELETE', path: `${path}/:id`, since: '11.4', handle: deletePlatform(kind) },
    { method: 'POST', path: `${path}/:id/duplicate`, since: '11.4', handle: duplicatePlatform(kind) },
    { method: 'POST', path: `${path}/:id/export`, handle: exportByNumber(kind) },
    // Dependents are neither active nor inactive.
    ...(kind === 'dependent'
      ? []
      : ([true, false] as const).map((active): PvwaRoute => ({
          method: 'POST',
          path: `${path}/:id/${active ? 'activate' : 'deactivate'}`,
          since: '11.4',
          handle: setActive(kind, active),
        }))),
  ]
}

const sessionPolicy = 'api/platforms/targets/:id/privilegedsessionmanagement'

/** Platforms, and what PSM has for them (PVWA protocol notes, Platforms). What stands first is tried first. */
export const platformRoutes: readonly PvwaRoute[] = [
  { method: 'GET', path: 'api/platforms/targets/systemtypes', since: '12.2', handle: systemTypes },
  { method: 'GET', path: sessionPolicy, since: '11.5', handle: getSessionPolicy },
  { method: 'PUT', path: sessionPolicy, since: '11.5', handle: putSessionPolicy },
  ...routesOf('target'),
  ...routesOf('group'),
  ...routesOf('rotationalGroup'),
  ...routesOf('dependent'),
  { method: 'GET', path: 'api/platforms', since: '11.1', handle: listAllPlatforms },
  { method: 'POST', path: 'api/platforms/import', since: '10.2', handle: importPlatform },
  { method: 'PATCH', path: 'api/platforms/import', since: '14.6', handle: importSideBySide },
  { method: 'GET', path: 'api/platforms/storage', since: '14.6', handle: listStored },
  { method: 'DELETE', path: 'api/platforms/storage', since: '14.6', handle: clearStored },
  { method: 'GET', path: 'api/platforms/:id', since: '9.10', handle: platformDetails },
  { method: 'GET', path: 'api/platforms/:id/safes', since: '11.1', handle: safesOfPlatform },
  { method: 'POST', path: 'api/platforms/:id/export', since: '10.4', handle: exportById },
  { method: 'POST', path: 'api/platforms/:id/update', since: '14.2', handle: updatePlatform },
  { method: 'GET', path: 'api/policies/:id', since: '14.6', handle: getMasterPolicy },
  { method: 'PUT', path: 'api/policies/:id', since: '14.6', handle: putMasterPolicy },
  { method: 'POST', path: 'api/connectioncomponents/import', handle: importConnectionComponent },
  { method: 'GET', path: 'api/psm/connectors', handle: listConnectors },
  { method: 'GET', path: 'api/psm/servers', since: '11.5', handle: listServers },
]
