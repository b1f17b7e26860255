import { capabilitiesOf, type SafeMember } from '@sallyport/sdk/cyberark'
import { UsageError } from '../../cli-error.ts'
import type { FlagTable } from '../../args/flags.ts'
import { given } from '../../config/given.ts'
import { ifGiven, oneOf } from '../../config/values.ts'
import type { ListLook } from '../../output/write-list.ts'
import { shortDate } from '../../render/dates.ts'
import { printable } from '../../render/printable.ts'
import { readPermission } from './member-permissions.ts'
import { listCommand } from './listing.ts'

const membersFlags = {
  search: {
    kind: 'text',
    value: 'WORDS',
    group: 'Which members',
    brief: 'Only names that match these words',
  },
  permission: {
    kind: 'list',
    value: 'NAME',
    group: 'Which members',
    brief: 'Only who has this permission, such as retrieveAccounts; repeatable',
  },
  type: { kind: 'text', value: 'user|group', group: 'Which members', brief: 'Only users, or only groups' },
} as const satisfies FlagTable

const look: ListLook<SafeMember> = {
  columns: ['Member', 'Type', 'Can', 'Permissions', 'Until'],
  droppable: ['Until', 'Permissions'],
  row: (member) => [
    ['cyan', printable(member.name, 60)],
    printable(member.type, 20),
    capabilitiesOf(member.permissions).join(' '),
    String(Object.values(member.permissions).filter((given) => given).length),
    shortDate(member.expiresAt),
  ],
}

/** `sallyport pvwa members list` */
export const membersList = listCommand<typeof membersFlags, SafeMember>({
  name: 'members list',
  summary: 'List the members of a safe',
  usage: 'SAFE --pvwa URL --user NAME',
  description:
    'Lists who is a member of a safe. The column Can says in short what the permissions come to: admin manages\nmembers, audit sees the log, show sees passwords, change sets them, use connects. --json and --ndjson have every\npermission.',
  flags: membersFlags,
  examples: [
    {
      does: 'Everybody',
      line: 'Billing-DB --pvwa https://pvwa.example.com --user maria',
    },
    {
      does: 'Which groups see passwords; the settings are in the environment',
      line: 'Billing-DB --type group --permission retrieveAccounts --ndjson | jq -r .name',
    },
  ],
  what: 'member',
  look,
  prepare(settings, words) {
    const [safe, ...others] = words
    if (safe === undefined || others.length > 0) {
      throw new UsageError('Give the name of one safe.', 'sallyport pvwa members list SAFE')
    }
    const permissions = settings.list('permission').map(readPermission)
    const query = given({
      search: settings.value('search'),
      type: ifGiven(settings.text('type'), (one) => oneOf(one, ['user', 'group'] as const)),
      permissions: permissions.length === 0 ? undefined : permissions,
    })
    return ({ safes }, signal) => safes.members.list(safe, { ...query, signal })
  },
})
