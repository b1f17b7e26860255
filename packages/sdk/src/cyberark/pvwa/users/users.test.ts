import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { failureOf } from '../../../../test/support/failure.ts'
import { PvwaStub } from '../../../../test/support/pvwa-stub.ts'
import { inTurn, ScriptedPvwa, type Scripted } from '../../../../test/support/scripted-pvwa.ts'
import { Secret } from '../../../secret.ts'
import { Server } from '../server.ts'
import { Users } from './users.ts'

const brief = (id: number, username: string, more: object = {}): object => ({
  id,
  username,
  source: 'CyberArk',
  userType: 'EPVUser',
  componentUser: false,
  vaultAuthorization: ['AuditUsers'],
  location: '\\',
  personalDetails: { firstName: 'First', middleName: '', lastName: 'Last' },
  ...more,
})
const full = (id: number, username: string, more: object = {}): object =>
  brief(id, username, {
    enableUser: true,
    changePassOnNextLogon: false,
    expiryDate: -62135578800,
    suspended: false,
    lastSuccessfulLoginDate: 1618316264,
    unAuthorizedInterfaces: ['PSM'],
    authenticationMethod: ['AuthTypePass'],
    passwordNeverExpires: true,
    distinguishedName: '',
    description: 'before',
    businessAddress: { workStreet: 'Main St', workCity: 'Bern' },
    internet: { homePage: '', businessEmail: 'a@example.com' },
    phones: { homeNumber: '1', businessNumber: '' },
    personalDetails: { firstName: 'First', lastName: 'Last', title: 'Dr' },
    groupsMembership: [{ groupID: 11, groupName: 'Vault Admins', groupType: 'Vault' }],
    ...more,
  })
const listOf = (...users: object[]): Scripted => [200, { Users: users, Total: users.length }]
const missing: Scripted = [404, { ErrorCode: 'ITATS003E', ErrorMessage: 'no' }]
const forbidden: Scripted = [403, { ErrorCode: 'PASWS041E', ErrorMessage: 'no' }]

function scripted(version: string, ...answers: Scripted[]): { pvwa: ScriptedPvwa; users: Users } {
  const pvwa = new ScriptedPvwa(inTurn(...answers))
  return { pvwa, users: new Users(pvwa, new Server(pvwa, version)) }
}

describe('users.list', () => {
  it('asks once for all, with every filter [pvwa/users-list] [pvwa/users-list-no-paging] [pvwa/users-list-brief]', async () => {
    const { pvwa, users } = scripted('14.0', listOf(brief(7, 'maria'), brief(9, 'kim')))
    const all = await users
      .list({ search: 'm a', username: 'maria', type: 'EPVUser', component: false, sort: 'username desc' })
      .toArray()
    expect(pvwa.asked).toEqual([
      'GET API/Users?search=m%20a&userName=maria&userType=EPVUser&componentUser=False&sort=username%20desc',
    ])
    expect(all.map(({ username }) => username)).toEqual(['maria', 'kim'])
    expect(all[0]).toMatchObject({
      id: 7,
      source: 'CyberArk',
      type: 'EPVUser',
      component: false,
      authorizations: ['AuditUsers'],
      location: '\\',
      person: { firstName: 'First', lastName: 'Last' },
      enabled: undefined,
      suspended: undefined,
      groups: undefined,
      phones: undefined,
    })
  })

  it('tells more of each when asked [pvwa/users-list-extended]', async () => {
    const { pvwa, users } = scripted('14.0', listOf(full(7, 'maria', { suspended: true })))
    const [user] = await users.list({ extendedDetails: true }).toArray()
    expect(pvwa.asked).toEqual(['GET API/Users?ExtendedDetails=True'])
    expect(user).toMatchObject({
      enabled: true,
      suspended: true,
      groups: [{ id: 11, name: 'Vault Admins', type: 'Vault' }],
    })
  })

  it('asks for state and source only from 13.2 on [pvwa/users-list-later-filters]', async () => {
    const late = scripted('13.2', listOf())
    await late.users.list({ status: 'Suspended', source: 'LDAP' }).toArray()
    expect(late.pvwa.asked).toEqual(['GET API/Users?userStatus=Suspended&source=LDAP'])
    const early = scripted('13.0')
    expect(await failureOf(early.users.list({ status: 'Active' }).toArray())).toMatchObject({
      code: 'NOT_SUPPORTED',
    })
    expect(early.pvwa.asked).toEqual([])
  })

  it('refuses an option that there is not, and an answer that is no list', async () => {
    const { users } = scripted('14.0', [200, {}])
    expect(() => users.list({ serach: 'x' } as never)).toThrow(/did you mean 'search'/)
    expect(await failureOf(users.list().toArray())).toMatchObject({ name: 'ProtocolError' })
  })
})

