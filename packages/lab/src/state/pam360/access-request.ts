import type { Pam360Account } from './account.ts'
import type { Pam360User } from './user.ts'

/** How an account's password is got where access is controlled. */
export interface Pam360AccessControl {
  /** Names of those who approve; empty (default): the owner of the resource, and super administrators. */
  readonly approvers?: readonly string[]
  /** How many have to approve. Default 1. */
  readonly approvals?: 1 | 2
  /** Whether a request is approved at once. Default false. */
  readonly autoApprove?: boolean
  /** Minutes for which an approval, and then a check-out, holds. Default 60. */
  readonly minutes?: number
  /** Whether the password is changed when it is checked in. Default false. */
  readonly resetOnCheckIn?: boolean
  /** Names of users who need not ask, beside the owner. */
  readonly exempt?: readonly string[]
}

/** Where a request is in its life. */
export type Pam360RequestState =
  'requested' | 'approved' | 'checked-out' | 'rejected' | 'checked-in' | 'expired'

/** What a request is made with. */
export interface Pam360RequestInit {
  readonly account: Pam360Account
  readonly requester: Pam360User
  readonly reason: string
  readonly ticketId: string
  /** Epoch milliseconds. */
  readonly at: number
  /** The window that was asked for, epoch milliseconds; `null`: now. */
  readonly window: { readonly from: number; readonly until: number } | null
  /** Numbers of further resources that it is for; none by default. */
  readonly resources?: readonly number[]
}

const minuteMs = 60_000

/** One request for the password of an account. It ages by the clock, when it is looked at. */
export class Pam360AccessRequest {
  readonly account: Pam360Account
  readonly requester: Pam360User
  readonly reason: string
  readonly ticketId: string
  /** Epoch milliseconds. */
  readonly requestedAt: number
  /** From when the access holds, epoch milliseconds. */
  readonly startsAt: number
  /** Numbers of further resources that it is for. */
  readonly resources: readonly number[]
  /** Who has approved. */
  readonly approvedBy: Pam360User[] = []
  readonly #minutes: number
  readonly #needed: number
  #endsAt: number | null
  #state: Pam360RequestState = 'requested'
  #isOverdue = false

  constructor(init: Pam360RequestInit, { approvals = 1, minutes = 60 }: Pam360AccessControl) {
    this.account = init.account
    this.requester = init.requester
    this.reason = init.reason
    this.ticketId = init.ticketId
    this.requestedAt = init.at
    this.resources = init.resources ?? []
    this.startsAt = init.window?.from ?? init.at
    this.#endsAt = init.window?.until ?? null
    this.#minutes = minutes
    this.#needed = approvals
  }

  /** When it ends, epoch milliseconds; `null` as long as nothing limits it. */
  get endsAt(): number | null {
    return this.#endsAt
  }

  /** How many have to approve. */
  get approvalsNeeded(): number {
    return this.#needed
  }

  /** Where it is at a moment, epoch milliseconds. */
  stateAt(now: number): Pam360RequestState {
    if (this.#isOpen() && this.#endsAt !== null && now >= this.#endsAt) {
      this.#isOverdue = this.#state === 'checked-out'
      this.#state = 'expired'
    }
    return this.#state
  }

  /** Says once that it expired while the password was checked out. */
  takeOverdue(now: number): boolean {
    this.stateAt(now)
    const was = this.#isOverdue
    this.#isOverdue = false
    return was
  }

  /** Whether it still leads somewhere. */
  isOpen(now: number): boolean {
    this.stateAt(now)
    return this.#isOpen()
  }

  /** One more approval; with the last one that is needed it is approved. */
  approve(by: Pam360User, now: number): void {
    this.approvedBy.push(by)
    if (this.approvedBy.length >= this.#needed) this.#grant(now)
  }

  /** Approved without anybody. */
  approveAtOnce(now: number): void {
    this.#grant(now)
  }

  /** Notes that the password was checked out. */
  checkOut(now: number): void {
    this.#state = 'checked-out'
    this.#limit(now)
  }

  /** Notes that somebody rejected it. */
  reject(): void {
    this.#state = 'rejected'
  }

  /** Notes that the password was given back. */
  checkIn(): void {
    this.#state = 'checked-in'
  }

  #grant(now: number): void {
    this.#state = 'approved'
    if (this.#endsAt === null) this.#limit(now)
  }

  // A window that was asked for is not made longer by a check-out.
  #limit(now: number): void {
    const most = now + this.#minutes * minuteMs
    const asked = this.#endsAt
    this.#endsAt =
      this.#state === 'checked-out' && asked !== null && this.startsAt > this.requestedAt
        ? Math.min(asked, most)
        : most
  }

  #isOpen(): boolean {
    return this.#state === 'requested' || this.#state === 'approved' || this.#state === 'checked-out'
  }
}
