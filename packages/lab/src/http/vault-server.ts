import { constants } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { Server } from 'node:https'
import { TLSSocket } from 'node:tls'
import type { SecureContextOptions } from 'node:tls'
import { getRequestListener } from '@hono/node-server'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import type { LabClock } from '../clock.ts'
import type { Faults, HttpFault } from '../faults.ts'
import type { Journal } from '../journal.ts'
import type { IssuedCertificate } from '../pki/authority.ts'
import type { Answer } from './answer.ts'
import { describeConnection } from './connection.ts'
import type { Connection } from './connection.ts'
import { createExchange } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import {
  answerInstead,
  beforeHandling,
  endUnanswered,
  losesAnswer,
  swallows,
  writeDistorted,
} from './http-faults.ts'
import type { FaultTarget } from './http-faults.ts'
import { closeServer, listen } from './listen.ts'
import { normalizePath, pathSegments } from './path.ts'
import { Sockets } from './sockets.ts'
import type { Identity, Route, Surface } from './surface.ts'
import { writeAnswer } from './write-answer.ts'

/** What the server shows to its clients. */
type ServerCertificate = Pick<IssuedCertificate, 'cert' | 'key'>

/** What the server is made of. */
export interface VaultServerOptions {
  readonly surfaces: readonly Surface[]
  /** Answers what no surface knows. */
  readonly fallback: Surface
  readonly certificate: ServerCertificate
  /** The authority whose client certificates are believed, PEM. */
  readonly clientAuthority: string
  readonly journal: Journal
  readonly faults: Faults
  /** The time that answers carry. */
  readonly clock: LabClock
}

const keepAliveMs = 120_000
const maxHeaderBytes = 64 * 1024

/** The one HTTPS listener of the lab: all vault surfaces, told apart by their paths. */
export class VaultServer {
  readonly #options: VaultServerOptions
  readonly #server: Server
  readonly #sockets: Sockets
  readonly #connections = new WeakMap<object, Connection>()
  readonly #doomed = new WeakSet<object>()
  #epoch = new AbortController()
  #lastConnection = 0

