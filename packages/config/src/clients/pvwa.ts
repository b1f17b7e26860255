import type { Secret, Vault } from '@sallyport/sdk'
import {
  PasswordVault,
  pvwaVault,
  type Authentication,
  type Challenge,
  type LogOnCallback,
  type PasswordSource,
  type PasswordVaultOptions,
} from '@sallyport/sdk/cyberark'
import type { SecretSetting } from '../fields.ts'
import { loadPasswordVault } from '../load-password-vault.ts'
import type { AuthenticationSettings } from '../settings/authentication.ts'
import type { SettingsOf } from '../settings/settings.ts'
import { clientOptions, told, type Opening } from './opening.ts'

/** Makes the client of a PVWA by its options. */
export type MakePasswordVault = (options: PasswordVaultOptions) => PasswordVault | Promise<PasswordVault>

/** Opens a PVWA: by its own settings, or by a configuration file of aiobastion. */
export async function openPvwa(
  settings: SettingsOf<'pvwa'>,
  opening: Opening,
  make: MakePasswordVault = (options) => new PasswordVault(options),
): Promise<Vault> {
  const { file, url, auth, token, ...rest } = await clientOptions(settings, opening)
  const options = {
    ...rest,
    ...(auth === undefined ? {} : { auth: authentication(auth, opening) }),
    ...(token === undefined ? {} : { token: await opening.reveal(token) }),
  }
  if (file !== undefined) {
    return pvwaVault(await loadPasswordVault(file, url === undefined ? options : { ...options, url }))
  }
  // The table demands one of the two.
  return pvwaVault(await make({ ...options, url: url ?? '' }))
}

function authentication(auth: AuthenticationSettings, opening: Opening): Authentication {
  switch (auth.method) {
    case 'shared':
      return auth
    case 'saml': {
      const { samlResponse, ...rest } = auth
      return {
        ...rest,
        samlResponse: ({ signal }) =>
          samlResponse === undefined
            ? told(opening, 'saml-response', { signal })
            : opening.reveal(samlResponse, signal),
      }
    }
    case 'pki':
    case 'pkipn': {
      const { password, ...rest } = auth
      return password === undefined ? rest : { ...rest, password: sourceOf(password, opening) }
    }
    case 'radius': {
      const { passcode, ...rest } = auth
      return {
        ...rest,
        password: passwordOf(auth, opening),
        ...(passcode === undefined ? {} : { passcode: sourceOf(passcode, opening) }),
        ...(opening.ask === undefined ? {} : { challenge: challengeOf(opening, opening.ask) }),
      }
    }
    case 'cyberark':
    case 'ldap':
    case 'windows':
      return { ...auth, password: passwordOf(auth, opening) }
  }
}

function passwordOf(
  { password, username }: { readonly password?: SecretSetting; readonly username?: string },
  opening: Opening,
): PasswordSource {
  return password === undefined
    ? ({ signal }) => told(opening, 'password', { username, signal })
    : sourceOf(password, opening)
}

/** Another vault is asked at each log on: what was rotated meanwhile is what is used, with the user name beside it. */
function sourceOf(setting: SecretSetting, opening: Opening): PasswordSource {
  return setting.secret ?? (({ signal }: LogOnCallback) => opening.retrieve(setting, signal))
}

function challengeOf(
  { name }: Opening,
  ask: NonNullable<Opening['ask']>,
): (challenge: Challenge) => string | Secret | Promise<string | Secret> {
  return ({ prompt, signal }) => ask({ vault: name, what: 'challenge', username: undefined, prompt, signal })
}
