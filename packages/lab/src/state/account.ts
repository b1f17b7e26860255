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

/** One version of a secret, without the secret. */
export interface SecretVersion {
  /** From 1; the newest has the highest. */
  readonly id: number
  readonly modifiedBy: string
  /** Epoch milliseconds. */
  readonly modifiedAt: number
  readonly isTemporary: boolean
}

/** One row of an account's activities (PVWA protocol notes, section 4). */
export interface AccountActivity {
  readonly activity: string
  readonly code: number
  readonly client: string
  readonly user: string
  readonly reason: string
  readonly moreInfo: string
  /** Epoch milliseconds. */
  readonly at: number
}

/** Another account that this one needs for its management. */
export interface LinkedAccount {
  readonly safe: string
  readonly folder: string
  readonly name: string
}

interface HeldVersion extends SecretVersion {
  readonly secret: string | null
}

/** What only few accounts have: made when first needed, so that a large estate stays small. */
interface Details {
  readonly versions: HeldVersion[]
  readonly links: Map<number, LinkedAccount>
  readonly activities: AccountActivity[]
  lastVersion: number
  lockedBy: string | undefined
}

/** Where an account stands in the vault. */
export interface AccountPlace {
  readonly safeNumber: number
  readonly number: number
  readonly createdAt: number
  readonly createdBy: string
}

const mostActivities = 500
const noPlace: AccountPlace = { safeNumber: 0, number: 0, createdAt: 0, createdBy: 'Administrator' }

/** An account in the vault. Its secret is outside of everything that prints or serializes. */
export class Account {
  readonly folder: string
  readonly secretType: 'password' | 'key'
  /** Number in its safe; with the safe's number it is the id. */
  readonly number: number
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** Whether the CPM is changing the secret at the moment. Set it through the vault's state. */
  changeInProgress: boolean
  readonly #safeNumber: number
  readonly #createdBy: string
  #safe: string
  #name: string
  #platformId: string
  #properties: (readonly [name: string, value: string])[]
  #secret: string | null | (() => string)
  #details: Details | undefined
  #searchText: string | undefined

  constructor(init: AccountInit, place: AccountPlace = noPlace) {
    this.#safe = init.safe
    this.folder = init.folder
    this.secretType = init.secretType
    this.changeInProgress = init.changeInProgress
    this.number = place.number
    this.createdAt = place.createdAt
    this.#createdBy = place.createdBy
    this.#safeNumber = place.safeNumber
    this.#name = init.name
    this.#platformId = init.platformId
    this.#properties = [...init.properties]
    this.#secret = init.secret
  }

  /** Its id in PVWA: `24_3`. */
  get id(): string {
    return `${this.#safeNumber}_${this.number}`
  }

  /** The safe's name. */
  get safe(): string {
    return this.#safe
  }

  /** The object name. */
  get name(): string {
    return this.#name
  }

  /** The platform's id. */
  get platformId(): string {
    return this.#platformId
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
    this.#searchText = undefined
    if (value === null) {
      if (index >= 0) this.#properties.splice(index, 1)
    } else if (index >= 0) {
      this.#properties[index] = [this.#properties[index]?.[0] ?? name, value]
    } else {
      this.#properties.push([name, value])
    }
  }

  /** @internal Follows its safe to a new name. */
  moveToSafe(name: string): void {
    this.#safe = name
    this.#searchText = undefined
  }

  /** @internal Renames the account, or gives it another platform. */
  rename(name: string, platformId: string): void {
    this.#name = name
    this.#platformId = platformId
    this.#searchText = undefined
  }

  /** What a search looks at, folded: name, safe, platform and the values of all properties. */
  get searchText(): string {
    this.#searchText ??= fold(
      [this.#name, this.#safe, this.#platformId, ...this.#properties.map(([, value]) => value)].join('\n'),
    )
    return this.#searchText
  }

  /** The secret; `null` when none was ever set. */
  revealSecret(): string | null {
    if (typeof this.#secret === 'function') this.#secret = this.#secret()
    return this.#secret
  }

  /**
   * @internal Replaces the secret. Callers go through the vault's state, which tells the provider's cache.
   */
  setSecret(secret: string | null, modifiedBy = 'PasswordManager', modifiedAt = 0, keep = 1000): void {
    const details = this.#detailed()
    const previous = this.#latest(details)
    if (details.versions.length === 0 && previous !== undefined) details.versions.push(previous)
    this.#secret = secret
    details.lastVersion += 1
    details.versions.push({ id: details.lastVersion, modifiedBy, modifiedAt, isTemporary: false, secret })
    if (details.versions.length > keep + 1) details.versions.splice(0, details.versions.length - keep - 1)
  }

  /** The versions of the secret, oldest first. */
  versions(): SecretVersion[] {
    const details = this.#details
    const latest = this.#latest(details)
    const held = details === undefined || details.versions.length === 0 ? [latest] : details.versions
    return held.flatMap((version) =>
      version === undefined
        ? []
        : [
            {
              id: version.id,
              modifiedBy: version.modifiedBy,
              modifiedAt: version.modifiedAt,
              isTemporary: version.isTemporary,
            },
          ],
    )
  }

  /** The secret of a version; `undefined` when there is no such version. */
  revealVersion(id: number): string | null | undefined {
    const held = this.#details?.versions ?? []
    if (held.length > 0) return held.find((version) => version.id === id)?.secret
    return id === 1 && this.revealSecret() !== null ? this.revealSecret() : undefined
  }

  /** The rows of its activities, newest first. */
  get activities(): AccountActivity[] {
    return this.#details?.activities.toReversed() ?? []
  }

  /** @internal Adds a row; the oldest go when there are many. */
  addActivity(activity: AccountActivity): void {
    const { activities } = this.#detailed()
    activities.push(activity)
    if (activities.length > mostActivities) activities.shift()
  }

  /** Linked accounts by their index: 1 logon, 2 enable, 3 reconcile. */
  get links(): ReadonlyMap<number, LinkedAccount> {
    return this.#detailed().links
  }

  /** @internal Links an account, or with `null` takes the link away; false when there was none. */
  setLink(index: number, link: LinkedAccount | null): boolean {
    const { links } = this.#detailed()
    if (link === null) return links.delete(index)
    links.set(index, link)
    return true
  }

  /** The user who has checked it out. */
  get lockedBy(): string | undefined {
    return this.#details?.lockedBy
  }

  /** @internal Checks it out, or with `undefined` in. */
  setLock(user: string | undefined): void {
    if (user !== undefined || this.#details !== undefined) this.#detailed().lockedBy = user
  }

  #latest(details: Details | undefined): HeldVersion | undefined {
    const last = details?.versions.at(-1)
    if (last !== undefined) return last
    const secret = this.revealSecret()
    if (secret === null) return undefined
    return { id: 1, modifiedBy: this.#createdBy, modifiedAt: this.createdAt, isTemporary: false, secret }
  }

  #detailed(): Details {
    this.#details ??= {
      versions: [],
      links: new Map(),
      activities: [],
      lastVersion: this.revealSecret() === null ? 0 : 1,
      lockedBy: undefined,
    }
    return this.#details
  }
}
