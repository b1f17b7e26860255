import type { Audit, AuditAction } from '../../../audit.ts'
import type { LabClock } from '../../../clock.ts'
import type { Authority } from '../../../pki/authority.ts'
import type { Account } from '../../../state/account.ts'
import type { User } from '../../../state/user.ts'
import type { VaultState } from '../../../state/vault-state.ts'
import type { Cpm } from '../cpm.ts'
import type { BulkUploads } from './accounts/bulk-upload.ts'
import type { AccountLists } from './accounts/account-list.ts'
import type { Access } from './access.ts'
import type { Challenges } from './logon/radius.ts'
import type { Correlations } from './correlations.ts'
import type { Nodes } from './nodes.ts'
import type { RecentlyDeleted } from './recently-deleted.ts'
import type { PvwaRequest } from './request.ts'
import type { Sessions } from './sessions.ts'
import type { PvwaSettings } from './settings.ts'

/** What the handlers work with. */
export interface PvwaContext {
  readonly state: VaultState
  readonly clock: LabClock
  readonly settings: PvwaSettings
  readonly audit: Audit
  readonly authority: Authority
  readonly sessions: Sessions
  readonly nodes: Nodes
  readonly challenges: Challenges
  readonly correlations: Correlations
  readonly recentlyDeleted: RecentlyDeleted
  readonly access: Access
  readonly lists: AccountLists
  readonly cpm: Cpm
  readonly uploads: BulkUploads
  /** Name of the IIS application. */
  readonly application: string
  readonly sharedUser: string | undefined
  /** Origin of the surface, `https://127.0.0.1:PORT`. */
  readonly origin: () => string
  /** When the lab was started, epoch milliseconds by its clock. */
  readonly bornAt: number
  /** Number that generated secrets depend on. */
  readonly random: number
}

/** The lab's time in whole seconds, as most of PVWA's times are. */
export function epochSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000)
}

/** What .NET makes of no date at all; PVWA shows it for other dates (recorded). */
export const noDate = -62_135_578_800

/** Writes an audit row for what a user did. */
export function note(
  context: PvwaContext,
  user: Pick<User, 'name'>,
  address: string,
  action: AuditAction,
  about: {
    safe?: string
    account?: Account
    /** What it is about, when it is no account. */
    object?: string
    reason?: string | undefined
    outcome?: string
  } = {},
): void {
  const { account, reason, outcome = 'OK' } = about
  const safe = account?.safe ?? about.safe
  const object = account?.name ?? about.object
  context.audit.record({
    action,
    application: user.name,
    via: 'pvwa',
    ...(safe === undefined ? {} : { safe }),
    ...(account === undefined ? {} : { folder: account.folder }),
    ...(object === undefined ? {} : { object }),
    ...(reason === undefined ? {} : { reason }),
    sourceAddress: address,
    outcome,
  })
}

/** Writes an audit row for what a request did to something that is no account. */
export function noteObject(
  context: PvwaContext,
  { user, exchange }: Pick<PvwaRequest, 'user' | 'exchange'>,
  action: AuditAction,
  object: string,
): void {
  note(context, user, exchange.connection.remoteAddress, action, { object })
}
