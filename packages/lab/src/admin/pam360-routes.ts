import * as v from 'valibot'
import { LabError } from '../errors.ts'
import type { Lab } from '../lab.ts'
import type { Pam360AccessRequest } from '../state/pam360/access-request.ts'
import type { Pam360Account } from '../state/pam360/account.ts'
import type { Pam360Application } from '../state/pam360/registration.ts'
import type { Pam360Resource } from '../state/pam360/resource.ts'
import type { Pam360User } from '../state/pam360/user.ts'
import { settingsChange } from './pam360-settings.ts'
import { done, page } from './route.ts'
import type { AdminRoute } from './route.ts'

const text = v.string('must be text')
const flag = v.optional(v.boolean('must be true or false'))

const userChange = v.strictObject({ user: text, locked: flag, restApi: flag, sdk: flag })
const accountChange = v.strictObject({
  resource: text,
  account: text,
  password: v.optional(text),
  targetPassword: v.optional(text),
})
const decision = v.strictObject({
  resource: text,
  account: text,
  requester: text,
  decision: v.picklist(['approve', 'reject', 'check-in'], 'must be one of approve, reject, check-in'),
  by: v.optional(text),
})
const ticketsChange = v.strictObject({ tickets: v.array(text, 'must be a list of tickets') })
const applicationRemoval = v.strictObject({ clientId: text })

