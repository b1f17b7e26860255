import type { Vault } from '@sallyport/sdk'
import { CentralCredentialProvider, ccpVault } from '@sallyport/sdk/cyberark'
import type { SettingsOf } from '../settings/settings.ts'
import { clientOptions, type Opening } from './opening.ts'

/** Opens a Central Credential Provider. */
export async function openCcp(settings: SettingsOf<'ccp'>, opening: Opening): Promise<Vault> {
  return ccpVault(new CentralCredentialProvider(await clientOptions(settings, opening)))
}
