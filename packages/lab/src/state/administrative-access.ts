import type { Account } from './account.ts'
import { fold } from './fold.ts'

/** Who was made an administrator of an account's machine for a time (just in time access). */
export class AdministrativeAccess {
  readonly #until = new Map<Account, Map<string, number>>()

  /** Grants it to a user until a moment (epoch milliseconds). */
  grant(account: Account, user: string, until: number): void {
    const own = this.#until.get(account) ?? new Map<string, number>()
    own.set(fold(user), until)
    this.#until.set(account, own)
  }

  /** Whether a user has it at a moment (epoch milliseconds). */
  holds(account: Account, user: string, now: number): boolean {
    return (this.#until.get(account)?.get(fold(user)) ?? -Infinity) > now
  }

  /** Takes it back. */
  revoke(account: Account, user: string): void {
    this.#until.get(account)?.delete(fold(user))
  }

  /** Takes it from everybody on an account that is gone. */
  forget(account: Account): void {
    this.#until.delete(account)
  }

  /** Forgets all. */
  clear(): void {
    this.#until.clear()
  }
}