  constructor(options: VaultServerOptions) {
    this.#options = options
    const listener = getRequestListener(this.#application().fetch, { overrideGlobalObjects: false })
    this.#server = createServer(
      {
        ...this.#secureContext(options.certificate),
        requestCert: true,
        rejectUnauthorized: false,
        ALPNProtocols: ['http/1.1'],
        keepAliveTimeout: keepAliveMs,
        maxHeaderSize: maxHeaderBytes,
      },
      (incoming, outgoing) => {
        if (this.#doomed.has(incoming.socket)) this.#resetSocket(incoming)
        else void listener(incoming, outgoing)
      },
    )
    this.#sockets = new Sockets(this.#server)
    this.#server.on('secureConnection', (socket: TLSSocket) => {
      socket.on('error', () => undefined)
      this.#lastConnection += 1
      this.#connections.set(socket, describeConnection(socket, this.#lastConnection))
    })
    this.#server.on('tlsClientError', (_error, socket) => socket.destroy())
  }

  /** Starts listening, and gives the port. */
  start(port: number, host: string): Promise<number> {
    return listen(this.#server, port, host)
  }

  /** Shows another certificate on connections that are yet to come; without one, its own again. */
  present(certificate: ServerCertificate = this.#options.certificate): void {
    this.#server.setSecureContext(this.#secureContext(certificate))
  }

  /** Ends what stalls or waits, so that a test does not inherit it from the one before. */
  releaseWaiting(): void {
    this.#epoch.abort()
    this.#epoch = new AbortController()
  }

  /** Stops listening, ends every connection and waits until the sockets are closed. */
  async stop(): Promise<void> {
    this.#epoch.abort()
    const closed = closeServer(this.#server)
    this.#sockets.destroyAll()
    await closed
  }

  #secureContext({ cert, key }: ServerCertificate): SecureContextOptions {
    return {
      cert,
      key,
      ca: this.#options.clientAuthority,
      minVersion: 'TLSv1.2',
      // Without tickets no session is resumed, and every connection shows its certificate anew (see
      // describeConnection).
      secureOptions: constants.SSL_OP_NO_TICKET,
    }
  }

  #application(): Hono<{ Bindings: HttpBindings }> {
    const app = new Hono<{ Bindings: HttpBindings }>({
      getPath: (request) => normalizePath(pathOf(request.url)),
    })
    for (const surface of this.#options.surfaces) {
      for (const route of surface.routes) {
        app.all(route.path, async (context) => {
          await this.#serve(context.env.incoming, context.env.outgoing, surface, route)
          return RESPONSE_ALREADY_SENT
        })
      }
    }
    const { fallback } = this.#options
    const nowhere: Route = { path: '*', handle: () => fallback.page(404) }
    app.notFound(async (context) => {
      await this.#serve(context.env.incoming, context.env.outgoing, fallback, nowhere)
      return RESPONSE_ALREADY_SENT
    })
    return app
  }

  async #serve(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    surface: Surface,
    route: Route,
  ): Promise<void> {
    const startedAt = performance.now()
    outgoing.setHeader('Date', new Date(this.#options.clock.now()).toUTCString())
    const connection = this.#connections.get(incoming.socket) ?? { id: 0, remoteAddress: '' }
    const exchange = createExchange(incoming, connection, segmentsOf(route, incoming), this.#epoch.signal)
    const identity = surface.identify(exchange)
    const { method, path } = exchange
    const fault = this.#options.faults.takeHttp(surface.name, {
      method,
      path,
      application: identity.application,
    })
    const note = (answer: Answer | undefined): void => {
      this.#record(surface, exchange, identity, answer, fault, performance.now() - startedAt)
    }
    if (fault === undefined) {
      const answer = await this.#handle(surface, route, exchange)
      note(answer)
      writeAnswer(outgoing, answer)
      return
    }
    const target = this.#faultTarget(incoming, outgoing, exchange.signal)
    if (swallows(fault)) {
      note(undefined)
      await endUnanswered(fault, target)
      return
    }
    await beforeHandling(fault, exchange.signal)
    const answer = answerInstead(fault, surface) ?? (await this.#handle(surface, route, exchange))
    note(answer)
    if (losesAnswer(fault)) await endUnanswered(fault, target)
    else writeDistorted(fault, answer, target)
  }

  async #handle(surface: Surface, route: Route, exchange: Exchange): Promise<Answer> {
    try {
      return await route.handle(exchange)
    } catch {
      // A defect of the lab itself. The page says nothing of it: the message could hold what was being
      // served.
      return surface.page(500)
    }
  }

  #record(
    surface: Surface,
    exchange: Exchange,
    identity: Identity,
    answer: Answer | undefined,
    fault: HttpFault | undefined,
    durationMs: number,
  ): void {
    const { presented, certificateFault, id } = exchange.connection
    this.#options.journal.record({
      surface: surface.name,
      method: exchange.method,
      path: exchange.path,
      query: identity.query,
      ...(presented === undefined
        ? {}
        : {
            clientCertificate: {
              subject: presented.subject,
              serialNumber: presented.serialNumber,
              trusted: certificateFault === undefined,
            },
          }),
      ...(identity.application === undefined ? {} : { application: identity.application }),
      ...(identity.user === undefined ? {} : { user: identity.user }),
      status: answer?.status ?? 0,
      ...(answer?.vendorCode === undefined ? {} : { vendorCode: answer.vendorCode }),
      durationMs,
      ...(fault === undefined ? {} : { fault: fault.kind }),
      connection: id,
    })
  }

  #faultTarget(incoming: IncomingMessage, outgoing: ServerResponse, epoch: AbortSignal): FaultTarget {
    const { socket } = incoming
    const gone = new AbortController()
    // Of the answer, not of the socket: many faults may come over one connection.
    outgoing.once('close', () => gone.abort())
    return {
      outgoing,
      reset: () => this.#resetSocket(incoming),
      close: () => socket.destroy(),
      closeOnNextRequest: () => this.#doomed.add(socket),
      signal: AbortSignal.any([epoch, gone.signal]),
    }
  }

  #resetSocket(incoming: IncomingMessage): void {
    if (incoming.socket instanceof TLSSocket) this.#sockets.reset(incoming.socket)
    else incoming.socket.destroy()
  }
}

function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('//') + 2)
  const mark = url.indexOf('?', start)
  return mark < 0 ? url.slice(start) : url.slice(start, mark)
}

const none: Readonly<Record<string, string>> = {}

function segmentsOf(route: Route, incoming: IncomingMessage): Readonly<Record<string, string>> {
  if (!route.path.includes(':')) return none
  const own = pathSegments((incoming.url ?? '/').replace(/\?.*$/su, ''))
  const names = route.path.split('/').filter((segment) => segment !== '')
  return Object.fromEntries(
    names.flatMap((name, index) => (name.startsWith(':') ? [[name.slice(1), own[index] ?? '']] : [])),
  )
}
