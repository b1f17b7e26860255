import { beforeEach, describe, expect, it } from 'vitest'
import { eachLab } from './support/each-lab.ts'
import { call } from './support/request.ts'
import type { Reply } from './support/request.ts'
import { idOf, logon, session, tryLogon } from './support/pvwa.ts'

/** Request lines as aiobastion was seen to send them (PVWA protocol notes, section 11.1), with names of the lab. */
describe('Requests of aiobastion', () => {
  const lab = eachLab()
  let token: string

  beforeEach(async () => {
    token = await logon(lab)
  })

  function send(method: string, target: string, body?: unknown, accept = '*/*'): Promise<Reply> {
    const text = body === undefined ? undefined : JSON.stringify(body)
    return call(lab, `/PasswordVault/${target}`, {
      method,
      headers: {
        authorization: token,
        accept,
        'content-type': 'application/json',
        ...(text === undefined ? {} : { 'content-length': String(Buffer.byteLength(text)) }),
      },
      ...(text === undefined ? {} : { body: text }),
    })
  }

  it('log on and off [pvwa/aiobastion-requests]', async () => {
    const reply = await tryLogon(lab, 'administrator', {}, { headers: { authorization: 'None' } })
    expect(reply.status).toBe(200)
    expect((await send('GET', 'WebServices/PIMServices.svc/User')).json['UserName']).toBe('administrator')
    expect((await send('POST', 'API/Auth/Logoff')).json).toEqual({ LogoffUrl: '' })
    expect((await send('POST', 'API/Auth/Logoff')).status).toBe(401)
  })

  it('find accounts [pvwa/aiobastion-requests] [pvwa/filter-grammar]', async () => {
    lab.vault.addSafe('My Safe').setMember('administrator', ['all'])
    lab.vault.addAccount({
      safe: 'My Safe',
      name: 'u',
      platformId: 'Oracle',
      properties: [['UserName', 'u']],
    })
    const reply = await send('GET', 'API/Accounts?search=u&filter=safeName+eq+My+Safe&limit=1000&offset=0')
    expect(reply.json['count']).toBe(1)
    expect('nextLink' in reply.json).toBe(false)
    // A leading space, as `search_account` sends it.
    expect((await send('GET', 'API/Accounts?search=+oracle-prod&limit=1000')).json['count']).toBe(1)
  })

  it('write accounts [pvwa/aiobastion-requests]', async () => {
    const added = await send('POST', 'API/Accounts', {
      id: '1_2',
      name: 'n',
      address: 'ad',
      userName: 'u',
      platformId: 'UnixSSH',
      safeName: 'Linux',
      secret: '',
      platformAccountProperties: { Location: 'here', A: '1' },
      secretManagement: { automaticManagementEnabled: true },
    })
    expect(added.status).toBe(201)
    const id = String(added.json['id'])
    const removed = await send('PATCH', `API/Accounts/${id}`, [
      { path: '/platformAccountProperties/Location', op: 'remove', value: null },
    ])
    expect(removed.json['platformAccountProperties']).toEqual({ A: '1' })
    const updated = await send('PATCH', `API/Accounts/${id}`, [
      { path: '/address', op: 'add', value: '1' },
      { path: '/platformAccountProperties/', op: 'replace', value: { A: '2', B: '3' } },
      { path: '/secretmanagement/', op: 'replace', value: { automaticManagementEnabled: false } },
    ])
    expect(updated.json).toMatchObject({
      address: '1',
      platformAccountProperties: { A: '2', B: '3' },
      secretManagement: { automaticManagementEnabled: false },
    })
    const absent = await send('PATCH', `API/Accounts/${id}`, [
      { path: '/platformAccountProperties/Nothing', op: 'replace', value: 'x' },
    ])
    expect([absent.status, absent.json['ErrorCode']]).toEqual([400, 'PASWS164E'])
  })

  it('use accounts [pvwa/aiobastion-requests] [pvwa/versions-with-body]', async () => {
    const id = idOf(lab, 'Linux', 'root-web1')
    const versions = await send('GET', `API/Accounts/${id}/Secret/Versions/`, {})
    expect(versions.json['Versions']).toHaveLength(1)
    const link = { safe: 'Linux', extraPasswordIndex: 3, name: 'deploy-key', folder: 'Root' }
    expect((await send('POST', `API/Accounts/${id}/LinkAccount`, link)).status).toBe(200)
    const connect = { ConnectionComponent: 'PSM-RDP', Reason: 'r' }
    const file = await send('POST', `API/Accounts/${id}/PSMConnect`, connect, 'RDP')
    expect([file.status, file.headers['content-type']]).toEqual([200, 'application/octet-stream'])
  })

  it('list and write safes and members [pvwa/aiobastion-requests] [pvwa/members-filters]', async () => {
    const added = await send('POST', 'api/Safes', {
      SafeName: 'N',
      Description: '',
      OLACEnabled: false,
      ManagingCPM: '',
      NumberOfVersionsRetention: 10,
      AutoPurgeEnabled: false,
      location: '',
    })
    expect(added.status).toBe(201)
    const updated = await send('PUT', 'api/Safes/N', {
      SafeName: 'N',
      NumberOfVersionsRetention: 3,
      ManagingCPM: '',
    })
    expect(updated.json['numberOfVersionsRetention']).toBe(3)
    const listed = await send(
      'GET',
      'API/Safes?search=N&includeAccounts=True&extendedDetails=True&limit=100&offset=0',
    )
    expect(listed.json['value']).toContainEqual(expect.objectContaining({ safeName: 'N', accounts: [] }))
    const members = await send(
      'GET',
      'api/Safes/N/Members?filter=MemberType+eq+user+AND+MembershipExpired+eq+True+AND+IncludePredefinedUsers+eq+False&search=q&limit=100&offset=0',
    )
    expect(members.json).toEqual({ value: [], count: 0 })
  })

  it('list platforms [pvwa/aiobastion-requests] [pvwa/platforms-targets-filter]', async () => {
    const listed = await send('GET', 'API/Platforms/Targets?filter=active+eq+True+AND+systemType+eq+*NIX')
    expect(listed.json['Platforms']).toContainEqual(expect.objectContaining({ PlatformID: 'UnixSSH' }))
    expect((await send('GET', 'API/PSM/Connectors/')).json['Total']).toBeGreaterThan(0)
  })

  it('list users and groups, and add users [pvwa/aiobastion-requests]', async () => {
    const listed = await send('GET', 'api/Users?userType=EPVUser&search=operat&ExtendedDetails=True')
    expect(listed.json).toMatchObject({ Users: [{ username: 'operator', suspended: false }], Total: 1 })
    const groups = await send(
      'GET',
      'api/UserGroups?filter=groupType+eq+Vault&search=admin&includeMembers=True',
    )
    expect(groups.json).toMatchObject({ value: [{ members: [{ UserName: 'administrator' }] }], count: 1 })
    const added = await send('POST', 'API/Users/', {
      username: 'bob',
      userType: 'EPVUser',
      initialPassword: 'x',
      location: '\\',
      enableUser: 'True',
      changePassOnNextLogon: 'True',
      passwordNeverExpires: 'False',
    })
    expect([added.status, added.json['changePassOnNextLogon']]).toEqual([201, true])
  })

  it('write authentications of applications [pvwa/aiobastion-requests]', async () => {
    const added = await send('POST', 'WebServices/PIMServices.svc/Applications/batch/Authentications/', {
      authentication: { AuthType: 'certificateattr', Issuer: ['CN=i'] },
    })
    expect([added.status, added.text]).toEqual([201, ''])
  })

  it('for what is not emulated yet get a 501 that names itself', async () => {
    for (const [method, target] of [
      ['GET', 'API/ClassicReports?data=x'],
      ['GET', 'api/Themes/'],
      ['GET', 'API//pta/API/Events/'],
      ['POST', 'API/Tasks'],
      ['POST', 'API/Accounts/PersonalAdminAccount'],
      ['GET', 'WebServices/PIMServices.svc/Policy/x/PrivilegedCommands/'],
    ] as const) {
      const reply = await session(lab, token)[method === 'GET' ? 'get' : 'post'](target)
      expect([reply.status, reply.json['ErrorCode']]).toEqual([501, 'LABPV501E'])
    }
  })
})
