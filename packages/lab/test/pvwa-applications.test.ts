import { createHash } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { eachLab } from './support/each-lab.ts'
import type { Reply } from './support/request.ts'
import { retrieve } from './support/request.ts'
import { codeOf, eachSession, sessionOf } from './support/pvwa.ts'
import { sdk } from './support/run.ts'

type Model = Record<string, unknown>

const applications = 'WebServices/PIMServices.svc/Applications'

const idsOf = (reply: Reply): unknown[] =>
  (reply.json['application'] as Model[]).map((application) => application['AppID'])

const isPage = (reply: Reply): unknown[] => [
  reply.status,
  reply.headers['content-type'],
  reply.text.includes('<title>Request Error</title>'),
]

const errorPage = [400, 'text/html', true]

describe('PVWA applications', () => {
  const lab = eachLab()
  const admin = eachSession(lab, sessionOf)

  const add = (application: Model, slash = '') =>
    admin.post(`${applications}${slash}`, { application: { Location: '\\', ...application } })
  /** An application of its own that may retrieve, with nothing that restricts it. */
  async function ready(application: Model = {}): Promise<void> {
    await add({ AppID: 'robot', ...application })
    await admin.post('api/Safes/Billing-DB/Members', {
      MemberName: 'robot',
      SearchIn: 'Vault',
      Permissions: { listAccounts: true, useAccounts: true, retrieveAccounts: true },
    })
  }
  const authenticate = (authentication: Model) =>
    admin.post(`${applications}/robot/Authentications/`, { authentication })
  const ccp = async (client?: string) => {
    const query = { AppID: 'robot', Safe: 'Billing-DB', Object: 'oracle-prod' }
    return (await retrieve(lab, query, client === undefined ? {} : { client })).status
  }
  const cp = async () => (await sdk(lab, { application: 'robot' })).stderr.split(' ')[0] ?? ''

  it('are listed [pvwa/applications-list] [pvwa/applications-list-query] [pvwa/applications-location]', async () => {
    const listed = await admin.get(`${applications}/`)
    expect(listed.json['application']).toContainEqual({
      AccessPermittedFrom: 0,
      AccessPermittedTo: 24,
      AllowExtendedAuthenticationRestrictions: false,
      AppID: 'no-permissions',
      BusinessOwnerEmail: '',
      BusinessOwnerFName: '',
      BusinessOwnerLName: '',
      BusinessOwnerPhone: '',
      Description: '',
      Disabled: false,
      ExpirationDate: null,
      Location: '\\',
    })
    expect(idsOf(await admin.get(`${applications}/?AppID=BILL`))).toEqual(['billing', 'billing-by-name'])
    await add({ AppID: 'robot', Location: '\\Applications' })
    const at = async (query: string) => idsOf(await admin.get(`${applications}?${query}`))
    expect(await at('Location=%5CApplications')).toEqual(['robot'])
    expect(await at('AppID=robot&Location=%5C')).toEqual([])
    expect(await at('AppID=robot&Location=%5C&IncludeSublocations=true')).toEqual(['robot'])
    expect(await at('AppID=robot&Location=%5CApp&IncludeSublocations=true')).toEqual([])
  })

  it('are read one by one [pvwa/applications-get] [pvwa/applications-get-missing] [pvwa/applications-dot-in-id]', async () => {
    expect(idsOf(await admin.get(`${applications}/BATCH/`))).toEqual(['batch'])
    expect((await admin.get(`${applications}/bat/`)).status).toBe(404)
    await add({ AppID: 'robot.two' })
    expect(idsOf(await admin.get(`${applications}/robot.two/`))).toEqual(['robot.two'])
    const bare = await admin.get(`${applications}/robot.two`)
    expect([bare.status, bare.headers['content-type']]).toEqual([404, 'text/html'])
    expect((await admin.get(`${applications}/robot.two/Authentications`)).json).toEqual({
      authentication: [],
    })
  })

  it('are added without a word [pvwa/applications-add] [pvwa/applications-add-duplicate] [pvwa/applications-expiry-spelling] [pvwa/applications-hours]', async () => {
    const added = await add(
      {
        AppID: 'robot',
        Description: 'd',
        AccessPermittedFrom: 1,
        AccessPermittedTo: 23,
        ExpirationDate: '12/31/2030',
        Disabled: false,
        BusinessOwnerFName: 'F',
        BusinessOwnerLName: 'L',
        BusinessOwnerEmail: 'f@example.com',
        BusinessOwnerPhone: '1',
      },
      '/',
    )
    expect([added.status, added.text]).toEqual([201, ''])
    expect((await admin.get(`${applications}/robot`)).json).toEqual({
      application: [
        {
          AccessPermittedFrom: 1,
          AccessPermittedTo: 23,
          AllowExtendedAuthenticationRestrictions: false,
          AppID: 'robot',
          BusinessOwnerEmail: 'f@example.com',
          BusinessOwnerFName: 'F',
          BusinessOwnerLName: 'L',
          BusinessOwnerPhone: '1',
          Description: 'd',
          Disabled: false,
          ExpirationDate: '12/31/2030',
          Location: '\\',
        },
      ],
    })
    expect((await add({ AppID: 'ROBOT' })).status).toBe(409)
    expect((await add({ AppID: 'operator' })).status).toBe(409)
    expect((await add({ AppID: 'other', ExpirationDate: '01-02-2031' })).status).toBe(201)
    const other = (await admin.get(`${applications}/other`)).json['application'] as Model[]
    expect(other[0]?.['ExpirationDate']).toBe('01/02/2031')
  })

  it('are refused with a page [pvwa/applications-add-limits] [pvwa/applications-add-unknown-location] [pvwa/applications-hours] [pvwa/applications-expiry-spelling]', async () => {
    for (const wrong of [
      { AppID: '' },
      { AppID: 'x'.repeat(128) },
      { AppID: 'a&b' },
      { Description: 'x'.repeat(100) },
      { BusinessOwnerFName: 'x'.repeat(30) },
      { BusinessOwnerLName: 'x'.repeat(30) },
      { BusinessOwnerPhone: 'x'.repeat(25) },
      { AccessPermittedFrom: 24 },
      { AccessPermittedTo: 24 },
      { AccessPermittedTo: -1 },
      { Location: '/Applications' },
      { Location: '\\Nowhere' },
      { Disabled: 'No' },
      { ExpirationDate: '31/12/2030' },
      { ExpirationDate: '02/30/2030' },
      { ExpirationDate: '2030-12-31' },
    ]) {
      expect([wrong, isPage(await add({ AppID: 'new', ...wrong }))]).toEqual([wrong, errorPage])
    }
    expect(isPage(await admin.post(applications, { AppID: 'new' }))).toEqual(errorPage)
    expect(lab.vault.application('new')).toBeUndefined()
    lab.settings.pvwa.gen1Errors = 'json'
    expect(codeOf(await add({ AppID: 'a&b' }))).toEqual([400, 'PASWS167E'])
  })

  it('are known to CCP and CP at once, until they are deleted [pvwa/applications-govern] [pvwa/applications-delete]', async () => {
    expect([await ccp(), await cp()]).toEqual([403, 'APPAP008E'])
    await ready()
    expect([await ccp(), await cp()]).toEqual([200, ''])
    await authenticate({ AuthType: 'machineAddress', AuthValue: '192.0.2.1' })
    expect([await ccp(), await cp()]).toEqual([403, 'APPAP133E'])
    expect((await admin.delete(`${applications}/robot/`)).status).toBe(204)
    expect([await ccp(), await cp()]).toEqual([403, 'APPAP008E'])
    expect((await admin.delete(`${applications}/robot/`)).status).toBe(404)
    expect(lab.vault.safe('Billing-DB')?.membership('robot')).toBeUndefined()
    await ready()
    expect((await admin.get(`${applications}/robot/Authentications`)).json).toEqual({ authentication: [] })
    expect(await ccp()).toBe(200)
  })

  it('get nothing while they are disabled, or once they have expired [pvwa/applications-govern]', async () => {
    await ready({ Disabled: true })
    expect([await ccp(), await cp()]).toEqual([403, 'APPAP008E'])
    await admin.delete(`${applications}/robot/`)
    const tomorrow = new Date(lab.clock.now() + 86_400_000).toISOString()
    const [year = '', month = '', day = ''] = tomorrow.slice(0, 10).split('-')
    await ready({ ExpirationDate: `${month}/${day}/${year}` })
    expect(await ccp()).toBe(200)
    lab.clock.advance(2 * 86_400_000)
    expect([await ccp(), await cp()]).toEqual([403, 'APPAP008E'])
  })

  it('get nothing outside their hours [pvwa/applications-hours-governs]', async () => {
    const hour = new Date(lab.clock.now()).getUTCHours()
    await ready({ AccessPermittedFrom: (hour + 2) % 24, AccessPermittedTo: (hour + 4) % 24 })
    expect([await ccp(), await cp()]).toEqual([403, 'APPAP008E'])
    lab.clock.advance(2 * 3_600_000)
    expect(await ccp()).toBe(200)
    lab.clock.advance(2 * 3_600_000)
    expect(await ccp()).toBe(403)
  })

  it('take AddUpdateUsers to be changed [pvwa/applications-permission]', async () => {
    await ready()
    await authenticate({ AuthType: 'osUser', AuthValue: 'x' })
    const auditor = await sessionOf(lab, 'auditor')
    expect((await auditor.get(applications)).status).toBe(200)
    for (const reply of [
      await auditor.post(applications, { application: { AppID: 'x' } }),
      await auditor.delete(`${applications}/robot/`),
      await auditor.post(`${applications}/robot/Authentications`, { authentication: {} }),
      await auditor.delete(`${applications}/robot/Authentications/1`),
      await (await sessionOf(lab, 'outsider')).get(applications),
      await (await sessionOf(lab, 'outsider')).get(`${applications}/robot/Authentications`),
    ]) {
      expect(codeOf(reply)).toEqual([403, 'PASWS041E'])
    }
  })

  it('list their authentications [pvwa/app-auth-list] [pvwa/app-auth-add] [pvwa/app-auth-attributes-text] [pvwa/app-auth-delete]', async () => {
    await ready()
    const kinds: Model[] = [
      { AuthType: 'path', AuthValue: '/opt/robot', IsFolder: true, AllowInternalScripts: true },
      { AuthType: 'hash', AuthValue: 'AB', Comment: 'c' },
      { AuthType: 'OSUSER', AuthValue: 'EXAMPLE\\robot' },
      { AuthType: 'machineAddress', AuthValue: '192.0.2.1' },
      { AuthType: 'certificateserialnumber', AuthValue: 'AB:CD', Comment: 'c' },
      { AuthType: 'certificateattr', Issuer: ['CN=i', 'O=o'], Subject: ['CN=s'] },
    ]
    for (const kind of kinds) {
      const added = await authenticate(kind)
      expect([added.status, added.text]).toEqual([201, ''])
    }
    const bare = { AppID: 'robot', AllowInternalScripts: null, Comment: null, IsFolder: null }
    const listed = async () =>
      (await admin.get(`${applications}/ROBOT/Authentications/`)).json['authentication'] as Model[]
    expect(await listed()).toEqual([
      {
        ...bare,
        AuthType: 'path',
        AuthValue: '/opt/robot',
        IsFolder: true,
        AllowInternalScripts: true,
        authID: 1,
      },
      { ...bare, AuthType: 'hash', AuthValue: 'AB', Comment: 'c', authID: 2 },
      { ...bare, AuthType: 'osUser', AuthValue: 'EXAMPLE\\robot', authID: 3 },
      { ...bare, AuthType: 'machineAddress', AuthValue: '192.0.2.1', authID: 4 },
      { ...bare, AuthType: 'certificateserialnumber', AuthValue: 'AB:CD', Comment: 'c', authID: 5 },
      {
        ...bare,
        AuthType: 'certificateattr',
        AuthValue: null,
        authID: 6,
        Issuer: 'CN=i,O=o',
        Subject: 'CN=s',
        SubjectAlternativeName: '',
      },
    ])
    expect((await admin.delete(`${applications}/robot/Authentications/2`)).status).toBe(204)
    expect((await listed()).map((item) => item['authID'])).toEqual([1, 3, 4, 5, 6])
    expect((await admin.delete(`${applications}/robot/Authentications/2`)).status).toBe(404)
    expect(isPage(await admin.delete(`${applications}/robot/Authentications/two`))).toEqual(errorPage)
  })

  it('refuse what a kind of authentication does not have [pvwa/app-auth-foreign-members] [pvwa/app-auth-attributes]', async () => {
    await ready()
    for (const wrong of [
      { AuthType: 'path' },
      { AuthType: 'palm', AuthValue: 'x' },
      { AuthType: 'path', AuthValue: 'x', Comment: 'c' },
      { AuthType: 'hash', AuthValue: 'x', IsFolder: true },
      { AuthType: 'osUser', AuthValue: 'x', AllowInternalScripts: false },
      { AuthType: 'machineAddress', AuthValue: 'x', Issuer: ['CN=i'] },
      { AuthType: 'certificateserialnumber', AuthValue: 'not hexadecimal' },
      { AuthType: 'certificateattr', AuthValue: 'x', Issuer: ['CN=i'] },
      { AuthType: 'certificateattr' },
      { AuthType: 'certificateattr', Issuer: 'CN=i' },
    ]) {
      expect([wrong, isPage(await authenticate(wrong))]).toEqual([wrong, errorPage])
    }
    lab.settings.pvwa.version = '11.3'
    expect(isPage(await authenticate({ AuthType: 'certificateattr', Issuer: ['CN=i'] }))).toEqual(errorPage)
    expect(lab.vault.application('robot')?.rules).toEqual([])
  })

  it('prove themselves by machine and certificate to CCP [pvwa/app-auth-governs] [pvwa/app-auth-machine] [pvwa/app-auth-serial] [pvwa/app-auth-attributes]', async () => {
    await ready()
    const only = async (authentication: Model) => {
      await admin.delete(`${applications}/robot/`)
      await ready()
      await authenticate(authentication)
    }
    await only({ AuthType: 'machineAddress', AuthValue: '192.0.2.1' })
    expect(await ccp()).toBe(403)
    await authenticate({ AuthType: 'machineAddress', AuthValue: '127.0.0.1' })
    expect(await ccp()).toBe(200)
    const serial = lab.clients['billing']?.serialNumber
    await only({ AuthType: 'certificateserialnumber', AuthValue: serial })
    expect([await ccp(), await ccp('intruder'), await ccp('billing')]).toEqual([403, 403, 200])
    await only({ AuthType: 'certificateattr', Subject: ['CN=billing.example.com'] })
    expect([await ccp(), await ccp('intruder'), await ccp('billing')]).toEqual([403, 403, 200])
  })

  it.runIf(process.platform === 'linux')(
    'prove themselves by OS user, path and hash to CP [pvwa/app-auth-governs] [pvwa/app-auth-os-user] [pvwa/app-auth-path] [pvwa/app-auth-hash]',
    async () => {
      const path = await realpath(process.execPath)
      const hash = createHash('sha256')
        .update(await readFile(path))
        .digest('hex')
      const outcome = async (authentication: Model) => {
        await admin.delete(`${applications}/robot/`)
        await ready()
        await authenticate(authentication)
        return cp()
      }
      expect(await outcome({ AuthType: 'osUser', AuthValue: userInfo().username })).toBe('')
      expect(await outcome({ AuthType: 'osUser', AuthValue: 'somebody' })).toBe('APPAP133E')
      expect(await outcome({ AuthType: 'path', AuthValue: path })).toBe('')
      expect(await outcome({ AuthType: 'path', AuthValue: dirname(path) })).toBe('APPAP133E')
      expect(await outcome({ AuthType: 'path', AuthValue: dirname(path), IsFolder: true })).toBe('')
      expect(await outcome({ AuthType: 'path', AuthValue: `${dirname(path)}/x`, IsFolder: true })).toBe(
        'APPAP133E',
      )
      expect(await outcome({ AuthType: 'hash', AuthValue: hash })).toBe('')
      expect(await outcome({ AuthType: 'hash', AuthValue: 'ab' })).toBe('APPAP133E')
    },
  )
})
