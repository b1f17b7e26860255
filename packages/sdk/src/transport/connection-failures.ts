/** Says in plain words which layer of a connection failed, and what to do about it. */
import {
  ConnectionError,
  memberOf,
  ProtocolError,
  type ConnectionLayer,
  type ErrorCodes,
  type SallyportError,
} from '../errors.ts'
import { ProxyFailure } from './transport.ts'

interface Failure {
  readonly code: ErrorCodes['ConnectionError']
  readonly layer: ConnectionLayer
  /** Follows "<host>: ". */
  readonly message: string
  readonly hint: string
  readonly retryable?: boolean
}

const untrusted: Omit<Failure, 'message'> = {
  code: 'TLS_UNTRUSTED',
  layer: 'tls',
  hint: "Name the authority that issued the server's certificate under 'tls.ca' (a PEM file or folder), or set 'tls.systemCa' if the operating system trusts it.",
}

const clientCertificate = (message: string, hint: string): Failure => ({
  code: 'TLS_CLIENT_CERTIFICATE',
  layer: 'tls',
  message,
  hint,
})

const reset: Failure = {
  code: 'CONNECTION_RESET',
  layer: 'tcp',
  message: 'the connection was closed in the middle of the conversation',
  hint: 'A proxy, firewall or load balancer on the way often does this; so does a server that refuses the client certificate without a word.',
  retryable: true,
}

const unreachable: Failure = {
  code: 'HOST_UNREACHABLE',
  layer: 'tcp',
  message: 'there is no route to it from here',
  hint: 'Check the network, the VPN and the firewall.',
  retryable: true,
}

const handshake: Failure = {
  code: 'TLS_HANDSHAKE',
  layer: 'tls',
  message: 'the TLS handshake failed',
  hint: 'Check that the port speaks TLS and that both sides share a TLS version.',
}

const timedOut: Failure = {
  code: 'TIMEOUT',
  layer: 'tcp',
  message: 'the connection was not opened in time',
  hint: 'Check the host, the port and the firewall.',
  retryable: true,
}

/** By the code of Node, OpenSSL or undici. */
const failures: Readonly<Record<string, Failure>> = {
  ENOTFOUND: {
    code: 'DNS_FAILURE',
    layer: 'dns',
    message: 'the name is not known to DNS',
    hint: 'Check the host in the URL for a typing error, and whether this machine resolves internal names.',
  },
  EAI_AGAIN: {
    code: 'DNS_FAILURE',
    layer: 'dns',
    message: 'DNS gave no answer',
    hint: 'Check the name servers of this machine; it may be a passing failure.',
    retryable: true,
  },
  ECONNREFUSED: {
    code: 'CONNECTION_REFUSED',
    layer: 'tcp',
    message: 'nothing listens there, or a firewall refuses the connection',
    hint: 'Check the host and the port, and that the service runs.',
    retryable: true,
  },
  ECONNRESET: reset,
  EPIPE: reset,
  ECONNABORTED: reset,
  UND_ERR_SOCKET: reset,
  STALE_CONNECTION: reset,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  EHOSTDOWN: unreachable,
  ENETDOWN: unreachable,
  EADDRNOTAVAIL: unreachable,
  ETIMEDOUT: timedOut,
  UND_ERR_CONNECT_TIMEOUT: timedOut,
  CERT_HAS_EXPIRED: {
    code: 'TLS_SERVER_EXPIRED',
    layer: 'tls',
    message: "the server's certificate, or one in its chain, has expired",
    hint: "Have the server's certificate renewed; if it is valid, check this machine's clock.",
  },
  CERT_NOT_YET_VALID: {
    code: 'TLS_SERVER_NOT_YET_VALID',
    layer: 'tls',
    message: "the server's certificate is not valid yet",
    hint: "Check this machine's clock and the server's.",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    code: 'TLS_WRONG_HOST',
    layer: 'tls',
    message: "the server's certificate is for another host",
    hint: "Use the name that the certificate carries in the URL, or name it under 'tls.serverName'.",
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    ...untrusted,
    message: "the server's certificate is self-signed and not trusted",
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    ...untrusted,
    message: "the server's certificate was issued by an authority that is not trusted",
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    ...untrusted,
    message: "the issuer of the server's certificate is not trusted, or the server does not send its chain",
  },
  UNABLE_TO_GET_ISSUER_CERT: { ...untrusted, message: "an issuer in the server's chain is missing" },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    ...untrusted,
    message: "the issuer of the server's certificate is not trusted",
  },
  CERT_SIGNATURE_FAILURE: { ...untrusted, message: "the signature of the server's certificate is wrong" },
  CERT_UNTRUSTED: { ...untrusted, message: "the server's certificate is not trusted" },
  INVALID_CA: {
    ...untrusted,
    message: "the server's certificate was issued by something that is no authority",
  },
  INVALID_PURPOSE: { ...untrusted, message: "the server's certificate was not issued for servers" },
  CERT_REVOKED: { ...untrusted, message: "the server's certificate was revoked" },
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: clientCertificate(
    'the server wants a client certificate, and none was sent',
    "Give one under 'tls.cert' and 'tls.key', or 'tls.pfx'.",
  ),
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: clientCertificate(
    'the server does not trust the authority that issued the client certificate',
    'Have that authority added to the server, or use a certificate from one that it trusts; send the chain with it if there is one.',
  ),
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: clientCertificate(
    'the server says that the client certificate has expired',
    "Ask for a new one, or check the server's clock.",
  ),
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED: clientCertificate(
    'the server says that the client certificate was revoked',
    'Ask for a new one.',
  ),
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: clientCertificate(
    'the server did not accept the client certificate',
    'Check that it was issued for client authentication, and by an authority that the server trusts.',
  ),
  ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: clientCertificate(
    'the server does not accept this kind of client certificate',
    'Check that it was issued for client authentication.',
  ),
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: clientCertificate(
    'the server did not accept the client certificate',
    'Check that it was issued for client authentication, and by an authority that the server trusts.',
  ),
  ERR_SSL_TLSV1_ALERT_ACCESS_DENIED: clientCertificate(
    'the server refuses this client certificate',
    'Ask who runs the server whether this certificate is allowed.',
  ),
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: {
    ...handshake,
    message: 'the server ended the TLS handshake; it may want a client certificate, or another cipher',
    hint: "If the service asks for a client certificate, give one under 'tls.cert' and 'tls.key', or 'tls.pfx'.",
  },
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: { ...handshake, message: 'the two sides share no TLS version' },
  ERR_SSL_UNSUPPORTED_PROTOCOL: { ...handshake, message: 'the two sides share no TLS version' },
  ERR_SSL_WRONG_VERSION_NUMBER: { ...handshake, message: 'the answer is not TLS', hint: 'Check the port.' },
  ERR_SSL_PACKET_LENGTH_TOO_LONG: { ...handshake, message: 'the answer is not TLS', hint: 'Check the port.' },
  ERR_SSL_HTTP_REQUEST: { ...handshake, message: 'the answer is not TLS', hint: 'Check the port.' },
  EPROTO: handshake,
}

