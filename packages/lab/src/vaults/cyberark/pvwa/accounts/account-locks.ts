import { empty } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { note } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse } from '../errors.ts'
import type { PvwaRequest } from '../request.ts'

/** `POST API/Accounts/{id}/CheckIn`: gives back what the user has checked out. */
export function checkIn(context: PvwaContext, { user, parameters, exchange }: PvwaRequest): PvwaAnswer {
  const { account } = context.access.account(user, parameters['id'] ?? '')
  if (account.lockedBy === undefined) throw refuse.notLocked()
  if (account.lockedBy !== user.name) throw refuse.notAuthorized()
  account.setLock(undefined)
  note(context, user, exchange.connection.remoteAddress, 'Unlock account', { account })
  return empty(context.settings)
}

/** `POST API/Accounts/{id}/Unlock`: ends anybody's check out. */
export function unlock(context: PvwaContext, { user, parameters, exchange }: PvwaRequest): PvwaAnswer {
  const { account, safe } = context.access.account(user, parameters['id'] ?? '')
  context.access.demand(user, safe, 'unlockAccounts')
  if (account.lockedBy === undefined) throw refuse.notLocked()
  account.setLock(undefined)
  note(context, user, exchange.connection.remoteAddress, 'Unlock account', { account })
  return empty(context.settings)
}
