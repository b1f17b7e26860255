/** Reads CCP's answers. Pure: no socket, no clock. */
import { isUtf8 } from 'node:buffer'
import {
  AuthenticationError,
  ConfigurationError,
  NotFoundError,
  PermissionError,
  ProtocolError,
  RateLimitError,
  SecretNotSetError,
  ServerError,
  type SallyportError,
} from '../../errors.ts'
import { isRecord, printable } from '../../options.ts'
import { mediaType } from '../../transport/media-type.ts'
import { refusedByIis } from '../iis.ts'
import { explainVendorCode, isVendorCode } from '../vendor-codes.ts'

/** An answer as it came. */
export interface CcpResponse {
  readonly status: number
  readonly contentType: string | undefined
  readonly body: Buffer
  /** Whether the request came with a client certificate, where that is known. */
  readonly certificatePresented?: boolean
}

/** What an answer holds, before it becomes a credential. */
export interface CcpAccount {
  readonly content: string
  readonly changeInProgress: boolean
  /** Everything but the content, as text, under the vendor's names. */
  readonly properties: Record<string, string>
}

/**
 * Reads an answer.
 *
 * @param servicePath For messages about a wrong one.
 * @throws The error that the vendor's code stands for; else the one that the HTTP status stands for; else a
 *   ProtocolError. Never with text of the body.
 */
export function parseResponse(response: CcpResponse, servicePath: string): CcpAccount {
  const { status } = response
  const answer = mediaType(response.contentType) === 'application/json' ? parseJson(response.body) : undefined
  if (isRecord(answer) && typeof answer['ErrorCode'] === 'string') {
    throw vendorFailure(answer['ErrorCode'], answer['ErrorMsg'], response)
  }
  if (status !== 200) throw statusFailure(status, servicePath)
  if (!isRecord(answer))
    throw malformed(status, answer === undefined ? 'is not JSON' : 'is not a JSON object')
  const content = answer['Content']
  if (typeof content !== 'string') throw malformed(status, 'holds no Content')
  if (content === '') {
    throw new SecretNotSetError('The account has no password or key in the vault.', {
      code: 'SECRET_NOT_SET',
      status,
      hint: 'Have the password set in the vault, or check that this is the right account.',
    })
  }
  return {
    content,
    changeInProgress: isTrue(answer['PasswordChangeInProcess']),
    properties: propertiesOf(answer),
  }
}

function parseJson(body: Buffer): unknown {
  // Faster than a decoder that throws, and as strict.
  if (!isUtf8(body)) return undefined
  const text = body.toString()
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  } catch {
    // Whatever it was, its text stays here: it may be half of a password.
    return undefined
  }
}

/** Servers write `"False"`; the documentation promises a boolean. Both are understood. */
function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true')
}

function propertiesOf(answer: Record<string, unknown>): Record<string, string> {
  // Unlike an assignment, this makes an own property of any name, `__proto__` included.
  const { Content, ...properties } = answer
  return isTextRecord(properties) ? properties : textOnly(properties)
}

function isTextRecord(record: Record<string, unknown>): record is Record<string, string> {
  for (const name in record) if (typeof record[name] !== 'string') return false
  return true
}

function textOnly(record: Record<string, unknown>): Record<string, string> {
  const scalar = Object.entries(record).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  )
  return Object.fromEntries(scalar.map(([name, value]) => [name, String(value)]))
}

function vendorFailure(code: string, text: unknown, response: CcpResponse): SallyportError {
  const { status, certificatePresented } = response
  // Anything else under that name may be text of any kind, and stays here.
  if (!isVendorCode(code)) return statusFailureWithCode(status, undefined)
  const failure = {
    vendorCode: code,
    text: typeof text === 'string' ? text : '',
    status,
    certificatePresented,
  }
  return explainVendorCode(failure) ?? statusFailureWithCode(status, code)
}

/** The status decides only where the code is one that nobody has described. */
function statusFailureWithCode(status: number, vendorCode: string | undefined): SallyportError {
  const message = `CCP answered with ${vendorCode === undefined ? 'an error without a code' : `the code ${vendorCode}`} (HTTP ${status}).`
  const hint =
    vendorCode === undefined
      ? 'Check that the URL leads to a CCP; its own logs say more.'
      : "Look the code up in the vendor's documentation; Sallyport does not know it."
  const details = { vendorCode, status, hint }
  if (status === 401) return new AuthenticationError(message, { ...details, code: 'AUTHENTICATION_FAILED' })
  if (status === 403) return new PermissionError(message, { ...details, code: 'FORBIDDEN' })
  if (status === 404) return new NotFoundError(message, { ...details, code: 'NOT_FOUND' })
  if (status === 429)
    return new RateLimitError(message, { ...details, code: 'RATE_LIMITED', retryable: true })
  if (status >= 500) {
    return new ServerError(message, { ...details, code: 'SERVER_FAILURE', retryable: status === 503 })
  }
  return new ProtocolError(message, { ...details, code: 'UNEXPECTED_ANSWER' })
}

/** Answers that do not come from CCP but from IIS or from something in front of it. */
function statusFailure(status: number, servicePath: string): SallyportError {
  if (status === 401) {
    return new AuthenticationError('The server asks for Windows authentication (HTTP 401).', {
      code: 'AUTHENTICATION_FAILED',
      status,
      hint: "Have anonymous access allowed on the CCP's web service, and identify the program by a client certificate or its machine's address.",
    })
  }
  if (status === 403) return refusedByIis('CCP')
  if (status === 404) {
    return new ConfigurationError(
      `There is no CCP at the service path '${printable(servicePath)}' (HTTP 404).`,
      {
        code: 'SERVICE_PATH',
        status,
        hint: "Check 'url' and 'servicePath': the name of the IIS application is AIMWebService unless it was changed. IIS also answers so when a request is longer than it allows (2 048 bytes unless it was changed).",
      },
    )
  }
  if (status === 429) {
    return new RateLimitError('The server asks to slow down (HTTP 429).', {
      code: 'RATE_LIMITED',
      status,
      retryable: true,
      hint: 'Retrieve less often, or keep what was retrieved for a while.',
    })
  }
  if (status >= 500) {
    return new ServerError(`The server failed (HTTP ${status}).`, {
      code: 'SERVER_FAILURE',
      status,
      retryable: true,
      hint: 'CCP or its application pool may be down or starting; its own logs say more.',
    })
  }
  return malformed(status, 'has an unexpected status')
}

function malformed(status: number, what: string): ProtocolError {
  return new ProtocolError(`The answer ${what} (HTTP ${status}).`, {
    code: 'UNEXPECTED_ANSWER',
    status,
    hint: 'Check that the URL leads to a CCP and not to a log-on page, a proxy or a load balancer.',
  })
}
