import { empty } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { note } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse } from '../errors.ts'
import type { PvwaRequest } from '../request.ts'
import { addActivity } from './account-secrets.ts'

/** `POST API/Accounts/{id}/grantAdministrativeAccess`: for a time that is a setting. */
export function grantAdministrativeAccess(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const { state, access, clock, settings } = context
  const { user, parameters, exchange } = request
  const { account, safe } = access.account(user, parameters['id'] ?? '')
  access.demand(user, safe, 'useAccounts')
  const until = clock.now() + settings.administrativeAccessMinutes * 60_000
  state.administrativeAccess.grant(account, user.name, until)
  addActivity(context, account, user.name, { activity: 'Grant administrative access', code: 380 })
  note(context, user, exchange.connection.remoteAddress, 'Grant administrative access', { account })
  return empty(settings)
}

/** `POST API/Accounts/{id}/RevokeAdministrativeAccess`: refused without a grant. */
export function revokeAdministrativeAccess(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const { state, access, clock, settings } = context
  const { user, parameters, exchange } = request
  const { account } = access.account(user, parameters['id'] ?? '')
  if (!state.administrativeAccess.holds(account, user.name, clock.now()))
    throw refuse.withCode(400, 'LABPV400E', 'No administrative access was granted.')
  state.administrativeAccess.revoke(account, user.name)
  addActivity(context, account, user.name, { activity: 'Revoke administrative access', code: 381 })
  note(context, user, exchange.connection.remoteAddress, 'Revoke administrative access', { account })
  return empty(settings)
}
