import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab, SeedError } from '../src/index.ts'
import type { Seed } from '../src/index.ts'
import { checkSeed } from '../src/seed/check.ts'
import { objectSource } from '../src/seed/source.ts'
import { checkedSession } from './support/pvwa.ts'
import type { Session } from './support/pvwa.ts'

type Model = Record<string, unknown>

const key =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDLmFz1sGVrfvWm1BFOUJFaWSEjCN9TMCVdxBTi6Dgkc someone@example.com'

const seed: Seed = {
  version: 1,
  users: [
    {
      name: 'administrator',
      password: 'Lab-Administrator-1',
      vaultAuthorization: ['AddUpdateUsers'],
      groups: ['Vault Admins'],
    },
    {
      name: 'jane',
      location: '\\People',
      description: 'd',
      expires: 2_000_000_000,
      passwordNeverExpires: true,
      unauthorizedInterfaces: ['PSM'],
      sshKeys: [key],
      personalDetails: { firstName: 'Jane' },
      phones: { businessNumber: '1' },
    },
  ],
  groups: [{ name: 'Staff', description: 'All', directory: 'example.com', members: ['JANE'] }],
  platforms: [{ id: 'Unix' }],
  safes: [{ name: 'S', members: [{ name: 'administrator', permissions: ['all'] }] }],
  accounts: [{ safe: 'S', name: 'one', platformId: 'Unix' }],
  accountGroups: [{ safe: 'S', name: 'G', platformId: 'Unix', members: ['one'] }],
  applications: [
    {
      id: 'app',
      description: 'd',
      location: '\\Apps',
      accessFrom: 1,
      accessTo: 2,
      expires: '2030-12-31',
      disabled: true,
      owner: { firstName: 'F' },
      authentication: [
        { type: 'path', value: '/opt', isFolder: true },
        { type: 'hash', value: 'AB', comment: 'c' },
      ],
    },
  ],
  directories: [
    {
      domain: 'example.com',
      baseContext: 'DC=example',
      hosts: ['dc1'],
      mappings: [
        { name: 'one', branch: 'DC=example' },
        { name: 'two', branch: 'DC=example', authorizations: ['AddSafes'] },
      ],
    },
  ],
  onboardingRules: [{ name: 'r', platformId: 'Unix', safe: 'S', system: 'Unix', userName: 'x' }],
  discoveredAccounts: [{ userName: 'u', address: 'a', platformType: 'Unix', privileged: true }],
  allowedReferrers: [{ url: 'https://portal.example.com', regularExpression: true }],
  oidcProviders: [{ id: 'corp', clientId: 'c', discoveryUrl: 'https://idp.example.com' }],
}

