import { describe, expect, it } from 'vitest'
import { failureOf } from '../../../../test/support/failure.ts'
import { inTurn, ScriptedPvwa, type Scripted } from '../../../../test/support/scripted-pvwa.ts'
import { Applications } from './applications.ts'
import type { NewApplicationAuthentication } from './authentication.ts'

const root = 'WebServices/PIMServices.svc/Applications/'
const application = (AppID: string, more: object = {}): object => ({
  AccessPermittedFrom: 0,
  AccessPermittedTo: 24,
  AllowExtendedAuthenticationRestrictions: false,
  AppID,
  BusinessOwnerEmail: 'pat@example.com',
  BusinessOwnerFName: 'Pat',
  BusinessOwnerLName: '',
  BusinessOwnerPhone: '',
  Description: 'd',
  Disabled: false,
  ExpirationDate: null,
  Location: '\\Applications',
  ...more,
})
const listOf = (...list: object[]): Scripted => [200, { application: list }]

function scripted(...answers: Scripted[]): { pvwa: ScriptedPvwa; applications: Applications } {
  const pvwa = new ScriptedPvwa(inTurn(...answers))
  return { pvwa, applications: new Applications(pvwa) }
}

describe('applications', () => {
  it('are listed [pvwa/applications-list] [pvwa/applications-expiry-null] [pvwa/applications-hours]', async () => {
    const { pvwa, applications } = scripted(listOf(application('billing', { NewThing: 'x' })))
    expect(await applications.list().toArray()).toEqual([
      {
        id: 'billing',
        description: 'd',
        location: '\\Applications',
        accessFromHour: 0,
        accessToHour: 24,
        expiresOn: undefined,
        disabled: false,
        owner: { firstName: 'Pat', email: 'pat@example.com' },
        extendedRestrictions: false,
        properties: { NewThing: 'x' },
      },
    ])
    expect(pvwa.asked).toEqual([`GET ${root}`])
  })

  it('are narrowed [pvwa/applications-list-query]', async () => {
    const { pvwa, applications } = scripted(listOf(application('billing'), application('billing2')))
    const names = await applications.names({ search: 'bill', location: '\\A', includeSublocations: true })
    expect(names).toEqual(['billing', 'billing2'])
    expect(pvwa.asked).toEqual([`GET ${root}?AppID=bill&Location=%5CA&IncludeSublocations=True`])
  })

  it.each([
    ['12/31/2030', '2030-12-31'],
    ['1/2/2030 00:00:00', '2030-01-02'],
    ['12-31-2030', '2030-12-31'],
    [1924905600, '2030-12-31'],
    ['soon', 'soon'],
  ])('end on %s', async (ExpirationDate, expected) => {
    const { applications } = scripted(listOf(application('a', { ExpirationDate })))
    expect((await applications.get('a')).expiresOn).toBe(expected)
  })

  it.each([
    ['billing', 'billing'],
    ['my.app', 'my.app'],
    ['a b/c', 'a%20b%2Fc'],
  ])('are read by id: %s [pvwa/applications-get] [pvwa/applications-dot-in-id]', async (id, encoded) => {
    const { pvwa, applications } = scripted(listOf(application(id)))
    expect((await applications.get(id)).id).toBe(id)
    expect(pvwa.asked).toEqual([`GET ${root}${encoded}/`])
  })

  it('are read by exactly that id [pvwa/applications-get-exact]', async () => {
    const { applications } = scripted(
      listOf(application('billing2'), application('BILLING')),
      listOf(application('billing2')),
    )
    expect((await applications.get('billing')).id).toBe('BILLING')
    expect(await failureOf(applications.get('billing'))).toMatchObject({ name: 'NotFoundError' })
  })

  it('are not there [pvwa/applications-get-missing]', async () => {
    const { applications } = scripted([404, { ErrorCode: 'APPAP004E' }], listOf(), listOf())
    expect(await failureOf(applications.get('x'))).toMatchObject({ name: 'NotFoundError' })
    expect(await failureOf(applications.get('x'))).toMatchObject({ name: 'NotFoundError' })
    expect(await applications.exists('x')).toBe(false)
  })

  it('are made [pvwa/applications-add] [pvwa/applications-expiry-spelling]', async () => {
    const { pvwa, applications } = scripted([201], [201])
    await applications.add('billing')
    await applications.add('reporting', {
      description: 'd',
      location: '\\Ops',
      accessFromHour: 0,
      accessToHour: 23,
      expiresOn: '2030-12-31',
      disabled: true,
      owner: { firstName: 'Pat', lastName: 'Doe', email: 'pat@example.com', phone: '555' },
    })
    expect(pvwa.asked).toEqual([`POST ${root}`, `POST ${root}`])
    expect(pvwa.sent).toEqual([
      { application: { AppID: 'billing', Location: '\\' } },
      {
        application: {
          AppID: 'reporting',
          Description: 'd',
          Location: '\\Ops',
          AccessPermittedFrom: 0,
          AccessPermittedTo: 23,
          ExpirationDate: '12/31/2030',
          Disabled: true,
          BusinessOwnerFName: 'Pat',
          BusinessOwnerLName: 'Doe',
          BusinessOwnerEmail: 'pat@example.com',
          BusinessOwnerPhone: '555',
        },
      },
    ])
  })

  it('get passwords until hour 23 (defect 5) [pvwa/applications-hours]', async () => {
    const { pvwa, applications } = scripted([201])
    await applications.add('a', { accessFromHour: 23, accessToHour: 23 })
    expect(pvwa.sent).toMatchObject([{ application: { AccessPermittedFrom: 23, AccessPermittedTo: 23 } }])
    expect(await failureOf(applications.add('a', { accessToHour: 24 }))).toMatchObject({
      code: 'INVALID_OPTION',
    })
  })

  it('are refused before sending [pvwa/applications-add-limits]', async () => {
    const { pvwa, applications } = scripted()
    for (const work of [
      applications.add('x'.repeat(128)),
      applications.add('a&b'),
      applications.add('a', { description: 'x'.repeat(100) }),
      applications.add('a', { owner: { firstName: 'x'.repeat(30) } }),
      applications.add('a', { owner: { phone: 'x'.repeat(25) } }),
      applications.add('a', { owner: { email: 'pat' } }),
      applications.add('a', { expiresOn: '31.12.2030' }),
      applications.add('a', { expiresOn: '2030-13-01' }),
      applications.add('a', { expiresOn: '2030-02-31' }),
    ]) {
      expect(await failureOf(work)).toMatchObject({ name: 'ConfigurationError', status: undefined })
    }
    expect(pvwa.asked).toEqual([])
  })

  it('are refused by a page, or since the id is taken [pvwa/applications-add-duplicate]', async () => {
    const { applications } = scripted(
      [409, { ErrorCode: 'ITATS127E', ErrorMessage: 'x' }],
      [400, '<?xml version="1.0"?><html><title>Request Error S3ntinel</title></html>', 'text/html'],
    )
    expect(await failureOf(applications.add('a'))).toMatchObject({ name: 'ConflictError' })
    const refused = await failureOf(applications.add('a'))
    expect(refused).toMatchObject({ name: 'ConfigurationError', status: 400 })
    expect(refused.message).not.toContain('S3ntinel')
  })

  it('are deleted [pvwa/applications-delete]', async () => {
    const { pvwa, applications } = scripted([200], [204])
    await applications.delete('my.app')
    await applications.delete({ id: 'billing' })
    expect(pvwa.asked).toEqual([`DELETE ${root}my.app/`, `DELETE ${root}billing/`])
  })
})

