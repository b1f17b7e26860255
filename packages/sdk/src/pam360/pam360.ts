import { Diagnostics } from '../diagnostics/diagnostics.ts'
import { HttpClient } from '../transport/http-client.ts'
import { Audit } from './audit.ts'
import type { Pam360Core } from './core.ts'
import { Names } from './names.ts'
import { Organisations } from './organisations.ts'
import { checkPam360Options, type Pam360Options } from './pam360-options.ts'
import { PersonalVault } from './personal-vault.ts'
import { Pki } from './pki/pki.ts'
import { Requester } from './requester.ts'
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
  readonly #http: HttpClient
  readonly #token: TokenKeeper
  readonly #names: Names

  /**
   * @throws ConfigurationError naming the option that is missing, unknown or wrong.
   */
  constructor(options: Pam360Options) {
    const base = checkPam360Options(options)
    this.name = options.name ?? 'pam360'
    const diagnostics = new Diagnostics(this.name, options.logger)
    this.#http = new HttpClient({ ...options }, diagnostics)
    this.#token = new TokenKeeper(options.token)
    const requester = new Requester(
      {
        http: this.#http,
        base,
        token: this.#token,
        orgName: options.orgName,
        appType: options.appType,
        tokenInQuery: options.tokenInQuery ?? false,
        sign: undefined,
      },
      diagnostics,
    )
    this.#names = new Names(requester, {
      ttlMs: options.namesTtlMs ?? 60_000,
      now: options.clock ?? (() => performance.now()),
      older: options.olderLookup ?? false,
    })
    const core: Pam360Core = {
      requester,
      names: this.#names,
      routes: { ...pam360Routes, ...options.routes },
      accessByRpc: options.accessCalls === 'rpc',
      zone: options.serverZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
      firstIndex: { resources: 0, audit: 1, ...options.firstIndex },
      vault: this.name,
    }
    this.resources = new Resources(core)
    this.resourceGroups = new ResourceGroups(core)
    this.users = new Users(core, this.#token)
    this.userGroups = new UserGroups(core)
    this.organisations = new Organisations(core)
    this.audit = new Audit(core)
    this.pki = new Pki(core)
    this.personal = new PersonalVault(core)
  }

  /** Refuses further calls, lets requests under way finish, and forgets token and names. */
  async close(): Promise<void> {
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