describe('A seed of the estate', () => {
  let lab: Lab
  let admin: Session

  beforeAll(async () => {
    lab = await Lab.start({ seed })
    admin = await checkedSession(lab)
  })
  afterAll(() => lab.stop())

  const gen1 = 'WebServices/PIMServices.svc'

  it('holds users and groups', async () => {
    const id = String(lab.vault.user('jane')?.id)
    expect((await admin.get(`api/Users/${id}`)).json).toMatchObject({
      location: '\\People',
      description: 'd',
      expiryDate: 2_000_000_000,
      passwordNeverExpires: true,
      unAuthorizedInterfaces: ['PSM'],
      personalDetails: { firstName: 'Jane', lastName: '' },
      phones: { businessNumber: '1' },
      groupsMembership: [{ groupName: 'Staff', groupType: 'Directory' }],
    })
    const path = `${gen1}/Users/jane/AuthenticationMethods/SSHKeyAuthentication/AuthorizedKeys`
    expect((await admin.get(path)).json['GetUserAuthorizedKeysResult']).toMatchObject([{ PublicSSHKey: key }])
    const groups = await admin.get('api/UserGroups?search=staff&includeMembers=true')
    expect(groups.json['value']).toMatchObject([
      { description: 'All', directory: 'example.com', members: [{ UserName: 'jane' }] },
    ])
  })

  it('holds account groups and applications', async () => {
    const [group] = JSON.parse((await admin.get('api/AccountGroups?Safe=S')).text) as Model[]
    expect(group?.['GroupName']).toBe('G')
    const members = await admin.get(`api/AccountGroups/${String(group?.['GroupID'])}/Members`)
    expect(members.text).toContain(lab.vault.account({ safe: 'S', object: 'one' }).id)
    expect((await admin.get(`${gen1}/Applications/app`)).json['application']).toMatchObject([
      {
        AccessPermittedFrom: 1,
        AccessPermittedTo: 2,
        BusinessOwnerFName: 'F',
        Disabled: true,
        ExpirationDate: '12/31/2030',
        Location: '\\Apps',
      },
    ])
    expect(
      (await admin.get(`${gen1}/Applications/app/Authentications`)).json['authentication'],
    ).toMatchObject([
      { AuthType: 'path', IsFolder: true, authID: 1 },
      { AuthType: 'hash', Comment: 'c', authID: 2 },
    ])
  })

  it('holds the configuration', async () => {
    const directories = 'api/Configuration/LDAP/Directories'
    expect((await admin.get(`${directories}/example.com/`)).json['DCList']).toMatchObject([{ Name: 'dc1' }])
    const mappings = JSON.parse((await admin.get(`${directories}/example.com/Mappings`)).text) as Model[]
    expect(mappings).toMatchObject([
      { MappingName: 'one', DirectoryMappingOrder: 1000 },
      { MappingName: 'two', DirectoryMappingOrder: 2000, MappingAuthorizations: ['AddSafes'] },
    ])
    expect((await admin.get('api/AutomaticOnboardingRules')).json['AutomaticOnboardingRules']).toMatchObject([
      { RuleName: 'r', TargetSafeName: 'S', SystemTypeFilter: 'Unix', UserNameFilter: 'x' },
    ])
    expect((await admin.get('api/DiscoveredAccounts')).json['value']).toMatchObject([
      { userName: 'u', address: 'a', privileged: true },
    ])
    const referrers = await admin.get('api/Configuration/AccessRestriction/AllowedReferrers')
    expect(referrers.text).toContain('"regularExpression":true')
    expect((await admin.get('api/Configuration/OIDC/Providers')).json['Providers']).toMatchObject([
      { id: 'corp', clientSecretMethod: 'Basic' },
    ])
  })

  it('is what a reset leads back to', async () => {
    await admin.delete('api/DiscoveredAccounts')
    await admin.delete('api/Configuration/LDAP/Directories/example.com/')
    await lab.reset()
    admin = await checkedSession(lab)
    expect((await admin.get('api/DiscoveredAccounts')).json['count']).toBe(1)
    expect((await admin.get('api/Configuration/LDAP/Directories/example.com/Mappings')).text).toContain('two')
  })

  it.each<[string, Model]>([
    ['groups[0].members[0]', { groups: [{ name: 'G', members: ['nobody'] }] }],
    ['groups[0].name', { groups: [{ name: 'jane' }] }],
    ['groups[1].name', { groups: [{ name: 'G' }, { name: 'g' }] }],
    ['groups[0].colour', { groups: [{ name: 'G', colour: 'red' }] }],
    ['users[0].phones.mobile', { users: [{ name: 'x', phones: { mobile: '1' } }] }],
    ['users[0].description', { users: [{ name: 'x', description: 'x'.repeat(100) }] }],
    ['accountGroups[0].safe', { accountGroups: [{ safe: 'T', name: 'x', platformId: 'Unix' }] }],
    ['accountGroups[0].platformId', { accountGroups: [{ safe: 'S', name: 'x', platformId: 'P' }] }],
    [
      'accountGroups[0].members[0]',
      { accountGroups: [{ safe: 'S', name: 'x', platformId: 'Unix', members: ['two'] }] },
    ],
    ['applications[0].expires', { applications: [{ id: 'x', expires: '12/31/2030' }] }],
    ['applications[0].accessTo', { applications: [{ id: 'x', accessTo: 25 }] }],
    ['directories[0].hosts', { directories: [{ domain: 'x', baseContext: 'y', hosts: [] }] }],
    [
      'directories[0].mappings[0].authorizations[0]',
      {
        directories: [
          {
            domain: 'x',
            baseContext: 'y',
            hosts: ['z'],
            mappings: [{ name: 'm', branch: 'b', authorizations: ['All'] }],
          },
        ],
      },
    ],
    [
      'onboardingRules[0].safe',
      { onboardingRules: [{ name: 'r', platformId: 'Unix', safe: 'T', system: 'Unix' }] },
    ],
    ['oidcProviders[0].id', { oidcProviders: [{ id: 'a b', clientId: 'c', discoveryUrl: 'd' }] }],
  ])('is refused for %s', (where, wrong) => {
    const problems = (): readonly string[] => {
      try {
        checkSeed(objectSource({ ...seed, ...wrong }))
      } catch (error) {
        if (error instanceof SeedError) return error.problems.map((problem) => problem.key)
        throw error
      }
      return []
    }
    expect(problems()).toContain(where)
  })
})
