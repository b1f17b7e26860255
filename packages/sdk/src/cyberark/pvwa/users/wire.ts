/** Users of the vault as PVWA sends and takes them. Pure. */
import { bodyOf, field, inner, type WireField, type WireFields } from '../../../wire-fields.ts'
import { flag, integer, isRecord, listOf, oneOf, text, upTo } from '../../../options.ts'
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

const businessAddress: WireFields<BusinessAddress> = {
  street: field('workStreet', upTo(29)),
  city: field('workCity', upTo(19)),
  state: field('workState', upTo(19)),
  zip: field('workZip', upTo(19)),
  country: field('workCountry', upTo(19)),
}
const internet: WireFields<InternetAddresses> = {
  homePage: field('homePage', upTo(319)),
  homeEmail: field('homeEmail', upTo(319)),
  businessEmail: field('businessEmail', upTo(319)),
  otherEmail: field('otherEmail', upTo(319)),
}
const phones: WireFields<PhoneNumbers> = {
  home: field('homeNumber', upTo(24)),
  business: field('businessNumber', upTo(24)),
  cellular: field('cellularNumber', upTo(24)),
  fax: field('faxNumber', upTo(24)),
  pager: field('pagerNumber', upTo(24)),
}
const person: WireFields<PersonalDetails> = {
  firstName: field('firstName', upTo(29)),
  middleName: field('middleName', upTo(29)),
  lastName: field('lastName', upTo(29)),
  street: field('street', upTo(29)),
  city: field('city', upTo(19)),
  state: field('state', upTo(19)),
  zip: field('zip', upTo(19)),
  country: field('country', upTo(19)),
  title: field('title', upTo(49)),
  organization: field('organization', upTo(49)),
  department: field('department', upTo(49)),
  profession: field('profession', upTo(49)),
}

/** How the settings of a user go on the wire. */
export const userFields: WireFields<UserSettings> = {
  type: field('userType', text),
  location: field('location', upTo(128)),
  enabled: field('enableUser', flag),
  mustChangePassword: field('changePassOnNextLogon', flag),
  passwordNeverExpires: field('passwordNeverExpires', flag),
  expiresAt: { wire: 'expiryDate', check: momentOrNever, write: secondsOf },
  authenticationMethods: field('authenticationMethod', listOf(text)),
  authorizations: field('vaultAuthorization', listOf(oneOf(...vaultAuthorizations))),
  closedInterfaces: field('unAuthorizedInterfaces', listOf(oneOf(...vaultInterfaces))),
  distinguishedName: field('distinguishedName', upTo(511)),
  description: field('description', upTo(99)),
  businessAddress: inner('businessAddress', businessAddress),
  internet: inner('internet', internet),
  phones: inner('phones', phones),
  person: inner('personalDetails', person),
  logonFromHour: field('loginFromHour', integer(0, 23)),
  logonToHour: field('loginToHour', integer(0, 23)),
  activityLogDays: field('userActivityLogRetentionDays', integer(0)),
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
    if (isRecord(value)) body[name] = merged(before.get(name) ?? {}, value)
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
  // fromEntries forgets the names that it is given.
  return Object.fromEntries(texts.filter(([, value]) => value !== undefined && value !== '')) as {
    readonly [Key in keyof Options]?: string
  }
}
