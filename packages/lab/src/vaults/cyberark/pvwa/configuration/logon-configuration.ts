import { demandAdministrator } from '../administrators.ts'
import { readRecord } from '../records.ts'
import type { MemberRules } from '../records.ts'
import type { ConfigurationRecord } from '../../../../state/configuration.ts'
import type { Fields } from '../request.ts'
import { handlersOf, textOf } from './resource.ts'
import type { Resource } from './resource.ts'

const demand: Resource['demand'] = (context, { user }) => {
  demandAdministrator(context, user)
}

const methodRules = {
  displayName: { kind: 'text', most: 50 },
  enabled: { kind: 'flag' },
  mobileEnabled: { kind: 'flag' },
  logoffUrl: { kind: 'text', most: 2000 },
  secondFactorAuth: { kind: 'text', values: ['cyberark', 'radius', 'ldap'], fallback: null },
  signInLabel: { kind: 'text', most: 100 },
  usernameFieldLabel: { kind: 'text', most: 50 },
  passwordFieldLabel: { kind: 'text', most: 50 },
} as const satisfies MemberRules

const newMethodRules = { id: { kind: 'text', most: 50, required: true }, ...methodRules } as const

/** Ways to log on that PVWA offers. One that is switched off is refused at log on. */
export const authenticationMethods = handlersOf({
  what: 'Authentication method',
  shelf: ({ state }) => state.configuration.authenticationMethods,
  demand,
  keyOf: (record) => textOf(record, 'id'),
  read: (fields, _context, _request, before) =>
    before === undefined
      ? readRecord(newMethodRules, fields)
      : { id: before['id'], ...readRecord(methodRules, fields) },
  wrap: (Methods) => ({ Methods }),
})

const providerRules = {
  authenticationFlow: { kind: 'text', values: ['Code', 'Implicit'], fallback: 'Code' },
  authenticationEndpointUrl: { kind: 'text' },
  issuer: { kind: 'text' },
  description: { kind: 'text', most: 255 },
  jwkSet: { kind: 'text' },
  clientId: { kind: 'text', most: 100, required: true },
  clientSecret: { kind: 'text', most: 200 },
  clientSecretMethod: { kind: 'text', values: ['Basic', 'Post'], required: true },
  discoveryEndpointUrl: { kind: 'text', required: true },
  userNameClaim: { kind: 'text', most: 50, pattern: /^[a-zA-Z_]+$/u, fallback: undefined },
} as const satisfies MemberRules

const newProviderRules = {
  id: { kind: 'text', most: 50, pattern: /^[a-zA-Z0-9]+$/u, required: true },
  ...providerRules,
} as const

/** Reads a provider. The client secret is read and thrown away: the lab asks no provider. */
export function readProvider(fields: Fields, before: ConfigurationRecord | undefined): ConfigurationRecord {
  const { clientSecret: _secret, ...record } =
    before === undefined ? readRecord(newProviderRules, fields) : readRecord(providerRules, fields)
  return before === undefined ? record : { id: before['id'], ...record }
}

/** OpenID Connect providers. */
export const oidcProviders = handlersOf({
  what: 'OpenID Connect provider',
  shelf: ({ state }) => state.configuration.oidcProviders,
  demand,
  keyOf: (record) => textOf(record, 'id'),
  read: (fields, _context, _request, before) => readProvider(fields, before),
  wrap: (Providers) => ({ Providers }),
})

const referrerRules = {
  referrerURL: { kind: 'text', required: true },
  regularExpression: { kind: 'flag' },
} as const satisfies MemberRules

/** Reads an allowed referrer. */
export function readReferrer(fields: Fields): ConfigurationRecord {
  return readRecord(referrerRules, fields)
}

/** Addresses from which links into PVWA are followed. */
export const allowedReferrers = handlersOf({
  what: 'Allowed referrer',
  shelf: ({ state }) => state.configuration.allowedReferrers,
  demand,
  keyOf: (record) => textOf(record, 'referrerURL'),
  read: (fields) => readReferrer(fields),
})
