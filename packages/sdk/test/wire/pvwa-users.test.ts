import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { Secret } from '@sallyport/sdk'
import { PasswordVault } from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'

let lab: Lab
let pvwa: PasswordVault

function as(username: string, password: string, url = lab.urls.pvwa, ca = lab.ca.pem): PasswordVault {
  return new PasswordVault({ url, auth: { method: 'cyberark', username, password }, tls: { ca } })
}

beforeAll(async () => {
  lab = await Lab.start()
})
afterAll(() => lab.stop())
beforeEach(async () => {
  await lab.reset()
  pvwa = as('administrator', 'Lab-Administrator-1')
})
afterEach(() => pvwa.close())

const publicKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINPc04xtelrHTBHA/aBL0GiuwjxoV99r0iMjCxibztMM maria@host'

describe('users', () => {
  it('are made, read, changed without loss, and deleted [pvwa/users-add] [pvwa/users-get] [pvwa/users-update-keeps] [pvwa/users-delete] [pvwa/users-exists]', async () => {
    const { users } = pvwa
    const made = await users.add('user.name', {
      password: 'First-Pa55',
      description: 'before',
      expiresAt: new Date('2035-01-01T00:00:00Z'),
      mustChangePassword: false,
      authorizations: ['AuditUsers'],
      closedInterfaces: ['PACLI'],
      businessAddress: { city: 'Zürich' },
      phones: { cellular: '555' },
      person: { firstName: 'Müller', profession: 'baker' },
    })
    expect(made).toMatchObject({ username: 'user.name', type: 'EPVUser', location: '\\', enabled: true })
    expect(await users.exists('USER.NAME')).toBe(true)

    const changed = await users.update('User.Name', { description: 'after', person: { lastName: 'L' } })
    const expected = {
      id: made.id,
      description: 'after',
      expiresAt: new Date('2035-01-01T00:00:00Z'),
      authorizations: ['AuditUsers'],
      closedInterfaces: ['PACLI'],
      businessAddress: { city: 'Zürich' },
      phones: { cellular: '555' },
      person: { firstName: 'Müller', lastName: 'L', profession: 'baker' },
    }
    expect(changed).toMatchObject(expected)
    expect(await users.get(made.id)).toMatchObject(expected)
    expect((await users.update(made, { expiresAt: null })).expiresAt).toBeUndefined()
    // What has no expiry comes back with a sentinel, which must not become one.
    expect((await users.update(made, { description: 'x' })).expiresAt).toBeUndefined()

    await users.delete('user.name')
    expect(await users.exists('user.name')).toBe(false)
    expect(await failureOf(users.get(made.id))).toMatchObject({ name: 'NotFoundError' })
  })

  it('are listed by what they are [pvwa/users-list] [pvwa/users-list-extended] [pvwa/users-list-later-filters]', async () => {
    const { users } = pvwa
    expect(await users.names()).toEqual(
      expect.arrayContaining(['administrator', 'auditor', 'suspended-user']),
    )
    expect(await users.names({ search: 'AUDIT' })).toEqual(['auditor'])
    expect(await users.names({ status: 'Suspended' })).toEqual(['suspended-user'])
    const [auditor] = await users.list({ username: 'auditor', extendedDetails: true }).toArray()
    expect(auditor?.groups).toEqual([expect.objectContaining({ name: 'Auditors', type: 'Vault' })])
    expect(await users.groups('AUDITOR')).toEqual(auditor?.groups)
  })

  it('log on, or not, as they are set [pvwa/users-enable] [pvwa/users-reset-password]', async () => {
    const { users } = pvwa
    await users.add('maria', { password: 'First-Pa55', mustChangePassword: false })
    const logOn = async (password: string): Promise<void> => {
      await using vault = as('maria', password)
      await vault.logOn()
      expect(await vault.users.me()).toMatchObject({ username: 'maria', component: false })
    }
    await logOn('First-Pa55')
    await users.disable('maria')
    expect(await failureOf(logOn('First-Pa55'))).toMatchObject({ name: 'AuthenticationError' })
    await users.enable('maria')
    await users.resetPassword('maria', new Secret('N3w "\\ Pa55'))
    expect(await failureOf(logOn('First-Pa55'))).toMatchObject({ name: 'AuthenticationError' })
    await logOn('N3w "\\ Pa55')
  })

  it('log on again once a suspension is lifted [pvwa/users-activate]', async () => {
    const { users } = pvwa
    expect((await users.get('suspended-user')).suspended).toBe(true)
    await users.activate('suspended-user')
    expect((await users.get('suspended-user')).suspended).toBe(false)
  })

  it('are refused: a name that is taken, and to who may not [pvwa/users-add-duplicate]', async () => {
    expect(await failureOf(pvwa.users.add('AUDITOR', { password: 'First-Pa55' }))).toMatchObject({
      name: 'ConflictError',
    })
    await using auditor = as('auditor', 'Lab-Auditor-1')
    expect(await failureOf(auditor.users.add('kim', { password: 'First-Pa55' }))).toMatchObject({
      name: 'PermissionError',
    })
  })

  it('have safes, where the server knows the route [pvwa/users-safes]', async () => {
    const names = (await pvwa.users.safes('auditor')).map(({ name }) => name)
    expect(names).toContain('Linux')
  })

  it('are of types that the licence knows [pvwa/users-types]', async () => {
    expect((await pvwa.users.types()).map(({ name }) => name)).toContain('EPVUser')
  })

  it('have public keys [pvwa/ssh-keys-list] [pvwa/ssh-keys-add] [pvwa/ssh-keys-delete] [pvwa/ssh-keys-delete-all]', async () => {
    const { authorizedKeys } = pvwa.users
    await pvwa.users.add('user.name', { password: 'First-Pa55' })
    const key = await authorizedKeys.add('user.name', `${publicKey}\n`)
    expect(key.publicKey).toBe(publicKey)
    expect(await authorizedKeys.list('user.name')).toEqual([key])
    await authorizedKeys.delete('user.name', key)
    expect(await authorizedKeys.list('user.name')).toEqual([])
    await authorizedKeys.add('user.name', publicKey)
    expect(await authorizedKeys.deleteAll('user.name')).toMatchObject([{ status: 'fulfilled' }])
    expect(await authorizedKeys.list('user.name')).toEqual([])
  })

  it('have keys that stand for a log on [pvwa/mfa-keys-own] [pvwa/mfa-keys-of-user] [pvwa/mfa-keys-clear]', async () => {
    const { mfaKeys } = pvwa.users
    for (const options of [{}, { user: 'auditor' }]) {
      const pair = await mfaKeys.generate(options)
      expect(pair.expiresAt!.getTime()).toBeGreaterThan(pair.createdAt!.getTime())
      expect(pair.privateKeys.map(({ secret }) => secret.reveal())).toContainEqual(
        expect.stringContaining('PRIVATE KEY'),
      )
      await mfaKeys.delete(options)
    }
    await mfaKeys.clear()
  })

  it('are allowed further methods at a server that can [pvwa/users-allowed-methods]', async () => {
    await using late = await Lab.start({ pvwa: { version: '14.6.0' } })
    await using vault = as('administrator', 'Lab-Administrator-1', late.urls.pvwa, late.ca.pem)
    await vault.users.allowAuthenticationMethods(['auditor'], ['AuthTypeRadius'])
    await vault.users.disallowAuthenticationMethods(['auditor'], ['AuthTypeRadius'])
    expect(
      await failureOf(pvwa.users.allowAuthenticationMethods(['auditor'], ['AuthTypeRadius'])),
    ).toMatchObject({ code: 'NOT_SUPPORTED' })
  })

  it('are found at an older server too [pvwa/users-by-name] [pvwa/groups-get]', async () => {
    await using old = await Lab.start({ pvwa: { version: '12.1.1' } })
    await using vault = as('administrator', 'Lab-Administrator-1', old.urls.pvwa, old.ca.pem)
    const id = await vault.users.idOf('AUDITOR')
    expect((await vault.users.get(id)).username).toBe('auditor')
    const group = await vault.groups.get('auditors')
    expect((await vault.groups.get(group.id)).name).toBe('Auditors')
    expect(await vault.groups.idOf('AUDITORS')).toBe(group.id)
  })
})

