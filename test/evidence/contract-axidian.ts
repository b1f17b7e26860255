import { findingsOf } from './schema.ts'
import type { Schema } from './schema.ts'

const text: Schema = { type: 'string' }
const filled: Schema = { type: 'string', minLength: 1 }
const flag: Schema = { type: 'boolean' }
const textOrNull: Schema = { type: 'string', nullable: true }

const closed = (properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
})

const account = closed({
  id: filled,
  displayName: filled,
  requiresReason: flag,
  hasPassword: flag,
  hasKey: flag,
  isKeySupported: flag,
})

const reason = closed({ reason: textOrNull })

/** What the identity provider refuses with. */
const oauthError = closed({ error: { type: 'string', pattern: '^[a-z_]+$' }, error_description: text }, [
  'error_description',
])

/** What Core refuses with: a problem of RFC 7807, with a code of our own. */
const problem: Schema = {
  type: 'object',
  properties: {
    type: text,
    title: filled,
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: text,
    instance: text,
    traceId: filled,
    code: { type: 'string', pattern: '^[A-Z]+(?:_[A-Z]+)*$' },
    errors: { type: 'object' },
  },
  required: ['title', 'status'],
  additionalProperties: false,
}

interface Operation {
  readonly target: RegExp
  readonly method: string
  /** The body of the request: of a form, an object of its texts. None: there is no body. */
  readonly request?: Schema
  readonly success: Schema
  readonly refusal: Schema
}

/** The table of the protocol page: what is documented of the identity provider, and our own routes of Core. */
const operations: readonly Operation[] = [
  {
    target: /^idp\/connect\/token$/,
    method: 'POST',
    request: closed({
      grant_type: { type: 'string', enum: ['password'] },
      username: filled,
      password: filled,
      scope: filled,
      client_id: filled,
    }),
    success: closed(
      {
        access_token: filled,
        expires_in: { type: 'integer', minimum: 1 },
        token_type: { type: 'string', pattern: '^[Bb]earer$' },
        scope: filled,
      },
      ['expires_in', 'scope'],
    ),
    refusal: oauthError,
  },
  {
    target: /^core\/api\/aapm\/accounts(?:\?(?:(?:skip|take)=\d+&?)+)?$/,
    method: 'GET',
    success: { type: 'array', items: account },
    refusal: problem,
  },
  {
    target: /^core\/api\/aapm\/accounts\/[^/?]+\/password$/,
    method: 'POST',
    request: reason,
    success: closed({ password: filled }),
    refusal: problem,
  },
  {
    target: /^core\/api\/aapm\/accounts\/[^/?]+\/ssh-key$/,
    method: 'POST',
    request: reason,
    success: closed({ key: filled, passphrase: textOrNull, fileName: text }),
    refusal: problem,
  },
]

const operationOf = (method: string, target: string): Operation | undefined =>
  operations.find((one) => one.method === method && one.target.test(target))

/** Where the body of a request leaves the contract; `body` is the JSON value, or the fields of a form, or undefined for none. */
export function findingsOfAxidianRequest(method: string, target: string, body: unknown): readonly string[] {
  const operation = operationOf(method, target)
  if (operation === undefined) return [`${method} ${target} is no route`]
  if (operation.request === undefined) return body === undefined ? [] : [`${method} ${target} takes no body`]
  return findingsOf(operation.request, body, rules)
}

/** Where the JSON body of an answer leaves the contract. */
export function findingsOfAxidianAnswer(
  method: string,
  target: string,
  status: number,
  body: unknown,
): readonly string[] {
  const operation = operationOf(method, target)
  if (operation === undefined) return [`${method} ${target} is no route`]
  return findingsOf(status < 400 ? operation.success : operation.refusal, body, rules)
}

const rules = {
  keysAnyCase: false,
  resolve: (ref: string): Schema => {
    throw new Error(`${ref}: the contract has no references`)
  },
}
