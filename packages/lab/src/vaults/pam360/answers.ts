import type { Answer } from '../../http/answer.ts'
import type { Pam360Settings } from './settings.ts'

/** What an operation gives. */
export interface Outcome {
  readonly message: string
  readonly details?: unknown
  /** For lists. */
  readonly totalRows?: number
  /** Code that newer operations answer. */
  readonly statusCode?: number
  /** Text of `status`, where the operation has one of its own. */
  readonly status?: string
  /** Properties beside the result; of answers about certificates and keys only. */
  readonly beside?: Readonly<Record<string, unknown>>
}

/** How answers of one base are written. */
export interface Envelope {
  success(name: string, outcome: Outcome, settings: Pam360Settings): Answer
  failure(name: string, failure: Pam360Failure, settings: Pam360Settings): Answer
}

/** The kinds of failures, with the HTTP status that fits each. */
const kinds = {
  authentication: 401,
  denied: 403,
  missing: 404,
  invalid: 400,
  conflict: 400,
  server: 500,
} as const

/** What kind of failure it is. */
export type FailureKind = keyof typeof kinds

/** What a failure is made of, beside kind and text. */
export interface FailureParts {
  /** Name of the operation in place of its own. */
  readonly name?: string
  /** Default 40000; `null` for failures that are recorded without one. */
  readonly statusCode?: number | null
  readonly details?: unknown
}

/** Thrown to have an operation fail. */
export class Pam360Failure extends Error {
  override readonly name = 'Pam360Failure'
  readonly kind: FailureKind
  readonly parts: FailureParts

  constructor(kind: FailureKind, message: string, parts: FailureParts = {}) {
    super(message)
    this.kind = kind
    this.parts = parts
  }
}

/** Thrown to answer with a bare HTTP status. */
export class Pam360Page extends Error {
  override readonly name = 'Pam360Page'
  readonly status: number

  constructor(status: number) {
    super(String(status))
    this.status = status
  }
}

const failedCode = 40000

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]): [string, unknown] => [name, reversed(member)]),
  )
}

/** A JSON answer. */
export function jsonAnswer(
  status: number,
  value: unknown,
  settings: Pam360Settings,
  vendorCode?: string,
): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json;charset=UTF-8', 'Cache-Control': 'no-store' },
    body: JSON.stringify(settings.shuffledKeys ? reversed(value) : value),
    ...(vendorCode === undefined ? {} : { vendorCode }),
  }
}

function result(status: string, message: string, code: number | undefined): object {
  return { status, message, ...(code === undefined ? {} : { statusCode: code }) }
}

function listed(details: unknown, settings: Pam360Settings): object {
  const isEmpty = details === undefined || (Array.isArray(details) && details.length === 0)
  if (!isEmpty) return { Details: details }
  return Array.isArray(details) && settings.emptyDetails === 'list' ? { Details: [] } : {}
}

/** The answer of an operation that succeeded. */
function success(name: string, outcome: Outcome, settings: Pam360Settings): Answer {
  const { message, details, totalRows, statusCode, status = settings.successText } = outcome
  const told = settings.statusCode === 'always' ? (statusCode ?? 20000) : statusCode
  const operation = {
    name,
    result: result(status, message, settings.statusCode === 'never' ? undefined : told),
    ...(totalRows === undefined ? {} : { totalRows }),
    ...listed(details, settings),
  }
  return jsonAnswer(200, { operation }, settings)
}

/** The answer of an operation that failed. */
function failure(operation: string, failed: Pam360Failure, settings: Pam360Settings): Answer {
  const { message, parts } = failed
  const { name = operation, statusCode = failedCode, details } = parts
  const told = settings.statusCode === 'always' ? (statusCode ?? failedCode) : (statusCode ?? undefined)
  const value = {
    operation: {
      name,
      result: result('Failed', message, settings.statusCode === 'never' ? undefined : told),
      ...(details === undefined ? {} : { Details: details }),
    },
  }
  const { status, vendorCode } = failureMarks(operation, failed, settings)
  return jsonAnswer(status, value, settings, vendorCode)
}

/** The envelope of everything but certificates and keys. */
export const mainEnvelope: Envelope = { success, failure }

/** The HTTP status and the code for the journal of a failure. */
export function failureMarks(
  operation: string,
  { kind, parts }: Pam360Failure,
  settings: Pam360Settings,
): { readonly status: number; readonly vendorCode: string } {
  const { name = operation, statusCode = failedCode } = parts
  return {
    status: settings.failureStatus === 'business-200' ? 200 : kinds[kind],
    vendorCode: `${name}: ${statusCode ?? 'Failed'}`,
  }
}

/** A file as it is. */
export function fileAnswer(name: string, content: string | Uint8Array): Answer {
  return {
    status: 200,
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      'Cache-Control': 'no-store',
    },
    body: content,
  }
}

/** A page of the web server, such as stands where no operation is, and its login page. */
export function page(status: number): Answer {
  const title = status === 200 ? 'ManageEngine PAM360 - Login' : `HTTP Status ${status}`
  return {
    status,
    headers: { 'Content-Type': 'text/html;charset=UTF-8' },
    body: `<!doctype html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
  }
}

/** Failures that more than one operation knows. Texts without a source are the lab's own. */
export const fail = {
  unknownToken: (): Pam360Failure =>
    new Pam360Failure(
      'authentication',
      'API key received is not associated to any user. Authentication failed.',
      {
        name: 'Authentication',
        statusCode: null,
      },
    ),
  wrongHost: (): Pam360Failure =>
    new Pam360Failure('authentication', 'User is not allowed to access from this host', {
      name: 'Authentication',
      statusCode: null,
    }),
  badSignature: (): Pam360Failure =>
    new Pam360Failure('authentication', 'LAB: the call is not signed by a registered application', {
      name: 'Authentication',
    }),
  locked: (): Pam360Failure =>
    new Pam360Failure('authentication', 'Login disabled. Contact your administrator.', {
      name: 'Authentication',
      statusCode: null,
    }),
  noSuchAccount: (): Pam360Failure =>
    new Pam360Failure('missing', 'No such account found', { statusCode: null }),
  noSuchResource: (): Pam360Failure => new Pam360Failure('missing', 'LAB: no such resource'),
  missing: (what: string): Pam360Failure => new Pam360Failure('missing', `LAB: no such ${what}`),
  denied: (what: string): Pam360Failure => new Pam360Failure('denied', `LAB: no permission to ${what}`),
  invalid: (name: string, why: string): Pam360Failure =>
    new Pam360Failure('invalid', `LAB: invalid ${name}: ${why}`),
  conflict: (text: string): Pam360Failure => new Pam360Failure('conflict', `LAB: ${text}`),
} as const
