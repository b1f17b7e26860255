/**
 * What the codes of PVWA mean. The code is read before the HTTP status; the same code comes under several. The
 * vendor's own text is searched for known words and dropped (decision 0006).
 */
import {
  AuthenticationError,
  ConfigurationError,
  ConflictError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ReasonRequiredError,
  ServerError,
  TicketRequiredError,
  type ErrorCodes,
  type ErrorDetails,
  type SallyportError,
} from '../../errors.ts'

/** What an answer said about a failure. */
export interface PvwaFailure {
  /** The vendor's code, where it has the shape of one. */
  readonly vendorCode: string | undefined
  /** The vendor's texts together, read for known words only. */
  readonly text: string
  /** The names of the parameters that `Details` complains about. */
  readonly parameters: readonly string[]
  readonly status: number
  /** The number that PVWA gave the request. */
  readonly correlationId: string | undefined
}

type Explain = (failure: PvwaFailure) => SallyportError

/** Whether a text has the shape of a code of PVWA, such as `PASWS167E` or `SFWS0002`. */
export function isPvwaCode(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Z]{3,8}\d{3,6}[A-Z]?$/.test(value)
}

const details = ({
  vendorCode,
  status,
  correlationId,
}: PvwaFailure): Pick<ErrorDetails, 'vendorCode' | 'status' | 'correlationId'> => ({
  vendorCode,
  status,
  correlationId,
})

const authentication =
  (code: ErrorCodes['AuthenticationError'], message: string, hint: string): Explain =>
  (failure) =>
    new AuthenticationError(message, { code, hint, ...details(failure) })

/** The user name or the password is not right. */
export const wrongPassword: Explain = authentication(
  'AUTHENTICATION_FAILED',
  'PVWA did not accept the user name or the password.',
  "Check both, and that 'auth.method' is how this user logs on. Further attempts may suspend the user.",
)
/** The user may not log on for now. */
export const userSuspended: Explain = authentication(
  'USER_SUSPENDED',
  'The user is suspended, or may not log on.',
  'Have the user activated in the vault; another attempt does not help.',
)
const sessionExpired = authentication(
  'SESSION_EXPIRED',
  'The session is not valid, or no longer.',
  'Log on again. Behind a load balancer a session holds on one node only: its cookies must be kept.',
)

/** The log on was right, the password is too old. */
export const passwordExpired: Explain = authentication(
  'PASSWORD_EXPIRED',
  "The user's password has expired.",
  "Log on with 'newPassword' to set another.",
)

const forbidden =
  (message: string, hint: string): Explain =>
  (failure) =>
    new PermissionError(message, { code: 'FORBIDDEN', hint, ...details(failure) })

const notFound =
  (message: string, hint: string): Explain =>
  (failure) =>
    new NotFoundError(message, { code: 'NOT_FOUND', hint, ...details(failure) })

const exists =
  (message: string, hint: string): Explain =>
  (failure) =>
    new ConflictError(message, { code: 'ALREADY_EXISTS', hint, ...details(failure) })

const invalid =
  (message: string, hint: string): Explain =>
  (failure) =>
    missingByPolicy(failure) ??
    new ConfigurationError(message, {
      code: 'INVALID_REQUEST',
      hint: named(failure, hint),
      ...details(failure),
    })

const notAuthorized = forbidden(
  'The user is not authorized to do this.',
  'Check the permissions of the user on the safe, and the user’s authorizations in the vault.',
)
const noSafe = notFound(
  'The safe does not exist, or the user may not see it.',
  'Check its name; deleted safes answer the same.',
)
const unexpected: Explain = (failure) =>
  failure.status >= 500
    ? new ServerError('PVWA met an error that it did not expect.', {
        code: 'SERVER_FAILURE',
        hint: "PVWA's own logs say more. Listing safes as a member of PSMMaster ends like this.",
        ...details(failure),
      })
    : invalid(
        'PVWA could not do this.',
        'An account that is in a group already answers like this; PVWA’s own logs say more.',
      )(failure)

const explanations: Readonly<Record<string, Explain>> = {
  ITATS004E: wrongPassword,
  PASWS013E: wrongPassword,
  ITATS005E: userSuspended,
  ITATS006E: userSuspended,
  ITATS009E: userSuspended,
  PASWS006E: sessionExpired,
  CASSM005E: sessionExpired,
  CASTM006E: sessionExpired,
  ITATS003E: notFound('There is no such user in the vault.', 'Check the name of the user or group.'),
  ITATS262E: exists('The user is in the group already.', 'Nothing is to be done.'),
  PASWS213E: exists('The user is in the group already.', 'Nothing is to be done.'),
  PASWS011E: invalid('The request lacks something that PVWA needs.', 'Check the call.'),
  PASWS018E: invalid('A value must be a number and is none.', 'Check the call.'),
  PASWS027E: exists(
    'The account exists already.',
    'Search for it, or give the new one another name. After a deletion PVWA may say so for some seconds more.',
  ),
  PASWS032E: invalid('The platform is not active.', 'Have it activated, or name another.'),
  PASWS041E: notAuthorized,
  PASWS159E: invalid(
    'A reason for manual management does not go with automatic management.',
    "Leave 'manualManagementReason' out, or set 'automaticManagementEnabled' to false.",
  ),
  PASWS164E: invalid(
    'The account does not have the property that is to be replaced or removed.',
    'Add it, or leave it alone.',
  ),
  PASWS167E: invalid('PVWA did not accept a value.', 'Check the values of the call.'),
  SFWS0002: exists('A safe of that name exists already.', 'Choose another name.'),
  SFWS0007: noSafe,
  SFWS0007E: noSafe,
  SFWS0012: exists('The user or group is a member of the safe already.', 'Update the member instead.'),
  SFWS0013: forbidden(
    'A user cannot change the own membership of a safe.',
    'Have another member of the safe do it.',
  ),
  EPVWS101E: invalid(
    'The safe could not be created; the CPM that is to manage it may not exist.',
    "Check 'managingCpm'.",
  ),
  EPVPA012E: exists('An account group of that name exists already.', 'Choose another name, or use it.'),
  ITATS127E: exists('It exists already.', 'Choose another name, or use what is there.'),
  CAWS00001E: unexpected,
}

