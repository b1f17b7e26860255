import { describe, expect, it } from 'vitest'
import { failureOf } from '../../../../test/support/failure.ts'
import { inTurn, ScriptedPvwa, type Scripted } from '../../../../test/support/scripted-pvwa.ts'
import { Server } from '../server.ts'
import { Groups } from './groups.ts'

const group = (id: number, groupName: string, more: object = {}): object => ({
  id,
  groupType: 'Vault',
  groupName,
  description: 'before',
  location: '\\Ops',
  ...more,
})
const listOf = (...value: object[]): Scripted => [200, { value, count: value.length }]
const noRoute: Scripted = [404, '<!DOCTYPE html><html></html>', 'text/html']

function scripted(...answers: Scripted[]): { pvwa: ScriptedPvwa; groups: Groups } {
  const pvwa = new ScriptedPvwa(inTurn(...answers))
  return { pvwa, groups: new Groups(pvwa, new Server(pvwa, '14.0')) }
}

describe('groups.list', () => {
  it('reads groups of both kinds [pvwa/groups-list]', async () => {
    const ldap = { groupType: 'Directory', directory: 'corp.example.com', dn: 'CN=ops' }
    const { pvwa, groups } = scripted(listOf(group(11, 'Vault Admins'), group(12, 'ops', ldap)))
    expect(await groups.list().toArray()).toEqual([
      {
        id: 11,
        name: 'Vault Admins',
        type: 'Vault',
        description: 'before',
        location: '\\Ops',
        directory: undefined,
        distinguishedName: undefined,
        members: undefined,
      },
      expect.objectContaining({
        type: 'Directory',
        directory: 'corp.example.com',
        distinguishedName: 'CN=ops',
      }),
    ])
    expect(pvwa.asked).toEqual(['GET API/UserGroups'])
  })

  it('narrows, sorts and includes members [pvwa/groups-list-query] [pvwa/groups-members-included]', async () => {
    const { pvwa, groups } = scripted(listOf(group(11, 'a', { members: [{ id: 7, UserName: 'maria' }] })))
    const [found] = await groups
      .list({ search: 'a b', type: 'Vault', sort: 'groupName desc', includeMembers: true })
      .toArray()
    expect(found?.members).toEqual([{ id: 7, username: 'maria' }])
    expect(pvwa.asked).toEqual([
      'GET API/UserGroups?filter=groupType%20eq%20Vault&search=a%20b&sort=groupName%20desc&includeMembers=True',
    ])
  })

  it('follows a link to more', async () => {
    const { pvwa, groups } = scripted(
      [200, { value: [group(1, 'a')], count: 2, nextLink: 'api/UserGroups?offset=1' }],
      [200, { value: [group(2, 'b')], count: 2 }],
    )
    expect(await groups.names()).toEqual(['a', 'b'])
    expect(pvwa.asked).toEqual(['GET API/UserGroups', 'GET API/UserGroups?offset=1'])
  })
})

describe('groups.get', () => {
  it('reads one by id [pvwa/groups-get]', async () => {
    const { pvwa, groups } = scripted([200, group(11, 'a', { members: [] })])
    expect(await groups.get(11, { includeMembers: true })).toMatchObject({ id: 11, members: [] })
    expect(pvwa.asked).toEqual(['GET API/UserGroups/11?includeMembers=True'])
  })

  it('looks for the id in the list where there is no such route [pvwa/groups-get]', async () => {
    const { pvwa, groups } = scripted(noRoute, listOf(group(10, 'x'), group(11, 'a')))
    expect((await groups.get(11)).name).toBe('a')
    expect(pvwa.asked).toEqual(['GET API/UserGroups/11', 'GET API/UserGroups'])
  })

  it('finds one by name in any letter case [pvwa/groups-by-name]', async () => {
    const { pvwa, groups } = scripted(listOf(group(11, 'Ops'), group(12, 'Ops2')))
    expect(await groups.idOf('oPS')).toBe(11)
    expect(pvwa.asked).toEqual(['GET API/UserGroups?search=oPS'])
    const two = scripted(listOf(group(11, 'Ops'), group(12, 'ops')))
    expect(await failureOf(two.groups.get('ops'))).toMatchObject({ name: 'AmbiguousMatchError' })
    const none = scripted(listOf(group(12, 'Ops2')), listOf())
    expect(await failureOf(none.groups.get('ops'))).toMatchObject({ name: 'NotFoundError' })
    expect(await none.groups.exists('ops')).toBe(false)
  })
})