describe('users.get', () => {
  it('reads a user in full [pvwa/users-get] [pvwa/users-sentinel-date] [pvwa/users-unknown-members]', async () => {
    const { pvwa, users } = scripted('14.0', [200, full(7, 'maria', { newThing: 'x' })])
    expect(await users.get(7)).toMatchObject({
      id: 7,
      username: 'maria',
      enabled: true,
      mustChangePassword: false,
      passwordNeverExpires: true,
      expiresAt: undefined,
      lastLogonAt: new Date(1618316264_000),
      closedInterfaces: ['PSM'],
      authenticationMethods: ['AuthTypePass'],
      businessAddress: { street: 'Main St', city: 'Bern' },
      internet: { businessEmail: 'a@example.com' },
      phones: { home: '1' },
      person: { firstName: 'First', lastName: 'Last', title: 'Dr' },
      properties: { newThing: 'x' },
    })
    expect(pvwa.asked).toEqual(['GET API/Users/7'])
  })

  it('never hands a password on', async () => {
    const { users } = scripted('14.0', [200, full(7, 'maria', { initialPassword: 'S3ntinel' })])
    expect(JSON.stringify(await users.get(7))).not.toContain('S3ntinel')
  })

  it('says that there is none [pvwa/users-get-missing]', async () => {
    const { users } = scripted('14.0', missing)
    expect(await failureOf(users.get(99))).toMatchObject({ name: 'NotFoundError' })
  })

  it('takes only a number for an id [pvwa/users-id-number]', async () => {
    const { pvwa, users } = scripted('14.0', listOf(brief(7, '12')), [200, full(7, '12')])
    expect(await failureOf(users.get(1.5))).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(await failureOf(users.get({ username: 'x' } as never))).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(pvwa.asked).toEqual([])
    // Digits in a string are a name.
    expect((await users.get('12')).id).toBe(7)
    expect(pvwa.asked[0]).toBe('GET API/Users?userName=12')
  })
})

describe('users by name', () => {
  it('are found in any letter case [pvwa/users-by-name]', async () => {
    const { pvwa, users } = scripted('12.2', listOf(brief(7, 'Maria')))
    expect(await users.idOf('mARIA')).toBe(7)
    expect(pvwa.asked).toEqual(['GET API/Users?userName=mARIA'])
  })

  it('are searched for where there is no such filter [pvwa/users-by-name]', async () => {
    const { pvwa, users } = scripted('12.0', listOf(brief(7, 'Maria'), brief(8, 'maria2')))
    expect(await users.idOf('maria')).toBe(7)
    expect(pvwa.asked).toEqual(['GET API/Users?search=maria'])
  })

  it('are searched for where the filter found none [pvwa/users-by-name]', async () => {
    const { pvwa, users } = scripted('14.0', listOf(), listOf(brief(7, 'Maria')))
    expect(await users.idOf('maria')).toBe(7)
    expect(pvwa.asked).toEqual(['GET API/Users?userName=maria', 'GET API/Users?search=maria'])
  })

  it('are never the first of several, nor the like [pvwa/users-by-name]', async () => {
    const two = scripted('14.0', listOf(brief(7, 'Maria'), brief(8, 'maria')))
    expect(await failureOf(two.users.idOf('maria'))).toMatchObject({ name: 'AmbiguousMatchError' })
    const none = scripted('14.0', listOf(brief(7, 'Mariah')), listOf(brief(7, 'Mariah')))
    expect(await failureOf(none.users.idOf('maria'))).toMatchObject({ name: 'NotFoundError' })
  })

  it('exist or not, asked each time (defect 11) [pvwa/users-exists]', async () => {
    const { pvwa, users } = scripted('12.0', listOf(), listOf(brief(7, 'maria')), forbidden)
    expect(await users.exists('maria')).toBe(false)
    expect(await users.exists('MARIA')).toBe(true)
    expect(await failureOf(users.exists('maria'))).toMatchObject({ name: 'PermissionError' })
    expect(pvwa.asked).toHaveLength(3)
  })

  it('exist or not by id', async () => {
    const { users } = scripted('12.0', missing, [200, full(7, 'maria')])
    expect(await users.exists(7)).toBe(false)
    expect(await users.exists(7)).toBe(true)
  })
})

