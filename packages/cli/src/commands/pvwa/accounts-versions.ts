import type { SecretVersion } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import type { ListLook } from '../../output/write-list.ts'
import { shortDate } from '../../render/dates.ts'
import { printable } from '../../render/printable.ts'
import { accountIdOf, oneAccountFlags, readOneAccount } from './choose-account.ts'
import { listCommand } from './listing.ts'

const ownFlags = {
  ...oneAccountFlags,
  temporary: {
    kind: 'switch',
    group: 'Which account',
    brief: 'Also those that were only tried',
  },
} as const satisfies FlagTable

const look: ListLook<SecretVersion> = {
  columns: ['Version', 'Set by', 'Set', 'Temporary'],
  droppable: ['Temporary'],
  row: ({ version, modifiedBy, modifiedAt, temporary }) => [
    ['cyan', String(version)],
    printable(modifiedBy, 60),
    shortDate(modifiedAt),
    temporary ? 'yes' : '',
  ],
}

/** `sallyport pvwa accounts versions` */
export const accountsVersions = listCommand<typeof ownFlags, SecretVersion>({
  name: 'accounts versions',
  summary: 'List the secrets that an account has had',
  usage: 'ID | --safe NAME --object NAME',
  description:
    'Lists who set which secret of an account and when, never a secret. accounts password --version N retrieves one.',
  flags: ownFlags,
  examples: [
    { does: 'By its id; the settings are in the environment', line: '24_3' },
    {
      does: 'Who set the last one, for a program',
      line: "24_3 --json | jq -r 'max_by(.version).modifiedBy'",
    },
  ],
  what: 'version',
  look,
  prepare(settings, words) {
    const chosen = readOneAccount(settings, words)
    const how = settings.isOn('temporary') ? { showTemporary: true } : {}
    return async (vault, signal) =>
      vault.accounts.versions(await accountIdOf(vault, chosen, signal), { ...how, signal })
  },
})
