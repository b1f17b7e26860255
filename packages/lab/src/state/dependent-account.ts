import type { Account } from './account.ts'

/** A dependent account (a service, a task): it uses the secret of its master. */
export interface DependentAccount {
  readonly id: string
  readonly master: Account
  name: string
  readonly platformId: string
  properties: Readonly<Record<string, string>>
  automaticManagementEnabled: boolean
  manualManagementReason: string
  /** How the last push of the secret went. */
  status: 'success' | 'failure' | undefined
  /** Epoch milliseconds; `undefined` before the first. */
  syncedAt: number | undefined
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** Epoch milliseconds. */
  modifiedAt: number
  isDeleted: boolean
}

/** The dependent accounts of a vault. */
export class DependentAccounts {
  #held: DependentAccount[] = []
  #last = 0

  /** Those of an account, or all; the deleted ones too. */
  list(master?: Account): DependentAccount[] {
    return this.#held.filter((one) => master === undefined || one.master === master)
  }

  /** Adds one; its id starts with the number of its master's safe. */
  add(init: Omit<DependentAccount, 'id'>): DependentAccount {
    this.#last += 1
    // Above the numbers of accounts, so that no id is given twice.
    const added = { ...init, id: `${init.master.id.split('_')[0] ?? '0'}_${100_000 + this.#last}` }
    this.#held.push(added)
    return added
  }

  /** Takes out those of an account that is gone. */
  forget(master: Account): void {
    this.#held = this.#held.filter((one) => one.master !== master)
  }

  /** Forgets all. */
  clear(): void {
    this.#held = []
    this.#last = 0
  }
}
