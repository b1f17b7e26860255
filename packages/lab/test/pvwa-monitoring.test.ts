import { describe, expect, it } from 'vitest'
import { eachLab } from './support/each-lab.ts'
import { checkedSession, codeOf, eachSession, idOf } from './support/pvwa.ts'
import type { Reply } from './support/request.ts'

type Item = Record<string, unknown>

const live = (reply: Reply): Item[] => reply.json['LiveSessions'] as Item[]
const recorded = (reply: Reply): Item[] => reply.json['Recordings'] as Item[]
const users = (reply: Reply): unknown[] => live(reply).map((item) => item['User'])

describe('PVWA sessions through PSM', () => {
  const lab = eachLab()
  const admin = eachSession(lab)

  const liveId = (): string => lab.vault.psm.sessions.find((session) => session.isLive)?.id ?? ''
  const recordingId = (): string => lab.vault.psm.sessions.find((session) => !session.isLive)?.id ?? ''

  it('are listed [pvwa/live-sessions-list] [pvwa/live-sessions-members] [pvwa/live-sessions-get]', async () => {
    const reply = await admin.get('API/LiveSessions')
    expect(reply.json['Total']).toBe(1)
    const start = Math.floor((lab.vault.psm.session(liveId())?.startedAt ?? 0) / 1000)
    const expected = {
      CanTerminate: true,
      CanMonitor: true,
      CanSuspend: true,
      SessionID: liveId(),
      SessionGuid: expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u) as string,
      SafeName: 'Linux',
      FolderName: 'Root',
      IsLive: true,
      FileName: expect.stringMatching(/\.session$/u) as string,
      Start: start,
      End: 0,
      Duration: expect.any(Number) as number,
      User: 'operator',
      RemoteMachine: 'web1.example.com',
      AccountUsername: 'root',
      AccountPlatformID: 'UnixSSH',
      AccountAddress: 'web1.example.com',
      ConnectionComponentID: 'PSM-SSH',
      TicketID: '',
      FromIP: '127.0.0.1',
      Protocol: 'SSH',
      Client: 'PSM-SSH',
      RiskScore: 0,
      Severity: 'None',
      RawProperties: expect.objectContaining({ Reason: 'disk is full' }) as Item,
      RecordingFiles: [],
      RecordedActivities: expect.any(Array) as unknown[],
      VideoSize: 0,
      TextSize: 0,
    }
    expect(live(reply)).toEqual([expected])
    expect((await admin.get(`api/livesessions/${liveId()}/`)).json).toEqual(expected)
    lab.clock.advance(60_000)
    const later = (await admin.get(`API/LiveSessions/${liveId()}`)).json
    expect(later['Duration']).toBeGreaterThanOrEqual(660)
  })

  it('take a query [pvwa/live-sessions-query] [pvwa/live-sessions-sort]', async () => {
    const now = Math.floor(lab.clock.now() / 1000)
    for (const [user, riskScore, minutes] of [
      ['auditor', 90, 5],
      ['outsider', 40, 3],
    ] as const) {
      lab.vault.psm.start({
        user,
        safe: 'Billing-DB',
        accountAddress: 'db1.example.com',
        riskScore,
        ticketId: `T-${user}`,
        activities: [{ text: `select ${user}` }],
        startedAt: (now - minutes * 60) * 1000,
      })
    }
    const list = async (query: string) => users(await admin.get(`API/LiveSessions?${query}`))
    expect(await list('Limit=2&OffSet=1')).toEqual(['auditor', 'outsider'])
    expect((await admin.get('API/LiveSessions?limit=1')).json['Total']).toBe(3)
    expect(await list('Sort=RiskScore')).toEqual(['operator', 'outsider', 'auditor'])
    expect(await list('sort=-riskscore')).toEqual(['auditor', 'outsider', 'operator'])
    expect(await list('Sort=-PSMStartTime')).toEqual(['outsider', 'auditor', 'operator'])
    for (const name of [
      'FileName',
      'SafeName',
      'FolderName',
      'PSMVaultUserName',
      'FromIP',
      'RemoteMachine',
      'Client',
      'Protocol',
      'AccountUserName',
      'AccountAddress',
      'AccountPlatformID',
      'TicketID',
    ]) {
      expect(await list(`Sort=${name}`)).toHaveLength(3)
    }
    expect(await list('Search=t-auditor')).toEqual(['auditor'])
    expect(await list('Search=db1+outsider')).toEqual(['outsider'])
    expect(await list('Safe=billing-db')).toEqual(['auditor', 'outsider'])
    expect(await list('Activities=df+-h')).toEqual(['operator'])
    expect(await list(`FromTime=${now - 4 * 60}`)).toEqual(['outsider'])
    expect(await list(`ToTime=${now - 9 * 60}`)).toEqual(['operator'])
    expect(await list(`FromTime=${now - 6 * 60}&ToTime=${now - 4 * 60}`)).toEqual(['auditor'])
    for (const query of ['Sort=Colour', 'Limit=0', 'OffSet=-1', 'FromTime=yesterday']) {
      expect(codeOf(await admin.get(`API/LiveSessions?${query}`))).toEqual([400, 'PASWS167E'])
    }
    for (let number = 0; number < 30; number += 1) lab.vault.psm.start({ user: 'x', safe: 'Linux' })
    expect(await list('')).toHaveLength(25)
  })

  it('have activities and properties [pvwa/live-sessions-activities] [pvwa/live-sessions-properties]', async () => {
    const { json } = await admin.get(`API/LiveSessions/${liveId()}/activities`)
    expect((json['Activities'] as Item[]).map((one) => one['ActivityText'])).toEqual([
      'df -h',
      'du -sh /var/log',
    ])
    const properties = await admin.get(`API/LiveSessions/${liveId()}/properties`)
    expect(properties.json).toMatchObject({ Reason: 'disk is full', Status: 'active' })
    lab.settings.pvwa.version = '10.5'
    expect((await admin.get(`API/LiveSessions/${liveId()}/activities`)).status).toBe(404)
  })

  it('are watched [pvwa/live-sessions-monitor]', async () => {
    const path = `API/LiveSessions/${liveId()}/monitor`
    const file = await admin.get(path, undefined, { accept: 'application/json' })
    expect([file.status, file.headers['content-type']]).toEqual([200, 'application/octet-stream'])
    expect(file.text).toContain('full address:s:')
    const gateway = await admin.get(path, undefined, { accept: '*/*' })
    expect(Object.keys(gateway.json)).toEqual(['PSMGWURL', 'PSMGWRequest'])
  })

  it('are suspended, resumed and ended [pvwa/live-sessions-suspend] [pvwa/live-sessions-terminate] [pvwa/live-sessions-guid] [pvwa/live-sessions-missing]', async () => {
    const id = liveId()
    const guid = lab.vault.psm.session(id)?.guid ?? ''
    const act = (name: string, session = guid) => admin.post(`API/LiveSessions/${session}/${name}`)
    expect(codeOf(await act('Resume'))).toEqual([400, 'LABPV400E'])
    expect((await act('Suspend')).status).toBe(200)
    expect(codeOf(await act('suspend'))).toEqual([400, 'LABPV400E'])
    expect((await admin.get(`API/LiveSessions/${id}/properties`)).json['Status']).toBe('suspended')
    expect((await act('RESUME', id)).status).toBe(200)
    expect((await act('Terminate', guid.toUpperCase())).status).toBe(200)
    expect(codeOf(await act('Terminate'))).toEqual([404, 'LABPV404E'])
    expect((await admin.get('API/LiveSessions')).json).toEqual({ LiveSessions: [], Total: 0 })
    expect((await admin.get(`API/Recordings/${id}`)).json).toMatchObject({ SessionGuid: guid, IsLive: false })
    expect(lab.audit.entries().map((row) => row.action)).toEqual(
      expect.arrayContaining(['Suspend session', 'Resume session', 'Terminate session']),
    )
    expect(codeOf(await admin.get('API/LiveSessions/99_99'))).toEqual([404, 'LABPV404E'])
  })

  it('come from connections [pvwa/live-sessions-from-connect]', async () => {
    const body = {
      ConnectionComponent: 'PSM-SSH',
      Reason: 'patching',
      TicketId: 'T-9',
      ConnectionParams: { PSMRemoteMachine: { value: 'web9.example.com' } },
    }
    const operator = await checkedSession(lab, 'operator')
    const path = `API/Accounts/${idOf(lab, 'Linux', 'root-web1')}/PSMConnect`
    expect((await operator.post(path, body, { accept: 'RDP' })).status).toBe(200)
    const { json } = await admin.get('API/LiveSessions?Search=T-9')
    expect(json).toMatchObject({
      Total: 1,
      LiveSessions: [
        {
          User: 'operator',
          AccountUsername: 'root',
          ConnectionComponentID: 'PSM-SSH',
          RemoteMachine: 'web9.example.com',
          RawProperties: { Reason: 'patching', Object: 'root-web1' },
        },
      ],
    })
    const adHoc = {
      userName: 'someone',
      secret: 'never-to-be-seen',
      address: 'far.example.com',
      platformId: 'UnixSSH',
      PSMConnectPrerequisites: { ConnectionComponent: 'PSM-SSH', Reason: 'once' },
    }
    expect((await operator.post('API/Accounts/AdHocConnect', adHoc)).status).toBe(200)
    const unmanaged = await admin.get('API/LiveSessions?Safe=PSMUnmanagedSessionAccounts')
    expect(live(unmanaged)).toMatchObject([{ AccountUsername: 'someone', RemoteMachine: 'far.example.com' }])
    expect(unmanaged.text).not.toContain('never-to-be-seen')
    lab.vault.masterPolicy.recordActivity = false
    await operator.post(path, { ...body, TicketId: 'T-10' })
    const unrecorded = live(await admin.get('API/LiveSessions?Search=T-10'))[0]?.['SessionID']
    expect((await admin.post(`API/LiveSessions/${String(unrecorded)}/Terminate`)).status).toBe(200)
    expect((await admin.get(`API/Recordings/${String(unrecorded)}`)).status).toBe(404)
  })

  it('are for those who may see and manage them [pvwa/live-sessions-permission]', async () => {
    const auditor = await checkedSession(lab, 'auditor')
    expect(live(await auditor.get('API/LiveSessions'))).toMatchObject([
      { User: 'operator', CanTerminate: false, CanMonitor: false, CanSuspend: false },
    ])
    expect((await auditor.get(`API/LiveSessions/${liveId()}/activities`)).status).toBe(200)
    for (const reply of [
      await auditor.get(`API/LiveSessions/${liveId()}/monitor`),
      await auditor.post(`API/LiveSessions/${liveId()}/Terminate`),
      await auditor.post(`API/LiveSessions/${liveId()}/Suspend`),
    ]) {
      expect(codeOf(reply)).toEqual([403, 'PASWS041E'])
    }
    const outsider = await checkedSession(lab, 'outsider')
    expect((await outsider.get('API/LiveSessions')).json).toEqual({ LiveSessions: [], Total: 0 })
    expect((await outsider.get('API/Recordings')).json).toEqual({ Recordings: [], Total: 0 })
    expect(codeOf(await outsider.get(`API/LiveSessions/${liveId()}`))).toEqual([403, 'PASWS041E'])
    expect(codeOf(await outsider.post(`API/Recordings/${recordingId()}/Play`))).toEqual([403, 'PASWS041E'])
  })

  it('leave recordings [pvwa/recordings-list] [pvwa/recordings-get] [pvwa/recordings-activities] [pvwa/recordings-missing]', async () => {
    const reply = await admin.get('API/Recordings?Sort=-PSMStartTime&Limit=1')
    const [recording] = recorded(reply)
    expect(reply.json['Total']).toBe(1)
    expect(recording).toMatchObject({
      SessionID: recordingId(),
      IsLive: false,
      User: 'ldap-user',
      Duration: 1800,
      Severity: 'Medium',
      RecordingFiles: [{ RecordingType: 0, Format: 'AVI', FileSize: recording?.['VideoSize'] }],
    })
    expect((await admin.get(`API/Recordings/${recordingId()}`)).json).toEqual(recording)
    expect((await admin.get('API/Recordings?Search=nobody')).json).toEqual({ Recordings: [], Total: 0 })
    const activities = await admin.get(`API/Recordings/${recordingId()}/activities`)
    expect(activities.json['Activities']).toMatchObject([{ ActivityText: 'Server Manager' }])
    expect((await admin.get(`API/Recordings/${recordingId()}/properties`)).json).toMatchObject({
      PolicyID: 'WinDomainReason',
    })
    expect(codeOf(await admin.get('API/Recordings/99_99'))).toEqual([404, 'LABPV404E'])
    expect(codeOf(await admin.get(`API/Recordings/${liveId()}`))).toEqual([404, 'LABPV404E'])
  })

  it('leave recordings that can be trusted and played [pvwa/recordings-valid] [pvwa/recordings-play]', async () => {
    const path = `API/Recordings/${recordingId()}`
    expect((await admin.get(`${path}/valid`)).text).toBe('true')
    const session = lab.vault.psm.session(recordingId())
    if (session !== undefined) session.recording = 'damaged'
    expect((await admin.get(`${path}/valid`)).text).toBe('false')
    const file = await admin.post(`${path}/Play`)
    expect([file.status, file.headers['content-type']]).toEqual([200, 'application/octet-stream'])
    expect(file.bytes.toString('latin1', 0, 4)).toBe('RIFF')
    expect(file.bytes.readUInt32LE(4)).toBe(file.bytes.length - 8)
    expect(file.bytes.toString('latin1')).toContain('Server Manager')
    expect((await admin.get(path)).json['VideoSize']).toBe(file.bytes.length)
    expect(lab.audit.find((row) => row.action === 'Play recording')?.object).toBe(recordingId())
  })
})