/** The same connection, tried again, may well open: nothing was sent yet. */
const beforeSending: ReadonlySet<string> = new Set(['ECONNREFUSED', 'EAI_AGAIN'])

/** Whether a failure came before anything was sent, so that repeating cannot do anything twice. */
export function failedBeforeSending(error: unknown): boolean {
  return beforeSending.has(codeOf(error))
}

/** Turns whatever a transport rejected with into one of our errors. */
export function connectionFailure(host: string, error: unknown): SallyportError {
  if (error instanceof ProxyFailure) return proxyFailure(host, error)
  const code = codeOf(error)
  if (code === 'ANSWER_TOO_LARGE') {
    return new ProtocolError(`${host}: the answer is larger than it can be.`, {
      code: 'ANSWER_TOO_LARGE',
      hint: 'Check that the URL leads to the vault and not to something else.',
    })
  }
  if (code.startsWith('HPE_') || (error instanceof Error && error.name === 'HTTPParserError')) {
    return new ProtocolError(`${host}: the answer is not HTTP.`, {
      code: 'UNEXPECTED_ANSWER',
      hint: 'Check the port.',
      cause: error,
    })
  }
  const failure =
    failures[code] ??
    (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')
      ? handshake
      : {
          code: 'CONNECTION_FAILED',
          layer: 'tcp',
          message: 'the connection failed',
          hint: 'The cause names the code of the system.',
        })
  return new ConnectionError(`${host}: ${failure.message}.`, { ...failure, cause: error })
}

function proxyFailure(host: string, error: ProxyFailure): ConnectionError {
  if (error.status === 407) {
    return new ConnectionError(`${host}: the proxy on the way asks for a user name and password.`, {
      code: 'PROXY_AUTHENTICATION',
      layer: 'proxy',
      status: 407,
      hint: "Give them under 'proxy', or in the URL of HTTPS_PROXY.",
    })
  }
  const reached = error.status !== undefined
  return new ConnectionError(
    reached
      ? `${host}: the proxy on the way refused the connection (HTTP ${error.status}).`
      : `${host}: the proxy on the way was not reached.`,
    {
      code: 'PROXY_REFUSED',
      layer: 'proxy',
      status: error.status,
      retryable: !reached,
      hint: 'Check the proxy (option, HTTPS_PROXY), or list the host in NO_PROXY if it needs none.',
      cause: error.cause,
    },
  )
}

/** The code of a failure; of the first attempt where Node tried several addresses. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  const code = memberOf(error, 'code')
  return typeof code === 'string' ? code : ''
}
