import {
  vaultAuthorizations,
  vaultInterfaces,
  type BusinessAddress,
  type InternetAddresses,
  type PersonalDetails,
  type PhoneNumbers,
  type UserSettings,
} from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../../args/flags.ts'
import { UsageError } from '../../../cli-error.ts'
import { given } from '../../../config/given.ts'
import type { Setting, Settings } from '../../../config/settings.ts'
import { ifGiven, moment, oneNamed, pairs, wholeNumber, yesOrNo } from '../../../config/values.ts'

const group = 'The user'

/** What a user is made of. */
export const userSettingsFlags = {
  type: { kind: 'text', value: 'NAME', group, brief: 'Type by licence, such as EPVUser' },
  location: { kind: 'text', value: 'PATH', group, brief: 'Where the user is in the vault’s tree' },
  description: {
    kind: 'text',
    value: 'TEXT',
    mayBeEmpty: true,
    group,
    brief: 'At most 99 characters; empty for none',
  },
  detail: {
    kind: 'list',
    value: 'NAME=VALUE',
    group,
    brief: 'Who the user is, such as person.firstName=Maria; repeatable',
  },
  'distinguished-name': { kind: 'text', value: 'DN', group, brief: 'The name in a directory' },
  enabled: { kind: 'text', value: 'yes|no', group, brief: 'Whether the user may log on' },
  'must-change-password': {
    kind: 'text',
    value: 'yes|no',
    group,
    brief: 'Whether the next log on must set another password',
  },
  'password-never-expires': {
    kind: 'text',
    value: 'yes|no',
    group,
    brief: 'Whether the password holds for ever',
  },
  expires: {
    kind: 'text',
    value: 'DATE|never',
    group,
    brief: 'From when on the user may not log on: 2027-01-31 (in UTC), or never',
  },
  method: {
    kind: 'list',
    value: 'NAME|none',
    group,
    brief: 'How to log on, such as AuthTypePass or AuthTypeLDAP; repeatable',
  },
  authorization: {
    kind: 'list',
    value: 'NAME|none',
    group,
    brief: 'What the user may do in the vault itself, such as AddSafes; repeatable',
  },
  'closed-interface': {
    kind: 'list',
    value: 'NAME|none',
    group,
    brief: 'A way into the vault that is closed, such as WINCLIENT; repeatable',
  },
  'from-hour': {
    kind: 'text',
    value: 'HOUR',
    group,
    brief: 'From which hour on the user may log on, 0 to 23; needs 13.2',
  },
  'to-hour': { kind: 'text', value: 'HOUR', group, brief: 'To which hour; needs 13.2' },
  'activity-days': {
    kind: 'text',
    value: 'N',
    group,
    brief: 'For how many days the user’s activities are kept; needs 13.2',
  },
} as const satisfies FlagTable

type Details = Required<
  Record<'person', readonly (keyof PersonalDetails)[]> &
    Record<'businessAddress', readonly (keyof BusinessAddress)[]> &
    Record<'internet', readonly (keyof InternetAddresses)[]> &
    Record<'phones', readonly (keyof PhoneNumbers)[]>
>

const details: Details = {
  person: [
    'firstName',
    'middleName',
    'lastName',
    'street',
    'city',
    'state',
    'zip',
    'country',
    'title',
    'organization',
    'department',
    'profession',
  ],
  businessAddress: ['street', 'city', 'state', 'zip', 'country'],
  internet: ['homePage', 'homeEmail', 'businessEmail', 'otherEmail'],
  phones: ['home', 'business', 'cellular', 'fax', 'pager'],
}

const detailPaths = Object.entries(details).flatMap(([name, fields]) =>
  fields.map((field) => `${name}.${field}`),
)

/** What the help says about the names of `--detail`. */
export const detailNames = `Details: ${detailPaths.join(', ')}.`.replace(/(.{80,105}?) /g, '$1\n')

/**
 * Reads what a user is made of.
 *
 * @throws UsageError
 */
export function readUserSettings(settings: Settings<typeof userSettingsFlags>): UserSettings {
  const flag = (name: 'enabled' | 'must-change-password' | 'password-never-expires'): boolean | undefined =>
    ifGiven(settings.text(name), yesOrNo)
  const hour = (name: 'from-hour' | 'to-hour'): number | undefined =>
    ifGiven(settings.text(name), (setting) => wholeNumber(setting, 0, 23))
  return given({
    type: settings.value('type'),
    location: settings.value('location'),
    description: settings.value('description'),
    distinguishedName: settings.value('distinguished-name'),
    enabled: flag('enabled'),
    mustChangePassword: flag('must-change-password'),
    passwordNeverExpires: flag('password-never-expires'),
    expiresAt: ifGiven(settings.text('expires'), momentOrNever),
    authenticationMethods: readNames(settings.list('method'), ({ value }) => value),
    authorizations: readNames(settings.list('authorization'), (one) => oneNamed(one, vaultAuthorizations)),
    closedInterfaces: readNames(settings.list('closed-interface'), (one) => oneNamed(one, vaultInterfaces)),
    logonFromHour: hour('from-hour'),
    logonToHour: hour('to-hour'),
    activityLogDays: ifGiven(settings.text('activity-days'), (setting) => wholeNumber(setting, 0, 100_000)),
    ...readDetails(settings.list('detail')),
  })
}

function momentOrNever(setting: Setting): Date | null {
  return isWord(setting, 'never') ? null : moment(setting)
}

/** Names, or none of them. */
function readNames<Name>(
  settings: readonly Setting[],
  parse: (setting: Setting) => Name,
): readonly Name[] | undefined {
  const [first] = settings
  if (first === undefined) return undefined
  if (!settings.some((one) => isWord(one, 'none'))) return settings.map(parse)
  if (settings.length === 1) return []
  throw new UsageError(`${first.origin} none stands alone.`)
}

function isWord({ value }: Setting, word: string): boolean {
  return value.trim().toLowerCase() === word
}

function readDetails(
  settings: readonly Setting[],
): Pick<UserSettings, 'person' | 'businessAddress' | 'internet' | 'phones'> {
  const found: Record<string, Record<string, string>> = {}
  for (const [written, value] of Object.entries(pairs(settings) ?? {})) {
    const [part = '', field = ''] = oneNamed(
      { value: written, origin: '--detail', layer: 'flag' },
      detailPaths,
    ).split('.')
    found[part] = { ...found[part], [field]: value }
  }
  return found
}
