import { LabError } from '../errors.ts'
import { AccessRequests } from './access-request.ts'
import { AdministrativeAccess } from './administrative-access.ts'
import { Account } from './account.ts'
import type { AccountInit, AccountSelector } from './account.ts'
import { AccountStore } from './account-store.ts'
import { numbered } from './application.ts'
import type { Application } from './application.ts'
import { Configuration } from './configuration.ts'
import { Components } from './components.ts'
import { DependentAccounts } from './dependent-account.ts'
import { fold } from './fold.ts'
import { defaultMasterPolicy } from './master-policy.ts'
import type { MasterPolicy } from './master-policy.ts'
import type { SafePermission } from './permissions.ts'
import { Platforms } from './platform.ts'
import type { Platform, PlatformInit } from './platform.ts'
import { Psm } from './psm.ts'
import type { Safe } from './safe.ts'
import { Safes } from './safes.ts'
import type { Group, GroupInit } from './group.ts'
import { Identities } from './identities.ts'
import type { User, UserInit } from './user.ts'

/** A change that somebody may want to know of before it happens. */
export type SecretChangeListener = (account: Account) => void

/** Who writes a secret, beside the secret itself. */
export interface SecretChange {
  /** Default `PasswordManager`: a rotation by the CPM. */
  readonly modifiedBy?: string
}

/**
 * What the vault holds: safes, accounts, applications, platforms. All surfaces answer from it, and tests
 * change it. Selectors and names are taken in any case. Methods that need an existing thing throw `LabError`
 * when it is missing.
 */
