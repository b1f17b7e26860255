import { fold } from './fold.ts'
import type { Account } from './account.ts'
import type { MasterPolicy } from './master-policy.ts'

/** What a request is made from. Times are epoch seconds. */
export interface AccessRequestInit {
  readonly account: Account
  readonly user: string
  readonly reason?: string
  readonly ticketingSystem?: string
  readonly ticketId?: string
  /** Whether it holds for more than one retrieval. Default false. */
  readonly multiple?: boolean
  /** From when it holds, epoch seconds. */
  readonly from?: number
  /** Until when it holds, epoch seconds. */
  readonly to?: number
  readonly additionalInfo?: Readonly<Record<string, string>>
  readonly connectionComponent?: string
  readonly connect?: boolean
}

/** What somebody decided about a request. */
export interface AccessDecision {
  readonly by: string
  readonly action: 'confirm' | 'reject'
  readonly reason: string
  /** Epoch milliseconds. */
  readonly at: number
}

/** How many must confirm at each of the two levels. */
export interface RequiredConfirmers {
  readonly level1: number
  readonly level2: number
}

/** Where a request stands. */
export type AccessRequestStatus = 'waiting' | 'confirmed' | 'rejected' | 'used'

/** A request for access to an account under dual control. */
export class AccessRequest {
  readonly id: string
  readonly account: Account
  readonly user: string
  readonly reason: string
  readonly ticketingSystem: string
  readonly ticketId: string
  readonly multiple: boolean
  /** From when it holds, epoch seconds. */
  readonly from: number | undefined
  /** Until when it holds, epoch seconds. */
  readonly to: number | undefined
  readonly additionalInfo: Readonly<Record<string, string>>
  readonly connectionComponent: string
  readonly connect: boolean
  readonly required: RequiredConfirmers
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** Epoch milliseconds: what was not confirmed or used until then is over. */
  readonly expiresAt: number
  readonly #decisions: AccessDecision[] = []
  #used = false

  constructor(
    id: string,
    init: AccessRequestInit,
    required: RequiredConfirmers,
    times: { readonly createdAt: number; readonly expiresAt: number },
  ) {
    this.id = id
    this.account = init.account
    this.user = init.user
    this.reason = init.reason ?? ''
    this.ticketingSystem = init.ticketingSystem ?? ''
    this.ticketId = init.ticketId ?? ''
    this.multiple = init.multiple ?? false
    this.from = init.from
    this.to = init.to
    this.additionalInfo = init.additionalInfo ?? {}
    this.connectionComponent = init.connectionComponent ?? ''
    this.connect = init.connect ?? false
    this.required = required
    this.createdAt = times.createdAt
    this.expiresAt = times.expiresAt
  }

  /** What was decided, oldest first. */
  get decisions(): readonly AccessDecision[] {
    return this.#decisions
  }

  /** Where it stands; whether it has expired is another question. */
  get status(): AccessRequestStatus {
    if (this.#decisions.some(({ action }) => action === 'reject')) return 'rejected'
    if (this.confirmationsLeft > 0) return 'waiting'
    return this.#used ? 'used' : 'confirmed'
  }

  /** How many confirmations are still missing. */
  get confirmationsLeft(): number {
    return Math.max(0, this.required.level1 + this.required.level2 - this.#decisions.length)
  }

  /** The level whose confirmers are asked now: 2 once all of the first have confirmed. */
  get level(): 1 | 2 {
    return this.required.level2 > 0 && this.#decisions.length >= this.required.level1 ? 2 : 1
  }

  /** Whether it is over at a moment (epoch milliseconds). */
  isExpired(now: number): boolean {
    return now >= this.expiresAt
  }

  /** Whether it opens the account at a moment (epoch milliseconds). */
  opens(now: number): boolean {
    const seconds = now / 1000
    return (
      this.status === 'confirmed' &&
      !this.isExpired(now) &&
      (this.from === undefined || seconds >= this.from) &&
      (this.to === undefined || seconds < this.to)
    )
  }

  /** Notes a decision. */
  decide(decision: AccessDecision): void {
    this.#decisions.push(decision)
  }

  /** Notes that it was used: one for a single access is over. */
  use(): void {
    if (!this.multiple) this.#used = true
  }
}

/** The requests of a vault. */
export class AccessRequests {
  readonly #held = new Map<string, AccessRequest>()
  readonly #now: () => number
  readonly #master: Readonly<MasterPolicy>
  #last = 0

  /** `now` is the lab's clock. */
  constructor(now: () => number, master: Readonly<MasterPolicy>) {
    this.#now = now
    this.#master = master
  }

  /** All of them, oldest first. */
  list(): AccessRequest[] {
    return [...this.#held.values()]
  }

  /** The request of that id, or `undefined`. */
  find(id: string): AccessRequest | undefined {
    return this.#held.get(id)
  }

  /**
   * Adds a request, whose id starts with the number of the account's safe. How many must confirm it is what the master
   * policy says now; it is over at its end, or after so many days.
   */
  add(init: AccessRequestInit, days = 5): AccessRequest {
    this.#last += 1
    const { confirmersNumber, multiLevelApproval } = this.#master
    const level1 = Math.max(1, confirmersNumber)
    const createdAt = this.#now()
    const request = new AccessRequest(
      `${init.account.id.split('_')[0] ?? '0'}_${this.#last}`,
      init,
      { level1, level2: multiLevelApproval ? level1 : 0 },
      { createdAt, expiresAt: init.to === undefined ? createdAt + days * 86_400_000 : init.to * 1000 },
    )
    this.#held.set(request.id, request)
    return request
  }

  /** Takes a request out; false when there was none. */
  remove(id: string): boolean {
    return this.#held.delete(id)
  }

  /** Takes out those for an account that is gone. */
  forget(account: Account): void {
    for (const request of this.list()) if (request.account === account) this.#held.delete(request.id)
  }

  /** The request that opens an account for a user at a moment, or `undefined`. */
  opening(account: Account, user: string, now: number): AccessRequest | undefined {
    return this.list().find(
      (request) => request.account === account && fold(request.user) === fold(user) && request.opens(now),
    )
  }

  /** Forgets all. */
  clear(): void {
    this.#held.clear()
    this.#last = 0
  }
}
