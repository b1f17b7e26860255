/** Configurations opened. */
import {
  cached,
  ConfigurationError,
  fallback,
  isSallyportError,
  parseReference,
  Sallyport,
  type CacheOptions,
  type Credential,
  type Logger,
  type Secret,
  type Vault,
} from '@sallyport/sdk'
import type { Ask, Opening } from './clients/opening.ts'
import type { MakePam360 } from './clients/pam360.ts'
import type { MakePasswordVault } from './clients/pvwa.ts'
import type { Configuration, ConfiguredVault } from './configuration.ts'
import type { SecretSetting } from './fields.ts'
import { LazyVault } from './lazy-vault.ts'
import { checkOptions } from './options.ts'
import type { CacheSettings } from './settings/every-vault.ts'
import type { ClientSettings } from './settings/settings.ts'
import { eitherSignal, untilAborted } from './waiting.ts'

/** How to open the vaults of a configuration. */
export interface OpenOptions {
  /** Where to write what happens, and what could be better about the configuration. Nothing is written by default. */
  readonly logger?: Logger
  /** Asks a person for a password that the configuration leaves out, or what a RADIUS server wants to know. */
  readonly ask?: Ask
  /** Makes the client of a PVWA. Default: `new PasswordVault(options)`; another way may take up a session that was kept. */
  readonly makePasswordVault?: MakePasswordVault
  /** Makes the client of a PAM360. Default: `new Pam360(options)`. */
  readonly makePam360?: MakePam360
}

/**
 * Opens the vaults of a configuration as one {@link Sallyport}. Nothing is read, asked or connected yet: the client of a vault
 * is made when it is first used, and the secrets that it needs itself are fetched then, from the vaults that have them.
 * Close it, or declare it with `await using`.
 *
 * @throws ConfigurationError naming an option that is unknown or wrong.
 * @example
 * await using sallyport = openVaults(await loadConfiguration())
 * const { username, secret } = await sallyport.get('pam://ccp/Billing-DB/oracle-prod')
 */
export function openVaults(configuration: Configuration, options: OpenOptions = {}): Sallyport {
  checkOptions('openVaults', options, {
    logger: 'object',
    ask: 'function',
    makePasswordVault: 'function',
    makePam360: 'function',
  })
  const { path, vaults, warnings } = configuration
  for (const { message, key, line, hint } of warnings) {
    const where = `${path}${line === undefined ? '' : `, line ${line}`}${key === undefined ? '' : `, ${key}`}`
    options.logger?.warn(`${where}: ${message}.${hint === undefined ? '' : ` ${hint}`}`, {})
  }
  const opened = new OpenVaults(configuration, options)
  const sallyport = new Sallyport({ vaults: vaults.map(({ name }) => opened.vault(name)) })
  opened.door = sallyport
  return sallyport
}

/** Failures of other vaults to give a secret, with the name of the vault. */
type Sources = WeakMap<Error, string>

class OpenVaults {
  /** Where secrets for vaults come from: the vaults themselves. */
  door: Sallyport | undefined
  readonly #configuration: Configuration
  readonly #options: OpenOptions
  readonly #vaults = new Map<string, Vault>()

  constructor(configuration: Configuration, options: OpenOptions) {
    this.#configuration = configuration
    this.#options = options
  }

  /** No vault needs itself here: that was checked when the file was read. */
  vault(name: string): Vault {
    const known = this.#vaults.get(name)
    if (known !== undefined) return known
    const configured = this.#configuration.vaults.find((one) => one.name === name)
    if (configured === undefined)
      throw new ConfigurationError(`No vault is called '${name}'.`, { code: 'UNKNOWN_VAULT' })
    const vault = this.#withCache(this.#make(configured), configured)
    this.#vaults.set(name, vault)
    return vault
  }

  #make({ name, settings }: ConfiguredVault): Vault {
    if (settings.kind === 'fallback') {
      const { vaults, asideMs } = settings
      return fallback(
        vaults.map((member) => this.vault(member)),
        {
          name,
          ...(asideMs === undefined ? {} : { asideMs }),
          ...(this.#options.logger === undefined ? {} : { logger: this.#options.logger }),
        },
      )
    }
    const sources: Sources = new WeakMap()
    return new LazyVault({
      name,
      kind: settings.kind,
      isListed: listed.includes(settings.kind),
      open: (closing) => this.#open(settings, this.#opening(name, closing, sources), closing, sources),
      sourceOf: (error) => (isSallyportError(error) ? sources.get(error) : undefined),
    })
  }

