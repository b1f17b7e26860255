import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PasswordVault } from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'
import { eachLab } from '../support/lab.ts'

const lab = eachLab()
let pvwa: PasswordVault
beforeEach(() => {
  pvwa = new PasswordVault({
    url: lab.urls.pvwa,
    auth: { method: 'cyberark', username: 'administrator', password: 'Lab-Administrator-1' },
    tls: { ca: lab.ca.pem },
  })
})
afterEach(() => pvwa.close())

describe('directories', () => {
  const domain = 'new.example.com'

  it('are added, listed, read and deleted [pvwa/ldap-add] [pvwa/ldap-list] [pvwa/ldap-get] [pvwa/ldap-name-slash] [pvwa/ldap-delete]', async () => {
    const { directories } = pvwa
    await directories.add(domain, {
      baseContext: 'DC=new,DC=example,DC=com',
      controllers: [{ name: 'dc1.new.example.com', port: 636, tls: true }],
      bindUsername: 'bind',
      bindPassword: 'Bind-Pa55',
      port: 636,
      tls: true,
    })
    expect(await directories.list()).toContainEqual({ name: domain, baseContext: 'DC=new,DC=example,DC=com' })
    const read = await directories.get(domain)
    expect(read).toMatchObject({ name: domain, bindUsername: 'bind', type: 'MicrosoftADProfile.ini' })
    expect(JSON.stringify(read)).not.toContain('Bind-Pa55')
    await directories.delete(domain)
    expect(await failureOf(directories.get(domain))).toMatchObject({ name: 'NotFoundError' })
  })

  it('have mappings, changed without loss and put in order [pvwa/mappings-add] [pvwa/mappings-update-keeps] [pvwa/mappings-reorder] [pvwa/mappings-delete]', async () => {
    await pvwa.directories.add(domain, {
      baseContext: 'DC=new',
      controllers: [{ name: 'dc1' }],
      bindUsername: 'b',
      bindPassword: 'p',
    })
    const { mappings } = pvwa.directories
    const first = await mappings.add(domain, {
      name: 'Admins',
      branch: 'DC=new',
      domainGroups: ['Corp Admins'],
      authorizations: ['AddSafes', 'AuditUsers'],
      logonFromHour: 6,
      logonToHour: 22,
    })
    const second = await mappings.add(domain, { name: 'Users', branch: 'DC=new', domainGroups: ['Staff'] })
    const changed = await mappings.update(domain, first.id, { userType: 'EPVUserLite' })
    expect(changed).toMatchObject({
      name: 'Admins',
      userType: 'EPVUserLite',
      domainGroups: ['Corp Admins'],
      authorizations: ['AddSafes', 'AuditUsers'],
      logonFromHour: 6,
      logonToHour: 22,
    })
    expect(await mappings.get(domain, first.id)).toEqual(changed)
    await mappings.reorder(domain, [second.id, first.id])
    expect((await mappings.list(domain)).map(({ id }) => id)).toEqual([second.id, first.id])
    await mappings.delete(domain, first.id)
    expect((await mappings.list(domain)).map(({ name }) => name)).toEqual(['Users'])
  })
})

