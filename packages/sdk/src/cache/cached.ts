import type { Credential } from '../credential.ts'
import { Diagnostics } from '../diagnostics/diagnostics.ts'
import { isSallyportError } from '../errors.ts'
import { failureKind } from '../failure-kind.ts'
import { checkOptions } from '../options.ts'
import { closed } from '../transport/calls.ts'
import type { Deadline } from '../transport/deadline.ts'
import { retryDelay } from '../transport/retry.ts'
import { SharedWork } from '../transport/shared-work.ts'
import {
  checkVault,
  vaultRetrieveShape,
  type RotationEvent,
  type Selector,
  type Vault,
  type VaultCheck,
  type VaultCheckOptions,
  type VaultRetrieveOptions,
} from '../vault.ts'
import { checkCacheOptions, policyFinder, type CacheOptions, type Policy } from './cache-options.ts'
import { copyOf } from './copy.ts'
import { fingerprintOf, sameFingerprint } from './fingerprint.ts'
import { serves, type Flight, type Why } from './flight.ts'
import { keep, type Kept } from './kept.ts'
import { keyOf, questionOf, selectorKeyOf, type Question } from './keys.ts'
import { LruMap } from './lru.ts'
import { Rotations, secretKeyOf } from './rotations.ts'
import { waitingTime } from './waiting.ts'

/** A vault that keeps what another vault gives. */
export interface CachedVault extends Vault {
  /** How many credentials are kept. */
  readonly size: number
  /**
   * Forgets what is kept of an account, or of all accounts, for whatever kind, reason and ticket. What is under way is
   * given to those who wait for it, and not kept.
   */
  invalidate(selector?: Selector): void
  /**
   * Tells of each change of a username or secret, once, whoever's retrieval noticed it. Changes are noticed when the vault
   * is asked, and not before.
   *
   * @returns Ends it.
   */
  onRotate(listener: (event: RotationEvent) => unknown): () => void
}

/**
 * A vault in front of a vault: what was retrieved is kept in memory for a while, retrievals of the same at the same time
 * make one request, and an outage is bridged with what is kept. Refusals are not kept; one that arrives drops what was
 * kept. Each caller gets a Secret of its own, and may dispose of it. The inner vault belongs to it: `close` closes both.
 *
 * The `timeoutMs` and the signal of one retrieval end its own wait, not that of others for the same answer. Without a
 * `timeoutMs` it waits as long as the vault's client allows.
 *
 * @throws ConfigurationError naming the option that is unknown or wrong, or where there is no vault.
 * @see docs/guides/caching.md
 * @example
 * await using vault = cached(ccpVault(ccp), { ttlMs: 60_000 })
 */
export function cached(vault: Vault, options: CacheOptions = {}): CachedVault {
  return new VaultCache(vault, options)
}

/** How long what was refused, and then given again by the vault, is not asked for again because it was refused. */
const confirmedMs = 1_000
/** How often memory is cleared of what nobody can be given any more. */
const sweepMs = 60_000
/** The pauses between attempts in the background. */
const pauses = { attempts: Infinity, minDelayMs: 1_000, maxDelayMs: 60_000 }

const nothing: VaultRetrieveOptions = {}
const whenever: Why = { fresh: false, refused: undefined }

/** Why a caller asks. A secret that was disposed of cannot be told from another: then the vault has to be asked. */
function whyOf({ fresh = false, refused }: VaultRetrieveOptions): Why {
  if (refused === undefined) return fresh ? { fresh, refused } : whenever
  if (refused.secret.disposed) return { fresh: true, refused: undefined }
  return { fresh, refused: fingerprintOf(refused) }
}

class VaultCache implements CachedVault {
  readonly name: string
  readonly kind: string
  readonly identity: string
  declare readonly list?: NonNullable<Vault['list']>
  readonly #vault: Vault
  readonly #now: () => number
  readonly #policyOf: (question: Question) => Policy
  readonly #diagnostics: Diagnostics
  readonly #kept: LruMap<Kept>
  readonly #flights = new Map<string, Flight>()
  readonly #rotations: Rotations
  #sweeper: NodeJS.Timeout | undefined
  #requests = 0
  #closed = false

