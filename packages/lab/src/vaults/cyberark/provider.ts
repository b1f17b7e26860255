import { setTimeout as wait } from 'node:timers/promises'
import type { Audit } from '../../audit.ts'
import type { LabClock } from '../../clock.ts'
import type { Account } from '../../state/account.ts'
import { unusableBecause } from '../../state/application.ts'
import type { ProviderCache } from '../../state/provider-cache.ts'
import type { VaultState } from '../../state/vault-state.ts'
import { failedRestriction } from './caller.ts'
import type { Caller } from './caller.ts'
import type { Selection } from './criteria.ts'
import { refusals } from './refusal.ts'
import type { DoorRefusals, Refusal } from './refusal.ts'
import { search } from './search.ts'

/** Settings that CCP and CP share, since one provider stands behind both. */
export interface RefusalSettings {
  /**
   * Code for an AppID that is not defined: the documented one, or that of newer versions. Default
   * `APPAP008E`.
   */
  unknownAppIdCode: 'APPAP008E' | 'APPAP425E'
  /** Number in the text of APPAP004E; 5 and 9 were seen. Default 9. */
  diagnosticInfo: number
}

/** A request to the provider, its door's own grammar already read. */
export interface RetrievalRequest {
  readonly application: string
  readonly caller: Caller
  readonly selection: Selection
  readonly reason?: string | undefined
  readonly failOnChange: boolean
  readonly timeoutSeconds: number
  readonly signal: AbortSignal
}

/** What the provider gives. */
export type Retrieval =
  | { readonly account: Account; readonly secret: string | null; readonly refusal?: undefined }
  | { readonly account?: undefined; readonly secret?: undefined; readonly refusal: Refusal }

// Which characters a user name may not have is not established; control characters are in nobody's name.
const notInNames = /\p{Cc}/u

/**
 * The provider behind both doors: who asks, what they may see, which account it is. Every answer is an audit
 * row.
 */
export class Provider {
  readonly #state: VaultState
  readonly #cache: ProviderCache
  readonly #audit: Audit
  readonly #cpm: { settle(): void }
  readonly #clock: LabClock

  /** `cpm` is told before each retrieval to do what is due. */
  constructor(parts: {
    readonly state: VaultState
    readonly cache: ProviderCache
    readonly audit: Audit
    readonly cpm: { settle(): void }
    readonly clock: LabClock
  }) {
    const { state, cache, audit, cpm, clock } = parts
    this.#clock = clock
    this.#state = state
    this.#cache = cache
    this.#audit = audit
    this.#cpm = cpm
  }

  /** Answers a request, and writes the audit row. */
  async retrieve(
    request: RetrievalRequest,
    settings: RefusalSettings,
    door: DoorRefusals,
  ): Promise<Retrieval> {
    this.#cpm.settle()
    const outcome = await this.#decide(request, settings, door)
    const { caller, reason, application, selection } = request
    const refused = outcome.refusal !== undefined
    const asked = (name: string): string | undefined =>
      selection.criteria.find((item) => item.name === name)?.value
    const safe = outcome.account?.safe ?? asked('safe')
    const folder = outcome.account?.folder ?? asked('folder')
    const object = outcome.account?.name ?? asked('object')
    this.#audit.record({
      action: refused ? 'Retrieve password refused' : 'Retrieve password',
      application,
      via: caller.via,
      ...(safe === undefined ? {} : { safe }),
      ...(folder === undefined ? {} : { folder }),
      ...(object === undefined ? {} : { object }),
      ...(reason === undefined ? {} : { reason }),
      sourceAddress: caller.address,
      outcome: outcome.refusal?.code ?? 'OK',
    })
    return outcome
  }

  async #decide(
    request: RetrievalRequest,
    settings: RefusalSettings,
    door: DoorRefusals,
  ): Promise<Retrieval> {
    const { caller, selection } = request
    if (notInNames.test(request.application)) return { refusal: refusals.invalidUserName() }
    const application = this.#state.application(request.application)
    if (application === undefined) {
      return { refusal: refusals.unknownApplication(request.application, settings.unknownAppIdCode) }
    }
    const because = unusableBecause(application, this.#clock.now())
    if (because !== undefined) return { refusal: refusals.unusableApplication(application.id, because) }
    const failed = await failedRestriction(application, caller)
    if (failed !== undefined) return { refusal: refusals.unauthorized(failed) }
    if (selection.criteria.length === 0) return { refusal: refusals.tooMany(selection.echo) }

    const visible = (account: Account): boolean =>
      this.#state.safe(account.safe)?.allows(application.id, 'retrieve') === true
    const found = search(this.#state, selection, visible)
    if (typeof found === 'string') return { refusal: door.invalidQuery }
    if (found.length > 1) return { refusal: refusals.tooMany(selection.echo) }
    const [account] = found
    const reached = await this.#reachVault(account, application.id, request)
    if (!reached) return { refusal: refusals.vaultUnreachable() }
    if (account === undefined) return { refusal: refusals.notFound(selection.echo, settings.diagnosticInfo) }

    const reasonGiven = request.reason !== undefined && request.reason.trim() !== ''
    if (!reasonGiven && this.#state.platform(account.platformId)?.requireReason === true) {
      return { refusal: door.reasonRequired }
    }
    if (request.failOnChange && account.changeInProgress) return { refusal: refusals.changing(account.name) }
    this.#cache.remember(account, application.id)
    return { account, secret: this.#cache.secretOf(account) }
  }

  /** Whether the vault, or the cache in its place, answers in time. */
  async #reachVault(
    account: Account | undefined,
    application: string,
    request: RetrievalRequest,
  ): Promise<boolean> {
    const { vaultReachable, vaultLatencyMs } = this.#cache.settings
    if (vaultReachable && vaultLatencyMs === 0) return true
    if (account !== undefined && this.#cache.holds(account, application)) return true
    if (!vaultReachable) return false
    const limit = request.timeoutSeconds * 1000
    await wait(Math.min(vaultLatencyMs, limit), undefined, { signal: request.signal }).catch(() => undefined)
    return vaultLatencyMs <= limit
  }
}
