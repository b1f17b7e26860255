import { checkOverHttp, clientCheckShape, type ClientCheckOptions } from '../../check/client-check.ts'
import type { Credential } from '../../credential.ts'
import { Diagnostics } from '../../diagnostics/diagnostics.ts'
import { loggerOption, type Logger } from '../../diagnostics/logger.ts'
import { isSallyportError, type AnySallyportError, type ErrorCode } from '../../errors.ts'
import { checkOptions, flag, integer, optional, printable, text, type Shape } from '../../options.ts'
import { Secret } from '../../secret.ts'
import type { Deadline } from '../../transport/deadline.ts'
import { callShape, type CallOptions } from '../../transport/call-options.ts'
import { HttpClient, type HttpOptions } from '../../transport/http-client.ts'
import { httpOptionsShape } from '../../transport/http-options.ts'
import type { ClientCertificate } from '../../transport/tls.ts'
import { accountReference, kindOf } from '../account.ts'
import type { VaultCheck } from '../../vault.ts'
import {
  changeInProgressPolicy,
  untilChanged,
  type ChangeInProgressPolicy,
} from '../../change-in-progress.ts'
import { selectionShape, type AccountSelection } from '../selection.ts'
import { ccpService } from './check.ts'
import { parseEndpoint, type CcpEndpoint } from './endpoint.ts'
import { buildTarget } from './request.ts'
import { parseResponse, type CcpAccount } from './response.ts'

/** How to reach a CCP and who asks. */
export interface CentralCredentialProviderOptions extends HttpOptions {
  /**
   * Where CCP is: its host, or a URL with or without the service path, for example
   * `https://ccp.example.com` or `https://ccp.example.com/AIMWebService`. Only HTTPS.
   */
  readonly url: string
  /** The name of the IIS application, where `url` does not hold it. Default `AIMWebService`. */
  readonly servicePath?: string
  /** The application identity (AppID) that retrieves. */
  readonly appId: string
  /** What this client is called in credentials, references and logs. Default `ccp`. */
  readonly name?: string
  /** What to do while a password is being changed. Default: take the answer as it comes. */
  readonly changeInProgress?: ChangeInProgressPolicy
  /**
   * Send `+`, `&` and `%` in values, percent-encoded, although the vendor does not support them.
   * Default `false`: such a request is refused before it is sent.
   */
  readonly allowSpecialCharacters?: boolean
  /** Where to write what happens. Nothing is written by default. */
  readonly logger?: Logger
}

/** One retrieval: what selects the account, and how to ask. */
export interface CcpPasswordRequest extends AccountSelection, CallOptions {
  /** The application identity, where it is not the client's. */
  readonly appId?: string
  /** The reason for the audit; some platforms demand one. */
  readonly reason?: string
  /** How long CCP itself tries to reach the vault, in seconds. Default at the server: 30. */
  readonly connectionTimeoutSeconds?: number
  /** Have CCP refuse while the password is being changed, instead of giving a value about to expire. */
  readonly failRequestOnPasswordChange?: boolean
  /** What to do while the password is being changed. Default: the client's. */
  readonly changeInProgress?: ChangeInProgressPolicy
  /** Send `+`, `&` and `%` all the same. Default: the client's. */
  readonly allowSpecialCharacters?: boolean
}

/** What {@link CentralCredentialProvider.checkService} found. */
export interface CcpServiceCheck {
  /** The address that requests will go to. */
  readonly url: string
  readonly appId: string
  /** The client certificate that will be presented, if any. */
  readonly clientCertificate: ClientCertificate | undefined
}

/**
 * What {@link CentralCredentialProvider.checkHealth} found. `down`: not reached, or failing. `refused`:
 * reached, but this program may not. `misconfigured`: address, certificate or canary are wrong here.
 */
export interface HealthReport {
  readonly status: 'ok' | 'down' | 'refused' | 'misconfigured'
  /** How long it took, in milliseconds. */
  readonly durationMs: number
  /** Why it is not `ok`. */
  readonly error: AnySallyportError | undefined
}

const where = 'CentralCredentialProvider'