describe('users.add', () => {
  it('sends what is named, and type and location [pvwa/users-add] [pvwa/users-add-defaults]', async () => {
    const { pvwa, users } = scripted('14.0', [201, full(7, 'maria')], [201, full(8, 'kim')])
    expect((await users.add('maria', { password: new Secret('P4ss "w') })).id).toBe(7)
    await users.add('kim', { type: 'ExtUser', location: '\\Ops' })
    expect(pvwa.sent).toEqual([
      { username: 'maria', userType: 'EPVUser', location: '\\', initialPassword: 'P4ss "w' },
      { username: 'kim', userType: 'ExtUser', location: '\\Ops' },
    ])
    expect(pvwa.asked[0]).toBe('POST API/Users')
  })

  it('sends booleans and every setting (defect 12) [pvwa/users-add-booleans]', async () => {
    const { pvwa, users } = scripted('14.0', [201, full(7, 'maria')])
    await users.add('maria', {
      enabled: true,
      mustChangePassword: false,
      passwordNeverExpires: true,
      expiresAt: new Date(1893456000_500),
      authenticationMethods: ['AuthTypeLDAP'],
      authorizations: ['AddSafes'],
      closedInterfaces: ['PACLI'],
      distinguishedName: 'CN=maria',
      description: 'd',
      businessAddress: { zip: '3000' },
      internet: { homePage: 'p' },
      phones: { cellular: '2' },
      person: { profession: 'baker' },
      logonFromHour: 0,
      logonToHour: 23,
      activityLogDays: 90,
    })
    expect(pvwa.sent[0]).toEqual({
      username: 'maria',
      userType: 'EPVUser',
      location: '\\',
      enableUser: true,
      changePassOnNextLogon: false,
      passwordNeverExpires: true,
      expiryDate: 1893456000,
      authenticationMethod: ['AuthTypeLDAP'],
      vaultAuthorization: ['AddSafes'],
      unAuthorizedInterfaces: ['PACLI'],
      distinguishedName: 'CN=maria',
      description: 'd',
      businessAddress: { workZip: '3000' },
      internet: { homePage: 'p' },
      phones: { cellularNumber: '2' },
      personalDetails: { profession: 'baker' },
      loginFromHour: 0,
      loginToHour: 23,
      userActivityLogRetentionDays: 90,
    })
  })

  it('says that the name is taken [pvwa/users-add-duplicate]', async () => {
    const { users } = scripted('14.0', [409, { ErrorCode: 'ITATS127E', ErrorMessage: 'x' }])
    expect(await failureOf(users.add('maria'))).toMatchObject({ name: 'ConflictError' })
  })

  it.each<[string, () => Promise<unknown>]>(
    (() => {
      const { users } = scripted('14.0')
      return [
        ['name', () => users.add('x'.repeat(129))],
        ['no name', () => users.add('')],
        ['password', () => users.add('m', { password: 'x'.repeat(40) })],
        ['location', () => users.add('m', { location: 'x'.repeat(129) })],
        ['description', () => users.add('m', { description: 'x'.repeat(100) })],
        ['name in a directory', () => users.add('m', { distinguishedName: 'x'.repeat(512) })],
        ['first name', () => users.add('m', { person: { firstName: 'x'.repeat(30) } })],
        ['title', () => users.add('m', { person: { title: 'x'.repeat(50) } })],
        ['city', () => users.add('m', { businessAddress: { city: 'x'.repeat(20) } })],
        ['page', () => users.add('m', { internet: { homePage: 'x'.repeat(320) } })],
        ['number', () => users.add('m', { phones: { fax: 'x'.repeat(25) } })],
        ['hour', () => users.add('m', { logonToHour: 24 })],
      ]
    })(),
  )('refuses before sending what no user can have: %s [pvwa/users-limits]', async (_, add) => {
    expect(await failureOf(add())).toMatchObject({ name: 'ConfigurationError', status: undefined })
  })

  it('knows the names of authorizations and interfaces [pvwa/users-authorization-names] [pvwa/users-interface-names]', async () => {
    const { users } = scripted('14.0')
    expect(await failureOf(users.add('m', { authorizations: ['AddSafe' as never] }))).toMatchObject({
      code: 'INVALID_OPTION',
    })
    expect(await failureOf(users.add('m', { closedInterfaces: ['PSMX' as never] }))).toMatchObject({
      code: 'INVALID_OPTION',
    })
  })
})

