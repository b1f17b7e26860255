import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { failureOf } from '../../../../test/support/failure.ts'
import { inTurn, ScriptedPvwa, type Scripted } from '../../../../test/support/scripted-pvwa.ts'
import { Directories } from './directories.ts'

const root = 'API/Configuration/LDAP/Directories'
const directory = (more: object = {}): object => ({
  DirectoryType: 'MicrosoftADProfile.ini',
  BindUsername: 'bind',
  BindPassword: '',
  SSLConnect: true,
  Port: 636,
  LDAPDirectoryDescription: null,
  LDAPDirectoryQueryOrder: 1,
  DCList: [{ Name: 'dc1', Port: 636, SSLConnect: true }],
  DomainName: 'corp.example.com',
  DomainBaseContext: 'DC=corp',
  ...more,
})
const mapping = (more: object = {}): object => ({
  LDAPBranch: 'DC=corp',
  MappingAuthorizations: ['AuditUsers'],
  Location: '\\',
  AuthenticationMethod: ['AuthTypeLDAP'],
  UserType: 'EPVUser',
  DisableUser: false,
  UserActivityLogPeriod: 7,
  UserExpiration: 0,
  LogonFromHour: 0,
  LogonToHour: 24,
  MappingID: 24,
  DirectoryMappingOrder: 1000,
  MappingName: 'Admins',
  LDAPQuery: '',
  DomainGroups: ['Corp Admins'],
  ...more,
})
const missing: Scripted = [404, { ErrorCode: 'PASWS999E', ErrorMessage: 'x' }]

function scripted(...answers: Scripted[]): { pvwa: ScriptedPvwa; directories: Directories } {
  const pvwa = new ScriptedPvwa(inTurn(...answers))
  return { pvwa, directories: new Directories(pvwa) }
}

describe('directories', () => {
  it('are listed [pvwa/ldap-list]', async () => {
    const { pvwa, directories } = scripted([
      200,
      [{ DomainName: 'corp.example.com', DomainBaseContext: 'DC=corp' }],
    ])
    expect(await directories.list()).toEqual([{ name: 'corp.example.com', baseContext: 'DC=corp' }])
    expect(pvwa.asked).toEqual([`GET ${root}`])
  })

  it('are read, by a path that ends with a slash [pvwa/ldap-get] [pvwa/ldap-name-slash]', async () => {
    const { pvwa, directories } = scripted([200, directory()])
    expect(await directories.get('corp.example.com')).toEqual({
      name: 'corp.example.com',
      baseContext: 'DC=corp',
      type: 'MicrosoftADProfile.ini',
      controllers: [{ name: 'dc1', port: 636, tls: true }],
      addresses: undefined,
      bindUsername: 'bind',
      port: 636,
      tls: true,
      description: undefined,
      properties: { LDAPDirectoryQueryOrder: '1' },
    })
    expect(pvwa.asked).toEqual([`GET ${root}/corp.example.com/`])
  })

  it('are added; a bind password that comes back is dropped [pvwa/ldap-add] [pvwa/ldap-bind-password]', async () => {
    const { pvwa, directories } = scripted([
      201,
      directory({ BindPassword: 'S3ntinel', HostAddresses: ['10.0.0.5'], DCList: null }),
    ])
    const added = await directories.add('corp.example.com', {
      baseContext: 'DC=corp',
      addresses: ['10.0.0.5'],
      controllers: [{ name: 'dc1', tls: true }],
      bindUsername: 'bind',
      bindPassword: 'S3ntinel',
      port: 389,
    })
    expect(added.addresses).toEqual(['10.0.0.5'])
    expect(`${inspect(added, { depth: 9, showHidden: true })}${JSON.stringify(added)}`).not.toContain(
      'S3ntinel',
    )
    expect(pvwa.asked).toEqual([`POST ${root}`])
    expect(pvwa.sent).toEqual([
      {
        DirectoryType: 'MicrosoftADProfile.ini',
        DomainName: 'corp.example.com',
        DomainBaseContext: 'DC=corp',
        HostAddresses: ['10.0.0.5'],
        DCList: [{ Name: 'dc1', SSLConnect: true }],
        BindUsername: 'bind',
        BindPassword: 'S3ntinel',
        Port: 389,
      },
    ])
  })

  it('are deleted, or not there [pvwa/ldap-delete] [pvwa/ldap-missing]', async () => {
    const { pvwa, directories } = scripted([204], missing)
    await directories.delete('corp.example.com')
    expect(await failureOf(directories.get('other.example.com'))).toMatchObject({ name: 'NotFoundError' })
    expect(pvwa.asked[0]).toBe(`DELETE ${root}/corp.example.com/`)
  })
})