describe('groups are changed', () => {
  it('made [pvwa/groups-add]', async () => {
    const { pvwa, groups } = scripted([201, group(11, 'ops')], [201, group(12, 'b')])
    expect((await groups.add('ops', { description: 'd' })).id).toBe(11)
    await groups.add('b', { location: '\\Ops' })
    expect(pvwa.asked[0]).toBe('POST API/UserGroups')
    expect(pvwa.sent).toEqual([
      { groupName: 'ops', location: '\\', description: 'd' },
      { groupName: 'b', location: '\\Ops' },
    ])
  })

  it('made under a name that is taken [pvwa/groups-add-duplicate]', async () => {
    const { groups } = scripted([409, { ErrorCode: 'ITATS127E', ErrorMessage: 'x' }])
    expect(await failureOf(groups.add('ops'))).toMatchObject({ name: 'ConflictError' })
  })

  it('refused before sending [pvwa/groups-limits]', async () => {
    const { pvwa, groups } = scripted()
    for (const work of [
      groups.add('x'.repeat(129)),
      groups.add('a', { location: 'x'.repeat(129) }),
      groups.update(11, { name: 'x'.repeat(129) }),
      groups.update(11, {}),
    ]) {
      expect(await failureOf(work)).toMatchObject({ name: 'ConfigurationError', status: undefined })
    }
    expect(pvwa.asked).toEqual([])
  })

  it('renamed, with the rest as it was [pvwa/groups-update] [pvwa/groups-update-keeps]', async () => {
    const { pvwa, groups } = scripted([200, group(11, 'ops')], [200, group(11, 'ops2')])
    expect((await groups.update(11, { name: 'ops2' })).name).toBe('ops2')
    expect(pvwa.asked).toEqual(['GET API/UserGroups/11', 'PUT API/UserGroups/11'])
    expect(pvwa.sent[1]).toEqual({ groupName: 'ops2', description: 'before', location: '\\Ops' })
  })

  it('deleted by id or name [pvwa/groups-delete]', async () => {
    const { pvwa, groups } = scripted([204], listOf(group(11, 'ops')), [200])
    await groups.delete(12)
    await groups.delete('ops')
    expect(pvwa.asked).toEqual([
      'DELETE API/UserGroups/12',
      'GET API/UserGroups?search=ops',
      'DELETE API/UserGroups/11',
    ])
  })
})

describe('groups.members', () => {
  it('are added from vault and directory [pvwa/groups-members-add] [pvwa/groups-members-type]', async () => {
    const { pvwa, groups } = scripted([201, { memberId: 'maria' }], [201])
    await groups.members.add(11, 'maria')
    await groups.members.add(11, 'kim@corp', { domain: 'corp.example.com' })
    expect(pvwa.asked).toEqual(['POST API/UserGroups/11/Members', 'POST API/UserGroups/11/Members'])
    expect(pvwa.sent).toEqual([
      { memberId: 'maria', memberType: 'vault' },
      { memberId: 'kim@corp', memberType: 'domain', domainName: 'corp.example.com' },
    ])
    expect(await failureOf(groups.members.add(11, 'kim', { domain: '' }))).toMatchObject({
      code: 'INVALID_OPTION',
    })
  })

  it.each([
    ['PASWS213E', 409, 'ConflictError'],
    ['ITATS262E', 409, 'ConflictError'],
    ['ITATS003E', 404, 'NotFoundError'],
  ])(
    'are refused: %s [pvwa/groups-member-exists] [pvwa/groups-members-unknown-user]',
    async (ErrorCode, status, name) => {
      const { groups } = scripted([status, { ErrorCode, ErrorMessage: 'x' }])
      expect(await failureOf(groups.members.add(11, 'maria'))).toMatchObject({ name, vendorCode: ErrorCode })
    },
  )

  it.each([
    ['user.name', 'user.name'],
    ['pat@corp', 'pat%40corp'],
    ['maria', 'maria'],
    ['a/b', 'a%2Fb'],
  ])(
    'are removed with a slash at the end: %s [pvwa/groups-members-remove] [pvwa/groups-members-slash]',
    async (name, encoded) => {
      const { pvwa, groups } = scripted([204])
      await groups.members.remove(11, name)
      expect(pvwa.asked).toEqual([`DELETE API/UserGroups/11/Members/${encoded}/`])
    },
  )

  it('are listed', async () => {
    const { pvwa, groups } = scripted(listOf(group(11, 'ops', { members: [{ id: 7, UserName: 'maria' }] })))
    expect(await groups.members.list('ops')).toEqual([{ id: 7, username: 'maria' }])
    expect(pvwa.asked).toEqual(['GET API/UserGroups?search=ops&includeMembers=True'])
  })

  it('are none where the server tells none, and unknown where it cannot tell [pvwa/groups-members-included]', async () => {
    const silent = listOf(group(11, 'ops'))
    expect(await scripted(silent).groups.members.list('ops')).toEqual([])
    const pvwa = new ScriptedPvwa(inTurn(silent))
    const old = new Groups(pvwa, new Server(pvwa, '11.7'))
    expect(await failureOf(old.members.list('ops'))).toMatchObject({
      name: 'ConfigurationError',
      code: 'NOT_SUPPORTED',
    })
  })
})