describe('groups', () => {
  it('are made, renamed, described and deleted [pvwa/groups-add] [pvwa/groups-update-keeps] [pvwa/groups-delete] [pvwa/groups-add-duplicate]', async () => {
    const { groups } = pvwa
    const made = await groups.add('ops.team', { description: 'Operations' })
    expect(made).toMatchObject({ name: 'ops.team', type: 'Vault', description: 'Operations' })
    expect(await failureOf(groups.add('OPS.team'))).toMatchObject({ name: 'ConflictError' })
    expect(await groups.names({ type: 'Vault', search: 'ops' })).toEqual(['ops.team'])
    expect(await groups.update('OPS.TEAM', { name: 'ops' })).toMatchObject({
      id: made.id,
      name: 'ops',
      description: 'Operations',
    })
    await groups.delete(made)
    expect(await groups.exists('ops')).toBe(false)
  })

  it('have members, who get what the group has [pvwa/groups-members-add] [pvwa/groups-members-remove] [pvwa/groups-members-slash] [pvwa/groups-members-included]', async () => {
    const { groups, users, safes } = pvwa
    await users.add('user.name', { password: 'First-Pa55', mustChangePassword: false })
    const group = await groups.add('ops')
    await safes.members.add('Linux', 'ops', { permissions: 'use' })
    await using member = as('user.name', 'First-Pa55')
    expect(await member.accounts.list({ safe: 'Linux' }).toArray()).toEqual([])

    expect(await groups.members.list(group)).toEqual([])
    await groups.members.add(group, 'user.name')
    expect(await groups.members.list('ops')).toEqual([expect.objectContaining({ username: 'user.name' })])
    expect(await member.accounts.list({ safe: 'Linux' }).toArray()).not.toEqual([])
    expect(await failureOf(groups.members.add(group, 'user.name'))).toMatchObject({ name: 'ConflictError' })
    expect(await failureOf(groups.members.add(group, 'nobody'))).toMatchObject({ name: 'NotFoundError' })

    await groups.members.remove(group, 'user.name')
    expect(await groups.members.list(group)).toEqual([])
    expect(await member.accounts.list({ safe: 'Linux' }).toArray()).toEqual([])
  })
})
