import type { Safe } from '../../../../state/safe.ts'
import type { User } from '../../../../state/user.ts'
import { epochSeconds } from '../context.ts'
import type { PvwaContext } from '../context.ts'

/** The safe's name as it stands in urls. */
export function safeUrlId(safe: Safe): string {
  return encodeURIComponent(safe.name)
}

/** Ids and names of the accounts that a user may list in a safe. */
function accountsOf({ access }: PvwaContext, safe: Safe, user: User): { id: string; name: string }[] {
  if (!access.may(user, safe, 'listAccounts')) return []
  return [...safe.accounts].map(({ id, name }) => ({ id, name }))
}

/** A safe as lists show it without `extendedDetails`. */
export function briefSafe(safe: Safe): Record<string, unknown> {
  return {
    safeUrlId: safeUrlId(safe),
    safeName: safe.name,
    safeNumber: safe.number,
    description: safe.description,
    location: safe.location,
  }
}

/** A safe in full (PVWA protocol notes, section 6): creation in seconds, modification in microseconds. */
export function safeModel(context: PvwaContext, safe: Safe): Record<string, unknown> {
  return {
    ...briefSafe(safe),
    creator: { id: String(context.state.memberId(safe.creator)), name: safe.creator },
    olacEnabled: safe.olacEnabled,
    managingCPM: safe.managingCpm,
    numberOfVersionsRetention: safe.retention.versions,
    numberOfDaysRetention: safe.retention.days,
    autoPurgeEnabled: safe.autoPurgeEnabled,
    creationTime: epochSeconds(safe.createdAt),
    lastModificationTime: safe.modifiedAt * 1000,
  }
}

/** What one user sees of a safe, with accounts when asked for. */
export function safeFor(
  context: PvwaContext,
  safe: Safe,
  user: User,
  includeAccounts: boolean,
): Record<string, unknown> {
  const own = safe.membership(user.name)
  return {
    ...safeModel(context, safe),
    ...(includeAccounts ? { accounts: accountsOf(context, safe, user) } : {}),
    isExpiredMember: own !== undefined && context.access.isExpired(own),
  }
}

/** The same for a list without `extendedDetails`. */
export function briefSafeFor(
  context: PvwaContext,
  safe: Safe,
  user: User,
  includeAccounts: boolean,
): Record<string, unknown> {
  return {
    ...briefSafe(safe),
    ...(includeAccounts ? { accounts: accountsOf(context, safe, user) } : {}),
  }
}