describe('users.update', () => {
  it('reads first and sends everything [pvwa/users-update-keeps]', async () => {
    const { pvwa, users } = scripted(
      '14.0',
      [200, full(7, 'maria', { newThing: 'x' })],
      [200, full(7, 'maria', { description: 'after' })],
    )
    const after = await users.update(7, { description: 'after', person: { title: 'Prof' } })
    expect(after.description).toBe('after')
    expect(pvwa.asked).toEqual(['GET API/Users/7', 'PUT API/Users/7'])
    expect(pvwa.sent[1]).toEqual({
      username: 'maria',
      userType: 'EPVUser',
      location: '\\',
      vaultAuthorization: ['AuditUsers'],
      enableUser: true,
      changePassOnNextLogon: false,
      suspended: false,
      unAuthorizedInterfaces: ['PSM'],
      authenticationMethod: ['AuthTypePass'],
      passwordNeverExpires: true,
      distinguishedName: '',
      description: 'after',
      businessAddress: { workStreet: 'Main St', workCity: 'Bern' },
      internet: { homePage: '', businessEmail: 'a@example.com' },
      phones: { homeNumber: '1', businessNumber: '' },
      personalDetails: { firstName: 'First', lastName: 'Last', title: 'Prof' },
      newThing: 'x',
    })
  })

  it.each<[string, number, Date | null | undefined, number | undefined]>([
    ['keeps one', 1893456000, undefined, 1893456000],
    ['sends none for a sentinel', -62135578800, undefined, undefined],
    ['sets one', -62135578800, new Date(1893456000_000), 1893456000],
    ['takes one away', 1893456000, null, undefined],
  ])('expiry: %s [pvwa/users-update-keeps]', async (_, before, expiresAt, sent) => {
    const { pvwa, users } = scripted(
      '14.0',
      [200, full(7, 'maria', { expiryDate: before })],
      [200, full(7, 'm')],
    )
    await users.update(7, { description: 'x', ...(expiresAt === undefined ? {} : { expiresAt }) })
    expect((pvwa.sent[1] as Record<string, unknown>)['expiryDate']).toBe(sent)
  })

  it('takes an empty answer', async () => {
    const { users } = scripted('14.0', [200, full(7, 'maria')], [200], [200, full(7, 'Mary')])
    expect((await users.update(7, { username: 'Mary' })).username).toBe('Mary')
  })

  it('refuses to change nothing', async () => {
    const { pvwa, users } = scripted('14.0')
    expect(await failureOf(users.update(7, {}))).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(pvwa.asked).toEqual([])
  })
})

describe('what is done with a user', () => {
  it('by id, without a body [pvwa/users-delete] [pvwa/users-enable] [pvwa/users-activate]', async () => {
    const { pvwa, users } = scripted('14.0', [204], [200], [200, ''], [200])
    await users.delete(7)
    await users.enable({ id: 7, username: 'maria' })
    await users.disable(7)
    await users.activate(7)
    expect(pvwa.asked).toEqual([
      'DELETE API/Users/7',
      'POST API/Users/7/enable/',
      'POST API/Users/7/disable/',
      'POST API/Users/7/Activate',
    ])
    expect(pvwa.sent).toEqual([undefined, undefined, undefined, undefined])
  })

  it('sets a password [pvwa/users-reset-password]', async () => {
    const { pvwa, users } = scripted('14.0', [200], [200])
    await users.resetPassword(7, new Secret('n3w "p\\w'))
    await users.resetPassword(7, 'x'.repeat(39))
    expect(pvwa.asked[0]).toBe('POST API/Users/7/ResetPassword')
    expect(pvwa.sent[0]).toEqual({ newPassword: 'n3w "p\\w' })
  })

  it('tells no password in an error [pvwa/users-reset-password-secret]', async () => {
    const { users } = scripted('14.0', [
      400,
      { ErrorCode: 'PASWS167E', ErrorMessage: 'S3ntinel is too weak' },
    ])
    const refused = await failureOf(users.resetPassword(7, new Secret('S3ntinel')))
    const long = await failureOf(users.resetPassword(7, `S3ntinel${'x'.repeat(40)}`))
    for (const error of [refused, long]) {
      expect(`${inspect(error, { depth: 9 })}${JSON.stringify(error)}${error.stack ?? ''}`).not.toContain(
        'S3ntinel',
      )
    }
  })

  it('says that there is none', async () => {
    const { users } = scripted('14.0', missing)
    expect(await failureOf(users.delete(7))).toMatchObject({ name: 'NotFoundError' })
  })
})

