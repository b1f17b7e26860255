/** Writes a session down, and reads it again. Pure. */
import { ConfigurationError } from '../../errors.ts'
import { jsonOf } from '../../json.ts'
import { isRecord } from '../../options.ts'
import { Secret } from '../../secret.ts'
import type { Cookie } from './cookies.ts'
import type { PasswordVaultOptions } from './pvwa-options.ts'
import type { GivenSession } from './session.ts'

/** The options that are written down: none of them holds a secret. */
const keptOptions = [
  'url',
  'application',
  'name',
  'version',
  'linkedAccountIndexes',
  'safeDefaults',
  'timeoutMs',
  'maxConcurrency',
  'maxAnswerBytes',
  'retry',
] as const

const keptTls = ['ca', 'systemCa', 'serverName', 'minVersion', 'maxVersion', 'verify'] as const

/** The text of a session. Never a password, passphrase or key. */
export function writeState(
  options: PasswordVaultOptions,
  session: { readonly token: string; readonly cookies: readonly Cookie[] },
): string {
  const tls = picked(options.tls, keptTls)
  // Authorities may be given as bytes, which JSON does not carry; whoever restores gives them again.
  if (typeof tls['ca'] !== 'string' && !isListOfTexts(tls['ca'])) delete tls['ca']
  const method = options.auth?.method
  return JSON.stringify({
    version: 1,
    ...(method === undefined ? {} : { method }),
    options: {
      ...picked(options, keptOptions),
      ...(Object.keys(tls).length === 0 ? {} : { tls }),
    },
    session,
  })
}

/**
 * Reads what {@link writeState} wrote.
 *
 * @throws ConfigurationError when it is something else.
 */
export function parseState(state: string | Secret): {
  readonly kept: PasswordVaultOptions
  readonly session: GivenSession
} {
  const read = jsonOf(typeof state === 'string' ? state : state.reveal())
  if (!isRecord(read) || read['version'] !== 1 || !isRecord(read['options']) || !isRecord(read['session'])) {
    throw notAState()
  }
  const { url } = read['options']
  const { token, cookies } = read['session']
  if (typeof url !== 'string' || typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) throw notAState()
  if (!Array.isArray(cookies)) throw notAState()
  // Everything else is checked with the options of the new client.
  return {
    kept: { ...picked(read['options'], [...keptOptions, 'tls']), url },
    session: { token: new Secret(token), cookies: cookies.map(cookieOf) },
  }
}

function cookieOf(value: unknown): Cookie {
  if (isRecord(value)) {
    const { name, value: text, path } = value
    const whole = [name, text, path]
    if (
      typeof name === 'string' &&
      typeof text === 'string' &&
      typeof path === 'string' &&
      !whole.some((part) => /[\p{Cc};]/u.test(String(part)))
    ) {
      return { name, value: text, path }
    }
  }
  throw notAState()
}

function picked(record: object | undefined, names: readonly string[]): Record<string, unknown> {
  const from = isRecord(record) ? record : {}
  return Object.fromEntries(
    names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]),
  )
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function notAState(): ConfigurationError {
  return new ConfigurationError('This is no session that serialize() wrote.', {
    code: 'INVALID_OPTION',
    hint: 'Log on anew.',
  })
}
