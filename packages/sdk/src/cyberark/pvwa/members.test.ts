import { describe, expect, it } from 'vitest'
import { failureOf } from '../../../test/support/failure.ts'
import { inTurn, ScriptedPvwa, type Scripted } from '../../../test/support/scripted-pvwa.ts'
import { SafeMembers } from './members.ts'
import { permissionsOf, type PermissionsInput } from './permissions.ts'

const member = (name: string, permissions: PermissionsInput, more: object = {}): object => ({
  safeUrlId: 'S',
  safeName: 'S',
  safeNumber: 9,
  memberId: 14,
  memberName: name,
  memberType: 'User',
  membershipExpirationDate: null,
  isExpiredMembershipEnable: false,
  isPredefinedUser: false,
  isReadOnly: false,
  permissions: permissionsOf(permissions),
  ...more,
})
const missing: Scripted = [
  404,
  { ErrorCode: 'SFWS0007', ErrorMessage: 'Safe x has been deleted or does not exist.' },
]
const forbidden: Scripted = [403, { ErrorCode: 'PASWS041E', ErrorMessage: 'no' }]

const scripted = (...answers: Scripted[]): { pvwa: ScriptedPvwa; members: SafeMembers } => {
  const pvwa = new ScriptedPvwa(inTurn(...answers))
  return { pvwa, members: new SafeMembers(pvwa) }
}

describe('members.list', () => {
  it('reads members page by page [pvwa/members-list] [pvwa/member-members]', async () => {
    const { pvwa, members } = scripted(
      [200, { value: [member('pat', 'use')], count: 2, nextLink: 'api/Safes/S/Members?offset=1&limit=1' }],
      [200, { value: [member('ops', 'admin', { memberType: 'Group', memberId: 'abc' })], count: 2 }],
    )
    const all = await members
      .list('S', { search: 'o p', sort: 'memberName asc', useCache: true, pageSize: 1, pagesAhead: 1 })
      .toArray()
    expect(all).toEqual([
      {
        safeName: 'S',
        safeUrlId: 'S',
        safeNumber: 9,
        id: '14',
        name: 'pat',
        type: 'User',
        expiresAt: undefined,
        expiredMembershipEnabled: false,
        predefined: false,
        readOnly: false,
        permissions: permissionsOf('use'),
        otherPermissions: {},
      },
      expect.objectContaining({ name: 'ops', type: 'Group', permissions: permissionsOf('admin') }),
    ])
    const query = 'search=o%20p&sort=memberName%20asc&useCache=True&limit=1'
    expect(pvwa.asked).toEqual([
      `GET API/Safes/S/Members?${query}&offset=0`,
      `GET API/Safes/S/Members?${query}&offset=1`,
    ])
  })

  it('reads ids that are numbers and ids that are text [pvwa/member-id-type]', async () => {
    const { members } = scripted([
      200,
      { value: [member('a', 'use'), member('b', 'use', { memberId: 'a1-b2' })], count: 2 },
    ])
    expect((await members.list('S').toArray()).map(({ id }) => id)).toEqual(['14', 'a1-b2'])
  })

  it('writes filters [pvwa/members-filters]', async () => {
    const { pvwa, members } = scripted([200, { value: [], count: 0 }])
    await members.list('a.b', { type: 'user', expired: true, predefined: false }).toArray()
    const filter = 'memberType eq user AND membershipExpired eq True AND includePredefinedUsers eq False'
    expect(pvwa.asked).toEqual([
      `GET API/Safes/a.b/Members?filter=${encodeURIComponent(filter)}&limit=100&offset=0`,
    ])
  })

  it('finds those who have permissions [pvwa/members-by-permission]', async () => {
    const value = [member('pat', 'use'), member('kim', 'show'), member('ops', 'admin')]
    const names = async (permissions: Parameters<SafeMembers['list']>[1]): Promise<string[]> => {
      const { members } = scripted([200, { value, count: 3 }])
      const signs: unknown[] = []
      const all = await members
        .list('S', { ...permissions, onInconsistency: (sign) => signs.push(sign) })
        .toArray()
      expect(signs).toEqual([])
      return all.map(({ name }) => name)
    }
    expect(await names({ permissions: 'retrieveAccounts' })).toEqual(['kim', 'ops'])
    expect(await names({ permissions: ['retrieveAccounts', 'manageSafe'] })).toEqual(['ops'])
    expect(await names({ permissions: [] })).toEqual(['pat', 'kim', 'ops'])
  })

  it.each<[string, Scripted, string]>([
    ['403', forbidden, 'PermissionError'],
    ['500', [500, { ErrorCode: 'CAWS00001E' }], 'ServerError'],
    ['404', missing, 'NotFoundError'],
    ['429', [429, ''], 'RateLimitError'],
  ])('leaves a refusal what it is: %s (defect 8) [pvwa/members-errors-kept]', async (_, answer, name) => {
    const error = await failureOf(scripted(answer).members.list('S').toArray())
    expect(error).toMatchObject({ name, status: answer[0] })
  })

  it('refuses a permission that there is not [pvwa/permission-unknown]', () => {
    const { members } = scripted()
    expect(() => members.list('S', { permissions: 'Retrieve' as never })).toThrow(/'permissions'/)
    expect(() => members.list('S', { permissions: ['useAccount'] } as never)).toThrow(/did you mean/)
  })
})

