/** TLS with the server, and the certificate that it shows. */
import type { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { ConnectionError, type ErrorCode } from '../errors.ts'
import { connectionFailure } from '../transport/connection-failures.ts'
import type { Deadline } from '../transport/deadline.ts'
import { isVerified, type TlsOptions } from '../transport/tls-options.ts'
import { loadTls } from '../transport/tls.ts'
import { overhear } from './accepted-issuers.ts'
import { dial, handshake, type Way } from './dial.ts'
import type { Finding } from './run-check.ts'
import { chainOf, dateOf, daysUntil, endsSoon, firstToEnd, nameOf } from './validity.ts'

/** Whether it is the handshake that failed. */
export function isInTls(error: unknown): error is ConnectionError {
  return error instanceof ConnectionError && error.layer === 'tls'
}

/** Shakes hands, and verifies the server's certificate. What is wrong with the client's is for another layer to say. */
export async function verifyServer(way: Way, options: TlsOptions, deadline: Deadline): Promise<Finding> {
  const { cert, key, pfx, passphrase, ...trust } = options
  const { secureContext } = await deadline.race(loadTls(options).catch(() => loadTls(trust)))
  const overheard = overhear(await dial(way, deadline))
  try {
    const trusted = { secureContext, servername: options.serverName }
    const secure = await handshake(way, overheard.stream, trusted, deadline).catch((error: unknown) => {
      // Under TLS 1.2 a server that minds the client's certificate hangs up before its own can be seen.
      if (error instanceof ConnectionError && deadline.reason === undefined && overheard.request)
        return undefined
      throw error
    })
    if (secure !== undefined) return judge(way, secure, options)
    return {
      status: 'warning',
      message: `${way.origin.host} asks for a client certificate before its own can be verified.`,
    }
  } finally {
    overheard.stream.destroy()
  }
}

function judge({ origin }: Way, secure: TLSSocket, options: TlsOptions): Finding {
  const certificate = secure.getPeerX509Certificate()
  // The types say Error; Node puts the code there as text.
  const problem = secure.authorized ? undefined : String(secure.authorizationError)
  const verified = isVerified(options)
  if (problem !== undefined && verified) throw withCertificate(origin, problem, certificate)
  const version = secure.getProtocol() ?? 'TLS'
  if (!verified) {
    return {
      status: 'warning',
      message: `${origin.host} speaks ${version}, and its certificate is not verified: anyone on the way can read the secrets.`,
      remedy: "Name the authority under 'tls.ca', and leave 'tls.verify' out.",
    }
  }
  const first = certificate === undefined ? undefined : firstToEnd(chainOf(certificate))
  if (first === undefined) return { message: `${origin.host} speaks ${version}; its certificate is trusted.` }
  const ends = new Date(first.validTo)
  const trusted = `${origin.host} speaks ${version}; its certificate is trusted, and valid until ${dateOf(ends)}`
  if (!endsSoon(ends)) return { message: `${trusted}.` }
  return {
    status: 'warning',
    message: `${trusted}: ${daysUntil(ends)} days from now.`,
    remedy: "Have the server's certificate renewed.",
  }
}

/** What of the certificate explains a failure, by its code. */
const details: Readonly<Partial<Record<ErrorCode, (certificate: X509Certificate) => string>>> = {
  TLS_SERVER_EXPIRED: (certificate) => periodOf(firstToEnd(chainOf(certificate)) ?? certificate),
  TLS_SERVER_NOT_YET_VALID: periodOf,
  TLS_WRONG_HOST: ({ subjectAltName, subject }) => `It is for ${nameOf(subjectAltName ?? subject)}.`,
  TLS_UNTRUSTED: ({ issuer }) => `It was issued by ${nameOf(issuer)}.`,
}

function periodOf({ validFrom, validTo }: X509Certificate): string {
  return `It is valid from ${dateOf(new Date(validFrom))} to ${dateOf(new Date(validTo))}; this machine's clock says ${dateOf(new Date())}.`
}

/** The error that a call would throw, with what its certificate says besides. */
function withCertificate(origin: URL, problem: string, certificate: X509Certificate | undefined): Error {
  const error = connectionFailure(origin.host, Object.assign(new Error(), { code: problem }))
  const detail = certificate === undefined ? undefined : details[error.code]?.(certificate)
  if (detail === undefined || !(error instanceof ConnectionError)) return error
  const { code, layer, hint } = error
  return new ConnectionError(`${error.message} ${detail}`, { code, layer, hint })
}
