import { fold } from '../../../../state/fold.ts'
import type { PermissionFlag } from '../../../../state/permissions.ts'
import type { PsmSession } from '../../../../state/psm-session.ts'
import type { User } from '../../../../state/user.ts'
import type { PvwaContext } from '../context.ts'
import { refuse } from '../errors.ts'

function may({ state, access }: PvwaContext, user: User, session: PsmSession, flag: PermissionFlag): boolean {
  const safe = state.safe(session.safe)
  if (safe !== undefined) return access.may(user, safe, flag)
  // Sessions with accounts of no safe are for those who watch over the vault.
  return flag === 'viewAuditLog'
    ? user.vaultAuthorization.has('AuditUsers')
    : state.group('Vault Admins')?.has(user.name) === true
}

/** Whether a user sees a session: viewAuditLog in its safe (our assumption). */
export function maySee(context: PvwaContext, user: User, session: PsmSession): boolean {
  return may(context, user, session, 'viewAuditLog')
}

/** Whether a user may watch and end a session: manageSafe in its safe (our assumption). */
export function mayControl(context: PvwaContext, user: User, session: PsmSession): boolean {
  return may(context, user, session, 'manageSafe')
}

/** The live session of an id or GUID, for one who may see it; 404 when there is none. */
export function liveSession(context: PvwaContext, user: User, id: string): PsmSession {
  const session = context.state.psm.session(fold(id))
  if (session?.isLive !== true) throw refuse.sessionNotFound(id)
  if (!maySee(context, user, session)) throw refuse.notAuthorized()
  return session
}

/** Whether a session has left a recording. */
export function isRecorded(session: PsmSession): boolean {
  return !session.isLive && session.recording !== 'none'
}

/** The recording of an id, for one who may see it; 404 when there is none. */
export function recordingOf(context: PvwaContext, user: User, id: string): PsmSession {
  const session = context.state.psm.session(fold(id))
  if (session === undefined || !isRecorded(session)) throw refuse.recordingNotFound(id)
  if (!maySee(context, user, session)) throw refuse.notAuthorized()
  return session
}
