import { generatedUuid } from '../../../random.ts'
import { logonMethods } from '../../../state/user.ts'
import type { LogonMark } from '../../../state/user.ts'
import { json } from './answers.ts'
import type { PvwaAnswer } from './answers.ts'
import { epochSeconds } from './context.ts'
import type { PvwaContext } from './context.ts'
import type { PvwaRequest } from './request.ts'
import { userTypeOf } from './users/user-types.ts'

const serverName = 'Vault'

/** `GET WebServices/PIMServices.svc/Server`: no session needed. */
export function server({ settings }: PvwaContext): PvwaAnswer {
  const { version } = settings
  return json({ ExternalVersion: version, InternalVersion: `${version}.1`, ServerName: serverName })
}

/** `GET API/verify/` and Gen1's `Verify`: no session needed. */
export function verifyServer({ state, application }: PvwaContext): PvwaAnswer {
  const used = new Set(state.users.flatMap((user) => [...user.methods]))
  return json({
    ApplicationName: application,
    AuthenticationMethods: logonMethods.map((method) => ({
      Enabled: used.has(method) && state.configuration.allowsLogon(method),
      Id: method,
    })),
    ServerId: generatedUuid(application),
    ServerName: serverName,
  })
}

/** `GET API/LoginsInfo`: times and addresses of the user's own log ons. */
export function loginsInfo({ user }: PvwaRequest): PvwaAnswer {
  const at = (mark: LogonMark | undefined): number => (mark === undefined ? 0 : epochSeconds(mark.at))
  return json({
    LastSuccessLoginTime: at(user.lastSuccess),
    LastSuccessLoginIP: user.lastSuccess?.address ?? '',
    FailedLogins: user.failedLogons,
    LastFailLoginTime: at(user.lastFailure),
    LastFailLoginIP: user.lastFailure?.address ?? '',
  })
}

/** `GET WebServices/PIMServices.svc/User`: who is logged on, in Gen1's words. */
export function loggedOnUser({ clock }: PvwaContext, { user }: PvwaRequest): PvwaAnswer {
  const { location, details } = user.profile
  return json({
    AgentUser: userTypeOf(user.userType)?.component === true,
    Disabled: !user.enabled,
    Email: details.internet?.['businessEmail'] ?? '',
    Expired: user.isExpired(clock.now()),
    FirstName: details.personalDetails?.['firstName'] ?? '',
    LastName: details.personalDetails?.['lastName'] ?? '',
    Location: location,
    Source: user.source,
    Suspended: user.suspended,
    UserName: user.name,
    UserTypeName: user.userType,
  })
}
