import type { Pam360Totp } from './account.ts'

/** An account that somebody keeps for himself. */
export interface Pam360PersonalAccount {
  readonly id: number
  readonly name: string
  readonly password: string
  /** Address of a web site; empty without one. */
  readonly url: string
  /** Values of the category's fields. */
  readonly fields: Readonly<Record<string, string>>
  readonly totp: Pam360Totp | null
}

/** A category of a personal vault. */
export interface Pam360PersonalCategory {
  readonly id: number
  readonly name: string
  /** Fields that its owner added. */
  readonly customFields: readonly string[]
  readonly accounts: readonly Pam360PersonalAccount[]
}

/** What a user keeps for himself; nobody else sees it. */
export class Pam360PersonalVault {
  readonly categories: readonly Pam360PersonalCategory[]
  /** Wrong passphrases since the last right one. */
  failures = 0
  readonly #passphrase: string | null

  constructor(passphrase: string | null, categories: readonly Pam360PersonalCategory[]) {
    this.#passphrase = passphrase
    this.categories = categories
  }

  /** Whether a passphrase is asked for. */
  get isLocked(): boolean {
    return this.#passphrase !== null
  }

  /** Whether a passphrase opens it. */
  opensWith(passphrase: string | undefined): boolean {
    return this.#passphrase === null || passphrase === this.#passphrase
  }
}