function time(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

function showUser({ name, role, locked, restApi, sdk, hostName, expires }: Pam360User): object {
  return { name, role, locked, restApi, sdk, hostName, expires: time(expires) }
}

function showAccount({ name, isInSync, trashedAt, lastAccessed }: Pam360Account): object {
  return { name, inSync: isInSync, trashed: trashedAt !== null, lastAccessed: time(lastAccessed) }
}

function showResource({ name, type, trashedAt, accounts }: Pam360Resource): object {
  return { name, type, trashed: trashedAt !== null, accounts: accounts.map(showAccount) }
}

function showRequest(lab: Lab, one: Pam360AccessRequest): object {
  return {
    resource: lab.pam360.placeOf(one.account.id)?.resource.name ?? null,
    account: one.account.name,
    requester: one.requester.name,
    reason: one.reason,
    ticketId: one.ticketId,
    state: one.stateAt(lab.clock.now()),
    requestedAt: time(one.requestedAt),
    startsAt: time(one.startsAt),
    endsAt: time(one.endsAt),
    approvedBy: one.approvedBy.map(({ name }) => name),
    approvalsNeeded: one.approvalsNeeded,
    alsoFor: one.resources.map((id) => lab.pam360.resourceById(id)?.name ?? String(id)),
  }
}

function showApplication({
  clientId,
  name,
  type,
  policy,
  registeredAt,
  lastSeenAt,
}: Pam360Application): object {
  return {
    clientId,
    name,
    type,
    policy: policy.name,
    registeredAt: time(registeredAt),
    lastSeenAt: time(lastSeenAt),
  }
}

/** The open request that a body means. */
function openRequest(lab: Lab, about: v.InferOutput<typeof decision>): Pam360AccessRequest {
  const account = lab.pam360.account(about.resource, about.account)
  const found = lab.pam360.access.openRequest(lab.pam360.user(about.requester), account, lab.clock.now())
  if (found === undefined) throw new LabError(`there is no open request of ${about.requester}`)
  return found
}

/** Decides on a request as an approver would, without asking who may. */
function decide(lab: Lab, about: v.InferOutput<typeof decision>): void {
  const request = openRequest(lab, about)
  const isPending = request.stateAt(lab.clock.now()) === 'requested'
  if (isPending === (about.decision === 'check-in'))
    throw new RangeError('the request is not in a state for that')
  if (about.decision === 'reject') request.reject()
  if (about.decision === 'check-in') request.checkIn()
  if (about.decision === 'approve') {
    if (about.by === undefined) throw new RangeError('"by" must name the user who approves')
    request.approve(lab.pam360.user(about.by), lab.clock.now())
  }
}

const routes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/pam360/settings',
    summary: 'Settings of PAM360: what the sources leave open, or tell differently',
    handle: (lab) => ({ body: lab.settings.pam360 }),
  },
  {
    method: 'POST',
    path: '/pam360/settings',
    summary: 'Changes settings of PAM360, until the next reset: {product?, failureStatus?, timeZone?, …}',
    handle: (lab, { body }) => {
      Object.assign(lab.settings.pam360, v.parse(settingsChange, body))
      return done
    },
  },
  {
    method: 'GET',
    path: '/pam360/users',
    summary: 'Users of PAM360, without their tokens; ?offset=&limit=',
    handle: (lab, { query }) => {
      const shown = page(lab.pam360.users, query)
      return { body: { ...shown, items: shown.items.map(showUser) } }
    },
  },
  {
    method: 'POST',
    path: '/pam360/users',
    summary: 'Changes a user: {user, locked?, restApi?, sdk?}',
    handle: (lab, { body }) => {
      const { user, ...change } = v.parse(userChange, body)
      const about = lab.pam360.user(user)
      about.locked = change.locked ?? about.locked
      about.restApi = change.restApi ?? about.restApi
      about.sdk = change.sdk ?? about.sdk
      return done
    },
  },
  {
    method: 'GET',
    path: '/pam360/resources',
    summary: 'Resources of PAM360 with their accounts, without secrets; ?offset=&limit=',
    handle: (lab, { query }) => {
      const shown = page(lab.pam360.resources, query)
      return { body: { ...shown, items: shown.items.map(showResource) } }
    },
  },
  {
    method: 'POST',
    path: '/pam360/accounts',
    summary:
      "Sets an account's password, or the one that its target has: {resource, account, password?, targetPassword?}",
    handle: (lab, { body }) => {
      const { resource, account, password, targetPassword } = v.parse(accountChange, body)
      const about = lab.pam360.account(resource, account)
      if (password !== undefined) about.setPassword(password, lab.clock.now())
      if (targetPassword !== undefined) about.driftTo(targetPassword)
      return done
    },
  },
  {
    method: 'GET',
    path: '/pam360/requests',
    summary: 'Requests for access to passwords of PAM360, over or not; ?offset=&limit=',
    handle: (lab, { query }) => {
      const shown = page(lab.pam360.access.requests, query)
      return { body: { ...shown, items: shown.items.map((one) => showRequest(lab, one)) } }
    },
  },
  {
    method: 'POST',
    path: '/pam360/requests',
    summary:
      'Decides on a request: {resource, account, requester, decision (approve, reject, check-in), by?}',
    handle: (lab, { body }) => {
      decide(lab, v.parse(decision, body))
      return done
    },
  },
  {
    method: 'POST',
    path: '/pam360/tickets',
    summary: 'Says which tickets are good; none: every one is: {tickets}',
    handle: (lab, { body }) => {
      const { tickets } = v.parse(ticketsChange, body)
      lab.pam360.tickets.splice(0, lab.pam360.tickets.length, ...tickets)
      return done
    },
  },
  {
    method: 'GET',
    path: '/pam360/applications',
    summary: 'Programs that registered with PAM360, without their secrets; ?offset=&limit=',
    handle: (lab, { query }) => {
      const shown = page(lab.pam360.registration.applications, query)
      return { body: { ...shown, items: shown.items.map(showApplication) } }
    },
  },
  {
    method: 'POST',
    path: '/pam360/applications/remove',
    summary: 'Ends the registration of a program: {clientId}',
    handle: (lab, { body }) => {
      const { clientId } = v.parse(applicationRemoval, body)
      if (!lab.pam360.registration.remove(clientId)) throw new LabError('there is no such application')
      return done
    },
  },
  {
    method: 'GET',
    path: '/pam360/audit',
    summary: 'What PAM360 itself recorded; ?offset=&limit=',
    handle: (lab, { query }) => ({ body: page(lab.pam360.audit.entries(), query) }),
  },
  {
    method: 'GET',
    path: '/pam360/inputs',
    summary: 'How INPUT_DATA of each request was written: what was not as documented; ?offset=&limit=',
    handle: (lab, { query }) => ({ body: page(lab.pam360.inputs.entries(), query) }),
  },
]

/** What the admin API does to PAM360. Shows no secret. */
export function pam360AdminRoutes(): readonly AdminRoute[] {
  return routes
}
