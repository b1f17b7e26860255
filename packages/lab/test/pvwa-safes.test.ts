import { describe, expect, it } from 'vitest'
import { eachLab } from './support/each-lab.ts'
import type { Reply } from './support/request.ts'
import { codeOf, eachSession, idOf, sessionOf } from './support/pvwa.ts'

type Model = Record<string, unknown>

function values(reply: Reply): Model[] {
  return reply.json['value'] as Model[]
}

const safeNames = (reply: Reply): unknown[] => values(reply).map((safe) => safe['safeName'])
const memberNames = (reply: Reply): unknown[] => values(reply).map((member) => member['memberName'])

describe('PVWA safes', () => {
  const lab = eachLab()
  const admin = eachSession(lab, sessionOf)

  it('are listed in pages [pvwa/safes-list] [pvwa/safes-list-brief] [pvwa/safes-visible] [pvwa/page-safes-default] [pvwa/booleans-as-text]', async () => {
    const brief = await admin.get('API/Safes')
    expect(safeNames(brief)).toEqual(['Billing-DB', 'Closed', 'Linux', 'Windows-Test'])
    expect(Object.keys(values(brief)[0] ?? {})).toEqual([
      'safeUrlId',
      'safeName',
      'safeNumber',
      'description',
      'location',
    ])
    const full = await admin.get(
      'API/Safes?includeAccounts=True&extendedDetails=TRUE&limit=2&offset=1&sort=safeName%20desc',
    )
    expect(safeNames(full)).toEqual(['Linux', 'Closed'])
    expect(full.json['count']).toBe(4)
    expect(full.json['nextLink']).toBe(
      'api/safes?offset=3&limit=2&useCache=False&sort=safeName%20desc&includeAccounts=True&extendedDetails=True',
    )
    expect(values(full)[0]?.['accounts']).toContainEqual({
      id: idOf(lab, 'Linux', 'root-web1'),
      name: 'root-web1',
    })
    expect(safeNames(await admin.get('api/Safes?search=linu'))).toEqual(['Linux'])
    expect(safeNames(await (await sessionOf(lab, 'operator')).get('api/Safes'))).not.toContain('Closed')
    expect(codeOf(await admin.get('api/Safes?includeAccounts=maybe'))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await admin.get('api/Safes?sort=nothing'))).toEqual([400, 'PASWS167E'])
    for (let number = 0; number < 30; number += 1) {
      lab.vault.addSafe(`S${number}`).setMember('administrator', ['list'])
    }
    expect(values(await admin.get('api/Safes'))).toHaveLength(25)
    lab.settings.pvwa.version = '11.7'
    expect(Object.keys((await admin.get('api/Safes')).json)).toEqual(['Safes', 'Total'])
  })

  it('are read one by one [pvwa/safes-get] [pvwa/safe-members] [pvwa/safe-times] [pvwa/safes-gen1] [pvwa/safes-gen1-slash]', async () => {
    const safe = (await admin.get('API/Safes/linux?includeAccounts=True&useCache=False')).json
    const now = Math.floor(lab.clock.now() / 1000)
    expect(safe).toMatchObject({
      safeUrlId: 'Linux',
      safeName: 'Linux',
      description: '',
      location: '\\',
      creator: { name: 'Administrator' },
      olacEnabled: false,
      managingCPM: 'PasswordManager',
      numberOfVersionsRetention: null,
      numberOfDaysRetention: 7,
      autoPurgeEnabled: false,
      isExpiredMember: false,
    })
    expect(Math.abs(Number(safe['creationTime']) - now)).toBeLessThan(600)
    expect(Math.abs(Number(safe['lastModificationTime']) / 1e6 - now)).toBeLessThan(600)
    expect(safe['accounts']).toHaveLength(2)
    expect(codeOf(await admin.get('api/Safes/Nope'))).toEqual([404, 'SFWS0007'])
    const gen1 = await admin.get('WebServices/PIMServices.svc/Safes')
    const [first] = gen1.json['GetSafesResult'] as Model[]
    expect(first).toEqual({
      Description: null,
      ManagingCPM: 'PasswordManager',
      NumberOfDaysRetention: 7,
      NumberOfVersionsRetention: null,
      OLACEnabled: false,
      SafeName: 'Billing-DB',
    })
    expect((await admin.get('WebServices/PIMServices.svc/Safes/')).json).toHaveProperty('GetSafesSlashResult')
    const nowhere = await admin.get('WebServices/PIMServices.svc/Safes/Nope')
    expect(nowhere.status).toBe(404)
    lab.settings.pvwa.version = '12.1'
    expect((await admin.get('api/Safes/Linux')).headers['content-type']).toBe('text/html')
  })

  it('are added [pvwa/safes-add] [pvwa/safes-add-permission] [pvwa/safes-retention-exclusive] [pvwa/safes-limits] [pvwa/code-safe-exists] [pvwa/code-cpm-missing]', async () => {
    const add = (body: Model) => admin.post('api/Safes', body)
    const added = await add({
      SafeName: 'Näme & Co',
      Description: 'd',
      OLACEnabled: false,
      ManagingCPM: '',
      NumberOfVersionsRetention: 10,
      AutoPurgeEnabled: false,
      location: '',
    })
    expect(added.status).toBe(201)
    expect(added.json).toMatchObject({
      safeUrlId: encodeURIComponent('Näme & Co'),
      numberOfVersionsRetention: 10,
      numberOfDaysRetention: null,
      managingCPM: '',
      creator: { name: 'administrator' },
    })
    const members = await admin.get(`api/Safes/${String(added.json['safeUrlId'])}/Members`)
    expect(memberNames(members)).toEqual(['administrator'])
    expect(codeOf(await add({ SafeName: 'linux' }))).toEqual([409, 'SFWS0002'])
    expect(codeOf(await add({}))).toEqual([400, 'PASWS167E'])
    for (const wrong of [
      { NumberOfDaysRetention: 1, NumberOfVersionsRetention: 1 },
      { NumberOfDaysRetention: 3651 },
      { NumberOfVersionsRetention: 1000 },
      { Description: 'x'.repeat(101) },
      { SafeName: 'x'.repeat(29) },
      { SafeName: 'a/b' },
    ]) {
      expect(codeOf(await add({ SafeName: 'New', ...wrong }))).toEqual([400, 'PASWS167E'])
    }
    const noCpm = await add({ SafeName: 'New', ManagingCPM: 'Nobody' })
    expect(noCpm.json).toEqual({
      ErrorCode: 'EPVWS101E',
      ErrorMessage: "Failed to create Safe 'New'. Reason: The specified Managing CPM user doesn't exist",
    })
    const operator = await sessionOf(lab, 'operator')
    expect(codeOf(await operator.post('api/Safes', { SafeName: 'New' }))).toEqual([403, 'PASWS041E'])
  })

  it('are replaced by PUT [pvwa/safes-put-clears] [pvwa/safes-rename]', async () => {
    await admin.post('api/Safes', {
      SafeName: 'N',
      Description: 'd',
      ManagingCPM: 'PasswordManager',
      NumberOfDaysRetention: 5,
    })
    await admin.post('api/Accounts', { safeName: 'N', platformId: 'UnixSSH', name: 'a', secret: 's' })
    const put = await admin.put('api/Safes/N', {
      SafeName: 'N',
      NumberOfVersionsRetention: 3,
      ManagingCPM: '',
    })
    expect(put.json).toMatchObject({
      description: '',
      managingCPM: '',
      numberOfVersionsRetention: 3,
      numberOfDaysRetention: null,
    })
    const renamed = await admin.put('api/Safes/N/', { SafeName: 'N 2', NumberOfVersionsRetention: 3 })
    expect(renamed.json).toMatchObject({ safeUrlId: 'N%202', safeName: 'N 2' })
    expect((await admin.get('api/Safes/N')).status).toBe(404)
    expect(memberNames(await admin.get('api/Safes/N%202/Members'))).toEqual(['administrator'])
    const id = idOf(lab, 'N 2', 'a')
    expect((await admin.get(`api/Accounts/${id}`)).json['safeName']).toBe('N 2')
    expect(codeOf(await admin.put('api/Safes/N%202', { SafeName: 'Linux' }))).toEqual([409, 'SFWS0002'])
    expect(codeOf(await (await sessionOf(lab, 'operator')).put('api/Safes/Linux', {}))).toEqual([
      403,
      'PASWS041E',
    ])
  })

  it('are deleted when nothing is kept in them [pvwa/safes-delete]', async () => {
    await admin.post('api/Safes', { SafeName: 'N', NumberOfDaysRetention: 1 })
    const account = await admin.post('api/Accounts', { safeName: 'N', platformId: 'UnixSSH', name: 'a' })
    expect((await admin.delete('api/Safes/N')).status).toBe(409)
    await admin.delete(`api/Accounts/${String(account.json['id'])}`)
    expect((await admin.delete('api/Safes/N')).status).toBe(409)
    lab.clock.advance(86_400_000)
    const later = await sessionOf(lab)
    expect((await later.delete('api/Safes/N')).status).toBe(204)
    expect((await later.get('api/Safes/N')).status).toBe(404)
    lab.settings.pvwa.enforceRetention = false
    lab.settings.pvwa.deleteStatus = 200
    expect((await later.delete('api/Safes/Linux/')).status).toBe(200)
    expect(codeOf(await (await sessionOf(lab, 'operator')).delete('api/Safes/Billing-DB'))).toEqual([
      403,
      'PASWS041E',
    ])
  })

  it('may fail for PSMMaster [pvwa/code-server-failure]', async () => {
    lab.vault.addGroup('PSMMaster').add('administrator')
    expect(codeOf(await admin.get('api/Safes'))).toEqual([500, 'CAWS00001E'])
    lab.settings.pvwa.psmMasterStatus = 400
    expect(codeOf(await admin.get('api/Safes'))).toEqual([400, 'CAWS00001E'])
  })

  it('need a slash after a dot [pvwa/path-dot-needs-slash] [pvwa/path-names-encoded]', async () => {
    lab.vault.addSafe('a.b').setMember('administrator', ['all'])
    const without = await admin.get('api/Safes/a.b')
    expect([without.status, without.headers['content-type']]).toEqual([404, 'text/html'])
    expect((await admin.get('api/Safes/a.b/')).json['safeName']).toBe('a.b')
    for (const name of ['Ünï cöde', 'question?mark', 'hash#tag', 'per%cent']) {
      lab.vault.addSafe(name).setMember('administrator', ['all'])
      expect((await admin.get(`api/Safes/${encodeURIComponent(name)}/`)).json['safeName']).toBe(name)
    }
  })
})

