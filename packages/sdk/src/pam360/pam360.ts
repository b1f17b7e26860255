import { checkOverHttp, clientCheckShape, type ClientCheckOptions } from '../check/client-check.ts'
import { Diagnostics } from '../diagnostics/diagnostics.ts'
import { checkOptions, printable } from '../options.ts'
import type { BaseUrl } from '../transport/base-url.ts'
import { HttpClient } from '../transport/http-client.ts'
import type { VaultCheck } from '../vault.ts'
import { AccessControl } from './access/access.ts'
import { PasswordLeases, type PasswordUser, type WithPasswordOptions } from './access/with-password.ts'
import { Accounts } from './accounts/accounts.ts'
import { Audit } from './audit.ts'
import { pam360Service, pam360Verdict } from './check.ts'
import type { Pam360Core } from './core.ts'
import { Files } from './files.ts'
import { Gate } from './gate.ts'
import { Names } from './names.ts'
import { Organisations } from './organisations.ts'
import { checkPam360Options, type Pam360Options } from './pam360-options.ts'
import { Passwords } from './passwords.ts'
import { PersonalVault } from './personal-vault.ts'
import { Pki } from './pki/pki.ts'
import { signer } from './registration/registered.ts'
import { Requester, type Pam360Wire } from './requester.ts'
import { ResourceGroups } from './resource-groups.ts'
import { Resources } from './resources/resources.ts'
import { pam360Routes } from './routes.ts'
import { TokenKeeper } from './token.ts'
import { UserGroups } from './user-groups.ts'
import { Users } from './users/users.ts'

/**
 * ManageEngine PAM360, and Password Manager Pro: resources, their accounts and passwords, and access to them.
 *
 * Makes no request until first used. Close it, or declare it with `await using`: that forgets the token.
 *
 * @see docs/protocols/pam360.md
 * @example
 * await using pam360 = new Pam360({ host: 'pam360.example.com', token, tls: { ca: 'pam360.pem' } })
 * const { secret } = await pam360.passwords.get({ resource: 'web-01', account: 'svc' }, { reason: 'deploy' })
 */
export class Pam360 {
  /** What this client is called in credentials, references and logs. */
  readonly name: string
  /** Resources: machines, web sites, applications, on which the accounts are. */
  readonly resources: Resources
  /** Accounts on resources. */
  readonly accounts: Accounts
  /** Passwords of accounts. */
  readonly passwords: Passwords
  /** Access control: passwords that are requested, approved, checked out and checked in. */
  readonly access: AccessControl
  /** Files in place of passwords, and in custom fields. */
  readonly files: Files
  /** Groups of resources. */
  readonly resourceGroups: ResourceGroups
  /** Users, and the caller's own token. */
  readonly users: Users
  /** Groups of users. */
  readonly userGroups: UserGroups
  /** Client organisations. */
  readonly organisations: Organisations
  /** What happened. */
  readonly audit: Audit
  /** Certificates and SSH keys. */
  readonly pki: Pki
  /** The caller's own vault. */
  readonly personal: PersonalVault
  readonly #base: BaseUrl
  readonly #orgName: string | undefined
  readonly #http: HttpClient
  readonly #token: TokenKeeper
  readonly #names: Names
  readonly #requester: Requester
  readonly #leases: PasswordLeases

  /**
   * @throws ConfigurationError naming the option that is missing, unknown or wrong.
   */
  constructor(options: Pam360Options) {
    const base = checkPam360Options(options)
    this.name = options.name ?? 'pam360'
    this.#base = base
    this.#orgName = options.orgName
    const diagnostics = new Diagnostics(this.name, options.logger)
    this.#http = new HttpClient({ ...options }, diagnostics)
    this.#token = new TokenKeeper(options.token)
    const wire: Pam360Wire = {
      http: this.#http,
      gate: new Gate(),
      base,
      token: this.#token,
      orgName: options.orgName,
      appType: options.appType,
      tokenInQuery: options.tokenInQuery ?? false,
      sign: options.registration === undefined ? undefined : signer(options.registration, base, diagnostics),
    }
    this.#requester = new Requester(wire, diagnostics)
    // What functions have by withPassword is given back even while the client closes.
    const unclosed = new Requester(wire, diagnostics)
    this.#names = new Names(unclosed, {
      ttlMs: options.namesTtlMs ?? 60_000,
      now: options.clock ?? (() => performance.now()),
      older: options.olderLookup ?? false,
    })
    const core: Pam360Core = {
      requester: this.#requester,
      names: this.#names,
      routes: { ...pam360Routes, ...options.routes },
      accessByRpc: options.accessCalls === 'rpc',
      zone: options.serverZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
      firstIndex: { resources: 0, audit: 1, ...options.firstIndex },
      vault: this.name,
    }
    this.#leases = new PasswordLeases({ ...core, requester: unclosed })
    this.resources = new Resources(core)
    this.accounts = new Accounts(core)
    this.passwords = new Passwords(core)
    this.access = new AccessControl(core)
    this.files = new Files(core)
    this.resourceGroups = new ResourceGroups(core)
    this.users = new Users(core, this.#token)
    this.userGroups = new UserGroups(core)
    this.organisations = new Organisations(core)
    this.audit = new Audit(core)
    this.pki = new Pki(core)
    this.personal = new PersonalVault(core)
  }

  /**
   * Runs a function with the password of an account: requests access if that is needed, waits for approval or until
   * another user checks in, checks out, and checks in whatever happens, also when the function throws or the signal is
   * aborted. What was checked out before stays so, and an account without access control is only read.
   *
   * Each step goes as `access` says, so that those after the request are our assumption. A request that was made stays
   * when the wait is given up: PAM360 has no way known to take it back.
   *
   * @returns What the function gives.
   * @throws What the function throws; PermissionError `ACCESS_NOT_APPROVED` or ConflictError `IN_USE` (both retryable)
   *   after `waitMs`, `ACCESS_REFUSED` for a rejection; the reason of the signal; and what `passwords.get` throws.
   * @example
   * await pam360.withPassword('web-01', 'svc', { reason: 'deploy' }, ({ secret }) => deploy(secret.reveal()))
   */
  async withPassword<Result>(
    resource: string,
    account: string,
    options: WithPasswordOptions,
    use: PasswordUser<Result>,
  ): Promise<Result> {
    return this.#leases.run(resource, account, options, use)
  }

  /**
   * Looks, layer by layer, whether PAM360 can be used from here, and names the layer that is broken with a remedy. Asks
   * nothing that the vault's audit would show, unless a `canary` is given.
   *
   * @throws ConfigurationError for options that are none; else only the reason of an aborted signal.
   */
  async check(options: ClientCheckOptions = {}): Promise<VaultCheck> {
    checkOptions('check', options, clientCheckShape)
    const { origin, path } = this.#base
    const organisation =
      this.#orgName === undefined ? '' : `, for the organisation '${printable(this.#orgName)}'`
    const target = { http: this.#http, services: [pam360Service(this.#base)], verdictOf: pam360Verdict }
    return checkOverHttp(`${origin.origin}${path}${organisation}.`, target, options)
  }

  /**
   * Refuses further calls, lets those under way finish, those of {@link withPassword} with their functions, and forgets
   * token and names.
   */
  async close(): Promise<void> {
    this.#requester.close()
    await this.#leases.close()
    await this.#http.close()
    this.#token.drop()
    this.personal.lock()
    this.#names.clear()
  }

  /** Same as {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
