/** What a member of a safe may do. Retrieval through a provider needs `retrieve`. */
export type SafePermission = 'list' | 'use' | 'retrieve'

/** A member of a safe: an AppID. */
export interface SeedMember {
  readonly name: string
  readonly permissions: readonly SafePermission[]
}

/** A safe. */
export interface SeedSafe {
  readonly name: string
  readonly members?: readonly SeedMember[]
}

/** An account. */
export interface SeedAccount {
  readonly safe: string
  /** Default `Root`; nested folders with a backslash, `Root\OS\Windows`. */
  readonly folder?: string
  /** The object name, unique in its safe and folder. */
  readonly name: string
  readonly platformId: string
  readonly userName?: string
  readonly address?: string
  readonly database?: string
  /**
   * Generated from the lab's random seed and the account's place when absent; `null` when no secret was ever
   * set.
   */
  readonly secret?: string | null
  /** Default `password`. */
  readonly secretType?: 'password' | 'key'
  /** Any further file categories; values are text. */
  readonly properties?: Readonly<Record<string, string>>
  readonly changeInProgress?: boolean
}

/**
 * One way in which an application must prove itself. Several of one kind: any of them; several kinds: all of
 * them.
 */
export type SeedAuthentication =
  | { readonly type: 'certificateSerialNumber'; readonly client: string }
  | { readonly type: 'certificateSerialNumber'; readonly value: string }
  | {
      readonly type: 'certificateAttributes'
      readonly subject?: readonly string[]
      readonly issuer?: readonly string[]
      readonly subjectAlternativeName?: readonly string[]
    }
  | { readonly type: 'machineAddress' | 'osUser' | 'path' | 'hash'; readonly value: string }

/** An application identity (AppID). */
export interface SeedApplication {
  readonly id: string
  /** None: no restriction. */
  readonly authentication?: readonly SeedAuthentication[]
}

/** A client certificate that the lab makes at start. */
export interface SeedClient {
  readonly name: string
  /** Default: the name. */
  readonly commonName?: string
  /** Default `valid`. `untrusted` is signed by an authority that the lab's servers do not know. */
  readonly validity?: 'valid' | 'expired' | 'not-yet-valid' | 'untrusted'
}

/** A platform (policy). */
export interface SeedPlatform {
  readonly id: string
  /** Retrieval needs a reason; default false. */
  readonly requireReason?: boolean
}

/** The provider's cache. */
export interface SeedProvider {
  /** Default false: every retrieval asks the vault. */
  readonly cache?: boolean
  /** Seconds by the lab's clock between two refreshes; default 1500. */
  readonly refreshSeconds?: number
}

/** One web application of the Central Credential Provider. */
export interface SeedService {
  /** Its path, `AIMWebService`. */
  readonly path: string
  /** Whether IIS asks for a client certificate (`accept`, default) or insists on one (`require`). */
  readonly clientCertificate?: 'accept' | 'require'
}

/** A whole seed: what a lab starts from and `reset()` returns to. */
export interface Seed {
  readonly version: 1
  readonly safes?: readonly SeedSafe[]
  readonly accounts?: readonly SeedAccount[]
  readonly applications?: readonly SeedApplication[]
  readonly clients?: readonly SeedClient[]
  readonly platforms?: readonly SeedPlatform[]
  readonly provider?: SeedProvider
  readonly services?: readonly SeedService[]
}
