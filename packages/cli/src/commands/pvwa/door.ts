import type { PasswordVault } from '@sallyport/sdk/cyberark'
import { pvwaFlags } from '../../config/pvwa-flags.ts'
import type { VaultDoor } from '../shared/door.ts'
import { pvwaEnvironment, pvwaSession } from './common.ts'
import { withVault } from './with-vault.ts'

/** PVWA, for the commands that are the same for every vault. */
export const pvwaDoor: VaultDoor<typeof pvwaFlags, PasswordVault> = {
  name: 'pvwa',
  flags: pvwaFlags,
  environment: pvwaEnvironment,
  session: pvwaSession,
  open: withVault,
}
