import type { LoggedOnUser, User } from '@sallyport/sdk/cyberark'
import { shortDate } from '../../../render/dates.ts'
import { refuseWords } from '../common.ts'
import type { Detail } from '../../shared/details.ts'
import { byIdFlags, readReference } from '../references.ts'
import { showCommand } from '../showing.ts'
import { nameOf, stateOf } from './words.ts'

/** `sallyport pvwa users get` */
export const usersGet = showCommand({
  name: 'users get',
  summary: 'Show one user',
  usage: 'USER',
  description: 'Shows what PVWA says about one user.',
  flags: byIdFlags,
  examples: [
    { does: 'The settings are in the environment', line: 'maria' },
    { does: 'The groups, for a program', line: 'maria --json | jq -r .groups[].name' },
  ],
  details: detailsOf,
  prepare(settings, words) {
    const user = readReference(settings, words, 'sallyport pvwa users get USER')
    return (vault, signal) => vault.users.get(user, { signal })
  },
})

/** `sallyport pvwa users me` */
export const usersMe = showCommand({
  name: 'users me',
  summary: 'Show who is logged on',
  description: 'Shows what PVWA says about the user of the session.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: '' }],
  details: (user: LoggedOnUser): Detail[] => [
    ['User', user.username],
    ['Name', nameOf(user)],
    ['E-mail', user.email],
    ['Type', user.type],
    ['Source', user.source],
    ['Location', user.location],
    ['Component', yes(user.component)],
    ['Disabled', yes(user.disabled)],
    ['Expired', yes(user.expired)],
    ['Suspended', yes(user.suspended)],
  ],
  prepare(_, words) {
    refuseWords(words, 'sallyport pvwa users get USER shows others.')
    return (vault, signal) => vault.users.me({ signal })
  },
})

function yes(value: boolean | undefined): string | undefined {
  return value === true ? 'yes' : undefined
}

function detailsOf(user: User): Detail[] {
  return [
    ['Id', String(user.id)],
    ['User', user.username],
    ['Type', user.type],
    ['Source', user.source],
    ['Location', user.location],
    ['State', stateOf(user)],
    ['Description', user.description],
    ['Component', yes(user.component)],
    ['Logs on by', user.authenticationMethods?.join(', ')],
    ['May', user.authorizations.join(', ')],
    ['Closed', user.closedInterfaces?.join(', ')],
    ['Groups', user.groups?.map(({ name }) => name).join(', ')],
    ['Must change password', yes(user.mustChangePassword)],
    ['Password never expires', yes(user.passwordNeverExpires)],
    ['Until', shortDate(user.expiresAt)],
    ['Last log on', shortDate(user.lastLogonAt)],
    ['Directory name', user.distinguishedName],
    ...prefixed('person', { ...user.person }),
    ...prefixed('businessAddress', { ...user.businessAddress }),
    ...prefixed('internet', { ...user.internet }),
    ...prefixed('phones', { ...user.phones }),
    ...Object.entries(user.properties),
  ]
}

/** Under the names that `--detail` takes. */
function prefixed(part: string, texts: Readonly<Record<string, string>>): Detail[] {
  return Object.entries(texts).map(([name, value]) => [`${part}.${name}`, value])
}