/** Some codes come only inside a text, under another code or none. */
const inText = new RegExp(`\\b(${Object.keys(explanations).join('|')})\\b`)

/**
 * Says what a failure means: by its code, by known words, and last by the status.
 *
 * @param failure What the answer said.
 */
export function explainPvwaFailure(failure: PvwaFailure): SallyportError {
  const { vendorCode, text } = failure
  const inner = inText.exec(text)?.[0]
  const byCode = vendorCode === undefined ? undefined : explanation(vendorCode)
  // A general code with a telling one inside its text: the telling one.
  if (inner !== undefined && (byCode === undefined || byCode === unexpected)) {
    return explanations[inner]?.({ ...failure, vendorCode: inner }) ?? byStatus(failure)
  }
  return byCode?.(failure) ?? missingByPolicy(failure) ?? byStatus(failure)
}

function explanation(code: string): Explain | undefined {
  return Object.hasOwn(explanations, code) ? explanations[code] : undefined
}

/** A policy wants a reason or a ticket: PVWA says so in words, not by a code. */
function missingByPolicy(failure: PvwaFailure): SallyportError | undefined {
  if (failure.status !== 400 && failure.status !== 403) return undefined
  const { text } = failure
  const missing = /missing|mandatory|required|must (provide|specify|enter|be)|specify a/i.test(text)
  if (missing && /\breason\b/i.test(text)) {
    return new ReasonRequiredError('The platform of this account wants a reason.', {
      code: 'REASON_REQUIRED',
      hint: "Give one under 'reason'.",
      ...details(failure),
    })
  }
  if (missing && /\bticket/i.test(text)) {
    return new TicketRequiredError('The platform of this account wants a ticket.', {
      code: 'TICKET_REQUIRED',
      hint: "Give its number under 'ticketId' and, if there are several systems, 'ticketingSystem'.",
      ...details(failure),
    })
  }
  return undefined
}

/** What `Details` may name without saying more than the API's own documentation. */
const knownParameters = [
  'accountId',
  'address',
  'appId',
  'automaticManagementEnabled',
  'connectionComponent',
  'description',
  'extraPasswordIndex',
  'filter',
  'folder',
  'limit',
  'location',
  'managingCPM',
  'manualManagementReason',
  'memberName',
  'memberType',
  'membershipExpirationDate',
  'name',
  'newCredentials',
  'numberOfDaysRetention',
  'numberOfVersionsRetention',
  'offset',
  'permissions',
  'platformAccountProperties',
  'platformId',
  'reason',
  'remoteMachines',
  'safe',
  'safeName',
  'search',
  'searchIn',
  'searchType',
  'secret',
  'secretType',
  'sort',
  'ticketId',
  'ticketingSystem',
  'userName',
  'version',
] as const

function named(failure: PvwaFailure, hint: string): string {
  const spelled = failure.parameters.map((name) => name.toLowerCase())
  const known = knownParameters.filter((name) => spelled.includes(name.toLowerCase()))
  return known.length === 0 ? hint : `${hint} PVWA names: ${known.join(', ')}.`
}

function byStatus(failure: PvwaFailure): SallyportError {
  const { status, vendorCode } = failure
  const known = details(failure)
  const said = vendorCode === undefined ? `HTTP ${status}` : `${vendorCode}, HTTP ${status}`
  const lookUp =
    vendorCode === undefined
      ? "PVWA's own logs say more."
      : "Look the code up in the vendor's documentation; Sallyport does not know it."
  if (status === 401) return sessionExpired(failure)
  if (status === 403) return notAuthorized(failure)
  if (status === 404) {
    return new NotFoundError(`There is no such thing, or the user may not see it (${said}).`, {
      code: 'NOT_FOUND',
      hint: 'Check names and ids.',
      ...known,
    })
  }
  if (status === 405 || status === 501) return notSupported(failure)
  if (status === 409) {
    return new ConflictError(`What is there already stands in the way (${said}).`, {
      code: 'CONFLICT',
      hint: lookUp,
      ...known,
    })
  }
  if (status === 429) {
    return new RateLimitError(`PVWA asks to slow down (${said}).`, {
      code: 'RATE_LIMITED',
      retryable: true,
      hint: "Ask less often; lower 'maxConcurrency'.",
      ...known,
    })
  }
  if (status >= 500) {
    return new ServerError(`PVWA failed (${said}).`, {
      code: 'SERVER_FAILURE',
      retryable: status === 502 || status === 503 || status === 504,
      hint: lookUp,
      ...known,
    })
  }
  return new ConfigurationError(`PVWA did not accept the request (${said}).`, {
    code: 'INVALID_REQUEST',
    hint: named(failure, lookUp),
    ...known,
  })
}

/** This PVWA does not have what was asked for. */
export function notSupported(failure: PvwaFailure): ConfigurationError {
  return new ConfigurationError(`This PVWA does not offer this (HTTP ${failure.status}).`, {
    code: 'NOT_SUPPORTED',
    hint: 'Its version may be too old or too new for it. WebDAV enabled on its IIS also keeps PUT and DELETE away.',
    ...details(failure),
  })
}
