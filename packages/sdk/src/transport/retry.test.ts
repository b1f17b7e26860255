import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRetryAfter, retryDelay, retryPolicy } from './retry.ts'

describe('retry', () => {
  it('repeats little by default [core/retry-only-safe]', () => {
    expect(retryPolicy()).toEqual({ attempts: 3, minDelayMs: 200, maxDelayMs: 5_000 })
  })

  it('waits longer each time, half of it by chance, up to a limit [core/retry-only-safe]', () => {
    const policy = retryPolicy({ minDelayMs: 100, maxDelayMs: 1_000 })
    expect([1, 2, 3, 4, 5].map((attempt) => retryDelay(policy, attempt, undefined, 1))).toEqual([
      100, 200, 400, 800, 1_000,
    ])
    expect(retryDelay(policy, 1, undefined, 0)).toBe(50)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (attempt) => {
        const delay = retryDelay(policy, attempt, undefined)
        expect(delay).toBeGreaterThanOrEqual(50)
        expect(delay).toBeLessThanOrEqual(1_000)
      }),
    )
  })

  it('waits at least as long as the server asks [core/retry-after]', () => {
    expect(retryDelay(retryPolicy({ maxDelayMs: 10 }), 1, 60_000)).toBe(60_000)
  })

  it('reads Retry-After as seconds and as a date [core/retry-after]', () => {
    const now = Date.parse('2026-11-22T10:00:00Z')
    expect(parseRetryAfter('7', now)).toBe(7_000)
    expect(parseRetryAfter(' 0 ', now)).toBe(0)
    expect(parseRetryAfter('Sun, 22 Nov 2026 10:00:30 GMT', now)).toBe(30_000)
    expect(parseRetryAfter('Sun, 22 Nov 2020 10:00:30 GMT', now)).toBe(0)
    expect(parseRetryAfter(['3', '9'], now)).toBe(3_000)
    for (const nonsense of [undefined, '', 'soon', '-5x'])
      expect(parseRetryAfter(nonsense, now)).toBeUndefined()
  })
})
