import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { PasswordVault } from '@sallyport/sdk/cyberark'
import { undiciTransport } from '@sallyport/sdk/undici'
import { findingsOfExchange, keeping } from './exchanges.ts'
import { isDescribed, outsideEvidenceMissing, titleOverOutsideEvidence } from './schemas.ts'

type Exchanges = Parameters<typeof keeping>[1]

/** What a client does in each area. Values are read back, so that lists are not empty. */
const areas: Readonly<Record<string, (vault: PasswordVault) => Promise<unknown>>> = {
  sessions: async (vault) => {
    await vault.checkSession()
    await vault.server.logonHistory()
    return vault.logOff()
  },
  accounts: async (vault) => {
    const account = await vault.accounts.find({ safe: 'Billing-DB', name: 'oracle-prod' })
    await vault.accounts.getPassword(account)
    await vault.accounts.versions(account)
    await vault.accounts.generatePassword(account)
    await vault.accounts.update(account, { address: 'db9.example.com' })
    await vault.accounts.setPasswordInVault(account, 'Set-by-hand-1')
    await vault.accounts.changePassword(account)
    const added = await vault.accounts.add({
      safe: 'Billing-DB',
      platformId: 'UnixSSH',
      username: 'fresh',
      address: 'web7.example.com',
      secret: 'Fresh-pass-1',
    })
    await vault.accounts.link(added, { safe: 'Billing-DB', name: 'oracle-prod' }, 'reconcile')
    await vault.accounts.unlink(added, 'reconcile')
    return vault.accounts.delete(added)
  },
  safes: async (vault) => {
    await vault.safes.add('Schemas', { retentionVersions: 3 })
    await vault.safes.members.add('Schemas', 'operator', { permissions: { listAccounts: true } })
    await vault.safes.members.update('Schemas', 'operator', { permissions: { viewAuditLog: true } })
    await vault.safes.members.list('Schemas').toArray()
    await vault.safes.members.remove('Schemas', 'operator')
    await vault.safes.update('Schemas', { description: 'held against the file' })
    await vault.safes.list({ search: 'Schemas' }).toArray()
    return vault.safes.delete('Schemas')
  },
  users: async (vault) => {
    const user = await vault.users.add('schema-user', {
      password: 'Schema-pass-1',
      person: { firstName: 'Sch' },
      authorizations: ['AddSafes'],
    })
    await vault.users.list({ extendedDetails: true }).toArray()
    await vault.users.get(user)
    await vault.users.update(user, { description: 'held against the file' })
    await vault.users.resetPassword(user, 'Schema-pass-2')
    await vault.users.disable(user)
    await vault.users.enable(user)
    await vault.users.activate(user)
    return vault.users.delete(user)
  },
  groups: async (vault) => {
    const group = await vault.groups.add('Schema group', { description: 'new' })
    await vault.groups.members.add(group, 'auditor')
    await vault.groups.list({ includeMembers: true }).toArray()
    await vault.groups.update(group, { description: 'newer' })
    await vault.groups.members.remove(group, 'auditor')
    return vault.groups.delete(group)
  },
  'account groups': async (vault) => {
    const group = await vault.accountGroups.add('Schema pair', {
      platformId: 'SSHKeyGroup',
      safe: 'Billing-DB',
    })
    const account = await vault.accounts.find({ safe: 'Billing-DB', name: 'oracle-prod' })
    await vault.accountGroups.addMember(group, account)
    await vault.accountGroups.listBySafe('Billing-DB')
    await vault.accountGroups.members(group)
    return vault.accountGroups.deleteMember(group, account)
  },
  platforms: async (vault) => {
    await vault.platforms.list({}).toArray()
    await vault.platforms.details('UnixSSH')
    await vault.platforms.safes('UnixSSH')
    await vault.platforms.systemTypes()
    await vault.platforms.targets.list({ active: true }).toArray()
    await vault.platforms.dependents.list().toArray()
    await vault.platforms.groups.list().toArray()
    await vault.platforms.rotationalGroups.list().toArray()
    const copy = await vault.platforms.targets.duplicate('UnixSSH', 'Schema SSH')
    await vault.platforms.targets.deactivate(copy.id)
    await vault.platforms.targets.sessionManagement(copy.id)
    await vault.platforms.targets.delete(copy.id)
    await vault.platforms.targets.activate('Retired')
    return vault.platforms.export('Oracle')
  },
  monitoring: async (vault) => {
    await vault.psm.connectors()
    await vault.psm.servers()
    await vault.health.summary()
    await vault.health.details('CPM')
    const account = await vault.accounts.find({ safe: 'Billing-DB', name: 'oracle-prod' })
    await vault.accounts.connect(account, { component: 'PSM-SSH' })
    for (const session of await vault.sessions.list().toArray()) {
      await vault.sessions.get(session)
      await vault.sessions.activities(session)
      await vault.sessions.terminate(session)
    }
    return vault.recordings.list().toArray()
  },
  requests: async (vault) => {
    const account = await vault.accounts.find({ safe: 'Billing-DB', name: 'oracle-prod' })
    const request = await vault.requests.create(account, { reason: 'audit', multipleAccess: true })
    await vault.requests.list()
    await vault.requests.incoming()
    await vault.requests.get(request)
    return vault.requests.delete(request)
  },
  'discovered accounts and rules': async (vault) => {
    await vault.discoveredAccounts.add({
      username: 'root',
      address: 'schema.example.com',
      platformType: 'Unix SSH',
    })
    await vault.discoveredAccounts.list().toArray()
    const rule = await vault.onboardingRules.add({
      name: 'Schema rule',
      platformId: 'UnixSSH',
      safe: 'Billing-DB',
      systemType: 'Unix',
    })
    await vault.onboardingRules.list()
    await vault.onboardingRules.update(rule, { description: 'held against the file' })
    await vault.onboardingRules.delete(rule)
    return vault.discoveredAccounts.clear()
  },
  settings: async (vault) => {
    await vault.directories.add('schema.example.com', {
      type: 'MicrosoftADProfile.ini',
      addresses: ['10.0.0.5'],
      bindUsername: 'svc-bind',
      bindPassword: 'Bind-pass-1',
      baseContext: 'DC=schema,DC=example,DC=com',
    })
    await vault.directories.list()
    await vault.directories.get('schema.example.com')
    const mapping = await vault.directories.mappings.add('schema.example.com', {
      name: 'Everybody',
      branch: 'DC=schema,DC=example,DC=com',
      authorizations: ['AddSafes'],
    })
    await vault.directories.mappings.list('schema.example.com')
    await vault.directories.mappings.update('schema.example.com', mapping.id, { location: '\\' })
    await vault.directories.mappings.reorder('schema.example.com', [mapping.id])
    await vault.directories.mappings.delete('schema.example.com', mapping.id)
    await vault.directories.delete('schema.example.com')
    await vault.authenticationMethods.list()
    await vault.authenticationMethods.update('ldap', { displayName: 'Directory' })
    return vault.oidcProviders.list()
  },
}

describe.skipIf(outsideEvidenceMissing !== undefined)(
  titleOverOutsideEvidence("what goes between client and lab against the vendor's OpenAPI file"),
  () => {
    let lab: Lab
    beforeAll(async () => {
      lab = await Lab.start()
    })
    afterAll(() => lab.stop())

    it.each(Object.entries(areas))('%s [pvwa/schemas-obeyed]', async (_, area) => {
      await lab.reset()
      const kept: Exchanges = []
      await using vault = new PasswordVault({
        url: lab.urls.pvwa,
        tls: { ca: lab.ca.pem },
        auth: { method: 'cyberark', username: 'administrator', password: 'Lab-Administrator-1' },
        transport: keeping(undiciTransport(), kept),
      })
      await area(vault)
      expect(kept.filter(({ operation }) => isDescribed(operation)).length).toBeGreaterThan(2)
      expect(kept.flatMap(findingsOfExchange)).toEqual([])
    })
  },
)
