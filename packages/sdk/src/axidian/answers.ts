/** Reads what IdP and Core answer. Pure: no socket, no clock. */
import { isUtf8 } from 'node:buffer'
import {
  AuthenticationError,
  ConfigurationError,
  NotFoundError,
  PermissionError,
  ProtocolError,
  RateLimitError,
  ReasonRequiredError,
  SecretNotSetError,
  ServerError,
  type SallyportError,
} from '../errors.ts'
import { jsonOf } from '../json.ts'
import { isRecord, printable } from '../options.ts'
import { members } from './account.ts'

/** An answer as it came. */
export interface Answer {
  readonly status: number
  readonly body: Buffer
}

/** What the IdP gave. */
export interface Grant {
  readonly token: string
  /** How long it is good, in seconds. */
  readonly lifetimeSeconds: number
}

/** What a token was asked for with, for the errors about it. */
export interface TokenRequest {
  readonly scope: string
}

/** What Core gave for a key. */
export interface SshKeyAnswer {
  readonly key: string
  readonly passphrase: string | undefined
  readonly fileName: string | undefined
}

/** How long a token is taken to be good when the IdP does not say, in seconds. */
const assumedLifetimeSeconds = 300

/** Error bodies beyond this are not looked at. */
const mostErrorBytes = 64 * 1024

/** What the token endpoint's errors mean for whoever set this up. */
const tokenErrors: Readonly<Record<string, { readonly what: string; readonly hint: string }>> = {
  invalid_grant: {
    what: 'The IdP refused the application.',
    hint: "Check 'username' and 'password'; the application may also be blocked or removed, call from an address that is not allowed, or lack a licence.",
  },
  invalid_client: {
    what: 'The IdP does not know this client.',
    hint: "Check 'clientId': it is aapm-tool unless the installation was changed.",
  },
  invalid_scope: {
    what: 'The IdP does not grant this scope.',
    hint: "Check 'scope': it is pam-api unless the installation was changed.",
  },
  unauthorized_client: {
    what: 'This client may not log applications on.',
    hint: "Check 'clientId' and what it may do at the IdP.",
  },
}

/**
 * Reads the answer of the token endpoint.
 *
 * @throws AuthenticationError, ConfigurationError for a wrong address, ServerError, RateLimitError, ProtocolError.
 */
export function parseGrant({ status, body }: Answer, { scope }: TokenRequest): Grant {
  const said = recordOf(body)
  if (status !== 200) throw tokenFailure(status, said, scope)
  const token = said?.('accessToken')
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    throw malformed(status, "The IdP's answer holds no token.", "Check that 'idpUrl' leads to the IdP.")
  }
  const type = said?.('tokenType') ?? 'Bearer'
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') {
    throw malformed(status, "The IdP's token is of a kind that Core is not asked with.", "Check 'idpUrl'.")
  }
  const lifetime = Number(said?.('expiresIn'))
  return {
    token,
    lifetimeSeconds: lifetime > 0 && Number.isFinite(lifetime) ? lifetime : assumedLifetimeSeconds,
  }
}

function tokenFailure(status: number, said: Members | undefined, scope: string): SallyportError {
  const code = said?.('error')
  const known = typeof code === 'string' && Object.hasOwn(tokenErrors, code) ? tokenErrors[code] : undefined
  const vendorCode = typeof code === 'string' && /^[a-z_]{1,40}$/.test(code) ? code : undefined
  if (known !== undefined) {
    return new AuthenticationError(known.what, {
      code: 'AUTHENTICATION_FAILED',
      vendorCode,
      status,
      hint: code === 'invalid_scope' ? `${known.hint} '${printable(scope)}' was asked for.` : known.hint,
    })
  }
  if (status === 404) return wrongAddress('IdP', 'idpUrl', status)
  if (status === 401 || status === 403) {
    return new AuthenticationError(`The IdP refused the request (HTTP ${status}).`, {
      code: 'AUTHENTICATION_FAILED',
      vendorCode,
      status,
      hint: "Check 'username', 'password' and 'clientId'.",
    })
  }
  if (status === 400) {
    return new ConfigurationError('The IdP could not process the request for a token.', {
      code: 'INVALID_REQUEST',
      vendorCode,
      status,
      hint: "Check that 'idpUrl' leads to the IdP of Axidian Privilege.",
    })
  }
  return commonFailure('IdP', status, vendorCode)
}

/** What Core was asked for. */
export interface Asked {
  readonly what: 'accounts' | 'password' | 'ssh-key'
  /** The account by the caller's name for it. */
  readonly accountName?: string
}

/**
 * The JSON of an answer of success.
 *
 * @throws The error that Core's code stands for, else its status. A 401 is the caller's business.
 */
export function parseCore({ status, body }: Answer, asked: Asked): unknown {
  if (status < 200 || status >= 300) throw coreFailure({ status, body }, asked)
  const value = isUtf8(body) ? jsonOf(body.toString()) : undefined
  if (value === undefined) {
    throw malformed(
      status,
      "Core's answer is not JSON.",
      "Check 'coreUrl': a proxy or a log-on page may have answered.",
    )
  }
  return value
}

/** @throws ProtocolError, SecretNotSetError for an empty password. */
export function parsePassword(value: unknown, accountName: string | undefined): string {
  const password = isRecord(value) ? members(value)('password') : undefined
  if (typeof password !== 'string') {
    throw malformed(
      200,
      "Core's answer holds no password.",
      "Check 'routes': they are an assumption of this library.",
    )
  }
  if (password === '') throw notSet('password', undefined, undefined, accountName)
  return password
}

