import { describe, expect, it } from 'vitest'
import {
  capabilitiesOf,
  permissionProfiles,
  permissionsOf,
  safePermissions,
  type PermissionProfile,
} from './permissions.ts'

const given = (profile: PermissionProfile): string[] =>
  Object.entries(permissionsOf(profile))
    .filter(([, value]) => value)
    .map(([name]) => name)

describe('permissions', () => {
  it('are 22, and come in the order that PVWA wants [pvwa/permission-order] [pvwa/permission-flags]', () => {
    expect(safePermissions).toHaveLength(22)
    expect(Object.keys(permissionsOf(['viewAuditLog', 'useAccounts']))).toEqual(safePermissions)
    expect(Object.keys(permissionsOf({ requestsAuthorizationLevel2: true }))).toEqual(safePermissions)
    expect(JSON.stringify(permissionsOf({}))).toBe(
      `{${safePermissions.map((name) => `"${name}":false`).join(',')}}`,
    )
  })

  it('of an object are those that it names, on what was there before', () => {
    const before = permissionsOf('show')
    const after = permissionsOf({ retrieveAccounts: false, manageSafe: true }, before)
    expect(after).toEqual({ ...before, retrieveAccounts: false, manageSafe: true })
    expect(permissionsOf({ manageSafe: true }).useAccounts).toBe(false)
  })

  it('of a profile or a list are exactly those, whatever was there before', () => {
    expect(permissionsOf('use', permissionsOf('full'))).toEqual(permissionsOf('use'))
    expect(permissionsOf([], permissionsOf('full'))).toEqual(permissionsOf({}))
  })

  it.each([
    ['profile', 'admn', /'admn', which is not a profile; did you mean 'admin'/],
    ['permission of a list', ['useAcounts'], /did you mean 'useAccounts'/],
    ['permission of an object', { ManageSafe: true }, /'ManageSafe', which is not a permission/],
    ['value', { manageSafe: 'True' }, /must hold true or false under 'manageSafe'/],
    ['input', 3, /must be the name of a profile/],
    ['name of Object', { toString: true }, /'toString', which is not a permission/],
  ])('refuse an unknown %s [pvwa/permission-unknown]', (_, input, message) => {
    expect(() => permissionsOf(input as never)).toThrow(message)
  })
})

describe('profiles', () => {
  it.each<[PermissionProfile, number]>([
    ['admin', 20],
    ['use', 2],
    ['show', 3],
    ['audit', 3],
    ['prov', 11],
    ['manager', 14],
    ['power', 5],
    ['cpm', 15],
    ['connectOnly', 2],
    ['readOnly', 3],
    ['approver', 4],
    ['accountsManager', 15],
    ['full', 21],
  ])('%s gives %d permissions [pvwa/profiles]', (profile, count) => {
    expect(given(profile)).toHaveLength(count)
  })

  it('audit sees the log and the members, not the passwords (a mistake of aiobastion) [pvwa/profile-audit-fixed]', () => {
    expect(given('audit')).toEqual(['listAccounts', 'viewAuditLog', 'viewSafeMembers'])
  })

  it('power is show and audit together [pvwa/profile-audit-fixed]', () => {
    expect(new Set(given('power'))).toEqual(new Set([...given('show'), ...given('audit')]))
  })

  it('manager is prov with the safe and its members', () => {
    const more = given('manager').filter((name) => !given('prov').includes(name))
    expect(more).toEqual(['manageSafe', 'manageSafeMembers', 'viewSafeMembers'])
  })

  it('name every permission once', () => {
    for (const names of Object.values(permissionProfiles)) expect(new Set(names).size).toBe(names.length)
  })
})

describe('capabilities', () => {
  it.each<[PermissionProfile, string[]]>([
    ['admin', ['admin', 'audit', 'show', 'change', 'use']],
    ['use', ['use']],
    ['show', ['show', 'use']],
    ['audit', ['audit']],
    ['prov', ['change']],
  ])('of %s [pvwa/profile-described]', (profile, expected) => {
    expect(capabilitiesOf(permissionsOf(profile))).toEqual(expected)
  })

  it('of nothing are none [pvwa/profile-described]', () => {
    expect(capabilitiesOf(permissionsOf({}))).toEqual([])
  })
})
