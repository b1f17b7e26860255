import { fold } from './fold.ts'

/** What names an account: safe and object, and the folder where it is not `Root`. Any case. */
export interface AccountSelector {
  readonly safe: string
  readonly object: string
  readonly folder?: string
}

/**
 * What an account is made from. `secret` may be a function, for secrets that are made when first asked for.
 */
export interface AccountInit {
  readonly safe: string
  readonly folder: string
  readonly name: string
  readonly platformId: string
  readonly secretType: 'password' | 'key'
  readonly properties: readonly (readonly [name: string, value: string])[]
  readonly changeInProgress: boolean
  readonly secret: string | null | (() => string)
}

/** An account in the vault. Its secret is outside of everything that prints or serializes. */
export class Account {
  readonly safe: string
  readonly folder: string
  readonly name: string
  readonly platformId: string
  readonly secretType: 'password' | 'key'
  /** Whether the CPM is changing the secret at the moment. Set it through the vault's state. */
  changeInProgress: boolean
  #properties: (readonly [name: string, value: string])[]
  #secret: string | null | (() => string)

  constructor(init: AccountInit) {
    this.safe = init.safe
    this.folder = init.folder
    this.name = init.name
    this.platformId = init.platformId
    this.secretType = init.secretType
    this.changeInProgress = init.changeInProgress
    this.#properties = [...init.properties]
    this.#secret = init.secret
  }

  /** File categories beside safe, folder, name and platform, in their order: `UserName`, `Address`, … */
  get properties(): readonly (readonly [name: string, value: string])[] {
    return this.#properties
  }

  /** Value of a property, name in any case; `undefined` when the account does not have it. */
  property(name: string): string | undefined {
    const folded = fold(name)
    return this.#properties.find(([key]) => fold(key) === folded)?.[1]
  }

  /**
   * @internal Sets, or with `null` removes, a property. Callers go through the vault's state, which keeps the
   * index.
   */
  setProperty(name: string, value: string | null): void {
    const folded = fold(name)
    const index = this.#properties.findIndex(([key]) => fold(key) === folded)
    if (value === null) {
      if (index >= 0) this.#properties.splice(index, 1)
    } else if (index >= 0) {
      this.#properties[index] = [this.#properties[index]?.[0] ?? name, value]
    } else {
      this.#properties.push([name, value])
    }
  }

  /** The secret; `null` when none was ever set. */
  revealSecret(): string | null {
    if (typeof this.#secret === 'function') this.#secret = this.#secret()
    return this.#secret
  }

  /**
   * @internal Replaces the secret. Callers go through the vault's state, which tells the provider's cache.
   */
  setSecret(secret: string | null): void {
    this.#secret = secret
  }
}
