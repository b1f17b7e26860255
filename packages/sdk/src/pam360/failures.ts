/** What PAM360's refusals mean. Texts are read only where a source shows them word for word. Pure. */
import {
  AuthenticationError,
  ConfigurationError,
  NotFoundError,
  PermissionError,
  ProtocolError,
  RateLimitError,
  ServerError,
  type SallyportError,
} from '../errors.ts'

/** What a refusal says of itself. */
export interface Refusal {
  /** The label of the operation. */
  readonly name: string
  readonly message: string
  readonly statusCode: string | undefined
  /** The HTTP status, unless it is 200, which says nothing here. */
  readonly status: number | undefined
  /** What else it says, under `Details`. */
  readonly details: unknown
}

/** The error of a refusal that means something else at one operation; `undefined` where it does not. */
export type RefusalReader = (refusal: Refusal) => SallyportError | undefined

interface Details {
  readonly vendorCode: string | undefined
  readonly status: number | undefined
}

const badToken = (details: Details): SallyportError =>
  new AuthenticationError('PAM360 does not accept the token.', {
    code: 'AUTHENTICATION_FAILED',
    ...details,
    hint: "Check 'token': it may be mistyped, expired, regenerated elsewhere, or of a user without REST access; and that 'product' is right. With 'registration', the application may have been removed at the server, or the clocks differ.",
  })

const serverFailed = (details: Details): SallyportError =>
  new ServerError('PAM360 failed inside.', {
    code: 'SERVER_FAILURE',
    ...details,
    retryable: true,
    hint: 'Try again later; the logs of PAM360 say more.',
  })

/** Sentences that a source shows, in lower case, and what they mean. */
const known: Readonly<Record<string, (details: Details) => SallyportError>> = {
  // Where an answer of PKI is flat, no operation says that it is about authentication.
  'api key received is not associated to any user. authentication failed.': badToken,
  'user is not allowed to access from this host': (details) =>
    new AuthenticationError('PAM360 does not take this user from this host.', {
      code: 'AUTHENTICATION_FAILED',
      ...details,
      hint: 'The API user is bound to a host name: call from there, or have the binding changed.',
    }),
  'login disabled. contact your administrator.': (details) =>
    new AuthenticationError('The user of this token is locked.', {
      code: 'USER_SUSPENDED',
      ...details,
      hint: 'Have an administrator unlock the user.',
    }),
  'no such account found': (details) =>
    new NotFoundError('There is no such account, or this user may not see it.', {
      code: 'NOT_FOUND',
      ...details,
      hint: "Check the names of resource and account, 'orgName', and that the account is shared with this user.",
    }),
  'password not accessible. contact your administrator to check the ticketing system configurations & try again later.':
    (details) =>
      new ServerError('PAM360 cannot reach its ticketing system, and gives no password without it.', {
        code: 'VAULT_UNREACHABLE',
        ...details,
        retryable: true,
        hint: 'Try again later; an administrator can check the settings of the ticketing system.',
      }),
}

/** What HTTP statuses mean where the answer says no more. */
const byStatus: Readonly<Record<number, (details: Details) => SallyportError>> = {
  400: (details) =>
    new ConfigurationError('PAM360 does not understand the request (HTTP 400).', {
      code: 'INVALID_REQUEST',
      ...details,
    }),
  401: badToken,
  403: (details) =>
    new PermissionError('PAM360 does not let this user do this (HTTP 403).', {
      code: 'FORBIDDEN',
      ...details,
      hint: 'Check the role of the user, and what is shared with it.',
    }),
  404: (details) =>
    new NotFoundError('PAM360 knows no such thing (HTTP 404), or this user may not see it.', {
      code: 'NOT_FOUND',
      ...details,
      hint: 'Check names and ids.',
    }),
  429: rateLimited,
  500: serverFailed,
  502: serverFailed,
  503: serverFailed,
  504: serverFailed,
}

/** The error that a refusal stands for. It holds nothing of the server's text. */
export function failureOf({ name, message, statusCode, status }: Refusal): SallyportError {
  const details: Details = { vendorCode: statusCode, status }
  const sentence = message.trim().toLowerCase()
  const meant = Object.hasOwn(known, sentence) ? known[sentence] : undefined
  if (meant !== undefined) return meant(details)
  if (name.trim().toLowerCase() === 'authentication') return badToken(details)
  if (name.trim().toUpperCase() === 'RO_SERVER') {
    return new ServerError('This node of PAM360 only reads.', {
      code: 'READ_ONLY',
      ...details,
      hint: "Point 'host' or 'url' at the primary server; this one is a read-only server.",
    })
  }
  if (statusCode === '50001') return serverFailed(details)
  const bySome = status === undefined ? undefined : byStatus[status]
  if (bySome !== undefined) return bySome(details)
  return new ServerError('PAM360 refused the operation and gave no reason that is documented.', {
    code: 'OPERATION_REFUSED',
    ...details,
    hint: 'Check names and ids, the role and shares of the user and its REST access, whether a reason or ticket is needed, and the policy; the audit of PAM360 says more.',
  })
}

/** Whether it stands for a refusal of which PAM360 says nothing that is documented. */
export function isUnexplained({ code }: SallyportError): boolean {
  return code === 'OPERATION_REFUSED'
}

/** The server takes no more requests for now. */
export function rateLimited(details: Partial<Details> = {}): RateLimitError {
  return new RateLimitError('PAM360 takes no more requests for now (HTTP 429).', {
    code: 'RATE_LIMITED',
    status: 429,
    ...details,
    retryable: true,
    hint: 'Ask less often, or later.',
  })
}

/** HTTP 599: PAM360 judged some text of the request harmful. */
export function harmfulInput(): ConfigurationError {
  return new ConfigurationError('PAM360 judges some text of the request harmful (HTTP 599).', {
    code: 'HARMFUL_INPUT',
    status: 599,
    hint: 'Reason and ticket must not look like a script: leave out angle brackets and the like. Which characters are taken is not published.',
  })
}

/**
 * An answer that is not what the protocol says.
 *
 * @param status The HTTP status.
 */
export function malformed(status: number, what: string): ProtocolError {
  const isGateway = status === 502 || status === 503 || status === 504
  return new ProtocolError(`The answer ${what}${status === 200 ? '' : ` (HTTP ${status})`}.`, {
    code: 'UNEXPECTED_ANSWER',
    ...(status === 200 ? {} : { status }),
    retryable: isGateway,
    hint: isGateway
      ? 'PAM360 may be down or starting behind a proxy.'
      : 'Check that host and port lead to PAM360 and not to a log-on page, a proxy or another product, and that this build knows the operation.',
  })
}
