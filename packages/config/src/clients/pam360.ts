import { AuthenticationError, type Secret, type Vault, type VaultListFilter } from '@sallyport/sdk'
import { Pam360, pam360Vault, type Pam360Options } from '@sallyport/sdk/pam360'
import type { SettingsOf } from '../settings/settings.ts'
import { clientOptions, told, type Opening } from './opening.ts'

/** Makes the client of a PAM360 by its options. */
export type MakePam360 = (options: Pam360Options) => Pam360 | Promise<Pam360>

/**
 * Opens PAM360. The token goes with every request: it is fetched when it is first needed, and again after PAM360 has
 * refused it, since it may have been regenerated.
 */
export async function openPam360(
  settings: SettingsOf<'pam360'>,
  opening: Opening,
  make: MakePam360 = (options) => new Pam360(options),
): Promise<Vault> {
  const { token, routes, ...options } = await clientOptions(settings, opening)
  let kept: Promise<string | Secret> | undefined
  const forget = (): void => {
    kept = undefined
  }
  const fetchToken = async (): Promise<string | Secret> => {
    try {
      return await (token === undefined ? told(opening, 'token') : opening.reveal(token))
    } catch (error) {
      forget()
      throw error
    }
  }
  const client = await make({
    ...options,
    ...(routes === undefined ? {} : { routes: Object.fromEntries(routes) }),
    token: () => (kept ??= fetchToken()),
  })
  return afterRefusal(pam360Vault(client), forget)
}

/** The same vault, which tells when its identity is refused. */
function afterRefusal(vault: Vault, forget: () => void): Vault {
  const refused = (error: unknown): void => {
    if (error instanceof AuthenticationError) forget()
  }
  return {
    ...vault,
    retrieve: async (selector, options) => {
      try {
        return await vault.retrieve(selector, options)
      } catch (error) {
        refused(error)
        throw error
      }
    },
    list: async function* (filter?: VaultListFilter) {
      try {
        yield* vault.list?.(filter) ?? []
      } catch (error) {
        refused(error)
        throw error
      }
    },
  }
}
