import type { Component } from '../state/components.ts'
import type { MasterPolicy } from '../state/master-policy.ts'
import type { SafePermission } from '../state/permissions.ts'
import type { PlatformInit } from '../state/platform.ts'
import type { PsmConnector, PsmServer } from '../state/psm.ts'
import type { LogonMethod, RadiusStep } from '../state/user.ts'
import type { SeedAxidian } from './types-axidian.ts'
import type { SeedPam360 } from './types-pam360.ts'
import type {
  SeedAccountGroup,
  SeedApplicationDetails,
  SeedDirectory,
  SeedDiscoveredAccount,
  SeedGroup,
  SeedOidcProvider,
  SeedOnboardingRule,
  SeedProfile,
  SeedReferrer,
} from './types-estate.ts'

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
export interface SeedUser extends SeedProfile {
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
  | { readonly type: 'certificateSerialNumber'; readonly client: string; readonly comment?: string }
  | { readonly type: 'certificateSerialNumber'; readonly value: string; readonly comment?: string }
  | {
      readonly type: 'certificateAttributes'
      readonly subject?: readonly string[]
      readonly issuer?: readonly string[]
      readonly subjectAlternativeName?: readonly string[]
    }
  | {
      readonly type: 'path'
      readonly value: string
      /** Whether every executable below it may ask. Default false. */
      readonly isFolder?: boolean
      readonly allowInternalScripts?: boolean
    }
  | { readonly type: 'hash'; readonly value: string; readonly comment?: string }
  | { readonly type: 'machineAddress' | 'osUser'; readonly value: string }

/** An application identity (AppID). */
export interface SeedApplication extends SeedApplicationDetails {
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

/** A platform (policy). Its rules on access are the master policy's where it has none of its own. */
export type SeedPlatform = PlatformInit

/** A session through PSM that is there from the start. */
export interface SeedPsmSession {
  readonly user: string
  /** Safe and name of the account. */
  readonly safe: string
  readonly object: string
  /** Default `PSM-RDP`. */
  readonly connectionComponent?: string
  readonly reason?: string
  /** 0 to 100; default 0. */
  readonly riskScore?: number
  /** Commands that were run, or titles of windows. */
  readonly activities?: readonly string[]
  /** Minutes before the start of the lab at which it began; default 10. */
  readonly startedMinutesAgo?: number
  /** Minutes before the start of the lab at which it ended; live without it. */
  readonly endedMinutesAgo?: number
  /** Default false. */
  readonly suspended?: boolean
  /** What it leaves when it has ended; default `valid`. */
  readonly recording?: 'none' | 'valid' | 'damaged'
}

/** Privileged Session Manager. */
export interface SeedPsm {
  /** Default: one. */
  readonly servers?: readonly PsmServer[]
  /** Connection components; default: some of those that the vendor delivers. */
  readonly connectors?: readonly PsmConnector[]
  readonly sessions?: readonly SeedPsmSession[]
}

/** A request for access that is there from the start. */
export interface SeedRequest {
  readonly user: string
  /** Safe and name of the account. */
  readonly safe: string
  readonly object: string
  readonly reason?: string
  /** Whether it holds for more than one retrieval; default false. */
  readonly multiple?: boolean
  /** Who has confirmed it. */
  readonly confirmedBy?: readonly string[]
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
  readonly groups?: readonly SeedGroup[]
  readonly accountGroups?: readonly SeedAccountGroup[]
  readonly directories?: readonly SeedDirectory[]
  readonly onboardingRules?: readonly SeedOnboardingRule[]
  readonly discoveredAccounts?: readonly SeedDiscoveredAccount[]
  readonly allowedReferrers?: readonly SeedReferrer[]
  readonly oidcProviders?: readonly SeedOidcProvider[]
  /** What holds for platforms that have no rule of their own. */
  readonly masterPolicy?: Partial<MasterPolicy>
  readonly psm?: SeedPsm
  readonly requests?: readonly SeedRequest[]
  /** Components whose health is watched; default: one of each that a small vault has. */
  readonly components?: readonly Component[]
  readonly pvwa?: SeedPvwa
  readonly provider?: SeedProvider
  readonly services?: readonly SeedService[]
  readonly axidian?: SeedAxidian
  readonly pam360?: SeedPam360
}
