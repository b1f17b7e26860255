import { integer, nested, optional, type Shape } from '../options.ts'

/**
 * When a request is sent again by itself. Only what is safe to repeat is: a connection that was refused or a
 * name that DNS could not look up just then, before anything was sent, and an answer of 429 or 503. A repeated
 * retrieval is another row in the vault's audit. What leaves no trace, such as a page of a list from PVWA, is sent
 * again after a connection that broke, and after 502 and 504, as well.
 */
export interface RetryOptions {
  /** How often a request is sent at most, the first time included. 1 never repeats. Default 3. */
  readonly attempts?: number
  /** The first wait, in milliseconds; it doubles each time. Default 200. */
  readonly minDelayMs?: number
  /** The longest wait, in milliseconds, unless the server's `Retry-After` asks for more. Default 5 000. */
  readonly maxDelayMs?: number
}

/** {@link RetryOptions} with every default filled in. */
export type RetryPolicy = Required<RetryOptions>

const shape: Shape<RetryOptions> = {
  attempts: optional(integer(1, 100)),
  minDelayMs: optional(integer(0, 3_600_000)),
  maxDelayMs: optional(integer(0, 3_600_000)),
}

/** Checks {@link RetryOptions}. */
export const retryOptions = nested(shape)

/** Fills in the defaults. */
export function retryPolicy(options: RetryOptions = {}): RetryPolicy {
  return { attempts: 3, minDelayMs: 200, maxDelayMs: 5_000, ...options }
}

/**
 * How long to wait before the next attempt, in milliseconds: doubling, with half of it left to chance so that
 * many clients do not come back together, and never less than the server asked for.
 *
 * @param attempt The attempt that has just failed, from 1.
 * @param retryAfterMs What the server asked for.
 * @param chance A number from 0 to 1.
 */
export function retryDelay(
  policy: RetryPolicy,
  attempt: number,
  retryAfterMs: number | undefined,
  chance: number = Math.random(),
): number {
  const full = Math.min(policy.maxDelayMs, policy.minDelayMs * 2 ** (attempt - 1))
  return Math.max(retryAfterMs ?? 0, full / 2 + (full / 2) * chance)
}

/**
 * Reads a `Retry-After` header: seconds, or a date.
 *
 * @returns Milliseconds from now, or `undefined` when it says nothing that can be understood.
 */
export function parseRetryAfter(
  header: string | string[] | undefined,
  now: number = Date.now(),
): number | undefined {
  const value = (Array.isArray(header) ? header[0] : header)?.trim()
  if (value === undefined || value === '') return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
