/** Opens connections the way the transport does, one layer at a time. */
import { connect as tcpConnect, isIP, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as tlsConnect, type SecureContext, type TLSSocket } from 'node:tls'
import { connectionFailure } from '../transport/connection-failures.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { ProxyRoute } from '../transport/proxy.ts'
import { openTunnel } from '../transport/tunnel.ts'

/** How a server is reached. */
export interface Way {
  readonly origin: URL
  /** The proxy on the way, if there is one. */
  readonly route: ProxyRoute | undefined
}

/** The host of a URL as sockets take it. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}

/** The port of a URL. */
export function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port)
  return protocol === 'http:' ? 80 : 443
}

/**
 * Waits for something that calls back, no longer than the deadline.
 *
 * @param begin Starts it, and gives what takes it back.
 * @throws What it fails with, as a call would; the deadline's reason.
 */
async function within<Value>(
  deadline: Deadline,
  host: string,
  begin: (resolve: (value: Value) => void, reject: (error: unknown) => void) => () => void,
): Promise<Value> {
  try {
    return await new Promise<Value>((resolve, reject) => {
      const giveUp = begin(resolve, reject)
      deadline.onCancel((reason) => {
        giveUp()
        reject(reason)
      })
    })
  } catch (error) {
    throw error === deadline.reason ? error : connectionFailure(host, error)
  } finally {
    deadline.onCancel(undefined)
  }
}

/** Connects to a host itself. */
export function connect(url: URL, deadline: Deadline): Promise<Socket> {
  return within(deadline, url.host, (resolve, reject) => {
    const socket = tcpConnect({ host: hostOf(url), port: portOf(url) })
    socket.once('error', reject)
    socket.once('connect', () => resolve(socket))
    return () => socket.destroy()
  })
}

/** Connects to the server, through the proxy where there is one. */
export function dial({ origin, route }: Way, deadline: Deadline): Promise<Socket> {
  if (route === undefined) return connect(origin, deadline)
  return within(deadline, origin.host, (resolve, reject) =>
    openTunnel(route, hostOf(origin), portOf(origin), (error, socket) => {
      if (socket === undefined) reject(error)
      else resolve(socket)
    }),
  )
}

/**
 * Speaks TLS over a connection. The server is not verified, so that its certificate can be looked at: nothing is to
 * be sent. `authorizationError` of what it gives says what verification found.
 */
export async function handshake(
  { origin }: Way,
  connection: Duplex,
  trust: { readonly secureContext: SecureContext; readonly servername: string | undefined },
  deadline: Deadline,
): Promise<TLSSocket> {
  const host = hostOf(origin)
  const servername = trust.servername ?? (isIP(host) === 0 ? host : '')
  return within(deadline, origin.host, (resolve, reject) => {
    const secure = tlsConnect({
      secureContext: trust.secureContext,
      socket: connection,
      host,
      servername,
      rejectUnauthorized: false,
    })
    // For good: a server that wants a certificate may say so after the handshake.
    secure.on('error', reject)
    // It may also end without a word.
    secure.once('close', () => reject(Object.assign(new Error(), { code: 'ECONNRESET' })))
    secure.once('secureConnect', () => resolve(secure))
    return () => secure.destroy()
  })
}