describe('ways to log on', () => {
  it('are switched off, and the rest of each stays [pvwa/auth-methods-update] [pvwa/auth-methods-list]', async () => {
    const { authenticationMethods } = pvwa
    const before = (await authenticationMethods.list()).find(({ id }) => id === 'radius')
    expect(before).toMatchObject({ enabled: true })
    await authenticationMethods.update('radius', { enabled: false })
    expect(await authenticationMethods.get('radius')).toEqual({ ...before, enabled: false })
    const { authenticationMethods: offered } = await pvwa.server.verify()
    expect(offered.find(({ id }) => id === 'radius')?.enabled ?? false).toBe(false)
  })

  it('are added and deleted [pvwa/auth-methods-add] [pvwa/auth-methods-delete]', async () => {
    const { authenticationMethods } = pvwa
    await authenticationMethods.add('custom', {
      displayName: 'Custom',
      enabled: true,
      secondFactor: 'radius',
    })
    expect(await authenticationMethods.get('custom')).toMatchObject({
      displayName: 'Custom',
      secondFactor: 'radius',
    })
    await authenticationMethods.delete('custom')
    expect(await failureOf(authenticationMethods.get('custom'))).toMatchObject({ name: 'NotFoundError' })
  })

  it('are OpenID Connect providers too [pvwa/oidc-list] [pvwa/oidc-change]', async () => {
    const { oidcProviders } = pvwa
    await oidcProviders.add('okta', {
      clientId: 'pvwa',
      clientSecret: 'Oidc-Pa55',
      clientSecretMethod: 'Post',
      discoveryUrl: 'https://idp.example.com/.well-known/openid-configuration',
      description: 'before',
    })
    await oidcProviders.update('okta', { description: 'after' })
    const provider = await oidcProviders.get('okta')
    expect(provider).toMatchObject({ clientId: 'pvwa', clientSecretMethod: 'Post', description: 'after' })
    expect((await oidcProviders.list()).map(({ id }) => id)).toContain('okta')
    expect(JSON.stringify(provider)).not.toContain('Oidc-Pa55')
    await oidcProviders.delete('okta')
    expect(await failureOf(oidcProviders.get('okta'))).toMatchObject({ name: 'NotFoundError' })
  })

  it('may be led to from pages [pvwa/referrers]', async () => {
    const referrer = { url: 'https://wiki.intern.example.com/start', regularExpression: false }
    expect(await pvwa.allowedReferrers.add(referrer.url)).toEqual(referrer)
    expect(await pvwa.allowedReferrers.list()).toContainEqual(referrer)
  })
})

describe('discovered accounts', () => {
  const unix = { username: 'root', address: 'new1.example.com', platformType: 'Unix' } as const

  it('are reported, listed, onboarded and cleared [pvwa/discovered-add] [pvwa/discovered-list] [pvwa/discovered-get] [pvwa/discovered-onboard] [pvwa/discovered-clear]', async () => {
    const { discoveredAccounts, accounts } = pvwa
    await discoveredAccounts.clear()
    expect(await discoveredAccounts.list().toArray()).toEqual([])
    await discoveredAccounts.add({
      ...unix,
      privileged: true,
      enabled: true,
      discoveredAt: new Date(1700000000_000),
    })
    await discoveredAccounts.add({ ...unix, username: 'app', enabled: true })
    const all = await discoveredAccounts.list({ platformType: 'Unix' }).toArray()
    expect(all.map(({ username }) => username).sort()).toEqual(['app', 'root'])
    const root = all.find(({ username }) => username === 'root')!
    expect(await discoveredAccounts.get(root.id)).toMatchObject({ address: unix.address, privileged: true })
    const { platformId } = await accounts.find({ safe: 'Linux', name: 'root-web1' })
    await discoveredAccounts.onboard(root, { platformId, safe: 'Linux', password: 'Root-Pa55' })
    expect(await accounts.find({ safe: 'Linux', username: 'root', address: unix.address })).toMatchObject({
      platformId,
    })
    expect((await discoveredAccounts.list().toArray()).map(({ username }) => username)).toEqual(['app'])
    await discoveredAccounts.clear()
    expect(await discoveredAccounts.list().toArray()).toEqual([])
  })

  it('are onboarded by rules, which are changed without loss [pvwa/onboarding-add] [pvwa/onboarding-list] [pvwa/onboarding-update-keeps] [pvwa/onboarding-delete] [pvwa/onboarding-enum-drift]', async () => {
    const { onboardingRules, accounts } = pvwa
    const { platformId } = await accounts.find({ safe: 'Linux', name: 'root-web1' })
    const rule = await onboardingRules.add({
      name: 'unix roots',
      description: 'before',
      platformId,
      safe: 'Linux',
      systemType: 'Unix',
      username: 'ro',
      usernameMethod: 'Begins',
    })
    const changed = await onboardingRules.update(rule, { description: 'after' })
    expect(changed).toMatchObject({
      id: rule.id,
      name: 'unix roots',
      description: 'after',
      platformId,
      safe: 'Linux',
      systemType: 'Unix',
      username: 'ro',
      usernameMethod: 'Begins',
    })
    expect(await onboardingRules.list({ names: ['unix roots'] })).toEqual([changed])
    const report = await pvwa.discoveredAccounts.add({ ...unix, privileged: true, enabled: true })
    expect(report.safe).toBe('Linux')
    await onboardingRules.delete(rule)
    expect(await onboardingRules.list({ names: ['unix roots'] })).toEqual([])
  })
})
