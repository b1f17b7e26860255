/** Safes as PVWA sends and takes them. Pure. */
import { ConfigurationError } from '../../errors.ts'
import { isRecord, type Check } from '../../options.ts'
import { fieldsOf, notThere, type Fields } from './fields.ts'

/** One safe. Lists hold all of it only with `extendedDetails`. */
export interface Safe {
  readonly name: string
  /** What PVWA calls the safe in addresses. */
  readonly urlId: string
  readonly number: number | undefined
  readonly description: string
  /** Where the safe is in the vault's tree; `\` is its root. */
  readonly location: string | undefined
  readonly creator: SafeCreator | undefined
  /** Whether single accounts have permissions of their own (object level access control). */
  readonly olacEnabled: boolean
  /** The CPM that manages the accounts; `undefined` for none. */
  readonly managingCpm: string | undefined
  /** How many versions of each password are kept; `undefined` where days count. */
  readonly retentionVersions: number | undefined
  /** For how many days versions are kept; `undefined` where versions count. */
  readonly retentionDays: number | undefined
  /** Whether what is past its retention is deleted by itself. */
  readonly autoPurgeEnabled: boolean | undefined
  readonly createdAt: Date | undefined
  readonly modifiedAt: Date | undefined
  /** The accounts of the safe, where they were asked for. */
  readonly accounts: readonly SafeAccount[] | undefined
  /** Whether the membership of the user who asks has expired. */
  readonly expiredMember: boolean | undefined
  /** What a newer PVWA says beside that, under its names. */
  readonly properties: Readonly<Record<string, string>>
}

/** Who made a safe. */
export interface SafeCreator {
  readonly id: string | undefined
  readonly name: string
}

/** An account as it is listed in a safe. */
export interface SafeAccount {
  readonly id: string
  readonly name: string
}

/** A safe as it came from here, or its name. */
export type SafeReference = string | Pick<Safe, 'name' | 'urlId'>

const known: ReadonlySet<string> = new Set(
  [
    'safeName',
    'safeUrlId',
    'safeNumber',
    'description',
    'location',
    'creator',
    'olacEnabled',
    'managingCPM',
    'numberOfVersionsRetention',
    'numberOfDaysRetention',
    'autoPurgeEnabled',
    'creationTime',
    'lastModificationTime',
    'accounts',
    'isExpiredMember',
  ].map((name) => name.toLowerCase()),
)

/**
 * Reads a safe of any version of the API.
 *
 * @throws ProtocolError when it is none.
 */
export function readSafe(value: unknown): Safe {
  const fields = fieldsOf(value, 'a safe')
  const name = fields.string('safeName')
  if (name === '') throw notThere('a safe')
  return {
    name,
    urlId: fields.text('safeUrlId') ?? name,
    number: fields.number('safeNumber'),
    description: fields.string('description'),
    location: fields.text('location'),
    creator: readCreator(fields.object('creator')),
    olacEnabled: fields.flag('olacEnabled') ?? false,
    managingCpm: notEmpty(fields.text('managingCPM')),
    retentionVersions: fields.number('numberOfVersionsRetention'),
    retentionDays: fields.number('numberOfDaysRetention'),
    autoPurgeEnabled: fields.flag('autoPurgeEnabled'),
    createdAt: fields.date('creationTime'),
    modifiedAt: fields.date('lastModificationTime'),
    accounts: fields.get('accounts') === undefined ? undefined : fields.list('accounts').map(readAccount),
    expiredMember: fields.flag('isExpiredMember'),
    properties: fields.others(known) ?? {},
  }
}

/** In version 11 the creator has other names. */
function readCreator(fields: Fields | undefined): SafeCreator | undefined {
  const name = fields?.text('name') ?? fields?.text('memberName')
  return name === undefined ? undefined : { id: fields?.text('id') ?? fields?.text('memberId'), name }
}

function readAccount(value: unknown): SafeAccount {
  const fields = fieldsOf(value, 'an account of a safe')
  return { id: fields.string('id'), name: fields.string('name') }
}

function notEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}

/** The name of a safe, however it is given. */
export function nameOf(safe: SafeReference): string {
  const given: unknown = safe
  if (typeof given === 'string') return given
  // An account has a name too, which is not that of a safe.
  if (isRecord(given) && typeof given['urlId'] === 'string' && typeof given['name'] === 'string') {
    return given['name']
  }
  throw new ConfigurationError('A safe is given by its name, or as it came from here.', {
    code: 'INVALID_REQUEST',
    hint: "For the safe of an account give its 'safe'.",
  })
}

/** The name for a new safe. What is there already can have a name that a new one cannot. */
export const safeName: Check = (value) => {
  if (typeof value !== 'string' || value === '') return 'must be a string that is not empty'
  if (!value.isWellFormed()) return 'must not hold half of a surrogate pair'
  if (value.length > 28) return 'must have at most 28 characters'
  if (/[\\/:*<>"|?]/.test(value)) return String.raw`must hold none of \ / : * ? < > " |`
  if (/\p{Cc}/u.test(value)) return 'must hold no control character'
  return /^\s|\s$/.test(value) || value === '.' || value === '..'
    ? 'must not begin or end with a space, or be dots alone'
    : undefined
}