const shape: Shape<CentralCredentialProviderOptions> = {
  ...httpOptionsShape,
  url: text,
  servicePath: optional((value) => (typeof value === 'string' ? undefined : 'must be a string')),
  appId: text,
  name: optional(text),
  changeInProgress: optional(changeInProgressPolicy),
  allowSpecialCharacters: optional(flag),
  logger: optional(loggerOption),
}

const requestShape: Shape<CcpPasswordRequest> = {
  ...selectionShape,
  ...callShape,
  appId: optional(text),
  reason: optional(text),
  connectionTimeoutSeconds: optional(integer(1, 2 ** 31 - 1)),
  failRequestOnPasswordChange: optional(flag),
  changeInProgress: optional(changeInProgressPolicy),
  allowSpecialCharacters: optional(flag),
}

const headers = Object.freeze({ Accept: 'application/json', 'Content-Type': 'application/json' })

/**
 * CyberArk's Central Credential Provider: passwords and keys over REST (`AIMWebService`), the caller being
 * identified by its AppID and, as the AppID demands, a client certificate or the machine's address.
 *
 * Makes no request and reads no file until first used. Keeps its connections open between calls; close it, or
 * declare it with `await using`.
 *
 * @see docs/protocols/cyberark-ccp.md
 * @example
 * await using ccp = new CentralCredentialProvider({
 *   url: 'https://ccp.example.com', appId: 'billing',
 *   tls: { ca: '/etc/ssl/corp.pem', cert: 'client.pem', key: 'client.key' },
 * })
 * const account = await ccp.getPassword({ safe: 'Billing-DB', object: 'oracle-prod', reason: 'nightly job' })
 */
export class CentralCredentialProvider {
  /** What this client is called in credentials, references and logs. */
  readonly name: string
  readonly #options: CentralCredentialProviderOptions
  readonly #endpoint: CcpEndpoint
  readonly #diagnostics: Diagnostics
  readonly #http: HttpClient
  readonly #certificatePresented: boolean

  /**
   * @throws ConfigurationError naming the option that is missing, unknown or wrong.
   */
  constructor(options: CentralCredentialProviderOptions) {
    checkOptions(where, options, shape)
    this.name = options.name ?? 'ccp'
    this.#options = { ...options }
    this.#endpoint = parseEndpoint(options.url, options.servicePath)
    this.#diagnostics = new Diagnostics(this.name, options.logger)
    this.#http = new HttpClient(this.#options, this.#diagnostics)
    this.#certificatePresented = options.tls?.cert !== undefined || options.tls?.pfx !== undefined
  }

