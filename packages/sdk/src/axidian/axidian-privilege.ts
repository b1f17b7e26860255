import { checkOverHttp, clientCheckShape, type ClientCheckOptions } from '../check/client-check.ts'
import type { Credential } from '../credential.ts'
import { Diagnostics } from '../diagnostics/diagnostics.ts'
import { NotFoundError, ReasonRequiredError, SecretNotSetError } from '../errors.ts'
import { checkOptions, flag, isRecord, optional, type Shape } from '../options.ts'
import { referenceOf } from '../reference.ts'
import { plainOf, Secret } from '../secret.ts'
import { decryptPrivateKey } from '../ssh-keys/decrypt-key.ts'
import type { BaseUrl } from '../transport/base-url.ts'
import { callShape, type CallOptions } from '../transport/call-options.ts'
import { closed } from '../transport/calls.ts'
import type { Deadline } from '../transport/deadline.ts'
import { HttpClient } from '../transport/http-client.ts'
import type { VaultCheck } from '../vault.ts'
import { parseAccounts, type AxidianAccount } from './account.ts'
import { AccountsCache } from './accounts-cache.ts'
import { notAvailable, notSet, parsePassword, parseSshKey, reasonRequired, type Grant } from './answers.ts'
import { checkAxidianOptions, type AxidianPrivilegeOptions } from './axidian-options.ts'
import { coreService, idpService } from './check.ts'
import { Core } from './core.ts'
import { discoverRoutes, type DiscoveredRoutes } from './discover.ts'
import { readEnvironment } from './environment.ts'
import { addressOf, checkAccountName, findAccount, usernameOf } from './find-account.ts'
import { axidianRoutes, type AxidianRoute, type AxidianRoutes } from './routes.ts'
import { requestToken } from './token-request.ts'
import { TokenKeeper } from './token.ts'

/** An account: by one of the names that it goes by, or by its id. */
export type AxidianAccountRef = string | { readonly id: string }

/** One retrieval. */
export interface AxidianRetrieveOptions extends CallOptions {
  /** The reason for the events; some policies demand one. */
  readonly reason?: string
}

/** One retrieval of an SSH key. */
export interface AxidianSshKeyOptions extends AxidianRetrieveOptions {
  /** Take the passphrase off the key. Default `true`. */
  readonly decrypt?: boolean
}

/** An SSH key. */
export interface SshKeyCredential extends Credential {
  readonly kind: 'ssh-key'
  /** What the vault calls its file. */
  readonly fileName: string | undefined
  /** The passphrase of the key, where it was not taken off. */
  readonly passphrase: Secret | undefined
}

/** How to list accounts. */
export interface AxidianAccountsOptions extends CallOptions {
  /** Ask, whatever is kept. Default `false`. */
  readonly forceRefresh?: boolean
}

/** What Core does not answer where the list is true. */
const contradictsList = [NotFoundError, ReasonRequiredError, SecretNotSetError]

const retrieveShape: Shape<AxidianRetrieveOptions> = {
  ...callShape,
  reason: optional((value) => (typeof value === 'string' ? undefined : 'must be a string')),
}
const sshKeyShape: Shape<AxidianSshKeyOptions> = { ...retrieveShape, decrypt: optional(flag) }
const accountsShape: Shape<AxidianAccountsOptions> = { ...callShape, forceRefresh: optional(flag) }

/**
 * Axidian Privilege (Indeed PAM): passwords, SSH keys and accounts for applications (AAPM).
 *
 * The request for a token is the vendor's documented one. **What Core is asked after it is an assumption of this
 * library** ({@link axidianRoutes}), to be overridden by `routes`; {@link discover} looks for the real routes.
 *
 * Makes no request until first used. Close it, or declare it with `await using`: that forgets token, password and
 * accounts.
 *
 * @see docs/protocols/axidian.md
 * @example
 * await using axidian = new AxidianPrivilege({ idpUrl, coreUrl, username: 'billing', password })
 * const { secret } = await axidian.getPassword('DB-SERVER/admin', { reason: 'nightly job' })
 */
export class AxidianPrivilege {
  /** What this client is called in credentials, references and logs. */
  readonly name: string
  readonly #clientId: string
  readonly #scope: string
  readonly #username: string
  readonly #idp: BaseUrl
  readonly #core: Core
  readonly #coreUrl: BaseUrl
  readonly #host: string
  readonly #routes: AxidianRoutes
  readonly #diagnostics: Diagnostics
  readonly #http: HttpClient
  readonly #token: TokenKeeper
  readonly #accounts: AccountsCache
  #password: AxidianPrivilegeOptions['password'] | undefined

