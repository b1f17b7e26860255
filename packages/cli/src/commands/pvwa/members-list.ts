import { capabilitiesOf, type SafeMember } from '@sallyport/sdk/cyberark'
import { UsageError } from '../../cli-error.ts'
import { defineCommand } from '../../command.ts'
import type { FlagTable } from '../../args/flags.ts'
import { listFlags, pvwaFlags } from '../../config/pvwa-flags.ts'
import { oneOf } from '../../config/values.ts'
import { writeList, type ListLook } from '../../output/write-list.ts'
import { shortDate } from '../../render/dates.ts'
import { printable } from '../../render/printable.ts'
import { noteCount, pvwaEnvironment, pvwaSession, readManner } from './common.ts'
import { readPermission } from './member-permissions.ts'
import { withVault } from './with-vault.ts'

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
export const membersList = defineCommand({
  name: 'pvwa members list',
  summary: 'List the members of a safe',
  usage: 'SAFE --pvwa URL --user NAME [flags]',
  description: [
    'Lists who is a member of a safe. The column Can says in short what the permissions come to: admin manages\nmembers, audit sees the log, show sees passwords, change sets them, use connects. --json and --ndjson have every\npermission.',
    pvwaSession,
  ],
  flags: { ...pvwaFlags, ...membersFlags, ...listFlags },
  environment: pvwaEnvironment,
  examples: [
    {
      does: 'Everybody',
      line: 'sallyport pvwa members list Billing-DB --pvwa https://pvwa.example.com --user maria',
    },
    {
      does: 'Which groups see passwords; the settings are in the environment',
      line: 'sallyport pvwa members list Billing-DB --type group --permission retrieveAccounts --ndjson | jq -r .name',
    },
  ],
  async run({ settings, flags, positionals, io, terminal, signal }) {
    const [safe, ...others] = positionals
    if (safe === undefined || others.length > 0) {
      throw new UsageError('Give the name of one safe.', 'sallyport pvwa members list SAFE')
    }
    const manner = readManner(settings, flags)
    const search = settings.value('search')
    const type = settings.text('type')
    const permissions = settings.list('permission').map(readPermission)
    const query = {
      ...(search === undefined ? {} : { search }),
      ...(type === undefined ? {} : { type: oneOf(type, ['user', 'group']) }),
      ...(permissions.length === 0 ? {} : { permissions }),
      signal,
    }
    return await withVault({ settings, io, terminal, signal }, async (vault) => {
      noteCount(
        terminal,
        await writeList(vault.safes.members.list(safe, query), look, manner, io, terminal),
        'member',
      )
      return 0
    })
  },
})
