import * as v from 'valibot'
import { SeedError } from '../errors.ts'
import type { SeedProblem } from '../errors.ts'
import { fold } from '../state/fold.ts'
import { defaultConnectors, defaultPsmServers } from '../state/psm.ts'
import { linkAxidian } from './check-axidian.ts'
import { linkPam360 } from './check-pam360.ts'
import { nearest } from './nearest.ts'
import { checkReference, checkUnique, formatPath } from './references.ts'
import type { Report } from './references.ts'
import { authenticationSchemas, seedSchema } from './schema.ts'
import type { SeedPath, SeedSource } from './source.ts'
import type { Seed, SeedPsmSession, SeedRequest } from './types.ts'

// Keys that are allowed at a place; list indexes are left out of the pattern.
function knownKeys(pattern: readonly string[]): string[] {
  if (pattern.join('.') === 'applications.authentication') {
    return [
      ...new Set([
        'client',
        ...Object.values(authenticationSchemas).flatMap((schema) => Object.keys(schema.entries)),
      ]),
    ]
  }
  let entries: Readonly<Record<string, unknown>> = seedSchema.entries
  for (const key of pattern) {
    const inner = unwrap(entries[key])
    if (inner === undefined) return []
    entries = inner
  }
  return Object.keys(entries)
}

// From an optional list of objects, or an optional object, to the object's entries.
function unwrap(schema: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined
  if ('entries' in schema && typeof schema.entries === 'object' && schema.entries !== null) {
    return Object.fromEntries(Object.entries(schema.entries))
  }
  if ('wrapped' in schema) return unwrap(schema.wrapped)
  if ('item' in schema) return unwrap(schema.item)
  return undefined
}

function reportIssue(issue: v.BaseIssue<unknown>, report: Report): void {
  const path = (issue.path ?? []).map((item) => (typeof item.key === 'number' ? item.key : String(item.key)))
  const last = path.at(-1)
  if (issue.type === 'strict_object' && issue.expected === 'never' && typeof last === 'string') {
    const pattern = path.slice(0, -1).filter((key) => typeof key === 'string')
    const known = knownKeys(pattern)
    const like = nearest(last, known)
    report(
      path,
      like === undefined
        ? `unknown key; known are ${known.join(', ')}`
        : `unknown key; did you mean "${like}"?`,
    )
  } else if (issue.type === 'strict_object' && issue.received === 'undefined') {
    report(path, 'is missing; add it')
  } else if (issue.type === 'strict_object' || issue.type === 'loose_object') {
    report(path, `must be a set of keys and values, not ${describeType(issue.input)}`)
  } else {
    report(path, issue.message)
  }
}

function describeType(value: unknown): string {
  if (value === null) return 'nothing'
  return Array.isArray(value) ? 'a list' : typeof value
}

function checkProperties(properties: unknown, path: SeedPath, report: Report): void {
  if (properties === undefined) return
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) {
    report(path, 'must be a set of names and values')
    return
  }
  const seen = new Set<string>()
  for (const [name, value] of Object.entries(properties) as [string, unknown][]) {
    const place = [...path, name]
    if (typeof value !== 'string') report(place, 'must be text; quote it')
    if (name === '' || /[;=]/u.test(name)) report(place, 'a name must not be empty nor contain ";" or "="')
    if (reserved.has(fold(name))) report(place, 'has a key of its own in the account; use that')
    if (seen.has(fold(name))) report(place, 'appears twice; names are compared without regard to case')
    seen.add(fold(name))
  }
}

const reserved = new Set(
  [
    'Safe',
    'Folder',
    'Object',
    'Name',
    'PolicyID',
    'UserName',
    'Address',
    'Database',
    'Content',
    'PasswordChangeInProcess',
  ].map(fold),
)

function link(seed: Seed, report: Report): void {
  const safes = checkUnique('safes', seed.safes, (safe) => safe.name, 'name', report)
  const applications = checkUnique('applications', seed.applications, (item) => item.id, 'id', report)
  const users = checkUnique('users', seed.users, (user) => user.name, 'name', report)
  const clients = checkUnique('clients', seed.clients, (client) => client.name, 'name', report)
  const platforms = checkUnique('platforms', seed.platforms, (platform) => platform.id, 'id', report)
  checkUnique('services', seed.services, (service) => service.path, 'path', report)
  const place = ({ safe, folder = 'Root', name }: { safe: string; folder?: string; name: string }): string =>
    [safe, folder, name].join('\0')
  checkUnique('accounts', seed.accounts, place, 'name', report)

  const members = new Set([
    ...applications,
    ...users,
    ...(seed.users ?? []).flatMap((user) => user.groups ?? []).map(fold),
    ...(seed.groups ?? []).map((group) => fold(group.name)),
  ])
  const memberKinds = seed.users === undefined ? 'applications' : 'applications or users'
  for (const [index, safe] of (seed.safes ?? []).entries()) {
    if (safe.retentionDays !== undefined && safe.retentionVersions !== undefined) {
      report(['safes', index, 'retentionDays'], 'excludes retentionVersions; take one of them out')
    }
    for (const [place, member] of (safe.members ?? []).entries()) {
      checkReference(member.name, members, memberKinds, ['safes', index, 'members', place, 'name'], report)
    }
  }
  for (const [index, account] of (seed.accounts ?? []).entries()) {
    checkReference(account.safe, safes, 'safes', ['accounts', index, 'safe'], report)
    checkReference(account.platformId, platforms, 'platforms', ['accounts', index, 'platformId'], report)
    checkProperties(account.properties, ['accounts', index, 'properties'], report)
  }
  for (const [index, user] of (seed.users ?? []).entries()) {
    if (applications.has(fold(user.name))) {
      report(['users', index, 'name'], 'the same as an application; both are users of the vault')
    }
    if (user.certificate !== undefined)
      checkReference(user.certificate, clients, 'clients', ['users', index, 'certificate'], report)
  }
  linkOperations(seed, users, platforms, report)
  const shared = seed.pvwa?.sharedUser
  if (shared !== undefined) checkReference(shared, users, 'users', ['pvwa', 'sharedUser'], report)
  for (const [index, application] of (seed.applications ?? []).entries()) {
    for (const [place, rule] of (application.authentication ?? []).entries()) {
      if (!('client' in rule)) continue
      checkReference(
        rule.client,
        clients,
        'clients',
        ['applications', index, 'authentication', place, 'client'],
        report,
      )
    }
  }
}

