import type { AccessRequest } from '../../../../state/access-request.ts'
import type { Account } from '../../../../state/account.ts'
import type { Safe } from '../../../../state/safe.ts'
import type { User } from '../../../../state/user.ts'
import type { PvwaContext } from '../context.ts'
import { refuse } from '../errors.ts'

/**
 * Refuses access to an account under dual control without a confirmed request of the caller, whose window is now (our
 * assumption; the status and code too). Who has accessWithoutConfirmation needs none. Gives the request that opens it.
 */
export function demandConfirmation(
  { state, access, clock }: PvwaContext,
  account: Account,
  safe: Safe,
  user: User,
): AccessRequest | undefined {
  if (state.platform(account.platformId)?.dualControl !== true) return undefined
  if (access.may(user, safe, 'accessWithoutConfirmation')) return undefined
  const request = state.requests.opening(account, user.name, clock.now())
  if (request === undefined) throw refuse.confirmationRequired()
  return request
}
