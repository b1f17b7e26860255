import type { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { subjectLine } from '../pki/authority.ts'

/** The client certificate of a connection, as the rules of applications look at it. */
export interface ClientCertificate {
  readonly subject: string
  readonly serialNumber: string
  /** `CN=billing.example.com`, one for each part of the subject. */
  readonly subjectAttributes: readonly string[]
  readonly issuerAttributes: readonly string[]
  /** `DNS:billing.example.com` and the like. */
  readonly alternativeNames: readonly string[]
}

/** Why a presented certificate is not believed. */
type CertificateFault = 'untrusted' | 'expired or not yet valid'

/** What is known of a connection; worked out once, when it is made. */
export interface Connection {
  /** From 1, in the order of arrival. */
  readonly id: number
  readonly remoteAddress: string
  /** The certificate that was presented, trusted or not. */
  readonly presented?: ClientCertificate
  /** Set when a certificate was presented that the lab's authority does not vouch for. */
  readonly certificateFault?: CertificateFault
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

function describe(certificate: X509Certificate): ClientCertificate {
  return {
    subject: subjectLine(certificate),
    serialNumber: certificate.serialNumber,
    subjectAttributes: lines(certificate.subject),
    issuerAttributes: lines(certificate.issuer),
    alternativeNames: (certificate.subjectAltName ?? '').split(', ').filter((name) => name !== ''),
  }
}

/**
 * Looks at a new connection. `socket.authorized` alone is not believed: Node 20 and 22 report true for a TLS
 * 1.3 session that is resumed without any certificate, so a certificate must also be there. Node 20 types the
 * certificate as always present.
 */
export function describeConnection(socket: TLSSocket, id: number): Connection {
  const remoteAddress = (socket.remoteAddress ?? '').replace(/^::ffff:/u, '')
  const certificate: X509Certificate | undefined = socket.getPeerX509Certificate()
  if (certificate === undefined) return { id, remoteAddress }
  const presented = describe(certificate)
  if (socket.authorized) return { id, remoteAddress, presented }
  // The types say Error; Node puts the code there as text.
  const reason = String(socket.authorizationError)
  const outOfTime = /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/u.test(reason)
  return {
    id,
    remoteAddress,
    presented,
    certificateFault: outOfTime ? 'expired or not yet valid' : 'untrusted',
  }
}

/** The client certificate if it can be believed. */
export function trustedCertificate(connection: Connection): ClientCertificate | undefined {
  return connection.certificateFault === undefined ? connection.presented : undefined
}
