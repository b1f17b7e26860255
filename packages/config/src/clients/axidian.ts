import type { Vault } from '@sallyport/sdk'
import { AxidianPrivilege, axidianVault } from '@sallyport/sdk/axidian'
import type { SettingsOf } from '../settings/settings.ts'
import { clientOptions, told, type Opening } from './opening.ts'

/** Opens Axidian Privilege. Its password is fetched at each request for a token, so that it may be rotated. */
export async function openAxidian(settings: SettingsOf<'axidian'>, opening: Opening): Promise<Vault> {
  const { password, ...options } = await clientOptions(settings, opening)
  const { username } = options
  return axidianVault(
    new AxidianPrivilege({
      ...options,
      password: () =>
        password === undefined ? told(opening, 'password', { username }) : opening.reveal(password),
    }),
  )
}
