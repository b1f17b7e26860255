/**
 * The one HTTP pipeline: wait for a place, send under a deadline, read the whole answer, decide whether to
 * repeat. What the answer means is the business of whoever asked.
 */
import { ConnectionError, ProtocolError, type SallyportError } from '../errors.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import { connectionFailure, failedBeforeSending } from './connection-failures.ts'
import type { CallOptions } from './call-options.ts'
import { Calls, closed } from './calls.ts'
import type { Deadline } from './deadline.ts'
import { Limiter } from './limiter.ts'
import { nodeHttpsTransport } from './node-https.ts'
import { proxyFinder, type ProxyFinder, type ProxyOptions } from './proxy.ts'
import { parseRetryAfter, retryDelay, retryPolicy, type RetryOptions, type RetryPolicy } from './retry.ts'
import { isVerified, type TlsOptions } from './tls-options.ts'
import { loadTls, type TlsMaterial } from './tls.ts'
import {
  StaleConnection,
  type Transport,
  type TransportFactory,
  type TransportRequest,
  type TransportResponse,
} from './transport.ts'

/** What every client that speaks HTTP lets its user choose. */
export interface HttpOptions {
  /** Trust and client certificate. */
  readonly tls?: TlsOptions
  /**
   * The proxy on the way: its URL, an object with credentials, or `false` for none. Default: what the
   * environment says (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`), but never for this machine itself.
   */
  readonly proxy?: string | false | ProxyOptions
  /** How long one call may take in all, in milliseconds, with its waits and repetitions. Default 30 000. */
  readonly timeoutMs?: number
  /** How many requests are under way at once; the rest wait in line. Default 10. */
  readonly maxConcurrency?: number
  /** When a request is repeated. `false` never repeats. */
  readonly retry?: RetryOptions | false
  /** How many bytes an answer may have. Default 16 MiB. */
  readonly maxAnswerBytes?: number
  /** Makes the HTTP client underneath. Default: one on `node:https`. */
  readonly transport?: TransportFactory
}

/** One request, as the clients of the vaults make it. */
export interface HttpRequest extends TransportRequest {
  /** Whether sending it twice does no harm. */
  readonly repeatable: boolean
  /**
   * Whether it leaves no trace at all, not even a row in an audit: then it is sent again, within the retry policy,
   * after a connection that broke and after 502 and 504 as well. Default `false`.
   */
  readonly traceless?: boolean
  /** Whether it goes before the requests that wait for a place, since they wait for what it brings. Default `false`. */
  readonly urgent?: boolean
}

/** Sends requests for one client, over one set of certificates. */
export class HttpClient {
  readonly #options: HttpOptions
  readonly #diagnostics: Diagnostics
  readonly #limiter: Limiter
  readonly #calls: Calls
  readonly #retry: RetryPolicy
  /** Which proxy a host is reached through, if any. */
  readonly proxyFor: ProxyFinder
  /** What it trusts, and proves itself with. */
  readonly tls: TlsOptions
  /** How many bytes an answer may have. */
  readonly maxAnswerBytes: number
  #material: Promise<TlsMaterial> | undefined
  #transport: Transport | undefined
  #opening: Promise<Transport> | undefined

  constructor(options: HttpOptions, diagnostics: Diagnostics) {
    this.#options = options
    this.#diagnostics = diagnostics
    this.#limiter = new Limiter(options.maxConcurrency ?? 10)
    this.#calls = new Calls(options.timeoutMs ?? 30_000)
    this.#retry = retryPolicy(options.retry === false ? { attempts: 1 } : options.retry)
    this.proxyFor = proxyFinder(options.proxy)
    this.tls = options.tls ?? {}
    this.maxAnswerBytes = options.maxAnswerBytes ?? 16 * 2 ** 20
  }

  /** Starts the clock of one call, which may be made of several requests; to be cleared when it is over. */
  deadline(host: string, call: CallOptions): Deadline {
    return this.#calls.start(call, (timeoutMs) => timedOut(host, timeoutMs))
  }

