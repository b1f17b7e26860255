import type { Activity } from '@sallyport/sdk/cyberark'
import type { ListLook } from '../../output/write-list.ts'
import { shortDate } from '../../render/dates.ts'
import { printable } from '../../render/printable.ts'
import { accountIdOf, oneAccountFlags, readOneAccount } from './choose-account.ts'
import { listCommand } from './listing.ts'

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
export const accountsActivity = listCommand<typeof oneAccountFlags, Activity>({
  name: 'accounts activity',
  summary: 'List what was done with an account',
  usage: 'ID | --safe NAME --object NAME',
  description:
    'Lists what was done with an account and by whom, the newest first; also what the CPM said about its work. Times\nare in UTC, or as the server wrote them where it did not say the zone.',
  flags: oneAccountFlags,
  examples: [
    {
      does: 'The last ten; the settings are in the environment',
      line: '24_3 --limit 10',
    },
    {
      does: 'Who has seen the password, for a program',
      line: '24_3 --ndjson | jq -r \'select(.action == "Retrieve password").user\'',
    },
  ],
  what: 'line',
  look,
  prepare(settings, words) {
    const chosen = readOneAccount(settings, words)
    return async (vault, signal) =>
      vault.accounts.activities(await accountIdOf(vault, chosen, signal), { signal })
  },
})
