/** The client certificate: whether it is whole, in time, and of an authority that the server takes. */
import { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { ConnectionError } from '../errors.ts'
import { connectionFailure } from '../transport/connection-failures.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { TlsOptions } from '../transport/tls-options.ts'
import { loadIdentity, loadTls } from '../transport/tls.ts'
import { askedOfClients, isFromOneOf } from './accepted-issuers.ts'
import { dial, handshake, type Way } from './dial.ts'
import { merged, type Finding } from './run-check.ts'
import { dateOf, daysUntil, endsSoon, nameOf } from './validity.ts'

/**
 * Reads certificate and key, and compares the issuer with those that the servers name.
 *
 * @throws ConfigurationError for what cannot be used.
 */
export async function inspectIdentity(
  ways: readonly Way[],
  options: TlsOptions,
  deadline: Deadline,
): Promise<Finding> {
  const identity = await deadline.race(loadIdentity(options, new Date()))
  if (identity === undefined) return { message: 'None is given, and the server goes on without.' }
  const { certificate, chain } = identity
  const ends = new Date(certificate.validTo)
  const subject = nameOf(certificate.subject)
  const message = `'${subject}', number ${certificate.serialNumber}, fits its key and is valid until ${dateOf(ends)}`
  const own: Finding = endsSoon(ends)
    ? {
        status: 'warning',
        message: `${message}: ${daysUntil(ends)} days from now.`,
        remedy:
          'Ask for a new one in time; an AppID that is restricted by serial number must learn the new number.',
      }
    : { message: `${message}.` }
  const doubts = await doubtsOf(ways, certificatesIn(chain), options, deadline)
  return doubts.length === 0 ? own : merged([own, ...doubts])
}

/**
 * The error for a connection that ends once the server has seen the client's certificate, or that there is none.
 */
export function identityRefused(host: string, isGiven: boolean, error: ConnectionError): ConnectionError {
  // The server has said in so many words what it minds.
  if (error.code === 'TLS_CLIENT_CERTIFICATE') return error
  const [what, hint] = isGiven
    ? [
        'the server hangs up when it sees the client certificate',
        'Check that it was issued for client authentication, and by an authority that the server trusts.',
      ]
    : [
        'the server hangs up when it sees no client certificate',
        "Give one under 'tls.cert' and 'tls.key', or 'tls.pfx'.",
      ]
  return new ConnectionError(`${host}: ${what}.`, {
    code: 'TLS_CLIENT_CERTIFICATE',
    layer: 'tls',
    hint,
    cause: error,
  })
}

/** How long a server is listened to after the handshake, in milliseconds. */
const listenMs = 1_000

/**
 * How a server ends the connection on seeing the client's certificate, where nothing is asked of it; `undefined` where it
 * does not. A request that is on its way when the server hangs up fails before its words can be read.
 *
 * @throws ConnectionError when it is not reached any more; the deadline's reason.
 */
export async function heardOfIdentity(
  way: Way,
  options: TlsOptions,
  deadline: Deadline,
): Promise<ConnectionError | undefined> {
  const { secureContext } = await deadline.race(loadTls(options))
  const connection = await dial(way, deadline)
  try {
    const trust = { secureContext, servername: options.serverName }
    const secure = await handshake(way, connection, trust, deadline)
    const end = await deadline.race(endOf(secure))
    if (end !== undefined) throw connectionFailure(way.origin.host, end)
    return undefined
  } catch (error) {
    if (error instanceof ConnectionError && deadline.reason === undefined) return error
    throw error
  } finally {
    connection.destroy()
  }
}

/** The end of a connection, as an error also where it came without one; `undefined` where it does not come soon. */
function endOf(secure: TLSSocket): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const enough = setTimeout(() => resolve(undefined), listenMs)
    const settle = (error: Error): void => {
      clearTimeout(enough)
      resolve(error)
    }
    secure.once('error', settle)
    secure.once('close', () => settle(Object.assign(new Error(), { code: 'ECONNRESET' })))
    secure.resume()
  })
}

function certificatesIn(chain: string): readonly X509Certificate[] {
  const blocks = chain.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
  return blocks.map((pem) => new X509Certificate(pem))
}

/** The newest version under which a server's request for a certificate is not encrypted. */
const inTheClear = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const

async function doubtsOf(
  ways: readonly Way[],
  chain: readonly X509Certificate[],
  options: TlsOptions,
  deadline: Deadline,
): Promise<readonly Finding[]> {
  if (options.minVersion === 'TLSv1.3') return []
  const { cert, key, pfx, passphrase, ...trust } = options
  const { secureContext } = await deadline.race(loadTls({ ...trust, ...inTheClear }))
  const doubts: Finding[] = []
  for (const way of ways) {
    const asked = await askedOfClients(way, secureContext, options.serverName, deadline)
    if (asked === undefined || asked === false || asked.authorities.length === 0) continue
    if (isFromOneOf(chain, asked.authorities)) continue
    doubts.push({
      status: 'warning',
      message: `${way.origin.host} names the authorities whose certificates it takes, and none of them issued this one.`,
      remedy:
        'Use a certificate from one that it trusts, give the chain in between with it, or have its authority added to the server.',
    })
  }
  return doubts
}
