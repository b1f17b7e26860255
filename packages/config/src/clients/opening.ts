/** What the clients of all products need to be opened: secrets, trust, and who can be asked. */
import {
  ConfigurationError,
  type Credential,
  type HttpOptions,
  type Logger,
  type ProxyOptions,
  type Secret,
  type TlsOptions,
} from '@sallyport/sdk'
import type { SecretSetting } from '../fields.ts'
import type { ProxySettings, TlsSettings } from '../settings/connection.ts'
import type { ClientSettings } from '../settings/settings.ts'

/** Something that only a person can say. */
export interface VaultQuestion {
  /** The name of the vault. */
  readonly vault: string
  readonly what: 'password' | 'token' | 'challenge' | 'saml-response'
  /** Whose password, where the configuration says it. */
  readonly username: string | undefined
  /** What the server would have asked, in its own words, where it asks. */
  readonly prompt: string | undefined
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal | undefined
}

/** Asks a person. */
export type Ask = (question: VaultQuestion) => string | Secret | Promise<string | Secret>

/** One vault that is being opened. */
export interface Opening {
  readonly name: string
  readonly logger: Logger | undefined
  readonly ask: Ask | undefined
  /** Asks another vault of the configuration, whatever its cache has. */
  retrieve(setting: SecretSetting, signal?: AbortSignal): Promise<Secret | Credential>
  /** The same, as the one value that the reference names. */
  reveal(setting: SecretSetting, signal?: AbortSignal): Promise<Secret>
}

/** Any vault that has a client; over HTTPS or not. */
type AnySettings = Pick<ClientSettings, 'kind' | 'cache' | 'canary'> & {
  readonly tls?: TlsSettings
  readonly proxy?: ProxySettings
}

/** What is a setting of every vault, and no option of its client; and what becomes an option by way of its secret. */
type NotAnOption = 'kind' | 'cache' | 'canary' | 'tls' | 'proxy'

/** What every client gets beside its own options. */
interface CommonOptions extends Pick<HttpOptions, 'tls' | 'proxy'> {
  readonly name: string
  readonly logger?: Logger
}

/** What a vault says, as options of its client; secrets of the connection are fetched for it. */
export async function clientOptions<Settings extends AnySettings>(
  settings: Settings,
  opening: Opening,
): Promise<Omit<Settings, NotAnOption> & CommonOptions> {
  const { kind: _kind, cache: _cache, canary: _canary, tls, proxy, ...options } = settings
  const { name, logger } = opening
  return {
    ...options,
    ...(tls === undefined ? {} : { tls: await tlsOptions(tls, opening) }),
    ...(proxy === undefined ? {} : { proxy: await proxyOptions(proxy, opening) }),
    ...(logger === undefined ? {} : { logger }),
    name,
  }
}

async function tlsOptions(
  { cert, key, passphrase, ...tls }: TlsSettings,
  opening: Opening,
): Promise<TlsOptions> {
  return {
    ...tls,
    ...(cert === undefined ? {} : { cert: await pemOf(cert, opening) }),
    ...(key === undefined ? {} : { key: await pemOf(key, opening) }),
    ...(passphrase === undefined ? {} : { passphrase: await opening.reveal(passphrase) }),
  }
}

async function pemOf(pem: string | SecretSetting, opening: Opening): Promise<string> {
  return typeof pem === 'string' ? pem : (await opening.reveal(pem)).reveal()
}

async function proxyOptions(proxy: ProxySettings, opening: Opening): Promise<string | false | ProxyOptions> {
  if (typeof proxy !== 'object') return proxy
  const { password, ...rest } = proxy
  return password === undefined ? rest : { ...rest, password: await opening.reveal(password) }
}

/**
 * What a setting says, or else a person.
 *
 * @throws ConfigurationError when there is nobody to ask.
 */
export function told(
  opening: Opening,
  what: Exclude<VaultQuestion['what'], 'challenge'>,
  about: { readonly username?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
): string | Secret | Promise<string | Secret> {
  const { name, ask } = opening
  if (ask !== undefined) {
    return ask({ vault: name, what, username: about.username, prompt: undefined, signal: about.signal })
  }
  throw new ConfigurationError(`The vault '${name}' has no ${what}, and nobody can be asked for one.`, {
    code: 'INVALID_OPTION',
    hint: `Write a reference, \${env:NAME} or \${file:path} into the configuration, or log in first.`,
  })
}
