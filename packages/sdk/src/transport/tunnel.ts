/** Opens a tunnel through an HTTP proxy with the CONNECT method. */
import type * as http from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import type { ProxyRoute } from './proxy.ts'
import { ProxyFailure } from './transport.ts'

/** A tunnel that is not open after this long will not open. The caller's own deadline may be shorter. */
const connectTimeoutMs = 30_000

// An import of this module would make Node 22 and later load all of its own fetch at start, in every program.
const loadHttp = (): typeof http => process.getBuiltinModule('node:http')

/**
 * Asks the proxy for a connection to `host:port` and gives the raw socket, over which TLS to the vault is
 * still to be spoken.
 *
 * @param done Called once, with a {@link ProxyFailure} or with the socket.
 * @returns A function that gives up.
 */
export function openTunnel(
  route: ProxyRoute,
  host: string,
  port: number,
  done: (error: Error | undefined, socket?: Socket) => void,
): () => void {
  const authority = `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`
  const send = route.url.protocol === 'https:' ? httpsRequest : loadHttp().request
  const request = send({
    host: route.url.hostname.replace(/^\[|\]$/g, ''),
    port: route.url.port === '' ? (route.url.protocol === 'https:' ? 443 : 80) : Number(route.url.port),
    method: 'CONNECT',
    path: authority,
    agent: false,
    timeout: connectTimeoutMs,
    headers: {
      Host: authority,
      ...(route.authorization === undefined ? {} : { 'Proxy-Authorization': route.authorization.reveal() }),
    },
  })
  let open = true
  const finish = (error: Error | undefined, socket?: Socket): void => {
    if (!open) return
    open = false
    done(error, socket)
  }
  request.once('connect', (response, socket, head) => {
    const status = response.statusCode ?? 0
    if (status === 200 && head.length === 0) {
      finish(undefined, socket)
      return
    }
    socket.destroy()
    finish(new ProxyFailure('The proxy did not open the way.', status))
  })
  // Anything but a tunnel: 407, 403, or a web page.
  request.once('response', (response) => {
    response.destroy()
    finish(new ProxyFailure('The proxy did not open the way.', response.statusCode))
  })
  request.once('timeout', () => request.destroy(new Error('The proxy did not answer.')))
  request.once('error', (cause) => finish(new ProxyFailure('The proxy was not reached.', undefined, cause)))
  request.end()
  return () => {
    request.destroy()
  }
}
