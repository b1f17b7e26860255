import type { LabClock } from '../clock.ts'
import type { SeedProvider } from '../seed/types.ts'
import type { Account } from './account.ts'
import type { VaultState } from './vault-state.ts'

/** Settings of the provider; tests may change them while the lab runs, `reset()` puts them back. */
export interface ProviderSettings {
  /** Whether the provider caches. Default false. */
  cache: boolean
  /**
   * Seconds by the lab's clock between two refreshes. Default 1500, as in a published sample of provider
   * settings.
   */
  refreshSeconds: number
  /**
   * Whether the provider reaches the vault. Default true; when false, only what was cached is still served.
   */
  vaultReachable: boolean
  /**
   * How long the vault takes to answer, milliseconds of real time. Default 0. More than the request's
   * timeout: APPAP007E.
   */
  vaultLatencyMs: number
}

/**
 * The cache of the provider in front of the vault (CP protocol notes, Provider cache). With it on, a secret
 * that changes goes on being served as it was until the next refresh, by time or by hand.
 */
export class ProviderCache {
  readonly settings: ProviderSettings
  readonly #clock: LabClock
  readonly #previous = new Map<Account, string | null>()
  readonly #served = new Map<Account, Set<string>>()
  #refreshedAt = 0

  constructor(clock: LabClock, state: VaultState) {
    this.#clock = clock
    this.settings = { cache: false, refreshSeconds: 1500, vaultReachable: true, vaultLatencyMs: 0 }
    state.onBeforeSecretChange((account) => {
      if (!this.settings.cache) return
      this.#refreshIfDue()
      // Only the first change since the refresh matters: what was cached then is what is served.
      if (!this.#previous.has(account)) this.#previous.set(account, account.revealSecret())
    })
  }

  /**
   * Brings the cache up to date, as the vendor's cache-refresh tool does. Does nothing while the vault is
   * unreachable.
   */
  refresh(): void {
    if (!this.settings.vaultReachable) return
    this.#previous.clear()
    this.#refreshedAt = this.#clock.now()
  }

  /** @internal The secret that the provider serves at this moment. */
  secretOf(account: Account): string | null {
    if (!this.settings.cache) return account.revealSecret()
    this.#refreshIfDue()
    const previous = this.#previous.get(account)
    return previous === undefined ? account.revealSecret() : previous
  }

  /** @internal Notes that an application was served an account, which is from then on in the cache. */
  remember(account: Account, application: string): void {
    if (!this.settings.cache) return
    const served = this.#served.get(account)
    if (served === undefined) this.#served.set(account, new Set([application]))
    else served.add(application)
  }

  /** @internal Whether an account can be served to an application without the vault. */
  holds(account: Account, application: string): boolean {
    return this.settings.cache && this.#served.get(account)?.has(application) === true
  }

  /** @internal Back to the seed's settings, with nothing cached. */
  reset(seed: SeedProvider): void {
    this.settings.cache = seed.cache ?? false
    this.settings.refreshSeconds = seed.refreshSeconds ?? 1500
    this.settings.vaultReachable = true
    this.settings.vaultLatencyMs = 0
    this.#previous.clear()
    this.#served.clear()
    this.#refreshedAt = this.#clock.now()
  }

  #refreshIfDue(): void {
    if (this.#clock.now() - this.#refreshedAt >= this.settings.refreshSeconds * 1000) this.refresh()
  }
}
