import type { ConnectionOptions, SecureContext, SecureVersion } from 'node:tls'
import type { ProxyRoute } from './proxy.ts'

/** One HTTP request as it goes on the wire. */
export interface TransportRequest {
  /** The HTTP method, upper case. */
  readonly method: string
  /** Scheme, host and port, for example `https://ccp.example.com:8443`; the same object for the same host. */
  readonly origin: URL
  /** Path and query, percent-encoded, as they are sent. */
  readonly target: string
  /** Headers, names in any case. */
  readonly headers: Readonly<Record<string, string>>
  /** The body, if there is one. */
  readonly body?: string | Uint8Array
  /** How many bytes the body of the answer may have. */
  readonly maxAnswerBytes: number
}

/** One HTTP answer, read to its end. */
export interface TransportResponse {
  /** The HTTP status. */
  readonly status: number
  /** The headers, names in lower case. A header sent several times is a list. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The whole body. */
  readonly body: Buffer
}

/** How the caller of a transport takes a request back: the deadline has passed, or the user gave up. */
export interface Cancellation {
  /** Why it was cancelled; `undefined` while it was not. */
  readonly reason: Error | undefined
  /** Sets the one function to call when it is cancelled; `undefined` when the request is over. */
  onCancel(listener: ((reason: Error) => void) | undefined): void
}

/** What a {@link Transport} connects with. */
export interface TransportSettings {
  /** Certificates and keys, ready to use: one context for all connections. */
  readonly secureContext: SecureContext
  /** Whether the server's certificate is verified. */
  readonly verify: boolean
  /** The name to ask for and to verify; `undefined` for the host of the URL. */
  readonly serverName: string | undefined
  /** The oldest TLS version to accept. */
  readonly minVersion: SecureVersion
  /** The newest TLS version to offer; `undefined` for the newest there is. */
  readonly maxVersion: SecureVersion | undefined
  /** How many connections may be open at once to one host. */
  readonly maxConnections: number
  /** Which proxy a host is reached through, if any. */
  readonly proxyFor: (origin: URL) => ProxyRoute | undefined
}

/**
 * The seam between the library and the HTTP client underneath. A transport sends one request, reads the whole
 * answer within its size limit, follows no redirect, repeats nothing, and rejects with whatever failed.
 */
export interface Transport {
  send(request: TransportRequest, cancellation: Cancellation): Promise<TransportResponse>
  /** Closes every idle connection and refuses further requests. */
  close(): Promise<void>
}

/** Makes a {@link Transport}; called once, at the first request. */
export type TransportFactory = (settings: TransportSettings) => Transport | Promise<Transport>

/** What of `tls.connect`'s options a transport sets. */
type TlsConnectionOptions = Pick<
  ConnectionOptions,
  'secureContext' | 'rejectUnauthorized' | 'minVersion' | 'maxVersion' | 'servername'
>

/** The settings as `tls.connect` takes them: what is trusted and verified is the same over every transport. */
export function tlsConnectionOptions(settings: TransportSettings): TlsConnectionOptions {
  const { secureContext, verify, serverName, minVersion, maxVersion } = settings
  return {
    secureContext,
    rejectUnauthorized: verify,
    minVersion,
    ...(maxVersion === undefined ? {} : { maxVersion }),
    ...(serverName === undefined ? {} : { servername: serverName }),
  }
}

/** The server sent more than the caller allowed. */
export class AnswerTooLarge extends Error {
  readonly code = 'ANSWER_TOO_LARGE'
}

/** The server closed a connection that had been idle: nothing was answered, a fresh connection may do. */
export class StaleConnection extends Error {
  readonly code = 'STALE_CONNECTION'
}

/** The proxy did not open the way. */
export class ProxyFailure extends Error {
  readonly code = 'PROXY_FAILURE'
  /** The status of the proxy's answer; `undefined` when the proxy was not reached. */
  readonly status: number | undefined

  constructor(message: string, status: number | undefined, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.status = status
  }
}

/** Gathers a body up to a limit. */
export class BoundedBody {
  readonly #most: number
  // Most answers come in one piece.
  #first: Buffer | undefined
  #rest: Buffer[] | undefined
  #size = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Takes a chunk; `false` when the limit is passed. */
  add(chunk: Buffer): boolean {
    this.#size += chunk.length
    if (this.#size > this.#most) return false
    if (this.#first === undefined) this.#first = chunk
    else (this.#rest ??= []).push(chunk)
    return true
  }

  /** All that was gathered, once. */
  take(): Buffer {
    const first = this.#first ?? Buffer.alloc(0)
    if (this.#rest === undefined) return first
    const chunks = [first, ...this.#rest]
    const whole = Buffer.concat(chunks, this.#size)
    // The pieces of a body that holds a password are wiped, as its reader wipes the whole.
    for (const chunk of chunks) chunk.fill(0)
    return whole
  }
}
