import { randomBytes } from 'node:crypto'
import type { Answer } from '../../../http/answer.ts'
import { iisHeaders } from '../../iis/pages.ts'
import type { AxidianSettings } from '../settings.ts'

const common = { 'Cache-Control': 'no-store', Pragma: 'no-cache', ...iisHeaders }

function coreAnswer(
  status: number,
  value: unknown,
  type: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const own = { 'Content-Type': `${type}; charset=utf-8`, ...common, ...headers }
  return { status, headers: own, body: JSON.stringify(value) }
}

/** A JSON answer of Core. */
export function coreJson(value: unknown): Answer {
  return coreAnswer(200, value, 'application/json')
}

/** An answer without a body. */
export function coreEmpty(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { ...common, ...headers }, body: '' }
}

// The form of ASP.NET Core's own trace ids, that of W3C Trace Context.
function traceId(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`
}

/** A problem object (RFC 7807) with a code of Core's beside it. */
export function problem(status: number, code: string, title: string): Answer {
  const value = { type: 'about:blank', title, status, code, traceId: traceId() }
  return { ...coreAnswer(status, value, 'application/problem+json'), vendorCode: code }
}

/** What ASP.NET Core answers to input that it cannot take: the problems by the names of the inputs. */
export function invalidInput(name: string, text: string): Answer {
  const value = {
    type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
    title: 'One or more validation errors occurred.',
    status: 400,
    errors: { [name]: [text] },
    traceId: traceId(),
  }
  return { ...coreAnswer(400, value, 'application/problem+json'), vendorCode: 'invalid input' }
}

/** Thrown to refuse a request. */
export class CoreRefusal extends Error {
  override readonly name = 'CoreRefusal'
  readonly answer: Answer

  constructor(answer: Answer) {
    super(answer.vendorCode ?? String(answer.status))
    this.answer = answer
  }
}

/** The refusals of Core. All of them are our assumption (Axidian Privilege protocol notes, Refusals of Core). */
export const refuse = {
  accountNotFound: (): CoreRefusal => new CoreRefusal(problem(404, 'ACCOUNT_NOT_FOUND', 'Account not found')),
  accessDenied: (): CoreRefusal => new CoreRefusal(problem(403, 'ACCESS_DENIED', 'Access denied')),
  reasonRequired: (): CoreRefusal => new CoreRefusal(problem(400, 'REASON_REQUIRED', 'Reason required')),
  passwordNotSet: (status: number): CoreRefusal =>
    new CoreRefusal(problem(status, 'PASSWORD_NOT_SET', 'Password not set')),
  keyNotSet: (status: number): CoreRefusal =>
    new CoreRefusal(problem(status, 'SSH_KEY_NOT_SET', 'SSH key not set')),
  invalidInput: (name: string, text: string): CoreRefusal => new CoreRefusal(invalidInput(name, text)),
  unauthorized: (challenge: string): CoreRefusal =>
    new CoreRefusal({
      ...coreEmpty(401, { 'WWW-Authenticate': challenge }),
      ...(challenge.includes('invalid_token') ? { vendorCode: 'invalid_token' } : {}),
    }),
} as const

const spellings: Readonly<Record<AxidianSettings['propertyCase'], (name: string) => string>> = {
  camel: (name) => name,
  pascal: (name) => name.charAt(0).toUpperCase() + name.slice(1),
  snake: (name) => name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`),
}

/** An object with its names as the settings have them spelled. */
export function spelled(value: object, { propertyCase }: AxidianSettings): object {
  const spell = spellings[propertyCase]
  return Object.fromEntries(
    Object.entries(value).map(([name, member]): [string, unknown] => [spell(name), member]),
  )
}
