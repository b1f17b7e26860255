import { pvwaAddress, type Authentication, type PasswordVaultOptions } from '@sallyport/sdk/cyberark'
import type { Flag } from '../args/flags.ts'
import { UsageError } from '../cli-error.ts'
import { readSource, type Door } from './door.ts'
import { readNetwork } from './network.ts'
import { readPassword } from './passphrase.ts'
import type { accessFlags, connectionFlags } from './pvwa-flags.ts'
import type { Settings } from './settings.ts'
import { oneOf } from './values.ts'

/** The settings that {@link accessFlags} give. */
export type PvwaSettings = Settings<typeof accessFlags>

/** The ways to log on. */
const logOnMethods = [
  'cyberark',
  'ldap',
  'windows',
  'radius',
  'saml',
  'pki',
  'pkipn',
  'shared',
] as const satisfies readonly Authentication['method'][]

/** Where PVWA is and who is meant. A kept session may know what is missing here. */
export interface PvwaDoor {
  /** As `pvwaAddress` writes it. */
  readonly url: string | undefined
  readonly user: string | undefined
  readonly options: Omit<PasswordVaultOptions, 'auth' | 'url'>
}

/**
 * Reads where PVWA is, and who is meant. Opens nothing.
 *
 * @throws UsageError naming the flag or variable; ConfigurationError for a URL that is none.
 */
export function readPvwa(settings: Settings<Readonly<Record<keyof typeof connectionFlags, Flag>>>): PvwaDoor {
  const url = settings.value('pvwa')
  return {
    url: url === undefined ? undefined : pvwaAddress(url),
    user: settings.value('user'),
    options: readNetwork(settings),
  }
}

/**
 * How to log on.
 *
 * @throws UsageError
 */
export function readMethod(settings: PvwaSettings): (typeof logOnMethods)[number] {
  const auth = settings.text('auth')
  return auth === undefined ? 'cyberark' : oneOf(auth, logOnMethods)
}

/** A password that was given, or where it is to be retrieved. */
export type GivenPassword =
  | { readonly kind: 'text'; readonly password: string }
  | { readonly kind: 'account'; readonly query: string; readonly door: Door }

/**
 * The password of whoever logs on, if one is given. A flag comes before the environment, and there the password
 * itself before where it is to be had.
 *
 * @throws UsageError where two are given; CliError when a file cannot be read.
 */
export async function readGivenPassword(
  settings: PvwaSettings,
  env: Record<string, string | undefined>,
): Promise<GivenPassword | undefined> {
  const from = settings.text('password-from')
  const file = settings.text('password-file')
  if (from?.layer === 'flag' && file?.layer === 'flag') {
    throw new UsageError('Both --password-from and --password-file are given.', 'Give one of the two.')
  }
  const text = await readPassword(settings, env)
  if (from !== undefined && (from.layer === 'flag' || text === undefined)) {
    return { kind: 'account', query: from.value, door: readSource(settings) }
  }
  return text === undefined ? undefined : { kind: 'text', password: text }
}
