import * as v from 'valibot'
import { faultSchema } from '../fault-schema.ts'
import type { ActiveFault } from '../faults.ts'
import type { Lab } from '../lab.ts'
import type { Account } from '../state/account.ts'
import { axidianAdminRoutes } from './axidian-routes.ts'
import { pam360AdminRoutes } from './pam360-routes.ts'
import { done, page, pageSchema } from './route.ts'
import type { AdminAnswer, AdminRoute } from './route.ts'

const selector = {
  safe: v.string('must be text'),
  object: v.string('must be text'),
  folder: v.optional(v.string('must be text'), 'Root'),
}
const secretSchema = v.strictObject({ ...selector, secret: v.nullable(v.string('must be text or null')) })
const changeSchema = v.strictObject({ ...selector, changeInProgress: v.boolean('must be true or false') })
const outcome = v.optional(v.picklist(['success', 'failure'], 'must be success or failure'))
const cpmSchema = v.strictObject({
  ...selector,
  change: outcome,
  verify: outcome,
  reconcile: outcome,
  error: v.optional(v.string('must be text')),
})
const endSchema = v.strictObject({ user: v.optional(v.string('must be text')) })
const nodeSchema = v.strictObject({
  node: v.pipe(
    v.number('must be a number'),
    v.integer('must be a whole number'),
    v.minValue(1, 'must be from 1'),
  ),
  up: v.boolean('must be true or false'),
})
const samlSchema = v.strictObject({
  user: v.string('must be text'),
  audience: v.optional(v.string('must be text')),
})
const clockSchema = v.union(
  [
    v.strictObject({ advanceMs: v.pipe(v.number(), v.finite()) }),
    v.strictObject({
      set: v.pipe(
        v.string(),
        v.isoTimestamp(),
        v.transform((text) => new Date(text)),
      ),
    }),
  ],
  'must have advanceMs (a number) or set (a time such as 2026-01-31T12:00:00Z)',
)

function showAccount(account: Account): unknown {
  const { safe, folder, name, platformId, secretType, changeInProgress, properties } = account
  // A property may be called __proto__; pairs have no such trap.
  return { safe, folder, object: name, platformId, secretType, changeInProgress, properties }
}

function showFault({ fault, ...rest }: ActiveFault): unknown {
  const path = fault.match?.path
  const match = path instanceof RegExp ? { ...fault.match, path: String(path) } : fault.match
  return { ...rest, fault: match === undefined ? fault : { ...fault, match } }
}

function clockOf(lab: Lab): AdminAnswer {
  return { body: { now: new Date(lab.clock.now()).toISOString() } }
}

