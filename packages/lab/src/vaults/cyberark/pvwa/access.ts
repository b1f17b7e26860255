import type { LabClock } from '../../../clock.ts'
import type { Account } from '../../../state/account.ts'
import { fullPermissions } from '../../../state/permissions.ts'
import type { PermissionFlag } from '../../../state/permissions.ts'
import type { Safe, SafeMembership } from '../../../state/safe.ts'
import type { User } from '../../../state/user.ts'
import type { VaultAuthorization } from '../../../state/user-profile.ts'
import type { VaultState } from '../../../state/vault-state.ts'
import { refuse } from './errors.ts'

/** A member that every safe has. */
export interface PredefinedMember {
  readonly name: string
  readonly type: 'User' | 'Group'
  readonly flags: ReadonlySet<PermissionFlag>
}

const auditing: readonly PermissionFlag[] = ['listAccounts', 'viewAuditLog', 'viewSafeMembers']

/**
 * Members that every safe has and that lists hide unless asked for (PVWA protocol notes, section 6). Which
 * ones, and with what permissions, is our assumption.
 */
export const predefinedMembers: readonly PredefinedMember[] = [
  { name: 'Master', type: 'User', flags: new Set(fullPermissions) },
  { name: 'Batch', type: 'User', flags: new Set(fullPermissions) },
  { name: 'Auditors', type: 'Group', flags: new Set(auditing) },
  { name: 'Operators', type: 'Group', flags: new Set<PermissionFlag>(['backupSafe']) },
  { name: 'Backup Users', type: 'Group', flags: new Set<PermissionFlag>(['backupSafe']) },
  { name: 'DR Users', type: 'Group', flags: new Set<PermissionFlag>(['backupSafe']) },
  { name: 'Notification Engines', type: 'Group', flags: new Set<PermissionFlag>(['listAccounts']) },
]

/**
 * What users may do: the permissions of their own membership and of every group of theirs, together, as long
 * as the membership has not expired.
 */
export class Access {
  readonly #state: VaultState
  readonly #clock: LabClock

  constructor(state: VaultState, clock: LabClock) {
    this.#state = state
    this.#clock = clock
  }

  /** Whether a membership is over. */
  isExpired(membership: SafeMembership): boolean {
    return membership.expiresAt !== null && membership.expiresAt * 1000 <= this.#clock.now()
  }

  /** Whether a user may do this in a safe. */
  may(user: User, safe: Safe, flag: PermissionFlag): boolean {
    return this.#find(user, safe, (flags) => flags.has(flag))
  }

  /** Whether a user is a member of a safe, alone or through a group. */
  isMember(user: User, safe: Safe): boolean {
    return this.#find(user, safe, () => true)
  }

  /** Refuses with 403 PASWS041E when a user may not do this in a safe. */
  demand(user: User, safe: Safe, ...flags: readonly PermissionFlag[]): void {
    if (!flags.every((flag) => this.may(user, safe, flag))) throw refuse.notAuthorized()
  }

  /** Refuses with 403 PASWS041E a user who has none of these authorizations in the vault. */
  demandVault(user: User, ...authorizations: readonly VaultAuthorization[]): void {
    if (!authorizations.some((name) => user.vaultAuthorization.has(name))) throw refuse.notAuthorized()
  }

  /** Refuses with 403 PASWS041E who is not in the group `Vault Admins`. */
  demandVaultAdmin(user: User): void {
    if (!this.isVaultAdmin(user)) throw refuse.notAuthorized()
  }

  /** Whether a user is in the group `Vault Admins`. */
  isVaultAdmin(user: User): boolean {
    return this.#state.group('Vault Admins')?.has(user.name) === true
  }

  /** The safe of an account. */
  safeOf(account: Account): Safe {
    const safe = this.#state.safe(account.safe)
    if (safe === undefined) throw refuse.safeNotFound(account.safe)
    return safe
  }

  /** The account with an id if the user may see it; else 404, as for one that is not there. */
  account(user: User, id: string): { readonly account: Account; readonly safe: Safe } {
    const account = this.#state.accountById(id)
    if (account === undefined) throw refuse.accountNotFound(id)
    const safe = this.safeOf(account)
    if (!this.may(user, safe, 'listAccounts') && !this.may(user, safe, 'retrieveAccounts')) {
      throw refuse.accountNotFound(id)
    }
    return { account, safe }
  }

  /** The safe of a name if the user is a member; else 404. */
  safe(user: User, name: string): Safe {
    const safe = this.#state.safe(name)
    if (safe === undefined || !this.isMember(user, safe)) throw refuse.safeNotFound(name)
    return safe
  }

  #find(user: User, safe: Safe, fits: (flags: ReadonlySet<PermissionFlag>) => boolean): boolean {
    const own = safe.membership(user.name)
    if (own !== undefined && !this.isExpired(own) && fits(own.flags)) return true
    for (const group of this.#state.groups) {
      if (!group.has(user.name)) continue
      const membership = safe.membership(group.name)
      if (membership !== undefined && !this.isExpired(membership) && fits(membership.flags)) return true
    }
    return predefinedMembers.some((member) => {
      const concerns =
        member.type === 'User'
          ? member.name.toLowerCase() === user.name.toLowerCase()
          : this.#state.group(member.name)?.has(user.name) === true
      return concerns && fits(member.flags)
    })
  }
}
