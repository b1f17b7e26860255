/** Users of the vault: what they are made of. */

/** What a user may do in the vault itself, in the vendor's words. */
export const vaultAuthorizations = [
  'AddUpdateUsers',
  'AddSafes',
  'AddNetworkAreas',
  'ManageDirectoryMapping',
  'ManageServerFileCategories',
  'AuditUsers',
  'BackupAllSafes',
  'RestoreAllSafes',
  'ResetUsersPasswords',
  'ActivateUsers',
] as const

/** One thing that a user may do in the vault itself. */
export type VaultAuthorization = (typeof vaultAuthorizations)[number]

/** The ways into the vault that can be closed for a user, in the vendor's words. */
export const vaultInterfaces = [
  'PIMSU',
  'PSM',
  'PSMP',
  'PVWA',
  'WINCLIENT',
  'PTA',
  'PACLI',
  'NAPI',
  'XAPI',
  'HTTPGW',
  'EVD',
  'CPM',
  'PVWAApp',
  'PSMApp',
  'AppPrv',
  'AIMApp',
  'PSMPApp',
  'GUI',
] as const

/** One way into the vault. */
export type VaultInterface = (typeof vaultInterfaces)[number]

/** Where a user works. */
export interface BusinessAddress {
  /** At most 29 characters. */
  readonly street?: string
  /** At most 19 characters, as what follows. */
  readonly city?: string
  readonly state?: string
  readonly zip?: string
  readonly country?: string
}

/** Pages and e-mail addresses, each at most 319 characters. */
export interface InternetAddresses {
  readonly homePage?: string
  readonly homeEmail?: string
  readonly businessEmail?: string
  readonly otherEmail?: string
}

/** Telephone numbers, each at most 24 characters. */
export interface PhoneNumbers {
  readonly home?: string
  readonly business?: string
  readonly cellular?: string
  readonly fax?: string
  readonly pager?: string
}

/** Who a user is. */
export interface PersonalDetails {
  /** At most 29 characters, as the other names and the street. */
  readonly firstName?: string
  readonly middleName?: string
  readonly lastName?: string
  readonly street?: string
  /** At most 19 characters, as what follows of the address. */
  readonly city?: string
  readonly state?: string
  readonly zip?: string
  readonly country?: string
  /** At most 49 characters, as what follows. */
  readonly title?: string
  readonly organization?: string
  readonly department?: string
  readonly profession?: string
}

/** What a user is made of, beside name and password. */
export interface UserSettings {
  /** The type by licence. Default for a new user: `EPVUser`. */
  readonly type?: string
  /** Where the user is in the vault's tree, at most 128 characters. Default for a new user: `\`, its root. */
  readonly location?: string
  /** Whether the user may log on. */
  readonly enabled?: boolean
  /** Whether the next log on must set another password. */
  readonly mustChangePassword?: boolean
  /** Whether the password holds for ever. */
  readonly passwordNeverExpires?: boolean
  /** From when on the user may not log on; `null` for never. */
  readonly expiresAt?: Date | null
  /** How the user logs on, in the vendor's words, for example `AuthTypePass`, `AuthTypeLDAP`, `AuthTypeRadius`. */
  readonly authenticationMethods?: readonly string[]
  /** What the user may do in the vault itself. */
  readonly authorizations?: readonly VaultAuthorization[]
  /** The ways into the vault that are closed for the user. */
  readonly closedInterfaces?: readonly VaultInterface[]
  /** The name in a directory, at most 511 characters. */
  readonly distinguishedName?: string
  /** At most 99 characters. */
  readonly description?: string
  readonly businessAddress?: BusinessAddress
  readonly internet?: InternetAddresses
  readonly phones?: PhoneNumbers
  readonly person?: PersonalDetails
  /** From which hour of the day the user may log on, 0 to 23. From 13.2. */
  readonly logonFromHour?: number
  /** To which hour of the day, 0 to 23. From 13.2. */
  readonly logonToHour?: number
  /** For how many days the user's activities are kept. From 13.2. */
  readonly activityLogDays?: number
}

/** A group that a user is in. */
export interface GroupMembership {
  readonly id: number
  readonly name: string
  /** `Vault`, `Directory`, or what a newer PVWA says. */
  readonly type: string | undefined
}

/** A user of the vault. Lists hold less of each: what they leave out is `undefined`. */
export interface User {
  readonly id: number
  readonly username: string
  /** `CyberArk`, `LDAP`, or what a newer PVWA says. */
  readonly source: string | undefined
  /** The type by licence, for example `EPVUser`. */
  readonly type: string | undefined
  /** Whether it is a component of the vault and no person. */
  readonly component: boolean | undefined
  readonly location: string | undefined
  readonly authorizations: readonly string[]
  readonly enabled: boolean | undefined
  /** Whether failed log ons have suspended the user. */
  readonly suspended: boolean | undefined
  readonly mustChangePassword: boolean | undefined
  readonly passwordNeverExpires: boolean | undefined
  /** `undefined` for never. */
  readonly expiresAt: Date | undefined
  readonly lastLogonAt: Date | undefined
  readonly authenticationMethods: readonly string[] | undefined
  readonly closedInterfaces: readonly string[] | undefined
  readonly distinguishedName: string | undefined
  readonly description: string | undefined
  readonly groups: readonly GroupMembership[] | undefined
  readonly businessAddress: BusinessAddress | undefined
  readonly internet: InternetAddresses | undefined
  readonly phones: PhoneNumbers | undefined
  readonly person: PersonalDetails | undefined
  /** From which hour of the day the user may log on. From 13.2. */
  readonly logonFromHour: number | undefined
  /** To which hour of the day. From 13.2. */
  readonly logonToHour: number | undefined
  /** For how many days the user's activities are kept. From 13.2. */
  readonly activityLogDays: number | undefined
  /** What a newer PVWA says beside that, under its names. */
  readonly properties: Readonly<Record<string, string>>
}
