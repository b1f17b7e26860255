import type { Account } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../../args/flags.ts'
import { UsageError } from '../../../cli-error.ts'
import { plannedAction } from './planned-action.ts'

const migrateFlags = {
  address: {
    kind: 'list',
    value: 'ADDRESS',
    group: 'Which accounts',
    brief: 'Only accounts with this address; repeatable',
  },
} as const satisfies FlagTable

/** `sallyport pvwa utils migrate-platform` */
export const utilsMigratePlatform = plannedAction<typeof migrateFlags, Account, Account>({
  name: 'migrate-platform',
  summary: 'Give the accounts of a platform another',
  usage: 'PLATFORM NEW-PLATFORM [--address ADDRESS]',
  description:
    'Gives the accounts of one platform another one; both are named by their PlatformIDs. PVWA refuses accounts that lack\nwhat the new one demands. --dry-run shows the plan.',
  flags: migrateFlags,
  examples: [
    {
      does: 'What would be done; the settings are in the environment',
      line: 'UnixSSH UnixSSHKeys --dry-run',
    },
    {
      does: 'All; if it is interrupted, the same line goes on',
      line: 'UnixSSH UnixSSHKeys --yes --progress --journal migrate.journal',
    },
  ],
  success: 'migrated',
  verb: 'migrate',
  question: (accounts) => `Give ${accounts} the other platform?`,
  prepare({ settings, words }) {
    const [from, to, ...others] = words
    if (from === undefined || to === undefined || others.length > 0) {
      throw new UsageError(
        'Give the platform and the new one.',
        'sallyport pvwa utils migrate-platform PLATFORM NEW-PLATFORM',
      )
    }
    const addresses = settings.list('address').map(({ value }) => value)
    const options = addresses.length === 0 ? {} : { addresses }
    return {
      plan: ({ utilities }, call) => utilities.migratePlatform(from, to, { ...options, ...call }),
      accountOf: (account) => account,
      would: ({ platformId }) => ({ details: { platformId, newPlatformId: to } }),
      done: ({ platformId }) => ({ details: { newPlatformId: platformId } }),
    }
  },
})
