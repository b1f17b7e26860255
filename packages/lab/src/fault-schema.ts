import * as v from 'valibot'
import type { Fault } from './faults.ts'

const text = v.string('must be text')
const count = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(0, 'must not be negative'),
)
const positive = v.pipe(v.number('must be a number'), v.gtValue(0, 'must be greater than 0'))
const status = v.pipe(
  count,
  v.minValue(200, 'must be from 200 to 599'),
  v.maxValue(599, 'must be from 200 to 599'),
)
const redirectStatus = v.pipe(
  count,
  v.minValue(300, 'must be from 300 to 399'),
  v.maxValue(399, 'must be from 300 to 399'),
)
const exitCode = v.pipe(count, v.maxValue(255, 'must be from 0 to 255'))

const match = v.optional(
  v.strictObject({
    method: v.optional(text),
    path: v.optional(v.union([text, v.instance(RegExp)], 'must be text or a regular expression')),
    application: v.optional(text),
  }),
)
const limits = {
  times: v.optional(v.pipe(positive, v.integer('must be a whole number'))),
  forMs: v.optional(positive),
  match,
}
const httpSurfaces = ['ccp', 'pvwa', 'axidian-idp', 'axidian-core', 'pam360', 'web'] as const
const http = {
  surface: v.picklist(httpSurfaces, `must be one of ${httpSurfaces.join(', ')}`),
  ...limits,
}
const executable = { surface: v.literal('cp', 'must be cp'), ...limits }
const kind = <const T extends string>(name: T) => v.literal(name)

const httpFault = v.variant(
  'kind',
  [
    v.strictObject({
      ...http,
      kind: kind('status'),
      status,
      body: v.optional(v.picklist(['json', 'html', 'empty'], 'must be json, html or empty')),
      code: v.optional(text),
      message: v.optional(text),
      retryAfter: v.optional(v.union([count, text], 'must be seconds or an HTTP date')),
    }),
    v.strictObject({
      ...http,
      kind: kind('reset'),
      when: v.optional(
        v.picklist(
          ['before-headers', 'after-handling', 'mid-body'],
          'must be before-headers, after-handling or mid-body',
        ),
      ),
    }),
    v.strictObject({ ...http, kind: kind('delay'), delayMs: count }),
    v.strictObject({
      ...http,
      kind: kind('stall'),
      when: v.optional(
        v.picklist(['before-handling', 'after-handling'], 'must be before-handling or after-handling'),
      ),
    }),
    v.strictObject({ ...http, kind: kind('truncate'), bytes: v.optional(count) }),
    v.strictObject({ ...http, kind: kind('html'), status: v.optional(status) }),
    v.strictObject({ ...http, kind: kind('content-type'), contentType: v.optional(text) }),
    v.strictObject({
      ...http,
      kind: kind('redirect'),
      location: v.optional(text),
      status: v.optional(redirectStatus),
    }),
    v.strictObject({ ...http, kind: kind('invalid-utf8') }),
    v.strictObject({
      ...http,
      kind: kind('oversize'),
      bytes: v.optional(v.pipe(count, v.maxValue(2 ** 28, 'is too large'))),
    }),
    v.strictObject({
      ...http,
      kind: kind('close-idle'),
      when: v.optional(
        v.picklist(['after-answer', 'on-next-request'], 'must be after-answer or on-next-request'),
      ),
    }),
  ],
  ({ expected }) => `is no fault of an HTTP surface, which are ${expected}`,
)

const executableFault = v.variant(
  'kind',
  [
    v.strictObject({ ...executable, kind: kind('exit'), exitCode, stderr: v.optional(text) }),
    v.strictObject({ ...executable, kind: kind('warning'), text }),
    v.strictObject({ ...executable, kind: kind('garbage'), stdout: text }),
    v.strictObject({ ...executable, kind: kind('truncate'), bytes: v.optional(count) }),
    v.strictObject({ ...executable, kind: kind('delay'), delayMs: count }),
    v.strictObject({ ...executable, kind: kind('hang') }),
    v.strictObject({
      ...executable,
      kind: kind('crash'),
      signal: v.optional(
        v.picklist(['SIGSEGV', 'SIGKILL', 'SIGABRT', 'SIGTERM'], 'is no signal for a crash'),
      ),
    }),
  ],
  ({ expected }) => `is no fault of the executable, which are ${expected}`,
)

// Drops keys whose value is undefined, which the optional entries of a schema may leave behind.
function dense<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T
}

/** A fault. In JSON the path of `match` is a part of the path; regular expressions are for programs. */
export const faultSchema = v.pipe(
  v.lazy((input) => {
    const local = typeof input === 'object' && input !== null && 'surface' in input && input.surface === 'cp'
    return local ? executableFault : httpFault
  }),
  v.transform((fault) => {
    const { match: matched, ...rest } = fault
    // The schemas hold each kind to its own keys; their types have an absent one as undefined.
    return dense({ ...rest, match: matched && dense(matched) }) as Fault
  }),
)
