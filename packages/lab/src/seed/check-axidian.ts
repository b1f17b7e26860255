import { accountName } from '../state/axidian/account.ts'
import { placeOf } from './populate-axidian.ts'
import { checkReference, checkUnique } from './references.ts'
import type { Report } from './references.ts'
import type { SeedAxidianAccount } from './types-axidian.ts'
import type { Seed } from './types.ts'

function nameOf(account: SeedAxidianAccount): string {
  return accountName(placeOf(account), account.login)
}

/** Checks what a seed says of Axidian Privilege: where accounts are, names that appear twice, references. */
export function linkAxidian(seed: Seed, report: Report): void {
  const { applications, policies, accounts = [], permissions = [] } = seed.axidian ?? {}
  const owners = checkUnique(['axidian', 'applications'], applications, ({ name }) => name, 'name', report)
  const rules = checkUnique(['axidian', 'policies'], policies, ({ name }) => name, 'name', report)
  const known = checkUnique(['axidian', 'accounts'], accounts, nameOf, 'login', report)
  // An account without an id of its own gets one that no other has.
  const ids = accounts.map(({ id }, index) => id ?? `\0${index}`)
  checkUnique(['axidian', 'accounts'], ids, (id) => id, 'id', report)
  for (const [index, account] of accounts.entries()) {
    const path = ['axidian', 'accounts', index] as const
    if ((account.resource === undefined) === (account.domain === undefined))
      report(path, 'must have either a resource (a local account) or a domain')
    if (account.key !== undefined && account.keySupported === false)
      report([...path, 'key'], 'excludes keySupported: false; take one of them out')
    for (const [place, name] of (account.policies ?? []).entries())
      checkReference(name, rules, 'axidian.policies', [...path, 'policies', place], report)
  }
  for (const [index, { application, account, from, until }] of permissions.entries()) {
    const path = ['axidian', 'permissions', index] as const
    checkReference(application, owners, 'axidian.applications', [...path, 'application'], report)
    checkReference(account, known, 'axidian.accounts', [...path, 'account'], report)
    if (from !== undefined && until !== undefined && Date.parse(until) <= Date.parse(from))
      report([...path, 'until'], 'must be later than from')
  }
}