  /**
   * @throws ConfigurationError naming the option that is missing, unknown or wrong.
   */
  constructor(options: AxidianPrivilegeOptions) {
    const { idp, core } = checkAxidianOptions(options)
    this.name = options.name ?? 'axidian'
    this.#idp = idp
    this.#host = core.origin.host
    this.#coreUrl = core
    this.#username = options.username
    this.#password = options.password
    this.#clientId = options.clientId ?? 'aapm-tool'
    this.#scope = options.scope ?? 'pam-api'
    this.#routes = { ...axidianRoutes, ...options.routes }
    this.#diagnostics = new Diagnostics(this.name, options.logger)
    this.#http = new HttpClient({ ...options }, this.#diagnostics)
    const now = options.clock ?? (() => performance.now())
    this.#token = new TokenKeeper((signal) => this.#askToken(signal), now)
    this.#core = new Core(this.#http, core, this.#token)
    this.#accounts = new AccountsCache(
      (signal) => this.#askAccounts(signal),
      options.accountsCacheTtlMs ?? 300_000,
      now,
    )
  }

  /**
   * A client by the environment variables of Axidian's own SDK: `PAM_IDP_SERVER`, `PAM_CORE_SERVER`, `PAM_USERNAME`,
   * `PAM_PASSWORD`, `PAM_VERIFY_SSL` (true, 1, yes, on; false, 0, no, off) and `PAM_CA_CERT`.
   *
   * @param options What goes before the environment: a variable is not needed where its option is given, and `tls` is
   *   taken whole in place of its two.
   * @throws ConfigurationError naming the variables that are missing or make no sense.
   */
  static fromEnv(
    options: Partial<AxidianPrivilegeOptions> = {},
    env: Readonly<Record<string, string | undefined>> = process.env,
  ): AxidianPrivilege {
    const { verify, ca, ...found } = readEnvironment(env, options)
    const tls = { ...(ca === undefined ? {} : { ca }), ...(verify ? {} : { verify }) }
    return new AxidianPrivilege({
      ...(Object.keys(tls).length === 0 ? {} : { tls }),
      ...options,
      idpUrl: options.idpUrl ?? found.idpUrl,
      coreUrl: options.coreUrl ?? found.coreUrl,
      username: options.username ?? found.username,
      password: options.password ?? found.password,
    })
  }

  /**
   * The accounts that the application may see; kept for `accountsCacheTtlMs`. Each call gives copies.
   *
   * @throws AuthenticationError, PermissionError, ConfigurationError for a wrong address, ConnectionError, ServerError,
   *   RateLimitError, ProtocolError.
   */
  async getAccounts(options: AxidianAccountsOptions = {}): Promise<AxidianAccount[]> {
    checkOptions('getAccounts', options, accountsShape)
    return this.#call(options, async (deadline) => {
      const accounts =
        options.forceRefresh === true
          ? await this.#accounts.refreshed(deadline)
          : (await this.#accounts.accounts(deadline)).accounts
      return accounts.map((account) => ({ ...account }))
    })
  }

  /**
   * Retrieves the password of an account.
   *
   * @throws NotFoundError when it does not exist or is not available to the application; AmbiguousMatchError;
   *   SecretNotSetError; ReasonRequiredError; and what {@link getAccounts} throws. The error's `accountName` is what
   *   was asked for; it is not printed with the error.
   */
  async getPassword(account: AxidianAccountRef, options: AxidianRetrieveOptions = {}): Promise<Credential> {
    checkOptions('getPassword', options, retrieveShape)
    return this.#retrieve(account, 'password', options, (found, answer, name) => ({
      ...described(this.name, found),
      kind: 'password',
      secret: new Secret(parsePassword(answer, name)),
    }))
  }

  /**
   * Retrieves the SSH key of an account, without its passphrase unless `decrypt` is `false`. A key that has none comes
   * byte for byte. Keys that are encrypted in OpenSSH's own format need the package `bcrypt-pbkdf`.
   *
   * @throws As {@link getPassword}; ConfigurationError (`KEY_PASSPHRASE`, `KEY_UNREADABLE`, `NOT_SUPPORTED`) when the
   *   key cannot be decrypted.
   */
  async getSshKey(account: AxidianAccountRef, options: AxidianSshKeyOptions = {}): Promise<SshKeyCredential> {
    checkOptions('getSshKey', options, sshKeyShape)
    return this.#retrieve(account, 'ssh-key', options, async (found, answer, name) => {
      const { key, passphrase, fileName } = parseSshKey(answer, name)
      const common = { ...described(this.name, found), kind: 'ssh-key', fileName } as const
      if (options.decrypt === false) {
        return {
          ...common,
          secret: new Secret(key),
          passphrase: passphrase === undefined ? undefined : new Secret(passphrase),
        }
      }
      return {
        ...common,
        secret: new Secret(await decryptPrivateKey(key, passphrase)),
        passphrase: undefined,
      }
    })
  }

  /**
   * Looks for an OpenAPI document that Core may show, and proposes routes from it. `undefined` when there is none. The
   * proposal is a guess by the names in the document: look at it before you give it as `routes`. Sends no credentials.
   */
  async discover(options: CallOptions = {}): Promise<DiscoveredRoutes | undefined> {
    checkOptions('discover', options, callShape)
    return this.#call(options, (deadline) => discoverRoutes((path) => this.#core.look(path, deadline)))
  }

  /**
   * Looks, layer by layer, whether Axidian Privilege can be used from here, and names the layer that is broken with a remedy.
   * Asks nothing that the vault's audit would show, unless a `canary` is given.
   *
   * @throws ConfigurationError for options that are none; else only the reason of an aborted signal.
   */
  async check(options: ClientCheckOptions = {}): Promise<VaultCheck> {
    checkOptions('check', options, clientCheckShape)
    const [idp, core] = [this.#idp, this.#coreUrl]
    const about = `The IdP ${idp.origin.origin}${idp.path}, and Core ${core.origin.origin}${core.path}.`
    const services = [idpService(idp, this.#scope), coreService(core, this.#routes)]
    return checkOverHttp(about, { http: this.#http, services }, options)
  }

  /** Refuses further calls, lets requests under way finish, and forgets token, password and accounts. */
  async close(): Promise<void> {
    await this.#http.close()
    this.#token.drop()
    this.#accounts.drop()
    this.#password = undefined
  }

  /** Same as {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #retrieve<Result>(
    account: AxidianAccountRef,
    what: 'password' | 'ssh-key',
    options: AxidianRetrieveOptions,
    read: (account: AxidianAccount, answer: unknown, name: string) => Result | Promise<Result>,
  ): Promise<Result> {
    const started = performance.now()
    try {
      const result = await this.#call(options, async (deadline) => {
        const name = nameOf(what === 'password' ? 'getPassword' : 'getSshKey', account)
        const found = await this.#find(account, name, deadline)
        // A blank reason is none.
        const reason = options.reason?.trim() === '' ? undefined : options.reason
        if (!(what === 'password' ? found.hasPassword : found.hasKey))
          throw notSet(what, undefined, undefined, name)
        if (found.requiresReason && reason === undefined) throw reasonRequired({ accountName: name })
        const route = what === 'password' ? this.#routes.getPassword : this.#routes.getSshKey
        try {
          const body = { reason: reason ?? null }
          const answer = await this.#core.ask(
            routeFor(route, found.id),
            body,
            { what, accountName: name },
            deadline,
          )
          return await read(found, answer, name)
        } catch (error) {
          // The list that said otherwise is no longer true.
          if (contradictsList.some((kind) => error instanceof kind)) this.#accounts.drop()
          throw error
        }
      })
      this.#diagnostics.retrieved(performance.now() - started, undefined)
      return result
    } catch (error) {
      this.#diagnostics.retrieved(performance.now() - started, error)
      throw error
    }
  }

  /** The account, from a list that was asked for at most once more than needed. */
  async #find(account: AxidianAccountRef, name: string, deadline: Deadline): Promise<AxidianAccount> {
    const search = (accounts: readonly AxidianAccount[]): AxidianAccount | undefined =>
      typeof account === 'string'
        ? findAccount(accounts, account)
        : accounts.find(({ id }) => id === account.id)
    const { accounts, fresh } = await this.#accounts.accounts(deadline)
    const found = search(accounts) ?? (fresh ? undefined : search(await this.#accounts.refreshed(deadline)))
    if (found === undefined) throw notAvailable({ accountName: name })
    return found
  }

  async #askAccounts(signal: AbortSignal): Promise<readonly AxidianAccount[]> {
    return this.#call({ signal }, async (deadline) =>
      parseAccounts(
        await this.#core.ask(this.#routes.listAccounts, undefined, { what: 'accounts' }, deadline),
      ),
    )
  }

  async #askToken(signal: AbortSignal): Promise<Grant> {
    return this.#call({ signal }, async (deadline) => {
      const given = this.#password
      if (given === undefined) throw closed()
      const password = typeof given === 'function' ? await deadline.race(Promise.resolve(given())) : given
      const identity = { username: this.#username, clientId: this.#clientId, scope: this.#scope }
      return requestToken({ http: this.#http, idp: this.#idp }, identity, plainOf(password), deadline)
    })
  }

  async #call<Result>(options: CallOptions, work: (deadline: Deadline) => Promise<Result>): Promise<Result> {
    const deadline = this.#http.deadline(this.#host, options)
    try {
      return await work(deadline)
    } finally {
      deadline.clear()
    }
  }
}

function nameOf(method: string, account: unknown): string {
  if (isRecord(account)) {
    const { id } = account
    if (typeof id === 'string' && id !== '') return id
  }
  checkAccountName(method, account)
  return account
}

function routeFor(route: AxidianRoute, id: string): AxidianRoute {
  return { ...route, path: route.path.replaceAll('{id}', encodeURIComponent(id)) }
}

function described(vault: string, { id, displayName }: AxidianAccount): Omit<Credential, 'secret' | 'kind'> {
  return {
    username: usernameOf(displayName),
    address: addressOf(displayName),
    properties: { id, displayName },
    changeInProgress: false,
    retrievedAt: new Date(),
    vault,
    reference: referenceOf(vault, displayName.split(/[/\\]/)),
  }
}
