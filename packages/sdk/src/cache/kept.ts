import type { Credential } from '../credential.ts'
import type { Policy } from './cache-options.ts'
import { copyOf } from './copy.ts'
import type { Fingerprint } from './fingerprint.ts'
import type { Question } from './keys.ts'

/** How long a password is kept that the vault is changing: it may be another at any moment. In milliseconds. */
const briefMs = 2_000

/** What a cache has of one answer. Times are milliseconds by the clock of the cache. */
export interface Kept {
  readonly question: Question
  /** Its secret is the cache's own. */
  readonly credential: Credential
  readonly fingerprint: Fingerprint
  /** The same for the same secret, whatever the question. */
  readonly secretKey: string
  /** When it arrived. */
  readonly at: number
  /** Whether it was asked for because it had been refused, and the vault gave it again. */
  readonly confirmed: boolean
  /** Until when it is given without asking. */
  readonly freshUntil: number
  /** Until when it is given where the vault cannot be asked. */
  readonly staleUntil: number
  /** From when on it is fetched anew in the background. */
  readonly refreshAt: number
  /** Before when it is not, since that failed a moment ago. */
  retryAt: number
  /** How often in a row that failed. */
  failures: number
  /** Whether the vault could not be asked the last time. */
  outage: boolean
  /** Whether it was said that it is given past its time. */
  warned: boolean
}

/** What {@link keep} has to know. */
export type Arrival = Pick<Kept, 'question' | 'credential' | 'fingerprint' | 'secretKey' | 'at' | 'confirmed'>

/**
 * Makes a kept answer of one that has arrived, with a secret of its own.
 *
 * @param chance From 0 to 1: how much later than need be it is fetched anew.
 */
export function keep(arrival: Arrival, policy: Policy, chance: number): Kept {
  const { credential, at } = arrival
  const brief = credential.changeInProgress || credential.stale === true
  const freshUntil = at + (brief ? Math.min(briefMs, policy.ttlMs) : policy.ttlMs)
  const never = brief || policy.refreshAheadMs === 0
  return {
    ...arrival,
    credential: copyOf({ ...credential, properties: Object.freeze({ ...credential.properties }) }),
    freshUntil,
    staleUntil: freshUntil + policy.staleMs,
    refreshAt: never ? Infinity : freshUntil - policy.refreshAheadMs * (1 - chance / 2),
    retryAt: at,
    failures: 0,
    outage: false,
    warned: false,
  }
}
