import type { Credential } from '../credential.ts'
import type { SharedWork } from '../transport/shared-work.ts'
import { sameFingerprint, type Fingerprint } from './fingerprint.ts'
import type { Question } from './keys.ts'

/** Why a vault is asked. */
export interface Why {
  /** Whether somebody wants to have the vault asked, whatever is kept. */
  readonly fresh: boolean
  /** What was refused, where that is why. */
  readonly refused: Fingerprint | undefined
}

/** A request that is under way. */
export interface Flight {
  readonly question: Question
  readonly why: Why
  /** How long it may take, in milliseconds; `Infinity` where that is left to the vault. */
  readonly timeoutMs: number
  /** Its number: a later one has a higher number. */
  readonly request: number
  readonly work: SharedWork<Credential>
  /** Whether its answer is not to be kept any more. */
  outdated: boolean
}

/** Whether a request that is under way will do for another reason as well. */
export function serves(flight: Flight, { fresh, refused }: Why): boolean {
  if (flight.work.signal.aborted) return false
  if (fresh) return flight.why.fresh
  if (refused === undefined) return true
  // One that was begun for another cause may have been answered before the secret was changed.
  return flight.why.refused !== undefined && sameFingerprint(flight.why.refused, refused)
}
