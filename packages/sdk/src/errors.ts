/**
 * The error family. One base class, a closed set of codes, and one class for each thing that a caller
 * would do about a failure. Nothing in an error can carry a secret: no header, no body, no query.
 */

/** Every code that a {@link SallyportError} can carry, by class. The set is closed. */
export interface ErrorCodes {
  /** What the program was told (options, files, requests) is wrong; trying again will not help. */
  ConfigurationError:
    | 'INVALID_OPTION'
    | 'INVALID_REQUEST'
    | 'INVALID_REFERENCE'
    | 'UNKNOWN_VAULT'
    | 'HARMFUL_INPUT'
    | 'CERTIFICATE_UNREADABLE'
    | 'CERTIFICATE_EXPIRED'
    | 'CERTIFICATE_NOT_YET_VALID'
    | 'KEY_UNREADABLE'
    | 'KEY_MISMATCH'
    | 'KEY_PASSPHRASE'
    | 'PFX_PASSPHRASE'
    | 'PFX_UNSUPPORTED'
    | 'SERVICE_PATH'
    | 'EXECUTABLE_NOT_FOUND'
    | 'EXECUTABLE_NOT_RUNNABLE'
    | 'UNSUPPORTED_PLATFORM'
    | 'NOT_SUPPORTED'
    | 'CLIENT_CLOSED'
    | 'JOURNAL_UNUSABLE'
    | 'FILE_UNUSABLE'
  /** The vault was not reached, or the conversation broke. `layer` says where. */
  ConnectionError:
    | 'DNS_FAILURE'
    | 'CONNECTION_REFUSED'
    | 'CONNECTION_RESET'
    | 'HOST_UNREACHABLE'
    | 'CONNECTION_FAILED'
    | 'TIMEOUT'
    | 'TLS_UNTRUSTED'
    | 'TLS_SERVER_EXPIRED'
    | 'TLS_SERVER_NOT_YET_VALID'
    | 'TLS_WRONG_HOST'
    | 'TLS_CLIENT_CERTIFICATE'
    | 'TLS_HANDSHAKE'
    | 'PROXY_REFUSED'
    | 'PROXY_AUTHENTICATION'
    | 'PROCESS_FAILED'
  /** The caller's identity was not accepted. */
  AuthenticationError:
    | 'AUTHENTICATION_FAILED'
    | 'UNKNOWN_APPLICATION'
    | 'PASSWORD_EXPIRED'
    | 'USER_SUSPENDED'
    | 'SESSION_EXPIRED'
    | 'CREDENTIAL_REFUSED'
  /** The registration of this application with the vault is missing, stands in the way, or was refused. */
  RegistrationError:
    'NOT_REGISTERED' | 'ALREADY_REGISTERED' | 'REGISTRATION_REFUSED' | 'REGISTRATION_UNREADABLE'
  /** The log on is not finished: the server wants a further answer. */
  ChallengeRequiredError: 'CHALLENGE_REQUIRED'
  /** The identity is known but may not do this. */
  PermissionError:
    | 'FORBIDDEN'
    | 'CONNECT_ONLY'
    | 'ACCESS_NOT_REQUESTED'
    | 'ACCESS_NOT_APPROVED'
    | 'ACCESS_LATER'
    | 'ACCESS_REFUSED'
    | 'NOT_CHECKED_OUT'
  /** Nothing matches, or the vault does not say that it exists. */
  NotFoundError: 'NOT_FOUND'
  /** More than one thing matches. */
  AmbiguousMatchError: 'AMBIGUOUS_MATCH'
  /** The policy wants a reason. */
  ReasonRequiredError: 'REASON_REQUIRED'
  /** The policy wants a ticket of a ticketing system. */
  TicketRequiredError: 'TICKET_REQUIRED' | 'TICKET_INVALID'
  /** The account is there, its password or key is not. */
  SecretNotSetError: 'SECRET_NOT_SET'
  /** The vault is changing the password at this moment. */
  ChangeInProgressError: 'CHANGE_IN_PROGRESS'
  /** What is there already stands in the way. */
  ConflictError: 'ALREADY_EXISTS' | 'CONFLICT' | 'IN_USE' | 'MOVE_INCOMPLETE'
  /** Too many requests. */
  RateLimitError: 'RATE_LIMITED'
  /** The server failed, cannot reach the vault behind it, or refused and did not say why. */
  ServerError: 'SERVER_FAILURE' | 'VAULT_UNREACHABLE' | 'READ_ONLY' | 'OPERATION_REFUSED'
  /** It may have been done, and cannot be told from here; doing it again could do it twice. */
  UncertainError: 'UNCERTAIN'
  /** The items of a bulk run could not be read to their end. */
  BulkInputError: 'INPUT_FAILED'
  /** An answer that is not what the protocol says. */
  ProtocolError: 'UNEXPECTED_ANSWER' | 'ANSWER_TOO_LARGE' | 'UNEXPECTED_REDIRECT' | 'NOT_TEXT'
}

/** Any code of any {@link SallyportError}. */
export type ErrorCode = ErrorCodes[keyof ErrorCodes]

