import { builtInPolicies } from '../state/pam360/policy.ts'
import { fold } from '../state/fold.ts'
import { checkReference, checkUnique } from './references.ts'
import type { Report } from './references.ts'
import type { SeedPath } from './source.ts'
import type { SeedPam360Share } from './types-pam360.ts'
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
  for (const [index, group] of (resourceGroups ?? []).entries()) {
    const path = ['resourceGroups', index] as const
    refer(group.owner, people, 'users', [...path, 'owner'])
    referAll(group.resources, machines, 'resources', [...path, 'resources'])
    shares(group.shares, path)
  }
}
