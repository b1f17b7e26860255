import type { Activity } from '@sallyport/sdk/cyberark'
import { defineCommand } from '../../command.ts'
import { listFlags, pvwaFlags } from '../../config/pvwa-flags.ts'
import { writeList, type ListLook } from '../../output/write-list.ts'
import { shortDate } from '../../render/dates.ts'
import { printable } from '../../render/printable.ts'
import { findAccount, oneAccountFlags, readOneAccount } from './choose-account.ts'
import { noteCount, pvwaEnvironment, pvwaSession, readManner } from './common.ts'
import { withVault } from './with-vault.ts'

const look: ListLook<Activity> = {
  columns: ['Time', 'User', 'Action', 'By', 'Reason', 'More'],
  droppable: ['More', 'By', 'Reason'],
  row: ({ at, time, user, action, client, reason, moreInfo }) => [
    at === undefined ? printable(time, 40) : shortDate(at),
    ['cyan', printable(user ?? '', 60)],
    printable(action ?? '', 60),
    printable(client ?? '', 20),
    printable(reason ?? '', 120),
    printable(moreInfo ?? '', 120),
  ],
}

/** `sallyport pvwa accounts activity` */
export const accountsActivity = defineCommand({
  name: 'pvwa accounts activity',
  summary: 'List what was done with an account',
  usage: 'ID | --safe NAME --object NAME [flags]',
  description: [
    'Lists what was done with an account and by whom, the newest first; also what the CPM said about its work. Times\nare in UTC, or as the server wrote them where it did not say the zone.',
    pvwaSession,
  ],
  flags: { ...pvwaFlags, ...oneAccountFlags, ...listFlags },
  environment: pvwaEnvironment,
  examples: [
    {
      does: 'The last ten; the settings are in the environment',
      line: 'sallyport pvwa accounts activity 24_3 --limit 10',
    },
    {
      does: 'Who has seen the password, for a program',
      line: 'sallyport pvwa accounts activity 24_3 --ndjson | jq -r \'select(.action == "Retrieve password").user\'',
    },
  ],
  async run({ settings, flags, positionals, io, terminal, signal }) {
    const manner = readManner(settings, flags)
    const chosen = readOneAccount(settings, positionals)
    const activities = await withVault({ settings, io, terminal, signal }, async (vault) =>
      vault.accounts.activities('id' in chosen ? chosen.id : await findAccount(vault, chosen, signal), {
        signal,
      }),
    )
    noteCount(terminal, await writeList(activities, look, manner, io), 'line')
    return 0
  },
})
