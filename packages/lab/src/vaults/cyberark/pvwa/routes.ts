import type { PvwaAnswer } from './answers.ts'
import type { PvwaContext } from './context.ts'
import type { LogonAttempt } from './logon/logon.ts'
import { gen1Logon, gen1SamlLogon, logon, sharedLogon } from './logon/logon.ts'
import { activities, gen1Activities } from './accounts/account-activities.ts'
import { linkAccount, linkedAccounts, unlinkAccount } from './accounts/account-links.ts'
import { listAccounts, searchProperties } from './accounts/account-list.ts'
import { checkIn, unlock } from './accounts/account-locks.ts'
import { askCpm, setNextPassword, updateInVault } from './accounts/account-management.ts'
import { patchAccount } from './accounts/account-patch.ts'
import { generateSecret, listVersions, retrieveSecret } from './accounts/account-secrets.ts'
import { deleteAccount, gen1DeleteAccount, getAccount, postAccount } from './accounts/account-writing.ts'
import { getUpload, listUploads, startUpload } from './accounts/bulk-upload.ts'
import { adHocConnect, psmConnect } from './accounts/psm-connect.ts'
import { empty, json } from './answers.ts'
import { note } from './context.ts'
import type { PvwaRequest } from './request.ts'
import { loggedOnUser, loginsInfo, server, verifyServer } from './server-info.ts'
import { deleteMember, getMember, listMembers, postMember, putMember } from './safes/member-routes.ts'
import {
  deleteSafe,
  gen1SafeDetails,
  gen1Safes,
  getSafe,
  listSafes,
  postSafe,
  putSafe,
} from './safes/safe-routes.ts'

type Result = PvwaAnswer | Promise<PvwaAnswer>

interface RouteBase {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the application, lower case, `:name` for what varies. */
  readonly path: string
  /** First version that has it. */
  readonly since?: string
  /** First version that no longer has it, unless Gen1 is always there. */
  readonly until?: string
}

/** One operation: for anybody, or for those with a session. */
export type PvwaRoute = RouteBase &
  (
    | { readonly anonymous: (attempt: LogonAttempt, parameters: Readonly<Record<string, string>>) => Result }
    | {
        readonly anonymous?: undefined
        readonly handle: (context: PvwaContext, request: PvwaRequest) => Result
      }
  )

function logoff(form: 'gen1' | 'gen2') {
  return (context: PvwaContext, { user, exchange }: PvwaRequest): PvwaAnswer => {
    context.sessions.end(exchange.headers.authorization ?? '')
    note(context, user, exchange.connection.remoteAddress, 'Logoff')
    return form === 'gen2' ? json({ LogoffUrl: '' }) : empty(context.settings)
  }
}

const gen1 = 'webservices/pimservices.svc'
const cyberArkService = 'webservices/auth/cyberark/cyberarkauthenticationservice.svc'
const samlService = 'webservices/auth/saml/samlauthenticationservice.svc'
const sharedService = 'webservices/auth/shared/restfulauthenticationservice.svc'