  /** What a client is opened with. Nothing is asked for it once its vault is closed. */
  #opening(name: string, closing: AbortSignal, sources: Sources): Opening {
    const { logger, ask } = this.#options
    const retrieve: Opening['retrieve'] = async (setting, signal) => {
      try {
        return await this.#retrieve(setting, eitherSignal(closing, signal))
      } catch (error) {
        if (isSallyportError(error) && setting.reference !== undefined) {
          sources.set(error, setting.reference.vault)
        }
        throw error
      }
    }
    return {
      name,
      logger,
      ask:
        ask &&
        (async (question) => {
          const signal = eitherSignal(closing, question.signal)
          // The one who asks may not listen to the signal.
          return await untilAborted(ask({ ...question, signal }), signal)
        }),
      retrieve,
      reveal: async (setting, signal) => {
        const found = await retrieve(setting, signal)
        return 'secret' in found ? found.secret : found
      },
    }
  }

  async #open(
    settings: ClientSettings,
    opening: Opening,
    closing: AbortSignal,
    sources: Sources,
  ): Promise<Vault> {
    try {
      return await openClient(settings, opening, this.#options)
    } catch (error) {
      if (error === closing.reason) throw error
      if (!(isSallyportError(error) && error.name === 'ConfigurationError')) throw error
      const { message, code, hint } = error
      const named = new ConfigurationError(
        `${this.#configuration.path}, vaults.${opening.name}: ${message}`,
        { code, ...(hint === undefined ? {} : { hint }) },
      )
      const source = sources.get(error)
      if (source !== undefined) sources.set(named, source)
      throw named
    }
  }

  #withCache(vault: Vault, { name, settings }: ConfiguredVault): Vault {
    const { kind, cache = kind === 'fallback' ? undefined : this.#configuration.cache } = settings
    const options = cacheOptions(cache, name)
    if (options === undefined) return vault
    const { logger } = this.#options
    return cached(vault, { ...options, ...(logger === undefined ? {} : { logger }) })
  }

  /** A password that was rotated must not come out of a cache: what is fetched here is fetched seldom. */
  async #retrieve({ secret, reference }: SecretSetting, signal: AbortSignal): Promise<Secret | Credential> {
    if (secret !== undefined) return secret
    const options = { fresh: true, signal }
    return reference.field === 'password'
      ? await this.#sallyport.get(reference, options)
      : await this.#sallyport.resolve(reference, options)
  }

  get #sallyport(): Sallyport {
    if (this.door !== undefined) return this.door
    throw new ConfigurationError('The vaults are not open yet.', { code: 'INVALID_REQUEST' })
  }
}

const listed: readonly string[] = ['pvwa', 'axidian', 'pam360'] satisfies ClientSettings['kind'][]

/** Reads the code of a product when the first vault of its kind is used. */
async function openClient(
  settings: ClientSettings,
  opening: Opening,
  { makePasswordVault, makePam360 }: OpenOptions,
): Promise<Vault> {
  switch (settings.kind) {
    case 'ccp':
      return await (await import('./clients/ccp.ts')).openCcp(settings, opening)
    case 'cp':
      return await (await import('./clients/cp.ts')).openCp(settings, opening)
    case 'pvwa':
      return await (await import('./clients/pvwa.ts')).openPvwa(settings, opening, makePasswordVault)
    case 'axidian':
      return await (await import('./clients/axidian.ts')).openAxidian(settings, opening)
    case 'pam360':
      return await (await import('./clients/pam360.ts')).openPam360(settings, opening, makePam360)
  }
}

/** What holds for the accounts of one vault: the cache at the root may speak of those of all. */
function cacheOptions(cache: CacheSettings | undefined, vault: string): CacheOptions | undefined {
  if (cache === undefined || cache === false) return undefined
  if (cache === true) return {}
  if (typeof cache === 'number') return { ttlMs: cache }
  const { references, ...options } = cache
  const own = [...(references ?? [])].filter(([text]) => parseReference(text).vault === vault)
  return { ...options, references: Object.fromEntries(own) }
}
