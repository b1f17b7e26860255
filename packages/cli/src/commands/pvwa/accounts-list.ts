import { cpmStatus, type Account } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import { given } from '../../config/given.ts'
import type { ListLook } from '../../output/write-list.ts'
import { shortDate } from '../../render/dates.ts'
import { printable } from '../../render/printable.ts'
import type { Cell } from '../../render/table.ts'
import { accountsFlags, readAccountQuery } from './choose-account.ts'
import { refuseWords } from './common.ts'
import { listCommand } from './listing.ts'

/** How accounts show to people. */
export const accountLook: ListLook<Account> = {
  columns: ['Id', 'Safe', 'Object', 'User', 'Address', 'Platform', 'CPM', 'Changed'],
  droppable: ['Changed', 'Platform', 'CPM'],
  row: (account): Cell[] => [
    ['cyan', account.id],
    ...[account.safe, account.name, account.username, account.address, account.platformId].map((text) =>
      printable(text ?? '', 60),
    ),
    statusCell(cpmStatus(account)),
    shortDate(account.management.lastModifiedAt),
  ],
}

function statusCell(status: string): Cell {
  const mark = status === 'success' ? 'green' : status === 'failure' ? 'red' : 'yellow'
  return [mark, printable(status, 30)]
}

const ownFlags = {
  ...accountsFlags,
  sort: {
    kind: 'text',
    value: 'PROPERTY',
    group: 'Output',
    brief: "What to sort by, for example userName or 'userName desc'",
  },
} as const satisfies FlagTable

/** `sallyport pvwa accounts list` */
export const accountsList = listCommand<typeof ownFlags, Account>({
  name: 'accounts list',
  summary: 'List accounts',
  usage: '--pvwa URL --user NAME',
  description: 'Lists the accounts that match and that the user may see, never with a secret.',
  flags: ownFlags,
  examples: [
    {
      does: 'The accounts of a safe',
      line: '--pvwa https://pvwa.example.com --user maria --auth ldap --safe Billing-DB',
    },
    { does: 'Where the CPM failed', line: '--saved-filter FailedChange' },
    {
      does: 'The ids of all that match two words, however many; the settings are in the environment',
      line: '--search oracle --search prod --ndjson | jq -r .id',
    },
  ],
  what: 'account',
  look: accountLook,
  prepare(settings, words) {
    refuseWords(words, 'Give words to search for with --search WORD.')
    const query = { ...readAccountQuery(settings), ...given({ sort: settings.value('sort') }) }
    return ({ accounts }, signal) => accounts.list({ ...query, signal })
  },
})
