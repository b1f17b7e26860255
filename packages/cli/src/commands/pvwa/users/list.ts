import type { GroupMembership, User, UserSafe, UserType } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../../args/flags.ts'
import { given } from '../../../config/given.ts'
import { ifGiven, oneNamed, yesOrNo } from '../../../config/values.ts'
import type { ListLook } from '../../../output/write-list.ts'
import { printable } from '../../../render/printable.ts'
import { refuseWords } from '../common.ts'
import { listCommand } from '../listing.ts'
import { byIdFlags, readReference } from '../references.ts'
import { nameOf, stateOf } from './words.ts'

const group = 'Which users'
const listFlags = {
  search: { kind: 'text', value: 'WORDS', group, brief: 'Only whose user, first or last name holds these' },
  username: { kind: 'text', value: 'NAME', group, brief: 'Only the one of exactly this name; needs 12.2' },
  type: { kind: 'text', value: 'NAME', group, brief: 'Only users of this type by licence, such as EPVUser' },
  component: { kind: 'text', value: 'yes|no', group, brief: 'Only components of the vault, or none' },
  status: {
    kind: 'text',
    value: 'active|disabled|suspended',
    group,
    brief: 'Only in this state; needs 13.2',
  },
  source: {
    kind: 'text',
    value: 'cyberark|ldap',
    group,
    brief: 'Only of the vault itself, or of a directory; needs 13.2',
  },
  sort: {
    kind: 'text',
    value: 'NAME [asc|desc]',
    group,
    brief: 'What to sort by, such as username; needs 12.2',
  },
  extended: { kind: 'switch', group, brief: 'Say of each also its groups and its state; needs 12.1' },
} as const satisfies FlagTable

const look: ListLook<User> = {
  columns: ['Id', 'User', 'Name', 'Type', 'Source', 'Location', 'State'],
  droppable: ['Location', 'Name', 'Source', 'Type'],
  row: (user) => [
    String(user.id),
    ['cyan', printable(user.username, 60)],
    printable(nameOf(user.person), 60),
    printable(user.type ?? '', 40),
    printable(user.source ?? '', 40),
    printable(user.location ?? '', 60),
    stateOf(user),
  ],
}

/** `sallyport pvwa users list` */
export const usersList = listCommand({
  name: 'users list',
  summary: 'List users of the vault',
  description:
    'Lists the users that the vault has, all criteria together. Groups and state are told only with --extended, which\ncosts the server more.',
  flags: listFlags,
  examples: [
    { does: 'All of them; the settings are in the environment', line: '' },
    { does: 'Who is suspended, for a program', line: '--status suspended --ndjson | jq -r .username' },
  ],
  what: 'user',
  look,
  prepare(settings, words) {
    refuseWords(words, 'Give a text to look for with --search WORDS.')
    const query = given({
      search: settings.value('search'),
      username: settings.value('username'),
      type: settings.value('type'),
      component: ifGiven(settings.text('component'), yesOrNo),
      status: ifGiven(settings.text('status'), (one) =>
        oneNamed(one, ['Active', 'Disabled', 'Suspended'] as const),
      ),
      source: ifGiven(settings.text('source'), (one) => oneNamed(one, ['CyberArk', 'LDAP'] as const)),
      sort: settings.value('sort'),
      extendedDetails: settings.isOn('extended'),
    })
    return (vault, signal) => vault.users.list({ ...query, signal })
  },
})

/** `sallyport pvwa users safes` */
export const usersSafes = listCommand({
  name: 'users safes',
  summary: 'List the safes that a user is a member of',
  usage: 'USER',
  description: 'Lists the safes that a user is a member of. Not every PVWA can say it.',
  flags: byIdFlags,
  examples: [{ does: 'The settings are in the environment', line: 'maria' }],
  what: 'safe',
  look: {
    columns: ['Safe'],
    row: (safe: UserSafe) => [['cyan', printable(safe.name, 60)]],
  },
  prepare(settings, words) {
    const user = readReference(settings, words, 'sallyport pvwa users safes USER')
    return (vault, signal) => vault.users.safes(user, { signal })
  },
})

/** `sallyport pvwa users groups` */
export const usersGroups = listCommand({
  name: 'users groups',
  summary: 'List the groups that a user is in',
  usage: 'USER',
  description: 'Lists the groups that a user is in.',
  flags: byIdFlags,
  examples: [{ does: 'The settings are in the environment', line: 'maria' }],
  what: 'group',
  look: {
    columns: ['Id', 'Group', 'Type'],
    row: ({ id, name, type = '' }: GroupMembership) => [
      String(id),
      ['cyan', printable(name, 60)],
      printable(type, 40),
    ],
  },
  prepare(settings, words) {
    const user = readReference(settings, words, 'sallyport pvwa users groups USER')
    return (vault, signal) => vault.users.groups(user, { signal })
  },
})

/** `sallyport pvwa users types` */
export const usersTypes = listCommand({
  name: 'users types',
  summary: 'List the types of users that the licence knows',
  description: 'Lists the types of users that the licence knows. Needs PVWA 13.2.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: '' }],
  what: 'type',
  look: {
    columns: ['Type'],
    row: ({ name }: UserType) => [['cyan', printable(name, 60)]],
  },
  prepare(_, words) {
    refuseWords(words, 'sallyport pvwa users types')
    return (vault, signal) => vault.users.types({ signal })
  },
})
