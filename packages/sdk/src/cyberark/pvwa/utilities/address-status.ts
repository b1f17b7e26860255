/** How the accounts of an address are. Pure. */
import type { Account } from '../accounts/account.ts'
import { sameName } from '../named.ts'

/** How the accounts of an address are. */
export interface AddressStatus {
  readonly address: string
  /** How many accounts were found. */
  readonly found: number
  /** How many of them the CPM manages and did not fail with. */
  readonly good: number
  /** Whether none of the named accounts failed. */
  readonly ok: boolean
  /** Those that are not good, of the named ones; where none were named, of all. */
  readonly failed: readonly FailedAccount[]
  /** The named user names that no account has. */
  readonly missing: readonly string[]
}

/** An account that is not good. */
export interface FailedAccount {
  readonly account: Account
  /** What is wrong: the CPM failed, has not worked on it yet, or does not manage it. */
  readonly why: 'failure' | 'no-status' | 'not-managed'
  /** Why the CPM does not manage it, as somebody wrote. */
  readonly reason: string | undefined
}

/**
 * Judges the accounts of an address.
 *
 * @param wanted User names to look at, in any letter case; all where there are none.
 */
export function addressStatus(
  address: string,
  found: readonly Account[],
  wanted: readonly string[] | undefined,
): AddressStatus {
  const failures = found.flatMap((account) => failureOf(account) ?? [])
  const failed = failures.filter(({ account }) => isAmong(account.username, wanted))
  return {
    address,
    found: found.length,
    good: found.length - failures.length,
    ok: failed.length === 0,
    failed,
    missing: (wanted ?? []).filter((name) => !found.some(({ username }) => isAmong(username, [name]))),
  }
}

/** Whether an account is not good: the CPM failed, has no status for it, or does not manage it. */
export function hasFailed(account: Account): boolean {
  return failureOf(account) !== undefined
}

function failureOf(account: Account): FailedAccount | undefined {
  const { status, automatic, manualReason: reason } = account.management
  if (status === undefined) return { account, why: 'no-status', reason }
  if (sameName(status, 'failure')) return { account, why: 'failure', reason }
  return automatic === false ? { account, why: 'not-managed', reason } : undefined
}

/** Whether a value is one of those, in any letter case; where none are named, it is. */
export function isAmong(value: string | undefined, names: readonly string[] | undefined): boolean {
  return names === undefined || names.some((name) => value !== undefined && sameName(name, value))
}
