import * as v from 'valibot'
import { accountStates } from '../state/axidian/account.ts'
import type { AxidianAccount } from '../state/axidian/account.ts'
import { applicationStates } from '../state/axidian/application.ts'
import type { AxidianApplication } from '../state/axidian/application.ts'
import type { AxidianPermission } from '../state/axidian/permission.ts'
import { done, page } from './route.ts'
import type { AdminRoute } from './route.ts'

const text = v.string('must be text')
const flag = v.optional(v.boolean('must be true or false'))
const oneOf = <const T extends readonly string[]>(values: T) =>
  v.picklist(values, `must be one of ${values.join(', ')}`)

const applicationSchema = v.strictObject({ application: text })
const applicationChange = v.strictObject({
  application: text,
  state: v.optional(oneOf(applicationStates)),
  allowedAddresses: v.optional(v.array(text, 'must be a list of IP addresses')),
})
const accountChange = v.strictObject({
  account: text,
  state: v.optional(oneOf(accountStates)),
  password: v.optional(v.nullable(v.string('must be text or null'))),
})
const permissionChange = v.strictObject({
  application: text,
  account: text,
  viewCredentials: flag,
  suspended: flag,
  revoked: flag,
})
const policyChange = v.strictObject({
  policy: text,
  requiresReason: v.nullable(v.boolean('must be true or false, or null')),
})
const forgetSchema = v.strictObject({ application: v.optional(text) })
const licenceSchema = v.strictObject({ licensed: v.boolean('must be true or false') })

function showApplication(application: AxidianApplication): unknown {
  const { name, description, state, allowedAddresses, administrators } = application
  return { name, description, state, allowedAddresses, administrators }
}

function showAccount(account: AxidianAccount): unknown {
  const { id, name, displayName, state, hasPassword, hasKey, keySupported, policies } = account
  return { id, name, displayName, state, hasPassword, hasKey, keySupported, policies }
}

function showTime(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}

function showPermission(permission: AxidianPermission): unknown {
  const { application, account, viewCredentials, from, until, suspended, revoked } = permission
  const times = { from: showTime(from), until: showTime(until) }
  return {
    application: application.name,
    account: account.name,
    viewCredentials,
    ...times,
    suspended,
    revoked,
  }
}

const routes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/axidian/events',
    summary: 'What Axidian Privilege recorded; ?offset=&limit=',
    handle: (lab, { query }) => ({ body: page(lab.axidian.events.entries(), query) }),
  },
  {
    method: 'GET',
    path: '/axidian/applications',
    summary: 'Applications of Axidian Privilege, without their passwords; ?offset=&limit=',
    handle: (lab, { query }) => {
      const shown = page(lab.axidian.applications, query)
      return { body: { ...shown, items: shown.items.map(showApplication) } }
    },
  },
  {
    method: 'POST',
    path: '/axidian/applications',
    summary: 'Changes an application: {application, state?, allowedAddresses?}',
    handle: (lab, { body }) => {
      const { application, state, allowedAddresses } = v.parse(applicationChange, body)
      const about = lab.axidian.application(application)
      if (allowedAddresses !== undefined) about.allowedAddresses = allowedAddresses
      if (state !== undefined) about.state = state
      return done
    },
  },
  {
    method: 'POST',
    path: '/axidian/applications/reset-password',
    summary: 'Gives an application a new password, which nothing but the lab takes: {application}',
    handle: (lab, { body }) => {
      const { application } = v.parse(applicationSchema, body)
      return { body: { password: lab.axidian.application(application).resetPassword() } }
    },
  },
  {
    method: 'GET',
    path: '/axidian/accounts',
    summary: 'Accounts of Axidian Privilege, without their secrets; ?offset=&limit=',
    handle: (lab, { query }) => {
      const shown = page(lab.axidian.accounts, query)
      return { body: { ...shown, items: shown.items.map(showAccount) } }
    },
  },
  {
    method: 'POST',
    path: '/axidian/accounts',
    summary: 'Changes an account: {account (its name or id), state?, password?}',
    handle: (lab, { body }) => {
      const { account, state, password } = v.parse(accountChange, body)
      const about = lab.axidian.account(account)
      if (password !== undefined) about.setPassword(password)
      if (state !== undefined) about.state = state
      return done
    },
  },
  {
    method: 'GET',
    path: '/axidian/permissions',
    summary: 'Permissions of Axidian Privilege, revoked ones too; ?offset=&limit=',
    handle: (lab, { query }) => {
      const shown = page(lab.axidian.permissions('all'), query)
      return { body: { ...shown, items: shown.items.map(showPermission) } }
    },
  },
  {
    method: 'POST',
    path: '/axidian/permissions',
    summary: 'Changes a permission: {application, account, viewCredentials?, suspended?, revoked?}',
    handle: (lab, { body }) => {
      const { application, account, viewCredentials, suspended, revoked } = v.parse(permissionChange, body)
      const about = lab.axidian.permission(application, account)
      if (viewCredentials !== undefined) about.viewCredentials = viewCredentials
      if (suspended === true) about.suspend()
      if (suspended === false) about.resume()
      if (revoked === true) about.revoke()
      return done
    },
  },
  {
    method: 'POST',
    path: '/axidian/policies',
    summary:
      'Says whether a policy wants a reason, or (null) leaves it to the next: {policy, requiresReason}',
    handle: (lab, { body }) => {
      const { policy, requiresReason } = v.parse(policyChange, body)
      lab.axidian.policy(policy).requiresReason = requiresReason ?? undefined
      return done
    },
  },
  {
    method: 'POST',
    path: '/axidian/tokens/forget',
    summary: 'Forgets the tokens of an application, or all: {application?}',
    handle: (lab, { body }) => ({
      body: { forgotten: lab.axidian.forgetTokens(v.parse(forgetSchema, body).application) },
    }),
  },
  {
    method: 'POST',
    path: '/axidian/licence',
    summary: 'Takes the licence away or brings it back: {licensed}',
    handle: (lab, { body }) => {
      lab.axidian.licensed = v.parse(licenceSchema, body).licensed
      return done
    },
  },
]

/** What the admin API does to Axidian Privilege. Shows no secret. */
export function axidianAdminRoutes(): readonly AdminRoute[] {
  return routes
}
