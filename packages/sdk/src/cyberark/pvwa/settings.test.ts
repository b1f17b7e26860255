import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { failureOf } from '../../../test/support/failure.ts'
import { inTurn, ScriptedPvwa, type Scripted } from '../../../test/support/scripted-pvwa.ts'
import { Secret } from '../../secret.ts'
import { AllowedReferrers } from './allowed-referrers.ts'
import { AuthenticationMethods } from './authentication-methods.ts'
import { DiscoveredAccounts } from './discovered-accounts.ts'
import { OidcProviders } from './oidc-providers.ts'
import { OnboardingRules } from './onboarding-rules.ts'

function scripted<Resource>(
  make: new (pvwa: ScriptedPvwa) => Resource,
  ...answers: Scripted[]
): { pvwa: ScriptedPvwa; resource: Resource } {
  const pvwa = new ScriptedPvwa(inTurn(...answers))
  return { pvwa, resource: new make(pvwa) }
}

describe('authenticationMethods', () => {
  const root = 'API/Configuration/AuthenticationMethods'
  const method = (more: object = {}): object => ({
    id: 'cyberark',
    displayName: 'CyberArk',
    enabled: true,
    mobileEnabled: false,
    logoffUrl: '',
    secondFactorAuth: null,
    signInLabel: 'Sign in',
    usernameFieldLabel: 'User',
    passwordFieldLabel: 'Password',
    ...more,
  })
  const read = {
    id: 'cyberark',
    displayName: 'CyberArk',
    enabled: true,
    mobileEnabled: false,
    logoffUrl: '',
    secondFactor: undefined,
    signInLabel: 'Sign in',
    usernameLabel: 'User',
    passwordLabel: 'Password',
  }

  it('are listed and read [pvwa/auth-methods-list] [pvwa/auth-methods-get]', async () => {
    const { pvwa, resource } = scripted(
      AuthenticationMethods,
      [200, { Methods: [method()] }],
      [200, method()],
    )
    expect(await resource.list()).toEqual([read])
    expect(await resource.get('cyberark')).toEqual(read)
    expect(pvwa.asked).toEqual([`GET ${root}`, `GET ${root}/cyberark`])
  })

  it('are added [pvwa/auth-methods-add]', async () => {
    const { pvwa, resource } = scripted(AuthenticationMethods, [201, method()])
    await resource.add('saml2', { displayName: 'S', secondFactor: 'radius', usernameLabel: 'U' })
    expect(pvwa.sent).toEqual([
      { id: 'saml2', displayName: 'S', secondFactorAuth: 'radius', usernameFieldLabel: 'U' },
    ])
    expect(await failureOf(resource.add('x'.repeat(51)))).toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('are changed with the rest as it was, and deleted [pvwa/auth-methods-update] [pvwa/auth-methods-delete]', async () => {
    const { pvwa, resource } = scripted(AuthenticationMethods, [200, method()], [200, method()], [204])
    await resource.update('cyberark', { enabled: false })
    await resource.delete('cyberark')
    expect(pvwa.asked).toEqual([`GET ${root}/cyberark`, `PUT ${root}/cyberark`, `DELETE ${root}/cyberark`])
    expect(pvwa.sent[1]).toEqual({
      displayName: 'CyberArk',
      enabled: false,
      mobileEnabled: false,
      logoffUrl: '',
      signInLabel: 'Sign in',
      usernameFieldLabel: 'User',
      passwordFieldLabel: 'Password',
    })
  })
})

describe('oidcProviders', () => {
  const root = 'API/Configuration/OIDC/Providers'
  const provider = {
    id: 'okta',
    clientId: 'pvwa',
    clientSecret: 'S3ntinel',
    clientSecretMethod: 'Post',
    discoveryEndpointUrl: 'https://idp.example.com',
    authenticationFlow: 'Code',
    userNameClaim: 'sub',
    description: 'd',
  }

  it('are listed and read without their secret [pvwa/oidc-list]', async () => {
    const { pvwa, resource } = scripted(OidcProviders, [200, { Providers: [provider] }], [200, provider])
    const [first] = await resource.list()
    expect(first).toMatchObject({
      id: 'okta',
      clientId: 'pvwa',
      clientSecretMethod: 'Post',
      discoveryUrl: 'https://idp.example.com',
      flow: 'Code',
      usernameClaim: 'sub',
    })
    expect(inspect([first, await resource.get('okta')], { depth: 9 })).not.toContain('S3ntinel')
    expect(pvwa.asked).toEqual([`GET ${root}`, `GET ${root}/okta`])
  })

  it('are added, changed and deleted [pvwa/oidc-change]', async () => {
    const { pvwa, resource } = scripted(
      OidcProviders,
      [201, provider],
      [200, provider],
      [200],
      [200, provider],
      [204],
    )
    await resource.add('okta', {
      clientId: 'pvwa',
      clientSecret: new Secret('s'),
      clientSecretMethod: 'Post',
      discoveryUrl: 'https://idp.example.com',
    })
    await resource.update('okta', { description: 'new' })
    await resource.delete('okta')
    expect(pvwa.asked).toEqual([
      `POST ${root}`,
      `GET ${root}/okta`,
      `PUT ${root}/okta`,
      `GET ${root}/okta`,
      `DELETE ${root}/okta`,
    ])
    expect(pvwa.sent[0]).toEqual({
      id: 'okta',
      clientId: 'pvwa',
      clientSecret: 's',
      clientSecretMethod: 'Post',
      discoveryEndpointUrl: 'https://idp.example.com',
    })
    const { id: _id, clientSecret: _secret, ...rest } = provider
    expect(pvwa.sent[2]).toEqual({ ...rest, description: 'new' })
    expect(await failureOf(resource.add('x', { clientId: 'a' } as never))).toMatchObject({
      code: 'INVALID_OPTION',
    })
  })
})

it('allowedReferrers are listed and added [pvwa/referrers]', async () => {
  const { pvwa, resource } = scripted(
    AllowedReferrers,
    [200, [{ referrerURL: 'https://a', regularExpression: true }]],
    [201, { referrerURL: 'https://b', regularExpression: false }],
  )
  expect(await resource.list()).toEqual([{ url: 'https://a', regularExpression: true }])
  expect(await resource.add('https://b')).toEqual({ url: 'https://b', regularExpression: false })
  const root = 'API/Configuration/AccessRestriction/AllowedReferrers'
  expect(pvwa.asked).toEqual([`GET ${root}`, `POST ${root}`])
  expect(pvwa.sent[1]).toEqual({ referrerURL: 'https://b', regularExpression: false })
})

describe('onboardingRules', () => {
  const root = 'API/AutomaticOnboardingRules'
  const rule = (RuleId: number, more: object = {}): object => ({
    RuleId,
    RuleName: 'unix',
    RuleDescription: 'd',
    RulePrecedence: 1,
    TargetPlatformId: 'UnixSSH',
    TargetDeviceType: 'Operating System',
    TargetSafeName: 'Linux',
    IsAdminIDFilter: true,
    MachineTypeFilter: 'Server',
    SystemTypeFilter: 'Unix',
    UserNameFilter: 'root',
    UserNameMethod: 'Equals',
    AddressFilter: 'web',
    AddressMethod: 'Begins',
    AccountTypeFilter: 'x',
    AccountCategoryFilter: 'Any',
    ReconcileAccountId: null,
    CreationTime: 1700000000,
    LastOnboardedTime: 0,
    ...more,
  })
  const listed: Scripted = [200, { AutomaticOnboardingRules: [rule(1), rule(2)], Total: 2 }]

  it('are listed, by names that commas join [pvwa/onboarding-list]', async () => {
    const { pvwa, resource } = scripted(OnboardingRules, listed, listed)
    expect(await resource.list({ names: ['a b', 'c,d'] })).toHaveLength(2)
    const [first] = await resource.list()
    expect(first).toEqual({
      id: 1,
      name: 'unix',
      description: 'd',
      precedence: 1,
      platformId: 'UnixSSH',
      safe: 'Linux',
      systemType: 'Unix',
      machineType: 'Server',
      builtInAdministrator: true,
      username: 'root',
      usernameMethod: 'Equals',
      address: 'web',
      addressMethod: 'Begins',
      accountCategory: 'Any',
      createdAt: new Date(1700000000_000),
      lastOnboardedAt: undefined,
    })
    expect(pvwa.asked).toEqual([`GET ${root}?Names=a%20b,c%2Cd`, `GET ${root}`])
  })

  it('are made; words are sent, and numbers read too [pvwa/onboarding-add] [pvwa/onboarding-enum-drift]', async () => {
    const { pvwa, resource } = scripted(OnboardingRules, [
      201,
      rule(3, { SystemTypeFilter: 0, MachineTypeFilter: 2, UserNameMethod: 1, AccountCategoryFilter: 2 }),
    ])
    const made = await resource.add({
      platformId: 'WinServerLocal',
      safe: 'Windows',
      systemType: 'Windows',
      machineType: 'Server',
      username: 'adm',
      usernameMethod: 'Begins',
      accountCategory: 'NonPrivileged',
    })
    expect(made).toMatchObject({
      systemType: 'Windows',
      machineType: 'Server',
      usernameMethod: 'Begins',
      accountCategory: 'NonPrivileged',
    })
    expect(pvwa.sent).toEqual([
      {
        TargetPlatformId: 'WinServerLocal',
        TargetSafeName: 'Windows',
        SystemTypeFilter: 'Windows',
        MachineTypeFilter: 'Server',
        UserNameFilter: 'adm',
        UserNameMethod: 'Begins',
        AccountCategoryFilter: 'NonPrivileged',
      },
    ])
    for (const lacking of [
      { safe: 'S', systemType: 'Unix' },
      { platformId: 'P', safe: 'S' },
    ]) {
      expect(await failureOf(resource.add(lacking as never))).toMatchObject({ code: 'INVALID_OPTION' })
    }
  })

  it('are changed with the rest as it was, and deleted [pvwa/onboarding-update-keeps] [pvwa/onboarding-delete]', async () => {
    const { pvwa, resource } = scripted(
      OnboardingRules,
      listed,
      [200, rule(2, { RuleName: 'n' })],
      [204],
      listed,
    )
    expect((await resource.update(2, { name: 'n' })).name).toBe('n')
    await resource.delete(2)
    expect(await failureOf(resource.update(9, { name: 'n' }))).toMatchObject({ name: 'NotFoundError' })
    expect(pvwa.asked).toEqual([`GET ${root}`, `PUT ${root}/2`, `DELETE ${root}/2`, `GET ${root}`])
    expect(pvwa.sent[1]).toEqual({
      RuleName: 'n',
      RuleDescription: 'd',
      TargetPlatformId: 'UnixSSH',
      TargetSafeName: 'Linux',
      IsAdminIDFilter: true,
      MachineTypeFilter: 'Server',
      SystemTypeFilter: 'Unix',
      UserNameFilter: 'root',
      UserNameMethod: 'Equals',
      AddressFilter: 'web',
      AddressMethod: 'Begins',
      AccountCategoryFilter: 'Any',
    })
  })
})

describe('discoveredAccounts', () => {
  const found = (id: string, more: object = {}): object => ({
    id,
    name: 'n',
    userName: 'root',
    address: 'web1',
    platformType: 'Unix',
    accountEnabled: true,
    privileged: true,
    discoveryDateTime: 1700000000,
    osFamily: 'Server',
    additionalProperties: { a: '1' },
    dependencies: [{ name: 'svc', address: 'web1', type: 'Windows Service' }],
    ...more,
  })

  it('are listed page by page, and narrowed [pvwa/discovered-list]', async () => {
    const { pvwa, resource } = scripted(
      DiscoveredAccounts,
      [200, { value: [found('1')], count: 2, nextLink: 'api/DiscoveredAccounts?offset=1&limit=1' }],
      [200, { value: [found('2')], count: 2 }],
    )
    const all = await resource
      .list({
        search: 'w',
        searchType: 'contains',
        platformType: 'Windows Domain',
        privileged: true,
        enabled: false,
        pageSize: 1,
        pagesAhead: 1,
      })
      .toArray()
    expect(all.map(({ id }) => id)).toEqual(['1', '2'])
    const filter = encodeURIComponent(
      'platformType eq Windows Domain AND privileged eq True AND accountEnabled eq False',
    )
    expect(pvwa.asked[0]).toBe(
      `GET API/DiscoveredAccounts?search=w&searchType=contains&filter=${filter}&limit=1&offset=0`,
    )
  })

  it('are read with what depends on them [pvwa/discovered-get]', async () => {
    const { pvwa, resource } = scripted(DiscoveredAccounts, [200, found('1_2')])
    expect(await resource.get('1_2')).toMatchObject({
      id: '1_2',
      username: 'root',
      enabled: true,
      privileged: true,
      discoveredAt: new Date(1700000000_000),
      osFamily: 'Server',
      properties: { a: '1' },
      dependencies: [{ name: 'svc', address: 'web1', type: 'Windows Service' }],
    })
    expect(pvwa.asked).toEqual(['GET API/DiscoveredAccounts/1_2'])
  })

  it('are reported [pvwa/discovered-add] [pvwa/discovered-add-required]', async () => {
    const { pvwa, resource } = scripted(DiscoveredAccounts, [201, { id: '1', status: 'Added', safe: null }])
    const report = await resource.add({
      username: 'root',
      address: 'web1',
      platformType: 'Unix',
      enabled: true,
      discoveredAt: new Date(1700000000_000),
      platformProperties: { UID: '0' },
      dependencies: [{ address: 'web1', type: 'Service' }],
    })
    expect(report).toEqual({ id: '1', status: 'Added', safe: undefined })
    expect(pvwa.sent).toEqual([
      {
        userName: 'root',
        address: 'web1',
        platformType: 'Unix',
        accountEnabled: true,
        discoveryDateTime: 1700000000,
        platformTypeAccountProperties: { UID: '0' },
        dependencies: [{ address: 'web1', type: 'Service' }],
      },
    ])
    for (const lacking of ['username', 'address', 'platformType']) {
      const given = { username: 'a', address: 'b', platformType: 'c', [lacking]: undefined }
      const error = await failureOf(resource.add(given))
      expect(error.message).toContain(`'${lacking}'`)
    }
  })

  it('are onboarded and cleared [pvwa/discovered-onboard] [pvwa/discovered-clear]', async () => {
    const { pvwa, resource } = scripted(DiscoveredAccounts, [200], [200], [204])
    await resource.onboard('1', { platformId: 'UnixSSH', safe: 'Linux' })
    await resource.onboard('1', { platformId: 'P', safe: 'S', reconcile: true, password: new Secret('p') })
    await resource.clear()
    expect(pvwa.asked).toEqual([
      'POST API/DiscoveredAccounts/1/Onboard',
      'POST API/DiscoveredAccounts/1/Onboard',
      'DELETE API/DiscoveredAccounts',
    ])
    expect(pvwa.sent.slice(0, 2)).toEqual([
      { PlatformID: 'UnixSSH', safeName: 'Linux' },
      { PlatformID: 'P', safeName: 'S', shouldReconcileAccount: true, defaultPassword: 'p' },
    ])
  })
})
