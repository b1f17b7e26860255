import { LabError } from '../errors.ts'
import type { Account, AccountSelector } from './account.ts'
import { fold } from './fold.ts'

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

function putInto(index: Map<string, Account[]>, account: Account, foldedName: string): void {
  const own = valueOf(account, foldedName)
  if (own === undefined) return
  const key = fold(own)
  const bucket = index.get(key)
  if (bucket === undefined) index.set(key, [account])
  else bucket.push(account)
}

/** All accounts by safe, folder and name, and by their values. */
export class AccountStore {
  readonly #accounts = new Map<string, Account>()
  readonly #indexes = new Map<string, Map<string, Account[]>>()

  /** How many there are. */
  get size(): number {
    return this.#accounts.size
  }

  /** All accounts, in the order they were added. */
  values(): IterableIterator<Account> {
    return this.#accounts.values()
  }

  /** The account that a selector names, or `undefined`. */
  find({ safe, folder = 'Root', object }: AccountSelector): Account | undefined {
    return this.#accounts.get(keyOf(safe, folder, object))
  }

  /** The account that a selector names. Throws `LabError` when there is none. */
  get(selector: AccountSelector): Account {
    const account = this.find(selector)
    if (account !== undefined) return account
    const { safe, folder = 'Root', object } = selector
    throw new LabError(`there is no account ${JSON.stringify(object)} in folder ${folder} of safe ${safe}`)
  }

  /** Throws `LabError` when another account has this place. */
  demandFree({ safe, folder = 'Root', object }: AccountSelector, except?: Account): void {
    const there = this.find({ safe, folder, object })
    if (there !== undefined && there !== except)
      throw new LabError(`there is already an account ${object} in safe ${safe}`)
  }

  /** Puts an account in. */
  put(account: Account): void {
    this.#accounts.set(keyOf(account.safe, account.folder, account.name), account)
    for (const [name, index] of this.#indexes) putInto(index, account, name)
  }

  /** Takes an account out. */
  take(account: Account): void {
    this.#accounts.delete(keyOf(account.safe, account.folder, account.name))
    this.#indexes.clear()
  }

  /** Has accounts change their place. Only those whose place changes get a new turn in the order. */
  relocate(accounts: Iterable<Account>, change: (account: Account) => void): void {
    for (const account of accounts) {
      const old = keyOf(account.safe, account.folder, account.name)
      change(account)
      const key = keyOf(account.safe, account.folder, account.name)
      if (key === old) continue
      this.#accounts.delete(old)
      this.#accounts.set(key, account)
    }
    this.#indexes.clear()
  }

  /** Notes that a property of some account has changed. */
  changed(name: string): void {
    this.#indexes.delete(fold(name))
  }

  /**
   * Accounts whose value under a name (folded) is this one, in any case. From an index that is made when
   * first needed.
   */
  where(foldedName: string, value: string): readonly Account[] {
    let index = this.#indexes.get(foldedName)
    if (index === undefined) {
      index = new Map<string, Account[]>()
      for (const account of this.values()) putInto(index, account, foldedName)
      this.#indexes.set(foldedName, index)
    }
    return index.get(fold(value)) ?? noAccounts
  }

  /** Makes the next account of a dual-account group active; see `VaultState.switchDualAccount`. */
  switchDual(virtualUserName: string, safe?: string): Account {
    const group = this.where('virtualusername', virtualUserName)
      .filter((account) => safe === undefined || fold(account.safe) === fold(safe))
      .sort((left, right) => Number(left.property('Index') ?? 0) - Number(right.property('Index') ?? 0))
    const active = group.findIndex(
      (account) => fold(account.property('DualAccountStatus') ?? '') === 'active',
    )
    const next = group[(active + 1) % group.length]
    if (next === undefined || group.length < 2)
      throw new LabError(`there are no dual accounts with the virtual user name ${virtualUserName}`)
    for (const account of group)
      account.setProperty('DualAccountStatus', account === next ? 'Active' : 'Inactive')
    this.changed('DualAccountStatus')
    return next
  }

  /** Empties everything. */
  clear(): void {
    this.#accounts.clear()
    this.#indexes.clear()
  }
}
