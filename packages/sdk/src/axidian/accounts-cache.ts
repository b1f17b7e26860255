import type { Deadline } from '../transport/deadline.ts'
import { SingleFlight } from '../transport/shared-work.ts'
import type { AxidianAccount } from './account.ts'

interface KeptAccounts {
  readonly accounts: readonly AxidianAccount[]
  readonly at: number
}

/** The list of accounts, kept for some time. Only what listings say, never a secret. */
export class AccountsCache {
  readonly #ttlMs: number
  readonly #now: () => number
  readonly #asking: SingleFlight<KeptAccounts>
  #kept: KeptAccounts | undefined

  /**
   * @param ask Asks Core.
   * @param ttlMs How long a list is good, in milliseconds; 0 keeps none.
   * @param now The time in milliseconds, by a clock that never jumps.
   */
  constructor(
    ask: (signal: AbortSignal) => Promise<readonly AxidianAccount[]>,
    ttlMs: number,
    now: () => number,
  ) {
    this.#ttlMs = ttlMs
    this.#now = now
    this.#asking = new SingleFlight(async (signal) => {
      const kept = { accounts: await ask(signal), at: now() }
      if (ttlMs > 0) this.#kept = kept
      return kept
    })
  }

  /** The list: the kept one while it is good, else a new one. `fresh` says whether it was asked for now. */
  async accounts(
    deadline: Deadline,
  ): Promise<{ readonly accounts: readonly AxidianAccount[]; readonly fresh: boolean }> {
    const kept = this.#kept
    if (kept !== undefined && this.#now() - kept.at < this.#ttlMs)
      return { accounts: kept.accounts, fresh: false }
    return { accounts: await this.refreshed(deadline), fresh: true }
  }

  /** A new list, asked for once for all who wait. What was kept is forgotten, also when this fails. */
  async refreshed(deadline: Deadline): Promise<readonly AxidianAccount[]> {
    this.#kept = undefined
    return (await this.#asking.wait(deadline)).accounts
  }

  /** Forgets the list. */
  drop(): void {
    this.#kept = undefined
  }
}
