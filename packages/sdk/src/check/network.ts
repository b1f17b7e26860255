/** Name, proxy and port. */
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { connectionFailure } from '../transport/connection-failures.ts'
import type { Deadline } from '../transport/deadline.ts'
import { connect, dial, hostOf, type Way } from './dial.ts'
import type { Finding } from './run-check.ts'

/** Who is called from here: the proxy, where there is one, looks the server up itself. */
function calledFromHere({ origin, route }: Way): URL {
  return route?.url ?? origin
}

/** Looks the name up. */
export async function lookUp(way: Way, deadline: Deadline): Promise<Finding> {
  const url = calledFromHere(way)
  const host = hostOf(url)
  if (isIP(host) !== 0) return { message: `${host} is an address: no name to look up.` }
  const addresses = await resolve(host, url.host, deadline)
  return { message: `${host} is ${addresses.join(', ')}.` }
}

async function resolve(host: string, shown: string, deadline: Deadline): Promise<readonly string[]> {
  try {
    const found = await deadline.race(lookup(host, { all: true }))
    return [...new Set(found.map(({ address }) => address))]
  } catch (error) {
    throw error === deadline.reason ? error : connectionFailure(shown, error)
  }
}

/** Has the proxy open the way, if there is one. */
export async function passProxy(way: Way, deadline: Deadline): Promise<Finding> {
  const { origin, route } = way
  if (route === undefined) return { message: `${origin.host} is reached without a proxy.` }
  const tunnel = await dial(way, deadline)
  tunnel.destroy()
  return { message: `The proxy ${route.url.host} opens the way to ${origin.host}.` }
}

/** Connects to the port. */
export async function reachPort(way: Way, deadline: Deadline): Promise<Finding> {
  const { origin, route } = way
  if (route !== undefined) return { message: `The proxy connects to ${origin.host}.` }
  const socket = await connect(origin, deadline)
  const { remoteAddress = '', remotePort = '' } = socket
  socket.destroy()
  return { message: `${origin.host} takes connections, at ${remoteAddress} port ${remotePort}.` }
}
