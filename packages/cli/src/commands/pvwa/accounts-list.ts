import { cpmStatus, type Account } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import { defineCommand } from '../../command.ts'
import { listFlags, pvwaFlags } from '../../config/pvwa-flags.ts'
import { writeList, type ListLook } from '../../output/write-list.ts'
import { shortDate } from '../../render/dates.ts'
import { printable } from '../../render/printable.ts'
import type { Cell } from '../../render/table.ts'
import { accountsFlags, readAccountQuery } from './choose-account.ts'
import { noteCount, pvwaEnvironment, pvwaSession, readManner, refuseWords } from './common.ts'
import { withVault } from './with-vault.ts'

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

const sortFlag = {
  sort: {
    kind: 'text',
    value: 'PROPERTY',
    group: 'Output',
    brief: "What to sort by, for example userName or 'userName desc'",
  },
} as const satisfies FlagTable

/** `sallyport pvwa accounts list` */
export const accountsList = defineCommand({
  name: 'pvwa accounts list',
  summary: 'List accounts',
  usage: '--pvwa URL --user NAME [flags]',
  description: ['Lists the accounts that match and that the user may see, never with a secret.', pvwaSession],
  flags: { ...pvwaFlags, ...accountsFlags, ...sortFlag, ...listFlags },
  environment: pvwaEnvironment,
  examples: [
    {
      does: 'The accounts of a safe',
      line: 'sallyport pvwa accounts list --pvwa https://pvwa.example.com --user maria --auth ldap --safe Billing-DB',
    },
    { does: 'Where the CPM failed', line: 'sallyport pvwa accounts list --saved-filter FailedChange' },
    {
      does: 'The ids of all that match two words, however many; the settings are in the environment',
      line: 'sallyport pvwa accounts list --search oracle --search prod --ndjson | jq -r .id',
    },
  ],
  async run({ settings, flags, positionals, io, terminal, signal }) {
    refuseWords(positionals, 'Give words to search for with --search WORD.')
    const manner = readManner(settings, flags)
    const sort = settings.value('sort')
    const query = { ...readAccountQuery(settings), ...(sort === undefined ? {} : { sort }) }
    return await withVault({ settings, io, terminal, signal }, async (vault) => {
      const count = await writeList(
        vault.accounts.list({ ...query, signal }),
        accountLook,
        manner,
        io,
        terminal,
      )
      noteCount(terminal, count, 'account')
      return 0
    })
  },
})
