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
  /** Number that generated secrets depend on. */
  readonly random: number
}

/** The lab's time in whole seconds, as most of PVWA's times are. */
export function epochSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000)
}

/** Writes an audit row for what a user did. */
export function note(
  context: PvwaContext,
  user: Pick<User, 'name'>,
  address: string,
  action: AuditAction,
  about: { safe?: string; account?: Account; reason?: string | undefined; outcome?: string } = {},
): void {
  const { account, reason, outcome = 'OK' } = about
  const safe = account?.safe ?? about.safe
  context.audit.record({
    action,
    application: user.name,
    via: 'pvwa',
    ...(safe === undefined ? {} : { safe }),
    ...(account === undefined ? {} : { folder: account.folder, object: account.name }),
    ...(reason === undefined ? {} : { reason }),
    sourceAddress: address,
    outcome,
  })
}
