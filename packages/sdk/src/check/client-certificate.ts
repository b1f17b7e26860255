/** The client certificate: whether it is whole, in time, and of an authority that the server takes. */
import { X509Certificate } from 'node:crypto'
import { ConnectionError } from '../errors.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { TlsOptions } from '../transport/tls-options.ts'
import { loadIdentity, loadTls } from '../transport/tls.ts'
import { askedOfClients, isFromOneOf } from './accepted-issuers.ts'
import type { Way } from './dial.ts'
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
 * The error for a handshake that fails at the request, after one that went well without a client certificate, or came
 * as far as one can without.
 */
export function identityRefused(host: string, isGiven: boolean, error: ConnectionError): ConnectionError {
  // The server has said in so many words what it minds.
  if (error.code === 'TLS_CLIENT_CERTIFICATE') return error
  const [what, hint] = isGiven
    ? [
        'the server ends the TLS handshake when it sees the client certificate',
        'Check that it was issued for client authentication, and by an authority that the server trusts.',
      ]
    : [
        'the server ends the TLS handshake without a client certificate',
        "Give one under 'tls.cert' and 'tls.key', or 'tls.pfx'.",
      ]
  return new ConnectionError(`${host}: ${what}.`, {
    code: 'TLS_CLIENT_CERTIFICATE',
    layer: 'tls',
    hint,
    cause: error,
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
