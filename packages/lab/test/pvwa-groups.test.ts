import { beforeEach, describe, expect, it } from 'vitest'
import { eachLab } from './support/each-lab.ts'
import type { Reply } from './support/request.ts'
import { checkedSession, codeOf, eachSession, idOf, sessionOf } from './support/pvwa.ts'

type Model = Record<string, unknown>

const groupNames = (reply: Reply): unknown[] =>
  (reply.json['value'] as Model[]).map((group) => group['groupName'])

describe('PVWA groups', () => {
  const lab = eachLab()
  const admin = eachSession(lab)

  beforeEach(() => {
    lab.vault.addGroup({ name: 'Staff', directory: 'example.com', distinguishedName: 'CN=Staff,DC=example' })
  })

  const groupId = (name: string): number => lab.vault.group(name)?.id ?? -1
  const add = (body: Model) => admin.post('API/UserGroups', body)

  it('are listed, filtered and sorted [pvwa/groups-list] [pvwa/groups-list-query] [pvwa/groups-members-included]', async () => {
    const vault = await admin.get('api/UserGroups?filter=groupType%20eq%20Vault&search=vault%20admins')
    expect(vault.json).toEqual({
      value: [
        {
          id: groupId('Vault Admins'),
          groupType: 'Vault',
          groupName: 'Vault Admins',
          description: 'Administrators of the vault',
          location: '\\System',
        },
      ],
      count: 1,
    })
    const directory = await admin.get('api/UserGroups?filter=groupType eq Directory'.replaceAll(' ', '+'))
    expect(directory.json['value']).toContainEqual({
      id: groupId('Staff'),
      groupType: 'Directory',
      groupName: 'Staff',
      description: '',
      location: '\\',
      directory: 'example.com',
      dn: 'CN=Staff,DC=example',
    })
    const filter = 'groupType+eq+Vault+AND+groupName+eq+"vault+admins"'
    expect(groupNames(await admin.get(`api/UserGroups?filter=${filter}`))).toEqual(['Vault Admins'])
    expect(groupNames(await admin.get('api/UserGroups?sort=groupName%20desc'))[0]).toBe('Vault Admins')
    const members = await admin.get('api/UserGroups?search=vault&includeMembers=True')
    expect((members.json['value'] as Model[])[0]?.['members']).toEqual([
      { id: lab.vault.user('administrator')?.id, UserName: 'administrator' },
    ])
    for (const wrong of ['groupType+eq+Secret', 'size+eq+3', 'groupName+eq+']) {
      expect(codeOf(await admin.get(`api/UserGroups?filter=${wrong}`))).toEqual([400, 'PASWS167E'])
    }
    lab.settings.pvwa.version = '12.1'
    const early = await admin.get('api/UserGroups?filter=groupName+eq+Staff')
    expect(codeOf(early)).toEqual([400, 'PASWS167E'])
  })

  it('are read one by one from 12.2 on [pvwa/groups-get]', async () => {
    const id = groupId('Vault Admins')
    const group = (await admin.get(`api/UserGroups/${id}?includeMembers=true`)).json
    expect(group).toMatchObject({ groupName: 'Vault Admins', members: [{ UserName: 'administrator' }] })
    expect((await admin.get(`api/UserGroups/${id}/`)).json).not.toHaveProperty('members')
    expect((await admin.get('api/UserGroups/999')).status).toBe(404)
    expect(codeOf(await admin.get('api/UserGroups/Staff'))).toEqual([400, 'PASWS167E'])
    lab.settings.pvwa.version = '12.1'
    expect((await admin.get(`api/UserGroups/${id}`)).status).toBe(405)
  })

  it('are added, updated and deleted [pvwa/groups-add] [pvwa/groups-add-duplicate] [pvwa/groups-limits] [pvwa/groups-update] [pvwa/groups-delete]', async () => {
    const added = await add({ groupName: 'Operations', description: 'd', location: '\\' })
    expect(added.status).toBe(201)
    expect(added.json).toEqual({
      id: groupId('Operations'),
      groupType: 'Vault',
      groupName: 'Operations',
      description: 'd',
      location: '\\',
    })
    expect((await add({ groupName: 'OPERATIONS' })).status).toBe(409)
    for (const wrong of [{}, { groupName: 'x'.repeat(129) }, { groupName: 'x', location: 'y'.repeat(129) }]) {
      expect(codeOf(await add(wrong))).toEqual([400, 'PASWS167E'])
    }
    const id = groupId('Operations')
    lab.vault.safe('Linux')?.setMember('Operations', ['list'])
    const updated = await admin.put(`API/UserGroups/${id}`, { groupName: 'Night shift' })
    expect(updated.json).toMatchObject({ id, groupName: 'Night shift', description: '' })
    expect(lab.vault.safe('Linux')?.allows('night shift', 'list')).toBe(true)
    expect((await admin.put(`API/UserGroups/${id}`, { groupName: 'Auditors' })).status).toBe(409)
    expect((await admin.delete(`API/UserGroups/${id}/`)).status).toBe(204)
    expect(lab.vault.group('Night shift')).toBeUndefined()
    expect(lab.vault.safe('Linux')?.membership('Night shift')).toBeUndefined()
  })

  it('share their names with users and applications, as members of safes do [pvwa/groups-add-duplicate] [pvwa/users-add-duplicate] [pvwa/applications-add-duplicate]', async () => {
    const id = ((await add({ groupName: 'Operations' })).json as Model)['id'] as number
    for (const taken of ['auditor', 'billing', 'Auditors']) {
      expect((await add({ groupName: taken })).status).toBe(409)
      expect((await admin.put(`API/UserGroups/${id}`, { groupName: taken })).status).toBe(409)
      const user = { username: taken, initialPassword: 'x' }
      expect((await admin.post('API/Users', user)).status).toBe(409)
      const application = { application: { AppID: taken } }
      expect((await admin.post('WebServices/PIMServices.svc/Applications', application)).status).toBe(409)
    }
    expect(lab.vault.memberId('Operations')).toBe(id)
    expect(() => lab.vault.addGroup('auditor')).toThrow('there is already a user auditor')
    const same = await admin.put(`API/UserGroups/${id}`, { groupName: 'operations' })
    expect(same.json).toMatchObject({ id, groupName: 'operations' })
  })

  it('take members and give them back [pvwa/groups-members-add] [pvwa/groups-members-type] [pvwa/groups-member-exists] [pvwa/groups-members-unknown-user] [pvwa/groups-members-remove]', async () => {
    const members = `API/UserGroups/${groupId('Auditors')}/Members`
    const put = (body: Model) => admin.post(members, body)
    const added = await put({ memberId: 'outsider', memberType: 'vault' })
    expect([added.status, added.json['memberId']]).toEqual([201, 'outsider'])
    expect(codeOf(await put({ memberId: 'Outsider' }))).toEqual([409, 'PASWS213E'])
    lab.settings.pvwa.groupMemberExistsCode = 'ITATS262E'
    expect(codeOf(await put({ memberId: 'outsider', memberType: 'Vault' }))).toEqual([409, 'ITATS262E'])
    expect(codeOf(await put({ memberId: 'nobody', memberType: 'Vault' }))).toEqual([404, 'ITATS003E'])
    expect(codeOf(await put({ memberId: 'ldap-user', memberType: 'domain' }))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await put({ memberId: 'outsider', memberType: 'tribe' }))).toEqual([400, 'PASWS167E'])
    const gone = await admin.delete(`${members}/OUTSIDER/`)
    expect([gone.status, gone.text]).toEqual([204, ''])
    expect((await admin.delete(`${members}/outsider/`)).status).toBe(404)
  })

  it('with members of a domain know its directory [pvwa/groups-members-type]', async () => {
    const members = `API/UserGroups/${groupId('Auditors')}/Members`
    const put = (memberId: string, domainName: string) =>
      admin.post(members, { memberId, memberType: 'Domain', domainName })
    expect((await put('ldap-user', 'elsewhere.example')).status).toBe(404)
    expect(codeOf(await put('outsider', 'example.com'))).toEqual([404, 'ITATS003E'])
    const added = await put('ldap-user', 'example.com')
    expect([added.status, added.json['domainName']]).toEqual([201, 'example.com'])
  })

  it('need a slash after a name with a dot [pvwa/groups-members-slash]', async () => {
    await admin.post('API/Users', { username: 'jane.doe', initialPassword: 'x' })
    const members = `API/UserGroups/${groupId('Auditors')}/Members`
    await admin.post(members, { memberId: 'jane.doe', memberType: 'Vault' })
    expect((await admin.delete(`${members}/jane.doe`)).headers['content-type']).toBe('text/html')
    expect((await admin.delete(`${members}/jane.doe/`)).status).toBe(204)
  })

  it('govern safes from the next request on [pvwa/groups-membership-governs]', async () => {
    lab.vault.addGroup('Operations')
    lab.vault.safe('Linux')?.setMember('Operations', ['list'])
    const own = await sessionOf(lab, 'outsider')
    const sees = async () => (await own.get('api/Safes/Linux')).status
    const members = `API/UserGroups/${groupId('Operations')}/Members`
    expect(await sees()).toBe(404)
    await admin.post(members, { memberId: 'outsider', memberType: 'Vault' })
    expect(await sees()).toBe(200)
    await admin.delete(`${members}/outsider/`)
    expect(await sees()).toBe(404)
    await admin.post(members, { memberId: 'outsider', memberType: 'Vault' })
    await admin.delete(`API/UserGroups/${groupId('Operations')}`)
    expect(await sees()).toBe(404)
  })

  it('take AddUpdateUsers to be changed [pvwa/groups-vault-authorizations]', async () => {
    const auditor = await checkedSession(lab, 'auditor')
    const id = groupId('Auditors')
    expect((await auditor.get('api/UserGroups')).status).toBe(200)
    for (const reply of [
      await auditor.post('api/UserGroups', { groupName: 'x' }),
      await auditor.put(`api/UserGroups/${id}`, { groupName: 'x' }),
      await auditor.delete(`api/UserGroups/${id}`),
      await auditor.post(`api/UserGroups/${id}/Members`, { memberId: 'outsider' }),
      await auditor.delete(`api/UserGroups/${id}/Members/auditor/`),
      await (await sessionOf(lab, 'outsider')).get('api/UserGroups'),
    ]) {
      expect(codeOf(reply)).toEqual([403, 'PASWS041E'])
    }
  })

  it('of a directory have no members to be changed [pvwa/groups-directory-readonly]', async () => {
    const members = `api/UserGroups/${groupId('Staff')}/Members`
    expect((await admin.post(members, { memberId: 'outsider' })).status).toBe(400)
    expect((await admin.delete(`${members}/outsider/`)).status).toBe(400)
  })
})

