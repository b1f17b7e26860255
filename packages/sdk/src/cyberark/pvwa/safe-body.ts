/** Writes safes. Pure. */
import type { SafeDefaults, SafeSettings } from './safe-options.ts'
import type { Safe } from './safe.ts'

/** A new safe. */
export function newSafeBody(
  name: string,
  settings: SafeSettings,
  defaults: SafeDefaults,
): Record<string, unknown> {
  return {
    SafeName: name,
    Description: settings.description ?? '',
    Location: settings.location ?? '',
    ...retentionOf(settings.retentionDays, settings.retentionVersions ?? defaults.retentionVersions ?? 10),
    OLACEnabled: settings.olacEnabled ?? false,
    ManagingCPM: settings.managingCpm ?? defaults.managingCpm ?? '',
    AutoPurgeEnabled: settings.autoPurgeEnabled ?? false,
  }
}

/** All of a safe with what changes, so that nothing is cleared. */
export function changedSafeBody(
  before: Safe,
  changed: SafeSettings & { readonly name?: string },
): Record<string, unknown> {
  const { retentionDays, retentionVersions } = changed
  const named = retentionDays !== undefined || retentionVersions !== undefined
  const autoPurge = changed.autoPurgeEnabled ?? before.autoPurgeEnabled
  return {
    SafeName: changed.name ?? before.name,
    Description: changed.description ?? before.description,
    Location: changed.location ?? before.location ?? '',
    ...(named ? retentionOf(retentionDays, retentionVersions) : retentionThatHolds(before)),
    OLACEnabled: changed.olacEnabled ?? before.olacEnabled,
    ManagingCPM: changed.managingCpm ?? before.managingCpm ?? '',
    ...(autoPurge === undefined ? {} : { AutoPurgeEnabled: autoPurge }),
  }
}

function retentionThatHolds({ retentionDays, retentionVersions }: Safe): Record<string, number> {
  // The one that does not apply is null; where a server says 0 instead, the other one counts.
  const days = retentionDays === 0 && (retentionVersions ?? 0) > 0 ? undefined : retentionDays
  return retentionOf(days, retentionVersions)
}

function retentionOf(days: number | undefined, versions: number | undefined): Record<string, number> {
  if (days !== undefined) return { NumberOfDaysRetention: days }
  return versions === undefined ? {} : { NumberOfVersionsRetention: versions }
}
