import type { ApplicationOwner } from '../state/application.ts'
import type { GroupInit } from '../state/group.ts'
import type { UserDetailGroup, UserDetails, VaultAuthorization } from '../state/user-profile.ts'

/** What a seed may say of a user beyond log on and authorizations. */
export interface SeedProfile extends Partial<Pick<UserDetails, UserDetailGroup>> {
  /** Default `\`. */
  readonly location?: string
  readonly description?: string
  readonly distinguishedName?: string
  /** After which the user is of no use, epoch seconds; never without it. */
  readonly expires?: number
  readonly changePasswordOnNextLogon?: boolean
  readonly passwordNeverExpires?: boolean
  readonly unauthorizedInterfaces?: readonly string[]
  /** Public SSH keys that log the user on, a line each. */
  readonly sshKeys?: readonly string[]
}

/** A group of users. Groups that only users name need not be here. */
export interface SeedGroup extends GroupInit {
  /** Names of users, beside those who name the group themselves. */
  readonly members?: readonly string[]
}

/** Accounts of a safe whose secrets are changed together. */
export interface SeedAccountGroup {
  readonly safe: string
  readonly name: string
  readonly platformId: string
  /** Names of accounts in the safe's folder `Root`. */
  readonly members?: readonly string[]
}

/** What a seed may say of an application beyond how it proves itself. */
export interface SeedApplicationDetails {
  readonly description?: string
  /** Default `\`. */
  readonly location?: string
  /** Hour of the day (UTC) from which it may ask; default 0. */
  readonly accessFrom?: number
  /** Hour of the day (UTC) at which it may ask no longer; default 24. */
  readonly accessTo?: number
  /** Its last day, `YYYY-MM-DD`; no end without it. */
  readonly expires?: string
  readonly disabled?: boolean
  readonly owner?: ApplicationOwner
}

/** Who of a directory becomes what kind of user. */
export interface SeedMapping {
  readonly name: string
  readonly branch: string
  readonly domainGroups?: readonly string[]
  readonly vaultGroups?: readonly string[]
  readonly authorizations?: readonly VaultAuthorization[]
}

/** An LDAP directory. */
export interface SeedDirectory {
  readonly domain: string
  readonly baseContext: string
  /** Domain controllers. */
  readonly hosts: readonly string[]
  /** Default `MicrosoftADProfile.ini`. */
  readonly type?: string
  readonly bindUser?: string
  readonly mappings?: readonly SeedMapping[]
}

/** A rule that onboards discovered accounts. */
export interface SeedOnboardingRule {
  readonly name: string
  readonly platformId: string
  readonly safe: string
  readonly system: 'Windows' | 'Unix'
  /** The user name that it is for; all without it. */
  readonly userName?: string
  /** The address that it is for; all without it. */
  readonly address?: string
}

/** An account that was found and is not in the vault. */
export interface SeedDiscoveredAccount {
  readonly userName: string
  readonly address: string
  /** Such as `Unix` or `Windows Server Local`. */
  readonly platformType: string
  readonly privileged?: boolean
  readonly description?: string
}

/** An address from which links into PVWA are followed. */
export interface SeedReferrer {
  readonly url: string
  readonly regularExpression?: boolean
}

/** An OpenID Connect provider. */
export interface SeedOidcProvider {
  readonly id: string
  readonly clientId: string
  readonly discoveryUrl: string
  /** Default `Basic`. */
  readonly secretMethod?: 'Basic' | 'Post'
}