/** Where a conversation broke. `process` is a local executable. */
export type ConnectionLayer = 'dns' | 'tcp' | 'proxy' | 'tls' | 'http' | 'process'

/** What an error is made of, beside its message. */
export interface ErrorDetails<Code extends ErrorCode = ErrorCode> {
  /** The stable code, for programs. */
  code: Code
  /** What to do next, for people. */
  hint?: string | undefined
  /** Whether the same call may succeed later without any change. Default `false`. */
  retryable?: boolean | undefined
  /** The vendor's own code, for example `APPAP004E`. */
  vendorCode?: string | undefined
  /** The HTTP status, where there was one. */
  status?: number | undefined
  /** The number that the server gave the request, for whoever asks the vendor about it. */
  correlationId?: string | undefined
  /** The account that the caller asked for, where its name must not get into logs. */
  accountName?: string | undefined
  /** The failure underneath; it is vetted before it is kept. See {@link vetCause}. */
  cause?: unknown
  /** The failures underneath, where there are several; each is vetted as well. */
  causes?: readonly unknown[] | undefined
}

const brand = Symbol.for('sallyport.error')

/**
 * The base of everything that Sallyport throws, except the caller's own abort reason, which is thrown as
 * it is.
 */
export abstract class SallyportError<Code extends ErrorCode = ErrorCode> extends Error {
  /** The stable code, for programs. */
  readonly code: Code
  /** What to do next, for people. */
  readonly hint?: string
  /** Whether the same call may succeed later without any change. */
  readonly retryable: boolean
  /** The vendor's own code, for example `APPAP004E`. */
  readonly vendorCode?: string
  /** The HTTP status, where there was one. */
  readonly status?: number
  /** The number that the server gave the request, where it gave one: the vendor's support asks for it. */
  declare readonly correlationId?: string
  /** What failed at each of several that were tried, in the order in which they were. */
  declare readonly causes?: readonly Error[]
  readonly #accountName: string | undefined

  constructor(message: string, details: ErrorDetails<Code>) {
    const cause = vetCause(details.cause)
    super(message, cause === undefined ? undefined : { cause })
    this.code = details.code
    this.retryable = details.retryable ?? false
    if (details.hint !== undefined) this.hint = details.hint
    if (details.vendorCode !== undefined) this.vendorCode = details.vendorCode
    if (details.status !== undefined) this.status = details.status
    if (details.correlationId !== undefined) this.correlationId = details.correlationId
    if (details.causes !== undefined) {
      this.causes = details.causes.map(vetCause).filter((one) => one !== undefined)
    }
    this.#accountName = details.accountName
  }

  /** The account that the caller asked for, where the vault's rules keep its name out of logs: it is not printed. */
  get accountName(): string | undefined {
    return this.#accountName
  }

  static {
    // On the prototype and not enumerable: a brand that two copies of this package share.
    Object.defineProperty(this.prototype, brand, { value: true })
  }
}

/** Options, files or the request itself are wrong. Not retryable. */
export class ConfigurationError extends SallyportError<ErrorCodes['ConfigurationError']> {
  override readonly name = 'ConfigurationError'
}

/** The vault was not reached, or the conversation broke; `layer` says where. */
export class ConnectionError extends SallyportError<ErrorCodes['ConnectionError']> {
  override readonly name = 'ConnectionError'
  /** Where the conversation broke. */
  readonly layer: ConnectionLayer

  constructor(
    message: string,
    details: ErrorDetails<ErrorCodes['ConnectionError']> & { layer: ConnectionLayer },
  ) {
    super(message, details)
    this.layer = details.layer
  }
}

/** The caller's identity (AppID, certificate, user) was not accepted. */
export class AuthenticationError extends SallyportError<ErrorCodes['AuthenticationError']> {
  override readonly name = 'AuthenticationError'
}

/**
 * The registration of this application with the vault: there is none, there is one already, its file cannot be read, or
 * the server refused to make one.
 */
export class RegistrationError extends SallyportError<ErrorCodes['RegistrationError']> {
  override readonly name = 'RegistrationError'
}

/**
 * The log on is not finished: the server wants a further answer, such as the code of a RADIUS token. Ask the
 * user and go on with `continueLogOn`.
 */
export class ChallengeRequiredError extends SallyportError<ErrorCodes['ChallengeRequiredError']> {
  override readonly name = 'ChallengeRequiredError'
  readonly #prompt: string

  /** @param prompt What the server would have the user asked. */
  constructor(message: string, details: ErrorDetails<ErrorCodes['ChallengeRequiredError']>, prompt = '') {
    super(message, details)
    this.#prompt = prompt
  }

  /** What the server would have the user asked, in its own words; it is in no printed form of the error. */
  get prompt(): string {
    return this.#prompt
  }
}

/** The identity is known but may not do this. */
export class PermissionError extends SallyportError<ErrorCodes['PermissionError']> {
  override readonly name = 'PermissionError'
}

/** Nothing matches. Some vaults say the same when the caller may not see what matches. */
export class NotFoundError extends SallyportError<ErrorCodes['NotFoundError']> {
  override readonly name = 'NotFoundError'
}

