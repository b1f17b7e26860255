import type { Account } from './account.ts'
import type { AccountGroup } from './account-group.ts'
import { fold } from './fold.ts'
import { flagsOf, shownPermission } from './permissions.ts'
import type { PermissionFlag, SafePermission } from './permissions.ts'

/** A member of a safe as the vault holds it. */
export interface SafeMembership {
  readonly name: string
  readonly flags: ReadonlySet<PermissionFlag>
  /** When the membership ends, epoch seconds; `null` when it does not. */
  readonly expiresAt: number | null
}

/** How long a safe keeps old versions: so many of them, or so many days; `null` both when nothing was said. */
export interface SafeRetention {
  readonly versions: number | null
  readonly days: number | null
}

/** A safe with its members and accounts. */
export class Safe {
  /** The number that the ids of its accounts start with. */
  readonly number: number
  readonly accounts = new Set<Account>()
  readonly accountGroups = new Set<AccountGroup>()
  name: string
  description = ''
  location = '\\'
  managingCpm = 'PasswordManager'
  retention: SafeRetention = { versions: null, days: 7 }
  creator = 'Administrator'
  olacEnabled = false
  autoPurgeEnabled = false
  /** Epoch milliseconds. */
  createdAt: number
  /** Epoch milliseconds. */
  modifiedAt: number
  /** When an account was last deleted from it, epoch milliseconds; the retention by days counts from there. */
  lastDeletionAt: number | undefined
  readonly #members = new Map<string, SafeMembership>()
  readonly #byNumber = new Map<number, Account>()
  #lastNumber = 0

  constructor(name: string, number = 0, now = 0) {
    this.name = name
    this.number = number
    this.createdAt = now
    this.modifiedAt = now
  }

  /** The members with what they may do. */
  get members(): { name: string; permissions: SafePermission[] }[] {
    return this.memberships().map(({ name, flags }) => ({
      name,
      permissions: [...flags].map(shownPermission),
    }))
  }

  /** The members with their flags and when they end. */
  memberships(): SafeMembership[] {
    return [...this.#members.values()]
  }

  /** The membership of that name (any case), or `undefined`. */
  membership(name: string): SafeMembership | undefined {
    return this.#members.get(fold(name))
  }

  /** Whether a member has a permission; names in any case. */
  allows(member: string, permission: SafePermission): boolean {
    const flags = this.#members.get(fold(member))?.flags
    return flags !== undefined && flagsOf(permission).every((flag) => flags.has(flag))
  }

  /** Gives a member exactly these permissions; none takes the member out. */
  setMember(name: string, permissions: readonly SafePermission[], expiresAt: number | null = null): void {
    if (permissions.length === 0) this.removeMember(name)
    else this.putMembership(name, new Set(permissions.flatMap(flagsOf)), expiresAt)
  }

  /** Sets a membership, which may be one without any permission. */
  putMembership(name: string, flags: ReadonlySet<PermissionFlag>, expiresAt: number | null): void {
    const own = this.#members.get(fold(name))?.name ?? name
    this.#members.set(fold(name), { name: own, flags, expiresAt })
  }

  /** Takes a member out; false when it was none. */
  removeMember(name: string): boolean {
    return this.#members.delete(fold(name))
  }

  /** Gives a membership to another name. */
  renameMember(name: string, newName: string): void {
    const membership = this.#members.get(fold(name))
    if (membership === undefined) return
    this.#members.delete(fold(name))
    this.#members.set(fold(newName), { ...membership, name: newName })
  }

  /** The group that an account of this safe is in. */
  groupOf(account: Account): AccountGroup | undefined {
    return [...this.accountGroups].find((group) => group.members.has(account))
  }

  /** Makes a group for accounts of this safe. */
  addAccountGroup(name: string, platformId: string): AccountGroup {
    const group = { id: `${this.number}_${this.takeNumber()}`, name, platformId, members: new Set<Account>() }
    this.accountGroups.add(group)
    return group
  }

  /** Takes one permission from a member. */
  deny(member: string, permission: SafePermission): void {
    const membership = this.#members.get(fold(member))
    if (membership === undefined) return
    const taken = flagsOf(permission)
    const flags = [...membership.flags].filter((flag) => !taken.includes(flag))
    this.#members.set(fold(member), { ...membership, flags: new Set(flags) })
  }

  /** @internal The account with that number in this safe. */
  accountByNumber(number: number): Account | undefined {
    return this.#byNumber.get(number)
  }

  /** @internal The next number for an account: never given twice. */
  takeNumber(): number {
    this.#lastNumber += 1
    return this.#lastNumber
  }

  /** @internal Puts an account in. */
  put(account: Account): void {
    this.accounts.add(account)
    this.#byNumber.set(account.number, account)
  }

  /** @internal Takes an account out. */
  take(account: Account, now: number): void {
    this.accounts.delete(account)
    this.#byNumber.delete(account.number)
    this.groupOf(account)?.members.delete(account)
    this.lastDeletionAt = now
  }
}
