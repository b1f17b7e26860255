import { LabError } from '../errors.ts'
import type { SafePermission } from '../seed/types.ts'
import { Account } from './account.ts'
import type { AccountInit, AccountSelector } from './account.ts'
import type { Application } from './application.ts'
import { fold } from './fold.ts'
import { Safe } from './safe.ts'

/** A change that somebody may want to know of before it happens. */
export type SecretChangeListener = (account: Account) => void

/** A platform as the vault knows it. */
export interface Platform {
  readonly id: string
  readonly requireReason: boolean
}

const noAccounts: readonly Account[] = []

function keyOf(safe: string, folder: string, name: string): string {
  return `${fold(safe)}\0${fold(folder)}\0${fold(name)}`
}

/** The value of an account under any name that a query may use for it, names folded. */
export function valueOf(account: Account, foldedName: string): string | undefined {
  switch (foldedName) {
    case 'safe':
      return account.safe
    case 'folder':
      return account.folder
    case 'object':
      return account.name
    case 'policyid':
      return account.platformId
    default:
      return account.property(foldedName)
  }
}

/**
 * What the vault holds: safes, accounts, applications, platforms. All surfaces answer from it, and tests
 * change it. Selectors and names are taken in any case. Methods that need an existing thing throw `LabError`
 * when it is missing.
 */
export class VaultState {
  readonly #safes = new Map<string, Safe>()
  readonly #accounts = new Map<string, Account>()
  readonly #applications = new Map<string, Application>()
  readonly #platforms = new Map<string, Platform>()
  readonly #indexes = new Map<string, Map<string, Account[]>>()
  #beforeSecretChange: SecretChangeListener | undefined

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
    return [...this.#platforms.values()]
  }

  /** The safe of that name, or `undefined`. */
  safe(name: string): Safe | undefined {
    return this.#safes.get(fold(name))
  }

  /** The application of that id, or `undefined`. */
  application(id: string): Application | undefined {
    return this.#applications.get(fold(id))
  }

  /** The platform of that id, or `undefined`. */
  platform(id: string): Platform | undefined {
    return this.#platforms.get(fold(id))
  }

  /** The account that a selector names, or `undefined`. */
  findAccount(selector: AccountSelector): Account | undefined {
    return this.#accounts.get(keyOf(selector.safe, selector.folder ?? 'Root', selector.object))
  }

  /** The account that a selector names. Throws `LabError` when there is none. */
  account(selector: AccountSelector): Account {
    const account = this.findAccount(selector)
    if (account !== undefined) return account
    const { safe, folder = 'Root', object } = selector
    throw new LabError(`there is no account ${JSON.stringify(object)} in folder ${folder} of safe ${safe}`)
  }

