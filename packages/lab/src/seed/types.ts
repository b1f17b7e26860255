import type { SafePermission } from '../state/permissions.ts'
import type { LogonMethod, RadiusStep } from '../state/user.ts'

/** A member of a safe: an AppID, a user or a group. */
export interface SeedMember {
  readonly name: string
  /** Gen2's flags (`updateAccountContent`), or the short names `list`, `use`, `retrieve` and `all`. */
  readonly permissions: readonly SafePermission[]
  /** When the membership ends, epoch seconds; never without it. */
  readonly expires?: number
}

/** A safe. */
export interface SeedSafe {
  readonly name: string
  readonly description?: string
  /** Name of the CPM that manages its accounts; default `PasswordManager`, empty for none. */
  readonly managingCpm?: string
  /** Keeps so many versions of a secret. Not together with `retentionDays`. */
  readonly retentionVersions?: number
  /** Keeps versions and deleted accounts for so many days; default 7. */
  readonly retentionDays?: number
  /** Default `Administrator`. */
  readonly creator?: string
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
  /** Whether the CPM is turned off for it: the reason, as text. */
  readonly cpmDisabled?: string
  /** What the CPM's tasks on it come to; success unless said otherwise. */
  readonly cpm?: SeedCpmScript
}

/** What the CPM's tasks on an account come to. */
export interface SeedCpmScript {
  readonly change?: 'success' | 'failure'
  readonly verify?: 'success' | 'failure'
  readonly reconcile?: 'success' | 'failure'
  /** What the CPM reports of a failure. */
  readonly error?: string
}

/** A user of the vault, for PVWA. */
export interface SeedUser {
  readonly name: string
  /** Generated from the lab's random seed and the name when absent; `null` for a user without one. */
  readonly password?: string | null
  /** Default `CyberArk`. */
  readonly source?: 'CyberArk' | 'LDAP'
  /** Default `EPVUser`; `CPM` for the user of a Central Policy Manager. */
  readonly userType?: string
  /** Default `cyberark`, or `ldap` and `windows` for a user of that source. */
  readonly methods?: readonly LogonMethod[]
  /** Such as `AddSafes`. */
  readonly vaultAuthorization?: readonly string[]
  readonly groups?: readonly string[]
  /** Default true. */
  readonly enabled?: boolean
  readonly suspended?: boolean
  readonly passwordExpired?: boolean
  /** What RADIUS asks for after the password; none: the password is enough. */
  readonly radius?: readonly RadiusStep[]
  /** Name of the client certificate that logs this user on (PKI, PKIPN). */
  readonly certificate?: string
  /** Whether a PKI log on asks for a second one with a password. */
  readonly secondFactor?: boolean
}

/** What is fixed about PVWA for as long as a lab runs. */
export interface SeedPvwa {
  /** Name of its IIS application; default `PasswordVault`. */
  readonly application?: string
  /** The user that a shared log on gives; without one there is no shared log on. */
  readonly sharedUser?: string
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
  /** Default: the id. */
  readonly name?: string
  /** Default `Operating System`. */
  readonly systemType?: string
  /** Default true. An inactive platform takes no accounts. */
  readonly active?: boolean
  /** Properties that an account must have to be added through PVWA. */
  readonly required?: readonly string[]
  /** Retrieval through PVWA locks the account until it is checked in. */
  readonly exclusive?: boolean
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
  readonly users?: readonly SeedUser[]
  readonly pvwa?: SeedPvwa
  readonly provider?: SeedProvider
  readonly services?: readonly SeedService[]
}
