/** Users of the vault as PVWA sends and takes them. Pure. */
import { bodyOf, inner, type WireField, type WireFields } from '../../../wire-fields.ts'
import { flag, integer, listOf, oneOf, text, upTo } from '../../../options.ts'
import { merged } from '../bodies.ts'
import { momentOrNever, secondsOf, textList } from '../checks.ts'
import { fieldsOf, type Fields } from '../fields.ts'
import { readId } from '../named.ts'
import {
  vaultAuthorizations,
  vaultInterfaces,
  type BusinessAddress,
  type GroupMembership,
  type InternetAddresses,
  type PersonalDetails,
  type PhoneNumbers,
  type User,
  type UserSettings,
} from './user.ts'

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
  [
    ...Object.values<WireField>(userFields).map(({ wire }) => wire),
    ...ofTheServer,
    'username',
    'suspended',
  ].map((name) => name.toLowerCase()),
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