describe('PVWA members', () => {
  const lab = eachLab()
  const admin = eachSession(lab, sessionOf)

  const flags = [
    'useAccounts',
    'retrieveAccounts',
    'listAccounts',
    'addAccounts',
    'updateAccountContent',
    'updateAccountProperties',
    'initiateCPMAccountManagementOperations',
    'specifyNextAccountContent',
    'renameAccounts',
    'deleteAccounts',
    'unlockAccounts',
    'manageSafe',
    'manageSafeMembers',
    'backupSafe',
    'viewAuditLog',
    'viewSafeMembers',
    'accessWithoutConfirmation',
    'createFolders',
    'deleteFolders',
    'moveAccountsAndFolders',
    'requestsAuthorizationLevel1',
    'requestsAuthorizationLevel2',
  ]

  it('have the shape of the sources [pvwa/member-members] [pvwa/members-get] [pvwa/permission-flags]', async () => {
    const member = (await admin.get('API/Safes/Linux/Members/AUDITOR/')).json
    expect(member).toMatchObject({
      safeUrlId: 'Linux',
      safeName: 'Linux',
      safeNumber: lab.vault.safe('Linux')?.number,
      memberId: expect.any(Number) as number,
      memberName: 'auditor',
      memberType: 'User',
      membershipExpirationDate: null,
      isExpiredMembershipEnable: false,
      isPredefinedUser: false,
      isReadOnly: false,
    })
    const permissions = member['permissions'] as Record<string, boolean>
    expect(Object.keys(permissions)).toEqual(flags)
    expect(flags.filter((flag) => permissions[flag])).toEqual([
      'listAccounts',
      'viewAuditLog',
      'viewSafeMembers',
    ])
    lab.settings.pvwa.memberIdType = 'string'
    lab.settings.pvwa.noExpiryAs = 'negative'
    const drifted = (await admin.get('API/Safes/Linux/Members/auditor/')).json
    expect(drifted['memberId']).toBeTypeOf('string')
    expect(drifted['membershipExpirationDate']).toBe(-62_135_578_800)
    expect((await admin.get('api/Safes/Linux/Members/nobody/')).status).toBe(404)
  })

  it('are listed and filtered [pvwa/members-list] [pvwa/members-filters] [pvwa/members-predefined-hidden]', async () => {
    const path = 'API/Safes/Linux/Members'
    const list = async (query: string) => memberNames(await admin.get(`${path}?${query}`))
    const all = await list('limit=100')
    expect(all).toContain('administrator')
    expect(all).not.toContain('Master')
    expect(await list('filter=memberType+eq+group')).toEqual(['Vault Admins'])
    expect(await list('search=OPER')).toEqual(['operator'])
    expect(await list('filter=includePredefinedUsers%20EQ%20true&limit=100')).toContain('Master')
    const golden =
      'filter=MemberType+eq+user+AND+MembershipExpired+eq+True+AND+IncludePredefinedUsers+eq+False&search=a&limit=100&offset=0'
    expect(await list(golden)).toEqual([])
    const page = await admin.get(`${path}?limit=3&search=a`)
    expect(page.json['nextLink']).toBe('api/Safes/Linux/Members?offset=3&limit=3&useCache=False&search=a')
    expect(codeOf(await admin.get(`${path}?filter=nothing+eq+1`))).toEqual([400, 'PASWS167E'])
  })

  it('are added, updated and removed [pvwa/members-add] [pvwa/members-add-type] [pvwa/members-update] [pvwa/members-remove] [pvwa/permission-any-case] [pvwa/permission-unknown] [pvwa/code-member-exists] [pvwa/code-user-not-found] [pvwa/code-own-membership] [pvwa/members-negative-date]', async () => {
    const path = 'api/Safes/Linux/Members'
    const body = {
      MemberName: 'OUTSIDER',
      SearchIn: 'Vault',
      MemberType: 'User',
      Permissions: { ListAccounts: true, USEACCOUNTS: true, addAccounts: false },
    }
    const added = await admin.post(path, body)
    expect(added.status).toBe(201)
    expect(added.json).toMatchObject({
      memberName: 'outsider',
      permissions: { listAccounts: true, useAccounts: true, addAccounts: false, manageSafe: false },
    })
    expect(codeOf(await admin.post(path, body))).toEqual([409, 'SFWS0012'])
    expect(codeOf(await admin.post(path, { ...body, MemberName: 'ghost' }))).toEqual([404, 'ITATS003E'])
    expect(codeOf(await admin.post(path, { MemberName: 'expired-user' }))).toEqual([400, 'PASWS167E'])
    expect(
      codeOf(await admin.post(path, { MemberName: 'expired-user', Permissions: { fly: true } })),
    ).toEqual([400, 'PASWS167E'])
    const put = await admin.put(`${path}/outsider/`, { Permissions: { retrieveAccounts: true } })
    expect(put.json['permissions']).toMatchObject({ retrieveAccounts: true, listAccounts: false })
    expect(codeOf(await admin.put(`${path}/outsider/`, {}))).toEqual([400, 'PASWS167E'])
    const negative = { MembershipExpirationDate: -1, Permissions: {} }
    expect(codeOf(await admin.put(`${path}/outsider/`, negative))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await admin.put(`${path}/administrator/`, { Permissions: {} }))).toEqual([403, 'SFWS0013'])
    expect((await admin.delete(`${path}/outsider/`)).status).toBe(204)
    expect((await admin.delete(`${path}/outsider/`)).status).toBe(404)
  })

  it('expire [pvwa/members-expiry]', async () => {
    const path = 'api/Safes/Linux/Members'
    const until = Math.floor(lab.clock.now() / 1000) + 60
    const body = {
      MemberName: 'outsider',
      MembershipExpirationDate: until,
      Permissions: { listAccounts: true },
    }
    expect((await admin.post(path, body)).json['membershipExpirationDate']).toBe(until)
    const outsider = await sessionOf(lab, 'outsider')
    expect((await outsider.get('api/Accounts')).json['count']).toBe(2)
    lab.clock.advance(61_000)
    expect((await outsider.get('api/Accounts')).json['count']).toBe(0)
    expect(
      memberNames(await admin.get(`${path}?filter=membershipExpired eq True`.replaceAll(' ', '%20'))),
    ).toEqual(['outsider'])
  })

  it('need permissions [pvwa/members-permission]', async () => {
    const path = 'api/Safes/Linux/Members'
    const operator = await sessionOf(lab, 'operator')
    const body = { MemberName: 'outsider', Permissions: {} }
    for (const reply of [
      await operator.get(path),
      await operator.get(`${path}/auditor/`),
      await operator.post(path, body),
      await operator.put(`${path}/auditor/`, body),
      await operator.delete(`${path}/auditor/`),
    ]) {
      expect(codeOf(reply)).toEqual([403, 'PASWS041E'])
    }
    expect((await (await sessionOf(lab, 'auditor')).get(path)).status).toBe(200)
  })
})
