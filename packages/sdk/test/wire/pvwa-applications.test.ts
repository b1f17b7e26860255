import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CentralCredentialProvider, PasswordVault } from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'
import { eachLab, secretIn } from '../support/lab.ts'

const lab = eachLab()
let pvwa: PasswordVault
beforeEach(() => {
  pvwa = new PasswordVault({
    url: lab.urls.pvwa,
    auth: { method: 'cyberark', username: 'administrator', password: 'Lab-Administrator-1' },
    tls: { ca: lab.ca.pem },
  })
})
afterEach(() => pvwa.close())

describe('applications', () => {
  it('are made, listed, read and deleted [pvwa/applications-add] [pvwa/applications-get] [pvwa/applications-get-exact] [pvwa/applications-dot-in-id] [pvwa/applications-delete]', async () => {
    const { applications } = pvwa
    await applications.add('my.app', {
      description: 'Mine',
      accessFromHour: 0,
      accessToHour: 23,
      expiresOn: '2040-12-31',
      owner: { firstName: 'Pat', email: 'pat@example.com' },
    })
    await applications.add('my.app2')
    expect(await applications.get('MY.APP')).toMatchObject({
      id: 'my.app',
      description: 'Mine',
      location: '\\',
      accessFromHour: 0,
      accessToHour: 23,
      expiresOn: '2040-12-31',
      disabled: false,
      owner: { firstName: 'Pat', email: 'pat@example.com' },
    })
    expect((await applications.get('my.app2')).expiresOn).toBeUndefined()
    expect(await applications.names({ search: 'my.app' })).toEqual(['my.app', 'my.app2'])
    expect(await failureOf(applications.add('my.app'))).toMatchObject({ name: 'ConflictError' })
    await applications.delete('my.app')
    expect(await applications.exists('my.app')).toBe(false)
    expect(await applications.exists('my.app2')).toBe(true)
  })

  it('prove who they are in six ways [pvwa/app-auth-list] [pvwa/app-auth-add] [pvwa/app-auth-delete] [pvwa/app-auth-attributes-text]', async () => {
    const { authentications } = pvwa.applications
    await pvwa.applications.add('my.app')
    await authentications.add('my.app', { kind: 'path', path: '/opt/my app', isFolder: true })
    await authentications.add('my.app', { kind: 'hash', hash: 'A1B2', comment: 'v1' })
    await authentications.add('my.app', { kind: 'os-user', user: 'CORP\\svc' })
    await authentications.add('my.app', { kind: 'machine', address: '10.0.0.5' })
    await authentications.add('my.app', { kind: 'certificate-serial-number', serialNumber: '0A' })
    await authentications.add('my.app', {
      kind: 'certificate-attributes',
      issuer: ['CN=CA'],
      subjectAlternativeName: ['DNS Name=a.example.com'],
    })
    const all = await authentications.list('my.app')
    expect(all.map(({ id: _id, ...rest }) => rest)).toEqual([
      { kind: 'path', path: '/opt/my app', isFolder: true, allowInternalScripts: false },
      { kind: 'hash', hash: 'A1B2', comment: 'v1' },
      { kind: 'os-user', user: 'CORP\\svc' },
      { kind: 'machine', address: '10.0.0.5' },
      expect.objectContaining({ kind: 'certificate-serial-number', serialNumber: '0A' }),
      {
        kind: 'certificate-attributes',
        issuer: ['CN=CA'],
        subject: [],
        subjectAlternativeName: ['DNS Name=a.example.com'],
      },
    ])
    for (const way of all) await authentications.delete('my.app', way)
    expect(await authentications.list('my.app')).toEqual([])
    expect((await failureOf(authentications.delete('my.app', all[0]!))).name).toMatch(
      /NotFound|Configuration/,
    )
  })

  it('get passwords from CCP by what is set here [pvwa/app-auth-machine] [pvwa/applications-delete]', async () => {
    const { applications, safes } = pvwa
    await applications.add('payroll')
    await safes.members.add('Billing-DB', 'payroll', { permissions: ['retrieveAccounts', 'listAccounts'] })
    await using ccp = new CentralCredentialProvider({
      url: lab.urls.ccp,
      appId: 'payroll',
      tls: { ca: lab.ca.pem },
    })
    const ask = async (): Promise<string> => {
      const { secret } = await ccp.getPassword({ safe: 'Billing-DB', object: 'oracle-prod' })
      return secret.reveal()
    }
    await applications.authentications.add('payroll', { kind: 'machine', address: '203.0.113.9' })
    expect(await failureOf(ask())).toMatchObject({ name: 'AuthenticationError' })
    await applications.authentications.add('payroll', { kind: 'machine', address: '127.0.0.1' })
    expect(await ask()).toBe(secretIn(lab, 'Billing-DB', 'oracle-prod'))
    await applications.delete('payroll')
    expect((await failureOf(ask())).name).toMatch(/AuthenticationError|PermissionError/)
  })
})

