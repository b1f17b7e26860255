/** Groups of personal details that a user has (PVWA protocol notes, section 7), with the longest text of each. */
export const userDetails = {
  businessAddress: { workStreet: 29, workCity: 19, workState: 19, workZip: 19, workCountry: 19 },
  internet: { homePage: 319, homeEmail: 319, businessEmail: 319, otherEmail: 319 },
  phones: { homeNumber: 24, businessNumber: 24, cellularNumber: 24, faxNumber: 24, pagerNumber: 24 },
  personalDetails: {
    street: 29,
    city: 19,
    state: 19,
    zip: 19,
    country: 19,
    title: 49,
    organization: 49,
    department: 49,
    profession: 49,
    firstName: 29,
    middleName: 29,
    lastName: 29,
  },
} as const satisfies Record<string, Readonly<Record<string, number>>>

/** One group of personal details. */
export type UserDetailGroup = keyof typeof userDetails

/** Personal details: texts by group and name; what is not there is empty. */
export type UserDetails = Readonly<Partial<Record<UserDetailGroup, Readonly<Record<string, string>>>>>

/** What is told about a user beyond name, log on and authorizations. */
export interface UserProfile {
  /** Default `\`. */
  readonly location: string
  readonly description: string
  readonly distinguishedName: string
  /** After which the user is of no use, epoch seconds; `null` for never. */
  readonly expiresAt: number | null
  readonly changePasswordOnNextLogon: boolean
  readonly passwordNeverExpires: boolean
  readonly unauthorizedInterfaces: readonly string[]
  /** Ways of authentication that no way to log on at PVWA stands for, such as `AuthTypeSecurID`. */
  readonly otherAuthentication: readonly string[]
  readonly details: UserDetails
}

/** The profile of somebody of whom nothing was said. */
export const emptyProfile: UserProfile = {
  location: '\\',
  description: '',
  distinguishedName: '',
  expiresAt: null,
  changePasswordOnNextLogon: false,
  passwordNeverExpires: false,
  unauthorizedInterfaces: [],
  otherAuthentication: [],
  details: {},
}

/** What a user may do in the vault as a whole. */
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

/** One thing that a user may do in the vault as a whole. */
export type VaultAuthorization = (typeof vaultAuthorizations)[number]

/** A public SSH key that logs a user on. */
export interface AuthorizedKey {
  /** MD5 of the key, upper-case hexadecimal. */
  readonly id: string
  readonly publicKey: string
  /** Epoch milliseconds. */
  readonly addedAt: number
}

/** An SSH key that stands for a log on with several factors, for a while. */
export interface CachedKey {
  readonly publicKey: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** Epoch milliseconds. */
  readonly expiresAt: number
}
