/** Users of the vault as PVWA sends and takes them. Pure. */
import { flag, integer, listOf, oneOf, text } from '../../../options.ts'
import { bodyOf, inner, merged, type WireField, type WireFields } from '../bodies.ts'
import { momentOrNever, secondsOf, textList, upTo } from '../checks.ts'
import { fieldsOf, type Fields } from '../fields.ts'
import { readId } from '../named.ts'

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
  /** From and to which hour the user may log on, 0 to 23. From 13.2. */
  readonly logonFromHour?: number
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
  readonly logonFromHour: number | undefined
  readonly logonToHour: number | undefined
  readonly activityLogDays: number | undefined
  /** What a newer PVWA says beside that, under its names. */
  readonly properties: Readonly<Record<string, string>>
}

const as = (wire: string, check: WireField['check']): WireField => ({ wire, check })

const businessAddress: WireFields<BusinessAddress> = {
  street: as('workStreet', upTo(29)),
  city: as('workCity', upTo(19)),
  state: as('workState', upTo(19)),
  zip: as('workZip', upTo(19)),
  country: as('workCountry', upTo(19)),
}
const internet: WireFields<InternetAddresses> = {
  homePage: as('homePage', upTo(319)),
  homeEmail: as('homeEmail', upTo(319)),
  businessEmail: as('businessEmail', upTo(319)),
  otherEmail: as('otherEmail', upTo(319)),
}
const phones: WireFields<PhoneNumbers> = {
  home: as('homeNumber', upTo(24)),
  business: as('businessNumber', upTo(24)),
  cellular: as('cellularNumber', upTo(24)),
  fax: as('faxNumber', upTo(24)),
  pager: as('pagerNumber', upTo(24)),
}
const person: WireFields<PersonalDetails> = {
  firstName: as('firstName', upTo(29)),
  middleName: as('middleName', upTo(29)),
  lastName: as('lastName', upTo(29)),
  street: as('street', upTo(29)),
  city: as('city', upTo(19)),
  state: as('state', upTo(19)),
  zip: as('zip', upTo(19)),
  country: as('country', upTo(19)),
  title: as('title', upTo(49)),
  organization: as('organization', upTo(49)),
  department: as('department', upTo(49)),
  profession: as('profession', upTo(49)),
}

/** How the settings of a user go on the wire. */
export const userFields: WireFields<UserSettings> = {
  type: as('userType', text),
  location: as('location', upTo(128)),
  enabled: as('enableUser', flag),
  mustChangePassword: as('changePassOnNextLogon', flag),
  passwordNeverExpires: as('passwordNeverExpires', flag),
  expiresAt: { wire: 'expiryDate', check: momentOrNever, write: secondsOf },
  authenticationMethods: as('authenticationMethod', listOf(text)),
  authorizations: as('vaultAuthorization', listOf(oneOf(...vaultAuthorizations))),
  closedInterfaces: as('unAuthorizedInterfaces', listOf(oneOf(...vaultInterfaces))),
  distinguishedName: as('distinguishedName', upTo(511)),
  description: as('description', upTo(99)),
  businessAddress: inner('businessAddress', businessAddress),
  internet: inner('internet', internet),
  phones: inner('phones', phones),
  person: inner('personalDetails', person),
  logonFromHour: as('loginFromHour', integer(0, 23)),
  logonToHour: as('loginToHour', integer(0, 23)),
  activityLogDays: as('userActivityLogRetentionDays', integer(0)),
}

/** What the server alone decides; it is in answers and in no request. */
const ofTheServer = ['id', 'source', 'componentUser', 'groupsMembership', 'lastSuccessfulLoginDate', 'userDN']

/**
 * The body of an update: the whole user as it was read, with the changes in it. Parts of an address or of who the
 * user is that are not named stay too. An expiry below zero means none, and is not sent.
 */
export function userUpdate(
  read: unknown,
  changes: UserSettings & { readonly username?: string },
): Record<string, unknown> {
  const { username, ...settings } = changes
  const body = bodyOf(userFields, settings)
  const before = fieldsOf(read, 'a user')
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      body[name] = merged(before.get(name) ?? {}, value as Record<string, unknown>)
    }
  }
  if (body['expiryDate'] === undefined && before.date('expiryDate') === undefined) body['expiryDate'] = null
  return merged(read, { ...body, ...(username === undefined ? {} : { username }) }, ofTheServer)
}

const known: ReadonlySet<string> = new Set(
  [...Object.values<WireField>(userFields).map(({ wire }) => wire), ...ofTheServer, 'username', 'suspended']
    // No answer should hold these; none that did would be handed on.
    .concat('initialPassword', 'newPassword', 'password')
    .map((name) => name.toLowerCase()),
)

/**
 * Reads a user, of a list or in full.
 *
 * @throws ProtocolError when it is none.
 */
export function readUser(value: unknown): User {
  const fields = fieldsOf(value, 'a user')
  return {
    id: readId(fields, 'id', 'a user'),
    username: fields.string('username'),
    source: fields.text('source'),
    type: fields.text('userType'),
    component: fields.flag('componentUser'),
    location: fields.text('location'),
    authorizations: textList(fields, 'vaultAuthorization') ?? [],
    enabled: fields.flag('enableUser'),
    suspended: fields.flag('suspended'),
    mustChangePassword: fields.flag('changePassOnNextLogon'),
    passwordNeverExpires: fields.flag('passwordNeverExpires'),
    expiresAt: fields.date('expiryDate'),
    lastLogonAt: fields.date('lastSuccessfulLoginDate'),
    authenticationMethods: textList(fields, 'authenticationMethod'),
    closedInterfaces: textList(fields, 'unAuthorizedInterfaces'),
    distinguishedName: fields.text('distinguishedName') ?? fields.text('userDN'),
    description: fields.text('description'),
    groups:
      fields.get('groupsMembership') === undefined
        ? undefined
        : fields.list('groupsMembership').map(readMembership),
    businessAddress: readTexts(fields.object('businessAddress'), businessAddress),
    internet: readTexts(fields.object('internet'), internet),
    phones: readTexts(fields.object('phones'), phones),
    person: readTexts(fields.object('personalDetails'), person),
    logonFromHour: fields.number('loginFromHour'),
    logonToHour: fields.number('loginToHour'),
    activityLogDays: fields.number('userActivityLogRetentionDays'),
    properties: fields.others(known) ?? {},
  }
}

function readMembership(value: unknown): GroupMembership {
  const fields = fieldsOf(value, 'a group of a user')
  return {
    id: readId(fields, 'groupID', 'a group of a user'),
    name: fields.string('groupName'),
    type: fields.text('groupType'),
  }
}

/** The texts of a table that an object has; empty ones are no texts. */
function readTexts<Options>(
  fields: Fields | undefined,
  table: WireFields<Options>,
): { readonly [Key in keyof Options]?: string } | undefined {
  if (fields === undefined) return undefined
  const texts = Object.entries<WireField>(table).map(([name, { wire }]) => [name, fields.text(wire)] as const)
  return Object.fromEntries(texts.filter(([, value]) => value !== undefined && value !== '')) as {
    readonly [Key in keyof Options]?: string
  }
}
