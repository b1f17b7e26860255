/** What a user of PAM360 is made of: in requests, and in answers. Pure. */
import { anyOf, flag, integer, oneOf, secretText, text, type Check } from '../../options.ts'
import { plainOf, type Secret } from '../../secret.ts'
import { field, type WireFields } from '../../wire-fields.ts'
import { fieldsOf, notThere } from '../fields.ts'

/** What every user has. */
interface CommonFields {
  readonly username: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  /** The name of a role, such as `Password User`. */
  readonly role?: string
  readonly department?: string
  readonly location?: string
  /** The host that the user is bound to: other hosts are refused. */
  readonly hostName?: string
  /** The last day of the account as `yyyy-MM-dd`, or `never`. */
  readonly expiryDate?: string
}

/** A user for programs. */
export interface Pam360ApiUserFields extends CommonFields {
  readonly secondaryEmail?: string
  readonly roleId?: string
  readonly userGroupName?: string
  /** Whether the token may be used with the REST API. */
  readonly restApiAccess?: boolean
  /** Whether the token may be used with the vendor's SDK. */
  readonly sdkAccess?: boolean
  /** The vendor's `OWNERNAMEOPTION`, whose values no public page shows. */
  readonly ownerNameOption?: string
  /** For how many days the token is good. */
  readonly tokenValidityDays?: number
  /** Whether the host of the caller is checked. */
  readonly hostCheck?: boolean
}

/** A user for people. */
export interface Pam360UserFields extends CommonFields {
  readonly fullName?: string
  /** The password policy of the user. */
  readonly policy?: string
  readonly isSuperAdmin?: boolean
  readonly password?: string | Secret
}

/** What of a user may be changed. */
export type Pam360UserChanges = Partial<Omit<Pam360ApiUserFields, 'username'>>

/** A user, as lists show it. What a row holds no public source shows; the keys are those that requests have. */
export interface Pam360User {
  readonly id: string
  readonly username: string
  readonly firstName: string | null
  readonly lastName: string | null
  readonly email: string | null
  readonly role: string | null
  readonly department: string | null
  readonly location: string | null
  /** All that the server said of it, under its own names. */
  readonly properties: Readonly<Record<string, string>>
}

/** A user: by id, or by name, which takes a call more. */
export type Pam360UserRef = string | { readonly username: string }

const neverExpires = 'NeverExpires'

const expiry: Check = anyOf("a day as yyyy-MM-dd, or 'never'", oneOf('never'), (value) =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? undefined : 'is no day',
)

const common: WireFields<CommonFields> = {
  username: field('USERNAME', text),
  firstName: field('FIRSTNAME', text),
  lastName: field('LASTNAME', text),
  email: field('EMAIL', text),
  role: field('ROLE', text),
  department: field('DEPARTMENT', text),
  location: field('LOCATION', text),
  hostName: field('HOSTNAME', text),
  expiryDate: {
    wire: 'EXPIRYDATE',
    check: expiry,
    write: (day: string) => (day === 'never' ? neverExpires : day),
  },
}

/** What every user must have, in both tables. */
export const neededOfUser = ['username', 'firstName', 'lastName', 'email'] as const

export const apiUserFields: WireFields<Pam360ApiUserFields> = {
  ...common,
  secondaryEmail: field('SECONDARYEMAILID', text),
  roleId: field('ROLEID', text),
  userGroupName: field('USERGROUPNAME', text),
  restApiAccess: field('RESTAPIACCESS', flag),
  sdkAccess: field('SDKACCESS', flag),
  ownerNameOption: field('OWNERNAMEOPTION', text),
  tokenValidityDays: field('TOKENVALIDITYDAYS', integer(1)),
  hostCheck: field('HOSTCHECK', flag),
}

/** Booleans are texts here, as public callers send them. */
export const userFields: WireFields<Pam360UserFields> = {
  ...common,
  fullName: field('FULLNAME', text),
  policy: field('POLICY', text),
  isSuperAdmin: { wire: 'ISSUPERADMIN', check: flag, write: String },
  password: { wire: 'PASSWORD', check: secretText, write: plainOf },
}

const { username: _, ...changeable } = apiUserFields
export const userChanges: WireFields<Pam360UserChanges> = changeable

/** Reads a row of a list of users. */
export function parseUser(row: unknown): Pam360User {
  const fields = fieldsOf(row, 'a user')
  const username = fields.text('USERNAME', 'USERLOGINNAME')
  if (username === null) throw notThere("a user's name")
  return {
    id: fields.needId("a user's id", 'USERID'),
    username,
    firstName: fields.text('FIRSTNAME'),
    lastName: fields.text('LASTNAME'),
    email: fields.text('EMAIL'),
    role: fields.text('ROLE', 'USERROLE'),
    department: fields.text('DEPARTMENT'),
    location: fields.text('LOCATION'),
    properties: fields.properties(),
  }
}
