import type { Vault } from '@sallyport/sdk'
import { cpVault, CredentialProvider } from '@sallyport/sdk/cyberark'
import type { SettingsOf } from '../settings/settings.ts'
import { clientOptions, type Opening } from './opening.ts'

/** Opens a Credential Provider. */
export async function openCp(settings: SettingsOf<'cp'>, opening: Opening): Promise<Vault> {
  const { tls: _tls, proxy: _proxy, ...options } = await clientOptions(settings, opening)
  return cpVault(new CredentialProvider(options))
}
