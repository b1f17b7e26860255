import * as v from 'valibot'
import type { Lab } from '../lab.ts'

/** A request to the admin API, as its routes see it. */
interface AdminRequest {
  readonly query: Readonly<Record<string, string>>
  /** Value of the route's `:id`. */
  readonly id: string
  readonly body: unknown
}

/** What a route gives: JSON, with 200 unless another status is named. */
export interface AdminAnswer {
  readonly status?: 200 | 201 | 404
  readonly body: unknown
}

/** One operation of the admin API. */
export interface AdminRoute {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  /** What it does, one line. */
  readonly summary: string
  readonly handle: (lab: Lab, request: AdminRequest) => AdminAnswer | Promise<AdminAnswer>
}

/** What a route gives that has nothing to say. */
export const done: AdminAnswer = { body: { ok: true } }
const largestPage = 1000

const wholeText = v.pipe(v.string(), v.regex(/^\d{1,9}$/u, 'must be a whole number'), v.transform(Number))
/** Query of a list. */
export const pageSchema = v.object({
  offset: v.optional(wholeText, '0'),
  limit: v.optional(
    v.pipe(wholeText, v.maxValue(largestPage, `must not be more than ${largestPage}`)),
    '100',
  ),
  safe: v.optional(v.string()),
})
/** A part of a list, as the query wants it. */
export function page<T>(
  items: readonly T[],
  query: AdminRequest['query'],
): { total: number; offset: number; items: T[] } {
  const { offset, limit } = v.parse(pageSchema, query)
  return { total: items.length, offset, items: items.slice(offset, offset + limit) }
}