describe('mappings of a directory', () => {
  const of = `${root}/corp.example.com/Mappings/`

  it('are listed and read [pvwa/mappings-list] [pvwa/mappings-get]', async () => {
    const { pvwa, directories } = scripted([200, [mapping(), mapping({ MappingID: 25 })]], [200, mapping()])
    const all = await directories.mappings.list('corp.example.com')
    expect(all.map(({ id }) => id)).toEqual([24, 25])
    expect(await directories.mappings.get('corp.example.com', 24)).toEqual({
      id: 24,
      name: 'Admins',
      branch: 'DC=corp',
      authorizations: ['AuditUsers'],
      domainGroups: ['Corp Admins'],
      vaultGroups: undefined,
      query: '',
      location: '\\',
      authenticationMethods: ['AuthTypeLDAP'],
      userType: 'EPVUser',
      disabled: false,
      activityLogDays: 7,
      expiration: 0,
      logonFromHour: 0,
      logonToHour: 24,
      order: 1000,
    })
    expect(pvwa.asked).toEqual([`GET ${of}`, `GET ${of}24/`])
  })

  it('are added, with name and branch [pvwa/mappings-add]', async () => {
    const { pvwa, directories } = scripted([201, mapping()])
    await directories.mappings.add('corp.example.com', {
      name: 'Admins',
      branch: 'DC=corp',
      vaultGroups: ['Vault Admins'],
    })
    expect(pvwa.sent).toEqual([
      { MappingName: 'Admins', LDAPBranch: 'DC=corp', VaultGroups: ['Vault Admins'] },
    ])
    const wrong = { name: 'x'.repeat(29), branch: 'DC=corp' }
    expect(await failureOf(directories.mappings.add('a.b', wrong))).toMatchObject({ code: 'INVALID_OPTION' })
    expect(await failureOf(directories.mappings.add('a.b', { name: 'x' } as never))).toMatchObject({
      code: 'INVALID_OPTION',
    })
  })

  it('are changed with the rest as it was [pvwa/mappings-update-keeps]', async () => {
    const { pvwa, directories } = scripted([200, mapping({ NewThing: 1 })], [200, mapping({ UserType: 'X' })])
    const after = await directories.mappings.update('corp.example.com', 24, { userType: 'X' })
    expect(after.userType).toBe('X')
    expect(pvwa.asked).toEqual([`GET ${of}24/`, `PUT ${of}24/`])
    expect(pvwa.sent[1]).toEqual(mapping({ UserType: 'X', NewThing: 1 }))
    expect(await failureOf(directories.mappings.update('a.b', 24, {}))).toMatchObject({
      code: 'INVALID_REQUEST',
    })
  })

  it('are deleted and put in order [pvwa/mappings-delete] [pvwa/mappings-reorder]', async () => {
    const { pvwa, directories } = scripted([204], [200])
    await directories.mappings.delete('corp.example.com', 24)
    await directories.mappings.reorder('corp.example.com', [25, 24])
    expect(pvwa.asked).toEqual([`DELETE ${of}24/`, `POST ${of}Reorder/`])
    expect(pvwa.sent[1]).toEqual({ MappingsOrder: [25, 24] })
    expect(await failureOf(directories.mappings.reorder('a.b', ['24'] as never))).toMatchObject({
      code: 'INVALID_REQUEST',
    })
  })
})
