/** Applications as PVWA sends and takes them. Pure. */
import { bodyOf, field, shapeOf, type WireField, type WireFields } from '../../../wire-fields.ts'
import { type Check, flag, integer, nested, optional, type Shape, text, upTo } from '../../../options.ts'
import { fieldsOf } from '../fields.ts'

/** Who answers for an application. */
export interface ApplicationOwner {
  /** At most 29 characters, as the last name. */
  readonly firstName?: string
  readonly lastName?: string
  readonly email?: string
  /** At most 24 characters. */
  readonly phone?: string
}

/** What an application is made of, beside its id. */
export interface ApplicationSettings {
  /** At most 99 characters. */
  readonly description?: string
  /** Where it is in the vault's tree. Default for a new one: `\`, its root. */
  readonly location?: string
  /** From which hour of the day it gets passwords, 0 to 23. Default: the whole day. */
  readonly accessFromHour?: number
  /** To which hour of the day, 0 to 23. Default: the whole day. */
  readonly accessToHour?: number
  /** The day on which it ends, such as `2030-12-31`. Default: never. */
  readonly expiresOn?: string
  /** Whether it gets no passwords. Default `false`. */
  readonly disabled?: boolean
  readonly owner?: ApplicationOwner
}

/** An application that gets passwords from the providers. */
export interface Application {
  /** Its id (AppID). */
  readonly id: string
  readonly description: string
  readonly location: string
  /** From which hour of the day it gets passwords; 0 and 24 stand for the whole day. */
  readonly accessFromHour: number | undefined
  /** To which hour of the day. */
  readonly accessToHour: number | undefined
  /** The day on which it ends, such as `2030-12-31`; `undefined` for never. */
  readonly expiresOn: string | undefined
  readonly disabled: boolean
  readonly owner: ApplicationOwner
  /** Whether the kinds of authentication can be combined in further ways. */
  readonly extendedRestrictions: boolean | undefined
  /** What a newer PVWA says beside that, under its names. */
  readonly properties: Readonly<Record<string, string>>
}

/** The id of an application. */
export const applicationId: Check = (value) => {
  if (typeof value !== 'string' || value === '') return 'must be a string that is not empty'
  if (value.length > 127) return 'must have at most 127 characters'
  return value.includes('&') ? 'must not hold an ampersand' : undefined
}

const day: Check = (value) => {
  const written = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
  const at = written ? Date.parse(`${value}T00:00Z`) : NaN
  // Date.parse takes 31 February for 3 March.
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === value
    ? undefined
    : "must be a day such as '2030-12-31'"
}
const email: Check = (value) =>
  typeof value === 'string' && /^[^\s@]+@[^\s@]+$/.test(value) ? undefined : 'must be an e-mail address'

const ownerFields: WireFields<ApplicationOwner> = {
  firstName: field('BusinessOwnerFName', upTo(29)),
  lastName: field('BusinessOwnerLName', upTo(29)),
  email: field('BusinessOwnerEmail', email),
  phone: field('BusinessOwnerPhone', upTo(24)),
}

/** How the settings go on the wire; the owner's beside them. */
const settingFields: WireFields<Omit<ApplicationSettings, 'owner'>> = {
  description: field('Description', upTo(99)),
  location: field('Location', text),
  accessFromHour: field('AccessPermittedFrom', integer(0, 23)),
  accessToHour: field('AccessPermittedTo', integer(0, 23)),
  expiresOn: { wire: 'ExpirationDate', check: day, write: slashed },
  disabled: field('Disabled', flag),
}

/** The checks of {@link ApplicationSettings}. */
export const settingsShape: Shape<ApplicationSettings> = {
  ...shapeOf(settingFields),
  owner: optional(nested(shapeOf(ownerFields))),
}

/** The body that makes an application. */
export function applicationBody(id: string, settings: ApplicationSettings): Record<string, unknown> {
  const { owner = {}, ...rest } = settings
  return {
    application: {
      AppID: id,
      Location: '\\',
      ...bodyOf(settingFields, rest),
      ...bodyOf(ownerFields, owner),
    },
  }
}

/** With dashes some servers take it for nothing, or day and month for each other. */
function slashed(isoDay: string): string {
  const [year, month, date] = isoDay.split('-')
  return `${month}/${date}/${year}`
}

const known: ReadonlySet<string> = new Set(
  [...Object.values<WireField>(settingFields), ...Object.values<WireField>(ownerFields)]
    .map(({ wire }) => wire)
    .concat('AppID', 'AllowExtendedAuthenticationRestrictions')
    .map((name) => name.toLowerCase()),
)

/** Reads an application. */
export function readApplication(value: unknown): Application {
  const fields = fieldsOf(value, 'an application')
  const owner = Object.entries<WireField>(ownerFields)
    .map(([name, { wire }]) => [name, fields.string(wire)] as const)
    .filter(([, held]) => held !== '')
  return {
    id: fields.string('AppID'),
    description: fields.string('Description'),
    location: fields.string('Location'),
    accessFromHour: fields.number('AccessPermittedFrom'),
    accessToHour: fields.number('AccessPermittedTo'),
    expiresOn: readDay(fields.get('ExpirationDate')),
    disabled: fields.flag('Disabled') ?? false,
    owner: Object.fromEntries(owner),
    extendedRestrictions: fields.flag('AllowExtendedAuthenticationRestrictions'),
    properties: fields.others(known) ?? {},
  }
}

/** A day as the first generation of the API writes it, with a time after it or not; anything else as it is. */
function readDay(value: unknown): string | undefined {
  if (typeof value === 'number') return new Date(value * 1000).toISOString().slice(0, 10)
  if (typeof value !== 'string' || value === '') return undefined
  const [, month, date, year] = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})/.exec(value) ?? []
  if (year === undefined) return value
  return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
}