/** @throws ProtocolError, SecretNotSetError for an empty key. */
export function parseSshKey(value: unknown, accountName: string | undefined): SshKeyAnswer {
  const read = isRecord(value) ? members(value) : undefined
  const key = read?.('key')
  if (typeof key !== 'string') {
    throw malformed(
      200,
      "Core's answer holds no SSH key.",
      "Check 'routes': they are an assumption of this library.",
    )
  }
  if (key === '') throw notSet('ssh-key', undefined, undefined, accountName)
  return { key, passphrase: textOf(read?.('passphrase')), fileName: textOf(read?.('fileName')) }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function coreFailure(answer: Answer, { what, accountName }: Asked): SallyportError {
  const { status } = answer
  const said = recordOf(answer.body)
  const given = said?.('code')
  const vendorCode = typeof given === 'string' && /^\w{1,64}$/.test(given) ? given.toUpperCase() : undefined
  const details = { vendorCode, status, accountName }
  if (vendorCode === 'REASON_REQUIRED') return reasonRequired(details)
  if (vendorCode === 'PASSWORD_NOT_SET') return notSet('password', vendorCode, status, accountName)
  if (vendorCode === 'SSH_KEY_NOT_SET') return notSet('ssh-key', vendorCode, status, accountName)
  if (vendorCode === 'ACCOUNT_NOT_FOUND') return notAvailable(details)
  if (status === 401) {
    return new AuthenticationError('Core does not take the token, not even a new one (HTTP 401).', {
      code: 'AUTHENTICATION_FAILED',
      ...details,
      hint: "Check that 'idpUrl' and 'coreUrl' belong to one installation, and 'scope'.",
    })
  }
  if (status === 403) {
    if (what !== 'accounts') return notAvailable(details)
    return new PermissionError('Core refuses to list accounts (HTTP 403).', {
      code: 'FORBIDDEN',
      ...details,
      hint: 'Have the application given a permission with "Allow view account credentials".',
    })
  }
  if (status === 404) {
    // Only Core itself speaks of an account; a page, or nothing, is of a server that knows no such address.
    return what === 'accounts' || said === undefined
      ? wrongAddress('Core', 'coreUrl', status)
      : notAvailable(details)
  }
  if (status === 400 || status === 422) {
    return new ConfigurationError(`Core could not process the request (HTTP ${status}).`, {
      code: 'INVALID_REQUEST',
      ...details,
      hint: "Check 'routes': they are an assumption of this library.",
    })
  }
  return commonFailure('Core', status, vendorCode)
}

interface CoreDetails {
  readonly vendorCode?: string | undefined
  readonly status?: number | undefined
  readonly accountName: string | undefined
}

/** The policy of the account wants a reason. */
export function reasonRequired(details: CoreDetails): ReasonRequiredError {
  return new ReasonRequiredError('The policy of this account wants a reason.', {
    code: 'REASON_REQUIRED',
    ...details,
    hint: "Give one as 'reason'.",
  })
}

/** The account is there; what was asked for is not. */
export function notSet(
  what: 'password' | 'ssh-key',
  vendorCode: string | undefined,
  status: number | undefined,
  accountName: string | undefined,
): SecretNotSetError {
  const name = what === 'password' ? 'password' : 'SSH key'
  return new SecretNotSetError(`The account has no ${name} in the vault.`, {
    code: 'SECRET_NOT_SET',
    vendorCode,
    status,
    accountName,
    hint: `Have a ${name} set, or check that this is the right account.`,
  })
}

/** There is none, or the application may not see it: Axidian does not tell these apart. */
export function notAvailable(details: CoreDetails): NotFoundError {
  return new NotFoundError('The account does not exist, or is not available to this application.', {
    code: 'NOT_FOUND',
    ...details,
    hint: 'Check its name, and that the application has a permission for it, active now, with "Allow view account credentials".',
  })
}

function wrongAddress(server: string, option: string, status: number): ConfigurationError {
  return new ConfigurationError(`The address of the ${server} looks wrong (HTTP ${status}).`, {
    code: 'SERVICE_PATH',
    status,
    hint: `Check '${option}'${option === 'coreUrl' ? " and 'routes', which are an assumption of this library" : ', for example https://host/idp'}.`,
  })
}

function commonFailure(server: string, status: number, vendorCode: string | undefined): SallyportError {
  if (status === 429) {
    return new RateLimitError(`The ${server} takes no more requests for now (HTTP 429).`, {
      code: 'RATE_LIMITED',
      vendorCode,
      status,
      retryable: true,
      hint: 'Ask less often, or later.',
    })
  }
  if (status >= 500 || status === 405) {
    return new ServerError(`The ${server} failed (HTTP ${status}).`, {
      code: 'SERVER_FAILURE',
      vendorCode,
      status,
      retryable: status === 502 || status === 503 || status === 504,
      hint: `The logs of the ${server} say more; behind a proxy it may be down.`,
    })
  }
  return malformed(
    status,
    `The ${server} answered as nobody expected (HTTP ${status}).`,
    'Check the URLs.',
    vendorCode,
  )
}

function malformed(status: number, message: string, hint: string, vendorCode?: string): ProtocolError {
  return new ProtocolError(message, { code: 'UNEXPECTED_ANSWER', status, hint, vendorCode })
}

type Members = (name: string) => unknown

/** The members of a JSON object; what is too long or none is not looked at. */
function recordOf(body: Buffer): Members | undefined {
  if (body.length > mostErrorBytes || !isUtf8(body)) return undefined
  const value = jsonOf(body.toString())
  return isRecord(value) ? members(value) : undefined
}