describe('account groups', () => {
  const platformId = 'SSHKeyGroup'

  it('take accounts, one group each [pvwa/account-groups-add] [pvwa/account-groups-members] [pvwa/account-groups-empty] [pvwa/account-groups-member-grouped] [pvwa/account-groups-of-account]', async () => {
    const { accountGroups, accounts } = pvwa
    const group = await accountGroups.add('linux keys', { platformId, safe: 'Linux' })
    expect(await accountGroups.listBySafe('Linux')).toEqual([group])
    expect(await accountGroups.idOf('Linux', 'LINUX keys')).toBe(group.id)
    expect(await accountGroups.members(group)).toEqual([])
    const [first, second] = await accounts.list({ safe: 'Linux' }).toArray()
    await accountGroups.addMember(group, first!)
    expect((await accountGroups.members(group)).map(({ id }) => id)).toEqual([first!.id])
    expect(await accountGroups.accounts(group)).toEqual([first])
    expect(await accounts.group(first!)).toMatchObject({ id: group.id })
    expect(await accounts.group(second!)).toBeUndefined()
    const other = await accountGroups.add('other', { platformId, safe: 'Linux' })
    for (const again of [
      accountGroups.addMember(other, first!),
      accounts.joinGroup(first!, { group: 'other' }),
    ])
      expect(await failureOf(again)).toMatchObject({ name: 'ConflictError', code: 'ALREADY_EXISTS' })
    await accountGroups.deleteMember(group, first!)
    expect(await accountGroups.members(group)).toEqual([])
    expect(await failureOf(accountGroups.add('OTHER', { platformId, safe: 'Linux' }))).toMatchObject({
      name: 'ConflictError',
    })
    expect(await failureOf(accountGroups.add('x', { platformId: 'NoSuch', safe: 'Linux' }))).toMatchObject({
      name: 'NotFoundError',
    })
  })

  it('move to another safe with their accounts and secrets [pvwa/account-groups-move] [pvwa/account-groups-move-all]', async () => {
    const { accountGroups, accounts, safes } = pvwa
    await safes.add('Linux-2')
    const group = await accountGroups.add('keys', { platformId, safe: 'Linux' })
    const members = await accounts.list({ safe: 'Linux' }).toArray()
    for (const account of members) await accountGroups.addMember(group, account)
    const secrets = new Map<string, string>()
    for (const account of members) {
      secrets.set(account.name, (await accounts.getSecret(account)).secret.reveal())
    }
    const left = await accountGroups.moveAll('Linux', 'Linux-2', { exclude: () => true })
    expect(left).toMatchObject([{ status: 'fulfilled', value: { excluded: true } }])
    expect(await accountGroups.listBySafe('Linux-2')).toEqual([])

    expect(await accountGroups.moveAll('Linux', 'Linux-2')).toMatchObject([{ status: 'fulfilled' }])
    const moved = await accountGroups.accounts(await accountGroups.find('Linux-2', 'keys'))
    expect(moved.map(({ name }) => name).sort()).toEqual([...secrets.keys()].sort())
    for (const account of moved) {
      expect((await accounts.getSecret(account)).secret.reveal()).toBe(secrets.get(account.name))
    }
    expect(await accounts.list({ safe: 'Linux' }).toArray()).toEqual([])
    expect(await accountGroups.members(group)).toEqual([])
    const back = await accountGroups.move(await accountGroups.find('Linux-2', 'keys'), 'Linux')
    expect(back.group.id).toBe(group.id)
    expect(await accountGroups.members(group)).toHaveLength(members.length)
  })
})
