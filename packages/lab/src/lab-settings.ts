import { mergeSettings } from './lab-options.ts'
import type { LabOptions } from './lab-options.ts'
import type { LabSettings } from './lab-parts.ts'
import { defaultAxidianSettings } from './vaults/axidian/settings.ts'
import { defaultCcpSettings } from './vaults/cyberark/ccp/settings.ts'
import { defaultCpSettings } from './vaults/cyberark/cp/settings.ts'
import { defaultPvwaSettings } from './vaults/cyberark/pvwa/settings.ts'
import { defaultPam360Settings } from './vaults/pam360/settings.ts'

/** What each vault is set to at first. Throws `LabError` on a setting that does not exist. */
export function initialSettings(options: LabOptions): LabSettings {
  return {
    ccp: mergeSettings('ccp', defaultCcpSettings, options.ccp),
    cp: mergeSettings('cp', defaultCpSettings, options.cp),
    pvwa: mergeSettings('pvwa', defaultPvwaSettings, options.pvwa),
    axidian: mergeSettings('axidian', defaultAxidianSettings, options.axidian),
    pam360: mergeSettings('pam360', defaultPam360Settings, options.pam360),
  }
}

/** Puts settings back to what they were at first: the same objects, since the vaults hold on to them. */
export function resetSettings(settings: LabSettings, options: LabOptions): void {
  const initial = initialSettings(options)
  for (const name of ['ccp', 'cp', 'pvwa', 'axidian', 'pam360'] as const) {
    Object.assign(settings[name], initial[name])
  }
}