// What PVWA operates: sessions and requests are about accounts of users, platforms name platforms and components.
function linkOperations(
  seed: Seed,
  users: ReadonlySet<string>,
  platforms: ReadonlySet<string>,
  report: Report,
): void {
  const accounts = new Set(
    (seed.accounts ?? [])
      .filter(({ folder = 'Root' }) => fold(folder) === 'root')
      .map(({ safe, name }) => fold(`${safe}\0${name}`)),
  )
  const checkUse = (key: SeedPath, { user, safe, object }: SeedRequest | SeedPsmSession): void => {
    checkReference(user, users, 'users', [...key, 'user'], report)
    if (!accounts.has(fold(`${safe}\0${object}`)))
      report(
        [...key, 'object'],
        `there is no account "${object}" in folder Root of safe ${safe}; add it under accounts`,
      )
  }
  for (const [index, session] of (seed.psm?.sessions ?? []).entries())
    checkUse(['psm', 'sessions', index], session)
  for (const [index, request] of (seed.requests ?? []).entries()) {
    checkUse(['requests', index], request)
    for (const [place, name] of (request.confirmedBy ?? []).entries())
      checkReference(name, users, 'users', ['requests', index, 'confirmedBy', place], report)
  }
  const named = (items: readonly { readonly id: string }[]): ReadonlySet<string> =>
    new Set(items.map(({ id }) => fold(id)))
  const connectors = named(seed.psm?.connectors ?? defaultConnectors)
  const servers = named(seed.psm?.servers ?? defaultPsmServers)
  for (const [index, platform] of (seed.platforms ?? []).entries()) {
    const key = ['platforms', index] as const
    for (const [place, id] of (platform.dependents ?? []).entries())
      checkReference(id, platforms, 'platforms', [...key, 'dependents', place], report)
    for (const id of Object.keys(platform.connectors ?? {}))
      checkReference(id, connectors, 'psm.connectors', [...key, 'connectors', id], report)
    const { psmServer = '' } = platform
    if (psmServer !== '') checkReference(psmServer, servers, 'psm.servers', [...key, 'psmServer'], report)
  }
}

function linkEstate(seed: Seed, report: Report): void {
  const named = <T>(items: readonly T[] | undefined, nameOf: (item: T) => string): Set<string> =>
    new Set((items ?? []).map((item) => fold(nameOf(item))))
  const users = named(seed.users, (user) => user.name)
  const safes = named(seed.safes, (safe) => safe.name)
  const platforms = named(seed.platforms, (platform) => platform.id)
  const accounts = named(seed.accounts, ({ safe, name }) => `${safe}\\${name}`)
  checkUnique('groups', seed.groups, (group) => group.name, 'name', report)
  checkUnique('directories', seed.directories, (directory) => directory.domain, 'domain', report)
  checkUnique('accountGroups', seed.accountGroups, ({ safe, name }) => `${safe}\0${name}`, 'name', report)
  for (const [index, group] of (seed.groups ?? []).entries()) {
    if (users.has(fold(group.name)))
      report(['groups', index, 'name'], 'the same as a user; both can be members of a safe')
    for (const [place, member] of (group.members ?? []).entries())
      checkReference(member, users, 'users', ['groups', index, 'members', place], report)
  }
  const placed = (key: 'accountGroups' | 'onboardingRules'): void => {
    for (const [index, { safe, platformId }] of (seed[key] ?? []).entries()) {
      checkReference(safe, safes, 'safes', [key, index, 'safe'], report)
      checkReference(platformId, platforms, 'platforms', [key, index, 'platformId'], report)
    }
  }
  placed('accountGroups')
  placed('onboardingRules')
  for (const [index, { safe, members = [] }] of (seed.accountGroups ?? []).entries()) {
    for (const [place, member] of members.entries())
      checkReference(
        `${safe}\\${member}`,
        accounts,
        'accounts',
        ['accountGroups', index, 'members', place],
        report,
      )
  }
}

/**
 * Checks a seed: its shape, names that appear twice, references that lead nowhere. Throws `SeedError` that
 * lists every problem.
 */
export function checkSeed(source: SeedSource): Seed {
  const problems: SeedProblem[] = []
  const report: Report = (path, message) => {
    const line = source.lineOf(path)
    problems.push({ key: formatPath(path), message, ...(line === undefined ? {} : { line }) })
  }
  const result = v.safeParse(seedSchema, source.value)
  if (!result.success) {
    for (const issue of result.issues) reportIssue(issue, report)
    throw new SeedError(source.name, problems)
  }
  // The schema has established this shape, apart from the properties, which are looked at next.
  const seed = source.value as Seed
  link(seed, report)
  linkEstate(seed, report)
  linkAxidian(seed, report)
  linkPam360(seed, report)
  if (problems.length > 0) throw new SeedError(source.name, problems)
  return seed
}
