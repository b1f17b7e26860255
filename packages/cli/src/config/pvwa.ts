import type { PasswordVaultOptions } from '@sallyport/sdk/cyberark'
import { UsageError } from '../cli-error.ts'
import { readProxy, readTls } from './network.ts'
import type { pvwaFlags } from './pvwa-flags.ts'
import type { Settings } from './settings.ts'
import { durationMs, oneOf } from './values.ts'

/** The settings that {@link pvwaFlags} give. */
export type PvwaSettings = Settings<typeof pvwaFlags>

const methods = ['cyberark', 'ldap', 'windows', 'radius'] as const

/** Where PVWA is and who logs on, all but the password. */
export interface PvwaDoor {
  readonly options: Omit<PasswordVaultOptions, 'auth'>
  readonly username: string
  readonly method: (typeof methods)[number]
}

/**
 * Reads where PVWA is, and who logs on. Opens nothing.
 *
 * @throws UsageError naming the flag or variable.
 */
export function readPvwa(settings: PvwaSettings): PvwaDoor {
  const url = settings.value('pvwa')
  if (url === undefined) {
    throw new UsageError('Nothing says where PVWA is.', 'Give --pvwa URL or set SALLYPORT_PVWA_URL.')
  }
  const username = settings.value('user')
  if (username === undefined) {
    throw new UsageError('Nothing says who logs on.', 'Give --user NAME or set SALLYPORT_USER.')
  }
  const auth = settings.text('auth')
  const timeout = settings.text('timeout')
  const proxy = readProxy(settings)
  const tls = readTls(settings)
  return {
    username,
    method: auth === undefined ? 'cyberark' : oneOf(auth, methods),
    options: {
      url,
      ...(timeout === undefined ? {} : { timeoutMs: durationMs(timeout) }),
      ...(proxy === undefined ? {} : { proxy }),
      ...(Object.keys(tls).length === 0 ? {} : { tls }),
    },
  }
}