  /**
   * Sends a request until it is answered, or must not be repeated any more.
   *
   * @throws ConnectionError, ProtocolError for a redirect or an answer without end, ConfigurationError for
   *   certificates that cannot be used, or the reason of the caller's signal.
   */
  async send(request: HttpRequest, deadline: Deadline): Promise<TransportResponse> {
    const wait = this.#limiter.enter(deadline, request.urgent)
    if (wait !== undefined) await wait
    try {
      const transport = this.#transport ?? (await deadline.race(this.#open()))
      let stale = false
      for (let attempt = 1; ; attempt += 1) {
        const last = attempt >= this.#retry.attempts
        const started = this.#diagnostics.listening('request') ? performance.now() : 0
        let delayMs: number
        try {
          const response = await transport.send(request, deadline)
          const { status } = response
          this.#report(request, attempt, started, status, undefined)
          if (status >= 300 && status < 400) throw redirected(request, response)
          if (last || !isAskedToWait(status, request)) return response
          delayMs = retryDelay(this.#retry, attempt, parseRetryAfter(response.headers['retry-after']))
          // An answer now is better than a timeout later.
          if (delayMs >= deadline.remainingMs) return response
        } catch (cause) {
          if (cause === deadline.reason || cause instanceof ProtocolError) throw cause
          if (cause instanceof StaleConnection && request.repeatable && !stale) {
            // The server closed an idle connection just as it was used again: not an attempt that failed.
            stale = true
            attempt -= 1
            continue
          }
          const error = connectionFailure(request.origin.host, cause)
          this.#report(request, attempt, started, undefined, error.code)
          if (last || !isPassing(cause, error, request)) throw error
          delayMs = retryDelay(this.#retry, attempt, undefined)
          if (delayMs >= deadline.remainingMs) throw error
        }
        this.#diagnostics.warn('A request failed and will be repeated.', {
          ...where(request),
          attempt,
          delayMs: Math.round(delayMs),
        })
        await deadline.wait(delayMs)
      }
    } finally {
      this.#limiter.release()
    }
  }

  /** Reads and checks the certificates, without sending anything. */
  tlsMaterial(): Promise<TlsMaterial> {
    if (this.#calls.closed) return Promise.reject(closed())
    return this.#loadMaterial()
  }

  #loadMaterial(): Promise<TlsMaterial> {
    this.#material ??= loadTls(this.tls).catch((error: unknown) => {
      // The next call shall see a file that has been mended.
      this.#material = undefined
      throw error
    })
    return this.#material
  }

  /** Refuses further calls, lets those under way finish, and closes all connections. Twice is harmless. */
  async close(): Promise<void> {
    await this.#calls.close()
    const transport = this.#transport
    this.#transport = undefined
    await transport?.close()
  }

  #open(): Promise<Transport> {
    this.#opening ??= this.#makeTransport().finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  async #makeTransport(): Promise<Transport> {
    const { tls } = this
    const { secureContext } = await this.#loadMaterial()
    const verify = isVerified(tls)
    if (!verify) {
      this.#diagnostics.warnOnce(
        "TLS verification is off ('tls.verify' is false): anyone on the way can read the secrets. Name the authority under 'tls.ca' instead.",
      )
    }
    const factory = this.#options.transport ?? nodeHttpsTransport
    const transport = await factory({
      secureContext,
      verify,
      serverName: tls.serverName,
      minVersion: tls.minVersion ?? 'TLSv1.2',
      maxVersion: tls.maxVersion,
      maxConnections: this.#options.maxConcurrency ?? 10,
      proxyFor: this.proxyFor,
    })
    this.#transport = transport
    return transport
  }

  #report(
    request: HttpRequest,
    attempt: number,
    started: number,
    status: number | undefined,
    code: string | undefined,
  ): void {
    if (!this.#diagnostics.listening('request')) return
    this.#diagnostics.ended('request', 'HTTP request', {
      ...where(request),
      attempt,
      durationMs: performance.now() - started,
      ...(status === undefined ? {} : { status }),
      ...(code === undefined ? {} : { code }),
    })
  }
}

function where(request: HttpRequest): { method: string; host: string; path: string } {
  const path = request.target.split('?', 1)[0] ?? ''
  return { method: request.method, host: request.origin.host, path }
}

/** 429 and 503 say that nothing was done; a gateway's 502 and 504 say nothing. */
function isAskedToWait(status: number, request: HttpRequest): boolean {
  if (status === 429) return true
  if (status === 503) return request.repeatable
  return (status === 502 || status === 504) && request.traceless === true
}

function isPassing(cause: unknown, error: SallyportError, request: HttpRequest): boolean {
  return failedBeforeSending(cause) || (request.traceless === true && error.retryable)
}

function redirected(request: HttpRequest, response: TransportResponse): ProtocolError {
  const location = response.headers['location']
  const target =
    typeof location === 'string' && URL.canParse(location, request.origin.href)
      ? ` to ${new URL(location, request.origin.href).host}`
      : ''
  return new ProtocolError(
    `${request.origin.host}: the server answered with a redirect${target}, which is not followed: it would carry the request, and so the identity, to another place.`,
    {
      code: 'UNEXPECTED_REDIRECT',
      status: response.status,
      hint: 'Point the URL at the final address.',
    },
  )
}

function timedOut(host: string, timeoutMs: number): ConnectionError {
  return new ConnectionError(`${host}: no complete answer within ${timeoutMs} ms.`, {
    code: 'TIMEOUT',
    layer: 'http',
    retryable: true,
    hint: "Check that the service answers at all; raise 'timeoutMs' if it is only slow.",
  })
}
