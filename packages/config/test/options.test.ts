import { describe, expectTypeOf, it } from 'vitest'
import type { CacheOptions, FallbackOptions } from '@sallyport/sdk'
import type { AxidianPrivilegeOptions } from '@sallyport/sdk/axidian'
import type {
  Authentication,
  CentralCredentialProviderOptions,
  CredentialProviderOptions,
  PasswordVaultOptions,
} from '@sallyport/sdk/cyberark'
import type { Pam360Options } from '@sallyport/sdk/pam360'
import type { AuthenticationSettings } from '../src/settings/authentication.ts'
import type { CacheSettings } from '../src/settings/every-vault.ts'
import type { SettingsOf, VaultSettings } from '../src/settings/settings.ts'

/** What only a program can give, what the key in the file says, and a password that is set once: a file is read again. */
type NotInAFile = 'name' | 'logger' | 'transport' | 'clock' | 'now' | 'challenge' | 'newPassword'
/** What a file says beside the options of the client. */
type NoOption = 'kind' | 'cache' | 'canary'

type KeysOf<T> = T extends unknown ? keyof T : never
type Options<T> = Exclude<KeysOf<T>, NotInAFile>
type Settings<Kind extends VaultSettings['kind']> = Exclude<keyof SettingsOf<Kind>, NoOption>

describe('the table of settings', () => {
  it('has every option of every client, by its name', () => {
    expectTypeOf<Settings<'ccp'>>().toEqualTypeOf<Options<CentralCredentialProviderOptions>>()
    expectTypeOf<Settings<'cp'>>().toEqualTypeOf<Options<CredentialProviderOptions>>()
    expectTypeOf<Exclude<Settings<'pvwa'>, 'file'>>().toEqualTypeOf<Options<PasswordVaultOptions>>()
    expectTypeOf<Settings<'axidian'>>().toEqualTypeOf<Options<AxidianPrivilegeOptions>>()
    expectTypeOf<Settings<'pam360'>>().toEqualTypeOf<Options<Pam360Options>>()
    expectTypeOf<Exclude<Settings<'fallback'>, 'vaults'>>().toEqualTypeOf<Options<FallbackOptions>>()
    expectTypeOf<KeysOf<Extract<CacheSettings, object>>>().toEqualTypeOf<Options<CacheOptions>>()
    expectTypeOf<KeysOf<AuthenticationSettings>>().toEqualTypeOf<Options<Authentication>>()
  })
})
