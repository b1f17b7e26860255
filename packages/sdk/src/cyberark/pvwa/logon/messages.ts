/** Writes the requests of a log on and reads their answers. Pure: no socket, no clock. */
import { AuthenticationError, type SallyportError } from '../../../errors.ts'
import { jsonOf } from '../../../json.ts'
import { isRecord, printable } from '../../../options.ts'
import { failureOf, malformed, readFailure, type PvwaAnswer } from '../answer.ts'
import { Fields } from '../fields.ts'
import type { PvwaRequest } from '../requester.ts'
import type { Authentication } from './authentication.ts'
import { passwordExpired, userSuspended, wrongPassword } from '../vendor-codes.ts'

/** The ways to log on that send a user name and a password, as the vendor spells them. */
const types = { cyberark: 'CyberArk', ldap: 'LDAP', windows: 'Windows', radius: 'RADIUS' } as const

/** A way to log on with user name and password. */
export type PasswordMethod = keyof typeof types

/** The services of the first generation, each with `Logon` and `Logoff`. */
const services = {
  password: 'WebServices/auth/Cyberark/CyberArkAuthenticationService.svc',
  saml: 'WebServices/auth/SAML/SAMLAuthenticationService.svc',
  shared: 'WebServices/auth/Shared/RestfulAuthenticationService.svc',
} as const

/** What a log on with user name and password says. */
export interface PasswordMessage {
  readonly method: PasswordMethod
  readonly username: string
  readonly password: string
  readonly newPassword?: string | undefined
  readonly generation?: 1 | 2 | undefined
  /** In the second generation. */
  readonly concurrentSession?: boolean | undefined
  /** In the first generation. */
  readonly connectionNumber?: number | undefined
}

/** A log on with user name and password. */
export function passwordLogOn(message: PasswordMessage): PvwaRequest {
  const { method, username, password, newPassword, generation, concurrentSession, connectionNumber } = message
  const first = generation === 1
  return {
    method: 'POST',
    path: first ? `${services.password}/Logon` : `API/Auth/${types[method]}/Logon`,
    json: {
      username,
      password,
      ...(newPassword === undefined ? {} : { newPassword }),
      ...(first
        ? {
            useRadiusAuthentication: method === 'radius',
            ...(connectionNumber === undefined ? {} : { connectionNumber }),
          }
        : { concurrentSession: concurrentSession ?? true }),
    },
    // A passcode is good once; an answer that was lost may have used it up.
    repeatable: method !== 'radius' && newPassword === undefined,
  }
}

/** A log on with a SAML assertion. */
export function samlLogOn(samlResponse: string, concurrentSession: boolean): PvwaRequest {
  return {
    method: 'POST',
    path: 'API/auth/SAML/Logon',
    form: {
      apiUse: 'true',
      concurrentSession: String(concurrentSession),
      SAMLResponse: samlResponse,
    },
  }
}

/** A log on with a SAML assertion in the first generation, where it stands in the `Authorization` header. */
export const samlLogOnGen1: PvwaRequest = { method: 'POST', path: `${services.saml}/Logon` }

/** Where a session that was opened so is ended. */
export function logOffPath(authentication: Authentication): string {
  if (authentication.method === 'shared') return `${services.shared}/Logoff`
  if (!('generation' in authentication) || authentication.generation !== 1) return 'API/Auth/Logoff'
  return `${authentication.method === 'saml' ? services.saml : services.password}/Logoff`
}

/** A log on with the client certificate of the connection. PKIPN is told of other sessions only where it must be. */
export function certificateLogOn(
  method: 'pki' | 'pkipn',
  concurrentSession: boolean | undefined,
): PvwaRequest {
  return method === 'pki'
    ? {
        method: 'POST',
        path: 'API/Auth/PKI/Logon',
        json: { concurrentSession: concurrentSession ?? true },
        repeatable: true,
      }
    : {
        method: 'POST',
        path: 'API/Auth/pkipn/Logon',
        json: {
          type: 'pkipn',
          secureMode: true,
          ...(concurrentSession === undefined ? {} : { concurrentSession }),
        },
        repeatable: true,
      }
}

/** A log on with the shared token. */
export function sharedLogOn(): PvwaRequest {
  return {
    method: 'POST',
    path: `${services.shared}/Logon`,
    json: {},
    repeatable: true,
  }
}

/** What came of one step of a log on. */
export type LogOnStep =
  | { readonly kind: 'token'; readonly token: string }
  /** The server asks further; the prompt is in its own words. */
  | { readonly kind: 'challenge'; readonly prompt: string; readonly status: number }
  /** The certificate was right; this user shall give a password as well. */
  | { readonly kind: 'second-step'; readonly username: string }

/**
 * Reads the answer to one step.
 *
 * @throws AuthenticationError for what was not accepted, an expired password and a suspended user, each with its
 *   own code; any other SallyportError for other failures.
 */
export function readLogOn(answer: PvwaAnswer): LogOnStep {
  const { status } = answer
  const said = jsonOf(answer.body.toString())
  if (status < 200 || status >= 300) {
    if (isRecord(said)) {
      const prompt = new Fields(said).text('ErrorMessage')
      if (readFailure(said, answer).vendorCode === 'ITATS542I') {
        return { kind: 'challenge', prompt: printable(prompt ?? '', 1_000), status }
      }
    }
    throw refusal(answer, said)
  }
  if (typeof said === 'string') return { kind: 'token', token: checkToken(said, status) }
  if (isRecord(said)) {
    const fields = new Fields(said)
    const token = fields.text('LogonResult') ?? fields.text('CyberArkLogonResult')
    if (token !== undefined) return { kind: 'token', token: checkToken(token, status) }
    const username = fields.text('UserName')
    if (username !== undefined && username !== '') return { kind: 'second-step', username }
  }
  throw malformed(status, 'to the log on holds no token')
}

/** It goes into a header as it is. */
function checkToken(token: string, status: number): string {
  if (!/^[\x21-\x7e]+$/.test(token)) throw malformed(status, 'to the log on holds no token')
  return token
}

function refusal(answer: PvwaAnswer, said: unknown): SallyportError {
  const { status } = answer
  const failure = readFailure(said, answer)
  // Whatever the code: at a log on this status means one thing.
  if (status === 409) return passwordExpired(failure)
  const error = failureOf(answer)
  if (!(error instanceof AuthenticationError) && status !== 401 && status !== 403) return error
  if (/\bsuspend/i.test(failure.text)) return userSuspended(failure)
  // Nobody had a session yet that could have expired.
  return error instanceof AuthenticationError && error.code !== 'SESSION_EXPIRED'
    ? error
    : wrongPassword(failure)
}
