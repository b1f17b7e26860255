import { beforeEach, describe, expect, it } from 'vitest'
import { loadSeed } from '../src/index.ts'
import { eachLab } from './support/each-lab.ts'
import { detail, pam } from './support/pam360.ts'

describe('PAM360, users, groups and seeds', () => {
  const lab = eachLab()
  let admin: ReturnType<typeof pam>
  let owner: ReturnType<typeof pam>

  beforeEach(() => {
    admin = pam(lab, 'root-admin')
    owner = pam(lab, 'owner')
  })

  const person = { FIRSTNAME: 'New', LASTNAME: 'One', USERNAME: 'new-one', EMAIL: 'n@acme.example' }

  it('creates users for programs, with a token [pam360/user-create-api] [pam360/user-create] [pam360/user-roles] [pam360/user-id-by-name]', async () => {
    expect((await owner.post('user', person)).status).toBe('Failed')
    const told = await admin.post('user', { ...person, ISAPIUSER: 'true', EXPIRYDATE: 'NeverExpires' })
    expect(detail(told, 'AUTHTOKEN')).toBe(lab.pam360.user('new-one').revealToken())
    expect((await pam(lab, 'new-one').get('resources')).status).toBe('Success')
    expect(detail(await admin.get('user/getUserId?USERNAME=new-one'), 'USERID')).toBe(detail(told, 'USERID'))
    expect((await admin.post('user', person)).status).toBe('Failed')
    const plain = await admin.post('user', { ...person, USERNAME: 'plain', EXPIRYDATE: '2030-01-31' })
    expect(plain.details).toEqual({ USERID: String(lab.pam360.user('plain').id) })
    expect(lab.pam360.user('plain').expires).toBe(Date.parse('2030-02-01T00:00:00Z'))
    expect((await admin.post('user', { ...person, USERNAME: 'x', EXPIRYDATE: 'soon' })).status).toBe('Failed')
  })

  it('locks, unlocks and deletes them, and hands over what they own [pam360/user-lock] [pam360/user-delete] [pam360/user-transfer] [pam360/user-feature-roles]', async () => {
    await admin.put('user/lock?USERNAME=owner')
    expect((await owner.get('resources')).status).toBe('Failed')
    await admin.put('user/unlock?USERNAME=owner')
    expect(detail(await owner.get('user/featureroles'), 'ADD_RESOURCES')).toBe('true')
    const [oldUserId, newUserId] = [lab.pam360.user('owner').id, lab.pam360.user('billing').id]
    expect((await admin.remove(`user/${oldUserId}`)).status).toBe('Failed')
    await admin.post('user/transferUserAccountabilities', { oldUserId, newUserId })
    expect((await pam(lab, 'billing').get('resources')).totalRows).toBe(6)
    expect((await admin.remove(`user/${oldUserId}`)).status).toBe('Success')
    expect(lab.pam360.findUser('owner')).toBeUndefined()
  })

  it('keeps groups of users [pam360/user-group-id-by-name] [pam360/user-own-routes]', async () => {
    const id = detail(await admin.get('user/getUserGroupId?USERGROUPNAME=night%20shift'), 'USERGROUPID')
    expect(id).toBe(String(lab.pam360.userGroup('Night shift').id))
    const member = lab.pam360.user('auditor').id
    await admin.post(`usergroup/${String(id)}/addUsers`, { USERIDS: [member] })
    expect((await pam(lab, 'auditor').get('resources')).totalRows).toBe(1)
    await admin.post(`usergroup/${String(id)}/removeUsers`, { USERIDS: [member] })
    expect((await pam(lab, 'auditor').get('resources')).totalRows).toBe(0)
    const made = detail(await admin.post('usergroup', { USERGROUPNAME: 'New' }), 'USERGROUPID')
    expect((await admin.put(`usergroup/${String(made)}`, { USERGROUPNAME: 'Night shift' })).status).toBe(
      'Failed',
    )
    expect((await admin.remove(`usergroup/${String(made)}`)).status).toBe('Success')
    expect((await admin.get('user')).totalRows).toBe(lab.pam360.users.length - 1)
    await admin.put(`user/${member}`, { RESTAPIACCESS: 'false' })
    expect((await pam(lab, 'auditor').get('resources')).status).toBe('Failed')
  })

  it('lets users into organisations [pam360/organisation-manage]', async () => {
    const orgName = { headers: { orgName: 'Other Company' } }
    const [user, org] = [lab.pam360.user('approver-1').id, lab.pam360.findOrganisation('other')?.id]
    const manage = (managePermission: string) =>
      admin.post('organizations/manage', { userIds: [user], orgIds: [org], managePermission })
    expect((await pam(lab, 'approver-1').get('resources', undefined, orgName)).status).toBe('Failed')
    expect((await manage('grant')).status).toBe('Success')
    expect((await pam(lab, 'approver-1').get('resources', undefined, orgName)).status).toBe('Success')
    await manage('revoke')
    expect((await pam(lab, 'approver-1').get('resources', undefined, orgName)).status).toBe('Failed')
  })

  it('keeps groups of resources, static and dynamic [pam360/group-list] [pam360/group-add-resources] [pam360/group-share] [pam360/group-own-routes]', async () => {
    const second = pam(lab, 'second')
    const hidden = lab.pam360.resource('hidden-01').id
    const made = await owner.post('resourcegroup', { resourceGroupName: 'Mine' })
    const id = String(detail(made, 'resourceGroupId'))
    await owner.post(`resourcegroup/${id}/associateResources`, { RESOURCEIDS: [hidden] })
    const userIds = [lab.pam360.user('second').id]
    const share = { resourceGroupIds: [Number(id)], userIds, accessType: 'view' }
    expect((await second.put('resourcegroup/share', share)).status).toBe('Failed')
    await owner.put('resourcegroup/share', share)
    const seen = async () => (await second.get(`resources/${hidden}/accounts`)).status
    expect(await seen()).toBe('Success')
    await owner.post(`resourcegroup/${id}/dissociateResources`, { RESOURCEIDS: [hidden] })
    expect(await seen()).toBe('Failed')
    const criteria = [{ field: 'name', operator: 'startsWith', value: 'HIDDEN' }]
    const dynamic = await owner.post('resourcegroup', { resourceGroupName: 'By name', criteria })
    await owner.put('resourcegroup/share', {
      ...share,
      resourceGroupIds: [Number(detail(dynamic, 'resourceGroupId'))],
    })
    expect(await seen()).toBe('Success')
    const lower = `INPUT_DATA=${encodeURIComponent('{"operation":{"details":{"searchType":"dynamic","limit":"1"}}}')}`
    const listed = await owner.get(`resourcegroup?${lower}`)
    expect([listed.totalRows, (listed.details as unknown[]).length]).toEqual([2, 1])
    expect((await owner.remove(`resourcegroup/${id}`)).status).toBe('Success')
  })

  it.each([
    ['an owner', { resources: [{ name: 'a', owner: 'nobody' }] }, 'pam360.resources[0].owner'],
    [
      'a level',
      {
        users: [{ name: 'u' }],
        resources: [{ name: 'a', owner: 'u', shares: [{ user: 'u', level: 'all' }] }],
      },
      'pam360.resources[0].shares[0].level',
    ],
    ['a name twice', { users: [{ name: 'u' }, { name: 'U' }] }, 'pam360.users[1].name'],
    [
      'an approver',
      { users: [{ name: 'u' }], resources: [{ name: 'a', owner: 'u', accessControl: { approvers: ['v'] } }] },
      'pam360.resources[0].accessControl.approvers[0]',
    ],
  ])('refuses a seed for %s', async (_, pam360, key) => {
    await expect(loadSeed({ version: 1, pam360 } as never)).rejects.toMatchObject({ problems: [{ key }] })
  })
})
