import { builtInPolicies } from '../state/pam360/policy.ts'
import { fold } from '../state/fold.ts'
import { checkReference, checkUnique } from './references.ts'
import type { Report } from './references.ts'
import type { SeedPath } from './source.ts'
import type { SeedPam360, SeedPam360Share } from './types-pam360.ts'
import type { Seed } from './types.ts'

/** Checks what a seed says of PAM360: names that appear twice, and references. */
export function linkPam360(seed: Seed, report: Report): void {
  const { organisations, users, userGroups, policies, resources, resourceGroups, integrations } =
    seed.pam360 ?? {}
  const nameOf = ({ name }: { readonly name: string }): string => name
  const unique = (key: string, items: readonly { readonly name: string }[] | undefined): Set<string> =>
    checkUnique(['pam360', key], items, nameOf, 'name', report)
  const places = unique('organisations', organisations)
  const people = unique('users', users)
  const groups = unique('userGroups', userGroups)
  const rules = new Set([...unique('policies', policies), ...builtInPolicies.map(({ name }) => fold(name))])
  // The same name may be used in several organisations; a resource is in its owner's.
  const homes = new Map((users ?? []).map(({ name, organisation }) => [fold(name), organisation ?? '']))
  checkUnique(
    ['pam360', 'resources'],
    resources,
    ({ name, owner }) => `${homes.get(fold(owner)) ?? ''}\0${name}`,
    'name',
    report,
  )
  const machines = new Set((resources ?? []).map(({ name }) => fold(name)))
  unique('resourceGroups', resourceGroups)
  unique('integrations', integrations)

  const refer = (
    name: string | undefined,
    known: ReadonlySet<string>,
    what: string,
    path: SeedPath,
  ): void => {
    if (name !== undefined) checkReference(name, known, `pam360.${what}`, ['pam360', ...path], report)
  }
  const referAll = (
    list: readonly string[] | undefined,
    known: ReadonlySet<string>,
    what: string,
    path: SeedPath,
  ): void => {
    for (const [index, name] of (list ?? []).entries()) refer(name, known, what, [...path, index])
  }
  const shares = (list: readonly SeedPam360Share[] | undefined, path: SeedPath): void => {
    for (const [index, { user, userGroup }] of (list ?? []).entries()) {
      refer(user, people, 'users', [...path, 'shares', index, 'user'])
      refer(userGroup, groups, 'userGroups', [...path, 'shares', index, 'userGroup'])
    }
  }
  for (const [index, user] of (users ?? []).entries()) {
    refer(user.organisation, places, 'organisations', ['users', index, 'organisation'])
    referAll(user.manages, places, 'organisations', ['users', index, 'manages'])
  }
  for (const [index, { members }] of (userGroups ?? []).entries())
    referAll(members, people, 'users', ['userGroups', index, 'members'])
  for (const [index, { user }] of (integrations ?? []).entries())
    refer(user, people, 'users', ['integrations', index, 'user'])
  for (const [index, resource] of (resources ?? []).entries()) {
    const path = ['resources', index] as const
    refer(resource.owner, people, 'users', [...path, 'owner'])
    const accounts = resource.accounts ?? []
    checkUnique(['pam360', ...path, 'accounts'], accounts, nameOf, 'name', report)
    const things = [
      { thing: resource, at: path },
      ...accounts.map((thing, place) => ({ thing, at: [...path, 'accounts', place] as const })),
    ]
    for (const { thing, at } of things) {
      refer(thing.policy, rules, 'policies', [...at, 'policy'])
      referAll(thing.accessControl?.approvers, people, 'users', [...at, 'accessControl', 'approvers'])
      referAll(thing.accessControl?.exempt, people, 'users', [...at, 'accessControl', 'exempt'])
      shares(thing.shares, at)
    }
  }
  checkRest(seed.pam360 ?? {}, refer, { people, places, machines }, unique)
  for (const [index, group] of (resourceGroups ?? []).entries()) {
    const path = ['resourceGroups', index] as const
    refer(group.owner, people, 'users', [...path, 'owner'])
    referAll(group.resources, machines, 'resources', [...path, 'resources'])
    shares(group.shares, path)
  }
}

type Refer = (name: string | undefined, known: ReadonlySet<string>, what: string, path: SeedPath) => void
type Unique = (key: string, items: readonly { readonly name: string }[] | undefined) => unknown

/** Checks what else there is: certificates and keys, policies for programs, and what users keep for themselves. */
function checkRest(
  { pki = {}, sdkPolicies = [], personal = [] }: SeedPam360,
  refer: Refer,
  known: Readonly<Record<'people' | 'places' | 'machines', ReadonlySet<string>>>,
  unique: Unique,
): void {
  unique('sdkPolicies', sdkPolicies)
  for (const [index, { user }] of personal.entries())
    refer(user, known.people, 'users', ['personal', index, 'user'])
  for (const [index, { organisation }] of sdkPolicies.entries())
    refer(organisation, known.places, 'organisations', ['sdkPolicies', index, 'organisation'])
  for (const kind of ['certificates', 'sshKeys', 'storeKeys'] as const) {
    for (const [index, { organisation }] of (pki[kind] ?? []).entries())
      refer(organisation, known.places, 'organisations', ['pki', kind, index, 'organisation'])
  }
  for (const [index, { users = [] }] of (pki.sshKeys ?? []).entries()) {
    for (const [at, { resource }] of users.entries())
      refer(resource, known.machines, 'resources', ['pki', 'sshKeys', index, 'users', at, 'resource'])
  }
}