describe('applications prove who they are', () => {
  it.each<[string, NewApplicationAuthentication, object]>([
    ['app-auth-path', { kind: 'path', path: '/opt/a' }, { AuthType: 'path', AuthValue: '/opt/a' }],
    [
      'app-auth-path',
      { kind: 'path', path: '/opt', isFolder: true, allowInternalScripts: true },
      { AuthType: 'path', AuthValue: '/opt', IsFolder: true, AllowInternalScripts: true },
    ],
    [
      'app-auth-hash',
      { kind: 'hash', hash: 'AB', comment: 'c' },
      { AuthType: 'hash', AuthValue: 'AB', Comment: 'c' },
    ],
    ['app-auth-os-user', { kind: 'os-user', user: 'D\\u' }, { AuthType: 'osUser', AuthValue: 'D\\u' }],
    [
      'app-auth-machine',
      { kind: 'machine', address: '10.0.0.5' },
      { AuthType: 'machineAddress', AuthValue: '10.0.0.5' },
    ],
    [
      'app-auth-serial',
      { kind: 'certificate-serial-number', serialNumber: '0A', comment: 'c' },
      { AuthType: 'certificateserialnumber', AuthValue: '0A', Comment: 'c' },
    ],
    [
      'app-auth-attributes',
      { kind: 'certificate-attributes', issuer: ['CN=i'], subjectAlternativeName: ['DNS Name=a'] },
      { AuthType: 'certificateattr', Issuer: ['CN=i'], SubjectAlternativeName: ['DNS Name=a'] },
    ],
  ])(
    'are added: %s [pvwa/app-auth-add] [pvwa/app-auth-path] [pvwa/app-auth-hash] [pvwa/app-auth-os-user] [pvwa/app-auth-machine] [pvwa/app-auth-serial] [pvwa/app-auth-attributes]',
    async (_, given, sent) => {
      const { pvwa, applications } = scripted([201])
      await applications.authentications.add('my.app', given)
      expect(pvwa.asked).toEqual([`POST ${root}my.app/Authentications/`])
      expect(pvwa.sent).toEqual([{ authentication: sent }])
    },
  )

  it.each<[string, unknown]>([
    ['a member of another kind', { kind: 'os-user', user: 'u', comment: 'c' }],
    ['a missing value', { kind: 'hash' }],
    ['an empty value', { kind: 'machine', address: '' }],
    ['an unknown kind', { kind: 'token', value: 'x' }],
    ['a kind that every object has', { kind: 'constructor' }],
    ['no attribute', { kind: 'certificate-attributes' }],
    ['empty attributes', { kind: 'certificate-attributes', issuer: [] }],
    ['an attribute that is no list', { kind: 'certificate-attributes', issuer: 'CN=i' }],
    ['nothing', undefined],
  ])('are refused before sending: %s [pvwa/app-auth-foreign-members]', async (_, given) => {
    const { pvwa, applications } = scripted()
    const error = await failureOf(applications.authentications.add('a', given as never))
    expect(error).toMatchObject({ name: 'ConfigurationError', status: undefined })
    expect(pvwa.asked).toEqual([])
  })

  it('are listed [pvwa/app-auth-list] [pvwa/app-auth-list-case] [pvwa/app-auth-attributes-text]', async () => {
    const row = (authID: number, AuthType: string, more: object = {}): object => ({
      AllowInternalScripts: null,
      AppID: 'a',
      AuthType,
      AuthValue: null,
      Comment: null,
      IsFolder: null,
      authID,
      ...more,
    })
    const { pvwa, applications } = scripted([
      200,
      {
        authentication: [
          row(1, 'path', { AuthValue: '/opt', IsFolder: true, AllowInternalScripts: false }),
          row(2, 'HASH', { AuthValue: 'AB', Comment: 'c' }),
          row(3, 'OsUser', { AuthValue: 'u' }),
          row(4, 'machineaddress', { AuthValue: 'm' }),
          row(5, 'certificateSerialNumber', { AuthValue: '0A' }),
          row(6, 'certificateattr', {
            Issuer: 'CN=i',
            Subject: ['CN=s', 'O=x'],
            SubjectAlternativeName: null,
          }),
          row(7, 'brandNew', { AuthValue: 'v' }),
        ],
      },
    ])
    expect(await applications.authentications.list('a')).toEqual([
      { id: 1, kind: 'path', path: '/opt', isFolder: true, allowInternalScripts: false },
      { id: 2, kind: 'hash', hash: 'AB', comment: 'c' },
      { id: 3, kind: 'os-user', user: 'u' },
      { id: 4, kind: 'machine', address: 'm' },
      { id: 5, kind: 'certificate-serial-number', serialNumber: '0A', comment: undefined },
      {
        id: 6,
        kind: 'certificate-attributes',
        issuer: ['CN=i'],
        subject: ['CN=s', 'O=x'],
        subjectAlternativeName: [],
      },
      { id: 7, kind: 'other', type: 'brandNew', value: 'v' },
    ])
    expect(pvwa.asked).toEqual([`GET ${root}a/Authentications/`])
  })

  it('are deleted [pvwa/app-auth-delete]', async () => {
    const { pvwa, applications } = scripted([200], [204], [404, { ErrorCode: 'X' }])
    await applications.authentications.delete('my.app', 3)
    await applications.authentications.delete('my.app', { id: 4 })
    expect(await failureOf(applications.authentications.delete('a', 9))).toMatchObject({
      name: 'NotFoundError',
    })
    expect(pvwa.asked).toEqual([
      `DELETE ${root}my.app/Authentications/3`,
      `DELETE ${root}my.app/Authentications/4`,
      `DELETE ${root}a/Authentications/9`,
    ])
  })
})