/** The operations that are emulated (PVWA protocol notes, sections 3, 4 and 6). What stands first is tried first. */
export const pvwaRoutes: readonly PvwaRoute[] = [
  { method: 'POST', path: 'api/auth/logoff', handle: logoff('gen2') },
  {
    method: 'POST',
    path: 'api/auth/:type/logon',
    anonymous: (attempt, parameters) => logon(attempt, parameters['type'] ?? ''),
  },
  { method: 'POST', path: `${cyberArkService}/logon`, anonymous: gen1Logon },
  { method: 'POST', path: `${cyberArkService}/logoff`, handle: logoff('gen1') },
  { method: 'POST', path: `${samlService}/logon`, anonymous: gen1SamlLogon },
  { method: 'POST', path: `${samlService}/logoff`, handle: logoff('gen1') },
  { method: 'POST', path: `${sharedService}/logon`, anonymous: sharedLogon },
  { method: 'POST', path: `${sharedService}/logoff`, handle: logoff('gen1') },
  { method: 'GET', path: 'api/loginsinfo', handle: (_context, request) => loginsInfo(request) },
  { method: 'GET', path: 'api/verify', anonymous: ({ context }) => verifyServer(context) },
  { method: 'GET', path: `${gen1}/verify`, until: '13.3', anonymous: ({ context }) => verifyServer(context) },
  { method: 'GET', path: `${gen1}/server`, anonymous: ({ context }) => server(context) },
  { method: 'GET', path: `${gen1}/user`, handle: (_context, request) => loggedOnUser(request) },

  { method: 'GET', path: 'api/accounts', handle: listAccounts },
  { method: 'POST', path: 'api/accounts', handle: postAccount },
  {
    method: 'GET',
    path: 'api/accounts/advancedsearchproperties',
    since: '14.4',
    handle: (context) => searchProperties(context),
  },
  { method: 'POST', path: 'api/accounts/adhocconnect', handle: adHocConnect },
  { method: 'GET', path: 'api/accounts/:id', handle: getAccount },
  { method: 'PATCH', path: 'api/accounts/:id', handle: patchAccount },
  { method: 'DELETE', path: 'api/accounts/:id', handle: deleteAccount },
  { method: 'DELETE', path: `${gen1}/accounts/:id`, handle: gen1DeleteAccount },
  { method: 'POST', path: 'api/accounts/:id/password/retrieve', handle: retrieveSecret },
  { method: 'POST', path: 'api/accounts/:id/secret/retrieve', handle: retrieveSecret },
  { method: 'GET', path: 'api/accounts/:id/secret/versions', handle: listVersions },
  { method: 'POST', path: 'api/accounts/:id/secret/generate', since: '12.0', handle: generateSecret },
  { method: 'POST', path: 'api/accounts/:id/change', handle: askCpm('change') },
  { method: 'POST', path: 'api/accounts/:id/verify', handle: askCpm('verify') },
  { method: 'POST', path: 'api/accounts/:id/reconcile', handle: askCpm('reconcile') },
  { method: 'POST', path: 'api/accounts/:id/setnextpassword', handle: setNextPassword },
  { method: 'POST', path: 'api/accounts/:id/password/update', handle: updateInVault },
  { method: 'POST', path: 'api/accounts/:id/linkaccount', handle: linkAccount },
  { method: 'DELETE', path: 'api/accounts/:id/linkaccount/:index', handle: unlinkAccount },
  {
    method: 'GET',
    path: 'api/extendedaccounts/:id/linkedaccounts',
    since: '12.2',
    handle: linkedAccounts,
  },
  { method: 'GET', path: 'api/accounts/:id/activities', since: '13.2', handle: activities },
  { method: 'GET', path: `${gen1}/accounts/:id/activities`, until: '13.3', handle: gen1Activities },
  { method: 'POST', path: 'api/accounts/:id/psmconnect', handle: psmConnect },
  { method: 'POST', path: 'api/accounts/:id/checkin', handle: checkIn },
  { method: 'POST', path: 'api/accounts/:id/unlock', since: '11.6', handle: unlock },
  { method: 'POST', path: 'api/bulkactions/accounts', since: '11.6', handle: startUpload },
  { method: 'GET', path: 'api/bulkactions/accounts', since: '11.6', handle: listUploads },
  { method: 'GET', path: 'api/bulkactions/accounts/:id', since: '11.6', handle: getUpload },

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

/** Paths of operations that real servers have and the lab has not, as beginnings; `*` for one segment. */
export const unemulatedPaths: readonly string[] = [
  'api/accountgroups',
  'api/accounts/personaladminaccount',
  'api/accounts/*/dependentaccounts',
  'api/accounts/*/grantadministrativeaccess',
  'api/accounts/*/revokeadministrativeaccess',
  'api/activethemes',
  'api/automaticonboardingrules',
  'api/bulkactions',
  'api/classicreports',
  'api/componentsmonitoringdetails',
  'api/componentsmonitoringsummary',
  'api/configuration',
  'api/connectioncomponents',
  'api/dependentaccounts',
  'api/discoveredaccounts',
  'api/extendedaccounts',
  'api/fido2',
  'api/images',
  'api/incomingrequests',
  'api/licenses',
  'api/livesessions',
  'api/myrequests',
  'api/platforms',
  'api/policies',
  'api/psm',
  'api/pta',
  'api/recordings',
  'api/reports',
  'api/safes/*/accountgroups',
  'api/tasks',
  'api/themes',
  'api/usergroups',
  'api/users',
  'api/usertypes',
  `${gen1}/account`,
  `${gen1}/applications`,
  `${gen1}/logo`,
  `${gen1}/pendingaccounts`,
  `${gen1}/policy`,
  `${gen1}/users`,
]
