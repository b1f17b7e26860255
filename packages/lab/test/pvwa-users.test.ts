import { createPrivateKey, createPublicKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { eachLab } from './support/each-lab.ts'
import type { Reply } from './support/request.ts'
import { checkedSession, codeOf, eachSession, sessionOf, tryLogon } from './support/pvwa.ts'

type Model = Record<string, unknown>

const names = (reply: Reply): unknown[] => (reply.json['Users'] as Model[]).map((user) => user['username'])

const authorizedKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDLmFz1sGVrfvWm1BFOUJFaWSEjCN9TMCVdxBTi6Dgkc someone@example.com'

describe('PVWA users', () => {
  const lab = eachLab()
  const admin = eachSession(lab)

  const idOf = (name: string): number => lab.vault.user(name)?.id ?? -1
  const add = (body: Model) => admin.post('API/Users/', { initialPassword: 'First-1', ...body })

  it('are listed at once and narrowed by filters [pvwa/users-list] [pvwa/users-list-search] [pvwa/users-list-filters-combine]', async () => {
    const all = await admin.get('api/Users')
    expect(all.json['Total']).toBe(lab.vault.users.length)
    expect(names(await admin.get('api/Users?USERTYPE=cpm'))).toEqual(['PasswordManager'])
    expect(names(await admin.get('api/Users?componentUser=True'))).toEqual(['PasswordManager'])
    expect(names(await admin.get('api/Users?search=OPER'))).toEqual(['operator'])
    expect(names(await admin.get('api/Users?userName=Auditor'))).toEqual(['auditor'])
    expect(names(await admin.get('api/Users?search=user&userType=CPM'))).toEqual([])
    expect(names(await admin.get('api/Users?userType=Nothing'))).toEqual([])
    await add({ username: 'zoe', personalDetails: { firstName: 'Ada', lastName: 'Byron' } })
    expect(names(await admin.get('api/Users?search=byr'))).toEqual(['zoe'])
    const sorted = await admin.get('api/Users?sort=username%20desc')
    expect(names(sorted)[0]).toBe('zoe')
    expect(names(await admin.get('api/Users?sort=source%20desc,username'))[0]).toBe('ldap-user')
    expect(codeOf(await admin.get('api/Users?sort=nothing'))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await admin.get('api/Users?ExtendedDetails=maybe'))).toEqual([400, 'PASWS167E'])
  })

  it('are narrowed by status and source from 13.2 on [pvwa/users-list-later-filters]', async () => {
    expect(names(await admin.get('api/Users?userStatus=Suspended'))).toEqual(['suspended-user'])
    expect(names(await admin.get('api/Users?userStatus=Disabled'))).toEqual(['disabled-user'])
    expect(names(await admin.get('api/Users?source=LDAP&search=saml'))).toEqual(['saml-user'])
    lab.settings.pvwa.version = '13.0'
    expect(names(await admin.get('api/Users?userStatus=Suspended')).length).toBe(lab.vault.users.length)
  })

  it('are shown in brief, extended or in full [pvwa/users-list-brief] [pvwa/users-list-extended] [pvwa/users-get] [pvwa/users-sentinel-date]', async () => {
    const [brief] = (await admin.get('api/Users?userName=administrator')).json['Users'] as Model[]
    expect(Object.keys(brief ?? {})).toEqual([
      'id',
      'username',
      'source',
      'userType',
      'componentUser',
      'vaultAuthorization',
      'location',
      'personalDetails',
    ])
    expect(brief?.['personalDetails']).toEqual({ firstName: '', middleName: '', lastName: '' })
    const extended = await admin.get('api/Users?userName=administrator&ExtendedDetails=True')
    expect((extended.json['Users'] as Model[])[0]).toMatchObject({
      enableUser: true,
      suspended: false,
      groupsMembership: [{ groupName: 'Vault Admins', groupType: 'Vault' }],
    })
    const full = (await admin.get(`api/Users/${idOf('administrator')}/`)).json
    expect(full).toMatchObject({
      username: 'administrator',
      expiryDate: -62135578800,
      authenticationMethod: ['AuthTypePass'],
      unAuthorizedInterfaces: [],
      businessAddress: { workStreet: '', workCity: '', workState: '', workZip: '', workCountry: '' },
      groupsMembership: [{ groupName: 'Vault Admins' }],
    })
    expect(Number(full['lastSuccessfulLoginDate'])).toBeGreaterThan(1_500_000_000)
    expect(full).not.toHaveProperty('initialPassword')
    const types = async (name: string) =>
      (await admin.get(`api/Users/${idOf(name)}`)).json['authenticationMethod']
    expect(await types('ldap-user')).toEqual(['AuthTypeLDAP'])
    expect(await types('radius-user')).toEqual(['AuthTypeRadius'])
    expect(await types('pki-user')).toEqual(['AuthTypeVaultPKI'])
  })

  it('have a number for an id [pvwa/users-id-number] [pvwa/users-get-missing] [pvwa/users-delete-trailing-slash]', async () => {
    const wrong = await admin.get('api/Users/operator')
    expect(codeOf(wrong)).toEqual([400, 'PASWS167E'])
    expect((wrong.json['Details'] as Model[])[0]?.['ErrorMessage']).toBe(
      "The value 'operator' is not valid for Int64.",
    )
    expect((await admin.get('api/Users/999999')).status).toBe(404)
    expect((await admin.delete('api//users/999999/')).status).toBe(404)
  })

  it('are added, with booleans as texts too [pvwa/users-add] [pvwa/users-add-booleans] [pvwa/users-add-duplicate]', async () => {
    const added = await admin.post('API/Users/', {
      username: 'bob',
      userType: 'EPVUser',
      initialPassword: 'Bob-1',
      location: '\\',
      enableUser: 'True',
      changePassOnNextLogon: 'False',
      passwordNeverExpires: 'False',
    })
    expect(added.status).toBe(201)
    expect(added.json).toMatchObject({ username: 'bob', enableUser: true, changePassOnNextLogon: false })
    expect(added.text).not.toContain('Bob-1')
    expect(added.headers.location).toContain(`/PasswordVault/api/Users/${String(added.json['id'])}`)
    expect((await tryLogon(lab, 'bob', { password: 'Bob-1' })).status).toBe(200)
    expect((await add({ username: 'BOB' })).status).toBe(409)
    expect((await add({ username: 'billing' })).status).toBe(409)
    expect(lab.audit.find((row) => row.action === 'Add user')).toMatchObject({
      application: 'administrator',
      object: 'bob',
    })
  })

  it('that must change their password are asked for it at log on [pvwa/users-add]', async () => {
    await add({ username: 'bob', changePassOnNextLogon: true })
    expect((await tryLogon(lab, 'bob', { password: 'First-1' })).status).toBe(409)
    const changed = await tryLogon(lab, 'bob', { password: 'First-1', newPassword: 'Second-2' })
    expect(changed.status).toBe(200)
    expect((await tryLogon(lab, 'bob', { password: 'Second-2' })).status).toBe(200)
  })

  it('keep to the limits of their members [pvwa/users-limits] [pvwa/users-authorization-names] [pvwa/users-interface-names]', async () => {
    for (const wrong of [
      { username: 'x'.repeat(129) },
      { username: '' },
      { location: 'x'.repeat(129) },
      { description: 'x'.repeat(100) },
      { distinguishedName: 'x'.repeat(512) },
      { initialPassword: 'x'.repeat(40) },
      { initialPassword: '' },
      { personalDetails: { city: 'x'.repeat(20) } },
      { businessAddress: { workStreet: 'x'.repeat(30) } },
      { internet: { homePage: 'x'.repeat(320) } },
      { phones: { faxNumber: 'x'.repeat(25) } },
      { vaultAuthorization: ['RuleTheWorld'] },
      { unAuthorizedInterfaces: ['Telepathy'] },
      { authenticationMethod: ['AuthTypeGuess'] },
      { userType: 'Superhero' },
      { expiryDate: -1 },
      { enableUser: 'perhaps' },
    ]) {
      expect([wrong, codeOf(await add({ username: 'new', ...wrong }))]).toEqual([wrong, [400, 'PASWS167E']])
    }
    const added = await add({
      username: 'new',
      vaultAuthorization: ['addsafes', 'AuditUsers'],
      unAuthorizedInterfaces: ['PSM'],
    })
    expect(added.json['vaultAuthorization']).toEqual(['AddSafes', 'AuditUsers'])
  })

  it('lose by PUT what it does not name [pvwa/users-put-clears]', async () => {
    const added = await add({
      username: 'bob',
      description: 'd',
      vaultAuthorization: ['AuditUsers'],
      expiryDate: 2_000_000_000,
      personalDetails: { firstName: 'B' },
    })
    const id = String(added.json['id'])
    expect(added.json['expiryDate']).toBe(2_000_000_000)
    const put = await admin.put(`API/Users/${id}`, { username: 'bob', location: '\\People' })
    expect(put.json).toMatchObject({
      description: '',
      vaultAuthorization: [],
      expiryDate: -62135578800,
      location: '\\People',
      enableUser: true,
      personalDetails: { firstName: '' },
    })
    expect((await tryLogon(lab, 'bob', { password: 'First-1' })).status).toBe(200)
    expect(codeOf(await admin.put(`API/Users/${id}`, {}))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await admin.put(`API/Users/${id}`, { username: 'robert' }))).toEqual([400, 'PASWS167E'])
    await admin.put(`API/Users/${id}`, { username: 'bob', authenticationMethod: ['AuthTypeLDAP'] })
    expect((await tryLogon(lab, 'bob', { password: 'First-1' })).status).toBe(403)
    expect((await tryLogon(lab, 'bob', { password: 'First-1' }, { type: 'ldap' })).status).toBe(200)
  })

  it('are gone for sessions, groups and safes once deleted [pvwa/users-delete] [pvwa/users-delete-trailing-slash]', async () => {
    lab.vault.safe('Linux')?.setMember('outsider', ['list'])
    lab.vault.group('Auditors')?.add('outsider')
    const own = await sessionOf(lab, 'outsider')
    expect((await own.get('api/Safes')).status).toBe(200)
    expect((await admin.delete(`API/Users/${idOf('outsider')}/`)).status).toBe(204)
    expect(codeOf(await own.get('api/Safes'))).toEqual([401, 'PASWS006E'])
    expect((await tryLogon(lab, 'outsider')).status).toBe(403)
    expect(lab.vault.safe('Linux')?.membership('outsider')).toBeUndefined()
    expect(lab.vault.group('Auditors')?.has('outsider')).toBe(false)
    await add({ username: 'outsider' })
    expect((await own.get('api/Safes')).status).toBe(401)
  })

  it('are disabled and enabled from 12.6 on [pvwa/users-enable]', async () => {
    const own = await sessionOf(lab, 'outsider')
    const id = idOf('outsider')
    expect((await admin.post(`API/Users/${id}/disable/`)).status).toBe(200)
    expect((await own.get('api/Safes')).status).toBe(401)
    expect(codeOf(await tryLogon(lab, 'outsider'))).toEqual([403, 'ITATS006E'])
    expect((await admin.post(`API/Users/${id}/enable/`)).status).toBe(200)
    expect((await tryLogon(lab, 'outsider')).status).toBe(200)
    lab.settings.pvwa.version = '12.5'
    expect((await admin.post(`API/Users/${id}/disable/`)).status).toBe(404)
  })

  it('past their expiry cannot log on, nor go on [pvwa/users-sentinel-date]', async () => {
    const soon = Math.floor(lab.clock.now() / 1000) + 60
    await add({ username: 'bob', expiryDate: soon })
    const token = JSON.parse((await tryLogon(lab, 'bob', { password: 'First-1' })).text) as string
    const call = () => admin.get('api/LoginsInfo', undefined, { authorization: token })
    expect((await call()).status).toBe(200)
    lab.clock.advance(61_000)
    expect((await call()).status).toBe(401)
    expect((await tryLogon(lab, 'bob', { password: 'First-1' })).status).toBe(403)
  })

  it('get a new password, which the old one is no longer [pvwa/users-reset-password]', async () => {
    const id = idOf('outsider')
    const reset = (password: string) =>
      admin.post(`API/Users/${id}/ResetPassword`, { id, newPassword: password })
    expect((await reset('Next-2')).status).toBe(200)
    expect((await tryLogon(lab, 'outsider')).status).toBe(403)
    expect((await tryLogon(lab, 'outsider', { password: 'Next-2' })).status).toBe(200)
    expect(codeOf(await reset('x'.repeat(40)))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await reset(''))).toEqual([400, 'PASWS167E'])
    await admin.put(`API/Users/${id}`, { username: 'outsider', changePassOnNextLogon: true })
    await reset('Third-3')
    expect((await tryLogon(lab, 'outsider', { password: 'Third-3' })).status).toBe(409)
    expect(lab.journal.entries().some((entry) => JSON.stringify(entry).includes('Third-3'))).toBe(false)
  })

  it('are activated after failed log ons suspended them [pvwa/users-activate]', async () => {
    const own = await sessionOf(lab, 'outsider')
    for (let attempt = 0; attempt < 5; attempt += 1) await tryLogon(lab, 'outsider', { password: 'wrong' })
    expect(codeOf(await tryLogon(lab, 'outsider'))).toEqual([403, 'ITATS005E'])
    expect((await own.get('api/Safes')).status).toBe(401)
    const id = idOf('outsider')
    expect((await admin.get(`api/Users/${id}`)).json['suspended']).toBe(true)
    expect((await admin.post(`api/Users/${id}/Activate`)).status).toBe(200)
    expect((await tryLogon(lab, 'outsider')).status).toBe(200)
  })

  it('take vault authorizations to be touched [pvwa/users-vault-authorizations]', async () => {
    const outsider = await checkedSession(lab, 'outsider')
    const auditor = await checkedSession(lab, 'auditor')
    const id = idOf('operator')
    const refused: Reply[] = [
      await outsider.get('api/Users'),
      await outsider.get(`api/Users/${id}`),
      await auditor.post('api/Users', { username: 'x', initialPassword: 'y' }),
      await auditor.put(`api/Users/${id}`, { username: 'operator' }),
      await auditor.delete(`api/Users/${id}`),
      await auditor.post(`api/Users/${id}/disable`),
      await auditor.post(`api/Users/${id}/ResetPassword`, { newPassword: 'x' }),
      await auditor.post(`api/Users/${id}/Activate`),
    ]
    for (const reply of refused) expect(codeOf(reply)).toEqual([403, 'PASWS041E'])
    expect((await auditor.get('api/Users')).status).toBe(200)
    expect((await outsider.get(`api/Users/${idOf('outsider')}`)).status).toBe(200)
  })

  it('have safes, where the server knows of that [pvwa/users-safes]', async () => {
    const reply = await admin.get(`API/Users/${idOf('operator')}/safes`)
    expect(reply.json).toEqual({
      Safes: [{ SafeName: 'Billing-DB' }, { SafeName: 'Linux' }, { SafeName: 'Windows-Test' }],
    })
    lab.settings.pvwa.userSafes = false
    expect((await admin.get(`API/Users/${idOf('operator')}/safes`)).headers['content-type']).toBe('text/html')
  })

  it('know who they are [pvwa/users-me]', async () => {
    const me = (await admin.get('WebServices/PIMServices.svc/User')).json
    expect(me).toMatchObject({ UserName: 'administrator', AgentUser: false, Location: '\\', Expired: false })
  })

  it('have types [pvwa/users-types]', async () => {
    const types = (await admin.get('API/UserTypes/')).json['UserTypes'] as Model[]
    expect(types).toContainEqual(expect.objectContaining({ UserTypeName: 'EPVUser', IsComponentUser: false }))
    lab.settings.pvwa.version = '13.1'
    expect((await admin.get('API/UserTypes/')).status).toBe(404)
  })

  it('get and lose ways to log on together from 14.6 on [pvwa/users-allowed-methods]', async () => {
    const bulk = (way: string, methods: string[]) =>
      admin.patch(`API/Users/${way}AllowedAuthenticationMethods/Bulk`, {
        BulkItems: [{ userIds: [idOf('outsider'), idOf('operator')], allowedAuthenticationMethods: methods }],
      })
    expect((await bulk('Add', ['AuthTypeLDAP'])).status).toBe(404)
    lab.settings.pvwa.version = '14.6'
    expect((await bulk('Add', ['AuthTypeLDAP'])).status).toBe(200)
    expect((await tryLogon(lab, 'outsider', {}, { type: 'ldap' })).status).toBe(200)
    expect((await bulk('Remove', ['cyberark'])).status).toBe(200)
    expect((await tryLogon(lab, 'operator')).status).toBe(403)
    expect(codeOf(await bulk('Add', ['magic']))).toEqual([400, 'PASWS167E'])
  })

  it('have authorized SSH keys [pvwa/ssh-keys-list] [pvwa/ssh-keys-add] [pvwa/ssh-keys-delete] [pvwa/ssh-keys-name-no-slash]', async () => {
    await add({ username: 'jane.doe' })
    const path =
      'WebServices/PIMServices.svc/Users/jane.doe/AuthenticationMethods/SSHKeyAuthentication/AuthorizedKeys'
    expect((await admin.get(path)).json).toEqual({ GetUserAuthorizedKeysResult: [] })
    const added = await admin.post(path, { PublicSSHKey: authorizedKey })
    expect(added.status).toBe(201)
    const { KeyID: id } = added.json['AddUserAuthorizedKeyResult'] as Model
    expect(id).toMatch(/^[0-9A-F]{32}$/u)
    expect((await admin.get(path)).json).toEqual({
      GetUserAuthorizedKeysResult: [{ KeyID: id, PublicSSHKey: authorizedKey }],
    })
    const bad = await admin.post(path, { PublicSSHKey: authorizedKey.replace(' ', '\n') })
    expect([bad.status, bad.headers['content-type']]).toEqual([400, 'text/html'])
    const outsider = await sessionOf(lab, 'outsider')
    expect((await outsider.get(path)).status).toBe(403)
    const gone = await admin.delete(`${path}/${String(id)}`)
    expect([gone.status, gone.text]).toEqual([200, ''])
    expect((await admin.delete(`${path}/${String(id)}`)).status).toBe(404)
    expect((await admin.get(path.replace('jane.doe', 'nobody'))).status).toBe(404)
  })

  it('have SSH keys in place of several factors [pvwa/mfa-keys-own] [pvwa/mfa-keys-of-user] [pvwa/mfa-keys-clear]', async () => {
    const made = await admin.post('API/Users/Secret/SSHKeys/Cache', { formats: ['PPK', 'PEM', 'OpenSSH'] })
    expect(made.json).toMatchObject({ count: 3, value: [{ format: 0 }, { format: 1 }, { format: 2 }] })
    const keys = made.json['value'] as { privateKey: string }[]
    const line = String(made.json['publicKey'])
    const wire = Buffer.from(line.split(' ')[1] ?? '', 'base64')
    const { x } = createPublicKey(keys[1]?.privateKey ?? '').export({ format: 'jwk' })
    expect(wire.subarray(-32).toString('base64url')).toBe(x)
    expect(keys[0]?.privateKey).toMatch(/^PuTTY-User-Key-File-2: ssh-ed25519\r\nEncryption: none\r\n/u)
    expect(keys[2]?.privateKey).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/u)
    const hours = (Number(made.json['expirationTime']) - Number(made.json['creationTime'])) / 3600
    expect(hours).toBe(12)

    const id = idOf('operator')
    const locked = await admin.post(`API/Users/${id}/Secret/SSHKeys/Cache`, {
      formats: [0, 1],
      keyPassword: 'secret words',
    })
    const [putty, pem] = locked.json['value'] as { privateKey: string }[]
    expect(putty?.privateKey).toContain('Encryption: aes256-cbc')
    expect(() => createPrivateKey(pem?.privateKey ?? '')).toThrow()
    const opened = createPrivateKey({ key: pem?.privateKey ?? '', passphrase: 'secret words' })
    expect(opened.asymmetricKeyType).toBe('ed25519')
    const sealed = await admin.post('API/Users/Secret/SSHKeys/Cache', { formats: [2], keyPassword: 'x' })
    const [own] = sealed.json['value'] as { privateKey: string }[]
    const container = Buffer.from(own?.privateKey.split('\n').slice(1, -2).join('') ?? '', 'base64')
    expect(container.toString('latin1')).toMatch(/^openssh-key-v1\0\0\0\0\naes256-ctr\0\0\0\u0006bcrypt/u)
    expect(codeOf(await admin.post('API/Users/Secret/SSHKeys/Cache', { formats: ['JPEG'] }))).toEqual([
      400,
      'PASWS167E',
    ])

    expect((await admin.delete(`API/Users/${id}/Secret/SSHKeys/Cache`)).status).toBe(200)
    expect(lab.vault.user('operator')?.cachedKey).toBeUndefined()
    expect(lab.vault.user('administrator')?.cachedKey?.publicKey).toBe(sealed.json['publicKey'])
    const outsider = await sessionOf(lab, 'outsider')
    expect((await outsider.delete('API/Users/Secret/SSHKeys/ClearCache')).status).toBe(403)
    expect((await admin.delete('API/Users/Secret/SSHKeys/ClearCache')).status).toBe(200)
    expect(lab.vault.user('administrator')?.cachedKey).toBeUndefined()
  })
})