describe('PVWA health', () => {
  const lab = eachLab()

  it('is summed up as recorded [pvwa/health-summary]', async () => {
    const admin = await checkedSession(lab)
    expect((await admin.get('API/ComponentsMonitoringSummary/')).json).toEqual({
      Components: [
        {
          ComponentID: 'PVWA',
          ComponentName: 'PVWA',
          Description: 'Active Users',
          ConnectedComponentCount: 1,
          ComponentTotalCount: 1,
          ComponentSpecificStat: 1,
        },
        {
          ComponentID: 'CPM',
          ComponentName: 'CPM',
          Description: 'Managed Accounts',
          ConnectedComponentCount: 1,
          ComponentTotalCount: 1,
          ComponentSpecificStat: lab.vault.accountCount,
        },
        {
          ComponentID: 'SessionManagement',
          ComponentName: 'PSM/PSMP',
          Description: 'Concurrent Sessions',
          ConnectedComponentCount: 2,
          ComponentTotalCount: 2,
          ComponentSpecificStat: 1,
        },
        {
          ComponentID: 'AIM',
          ComponentName: 'AIM Credential Provider',
          Description: 'Applications',
          ConnectedComponentCount: 1,
          ComponentTotalCount: 1,
          ComponentSpecificStat: lab.vault.applications.length,
        },
      ],
      Vaults: [{ IP: '127.0.0.1', Role: 'Primary', IsLoggedOn: true }],
    })
  })

  it('is told of each component [pvwa/health-details] [pvwa/health-components] [pvwa/health-doubled-slash]', async () => {
    const admin = await checkedSession(lab)
    lab.vault.components.set({
      id: 'CPM',
      user: 'PasswordManager2',
      ip: '10.0.0.7',
      version: '13.2.1',
      connected: false,
      lastLogon: 1_700_000_000,
    })
    const { json } = await admin.get('API//ComponentsMonitoringDetails/cpm/')
    expect(json).toEqual({
      ComponentsDetails: [
        {
          ComponentIP: '127.0.0.1',
          ComponentUserName: 'PasswordManager',
          ComponentVersion: '14.2.0.1',
          ComponentSpecificStat: -1,
          IsLoggedOn: true,
          LastLogonDate: expect.any(Number) as number,
        },
        {
          ComponentIP: '10.0.0.7',
          ComponentUserName: 'PasswordManager2',
          ComponentVersion: '13.2.1',
          ComponentSpecificStat: -1,
          IsLoggedOn: false,
          LastLogonDate: 1_700_000_000,
        },
      ],
    })
    const summary = (await admin.get('API/ComponentsMonitoringSummary')).json['Components'] as Item[]
    expect(summary[1]).toMatchObject({ ConnectedComponentCount: 1, ComponentTotalCount: 2 })
    for (const id of ['PVWA', 'SessionManagement', 'AIM']) {
      const details = (await admin.get(`API/ComponentsMonitoringDetails/${id}`)).json['ComponentsDetails']
      expect(details).not.toEqual([])
    }
    expect((await admin.get('API/ComponentsMonitoringDetails/PTA')).json).toEqual({ ComponentsDetails: [] })
    expect(codeOf(await admin.get('API/ComponentsMonitoringDetails/Toaster'))).toEqual([400, 'PASWS167E'])
  })

  it('is for administrators and monitors [pvwa/health-permission]', async () => {
    const operator = await checkedSession(lab, 'operator')
    expect(codeOf(await operator.get('API/ComponentsMonitoringSummary'))).toEqual([403, 'PASWS041E'])
    expect(codeOf(await operator.get('API/ComponentsMonitoringDetails/CPM'))).toEqual([403, 'PASWS041E'])
    lab.vault.addGroup('PVWAMonitor').add('operator')
    expect((await operator.get('API/ComponentsMonitoringSummary')).status).toBe(200)
  })
})