  /**
   * Retrieves the one account that matches, with its password or key.
   *
   * @throws NotFoundError when nothing matches or the application may not see it; AmbiguousMatchError;
   *   AuthenticationError when AppID, certificate or address are not accepted; PermissionError;
   *   ReasonRequiredError; ChangeInProgressError; SecretNotSetError; ConfigurationError for a request that CCP
   *   could not understand (nothing is sent) or a wrong service path; RateLimitError; ServerError;
   *   ConnectionError; ProtocolError.
   */
  async getPassword(request: CcpPasswordRequest): Promise<Credential> {
    checkOptions('getPassword', request, requestShape)
    const target = buildTarget(this.#endpoint.servicePath, request, this.#options)
    const policy = request.changeInProgress ?? this.#options.changeInProgress
    const deadline = this.#http.deadline(this.#endpoint.origin.host, request)
    const started = this.#diagnostics.listening('retrieve') ? performance.now() : 0
    try {
      const credential =
        policy === undefined
          ? await this.#retrieve(target, deadline)
          : await this.#retrieveWhenChanged(policy, target, deadline)
      this.#report(started, undefined)
      return credential
    } catch (error) {
      this.#report(started, error)
      throw error
    } finally {
      deadline.clear()
    }
  }

  /**
   * Checks the configuration on this machine: address, certificates, keys and their validity. Makes no request,
   * so that it leaves no trace in the vault's audit; it cannot tell whether CCP is up.
   *
   * @throws ConfigurationError naming what is wrong, and what to do.
   */
  async checkService(): Promise<CcpServiceCheck> {
    const { clientCertificate } = await this.#http.tlsMaterial()
    const { origin, servicePath } = this.#endpoint
    return { url: `${origin.origin}${servicePath}`, appId: this.#options.appId, clientCertificate }
  }

  /**
   * Retrieves an account kept for this purpose and throws its password away. Each check is a row in the vault's
   * audit. Sorts a failure instead of throwing it.
   *
   * @param canary The account to retrieve.
   * @throws Only the reason of an aborted signal.
   */
  async checkHealth(canary: CcpPasswordRequest): Promise<HealthReport> {
    const started = performance.now()
    try {
      const credential = await this.getPassword(canary)
      credential.secret.dispose()
      return { status: 'ok', durationMs: performance.now() - started, error: undefined }
    } catch (error) {
      if (!isSallyportError(error)) throw error
      return { status: healthOf(error.code), durationMs: performance.now() - started, error }
    }
  }

  /**
   * Looks, layer by layer, whether CCP can be used from here, and names the layer that is broken with a remedy.
   * Asks nothing that the vault's audit would show, unless a `canary` is given.
   *
   * @throws ConfigurationError for options that are none; else only the reason of an aborted signal.
   */
  async check(options: ClientCheckOptions = {}): Promise<VaultCheck> {
    checkOptions('check', options, clientCheckShape)
    const { origin, servicePath } = this.#endpoint
    const about = `${origin.origin}${servicePath}, as the application '${printable(this.#options.appId)}'.`
    return checkOverHttp(about, { http: this.#http, services: [ccpService(this.#endpoint)] }, options)
  }

  /** Refuses further calls, lets those under way finish, and closes all connections. */
  close(): Promise<void> {
    return this.#http.close()
  }

  /** Same as {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #retrieveWhenChanged(
    policy: ChangeInProgressPolicy,
    target: string,
    deadline: Deadline,
  ): Promise<Credential> {
    const ask = (): Promise<Credential> => this.#retrieve(target, deadline)
    return untilChanged(policy, ask, (delayMs) => deadline.wait(delayMs))
  }

  async #retrieve(target: string, deadline: Deadline): Promise<Credential> {
    const { origin, servicePath } = this.#endpoint
    const { maxAnswerBytes } = this.#http
    const request = { method: 'GET', origin, target, headers, maxAnswerBytes, repeatable: true } as const
    const response = await this.#http.send(request, deadline)
    const contentType = response.headers['content-type']
    const { status, body } = response
    const certificatePresented = this.#certificatePresented
    try {
      const answer = { status, contentType: firstOf(contentType), body, certificatePresented }
      return toCredential(parseResponse(answer, servicePath), this.name)
    } finally {
      // The bytes of the answer may hold the password; nothing else refers to them.
      body.fill(0)
    }
  }

  #report(started: number, error: unknown): void {
    if (!this.#diagnostics.listening('retrieve')) return
    this.#diagnostics.retrieved(performance.now() - started, error)
  }
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}

/** Turns what CCP answered into a credential. */
function toCredential(account: CcpAccount, vault: string): Credential {
  const { content, changeInProgress, properties } = account
  return {
    secret: new Secret(content),
    kind: kindOf(content),
    username: properties['UserName'],
    address: properties['Address'],
    properties,
    changeInProgress,
    retrievedAt: new Date(),
    vault,
    reference: accountReference(vault, properties['Safe'], properties['Folder'], properties['Name']),
  }
}

const down: readonly ErrorCode[] = [
  'DNS_FAILURE',
  'CONNECTION_REFUSED',
  'CONNECTION_RESET',
  'HOST_UNREACHABLE',
  'CONNECTION_FAILED',
  'TIMEOUT',
  'PROXY_REFUSED',
  'SERVER_FAILURE',
  'VAULT_UNREACHABLE',
  'RATE_LIMITED',
  'CHANGE_IN_PROGRESS',
]
const refusedCodes: readonly ErrorCode[] = [
  'AUTHENTICATION_FAILED',
  'UNKNOWN_APPLICATION',
  'FORBIDDEN',
  'TLS_CLIENT_CERTIFICATE',
  'PROXY_AUTHENTICATION',
]

function healthOf(code: ErrorCode): 'down' | 'refused' | 'misconfigured' {
  if (down.includes(code)) return 'down'
  return refusedCodes.includes(code) ? 'refused' : 'misconfigured'
}
