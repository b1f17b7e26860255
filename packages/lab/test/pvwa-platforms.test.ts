import { describe, expect, it } from 'vitest'
import { readZip, writeZip } from '../src/archive/zip.ts'
import { eachLab } from './support/each-lab.ts'
import { checkedSession, codeOf, eachSession, sessionOf } from './support/pvwa.ts'
import type { Reply } from './support/request.ts'

type Item = Record<string, unknown>

const listed = (reply: Reply): Item[] => reply.json['Platforms'] as Item[]
const ids = (reply: Reply): unknown[] => listed(reply).map((item) => item['PlatformID'])
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')

describe('PVWA platforms', () => {
  const lab = eachLab()
  const admin = eachSession(lab)

  const numberOf = (id: string): number => lab.vault.platform(id)?.number ?? 0
  const targets = (query: string) => admin.get(`API/Platforms/Targets?${query}`)

  it('are listed as recorded [pvwa/platforms-targets]', async () => {
    const reply = await admin.get('api//platforms/targets/')
    expect(reply.json['Total']).toBe(listed(reply).length)
    expect(listed(reply).find((item) => item['PlatformID'] === 'UnixDualControl')).toEqual({
      Active: true,
      SystemType: '*NIX',
      AllowedSafes: 'Linux.*',
      PrivilegedAccessWorkflows: {
        RequireDualControlPasswordAccessApproval: { IsActive: true, IsAnException: true },
        EnforceCheckinCheckoutExclusiveAccess: { IsActive: false, IsAnException: false },
        EnforceOnetimePasswordAccess: { IsActive: false, IsAnException: false },
        RequireUsersToSpecifyReasonForAccess: { IsActive: false, IsAnException: false },
      },
      CredentialsManagementPolicy: {
        Verification: {
          PerformAutomatic: false,
          RequirePasswordEveryXDays: 7,
          AutoOnAdd: false,
          AllowManual: true,
        },
        Change: {
          PerformAutomatic: true,
          RequirePasswordEveryXDays: 90,
          AutoOnAdd: false,
          AllowManual: true,
        },
        Reconcile: { AutomaticReconcileWhenUnsynced: false, AllowManual: false },
        SecretUpdateConfiguration: { ChangePasswordInResetMode: false },
      },
      PrivilegedSessionManagement: {
        PSMServerId: 'PSMServer',
        PSMServerName: 'PSM Server on psm.example.com',
      },
      ID: numberOf('UnixDualControl'),
      PlatformID: 'UnixDualControl',
      Name: 'UnixDualControl',
    })
  })

  it('say nothing of PSM where it does not serve them [pvwa/platforms-targets]', async () => {
    const [oracle] = listed(await targets('search=Oracle+Database'))
    expect(Object.keys(oracle ?? {})).not.toContain('PrivilegedSessionManagement')
  })

  it('are filtered and searched [pvwa/platforms-targets-filter] [pvwa/platforms-targets-filters-spelling] [pvwa/platforms-targets-search]', async () => {
    expect(ids(await targets('filter=active+eq+False'))).toEqual(['Retired'])
    expect(ids(await targets('Filters=Active%20eq%20false'))).toEqual(['Retired'])
    expect(
      ids(await targets('filter=active eq TRUE AND systemType eq windows'.replaceAll(' ', '%20'))),
    ).toEqual(['WinDesktopLocal', 'WinDomainReason', 'WinDomain'])
    expect(ids(await targets('filter=periodicChange+eq+True'))).toEqual(['UnixDualControl'])
    expect(ids(await targets('filter=manualReconcile+eq+False'))).toEqual(['UnixDualControl'])
    for (const name of ['periodicVerify', 'automaticReconcile']) {
      expect(ids(await targets(`filter=${name}+eq+True`))).toEqual([])
    }
    for (const name of ['manualVerify', 'manualChange']) {
      expect(ids(await targets(`filter=${name}+eq+False`))).toEqual([])
    }
    expect(ids(await targets('Search=unix+via'))).toEqual(['UnixSSH', 'UnixSSHKeys'])
    expect(ids(await targets('search=WINDOMAINREASON'))).toEqual(['WinDomainReason'])
    expect(codeOf(await targets('filter=colour+eq+True'))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await targets('filter=active+eq+maybe'))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await targets('filter=active+ne+True'))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await targets(`search=${'x'.repeat(101)}`))).toEqual([400, 'PASWS167E'])
  })

  it('have a general list [pvwa/platforms-list] [pvwa/platforms-list-query]', async () => {
    const general = (reply: Reply): unknown[] => listed(reply).map((item) => (item['general'] as Item)['id'])
    const all = await admin.get('API/Platforms')
    expect(general(all)).toContain('SSHKeyGroup')
    expect(general(all)).not.toContain('WinService')
    expect(general(await admin.get('API/Platforms?Active=False'))).toEqual(['Retired'])
    expect(general(await admin.get('API/Platforms?PlatformType=Group'))).toEqual([
      'SSHKeyGroup',
      'OracleDualAccounts',
    ])
    expect(general(await admin.get('API/Platforms?active=True&platformType=regular&search=ssh'))).toEqual([
      'UnixSSH',
      'UnixSSHKeys',
    ])
    expect(codeOf(await admin.get('API/Platforms?PlatformType=Odd'))).toEqual([400, 'PASWS167E'])
    const [oracle] = listed(await admin.get('API/Platforms?Search=Oracle+Database'))
    expect(oracle).toEqual({
      general: {
        id: 'Oracle',
        name: 'Oracle Database',
        systemType: 'Database',
        active: true,
        description: '',
        platformBaseID: 'Oracle',
        platformType: 'Regular',
      },
      properties: {
        required: [],
        optional: [
          { name: 'Port', displayName: 'Port' },
          { name: 'Database', displayName: 'Database' },
        ],
      },
      linkedAccounts: [
        { name: 'LogonAccount', displayName: 'Logon Account' },
        { name: 'EnableAccount', displayName: 'Enable Account' },
        { name: 'ReconcileAccount', displayName: 'Reconcile Account' },
      ],
      credentialsManagement: {
        allowedSafes: '.*',
        allowManualChange: true,
        performPeriodicChange: false,
        requirePasswordChangeEveryXDays: 90,
        allowManualVerification: true,
        performPeriodicVerification: false,
        requirePasswordVerificationEveryXDays: 7,
        allowManualReconciliation: true,
        automaticReconcileWhenUnsynched: false,
      },
      sessionManagement: {
        requirePrivilegedSessionMonitoringAndIsolation: false,
        recordAndSaveSessionActivity: true,
        PSMServerID: '',
      },
      privilegedAccessWorkflows: {
        requireDualControlPasswordAccessApproval: false,
        enforceCheckinCheckoutExclusiveAccess: false,
        enforceOnetimePasswordAccess: false,
      },
    })
    lab.settings.pvwa.version = '11.0'
    expect((await admin.get('API/Platforms')).status).toBe(404)
  })

  it('have details, in the language of the server [pvwa/platforms-details] [pvwa/platforms-details-missing]', async () => {
    const { json } = await admin.get('API/Platforms/windomain')
    const details = json['Details'] as Record<string, string>
    expect([json['PlatformID'], json['Active']]).toEqual(['WinDomain', true])
    expect(Object.values(details).every((value) => typeof value === 'string')).toBe(true)
    expect(details).toMatchObject({
      PolicyID: 'WinDomain',
      PolicyName: 'Windows Domain Account',
      DllName: 'PMWindows.dll',
      PerformPeriodicChange: 'No',
      ExpirationPeriod: '90',
      VFVerificationPeriod: '7',
      OneTimePassword: 'False',
    })
    lab.settings.pvwa.language = 'fr'
    const french = (await admin.get('API/Platforms/WinDomain')).json['Details'] as Record<string, string>
    expect(french).toMatchObject({ AllowManualChange: 'Oui', PerformPeriodicChange: 'Non', Interval: '1440' })
    expect(codeOf(await admin.get('API/Platforms/NoSuch'))).toEqual([404, 'LABPV404E'])
  })

  it('are of four kinds [pvwa/platforms-dependents] [pvwa/platforms-groups] [pvwa/platforms-rotational-groups]', async () => {
    expect((await admin.get('API/Platforms/Groups?search=ssh')).json).toEqual({
      Platforms: [
        { Active: true, ID: numberOf('SSHKeyGroup'), PlatformID: 'SSHKeyGroup', Name: 'SSH Key Group' },
      ],
      Total: 1,
    })
    expect((await admin.get('API/Platforms/rotationalGroups')).json).toEqual({
      Platforms: [
        {
          Active: true,
          GracePeriod: 540,
          ID: numberOf('OracleDualAccounts'),
          PlatformID: 'OracleDualAccounts',
          Name: 'Oracle - Dual Accounts',
        },
      ],
      Total: 1,
    })
    const [dependent] = listed(await admin.get('API/Platforms/Dependents?search=service'))
    expect(dependent).toMatchObject({
      NumberOfLinkedTargetPlatforms: 1,
      ID: numberOf('WinService'),
      PlatformID: 'WinService',
      CredentialsManagementPolicy: { Change: { AllowManual: true } },
    })
    expect((await admin.get('API/Platforms/Groups?search=nothing')).json).toEqual({ Platforms: [], Total: 0 })
  })

  it('are counted by system type, and know their safes [pvwa/platforms-system-types] [pvwa/platforms-safes]', async () => {
    expect((await admin.get('API/Platforms/Targets/SystemTypes')).json['SystemTypes']).toContainEqual({
      Name: 'Windows',
      PlatformsCount: 3,
    })
    expect((await admin.get('API/Platforms/UnixSSH/Safes/')).json).toEqual({
      value: ['Billing-DB', 'Closed', 'Linux', 'Windows-Test'],
      count: 4,
    })
    expect((await admin.get('API/Platforms/UnixDualControl/Safes')).json).toEqual({
      value: ['Linux'],
      count: 1,
    })
    expect((await admin.get('API/Platforms/NoSuch/Safes')).status).toBe(404)
    const forbidden = { platformId: 'UnixDualControl', safeName: 'Billing-DB', name: 'x' }
    expect(codeOf(await admin.post('API/Accounts', forbidden))).toEqual([400, 'LABPV400E'])
  })

  it('refuse and take accounts as they are active [pvwa/platforms-activate] [pvwa/platforms-inactive-governs] [pvwa/code-platform-inactive]', async () => {
    const account = { platformId: 'Retired', safeName: 'Linux', name: 'late' }
    const path = `API/Platforms/Targets/${numberOf('Retired')}`
    expect(codeOf(await admin.post('API/Accounts', account))).toEqual([400, 'PASWS032E'])
    expect((await admin.post(`${path}/Activate`)).status).toBe(200)
    expect((await admin.post('API/Accounts', account)).status).toBe(201)
    expect((await admin.post(`${path}/deactivate/`)).status).toBe(200)
    expect(codeOf(await admin.post('API/Accounts', { ...account, name: 'later' }))).toEqual([
      400,
      'PASWS032E',
    ])
    for (const [kind, id] of [
      ['Groups', 'SSHKeyGroup'],
      ['RotationalGroups', 'OracleDualAccounts'],
    ] as const) {
      expect((await admin.post(`API/Platforms/${kind}/${numberOf(id)}/deactivate`)).status).toBe(200)
      expect(lab.vault.platform(id)?.active).toBe(false)
    }
    expect((await admin.post(`API/Platforms/Dependents/${numberOf('WinService')}/activate`)).status).toBe(404)
    expect(lab.audit.find((row) => row.action === 'Update platform')).toMatchObject({
      application: 'administrator',
      object: 'Retired',
    })
  })

  it('are named by number [pvwa/platforms-id-numeric]', async () => {
    const wrong = {
      Details: [
        {
          ParameterName: 'platformID',
          ErrorCode: '',
          ErrorMessage: "The value 'WinDomain' is not valid for Int64.",
        },
      ],
      ErrorCode: 'PASWS167E',
      ErrorMessage: 'There are some invalid parameters',
    }
    const path = 'API/Platforms/Targets/WinDomain'
    for (const reply of [
      await admin.get(`${path}/PrivilegedSessionManagement`),
      await admin.post(`${path}/activate`),
      await admin.post(`${path}/duplicate`, { Name: 'x' }),
      await admin.delete(path),
    ]) {
      expect([reply.status, reply.json]).toEqual([400, wrong])
    }
    const ofOtherKind = `API/Platforms/Groups/${numberOf('WinDomain')}/activate`
    expect(codeOf(await admin.post(ofOtherKind))).toEqual([404, 'LABPV404E'])
  })

  it('are duplicated and deleted [pvwa/platforms-duplicate] [pvwa/platforms-duplicate-name] [pvwa/platforms-delete] [pvwa/platforms-delete-in-use]', async () => {
    const path = `API/Platforms/Targets/${numberOf('WinDomain')}`
    const made = await admin.post(`${path}/duplicate`, { Name: 'Second Domain', Description: 'a copy' })
    expect(made.status).toBe(200)
    expect(made.json).toEqual({
      ID: numberOf('SecondDomain'),
      PlatformID: 'SecondDomain',
      Name: 'Second Domain',
      Description: 'a copy',
    })
    const details = (await admin.get('API/Platforms/SecondDomain')).json['Details'] as Record<string, string>
    expect([details['PolicyID'], details['DllName']]).toEqual(['SecondDomain', 'PMWindows.dll'])
    const account = { platformId: 'SecondDomain', safeName: 'Linux', name: 'x' }
    expect(codeOf(await admin.post('API/Accounts', account))).toEqual([400, 'PASWS167E'])
    for (const Name of ['second domain', 'Windows Domain Account', 'Second-Domain!'.replace('-', '')]) {
      expect(codeOf(await admin.post(`${path}/duplicate`, { Name }))).toEqual([409, 'LABPV409E'])
    }
    expect(codeOf(await admin.post(`${path}/duplicate`, {}))).toEqual([400, 'PASWS167E'])
    const second = `API/Platforms/Targets/${numberOf('SecondDomain')}`
    expect((await admin.delete(second)).status).toBe(204)
    expect((await admin.delete(second)).status).toBe(404)
    expect(codeOf(await admin.delete(`API/Platforms/Targets/${numberOf('Oracle')}`))).toEqual([
      409,
      'LABPV409E',
    ])
    for (const [kind, id] of [
      ['Groups', 'SSHKeyGroup'],
      ['RotationalGroups', 'OracleDualAccounts'],
      ['Dependents', 'CronJob'],
    ] as const) {
      const number = numberOf(id)
      expect(
        (await admin.post(`API/Platforms/${kind}/${number}/Duplicate`, { Name: `${id} 2` })).status,
      ).toBe(200)
      expect((await admin.delete(`API/Platforms/${kind}/${number}`)).status).toBe(204)
    }
  })

  it('are exported as a zip that others open [pvwa/platform-export] [pvwa/platform-export-query] [pvwa/platform-export-kinds]', async () => {
    const reply = await admin.post('API/Platforms/WinDomain/Export?platformID=WinDomain')
    expect([reply.status, reply.headers['content-type']]).toEqual([200, 'application/octet-stream'])
    expect(reply.headers['content-disposition']).toBe('attachment; filename=WinDomain.zip')
    const files = readZip(reply.bytes)
    expect(files.map(({ name }) => name)).toEqual(['Policy-WinDomain.xml', 'Policy-WinDomain.ini'])
    const [xml, ini] = files.map(({ bytes }) => text(bytes))
    expect(xml).toContain('<Policy ID="WinDomain" PlatformBaseID="WinDomain"')
    expect(xml).toContain('<Property Name="LogonDomain" />')
    expect(ini).toContain('PolicyName=Windows Domain Account\r\n')
    for (const [kind, id] of [
      ['Targets', 'WinDomain'],
      ['Groups', 'SSHKeyGroup'],
      ['RotationalGroups', 'OracleDualAccounts'],
      ['Dependents', 'CronJob'],
    ] as const) {
      const exported = await admin.post(`API/Platforms/${kind}/${numberOf(id)}/Export`)
      expect(readZip(exported.bytes).map(({ name }) => name)).toEqual([
        `Policy-${id}.xml`,
        `Policy-${id}.ini`,
      ])
    }
    expect((await admin.post('API/Platforms/NoSuch/Export')).status).toBe(404)
  })

  it('are imported elsewhere as they were exported [pvwa/platform-import] [pvwa/platform-import-bytes] [pvwa/platform-import-duplicate]', async () => {
    const { bytes } = await admin.post('API/Platforms/UnixDualControl/Export')
    const before = await targets('search=UnixDualControl')
    const file = { ImportFile: bytes.toString('base64') }
    expect(codeOf(await admin.post('API/Platforms/Import', file))).toEqual([409, 'LABPV409E'])
    lab.vault.removePlatform('UnixDualControl')
    expect(ids(await targets('search=UnixDualControl'))).toEqual([])
    expect((await admin.post('API/Platforms/Import', file)).json).toEqual({ PlatformID: 'UnixDualControl' })
    const after = await targets('search=UnixDualControl')
    const { ID: _old, ...old } = listed(before)[0] ?? {}
    const { ID: _new, ...imported } = listed(after)[0] ?? {}
    expect(imported).toEqual(old)
    expect(lab.vault.platform('UnixDualControl')?.connectors.get('PSM-SSH')).toBe(true)

    const domain = await admin.post('API/Platforms/WinDomain/Export')
    lab.vault.removePlatform('WinDomain')
    expect((await admin.post('api/platforms/import', { importfile: [...domain.bytes] })).status).toBe(200)
    const account = { platformId: 'WinDomain', safeName: 'Linux', name: 'x' }
    expect(codeOf(await admin.post('API/Accounts', account))).toEqual([400, 'PASWS167E'])
    const complete = { ...account, platformAccountProperties: { LogonDomain: 'D' } }
    expect((await admin.post('API/Accounts', complete)).status).toBe(201)
  })

  it("are imported from packages in the vendor's form [pvwa/platform-import]", async () => {
    const xml =
      '<?xml version="1.0" encoding="utf-8"?><Device Name="Database"><Policies>' +
      '<Policy ID="Sample" PlatformBaseID="Oracle" PlatformBaseType="DB"><Properties><Required>' +
      '<Property Name="Port"/></Required><Optional><Property Name="Database" /></Optional></Properties>' +
      '<ConnectionComponents><ConnectionComponent Id="PSM-SSH" /><ConnectionComponent Id="PuTTY" Enable="No" />' +
      '</ConnectionComponents></Policy></Policies></Device>'
    const ini =
      'PolicyID=Sample   ;Mandatory\r\nPolicyName=A sample\r\nTimeout=90 ; in seconds\r\n\r\n[ExtraInfo]\r\nPort=22\r\n'
    const zip = writeZip(
      [
        { name: 'Policy-Sample.xml', bytes: Buffer.from(`\uFEFF${xml}`) },
        { name: 'Policy-Sample.ini', bytes: Buffer.from(ini) },
        { name: 'plugin.dll', bytes: Buffer.from('MZ') },
      ],
      new Date(0),
    )
    const reply = await admin.post('API/Platforms/Import', { ImportFile: zip.toString('base64') })
    expect(reply.json).toEqual({ PlatformID: 'Sample' })
    const { json } = await admin.get('API/Platforms/Sample')
    expect(json['Details']).toMatchObject({ PolicyName: 'A sample', Timeout: '90', AllowManualChange: 'Yes' })
    const policy = await admin.get(`API/Platforms/Targets/${numberOf('Sample')}/PrivilegedSessionManagement`)
    expect(policy.json['PSMConnectors']).toEqual([
      { PSMConnectorID: 'PSM-SSH', Enabled: true },
      { PSMConnectorID: 'PuTTY', Enabled: false },
    ])
  })

  it('are renewed, and imported side by side [pvwa/platform-import-update]', async () => {
    const { bytes } = await admin.post('API/Platforms/WinDomain/Export')
    lab.vault.setPlatform({ id: 'WinDomain', settings: { Timeout: '99' } })
    const file = { ImportFile: bytes.toString('base64') }
    expect((await admin.post('API/Platforms/Import', file)).status).toBe(409)
    expect((await admin.post('API/Platforms/WinDomain/Update')).json).toEqual({ PlatformID: 'WinDomain' })
    expect(lab.vault.platform('WinDomain')?.settings.get('Timeout')).toBe('30')
    expect((await admin.post('API/Platforms/WinDomain/Update')).status).toBe(404)

    expect((await admin.patch('API/Platforms/Import', { PlatformId: 'Beside' })).status).toBe(405)
    // The vendor's older file takes `Storage` for the id of a platform.
    const raw = await sessionOf(lab)
    lab.settings.pvwa.version = '14.6'
    expect((await admin.post('API/Platforms/Import', file)).status).toBe(409)
    expect((await raw.get('API/Platforms/Storage')).json).toEqual({
      Platforms: [{ PlatformID: 'WinDomain', Name: 'Windows Domain Account' }],
      Total: 1,
    })
    const beside = { PlatformId: 'Beside', PlatformName: 'Side by side', Description: 'd' }
    expect((await admin.patch('API/Platforms/Import', beside)).json).toEqual({ PlatformID: 'Beside' })
    expect(lab.vault.platform('Beside')).toMatchObject({ name: 'Side by side', required: ['LogonDomain'] })
    expect((await admin.patch('API/Platforms/Import', beside)).status).toBe(409)
    expect((await raw.delete('API/Platforms/Storage')).status).toBe(204)
    expect((await raw.get('API/Platforms/Storage')).json['Total']).toBe(0)
  })

  it('are not imported from anything else [pvwa/platform-import-bad-zip]', async () => {
    const zipOf = (...names: string[]): string =>
      writeZip(
        names.map((name) => ({ name, bytes: Buffer.from('PolicyID=') })),
        new Date(0),
      ).toString('base64')
    for (const ImportFile of [
      undefined,
      '',
      'no base64!',
      Buffer.from('no zip').toString('base64'),
      zipOf(),
      zipOf('Policy-X.ini'),
      zipOf('Policy-X.ini', 'Policy-X.xml'),
      [1, 2, 300],
      { bytes: 1 },
    ]) {
      const reply = await admin.post('API/Platforms/Import', { ImportFile })
      expect([ImportFile, ...codeOf(reply)]).toEqual([ImportFile, 400, 'PASWS167E'])
    }
  })

  it('say how PSM serves them [pvwa/session-policy-get] [pvwa/session-policy-put] [pvwa/session-policy-unknown-connector]', async () => {
    const path = `API/Platforms/Targets/${numberOf('UnixSSH')}/PrivilegedSessionManagement`
    const server = { PSMServerId: 'PSMServer', PSMServerName: 'PSM Server on psm.example.com' }
    expect((await admin.get(path)).json).toEqual({
      PSMConnectors: [
        { PSMConnectorID: 'PSM-SSH', Enabled: true },
        { PSMConnectorID: 'PSM-WinSCP', Enabled: false },
      ],
      ...server,
    })
    const PSMConnectors = [{ PSMConnectorID: 'psm-rdp', Enabled: true }]
    expect((await admin.put(path, { psmserverid: 'PSMServer', PSMConnectors })).json).toEqual({
      PSMConnectors: [{ PSMConnectorID: 'PSM-RDP', Enabled: true }],
      ...server,
    })
    expect((await admin.put(path, { PSMServerId: '' })).json).toEqual({
      PSMConnectors: [],
      PSMServerId: '',
      PSMServerName: '',
    })
    const unknown = { PSMServerId: 'PSMServer', PSMConnectors: [{ PSMConnectorID: 'None', Enabled: true }] }
    expect(codeOf(await admin.put(path, unknown))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await admin.put(path, { PSMServerId: 'None' }))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await admin.put(path, { PSMServerId: '', PSMConnectors: 'all' }))).toEqual([
      400,
      'PASWS167E',
    ])
    expect((await admin.get(path)).json['PSMConnectors']).toEqual([])
  })

  it('have connectors and servers [pvwa/psm-connectors] [pvwa/psm-servers] [pvwa/connection-component-import]', async () => {
    expect((await admin.get('API/PSM/Connectors/')).json).toMatchObject({ Total: 9 })
    expect((await admin.get('API/PSM/Servers')).json).toEqual({
      PSMServers: [{ ID: 'PSMServer', Name: 'PSM Server on psm.example.com', Address: 'psm.example.com' }],
      Total: 1,
    })
    const zip = writeZip(
      [
        {
          name: 'CC-Mine.xml',
          bytes: Buffer.from('<ConnectionComponent Id="PSM-Mine" DisplayName="My own" FullScreen="No" />'),
        },
      ],
      new Date(0),
    )
    const file = { ImportFile: zip.toString('base64') }
    expect((await admin.post('API/ConnectionComponents/Import', file)).json).toEqual({
      ConnectionComponentID: 'PSM-Mine',
    })
    expect((await admin.get('API/PSM/Connectors')).json['PSMConnectors']).toContainEqual({
      ID: 'PSM-Mine',
      DisplayName: 'My own',
    })
    expect(codeOf(await admin.post('API/ConnectionComponents/Import', file))).toEqual([409, 'LABPV409E'])
    expect((await admin.post('API/ConnectionComponents/Import', { ImportFile: 'AAAA' })).status).toBe(400)
  })

  it('obey the master policy [pvwa/master-policy-get] [pvwa/master-policy-put]', async () => {
    lab.settings.pvwa.version = '14.5'
    expect((await admin.get('API/Policies/1')).status).toBe(404)
    lab.settings.pvwa.version = '14.6'
    const policy = (await admin.get('API/Policies/1')).json
    expect(policy).toMatchObject({ DualControl: { Value: false }, PasswordChangeDays: { Value: 90 } })
    const flat = Object.fromEntries(
      Object.entries(policy).map(([name, rule]) => [name, (rule as { Value: unknown }).Value]),
    )
    const put = await admin.put('API/Policies/1', { ...flat, RequireReason: true, PasswordChangeDays: 30 })
    expect(put.json).toMatchObject({ RequireReason: { Value: true }, AllowViewPassword: { Value: true } })
    const [unix] = listed(await targets('search=UnixSSHKeys'))
    expect(unix).toMatchObject({
      PrivilegedAccessWorkflows: {
        RequireUsersToSpecifyReasonForAccess: { IsActive: true, IsAnException: false },
      },
      CredentialsManagementPolicy: { Change: { RequirePasswordEveryXDays: 30 } },
    })
    const { id } = lab.vault.account({ safe: 'Linux', object: 'root-web1' })
    expect((await admin.post(`API/Accounts/${id}/Password/Retrieve`)).status).toBe(403)
    expect((await admin.put('API/Policies/1', { RecordActivity: { Value: true } })).json).toMatchObject({
      RequireReason: { Value: false },
      AllowViewPassword: { Value: false },
      RecordActivity: { Value: true },
    })
    expect((await admin.get('API/Policies/2')).status).toBe(404)
  })

  it('are for administrators to change [pvwa/platforms-permission]', async () => {
    const operator = await checkedSession(lab, 'operator')
    const path = `API/Platforms/Targets/${numberOf('Retired')}`
    for (const reply of [
      await operator.post(`${path}/activate`),
      await operator.delete(path),
      await operator.post(`${path}/duplicate`, { Name: 'x' }),
      await operator.put(`${path}/PrivilegedSessionManagement`, { PSMServerId: '' }),
      await operator.post('API/Platforms/WinDomain/Export'),
      await operator.post(`${path}/Export`),
      await operator.post('API/Platforms/Import', { ImportFile: 'AAAA' }),
      await operator.post('API/ConnectionComponents/Import', { ImportFile: 'AAAA' }),
    ]) {
      expect(codeOf(reply)).toEqual([403, 'PASWS041E'])
    }
    expect((await operator.get('API/Platforms/Targets')).status).toBe(200)
  })
})
