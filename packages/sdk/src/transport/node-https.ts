/** The default transport, on `node:https`: pooled keep-alive connections, one secure context for all. */
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https'
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as tlsConnect, type ConnectionOptions } from 'node:tls'
import type { ProxyRoute } from './proxy.ts'
import {
  AnswerTooLarge,
  BoundedBody,
  StaleConnection,
  tlsConnectionOptions,
  type Cancellation,
  type Transport,
  type TransportRequest,
  type TransportResponse,
  type TransportSettings,
} from './transport.ts'
import { openTunnel } from './tunnel.ts'

/** Makes the default transport. */
export function nodeHttpsTransport(settings: TransportSettings): Transport {
  return new NodeHttpsTransport(settings)
}

/** The connections to one host, and how a request is put on them. */
interface Connections {
  readonly agent: Agent
  readonly options: RequestOptions
}

class NodeHttpsTransport implements Transport {
  readonly #settings: TransportSettings
  readonly #agents = new Map<URL, Connections>()
  #lastHeaders: TransportRequest['headers'] | undefined
  #lastOrigin: URL | undefined
  #lastLines: string[] = []

  constructor(settings: TransportSettings) {
    this.#settings = settings
  }

  send(request: TransportRequest, cancellation: Cancellation): Promise<TransportResponse> {
    const { agent, options } = this.#agentFor(request.origin)
    // One object for all requests to a host: Node reads it before `request` returns.
    options.method = request.method
    options.path = request.target
    options.headers = this.#headerLines(request)
    return new Promise((resolve, reject) => {
      let answered = false
      const fail = (error: NodeJS.ErrnoException): void => {
        cancellation.onCancel(undefined)
        const stale = !answered && outgoing.reusedSocket && staleCodes.has(error.code ?? '')
        if (stale) destroyIdle(agent)
        reject(cancellation.reason ?? (stale ? new StaleConnection() : error))
      }
      const outgoing = httpsRequest(options, (incoming) => {
        answered = true
        const body = new BoundedBody(request.maxAnswerBytes)
        incoming.on('data', (chunk: Buffer) => {
          if (body.add(chunk)) return
          fail(new AnswerTooLarge())
          // Without a reason: a small answer is complete by now, and nobody listens on its socket any more.
          outgoing.destroy()
        })
        incoming.on('error', fail)
        incoming.on('end', () => {
          cancellation.onCancel(undefined)
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: body.take() })
        })
      })
      outgoing.on('error', fail)
      cancellation.onCancel((reason) => {
        outgoing.destroy(reason)
        // A request that has no connection yet would keep its error to itself.
        reject(reason)
      })
      outgoing.end(request.body)
    })
  }

  /**
   * The headers as a flat list, which Node writes out as it is; an object it would first take apart and check,
   * name by name, for every request. Headers that cannot change any more are written out once.
   */
  #headerLines(request: TransportRequest): string[] {
    const { origin, headers, method, body } = request
    const fixed = body === undefined && method === 'GET' && Object.isFrozen(headers)
    if (fixed && headers === this.#lastHeaders && origin === this.#lastOrigin) return this.#lastLines
    const lines = ['Host', origin.host, ...Object.entries(headers).flat()]
    if (fixed) {
      this.#lastHeaders = headers
      this.#lastOrigin = origin
      this.#lastLines = lines
    } else if (method !== 'GET' && method !== 'HEAD') {
      lines.push('Content-Length', String(Buffer.byteLength(body ?? '')))
    }
    return lines
  }

  close(): Promise<void> {
    for (const { agent } of this.#agents.values()) agent.destroy()
    this.#agents.clear()
    return Promise.resolve()
  }

  #agentFor(origin: URL): Connections {
    const known = this.#agents.get(origin)
    if (known !== undefined) return known
    const { maxConnections, proxyFor } = this.#settings
    const host = origin.hostname.replace(/^\[|\]$/g, '')
    const tls = tlsConnectionOptions(this.#settings)
    const proxy = proxyFor(origin)
    const agent =
      proxy === undefined ? new HostAgent(tls, maxConnections) : new TunnelAgent(tls, maxConnections, proxy)
    const port = origin.port === '' ? 443 : Number(origin.port)
    const options = { host, port, agent }
    const made = { agent, options: { ...options, method: 'GET', path: '/', headers: {} } }
    this.#agents.set(origin, made)
    return made
  }
}

const staleCodes = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])

/** What one idle connection has met, the others have too: the next request shall open a fresh one. */
function destroyIdle(agent: Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of [...(sockets ?? [])]) socket.destroy()
  }
}

/**
 * An agent for one host and one set of options: all of its connections are alike. Node goes through the options of an agent
 * at every request, so that those for TLS stay beside them.
 */
class HostAgent extends Agent {
  protected readonly tls: ConnectionOptions

  constructor(tls: ConnectionOptions, most: number) {
    super({ keepAlive: true })
    this.maxSockets = most
    this.maxFreeSockets = most
    this.tls = tls
  }

  override createConnection(
    options: ConnectionOptions,
    done: (error: Error | null, socket?: Duplex) => void,
  ): Duplex | null | undefined {
    return super.createConnection({ ...options, ...this.tls }, done)
  }

  /** What connections are told apart by. Node would write out every TLS option for it, twice a request. */
  override getName(): string {
    return ''
  }
}

/** An agent whose connections go through an HTTP proxy. */
class TunnelAgent extends HostAgent {
  readonly #proxy: ProxyRoute
  readonly #opening = new Set<() => void>()

  constructor(tls: ConnectionOptions, most: number, proxy: ProxyRoute) {
    super(tls, most)
    this.#proxy = proxy
  }

  override createConnection(
    options: ConnectionOptions,
    done: (error: Error | null, socket?: Duplex) => void,
  ): undefined {
    const host = options.host ?? ''
    const giveUp = openTunnel(this.#proxy, host, options.port ?? 443, (error, socket) => {
      this.#opening.delete(giveUp)
      if (error !== undefined || socket === undefined) {
        done(error ?? new Error('no tunnel'))
        return
      }
      const name = this.tls.servername ?? ''
      const secure = tlsConnect({
        ...options,
        ...this.tls,
        socket,
        servername: name !== '' ? name : isIP(host) ? '' : host,
      })
      done(null, secure)
    })
    this.#opening.add(giveUp)
  }

  override destroy(): void {
    for (const giveUp of this.#opening) giveUp()
    super.destroy()
  }
}
