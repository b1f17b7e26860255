import { fold } from '../fold.ts'
import { accessLevels, greatest } from './access-level.ts'
import type { Pam360AccessLevel } from './access-level.ts'
import { Pam360AccessRequest } from './access-request.ts'
import type { Pam360AccessControl, Pam360RequestInit } from './access-request.ts'
import type { Pam360Account, Pam360Demands } from './account.ts'
import type { Pam360State } from './pam360-state.ts'
import type { Pam360Resource } from './resource.ts'
import type { Pam360User } from './user.ts'

/** Where an account stands for a user who may see it. */
export type Pam360Standing =
  'readable' | 'must-request' | 'waiting' | 'approved' | 'approved-for-later' | 'checked-out' | 'in-use'

/** Who may do what with which account, and the requests for access. */
export class Pam360Access {
  readonly #state: Pam360State
  readonly #requests: Pam360AccessRequest[] = []

  constructor(state: Pam360State) {
    this.#state = state
  }

  /** All requests, over or not, the oldest first. */
  get requests(): readonly Pam360AccessRequest[] {
    return this.#requests
  }

  /** What a user may do with a whole resource. */
  ofResource(user: Pam360User, resource: Pam360Resource): Pam360AccessLevel | undefined {
    if (user.id === resource.owner || this.#rules(user, resource)) return 'fullaccess'
    const groups = this.#state.groupsOf(user)
    return (
      resource.shares.levelFor(user.id, groups) ??
      greatest(
        this.#state.groupsWith(resource).flatMap(({ shares }) => shares.levelFor(user.id, groups) ?? []),
      )
    )
  }

  /** What a user may do with an account: a share of the account beats one of the resource, and that one of a group. */
  ofAccount(
    user: Pam360User,
    resource: Pam360Resource,
    account: Pam360Account,
  ): Pam360AccessLevel | undefined {
    if (user.id === resource.owner || this.#rules(user, resource)) return 'fullaccess'
    return account.shares.levelFor(user.id, this.#state.groupsOf(user)) ?? this.ofResource(user, resource)
  }

  /** The accounts of a resource that a user sees. */
  visibleAccounts(user: Pam360User, resource: Pam360Resource): Pam360Account[] {
    return resource.present.filter((account) => this.ofAccount(user, resource, account) !== undefined)
  }

  /** Whether a user sees a resource: it is shared, or one of its accounts is. */
  sees(user: Pam360User, resource: Pam360Resource): boolean {
    return this.ofResource(user, resource) !== undefined || this.visibleAccounts(user, resource).length > 0
  }

  /** How access to an account is controlled for a user; `null` when it is not. */
  controlFor(user: Pam360User, resource: Pam360Resource, account: Pam360Account): Pam360AccessControl | null {
    const control = account.accessControl ?? resource.accessControl
    if (control === null || user.id === resource.owner) return null
    return (control.exempt ?? []).some((name) => fold(name) === fold(user.name)) ? null : control
  }

  /** What retrieving an account asks for: its own demands before the resource's. */
  demandsOf(resource: Pam360Resource, account: Pam360Account): Required<Pam360Demands> {
    const {
      reasonRequired = false,
      ticketRequired = false,
      ticketRequiredForRequest = false,
    } = {
      ...resource.demands,
      ...account.demands,
    }
    return { reasonRequired, ticketRequired, ticketRequiredForRequest }
  }

  /** Whether a user decides on requests for an account. */
  approves(user: Pam360User, resource: Pam360Resource, account: Pam360Account): boolean {
    const named = (account.accessControl ?? resource.accessControl)?.approvers ?? []
    if (named.length > 0) return named.some((name) => fold(name) === fold(user.name))
    return user.id === resource.owner || this.#rules(user, resource)
  }

  /** The open request of a user for an account. */
  openRequest(user: Pam360User, account: Pam360Account, now: number): Pam360AccessRequest | undefined {
    return this.#requests.find((one) => one.account === account && one.requester === user && one.isOpen(now))
  }

  /** The requests for an account that are open. */
  openFor(account: Pam360Account, now: number): Pam360AccessRequest[] {
    return this.#requests.filter((one) => one.account === account && one.isOpen(now))
  }

  /** Whether somebody else has an account checked out. */
  isInUse(account: Pam360Account, except: Pam360User, now: number): boolean {
    return this.openFor(account, now).some(
      (one) => one.requester !== except && one.stateAt(now) === 'checked-out',
    )
  }

  /** Where an account stands for a user, at a moment in epoch milliseconds. */
  standing(user: Pam360User, resource: Pam360Resource, account: Pam360Account, now: number): Pam360Standing {
    if (this.controlFor(user, resource, account) === null) return 'readable'
    const request = this.openRequest(user, account, now)
    const inUse = this.isInUse(account, user, now)
    if (request === undefined) return inUse ? 'in-use' : 'must-request'
    const state = request.stateAt(now)
    if (state === 'checked-out') return 'checked-out'
    if (state === 'requested') return 'waiting'
    if (now < request.startsAt) return 'approved-for-later'
    return inUse ? 'in-use' : 'approved'
  }

  /** Adds a request. Where approval is automatic, it is approved. */
  request(init: Pam360RequestInit, control: Pam360AccessControl): Pam360AccessRequest {
    const added = new Pam360AccessRequest(init, control)
    if (control.autoApprove === true) added.approveAtOnce(init.at)
    this.#requests.push(added)
    return added
  }

  /** The requests that expired with a password checked out since this was asked last. */
  takeOverdue(now: number): Pam360AccessRequest[] {
    return this.#requests.filter((one) => one.takeOverdue(now))
  }

  /** Forgets all requests. */
  clear(): void {
    this.#requests.length = 0
  }

  // A super administrator has everything of the organisations that he may act in.
  #rules(user: Pam360User, { organisation }: Pam360Resource): boolean {
    return user.superAdministrator && (user.organisation === organisation || user.manages.has(organisation))
  }
}

/** Whether a text names a level that a share can have, or `revoke`. */
export function isShareLevel(text: string): text is Pam360AccessLevel | 'revoke' {
  return text === 'revoke' || accessLevels.some((level) => level === text)
}
