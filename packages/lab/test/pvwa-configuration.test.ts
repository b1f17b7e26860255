import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Lab } from '../src/index.ts'
import type { Reply } from './support/request.ts'
import { checkedSession, codeOf, pvwa, tryLogon } from './support/pvwa.ts'
import type { Session } from './support/pvwa.ts'

type Model = Record<string, unknown>

const listOf = (reply: Reply): Model[] => JSON.parse(reply.text) as Model[]

describe('PVWA configuration', () => {
  let lab: Lab
  let admin: Session

  beforeAll(async () => {
    // Nothing of it is seeded, so that the lists hold what a test puts there.
    lab = await Lab.start({
      seed: {
        version: 1,
        users: [
          {
            name: 'administrator',
            password: 'Lab-Administrator-1',
            groups: ['Vault Admins'],
            vaultAuthorization: ['AddUpdateUsers'],
          },
          { name: 'auditor', password: 'Lab-Auditor-1', vaultAuthorization: ['ManageDirectoryMapping'] },
          { name: 'outsider', password: 'Lab-Outsider-1' },
          { name: 'ldap-user', password: 'Lab-Ldap-1', source: 'LDAP' },
        ],
      },
    })
  })
  beforeEach(async () => {
    await lab.reset()
    admin = await checkedSession(lab)
  })
  afterAll(() => lab.stop())

  const ldap = 'api/Configuration/LDAP/Directories'
  const corporate = {
    DirectoryType: 'MicrosoftADProfile.ini',
    HostAddresses: ['192.0.2.5'],
    BindUsername: 'bind',
    BindPassword: 'Bind-1',
    Port: 636,
    DomainName: 'example.com',
    DomainBaseContext: 'DC=example,DC=com',
  }
  const mapping = { MappingName: 'People', LDAPBranch: 'DC=example,DC=com', DomainGroups: ['People'] }

  it('has LDAP directories [pvwa/ldap-list] [pvwa/ldap-get] [pvwa/ldap-add] [pvwa/ldap-bind-password] [pvwa/ldap-delete] [pvwa/ldap-missing]', async () => {
    expect((await admin.get(ldap)).text).toBe('[]')
    const added = await admin.post(ldap, corporate)
    expect(added.status).toBe(201)
    expect(added.json).toMatchObject({ DomainName: 'example.com', BindUsername: 'bind', BindPassword: '' })
    expect(listOf(await admin.get(`${ldap}/`))).toEqual([
      { DomainName: 'example.com', DomainBaseContext: 'DC=example,DC=com' },
    ])
    const found = await admin.get(`${ldap}/EXAMPLE.com/`)
    expect(found.json).toMatchObject({
      BindPassword: '',
      LDAPDirectoryName: 'example.com',
      LDAPDirectoryUsage: ['ExternalObjectCreation', 'ClientBrowsing', 'Authentication'],
      DCList: [{ Name: '192.0.2.5', Port: 636, SSLConnect: false }],
    })
    expect((await admin.post(ldap, corporate)).status).toBe(409)
    for (const wrong of [
      { DirectoryType: '' },
      { DomainName: '' },
      { DomainBaseContext: null },
      { HostAddresses: [] },
    ]) {
      const other = { ...corporate, DomainName: 'other.example.com', ...wrong }
      expect([wrong, codeOf(await admin.post(ldap, other))]).toEqual([wrong, [400, 'PASWS167E']])
    }
    expect(codeOf(await admin.post(ldap, { ...corporate, Port: 65_536 }))).toEqual([400, 'PASWS167E'])
    lab.settings.pvwa.echoBindPassword = true
    const echoed = await admin.post(ldap, { ...corporate, DomainName: 'old.example.com' })
    expect(echoed.json['BindPassword']).toBe('Bind-1')
    const gone = await admin.delete(`${ldap}/example.com/`)
    expect([gone.status, gone.text]).toEqual([204, ''])
    expect(codeOf(await admin.get(`${ldap}/example.com/`))).toEqual([404, 'LABPV404E'])
    expect((await admin.delete(`${ldap}/example.com/`)).status).toBe(404)
  })

  it('has directories that want a slash after their name [pvwa/ldap-name-slash]', async () => {
    await admin.post(ldap, corporate)
    const bare = await admin.get(`${ldap}/example.com`)
    expect([bare.status, bare.headers['content-type']]).toEqual([404, 'text/html'])
    expect((await admin.get(`${ldap}/example.com/`)).status).toBe(200)
  })

  it('has mappings of directories [pvwa/mappings-list] [pvwa/mappings-get] [pvwa/mappings-add] [pvwa/mappings-put-clears] [pvwa/mappings-delete]', async () => {
    await admin.post(ldap, corporate)
    const path = `${ldap}/example.com/Mappings`
    const added = await admin.post(`${path}/`, {
      ...mapping,
      MappingAuthorizations: ['AddSafes'],
      UserActivityLogPeriod: 9,
      VaultGroups: ['Auditors'],
    })
    expect(added.status).toBe(201)
    const id = Number(added.json['MappingID'])
    expect(added.json).toEqual({
      LDAPBranch: 'DC=example,DC=com',
      VaultGroups: ['Auditors'],
      MappingAuthorizations: ['AddSafes'],
      Location: '\\',
      AuthenticationMethod: ['AuthTypeLDAP'],
      UserType: 'EPVUser',
      DisableUser: false,
      UserActivityLogPeriod: 9,
      UserExpiration: 0,
      LogonFromHour: 0,
      LogonToHour: 24,
      MappingID: id,
      DirectoryMappingOrder: 1000,
      MappingName: 'People',
      LDAPQuery: '',
      DomainGroups: ['People'],
    })
    expect(listOf(await admin.get(path))).toEqual([added.json])
    expect((await admin.get(`${path}/${id}/`)).json).toEqual(added.json)
    const put = await admin.put(`${path}/${id}/`, { MappingName: 'Folk', LDAPBranch: 'DC=com' })
    expect(put.json).toMatchObject({
      MappingID: id,
      DirectoryMappingOrder: 1000,
      MappingName: 'Folk',
      MappingAuthorizations: [],
      UserActivityLogPeriod: 7,
      DomainGroups: [],
    })
    expect(put.json).not.toHaveProperty('VaultGroups')
    for (const wrong of [
      { MappingName: undefined },
      { LDAPBranch: '' },
      { MappingName: 'x'.repeat(29) },
      { MappingAuthorizations: ['Everything'] },
      { UserActivityLogPeriod: 0 },
      { AuthenticationMethod: ['AuthTypeGuess'] },
    ]) {
      expect(codeOf(await admin.post(path, { ...mapping, ...wrong }))).toEqual([400, 'PASWS167E'])
    }
    expect((await admin.delete(`${path}/${id}/`)).status).toBe(204)
    expect((await admin.get(`${path}/${id}/`)).status).toBe(404)
    expect((await admin.get(`${ldap}/nowhere/Mappings`)).status).toBe(404)
  })

  it('tries mappings in the order that is set [pvwa/mappings-reorder] [pvwa/ldap-delete]', async () => {
    await admin.post(ldap, corporate)
    const path = `${ldap}/example.com/Mappings`
    const ids: unknown[] = []
    for (const name of ['a', 'b', 'c']) {
      ids.push((await admin.post(path, { ...mapping, MappingName: name })).json['MappingID'])
    }
    const names = async () => listOf(await admin.get(path)).map((item) => item['MappingName'])
    expect(await names()).toEqual(['a', 'b', 'c'])
    const reorder = (order: unknown) => admin.post(`${path}/Reorder/`, { MappingsOrder: order })
    expect((await reorder([ids[2], ids[0], ids[1]])).status).toBe(200)
    expect(await names()).toEqual(['c', 'a', 'b'])
    for (const wrong of [[ids[0]], [ids[0], ids[1], 99], [ids[0], ids[0], ids[1]], undefined]) {
      expect(codeOf(await reorder(wrong))).toEqual([400, 'PASWS167E'])
    }
    await admin.delete(`${ldap}/example.com/`)
    await admin.post(ldap, corporate)
    expect(await names()).toEqual([])
  })

  it('lets those change directories who may [pvwa/ldap-permission]', async () => {
    const mapper = await checkedSession(lab, 'auditor')
    expect((await mapper.post(ldap, corporate)).status).toBe(201)
    expect((await mapper.post(`${ldap}/example.com/Mappings`, mapping)).status).toBe(201)
    const outsider = await checkedSession(lab, 'outsider')
    for (const reply of [
      await outsider.get(ldap),
      await outsider.post(ldap, corporate),
      await outsider.delete(`${ldap}/example.com/`),
      await outsider.get(`${ldap}/example.com/Mappings`),
      await outsider.post(`${ldap}/example.com/Mappings/Reorder`, { MappingsOrder: [1] }),
      await mapper.get('api/Configuration/AuthenticationMethods'),
      await mapper.get('api/Configuration/OIDC/Providers'),
      await mapper.get('api/Configuration/AccessRestriction/AllowedReferrers'),
    ]) {
      expect(codeOf(reply)).toEqual([403, 'PASWS041E'])
    }
  })

  it('has ways to log on [pvwa/auth-methods-list] [pvwa/auth-methods-get] [pvwa/auth-methods-add] [pvwa/auth-methods-update] [pvwa/auth-methods-delete]', async () => {
    const path = 'api/Configuration/AuthenticationMethods'
    const methods = async () => (await admin.get(path)).json['Methods'] as Model[]
    expect((await methods()).map(({ id }) => id)).toContain('oraclesso')
    expect((await admin.get(`${path}/LDAP`)).json).toEqual({
      id: 'ldap',
      displayName: '',
      enabled: true,
      mobileEnabled: false,
      logoffUrl: '',
      secondFactorAuth: null,
      signInLabel: '',
      usernameFieldLabel: '',
      passwordFieldLabel: '',
    })
    const added = await admin.post(path, { id: 'corp', displayName: 'Corp', secondFactorAuth: 'radius' })
    expect([added.status, added.json['secondFactorAuth']]).toEqual([201, 'radius'])
    expect((await admin.post(path, { id: 'CORP' })).status).toBe(409)
    for (const wrong of [{}, { id: 'x'.repeat(51) }, { id: 'y', secondFactorAuth: 'fax' }]) {
      expect(codeOf(await admin.post(path, wrong))).toEqual([400, 'PASWS167E'])
    }
    const put = await admin.put(`${path}/corp`, { signInLabel: 'Hello' })
    expect(put.json).toMatchObject({
      id: 'corp',
      displayName: '',
      secondFactorAuth: null,
      signInLabel: 'Hello',
    })
    expect((await admin.delete(`${path}/corp`)).status).toBe(204)
    expect((await admin.get(`${path}/corp`)).status).toBe(404)
  })

  it('keeps out who logs on by what is switched off [pvwa/auth-methods-govern]', async () => {
    const byLdap = () => tryLogon(lab, 'ldap-user', {}, { type: 'ldap' })
    expect((await byLdap()).status).toBe(200)
    await admin.put('api/Configuration/AuthenticationMethods/ldap', { enabled: false })
    expect((await byLdap()).status).toBe(403)
    const verify = (await pvwa(lab, 'GET', 'api/verify/')).json['AuthenticationMethods']
    expect(verify).toContainEqual({ Enabled: false, Id: 'ldap' })
    expect(verify).toContainEqual({ Enabled: true, Id: 'cyberark' })
    await admin.put('api/Configuration/AuthenticationMethods/ldap', { enabled: true })
    expect((await byLdap()).status).toBe(200)
  })

  it('has OpenID Connect providers, and no secret in an answer [pvwa/oidc-list] [pvwa/oidc-change]', async () => {
    const path = 'api/Configuration/OIDC/Providers'
    const provider = {
      clientId: 'pvwa',
      clientSecret: 'Client-secret-1',
      clientSecretMethod: 'Basic',
      discoveryEndpointUrl: 'https://idp.example.com/.well-known/openid-configuration',
    }
    const added = await admin.post(path, { id: 'corp', ...provider })
    const put = await admin.put(`${path}/corp`, { ...provider, description: 'd' })
    const listed = await admin.get(path)
    const found = await admin.get(`${path}/corp`)
    expect([added.status, put.status]).toEqual([201, 200])
    expect(listed.json).toEqual({ Providers: [found.json] })
    expect(found.json).toMatchObject({ id: 'corp', clientId: 'pvwa', description: 'd' })
    for (const reply of [added, put, listed, found]) expect(reply.text).not.toContain('Client-secret-1')
    for (const name of ['clientId', 'clientSecretMethod', 'discoveryEndpointUrl']) {
      expect(codeOf(await admin.post(path, { id: 'x', ...provider, [name]: '' }))).toEqual([400, 'PASWS167E'])
    }
    expect(codeOf(await admin.post(path, { id: 'not good', ...provider }))).toEqual([400, 'PASWS167E'])
    expect((await admin.delete(`${path}/corp`)).status).toBe(204)
    lab.settings.pvwa.version = '11.6'
    expect((await admin.get(path)).status).toBe(404)
  })

  it('has allowed referrers [pvwa/referrers]', async () => {
    const path = 'api/Configuration/AccessRestriction/AllowedReferrers'
    const added = await admin.post(path, { referrerURL: 'https://portal.example.com' })
    expect([added.status, added.json]).toEqual([
      201,
      { referrerURL: 'https://portal.example.com', regularExpression: false },
    ])
    expect(listOf(await admin.get(path))).toEqual([added.json])
    expect(codeOf(await admin.post(path, {}))).toEqual([400, 'PASWS167E'])
    expect(lab.audit.find((row) => row.action === 'Update configuration')).toMatchObject({
      application: 'administrator',
      object: 'Allowed referrer https://portal.example.com',
    })
  })
})
