import type { SecretVersion } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import { defineCommand } from '../../command.ts'
import { listFlags, pvwaFlags } from '../../config/pvwa-flags.ts'
import { writeList, type ListLook } from '../../output/write-list.ts'
import { shortDate } from '../../render/dates.ts'
import { printable } from '../../render/printable.ts'
import { findAccount, oneAccountFlags, readOneAccount } from './choose-account.ts'
import { noteCount, pvwaEnvironment, pvwaSession, readManner } from './common.ts'
import { withVault } from './with-vault.ts'

const versionsFlags = {
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
export const accountsVersions = defineCommand({
  name: 'pvwa accounts versions',
  summary: 'List the secrets that an account has had',
  usage: 'ID | --safe NAME --object NAME [flags]',
  description: [
    'Lists who set which secret of an account and when, never a secret. accounts password --version N retrieves one.',
    pvwaSession,
  ],
  flags: { ...pvwaFlags, ...oneAccountFlags, ...versionsFlags, ...listFlags },
  environment: pvwaEnvironment,
  examples: [
    { does: 'By its id; the settings are in the environment', line: 'sallyport pvwa accounts versions 24_3' },
    {
      does: 'Who set the last one, for a program',
      line: "sallyport pvwa accounts versions 24_3 --json | jq -r 'max_by(.version).modifiedBy'",
    },
  ],
  async run({ settings, flags, positionals, io, terminal, signal }) {
    const manner = readManner(settings, flags)
    const chosen = readOneAccount(settings, positionals)
    const how = { signal, ...(flags.temporary === true ? { showTemporary: true } : {}) }
    const versions = await withVault({ settings, io, terminal, signal }, async (vault) =>
      vault.accounts.versions('id' in chosen ? chosen.id : await findAccount(vault, chosen, signal), how),
    )
    noteCount(terminal, await writeList(versions, look, manner, io), 'version')
    return 0
  },
})