export class VaultState {
  /** What holds for every platform that has no rule of its own. */
  readonly masterPolicy: MasterPolicy = { ...defaultMasterPolicy }
  /** Privileged Session Manager: servers, connection components, sessions. */
  readonly psm = new Psm(() => this.#now())
  /** Requests for access to accounts under dual control. */
  readonly requests = new AccessRequests(() => this.#now(), this.masterPolicy)
  /** Components whose health is watched. */
  readonly components = new Components()
  /** Dependent accounts. */
  readonly dependents = new DependentAccounts()
  /** Who is an administrator of an account's machine for a time. */
  readonly administrativeAccess = new AdministrativeAccess()
  /** Directories, rules and what else is set about the vault. */
  readonly configuration = new Configuration()
  /** Packages of platforms that were stored instead of imported, by their ids folded. */
  readonly storedPlatforms = new Map<string, PlatformInit>()
  readonly #safes = new Safes()
  readonly #accounts = new AccountStore()
  readonly #applications = new Map<string, Application>()
  readonly #platforms = new Platforms(this.masterPolicy)
  readonly #identities = new Identities()
  readonly #now: () => number
  #revision = 0
  #beforeSecretChange: SecretChangeListener | undefined

  /** `now` is the lab's clock; real time when absent. */
  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** Goes up with every change that a listing could show. */
  get revision(): number {
    return this.#revision
  }

  /** All users. */
  get users(): User[] {
    return this.#identities.users
  }

  /** The user of that name, or `undefined`. */
  user(name: string): User | undefined {
    return this.#identities.user(name)
  }

  /** Adds a user. Throws `LabError` when there is a user or group of that name. */
  addUser(init: UserInit): User {
    this.#revision += 1
    return this.#identities.addUser(init)
  }

  /** Removes a user, out of all groups and safes; false when there was none. */
  removeUser(name: string): boolean {
    return this.#identities.removeUser(name) && this.#forgetMember(name)
  }

  /** All groups. */
  get groups(): Group[] {
    return this.#identities.groups
  }

  /** The group of that name, or `undefined`. */
  group(name: string): Group | undefined {
    return this.#identities.group(name)
  }

  /** The group of that name, which is made when it is not there. Throws `LabError` when a user has the name. */
  addGroup(init: string | GroupInit): Group {
    this.#revision += 1
    const wanted = typeof init === 'string' ? { name: init } : init
    return this.group(wanted.name) ?? this.#identities.addGroup(wanted)
  }

  /** Renames a group, in safes too. Throws `LabError` when there is none, or when the name is taken. */
  renameGroup(name: string, newName: string): void {
    const group = this.group(name)
    if (group === undefined) throw new LabError(`there is no group ${name}`)
    if (this.group(newName) !== group && this.isNameTaken(newName))
      throw new LabError(`the name ${newName} is taken`)
    for (const safe of this.#safes.values()) safe.renameMember(name, newName)
    this.#identities.renameGroup(group, newName)
    this.#revision += 1
  }

  /** Removes a group, out of all safes; false when there was none. */
  removeGroup(name: string): boolean {
    return this.#identities.removeGroup(name) && this.#forgetMember(name)
  }

  /** Whether a user, group or application has that name: safes know all three by name, so they share one space of names. */
  isNameTaken(name: string): boolean {
    return (
      this.user(name) !== undefined || this.group(name) !== undefined || this.application(name) !== undefined
    )
  }

  /** The number of a user, group or application: given once, on first sight. */
  memberId(name: string): number {
    return this.#identities.number(name)
  }

  /** The account with that id (`24_3`), or `undefined`. */
  accountById(id: string): Account | undefined {
    const parts = /^(\d{1,9})_(\d{1,9})$/u.exec(id)
    if (parts === null) return undefined
    return this.#safes.numbered(Number(parts[1]))?.accountByNumber(Number(parts[2]))
  }

  /** @internal Notes that members, users or groups have changed. */
  touch(): void {
    this.#revision += 1
  }

  /** All safes. */
  get safes(): Safe[] {
    return [...this.#safes.values()]
  }

  /** All accounts, in the order they were added. */
  accounts(): IterableIterator<Account> {
    return this.#accounts.values()
  }

  /** How many accounts there are. */
  get accountCount(): number {
    return this.#accounts.size
  }

  /** All applications. */
  get applications(): Application[] {
    return [...this.#applications.values()]
  }

  /** All platforms. */
  get platforms(): Platform[] {
    return this.#platforms.list()
  }

  /** The safe of that name, or `undefined`. */
  safe(name: string): Safe | undefined {
    return this.#safes.find(name)
  }

  /** The application of that id, or `undefined`. */
  application(id: string): Application | undefined {
    return this.#applications.get(fold(id))
  }

  /** The platform of that id, or `undefined`. */
  platform(id: string): Platform | undefined {
    return this.#platforms.find(id)
  }

  /** The account that a selector names, or `undefined`. */
  findAccount(selector: AccountSelector): Account | undefined {
    return this.#accounts.find(selector)
  }

  /** The account that a selector names. Throws `LabError` when there is none. */
  account(selector: AccountSelector): Account {
    return this.#accounts.get(selector)
  }

  /** Adds a safe. Throws `LabError` when there is one of that name. */
  addSafe(name: string): Safe {
    const safe = this.#safes.add(name, this.#now())
    this.#revision += 1
    return safe
  }

  /** Removes a safe with what is in it. Throws `LabError` when there is none of that name. */
  removeSafe(name: string): void {
    const safe = this.#safes.get(name)
    for (const account of safe.accounts) {
      this.#accounts.take(account)
      this.#forgetAccount(account)
    }
    this.#safes.remove(safe)
    this.#revision += 1
  }

  /** Renames a safe. Throws `LabError` when there is none, or when the new name is taken. */
  renameSafe(name: string, newName: string): void {
    const safe = this.#safes.get(name)
    this.#safes.rename(safe, newName)
    this.#accounts.relocate(safe.accounts, (account) => account.moveToSafe(newName))
    this.#revision += 1
  }

  /** Adds an account to an existing safe. Throws `LabError` when the safe is missing or the name taken. */
  addAccount(
    init: Partial<AccountInit> & Pick<AccountInit, 'safe' | 'name' | 'platformId'>,
    createdBy = 'Administrator',
  ): Account {
    const safe = this.#safes.get(init.safe)
    const { folder = 'Root', properties = [], secret = null, secretType = 'password' } = init
    this.#accounts.demandFree({ safe: init.safe, folder, object: init.name })
    const account = new Account(
      {
        // The safe's own spelling, whatever the caller's.
        safe: safe.name,
        folder,
        name: init.name,
        platformId: init.platformId,
        secretType,
        properties,
        changeInProgress: init.changeInProgress ?? false,
        secret,
      },
      { safeNumber: safe.number, number: safe.takeNumber(), createdAt: this.#now(), createdBy },
    )
    this.#accounts.put(account)
    safe.put(account)
    this.#revision += 1
    return account
  }

  /** Removes an account. Throws `LabError` when there is none. */
  removeAccount(selector: AccountSelector): void {
    const account = this.account(selector)
    this.#accounts.take(account)
    this.#forgetAccount(account)
    this.safe(account.safe)?.take(account, this.#now())
    this.#revision += 1
  }

  /**
   * Sets a secret, as a rotation does; `null` takes it away. A caching provider goes on serving the previous
   * one.
   */
  setSecret(selector: AccountSelector, secret: string | null, change: SecretChange = {}): void {
    this.setSecretOf(this.account(selector), secret, change)
  }

  /** Sets the secret of an account; `setSecret` for those who hold the account itself. */
  setSecretOf(account: Account, secret: string | null, change: SecretChange = {}): void {
    this.#beforeSecretChange?.(account)
    const keep = this.safe(account.safe)?.retention.versions ?? undefined
    account.setSecret(secret, change.modifiedBy, this.#now(), keep)
  }

  /** Says whether the CPM is changing the account's secret at the moment. */
  setChangeInProgress(selector: AccountSelector, changeInProgress: boolean): void {
    this.account(selector).changeInProgress = changeInProgress
  }

  /** Sets a property (file category), or removes it with `null`. */
  setProperty(selector: AccountSelector, name: string, value: string | null): void {
    this.setPropertyOf(this.account(selector), name, value)
  }

  /** Sets or removes a property of an account; `setProperty` for those who hold the account itself. */
  setPropertyOf(account: Account, name: string, value: string | null): void {
    account.setProperty(name, value)
    this.#accounts.changed(name)
    this.#revision += 1
  }

  /**
   * Gives an account another name or platform. Throws `LabError` when the name is taken in its safe and
   * folder.
   */
  renameAccount(account: Account, name: string, platformId: string): void {
    const { safe, folder } = account
    this.#accounts.demandFree({ safe, folder, object: name }, account)
    this.#accounts.relocate([account], () => account.rename(name, platformId))
    this.#revision += 1
  }

  /**
   * Makes the other account of a dual-account group active, as the CPM does when it rotates one.
   * With more than two, the next by `Index`. Throws `LabError` when there is no such group.
   */
  switchDualAccount(virtualUserName: string, safe?: string): Account {
    return this.#accounts.switchDual(virtualUserName, safe)
  }

  /** Adds an application, or replaces the one of that id. */
  setApplication(application: Application): void {
    this.#applications.set(fold(application.id), numbered(application))
  }

  /** Removes an application, out of all safes; false when there was none. */
  removeApplication(id: string): boolean {
    return this.#applications.delete(fold(id)) && this.#forgetMember(id)
  }

  /** Adds a platform, or replaces the one of that id. */
  setPlatform(init: PlatformInit): Platform {
    return this.#platforms.set(init)
  }

  /** Removes a platform; false when there was none. */
  removePlatform(id: string): boolean {
    return this.#platforms.remove(id)
  }

  /**
   * Gives a member of a safe exactly these permissions; none takes the member out. Throws `LabError` without
   * the safe.
   */
  setPermissions(safe: string, member: string, permissions: readonly SafePermission[]): void {
    this.#safes.get(safe).setMember(member, permissions)
    this.#revision += 1
  }

  /**
   * Takes one permission from a member of a safe; `retrieve` unless said otherwise. Throws `LabError` without
   * the safe.
   */
  denyPermission(safe: string, member: string, permission: SafePermission = 'retrieve'): void {
    this.#safes.get(safe).deny(member, permission)
    this.#revision += 1
  }

  /**
   * Accounts whose value under a name (folded) is this one, in any case. From an index that is made when
   * first needed.
   */
  accountsWhere(foldedName: string, value: string): readonly Account[] {
    return this.#accounts.where(foldedName, value)
  }

  /** @internal Who is told before a secret changes: the provider's cache. */
  onBeforeSecretChange(listener: SecretChangeListener): void {
    this.#beforeSecretChange = listener
  }

  /** @internal Empties everything. Those who hold the state keep holding the right one through a reset. */
  clear(): void {
    this.#safes.clear()
    this.#accounts.clear()
    this.#applications.clear()
    this.#platforms.clear()
    this.psm.clear()
    this.requests.clear()
    this.components.clear()
    this.dependents.clear()
    this.administrativeAccess.clear()
    this.storedPlatforms.clear()
    Object.assign(this.masterPolicy, defaultMasterPolicy)
    this.#identities.clear()
    this.configuration.clear()
    this.#revision += 1
  }

  // What hangs on an account goes with it.
  #forgetAccount(account: Account): void {
    this.requests.forget(account)
    this.dependents.forget(account)
    this.administrativeAccess.forget(account)
  }

  #forgetMember(name: string): true {
    for (const safe of this.#safes.values()) safe.removeMember(name)
    this.#revision += 1
    return true
  }
}