describe('members.get', () => {
  it.each([
    ['user.name', 'user.name'],
    ['pat@corp.example.com', 'pat%40corp.example.com'],
    ['Vault Admins', 'Vault%20Admins'],
  ])(
    'asks for %s with a slash at the end [pvwa/members-get] [pvwa/path-dot-needs-slash]',
    async (name, part) => {
      const { pvwa, members } = scripted([200, member(name, 'use')])
      expect((await members.get('a.b', name)).name).toBe(name)
      expect(pvwa.asked).toEqual([`GET API/Safes/a.b/Members/${part}/`])
    },
  )

  it('reads permissions in any letter case, and those it does not know', async () => {
    const permissions = { UseAccounts: true, listaccounts: true, seeTheFuture: true }
    const { members } = scripted([200, member('pat', {}, { permissions })])
    const { permissions: known, otherPermissions } = await members.get('S', 'pat')
    expect(known).toEqual(permissionsOf('use'))
    expect(otherPermissions).toEqual({ seeTheFuture: true })
  })

  it.each([
    [1_893_456_000, new Date('2030-01-01T00:00:00Z')],
    [null, undefined],
    [0, undefined],
    [-62_135_578_800, undefined],
  ])('reads the expiry %j [pvwa/members-expiry] [pvwa/members-negative-date]', async (given, expected) => {
    const { members } = scripted([200, member('pat', 'use', { membershipExpirationDate: given })])
    expect((await members.get('S', 'pat')).expiresAt).toEqual(expected)
  })

  it('gives permissions alone', async () => {
    const { members } = scripted([200, member('pat', 'show')])
    expect(await members.permissions('S', 'pat')).toEqual(permissionsOf('show'))
  })
})

describe('members.add', () => {
  it('sends the member with every permission [pvwa/members-add]', async () => {
    const { pvwa, members } = scripted([201, member('pat', 'use')])
    expect(await members.add('S', 'pat', { permissions: 'use' })).toMatchObject({ name: 'pat' })
    expect(pvwa.asked).toEqual(['POST API/Safes/S/Members'])
    expect(pvwa.sent).toEqual([{ MemberName: 'pat', SearchIn: 'Vault', Permissions: permissionsOf('use') }])
    expect(pvwa.requests[0]?.repeatable).toBeUndefined()
  })

  it('sends directory, expiry and type when they are given [pvwa/members-add-type]', async () => {
    const { pvwa, members } = scripted([201, member('ops', 'use')])
    await members.add('S', 'ops', {
      permissions: ['listAccounts'],
      searchIn: 'corp.example.com',
      expiresAt: new Date('2030-01-01T00:00:00.900Z'),
      type: 'Group',
    })
    expect(pvwa.sent).toEqual([
      {
        MemberName: 'ops',
        SearchIn: 'corp.example.com',
        MembershipExpirationDate: 1_893_456_000,
        Permissions: permissionsOf({ listAccounts: true }),
        MemberType: 'Group',
      },
    ])
  })

  it('tells that it is a member already [pvwa/code-member-exists]', async () => {
    const { members } = scripted([409, { ErrorCode: 'SFWS0012', ErrorMessage: 'x' }])
    expect(await failureOf(members.add('S', 'pat', { permissions: 'use' }))).toMatchObject({
      name: 'ConflictError',
      vendorCode: 'SFWS0012',
    })
  })

  it.each([
    ['pat', {}],
    ['pat', { permissions: 'user' }],
    ['pat', { permissions: { UseAccounts: true } }],
    ['pat', { permissions: 'use', expiresAt: new Date(Number.NaN) }],
    ['pat', { permissions: 'use', type: 'user' }],
    ['', { permissions: 'use' }],
    [undefined, { permissions: 'use' }],
  ])('refuses %j with %j before it is sent [pvwa/permission-unknown]', async (name, options) => {
    const { pvwa, members } = scripted()
    const failure = await failureOf(members.add('S', name!, options as never))
    expect(failure).toMatchObject({ name: 'ConfigurationError' })
    expect(pvwa.asked).toEqual([])
  })
})

