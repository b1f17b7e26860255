import { empty, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { note } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { gen1Logon, gen1SamlLogon, logon, sharedLogon } from '../logon/logon.ts'
import type { PvwaRequest } from '../request.ts'
import { loggedOnUser, loginsInfo, server, verifyServer } from '../server-info.ts'
import { gen1 } from './route.ts'
import type { PvwaRoute } from './route.ts'

function logoff(form: 'gen1' | 'gen2') {
  return (context: PvwaContext, { user, exchange }: PvwaRequest): PvwaAnswer => {
    context.sessions.end(exchange.headers.authorization ?? '')
    note(context, user, exchange.connection.remoteAddress, 'Logoff')
    return form === 'gen2' ? json({ LogoffUrl: '' }) : empty(context.settings)
  }
}

const cyberArkService = 'webservices/auth/cyberark/cyberarkauthenticationservice.svc'
const samlService = 'webservices/auth/saml/samlauthenticationservice.svc'
const sharedService = 'webservices/auth/shared/restfulauthenticationservice.svc'

/** Log on and off, and who and where one is (PVWA protocol notes, sections 3 and 4). */
export const sessionRoutes: readonly PvwaRoute[] = [
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
  { method: 'GET', path: `${gen1}/user`, handle: loggedOnUser },
]