  /** Adds a safe. Throws `LabError` when there is one of that name. */
  addSafe(name: string): Safe {
    if (this.#safes.has(fold(name))) throw new LabError(`there is already a safe ${name}`)
    const safe = new Safe(name)
    this.#safes.set(fold(name), safe)
    return safe
  }

  /** Adds an account to an existing safe. Throws `LabError` when the safe is missing or the name taken. */
  addAccount(init: Partial<AccountInit> & Pick<AccountInit, 'safe' | 'name' | 'platformId'>): Account {
    const safe = this.safe(init.safe)
    if (safe === undefined) throw new LabError(`there is no safe ${init.safe}`)
    const { folder = 'Root', properties = [], secret = null, secretType = 'password' } = init
    const key = keyOf(init.safe, folder, init.name)
    if (this.#accounts.has(key))
      throw new LabError(`there is already an account ${init.name} in safe ${init.safe}`)
    const account = new Account({
      // The safe's own spelling, whatever the caller's.
      safe: safe.name,
      folder,
      name: init.name,
      platformId: init.platformId,
      secretType,
      properties,
      changeInProgress: init.changeInProgress ?? false,
      secret,
    })
    this.#accounts.set(key, account)
    safe.accounts.add(account)
    this.#indexes.clear()
    return account
  }

  /** Removes an account. Throws `LabError` when there is none. */
  removeAccount(selector: AccountSelector): void {
    const account = this.account(selector)
    this.#accounts.delete(keyOf(account.safe, account.folder, account.name))
    this.safe(account.safe)?.accounts.delete(account)
    this.#indexes.clear()
  }

  /**
   * Sets a secret, as a rotation does; `null` takes it away. A caching provider goes on serving the previous
   * one.
   */
  setSecret(selector: AccountSelector, secret: string | null): void {
    const account = this.account(selector)
    this.#beforeSecretChange?.(account)
    account.setSecret(secret)
  }

  /** Says whether the CPM is changing the account's secret at the moment. */
  setChangeInProgress(selector: AccountSelector, changeInProgress: boolean): void {
    this.account(selector).changeInProgress = changeInProgress
  }

  /** Sets a property (file category), or removes it with `null`. */
  setProperty(selector: AccountSelector, name: string, value: string | null): void {
    this.account(selector).setProperty(name, value)
    this.#indexes.clear()
  }

  /**
   * Makes the other account of a dual-account group active, as the CPM does when it rotates one.
   * With more than two, the next by `Index`. Throws `LabError` when there is no such group.
   */
  switchDualAccount(virtualUserName: string, safe?: string): Account {
    const group = this.accountsWhere('virtualusername', virtualUserName)
      .filter((account) => safe === undefined || fold(account.safe) === fold(safe))
      .sort((left, right) => Number(left.property('Index') ?? 0) - Number(right.property('Index') ?? 0))
    if (group.length < 2)
      throw new LabError(`there are no dual accounts with the virtual user name ${virtualUserName}`)
    const active = group.findIndex(
      (account) => fold(account.property('DualAccountStatus') ?? '') === 'active',
    )
    const next = group[(active + 1) % group.length]
    for (const account of group)
      account.setProperty('DualAccountStatus', account === next ? 'Active' : 'Inactive')
    this.#indexes.clear()
    if (next === undefined) throw new LabError('unreachable: the group is not empty')
    return next
  }

  /** Adds an application, or replaces the one of that id. */
  setApplication(application: Application): void {
    this.#applications.set(fold(application.id), application)
  }

  /** Removes an application; false when there was none. */
  removeApplication(id: string): boolean {
    return this.#applications.delete(fold(id))
  }

  /** Adds a platform, or replaces the one of that id. */
  setPlatform(platform: Platform): void {
    this.#platforms.set(fold(platform.id), platform)
  }

  /**
   * Gives a member of a safe exactly these permissions; none takes the member out. Throws `LabError` without
   * the safe.
   */
  setPermissions(safe: string, member: string, permissions: readonly SafePermission[]): void {
    this.#requireSafe(safe).setMember(member, permissions)
  }

  /**
   * Takes one permission from a member of a safe; `retrieve` unless said otherwise. Throws `LabError` without
   * the safe.
   */
  denyPermission(safe: string, member: string, permission: SafePermission = 'retrieve'): void {
    this.#requireSafe(safe).deny(member, permission)
  }

  /**
   * Accounts whose value under a name (folded) is this one, in any case. From an index that is made when
   * first needed.
   */
  accountsWhere(foldedName: string, value: string): readonly Account[] {
    let index = this.#indexes.get(foldedName)
    if (index === undefined) {
      index = new Map<string, Account[]>()
      for (const account of this.#accounts.values()) {
        const own = valueOf(account, foldedName)
        if (own === undefined) continue
        const key = fold(own)
        const bucket = index.get(key)
        if (bucket === undefined) index.set(key, [account])
        else bucket.push(account)
      }
      this.#indexes.set(foldedName, index)
    }
    return index.get(fold(value)) ?? noAccounts
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
    this.#indexes.clear()
  }

  #requireSafe(name: string): Safe {
    const safe = this.safe(name)
    if (safe === undefined) throw new LabError(`there is no safe ${name}`)
    return safe
  }
}