describe('members.update', () => {
  const before = member('pat', 'show', { membershipExpirationDate: 1_893_456_000 })

  it('changes the permissions that are named, and keeps the rest [pvwa/members-update] [pvwa/members-update-keeps]', async () => {
    const { pvwa, members } = scripted([200, before], [200, member('pat', 'use')])
    await members.update('S', 'pat', { permissions: { retrieveAccounts: false } })
    expect(pvwa.asked).toEqual(['GET API/Safes/S/Members/pat/', 'PUT API/Safes/S/Members/pat/'])
    expect(pvwa.sent[1]).toEqual({
      MembershipExpirationDate: 1_893_456_000,
      Permissions: permissionsOf('use'),
    })
  })

  it('replaces all permissions by a profile or a list', async () => {
    for (const permissions of ['audit', ['listAccounts', 'viewAuditLog', 'viewSafeMembers']] as const) {
      const { pvwa, members } = scripted([200, before], [200, before])
      await members.update('S', 'pat', { permissions })
      expect(pvwa.sent[1]).toMatchObject({ Permissions: permissionsOf('audit') })
    }
  })

  it('keeps permissions when only the expiry changes, also those that it does not know', async () => {
    const permissions = { ...permissionsOf('show'), seeTheFuture: true }
    const { pvwa, members } = scripted([200, { ...before, permissions }], [200, before])
    await members.update('S', 'pat', { expiresAt: new Date('2031-01-01T00:00:00Z') })
    expect(pvwa.sent[1]).toEqual({ MembershipExpirationDate: 1_924_992_000, Permissions: permissions })
  })

  it('takes the expiry away, and sends null for one below zero [pvwa/members-negative-date]', async () => {
    const away = scripted([200, before], [200, before])
    await away.members.update('S', 'pat', { expiresAt: null })
    expect(away.pvwa.sent[1]).toMatchObject({ MembershipExpirationDate: null })
    const negative = member('pat', 'show', { membershipExpirationDate: -62_135_578_800 })
    const kept = scripted([200, negative], [200, before])
    await kept.members.update('S', 'pat', { permissions: 'use' })
    expect(kept.pvwa.sent[1]).toMatchObject({ MembershipExpirationDate: null })
  })

  it('tells what it is after an answer without a body', async () => {
    const { members } = scripted([200, before], [204])
    expect(await members.update('S', 'pat', { permissions: 'use', expiresAt: null })).toMatchObject({
      name: 'pat',
      permissions: permissionsOf('use'),
      expiresAt: undefined,
    })
  })

  it('tells that nobody changes the own membership [pvwa/code-own-membership]', async () => {
    const { members } = scripted([200, before], [403, { ErrorCode: 'SFWS0013' }])
    expect(await failureOf(members.update('S', 'pat', { permissions: 'use' }))).toMatchObject({
      name: 'PermissionError',
      vendorCode: 'SFWS0013',
    })
  })

  it('refuses to change nothing', async () => {
    const { pvwa, members } = scripted()
    expect(await failureOf(members.update('S', 'pat', {}))).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(pvwa.asked).toEqual([])
  })
})

describe('members.remove', () => {
  it.each<[Scripted]>([[[204]], [[200, '']]])('takes %j [pvwa/members-remove]', async (answer) => {
    const { pvwa, members } = scripted(answer)
    await expect(members.remove('S', 'user.name')).resolves.toBeUndefined()
    expect(pvwa.asked).toEqual(['DELETE API/Safes/S/Members/user.name/'])
  })
})

describe('members.isMember [pvwa/members-is-member]', () => {
  const answer: Scripted = [
    200,
    { value: [member('Pat', 'use'), member('Administrator', 'admin')], count: 2 },
  ]

  it('minds no letter case, and looks among the predefined users too', async () => {
    const { pvwa, members } = scripted(answer, answer)
    expect(await members.isMember('S', 'PAT')).toBe(true)
    expect(await members.isMember('S', 'kim')).toBe(false)
    expect(pvwa.asked[0]).toContain(encodeURIComponent('includePredefinedUsers eq True'))
  })

  it('throws where the safe is not there, or may not be looked into', async () => {
    expect(await failureOf(scripted(missing).members.isMember('x', 'pat'))).toMatchObject({
      name: 'NotFoundError',
    })
    expect(await failureOf(scripted(forbidden).members.isMember('x', 'pat'))).toMatchObject({
      name: 'PermissionError',
    })
  })
})
