import { checkOverHttp, clientCheckShape, type ClientCheckOptions } from '../../check/client-check.ts'
import { Diagnostics } from '../../diagnostics/diagnostics.ts'
import { ConfigurationError } from '../../errors.ts'
import { checkOptions } from '../../options.ts'
import { Secret } from '../../secret.ts'
import { callShape, type CallOptions } from '../../transport/call-options.ts'
import { closed } from '../../transport/calls.ts'
import { HttpClient } from '../../transport/http-client.ts'
import type { VaultCheck } from '../../vault.ts'
import type { Endpoint } from '../endpoint.ts'
import { Accounts } from './accounts/accounts.ts'
import { configuredOptions, type PasswordVaultConfiguration } from './configuration/configured.ts'
import { parseConfiguration } from './configuration/parse.ts'
import { AccountGroups } from './account-groups/account-groups.ts'
import { AllowedReferrers } from './allowed-referrers.ts'
import { Applications } from './applications/applications.ts'
import { pvwaService } from './check.ts'
import { AuthenticationMethods } from './authentication-methods.ts'
import { Directories } from './directories/directories.ts'
import { DiscoveredAccounts } from './discovered-accounts.ts'
import { OidcProviders } from './oidc-providers.ts'
import { onExit } from './on-exit.ts'
import { OnboardingRules } from './onboarding-rules.ts'
import { parsePvwaEndpoint } from './endpoint.ts'
import { Groups } from './groups/groups.ts'
import { AdministrativeAccess } from './administrative-access.ts'
import { DependentAccounts } from './dependents/dependent-accounts.ts'
import { Health } from './health.ts'
import { MasterPolicies } from './master-policy.ts'
import { Platforms } from './platforms/platforms.ts'
import { LiveSessions } from './psm/live-sessions.ts'
import { Psm } from './psm/psm.ts'
import { Recordings } from './psm/recordings.ts'
import { AccessRequests } from './requests/requests.ts'
import {
  checkPvwaOptions,
  type FromConfigOptions,
  type PasswordVaultOptions,
  type RestoreOptions,
} from './pvwa-options.ts'
import { Requester, requestShape, type PvwaRequest } from './requester.ts'
import { Safes } from './safes.ts'
import { parseState, writeState } from './serialized.ts'
import { loginsInfo, Server } from './server.ts'
import { Session, type GivenSession } from './session.ts'
import { Users } from './users/users.ts'
import { Utilities } from './utilities/utilities.ts'

/**
 * CyberArk's Password Vault Web Access (PVWA): accounts, safes and all that its REST API administers.
 *
 * Makes no request until first used, logs on by itself then, and once more when the session ends early. Close it, or
 * declare it with `await using`: that logs off.
 *
 * @see docs/protocols/cyberark-pvwa.md
 * @example
 * await using pvwa = new PasswordVault({
 *   url: 'https://pvwa.example.com',
 *   auth: { method: 'ldap', username: 'maria', password },
 * })
 * const account = await pvwa.accounts.find({ safe: 'Billing-DB', username: 'app' })
 * const { secret } = await pvwa.accounts.getPassword(account, { reason: 'ticket 4711' })
 */
export class PasswordVault {
  /** What this client is called in credentials, references and logs. */
  readonly name: string
  /** The PVWA itself: version, ways to log on. */
  readonly server: Server
  /** Accounts and their secrets. */
  readonly accounts: Accounts
  /** Safes, and their members under `safes.members`. */
  readonly safes: Safes
  /** Users of the vault, and their SSH keys. */
  readonly users: Users
  /** Groups of users, and their members under `groups.members`. */
  readonly groups: Groups
  /** Groups of accounts whose passwords change together. */
  readonly accountGroups: AccountGroups
  /** Applications that get passwords from the Credential Providers. */
  readonly applications: Applications
  /** LDAP directories, and their mappings under `directories.mappings`. */
  readonly directories: Directories
  /** The ways to log on that PVWA offers. */
  readonly authenticationMethods: AuthenticationMethods
  /** OpenID Connect providers. */
  readonly oidcProviders: OidcProviders
  /** The pages that may lead to PVWA. */
  readonly allowedReferrers: AllowedReferrers
  /** Accounts that were discovered and are in no safe yet. */
  readonly discoveredAccounts: DiscoveredAccounts
  /** Rules that have discovered accounts onboarded by themselves. */
  readonly onboardingRules: OnboardingRules
  /** Platforms of every kind: what accounts are like and what is done with them. */
  readonly platforms: Platforms
  /** The Privileged Session Manager: connection components and servers. */
  readonly psm: Psm
  /** Sessions through PSM that go on now. */
  readonly sessions: LiveSessions
  /** Sessions through PSM that were recorded. */
  readonly recordings: Recordings
  /** Requests for access under dual control: the user's own, and those to confirm. */
  readonly requests: AccessRequests
  /** The health of the vault and its components. */
  readonly health: Health
  /** What uses the passwords of accounts, such as services. */
  readonly dependentAccounts: DependentAccounts
  /** Access of administrators to machines, just in time. */
  readonly administrativeAccess: AdministrativeAccess
  /** The rules that hold for every platform that is no exception. */
  readonly masterPolicy: MasterPolicies
  /** Helpers for many accounts at once, with a plan first. */
  readonly utilities: Utilities
  /** What the configuration said beside the options; `undefined` unless made by {@link fromConfig}. */
  readonly configuration: PasswordVaultConfiguration | undefined
  readonly #options: PasswordVaultOptions
  readonly #endpoint: Endpoint
  readonly #http: HttpClient
  readonly #session: Session
  readonly #requester: Requester
  #closing: Promise<void> | undefined
  #forget: (() => void) | undefined