const routes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/health',
    summary: 'Whether the lab runs',
    handle: (lab) => ({ body: { status: lab.status } }),
  },
  {
    method: 'GET',
    path: '/describe',
    summary: 'Addresses, certificates, AppIDs',
    handle: (lab) => ({ body: lab.describe() }),
  },
  {
    method: 'GET',
    path: '/accounts',
    summary: 'Accounts without their secrets; ?offset=&limit=&safe=',
    handle: (lab, { query }) => {
      const { safe } = v.parse(pageSchema, query)
      const all = safe === undefined ? [...lab.vault.accounts()] : [...(lab.vault.safe(safe)?.accounts ?? [])]
      const shown = page(all, query)
      return { body: { ...shown, items: shown.items.map(showAccount) } }
    },
  },
  {
    method: 'GET',
    path: '/safes',
    summary: 'Safes with their members; ?offset=&limit=',
    handle: (lab, { query }) => ({
      body: page(
        lab.vault.safes.map(({ name, members, accounts }) => ({
          name,
          members,
          accountCount: accounts.size,
        })),
        query,
      ),
    }),
  },
  {
    method: 'GET',
    path: '/applications',
    summary: 'AppIDs with their restrictions',
    handle: (lab, { query }) => ({ body: page(lab.vault.applications, query) }),
  },
  {
    method: 'POST',
    path: '/accounts/secret',
    summary: 'Sets a secret: {safe, object, folder?, secret}',
    handle: (lab, { body }) => {
      const { secret, ...account } = v.parse(secretSchema, body)
      lab.vault.setSecret(account, secret)
      return done
    },
  },
  {
    method: 'POST',
    path: '/accounts/change-in-progress',
    summary: 'Says that a secret is being changed: {safe, object, folder?, changeInProgress}',
    handle: (lab, { body }) => {
      const { changeInProgress, ...account } = v.parse(changeSchema, body)
      lab.vault.setChangeInProgress(account, changeInProgress)
      return done
    },
  },
  {
    method: 'POST',
    path: '/provider/refresh',
    summary: "Refreshes the provider's cache",
    handle: (lab) => {
      lab.provider.refresh()
      return done
    },
  },
  {
    method: 'GET',
    path: '/pvwa/sessions',
    summary: 'Sessions of PVWA, without their tokens; ?offset=&limit=',
    handle: (lab, { query }) => ({ body: page(lab.pvwa.sessions, query) }),
  },
  {
    method: 'POST',
    path: '/pvwa/sessions/end',
    summary: 'Ends sessions of PVWA: {user?}',
    handle: (lab, { body }) => ({ body: { ended: lab.pvwa.endSessions(v.parse(endSchema, body).user) } }),
  },
  {
    method: 'POST',
    path: '/pvwa/nodes',
    summary: 'Takes a node of PVWA away or brings it back: {node, up}',
    handle: (lab, { body }) => {
      const { node, up } = v.parse(nodeSchema, body)
      if (up) lab.pvwa.bringNodeUp(node)
      else lab.pvwa.takeNodeDown(node)
      return done
    },
  },
  {
    method: 'POST',
    path: '/pvwa/saml',
    summary: 'Makes a signed SAML response: {user, audience?}',
    handle: async (lab, { body }) => {
      const { user, audience } = v.parse(samlSchema, body)
      const given = audience === undefined ? { user } : { user, audience }
      return { body: { samlResponse: await lab.pvwa.samlResponse(given) } }
    },
  },
  {
    method: 'POST',
    path: '/cpm/script',
    summary:
      "Says what the CPM's tasks on an account come to: {safe, object, folder?, change?, verify?, reconcile?, error?}",
    handle: (lab, { body }) => {
      const { safe, object, folder, ...script } = v.parse(cpmSchema, body)
      const given = Object.fromEntries(Object.entries(script).filter(([, value]) => value !== undefined))
      lab.pvwa.cpm.script({ safe, object, folder }, given)
      return done
    },
  },
  ...axidianAdminRoutes(),
  ...pam360AdminRoutes(),
  {
    method: 'GET',
    path: '/journal',
    summary: 'Requests that were seen; ?offset=&limit=',
    handle: (lab, { query }) => ({ body: page(lab.journal.entries(), query) }),
  },
  {
    method: 'DELETE',
    path: '/journal',
    summary: 'Empties the journal',
    handle: (lab) => {
      lab.journal.clear()
      return done
    },
  },
  {
    method: 'GET',
    path: '/audit',
    summary: "The vault's audit; ?offset=&limit=",
    handle: (lab, { query }) => ({ body: page(lab.audit.entries(), query) }),
  },
  {
    method: 'GET',
    path: '/faults',
    summary: 'Faults in force',
    handle: (lab) => ({ body: { items: lab.faults.list().map(showFault) } }),
  },
  {
    method: 'POST',
    path: '/faults',
    summary: 'Adds a fault',
    handle: (lab, { body }) => ({ status: 201, body: { id: lab.faults.add(v.parse(faultSchema, body)).id } }),
  },
  {
    method: 'DELETE',
    path: '/faults',
    summary: 'Takes all faults back',
    handle: (lab) => {
      lab.faults.clear()
      return done
    },
  },
  {
    method: 'DELETE',
    path: '/faults/:id',
    summary: 'Takes one fault back',
    handle: (lab, { id }) =>
      lab.faults.remove(Number(id)) ? done : { status: 404, body: { error: 'no such fault', field: 'id' } },
  },
  { method: 'GET', path: '/clock', summary: "The lab's time", handle: clockOf },
  {
    method: 'POST',
    path: '/clock',
    summary: 'Moves the clock: {advanceMs} or {set}',
    handle: (lab, { body }) => {
      const change = v.parse(clockSchema, body)
      if ('advanceMs' in change) lab.clock.advance(change.advanceMs)
      else lab.clock.set(change.set)
      return clockOf(lab)
    },
  },
  {
    method: 'POST',
    path: '/reset',
    summary: 'Back to the seed',
    handle: async (lab) => {
      await lab.reset()
      return done
    },
  },
]

/** The operations of the admin API. */
export function adminRoutes(): readonly AdminRoute[] {
  return routes
}