/** More than one account matches; the first one is never taken. */
export class AmbiguousMatchError extends SallyportError<ErrorCodes['AmbiguousMatchError']> {
  override readonly name = 'AmbiguousMatchError'
}

/** The policy of the account wants a reason. */
export class ReasonRequiredError extends SallyportError<ErrorCodes['ReasonRequiredError']> {
  override readonly name = 'ReasonRequiredError'
}

/** The policy of the account wants a ticket of a ticketing system. */
export class TicketRequiredError extends SallyportError<ErrorCodes['TicketRequiredError']> {
  override readonly name = 'TicketRequiredError'
}

/** The account exists, its password or key does not. */
export class SecretNotSetError extends SallyportError<ErrorCodes['SecretNotSetError']> {
  override readonly name = 'SecretNotSetError'
}

/** The vault is changing the password right now. Retryable. */
export class ChangeInProgressError extends SallyportError<ErrorCodes['ChangeInProgressError']> {
  override readonly name = 'ChangeInProgressError'
}

/** What is there already stands in the way: it exists, or is in a state that does not allow this. */
export class ConflictError extends SallyportError<ErrorCodes['ConflictError']> {
  override readonly name = 'ConflictError'
}

/** Too many requests. Retryable. */
export class RateLimitError extends SallyportError<ErrorCodes['RateLimitError']> {
  override readonly name = 'RateLimitError'
}

/** The server failed, or cannot reach the vault behind it. */
export class ServerError extends SallyportError<ErrorCodes['ServerError']> {
  override readonly name = 'ServerError'
}

/** An answer that is not what the protocol says. Its text is never in the error. */
export class ProtocolError extends SallyportError<ErrorCodes['ProtocolError']> {
  override readonly name = 'ProtocolError'
}

/**
 * An earlier, interrupted run began this item, and it is not known whether it was done. Look at the vault before
 * you do it again.
 */
export class UncertainError extends SallyportError<ErrorCodes['UncertainError']> {
  override readonly name = 'UncertainError'
}

/**
 * The items of a bulk run could not be read to their end. `outcomes` holds what came of those that were read; the
 * work on them has ended.
 */
export class BulkInputError extends SallyportError<ErrorCodes['BulkInputError']> {
  override readonly name = 'BulkInputError'
  /** A `BulkOutcome` for each item that was read, in order. Not shown when the error is printed. */
  declare readonly outcomes: readonly unknown[]

  constructor(
    message: string,
    details: ErrorDetails<ErrorCodes['BulkInputError']> & { outcomes: readonly unknown[] },
  ) {
    super(message, details)
    Object.defineProperty(this, 'outcomes', { value: details.outcomes })
  }
}

/** Every error class as one union: a `switch` over `code` narrows it. */
export type AnySallyportError =
  | ConfigurationError
  | ConnectionError
  | AuthenticationError
  | RegistrationError
  | ChallengeRequiredError
  | PermissionError
  | NotFoundError
  | AmbiguousMatchError
  | ReasonRequiredError
  | TicketRequiredError
  | SecretNotSetError
  | ChangeInProgressError
  | ConflictError
  | RateLimitError
  | ServerError
  | ProtocolError
  | UncertainError
  | BulkInputError

/**
 * Whether something thrown is one of ours. Works across two copies of the package in one program, where
 * `instanceof` does not.
 */
export function isSallyportError(value: unknown): value is AnySallyportError {
  return value instanceof Error && brand in value
}

/**
 * The failure underneath an error, reduced to what is safe to print: its name, system code and system call.
 * Printing an error prints its whole chain of causes, and the objects that transports and child processes
 * throw hold request options, arguments or output.
 */
class VettedCause extends Error {
  readonly code?: string
  readonly syscall?: string

  constructor(name: string, code: string | undefined, syscall: string | undefined) {
    super([code, syscall].filter((part) => part !== undefined).join(' '))
    this.name = name
    if (code !== undefined) this.code = code
    if (syscall !== undefined) this.syscall = syscall
    // The frames of this constructor say nothing about where the failure came from.
    this.stack = `${name}: ${this.message}`
  }
}

const systemWord = /^[A-Za-z][A-Za-z0-9_]{0,79}$/

/** A word of the operating system or of OpenSSL, or nothing if it could be anything else. */
function word(value: unknown): string | undefined {
  return typeof value === 'string' && systemWord.test(value) ? value : undefined
}

/** A member that Node and its libraries give to what they throw; `undefined` where it has none. */
export function memberOf(thrown: unknown, name: 'code' | 'syscall'): unknown {
  if (!(thrown instanceof Error)) return undefined
  const value: unknown = Reflect.get(thrown, name)
  return value
}

/**
 * Reduces any failure to one that is safe as the `cause` of an error: ours as they are, others as name,
 * code and system call.
 */
export function vetCause(cause: unknown): Error | undefined {
  if (!(cause instanceof Error)) return undefined
  if (isSallyportError(cause) || cause instanceof VettedCause) return cause
  const [code, syscall] = [memberOf(cause, 'code'), memberOf(cause, 'syscall')]
  return new VettedCause(word(cause.name) ?? 'Error', word(code), word(syscall))
}