  /**
   * @throws ConfigurationError naming the option that is missing, unknown or wrong.
   */
  constructor(options: PasswordVaultOptions) {
    checkPvwaOptions(options)
    this.#options = { ...options }
    this.configuration = configured.get(options)
    this.name = options.name ?? 'pvwa'
    this.#endpoint = parsePvwaEndpoint(options.url, options.application)
    const diagnostics = new Diagnostics(this.name, options.logger)
    this.#http = new HttpClient(this.#options, diagnostics)
    const wire = { http: this.#http, endpoint: this.#endpoint }
    this.#session = new Session(wire, options.auth, givenSession(options), diagnostics)
    this.#requester = new Requester(wire, this.#session, diagnostics)
    this.server = new Server(this.#requester, options.version)
    this.safes = new Safes(this.#requester, this.server, options.safeDefaults)
    this.users = new Users(this.#requester, this.server)
    this.groups = new Groups(this.#requester, this.server)
    this.applications = new Applications(this.#requester)
    this.directories = new Directories(this.#requester)
    this.authenticationMethods = new AuthenticationMethods(this.#requester)
    this.oidcProviders = new OidcProviders(this.#requester)
    this.allowedReferrers = new AllowedReferrers(this.#requester)
    this.discoveredAccounts = new DiscoveredAccounts(this.#requester)
    this.onboardingRules = new OnboardingRules(this.#requester)
    this.platforms = new Platforms(this.#requester)
    this.psm = new Psm(this.#requester)
    this.sessions = new LiveSessions(this.#requester)
    this.recordings = new Recordings(this.#requester)
    this.requests = new AccessRequests(this.#requester)
    this.health = new Health(this.#requester)
    this.dependentAccounts = new DependentAccounts(this.#requester, this.server)
    this.administrativeAccess = new AdministrativeAccess(this.#requester)
    this.masterPolicy = new MasterPolicies(this.#requester)
    this.accounts = new Accounts({
      requester: this.#requester,
      server: this.server,
      vault: this.name,
      linkedAccountIndexes: { logon: 1, enable: 2, reconcile: 3, ...options.linkedAccountIndexes },
      retrieved: (started, error) => diagnostics.retrieved(performance.now() - started, error),
    })
    this.accountGroups = new AccountGroups(this.#requester, this.accounts)
    this.utilities = new Utilities({ accounts: this.accounts, platforms: this.platforms, psm: this.psm })
    if (options.logOffOnExit === true) this.#forget = onExit(() => this.close())
  }

  /**
   * Goes on with a session that {@link serialize} kept.
   *
   * @param state What it gave: the Secret or its text.
   * @param options What the state does not hold, such as `auth` to log on again, certificates and the logger; they
   *   go before what it holds.
   * @throws ConfigurationError when it is no such state.
   */
  static restore(state: string | Secret, options: RestoreOptions = {}): PasswordVault {
    const { kept, session } = parseState(state)
    const merged: PasswordVaultOptions = { ...kept, ...options, token: session.token }
    restored.set(merged, session)
    return new PasswordVault(merged)
  }

  /**
   * Makes a client of a configuration of aiobastion: what its YAML file holds, with or without sections, or what its
   * `to_json()` gave. Makes no request and reads no file: files that it names are looked for at the first log on.
   *
   * Without a password in it, the CCP of its section `aim` is asked at each log on; without either, `auth` or
   * `token` has to be given beside it before anything is asked.
   *
   * @throws ConfigurationError naming section and key. No value is repeated.
   * @see docs/protocols/pvwa-configuration.md
   * @example
   * await using pvwa = PasswordVault.fromConfig({ pvwa: { host: 'pvwa.example.com' } }, { auth })
   */
  static fromConfig(config: object, options: FromConfigOptions = {}): PasswordVault {
    const { source = 'configuration', ...given } = options
    const { vault, configuration } = configuredOptions(
      parseConfiguration(config, source),
      source,
      options.logger,
    )
    const merged = { ...vault, ...given }
    if (merged.url === undefined) {
      throw new ConfigurationError(`${source}: pvwa/host is missing.`, {
        code: 'INVALID_OPTION',
        hint: 'Name the server there.',
      })
    }
    const complete: PasswordVaultOptions = { ...merged, url: merged.url }
    configured.set(complete, configuration)
    const client = new PasswordVault(complete)
    for (const warning of configuration.warnings) options.logger?.warn(warning, { vault: client.name })
    return client
  }

  /** Where it is, in the one way to write it: as {@link pvwaAddress} gives it. */
  get url(): string {
    return `${this.#endpoint.origin.origin}${this.#endpoint.path}`
  }

  /** Whether there is a session. It may have expired: {@link checkSession} asks. */
  get loggedOn(): boolean {
    return this.#session.loggedOn
  }

  /**
   * Logs on now; the first call would else do so. Does nothing where there is a session. After a refusal only this
   * tries again, since each refused attempt counts towards the suspension of the user.
   *
   * @param options `timeoutMs` is for all of it, questions to people included. Default: no limit for the whole, the
   *   client's for each request. Who gives up may leave a session at the server, which ends when it is found idle.
   * @throws AuthenticationError (`AUTHENTICATION_FAILED`, `PASSWORD_EXPIRED`, `USER_SUSPENDED`);
   *   ChallengeRequiredError, to be answered with {@link continueLogOn}; other SallyportErrors; the signal's reason.
   */
  async logOn(options: CallOptions = {}): Promise<void> {
    checkOptions('logOn', options, callShape)
    if (this.#closing !== undefined) throw closed()
    await this.#session.logOn(options)
  }

  /**
   * Answers what a ChallengeRequiredError asks.
   *
   * @param options As for {@link logOn}. An answer that was given up may be used up: log on anew.
   * @throws ChallengeRequiredError when the server asks again; AuthenticationError; the signal's reason.
   */
  async continueLogOn(answer: string | Secret, options: CallOptions = {}): Promise<void> {
    checkOptions('continueLogOn', options, callShape)
    if (this.#closing !== undefined) throw closed()
    await this.#session.continueLogOn(answer, options)
  }

  /**
   * Looks, layer by layer, whether PVWA can be used from here, and names the layer that is broken with a remedy.
   * Asks nothing that the vault's audit would show, unless a `canary` is given.
   *
   * @throws ConfigurationError for options that are none; else only the reason of an aborted signal.
   */
  async check(options: ClientCheckOptions = {}): Promise<VaultCheck> {
    checkOptions('check', options, clientCheckShape)
    const http = { http: this.#http, services: [pvwaService(this.#endpoint)] }
    return checkOverHttp(`${this.url}.`, http, options)
  }

  /** Ends the session at the server. Does nothing without one; the next call logs on again. */
  async logOff(options: CallOptions = {}): Promise<void> {
    checkOptions('logOff', options, callShape)
    await this.#session.logOff(options)
  }

  /** Whether the server still takes the session: `false` without one. Never logs on. */
  async checkSession(options: CallOptions = {}): Promise<boolean> {
    checkOptions('checkSession', options, callShape)
    return this.#session.check({ ...loginsInfo, ...options })
  }

  /**
   * The session with its cookies and the options that can be written down, for {@link restore}. Never a password,
   * passphrase or key. Whoever has its text has the session: it prints as `[REDACTED]`, `reveal()` gives it. From
   * then on {@link close} leaves the session open.
   *
   * @throws ConfigurationError when there is no session.
   */
  serialize(): Secret {
    return new Secret(writeState(this.#options, this.#session.keep()))
  }

  /**
   * Asks for anything that has no method here; the JSON of the answer, `undefined` for an empty one.
   *
   * @example
   * await pvwa.request({ method: 'GET', path: 'API/PSM/Servers' })
   */
  request(request: PvwaRequest): Promise<unknown> {
    checkOptions('request', request, requestShape)
    return this.#requester.json(request)
  }

  /** As {@link request}, for answers that are a file. */
  download(request: PvwaRequest): Promise<Uint8Array> {
    checkOptions('download', request, requestShape)
    return this.#requester.bytes(request)
  }

  /**
   * Refuses further calls, lets those under way finish, logs off a session that this client opened, and closes all
   * connections. A log off that fails or takes more than 10 s is only logged: it must not hide what went wrong before. A log
   * on that nobody waits for any more is given up after 3 s.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** Same as {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #close(): Promise<void> {
    this.#forget?.()
    await this.#requester.close()
    await this.#session.close()
    await this.#http.close()
    await this.configuration?.ccp?.close()
  }
}

/** The cookies that belong to a restored token; they are no option. */
const restored = new WeakMap<PasswordVaultOptions, GivenSession>()

/** What a configuration said beside the options of a client that is being made. */
const configured = new WeakMap<PasswordVaultOptions, PasswordVaultConfiguration>()

function givenSession(options: PasswordVaultOptions): GivenSession | undefined {
  const { token } = options
  if (token === undefined) return undefined
  const known = restored.get(options)
  if (known !== undefined) return known
  const secret = typeof token === 'string' ? new Secret(token) : token
  if (!/^[\x21-\x7e]+$/.test(secret.reveal())) {
    throw new ConfigurationError("PasswordVault: option 'token' holds what no token does.", {
      code: 'INVALID_OPTION',
    })
  }
  return { token: secret, cookies: [] }
}