describe('what belongs to a user', () => {
  it('groups [pvwa/users-groups]', async () => {
    const { pvwa, users } = scripted('14.0', [200, full(7, 'maria')])
    expect(await users.groups(7)).toEqual([{ id: 11, name: 'Vault Admins', type: 'Vault' }])
    expect(pvwa.asked).toEqual(['GET API/Users/7'])
  })

  it('safes [pvwa/users-safes]', async () => {
    const { pvwa, users } = scripted('14.0', [
      200,
      { Safes: [{ SafeName: 'A', More: 1 }, { safename: 'B' }] },
    ])
    expect(await users.safes(7)).toEqual([
      { name: 'A', properties: { More: '1' } },
      { name: 'B', properties: {} },
    ])
    expect(pvwa.asked).toEqual(['GET API/Users/7/safes'])
  })

  it('the session: who it is of [pvwa/users-me]', async () => {
    const { pvwa, users } = scripted('14.0', [
      200,
      {
        UserName: 'maria',
        AgentUser: false,
        Email: 'm@example.com',
        UserTypeName: 'EPVUser',
        Disabled: false,
      },
    ])
    expect(await users.me()).toMatchObject({
      username: 'maria',
      component: false,
      email: 'm@example.com',
      type: 'EPVUser',
      disabled: false,
    })
    expect(pvwa.asked).toEqual(['GET WebServices/PIMServices.svc/User'])
  })

  it('types of the licence [pvwa/users-types]', async () => {
    const { pvwa, users } = scripted('14.0', [
      200,
      { UserTypes: [{ UserTypeName: 'EPVUser', Used: 3 }, 'AIMAccount'] },
    ])
    expect(await users.types()).toEqual([
      { name: 'EPVUser', properties: { Used: '3' } },
      { name: 'AIMAccount', properties: {} },
    ])
    expect(pvwa.asked).toEqual(['GET API/UserTypes/'])
  })

  it('methods that are allowed [pvwa/users-allowed-methods]', async () => {
    const { pvwa, users } = scripted('14.6', listOf(brief(9, 'kim')), [200], [200])
    await users.allowAuthenticationMethods([7, 'kim'], ['AuthTypeRadius'])
    await users.disallowAuthenticationMethods([7], ['AuthTypePass'])
    expect(pvwa.asked.slice(1)).toEqual([
      'PATCH API/Users/AddAllowedAuthenticationMethods/Bulk',
      'PATCH API/Users/RemoveAllowedAuthenticationMethods/Bulk',
    ])
    expect(pvwa.sent.slice(1)).toEqual([
      { BulkItems: [{ userIds: [7, 9], allowedAuthenticationMethods: ['AuthTypeRadius'] }] },
      { BulkItems: [{ userIds: [7], allowedAuthenticationMethods: ['AuthTypePass'] }] },
    ])
    const before = pvwa.asked.length
    const bare = users.disallowAuthenticationMethods('kim' as never, ['AuthTypePass'])
    expect(await failureOf(bare)).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(pvwa.asked.length).toBe(before)
  })
})

it('keys of FIDO2 are deleted by the generic request [pvwa/users-fido2]', async () => {
  const stub = new PvwaStub(({ method }) => (method === 'DELETE' ? { status: 204 } : undefined))
  await using vault = stub.vault()
  await vault.request({ method: 'DELETE', path: 'API/fido2/selfKeys/a1' })
  await vault.request({ method: 'DELETE', path: 'API/fido2/keys/b2' })
  expect(stub.lines()).toEqual(['DELETE API/fido2/selfKeys/a1', 'DELETE API/fido2/keys/b2'])
})
