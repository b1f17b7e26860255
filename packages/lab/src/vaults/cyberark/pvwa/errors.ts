import { json } from './answers.ts'
import type { PvwaAnswer } from './answers.ts'

/** One wrong parameter. */
export interface ErrorDetail {
  readonly ParameterName: string
  readonly ErrorCode: string
  readonly ErrorMessage: string
}

/** The body of an error. `Details` stands first, as recorded. */
export function errorAnswer(
  status: number,
  code: string,
  message: string,
  details?: readonly ErrorDetail[],
): PvwaAnswer {
  const body = {
    ...(details === undefined ? {} : { Details: details }),
    ErrorCode: code,
    ErrorMessage: message,
  }
  return { ...json(body, status), vendorCode: code }
}

/** Thrown by handlers to refuse a request. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly answer: PvwaAnswer
  /** What it says to people; empty where the answer is a page. */
  readonly said: string

  constructor(answer: PvwaAnswer, said = '') {
    super(answer.vendorCode ?? `${answer.status}`)
    this.answer = answer
    this.said = said
  }
}

function refusal(status: number, code: string, message: string, details?: readonly ErrorDetail[]): Refusal {
  return new Refusal(errorAnswer(status, code, message, details), message)
}

/** A wrong parameter: what is wrong with it. */
export function wrong(name: string, message: string, code = ''): ErrorDetail {
  return { ParameterName: name, ErrorCode: code, ErrorMessage: message }
}

/** A mandatory parameter that is missing. */
export function missing(name: string): ErrorDetail {
  return wrong(name, `Missing mandatory parameter - ${name}`, 'PASWS011E')
}

/**
 * The refusals (PVWA protocol notes, Error codes). Codes that start with `LABPV` are the lab's own: which ones
 * the real server uses there is not established.
 */
export const refuse = {
  invalidParameters: (...details: readonly ErrorDetail[]): Refusal =>
    refusal(400, 'PASWS167E', 'There are some invalid parameters', details),
  authenticationFailure: (user: string): Refusal =>
    refusal(403, 'ITATS004E', `Authentication failure for User [${user}].`),
  notLoggedOn: (): Refusal => refusal(401, 'PASWS006E', 'The session token is missing, invalid or expired.'),
  notAuthorized: (): Refusal => refusal(403, 'PASWS041E', 'You are not authorized to perform this action.'),
  accountNotFound: (id: string): Refusal => refusal(404, 'LABPV404E', `Account [${id}] was not found.`),
  versionNotFound: (version: number): Refusal =>
    refusal(404, 'LABPV404E', `Version [${version}] of the secret was not found.`),
  noSecret: (): Refusal => refusal(404, 'LABPV404E', 'The account has no secret.'),
  safeNotFound: (name: string): Refusal =>
    refusal(404, 'SFWS0007', `Safe [${name}] has been deleted or does not exist.`),
  safeExists: (name: string): Refusal => refusal(409, 'SFWS0002', `Safe [${name}] already exists.`),
  memberExists: (name: string, safe: string): Refusal =>
    refusal(409, 'SFWS0012', `[${name}] is already a member of Safe [${safe}].`),
  memberNotFound: (name: string, safe: string): Refusal =>
    refusal(404, 'LABPV404E', `[${name}] is not a member of Safe [${safe}].`),
  ownMembership: (): Refusal => refusal(403, 'SFWS0013', 'You cannot update your own membership.'),
  userNotFound: (name: string): Refusal => refusal(404, 'ITATS003E', `User [${name}] was not found.`),
  cpmNotFound: (safe: string): Refusal =>
    refusal(
      400,
      'EPVWS101E',
      `Failed to create Safe '${safe}'. Reason: The specified Managing CPM user doesn't exist`,
    ),
  safeInRetention: (name: string): Refusal =>
    refusal(409, 'LABPV409E', `Safe [${name}] holds accounts, or is within its retention period.`),
  accountExists: (status: number, name: string): Refusal =>
    refusal(status, 'PASWS027E', `Account [${name}] already exists.`),
  platformInactive: (id: string): Refusal => refusal(400, 'PASWS032E', `Platform [${id}] is not active`),
  manualReason: (): Refusal =>
    refusal(400, 'PASWS159E', 'manualManagementReason cannot be given when automatic management is enabled.'),
  propertyAbsent: (name: string): Refusal =>
    refusal(400, 'PASWS164E', `The account does not have the property [${name}].`),
  reasonRequired: (status: number): Refusal =>
    refusal(status, 'LABPV403E', 'Missing mandatory parameter - Reason'),
  notFound: (what: string, name: string | number): Refusal =>
    refusal(404, 'LABPV404E', `${what} [${name}] was not found.`),
  exists: (what: string, name: string): Refusal =>
    refusal(409, 'ITATS127E', `${what} [${name}] already exists.`),
  inGroup: (code: string, user: string, group: string): Refusal =>
    refusal(409, code, `User [${user}] is already a member of group [${group}].`),
  accountGroupExists: (name: string, safe: string): Refusal =>
    refusal(409, 'LABPV409E', `EPVPA012E Account group [${name}] already exists in Safe [${safe}].`),
  accountGrouped: (name: string): Refusal =>
    refusal(400, 'CAWS00001E', `Account [${name}] is already in an account group.`),
  lockedBy: (user: string): Refusal =>
    refusal(409, 'LABPV409E', `The account is checked out by User [${user}].`),
  notLocked: (): Refusal => refusal(409, 'LABPV409E', 'The account is not checked out.'),
  platformNotFound: (id: string): Refusal => refusal(404, 'LABPV404E', `Platform [${id}] was not found.`),
  platformExists: (name: string): Refusal => refusal(409, 'LABPV409E', `Platform [${name}] already exists.`),
  platformInUse: (id: string): Refusal => refusal(409, 'LABPV409E', `Platform [${id}] is used by accounts.`),
  safeNotAllowed: (safe: string, platform: string): Refusal =>
    refusal(400, 'LABPV400E', `Accounts of platform [${platform}] may not be in Safe [${safe}].`),
  sessionNotFound: (id: string): Refusal => refusal(404, 'LABPV404E', `Session [${id}] was not found.`),
  recordingNotFound: (id: string): Refusal => refusal(404, 'LABPV404E', `Recording [${id}] was not found.`),
  requestNotFound: (id: string): Refusal => refusal(404, 'LABPV404E', `Request [${id}] was not found.`),
  requestDecided: (id: string): Refusal =>
    refusal(400, 'LABPV400E', `Request [${id}] is not waiting for a confirmation.`),
  dependentNotFound: (id: string): Refusal =>
    refusal(404, 'LABPV404E', `Dependent account [${id}] was not found.`),
  confirmationRequired: (): Refusal =>
    refusal(403, 'LABPV403E', 'A confirmed request is needed for access to this account.'),
  withCode: (status: number, code: string, message: string): Refusal => refusal(status, code, message),
} as const
