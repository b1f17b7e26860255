import type { Group, GroupMember } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../../args/flags.ts'
import { given } from '../../../config/given.ts'
import { ifGiven, oneNamed } from '../../../config/values.ts'
import { printable } from '../../../render/printable.ts'
import { refuseWords } from '../common.ts'
import { listCommand } from '../listing.ts'
import { byIdFlags, readReference } from '../references.ts'
import { showCommand } from '../showing.ts'

const group = 'Which groups'
const listFlags = {
  search: { kind: 'text', value: 'WORDS', group, brief: 'Only whose name holds these' },
  type: {
    kind: 'text',
    value: 'vault|directory',
    group,
    brief: 'Only groups of the vault itself, or of directories',
  },
  sort: {
    kind: 'text',
    value: 'NAME [asc|desc]',
    group,
    brief: 'What to sort by, such as groupName; needs 12.2',
  },
  members: { kind: 'switch', group, brief: 'Say of each also its members' },
} as const satisfies FlagTable

/** `sallyport pvwa groups list` */
export const groupsList = listCommand({
  name: 'groups list',
  summary: 'List groups of users',
  description: 'Lists the groups of users that the vault has, all criteria together.',
  flags: listFlags,
  examples: [
    { does: 'All of them; the settings are in the environment', line: '' },
    { does: 'Who is in which, for a program', line: '--type vault --members --json' },
  ],
  what: 'group',
  look: {
    columns: ['Id', 'Group', 'Type', 'Members', 'Description'],
    droppable: ['Description', 'Type'],
    row: (one: Group) => [
      String(one.id),
      ['cyan', printable(one.name, 60)],
      printable(one.type ?? '', 40),
      one.members === undefined ? '' : String(one.members.length),
      printable(one.description ?? '', 80),
    ],
  },
  prepare(settings, words) {
    refuseWords(words, 'Give a text to look for with --search WORDS.')
    const query = given({
      search: settings.value('search'),
      type: ifGiven(settings.text('type'), (one) => oneNamed(one, ['Vault', 'Directory'] as const)),
      sort: settings.value('sort'),
      includeMembers: settings.isOn('members'),
    })
    return (vault, signal) => vault.groups.list({ ...query, signal })
  },
})

/** `sallyport pvwa groups get` */
export const groupsGet = showCommand({
  name: 'groups get',
  summary: 'Show one group of users, with its members',
  usage: 'GROUP',
  description: 'Shows what PVWA says about one group of users.',
  flags: byIdFlags,
  examples: [{ does: 'The settings are in the environment', line: '"Vault Admins"' }],
  details: (one: Group) => [
    ['Id', String(one.id)],
    ['Group', one.name],
    ['Type', one.type],
    ['Description', one.description],
    ['Location', one.location],
    ['Directory', one.directory],
    ['Directory name', one.distinguishedName],
    ['Members', one.members?.map(({ username }) => username).join(', ')],
  ],
  prepare(settings, words) {
    const reference = readReference(settings, words, 'sallyport pvwa groups get GROUP')
    return (vault, signal) => vault.groups.get(reference, { includeMembers: true, signal })
  },
})

/** `sallyport pvwa groups members list` */
export const groupsMembersList = listCommand({
  name: 'groups members list',
  summary: 'List the members of a group of users',
  usage: 'GROUP',
  description: 'Lists the members of a group of users. Needs PVWA 12.0.',
  flags: byIdFlags,
  examples: [{ does: 'The settings are in the environment', line: '"Vault Admins"' }],
  what: 'member',
  look: {
    columns: ['Id', 'User'],
    row: ({ id, username }: GroupMember) => [
      id === undefined ? '' : String(id),
      ['cyan', printable(username, 60)],
    ],
  },
  prepare(settings, words) {
    const reference = readReference(settings, words, 'sallyport pvwa groups members list GROUP')
    return (vault, signal) => vault.groups.members.list(reference, { signal })
  },
})
