import type { Safe, SafeSettings } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import type { Settings } from '../../config/settings.ts'
import { wholeNumber, yesOrNo } from '../../config/values.ts'

const group = 'The safe'

/** What a safe is made of. */
export const safeSettingsFlags = {
  description: {
    kind: 'text',
    value: 'TEXT',
    mayBeEmpty: true,
    group,
    brief: 'At most 100 characters; empty for none',
  },
  location: { kind: 'text', value: 'PATH', group, brief: 'Where it is in the vault’s tree' },
  cpm: { kind: 'text', value: 'NAME', group, brief: 'The CPM that manages its accounts' },
  'no-cpm': { kind: 'switch', group, brief: 'No CPM manages them' },
  versions: { kind: 'text', value: 'N', group, brief: 'Keep so many versions of each password, 0 to 999' },
  days: { kind: 'text', value: 'N', group, brief: 'Keep versions for so many days, 0 to 3650' },
  olac: {
    kind: 'text',
    value: 'yes|no',
    group,
    brief: 'Whether single accounts have permissions of their own',
  },
  'auto-purge': {
    kind: 'text',
    value: 'yes|no',
    group,
    brief: 'Whether what is past its retention is deleted by itself',
  },
} as const satisfies FlagTable

/**
 * Reads what a safe is made of.
 *
 * @throws UsageError
 */
export function readSafeSettings(settings: Settings<typeof safeSettingsFlags>): SafeSettings {
  const description = settings.value('description')
  const location = settings.value('location')
  const cpm = settings.value('cpm')
  const noCpm = settings.isOn('no-cpm')
  const versions = settings.text('versions')
  const days = settings.text('days')
  const olac = settings.text('olac')
  const autoPurge = settings.text('auto-purge')
  if (cpm !== undefined && noCpm) throw new UsageError('--cpm and --no-cpm do not go together.')
  if (versions !== undefined && days !== undefined) {
    throw new UsageError('--versions and --days do not go together: a safe keeps by one of them.')
  }
  if (description !== undefined && description.length > 100) {
    throw new UsageError('--description must have at most 100 characters.')
  }
  return {
    ...(description === undefined ? {} : { description }),
    ...(location === undefined ? {} : { location }),
    ...(cpm === undefined && !noCpm ? {} : { managingCpm: cpm ?? '' }),
    ...(versions === undefined ? {} : { retentionVersions: wholeNumber(versions, 0, 999) }),
    ...(days === undefined ? {} : { retentionDays: wholeNumber(days, 0, 3650) }),
    ...(olac === undefined ? {} : { olacEnabled: yesOrNo(olac) }),
    ...(autoPurge === undefined ? {} : { autoPurgeEnabled: yesOrNo(autoPurge) }),
  }
}

/** How long a safe keeps versions, for people. */
export function keptOf({ retentionDays, retentionVersions }: Safe): string {
  if (retentionVersions !== undefined) return `${retentionVersions} versions`
  return retentionDays === undefined ? '' : `${retentionDays} days`
}