describe('PVWA account groups', () => {
  const lab = eachLab()
  const admin = eachSession(lab)

  beforeEach(() => {
    lab.vault.addSafe('Cluster').setMember('administrator', ['all'])
    for (const name of ['one', 'two', 'three']) {
      lab.vault.addAccount({
        safe: 'Cluster',
        name,
        platformId: 'UnixSSH',
        secret: name,
        properties: [
          ['UserName', 'root'],
          ['Address', `${name}.example.com`],
        ],
      })
    }
  })

  const nodes = { GroupName: 'Nodes', GroupPlatformID: 'RotationalPolicy', Safe: 'Cluster' }
  const add = (body: Model = nodes) => admin.post('api/AccountGroups/', body)
  const accountId = (name: string): string => idOf(lab, 'Cluster', name)
  async function newGroup(): Promise<string> {
    return String((await add()).json['GroupID'])
  }

  it('are added to a safe and listed [pvwa/account-groups-add] [pvwa/account-groups-list] [pvwa/account-groups-exists] [pvwa/account-groups-unknown-platform] [pvwa/account-groups-unknown-safe] [pvwa/account-groups-limits]', async () => {
    expect((await admin.get('api/AccountGroups?Safe=Cluster')).text).toBe('[]')
    const added = await add()
    expect(added.json).toEqual({ ...nodes, GroupID: expect.stringMatching(/^\d+_\d+$/u) as string })
    expect(JSON.parse((await admin.get('api/AccountGroups?SAFE=cluster')).text)).toEqual([added.json])
    const again = await add({ ...nodes, GroupName: 'NODES' })
    expect(again.status).toBe(409)
    expect(again.json['ErrorMessage']).toContain('EPVPA012E')
    expect((await add({ ...nodes, GroupName: 'x', GroupPlatformID: 'Nope' })).status).toBe(404)
    expect((await add({ ...nodes, GroupName: 'x', Safe: 'Nope' })).status).toBe(404)
    for (const name of ['GroupName', 'GroupPlatformID', 'Safe']) {
      expect(codeOf(await add({ ...nodes, [name]: 'x'.repeat(171) }))).toEqual([400, 'PASWS167E'])
      expect(codeOf(await add({ ...nodes, [name]: null }))).toEqual([400, 'PASWS167E'])
    }
    expect(codeOf(await admin.get('api/AccountGroups'))).toEqual([400, 'PASWS167E'])
  })

  it('are listed below their safe up to 12.3 [pvwa/account-groups-by-safe-path]', async () => {
    await add()
    expect((await admin.get('api/Safes/Cluster/AccountGroups')).headers['content-type']).toBe('text/html')
    lab.settings.pvwa.version = '12.3'
    const listed = await admin.get('api/Safes/Cluster/AccountGroups')
    expect(JSON.parse(listed.text)).toMatchObject([{ GroupName: 'Nodes' }])
  })

  it('have members of their safe [pvwa/account-groups-members] [pvwa/account-groups-add-member] [pvwa/account-groups-member-grouped] [pvwa/account-groups-delete-member] [pvwa/account-groups-empty]', async () => {
    const members = `api/AccountGroups/${await newGroup()}/Members`
    expect((await admin.get(members)).status).toBe(404)
    lab.settings.pvwa.emptyAccountGroupStatus = 200
    expect((await admin.get(members)).text).toBe('[]')
    expect((await admin.post(members, { AccountID: accountId('one') })).json).toEqual({
      AccountId: accountId('one'),
    })
    expect((await admin.post(members, { AccountId: accountId('two') })).status).toBe(200)
    expect(JSON.parse((await admin.get(members)).text)).toEqual(
      ['one', 'two'].map((name) => ({
        AccountID: accountId(name),
        SafeName: 'Cluster',
        PlatformID: 'UnixSSH',
        Address: `${name}.example.com`,
        UserName: 'root',
      })),
    )
    expect(codeOf(await admin.post(members, { AccountId: accountId('one') }))).toEqual([400, 'CAWS00001E'])
    expect((await admin.post(members, { AccountId: '99_99' })).status).toBe(404)
    const elsewhere = idOf(lab, 'Linux', 'root-web1')
    expect(codeOf(await admin.post(members, { AccountId: elsewhere }))).toEqual([400, 'PASWS167E'])
    expect((await admin.delete(`${members}/${accountId('one')}`)).status).toBe(204)
    expect((await admin.delete(`${members}/${accountId('one')}`)).status).toBe(404)
    await admin.delete(`api/Accounts/${accountId('two')}`)
    expect((await admin.get(members)).text).toBe('[]')
    expect((await admin.get('api/AccountGroups/1_1/Members')).status).toBe(404)
  })

  it('are changed as a whole by the CPM [pvwa/account-groups-change]', async () => {
    const members = `api/AccountGroups/${await newGroup()}/Members`
    await admin.post(members, { AccountId: accountId('one') })
    await admin.post(members, { AccountId: accountId('two') })
    const secret = (object: string) => lab.vault.account({ safe: 'Cluster', object }).revealSecret()
    await admin.post(`api/Accounts/${accountId('one')}/Change`, { ChangeEntireGroup: true })
    lab.clock.advance(5000)
    expect(secret('one')).not.toBe('one')
    expect(secret('two')).toBe(secret('one'))
    expect(secret('three')).toBe('three')
    await admin.post(`api/Accounts/${accountId('one')}/Change`, { ChangeEntireGroup: false })
    lab.clock.advance(5000)
    expect(secret('two')).not.toBe(secret('one'))
  })

  it('take permissions in the safe [pvwa/account-groups-permission]', async () => {
    const group = await newGroup()
    await admin.post(`api/AccountGroups/${group}/Members`, { AccountId: accountId('one') })
    lab.vault.safe('Cluster')?.setMember('outsider', ['list'])
    const own = await checkedSession(lab, 'outsider')
    expect((await own.get('api/AccountGroups?Safe=Cluster')).status).toBe(200)
    for (const reply of [
      await own.post('api/AccountGroups', { ...nodes, GroupName: 'x' }),
      await own.post(`api/AccountGroups/${group}/Members`, { AccountId: accountId('two') }),
      await own.delete(`api/AccountGroups/${group}/Members/${accountId('one')}`),
    ]) {
      expect(codeOf(reply)).toEqual([403, 'PASWS041E'])
    }
    const stranger = await sessionOf(lab, 'operator')
    expect((await stranger.get('api/AccountGroups?Safe=Cluster')).status).toBe(404)
    expect((await stranger.get(`api/AccountGroups/${group}/Members`)).status).toBe(404)
  })
})