  constructor(vault: Vault, options: CacheOptions) {
    checkVault('cached', vault)
    checkCacheOptions(options)
    const { maxEntries = 1_000, logger, clock = () => performance.now() } = options
    this.name = vault.name
    this.kind = vault.kind
    this.identity = vault.identity
    if (vault.list !== undefined) this.list = vault.list.bind(vault)
    this.#vault = vault
    this.#now = clock
    this.#policyOf = policyFinder(vault.name, options)
    this.#diagnostics = new Diagnostics(vault.name, logger)
    this.#kept = new LruMap(maxEntries, ({ credential }) => credential.secret.dispose())
    this.#rotations = new Rotations(vault.name, maxEntries, this.#diagnostics)
  }

  get size(): number {
    return this.#kept.size
  }

  async retrieve(selector: Selector, options: VaultRetrieveOptions = nothing): Promise<Credential> {
    if (options !== nothing) checkOptions('retrieve', options, vaultRetrieveShape)
    if (this.#closed) throw closed()
    options.signal?.throwIfAborted()
    const why = whyOf(options)
    const kept = why.fresh ? undefined : this.#kept.get(keyOf(selector, options))
    return (kept && this.#given(kept, why)) ?? (await this.#asked(selector, options, why))
  }

  check(options?: VaultCheckOptions): Promise<VaultCheck> {
    return this.#vault.check(options)
  }

  invalidate(selector?: Selector): void {
    const selectorKey = selector === undefined ? undefined : selectorKeyOf(selector)
    const concerned = ({ question }: { readonly question: Question }): boolean =>
      selectorKey === undefined || question.selectorKey === selectorKey
    this.#kept.deleteWhere(concerned)
    for (const flight of this.#flights.values()) if (concerned(flight)) this.#disown(flight)
    this.#vault.invalidate?.(selector)
  }

  onRotate(listener: (event: RotationEvent) => unknown): () => void {
    return this.#rotations.listen(listener)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#sweeper)
    this.#kept.deleteWhere(() => true)
    for (const flight of this.#flights.values()) this.#disown(flight)
    this.#rotations.clear()
    await this.#vault.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** A copy of what is kept, where it will do. */
  #given(kept: Kept, { refused }: Why): Credential | undefined {
    const now = this.#now()
    if (now >= kept.freshUntil)
      return refused === undefined && kept.outage ? this.#bridge(kept, now) : undefined
    if (refused !== undefined && sameFingerprint(kept.fingerprint, refused)) {
      return kept.confirmed && now < kept.at + confirmedMs ? copyOf(kept.credential) : undefined
    }
    if (now >= kept.refreshAt) this.#refresh(kept, now)
    return copyOf(kept.credential)
  }

  /** What bridges an outage: a marked copy past its time, while it may be given. Whether the vault is back is found out beside. */
  #bridge(kept: Kept, now: number): Credential | undefined {
    // Somebody else's request may have been luckier.
    if (now < kept.freshUntil) return copyOf(kept.credential)
    if (now >= kept.staleUntil) return undefined
    if (!kept.warned) this.#diagnostics.warn('The vault cannot be asked: a credential is used past its time')
    kept.warned = true
    if (kept.outage) this.#refresh(kept, now)
    return copyOf(kept.credential, true)
  }

  /** Asks the vault. In an outage what is kept will do, unless it was refused. */
  async #asked(selector: Selector, options: VaultRetrieveOptions, why: Why): Promise<Credential> {
    const question = questionOf(selector, options)
    const deadline = waitingTime(this.name, options)
    try {
      return await this.#answer(question, why, options.timeoutMs ?? Infinity, deadline)
    } catch (error) {
      const kept = why.fresh || why.refused !== undefined ? undefined : this.#kept.get(question.key)
      const bridge = kept && failureKind(error) === 'outage' ? this.#bridge(kept, this.#now()) : undefined
      if (bridge === undefined) throw error
      return bridge
    } finally {
      deadline?.clear()
    }
  }

  /** Asks the vault, together with all who want the same. */
  async #answer(
    question: Question,
    why: Why,
    timeoutMs: number,
    deadline: Deadline | undefined,
  ): Promise<Credential> {
    const underWay = this.#flights.get(question.key)
    const flight =
      underWay !== undefined && serves(underWay, why) ? underWay : this.#begin(question, why, timeoutMs)
    try {
      return copyOf(await flight.work.wait(deadline))
    } catch (error) {
      // Whoever began it may have had less time.
      const again = flight.timeoutMs < timeoutMs && deadline?.reason === undefined
      if (!again || failureKind(error) !== 'outage') throw error
      return this.#answer(question, why, timeoutMs, deadline)
    }
  }

  /** Has a credential fetched anew in the background. */
  #refresh({ question, retryAt }: Kept, now: number): void {
    if (now < retryAt || this.#flights.has(question.key)) return
    this.#begin(question, whenever, Infinity).work.want()
  }

  #begin(question: Question, why: Why, timeoutMs: number): Flight {
    const earlier = this.#flights.get(question.key)
    if (earlier !== undefined) this.#disown(earlier)
    const how: VaultRetrieveOptions = {
      ...question.how,
      ...(timeoutMs === Infinity ? {} : { timeoutMs }),
      fresh: why.fresh || why.refused !== undefined,
    }
    const work = new SharedWork(async (signal) => {
      try {
        const credential = await this.#vault.retrieve(question.selector, { ...how, signal })
        this.#arrived(flight, credential)
        return credential
      } catch (error) {
        this.#failed(flight, error)
        throw error
      } finally {
        if (this.#flights.get(question.key) === flight) this.#flights.delete(question.key)
      }
    })
    this.#requests += 1
    const flight: Flight = { question, why, timeoutMs, request: this.#requests, work, outdated: false }
    this.#flights.set(question.key, flight)
    return flight
  }

  #arrived(flight: Flight, credential: Credential): void {
    if (flight.outdated) return
    const { question, why } = flight
    const fingerprint = fingerprintOf(credential)
    const secretKey = secretKeyOf(question, credential)
    const found = this.#rotations.compare(secretKey, fingerprint, flight.request)
    // What another reason or ticket brought is not right any more; and where two answers crossed, neither is known to be.
    if (found.is === 'changed' || found.is === 'late') {
      this.#kept.deleteWhere((kept) => kept.secretKey === secretKey)
    }
    if (found.is === 'late') return
    const confirmed = why.refused !== undefined && sameFingerprint(why.refused, fingerprint)
    const policy = this.#policyOf(question)
    if (policy.ttlMs > 0) {
      const arrival = { question, credential, fingerprint, secretKey, at: this.#now(), confirmed }
      this.#kept.set(question.key, keep(arrival, policy, Math.random()))
      this.#sweepLater()
    }
    if (found.is === 'changed') this.#rotations.tell(question, credential.retrievedAt, found.usernameChanged)
  }

  #failed({ outdated, question, work }: Flight, error: unknown): void {
    const kept = outdated ? undefined : this.#kept.peek(question.key)
    if (kept === undefined) return
    const kind = failureKind(error)
    // Whoever asked does not want to know any more, which says nothing of the vault.
    if (kind === 'other' && work.signal.aborted) return
    if (kind === 'refusal') {
      this.#kept.delete(question.key)
      return
    }
    kept.failures += 1
    kept.outage = kind === 'outage'
    kept.retryAt = this.#now() + retryDelay(pauses, kept.failures, undefined)
    const fields = isSallyportError(error) ? { code: error.code } : {}
    this.#diagnostics.warn('A kept credential could not be fetched anew', fields)
  }

  /** Whoever waits for it gets its answer; nobody else does, and it is not kept. */
  #disown(flight: Flight): void {
    flight.outdated = true
    this.#flights.delete(flight.question.key)
    flight.work.letGo(closed())
  }

  /** Clears memory of what is past its last use, for as long as anything is kept. Holds no process back. */
  #sweepLater(): void {
    this.#sweeper ??= setTimeout(() => {
      this.#sweeper = undefined
      const now = this.#now()
      this.#kept.deleteWhere((kept) => now >= kept.staleUntil)
      if (this.#kept.size > 0) this.#sweepLater()
    }, sweepMs).unref()
  }
}
