import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { Secret } from '@sallyport/sdk'
import type { PasswordVaultOptions } from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'
import { ServedPvwa, type ServedAnswer, type ServedRequest } from '../support/served-pvwa.ts'

let lab: Lab
beforeAll(async () => {
  lab = await Lab.start()
})
afterAll(() => lab.stop())

const serve = (
  answer: (request: ServedRequest) => ServedAnswer,
  more: Partial<PasswordVaultOptions> = {},
): Promise<ServedPvwa> => ServedPvwa.start(lab, answer, more)

/** Which items a list was asked for: `limit` and `offset` of the query, in any letter case. */
function asked(line: string, most: number): readonly [offset: number, limit: number] {
  const query = new URLSearchParams(line.split('?')[1]?.toLowerCase())
  return [Number(query.get('offset') ?? 0), Math.min(Number(query.get('limit') ?? 25), most)]
}

describe('lists of sessions', () => {
  it.each([
    ['as many as asked for', 1_000],
    ['fewer than asked for', 25],
  ])(
    'go on until their total, from servers that give %s [pvwa/live-sessions-paging] [pvwa/recordings-paging]',
    async (_what, most) => {
      const all = Array.from({ length: 230 }, (_, index) => ({ SessionID: `14_${index}` }))
      await using pvwa = await serve(({ line }) => {
        const [offset, limit] = asked(line, most)
        const items = all.slice(offset, offset + limit)
        const name = line.includes('Live') ? 'LiveSessions' : 'Recordings'
        return { body: { [name]: items, Total: all.length } }
      })
      const ids = all.map(({ SessionID }) => SessionID)
      expect((await pvwa.vault.sessions.list().toArray()).map(({ id }) => id)).toEqual(ids)
      expect((await pvwa.vault.recordings.list({ pagesAhead: 1 }).toArray()).map(({ id }) => id)).toEqual(ids)
      const pages = Math.ceil(230 / Math.min(100, most))
      expect(pvwa.lines.filter((line) => line.includes('Recordings'))).toHaveLength(pages)
    },
  )

  it('end with a total that is that of the page, or none [pvwa/live-sessions-paging]', async () => {
    let total: number | undefined = 2
    await using pvwa = await serve(() => ({
      body: { LiveSessions: [{ sessionid: 1 }, { sessionid: 2 }], total },
    }))
    expect(await pvwa.vault.sessions.list().toArray()).toHaveLength(2)
    total = undefined
    expect(await pvwa.vault.sessions.list().toArray()).toHaveLength(2)
    expect(pvwa.lines).toHaveLength(2)
  })

  it('carry every condition [pvwa/live-sessions-query] [pvwa/live-sessions-sort]', async () => {
    await using pvwa = await serve(() => ({ body: { LiveSessions: [], Total: 0 } }))
    const { sessions } = pvwa.vault
    await sessions
      .list({
        search: 'a&b=c',
        safe: 'PSM Recordings',
        from: new Date('2023-11-14T22:13:20.900Z'),
        to: new Date('2023-11-15T22:13:20Z'),
        activities: 'rm -rf',
        sort: 'startedAt desc',
        pageSize: 50,
      })
      .toArray()
    expect(pvwa.lines).toEqual([
      'GET API/LiveSessions?Search=a&b=c&Safe=PSM Recordings&FromTime=1700000000&ToTime=1700086400&Activities=rm -rf&Sort=-PSMStartTime&limit=50&offset=0',
    ])
    expect(() => sessions.list({ sort: 'start' as never })).toThrow(/sort/)
    expect(() => sessions.list({ from: 1_700_000_000 as never })).toThrow(/from/)
  })

  it('read what is there, and take sentinels for nothing [pvwa/live-sessions-members]', async () => {
    const item = { SessionID: '1_2', Start: 1_700_000_000, End: 0, RiskScore: -1, TicketID: '', NewThing: 1 }
    await using pvwa = await serve(() => ({ body: { LiveSessions: [item], Total: 1 } }))
    expect(await pvwa.vault.sessions.list().toArray()).toMatchObject([
      {
        id: '1_2',
        startedAt: new Date('2023-11-14T22:13:20Z'),
        endedAt: undefined,
        riskScore: undefined,
        ticketId: undefined,
        canTerminate: undefined,
        files: [],
      },
    ])
  })
})

describe('one session', () => {
  it('has properties in whatever shape [pvwa/live-sessions-properties] [pvwa/live-sessions-activities]', async () => {
    await using pvwa = await serve(({ line }) =>
      line.endsWith('activities')
        ? { body: [{ ActivityText: 'ls', Extra: 'x', Offsets: { SSH: 5 } }] }
        : { body: { Client: 'SSH', RawProperties: { Reason: 'look' }, Properties: { Level: 3 } } },
    )
    const { sessions } = pvwa.vault
    expect(await sessions.properties('1_2')).toEqual({ Client: 'SSH', Reason: 'look', Level: '3' })
    expect(await sessions.activities({ id: '1_2' })).toEqual([
      { text: 'ls', id: undefined, type: undefined, offsets: { SSH: '5' }, others: { Extra: 'x' } },
    ])
  })

  it('is watched by RDP or in a browser; the ticket shows nowhere [pvwa/live-sessions-monitor]', async () => {
    await using pvwa = await serve(({ accept }) =>
      accept === 'application/json'
        ? { body: Buffer.from('full address:s:S3ntinel\r\n') }
        : { body: { PSMGWURL: 'https://gw.example.com', PSMGWRequest: 'S3ntinel' } },
    )
    const rdp = await pvwa.vault.sessions.monitor('1_2')
    const html5 = await pvwa.vault.sessions.monitor('1_2', { as: 'html5' })
    expect(rdp.kind === 'rdp' && rdp.file.reveal()).toContain('S3ntinel')
    expect(html5).toMatchObject({ kind: 'html5', url: 'https://gw.example.com' })
    expect(inspect([rdp, html5], { depth: 9 }) + JSON.stringify([rdp, html5])).not.toContain('S3ntinel')
    expect(pvwa.lines).toEqual(['GET API/LiveSessions/1_2/monitor', 'GET API/LiveSessions/1_2/monitor'])
  })

  it('is ended, suspended and resumed by its GUID, and read by its id [pvwa/live-sessions-guid]', async () => {
    await using pvwa = await serve(() => ({ body: { SessionID: '1_2', SessionGuid: 'a-guid' } }))
    const { sessions } = pvwa.vault
    const session = await sessions.get('1_2')
    await sessions.get(session)
    await sessions.terminate(session)
    await sessions.suspend({ id: '1_2' })
    await sessions.resume('b-guid')
    expect(pvwa.lines.slice(1)).toEqual([
      'GET API/LiveSessions/1_2',
      'POST API/LiveSessions/a-guid/Terminate',
      'POST API/LiveSessions/1_2/Suspend',
      'POST API/LiveSessions/b-guid/Resume',
    ])
  })

  it('is named by an id, and by nothing else [pvwa/live-sessions-get]', async () => {
    await using pvwa = await serve(() => ({ body: {} }))
    for (const wrong of ['', {}, undefined, '..']) {
      expect(await failureOf(pvwa.vault.sessions.get(wrong as never))).toMatchObject({
        name: 'ConfigurationError',
      })
    }
    expect(pvwa.lines).toEqual([])
    expect(await failureOf(pvwa.vault.sessions.get('1_2'))).toMatchObject({ name: 'ProtocolError' })
  })
})

describe('recordings', () => {
  it.each([
    [true, true],
    [{ IsValid: 'False' }, false],
    ['True', true],
  ])('%j says %s about their validity [pvwa/recordings-valid]', async (body, valid) => {
    await using pvwa = await serve(() => ({ body: typeof body === 'string' ? JSON.stringify(body) : body }))
    expect(await pvwa.vault.recordings.isValid('1_2')).toBe(valid)
  })

  it.each([[{ a: true, b: false }], [{}], [5]])(
    '%j says nothing about it [pvwa/recordings-valid]',
    async (body) => {
      await using pvwa = await serve(() => ({ body }))
      expect(await failureOf(pvwa.vault.recordings.isValid('1_2'))).toMatchObject({ name: 'ProtocolError' })
    },
  )

  it('are no web page, not nothing, and are not written then [pvwa/recordings-not-html] [pvwa/recordings-file]', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-recordings-'))
    try {
      for (const answer of [
        { body: '<html></html>', type: 'text/html' },
        { body: 'a page', type: 'text/html; charset=utf-8' },
        { body: '' },
      ]) {
        await using pvwa = await serve(() => answer)
        const failure = await failureOf(pvwa.vault.recordings.download('1_2', join(folder, 'x.avi')))
        expect(failure).toMatchObject({ name: 'ProtocolError', status: 200 })
      }
      expect(await readdir(folder)).toEqual([])
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('may be larger than the client allows other answers [pvwa/recordings-play]', async () => {
    const video = Buffer.alloc(50_000, 7)
    await using pvwa = await serve(() => ({ body: video }), { maxAnswerBytes: 1_000 })
    expect(video.equals(await pvwa.vault.recordings.play('1_2'))).toBe(true)
    const limited = pvwa.vault.recordings.play('1_2', { maxAnswerBytes: 100 })
    expect(await failureOf(limited)).toMatchObject({ code: 'ANSWER_TOO_LARGE' })
    const raw = pvwa.vault.download({ method: 'POST', path: 'API/Recordings/1_2/Play' })
    expect(await failureOf(raw)).toMatchObject({ code: 'ANSWER_TOO_LARGE' })
  })
})

describe('requests for access', () => {
  const answer = { RequestID: '21_7', AccountDetails: { AccountID: '21_1', Properties: { Port: 22 } } }

  it('carry what is asked for, and nothing else [pvwa/access-requests-create] [pvwa/access-requests-connection-params]', async () => {
    await using pvwa = await serve(() => ({ body: answer }))
    const { requests } = pvwa.vault
    await requests.create('21_1')
    await requests.create('21_1', {
      reason: 'why',
      ticketId: '5',
      ticketingSystem: 'Remedy',
      multipleAccess: false,
      from: new Date('2023-11-14T22:13:20.900Z'),
      additionalInfo: { a: 'b' },
      connect: true,
      connectionComponent: 'PSM-SSH',
      parameters: { LogonDomain: 'CORP' },
    })
    expect(pvwa.requests.map(({ json }) => json)).toEqual([
      { AccountId: '21_1' },
      {
        AccountId: '21_1',
        Reason: 'why',
        TicketId: '5',
        TicketingSystemName: 'Remedy',
        MultipleAccessRequired: false,
        FromDate: 1_700_000_000,
        AdditionalInfo: { a: 'b' },
        UseConnect: true,
        ConnectionComponent: 'PSM-SSH',
        ConnectionParams: { LogonDomain: { value: 'CORP' } },
      },
    ])
    expect(await failureOf(requests.create('21_1', { reasons: 'x' } as never))).toMatchObject({
      code: 'INVALID_OPTION',
    })
  })

  it('made together go in one list, of which the job tells [pvwa/access-requests-bulk]', async () => {
    await using pvwa = await serve(({ line }) =>
      line.startsWith('POST')
        ? { body: '17' }
        : {
            body: {
              Id: 17,
              Status: 3,
              Result: { Succeeded: 1, Failed: 1 },
              FailedItems: { Items: [{ AccountId: '21_2', Error: 'no' }], Total: 1 },
            },
          },
    )
    const { requests } = pvwa.vault
    expect(await requests.createMany([{ account: '21_1', reason: 'x' }, { account: { id: '21_2' } }])).toBe(
      17,
    )
    expect(await requests.job(17, { items: true })).toMatchObject({
      id: 17,
      succeeded: 1,
      failed: 1,
      failedItems: [{ AccountId: '21_2', Error: 'no' }],
    })
    expect(pvwa.requests[0]).toMatchObject({
      line: 'POST API/MyRequests',
      json: {
        BulkItems: [
          { Operation: 'Add', Item: { AccountId: '21_1', Reason: 'x' } },
          { Operation: 'Add', Item: { AccountId: '21_2' } },
        ],
      },
    })
    expect(pvwa.lines[1]).toBe('GET API/bulkactions/17?DisplayExtendedItems=True')
    const wrong = requests.createMany([{ account: '21_1', reasn: 'x' } as never])
    expect(await failureOf(wrong)).toMatchObject({ name: 'ConfigurationError' })
  })

  it('decided together go in one list [pvwa/access-requests-bulk-confirm] [pvwa/access-requests-list]', async () => {
    await using pvwa = await serve(({ line }) =>
      line.startsWith('GET')
        ? { body: { MyRequests: [answer] } }
        : line.includes('Confirm')
          ? { status: 200 }
          : { body: { id: 18 } },
    )
    const { requests } = pvwa.vault
    const mine = await requests.list()
    expect(mine).toMatchObject([{ id: '21_7', accountId: '21_1', accountProperties: { Port: '22' } }])
    expect(await requests.confirmMany([mine[0]!, '21_8'], { reason: 'fine' })).toBeUndefined()
    expect(await requests.rejectMany(['21_9'])).toBe(18)
    expect(pvwa.lines).toEqual([
      'GET API/MyRequests?onlyWaiting=False&expired=False',
      'POST API/IncomingRequests/Confirm/Bulk',
      'POST API/IncomingRequests/Reject/Bulk',
    ])
    expect(pvwa.requests.slice(1).map(({ json }) => json)).toEqual([
      {
        BulkItems: [
          { RequestId: '21_7', Reason: 'fine' },
          { RequestId: '21_8', Reason: 'fine' },
        ],
      },
      { BulkItems: [{ RequestId: '21_9' }] },
    ])
  })
})

describe('dependent accounts', () => {
  it('are listed page after page, with a filter as the version writes it [pvwa/dependents-list]', async () => {
    await using pvwa = await serve(({ line }) =>
      line.includes('offset=0')
        ? { body: { value: [{ id: '1' }], count: 2, nextLink: 'api/dependentAccounts?offset=1&limit=1' } }
        : { body: { value: [{ dependentAccountId: 2 }], count: 2 } },
    )
    const options = { account: '21_1', safe: 'My Safe', includeDeleted: false, pageSize: 1 }
    const found = await pvwa.vault.dependentAccounts.list(options).toArray()
    expect(found.map(({ id }) => id)).toEqual(['1', '2'])
    expect(pvwa.lines[0]).toBe(
      'GET API/dependentAccounts?includeDeleted=False&filter=MasterAccountId eq 21_1 AND SafeName eq "My Safe"&limit=1&offset=0',
    )
    await pvwa.vault.dependentAccounts.of('21_1', { failed: false, platformId: 'P' })
    expect(pvwa.lines.at(-1)).toBe(
      'GET API/Accounts/21_1/dependentAccounts?failed=False&filter=platformId eq P',
    )
  })

  it('are changed without clearing anything [pvwa/dependents-update]', async () => {
    const before = {
      id: 'd1',
      name: 'svc',
      platformAccountProperties: { Address: 'a', Port: '1' },
      secretManagement: {
        automaticManagementEnabled: false,
        manualManagementReason: 'why',
        status: 'failure',
      },
    }
    await using pvwa = await serve(({ line }) =>
      line.startsWith('GET') ? { body: before } : { status: 204 },
    )
    const { dependentAccounts } = pvwa.vault
    await dependentAccounts.update('21_1', 'd1', { properties: { Port: '2' } })
    await dependentAccounts.update('21_1', 'd1', { management: { automatic: true } })
    const puts = pvwa.requests.filter(({ line }) => line.startsWith('PUT')).map(({ json }) => json)
    expect(puts).toEqual([
      {
        name: 'svc',
        platformAccountProperties: { Address: 'a', Port: '2' },
        secretManagement: { automaticManagementEnabled: false, manualManagementReason: 'why' },
      },
      {
        name: 'svc',
        platformAccountProperties: { Address: 'a', Port: '1' },
        secretManagement: { automaticManagementEnabled: true },
      },
    ])
  })
})

describe('the master policy', () => {
  it('goes back whole, as values, whatever this library does not know [pvwa/master-policy-get] [pvwa/master-policy-put]', async () => {
    const before = {
      DualControl: { Value: true, Description: 'x' },
      passwordChangeDays: { value: 90 },
      RetentionPeriod: 30,
      NewRule: { Value: 'strict' },
      NewScope: { Safes: ['A'] },
    }
    await using pvwa = await serve(({ line }) =>
      line.startsWith('GET') ? { body: before } : { status: 200 },
    )
    const { rules, others } = await pvwa.vault.masterPolicy.get()
    expect(rules).toEqual({ dualControl: true, passwordChangeDays: 90, retentionPeriod: 30 })
    expect(others).toEqual({ NewRule: 'strict' })
    await pvwa.vault.masterPolicy.update({ passwordChangeDays: 60, recordActivity: false })
    expect(pvwa.requests.find(({ line }) => line.startsWith('PUT'))).toMatchObject({
      line: 'PUT API/Policies/1',
      json: {
        DualControl: true,
        RetentionPeriod: 30,
        NewRule: 'strict',
        NewScope: { Safes: ['A'] },
        PasswordChangeDays: 60,
        RecordActivity: false,
      },
    })
  })
})

describe('access of administrators', () => {
  it('is asked for without a body; the secret of an own account shows nowhere [pvwa/jit-grant] [pvwa/jit-revoke] [pvwa/personal-admin-account]', async () => {
    await using pvwa = await serve(({ line }) =>
      line.includes('Personal')
        ? { status: 201, body: { id: '30_1', name: 'mine', safeName: 'Mine', platformId: 'P' } }
        : { status: 200 },
    )
    const { administrativeAccess } = pvwa.vault
    await administrativeAccess.grant('21_1')
    await administrativeAccess.revoke({ id: '21_1' })
    const own = { username: 'adm-maria', address: 'corp.example.com' }
    const added = await administrativeAccess.addPersonalAccount({ ...own, secret: new Secret('S3ntinel') })
    expect(added).toMatchObject({ id: '30_1', safe: 'Mine' })
    expect(pvwa.lines).toEqual([
      'POST API/Accounts/21_1/grantAdministrativeAccess',
      'POST API/Accounts/21_1/RevokeAdministrativeAccess',
      'POST API/Accounts/PersonalAdminAccount',
    ])
    expect(pvwa.requests.map(({ json }) => json)).toEqual([
      undefined,
      undefined,
      { userName: 'adm-maria', address: 'corp.example.com', secret: 'S3ntinel' },
    ])
    const wrong = await failureOf(administrativeAccess.addPersonalAccount({ ...own, secret: 5 as never }))
    expect(wrong).toMatchObject({ code: 'INVALID_OPTION' })
    await using down = await serve(() => ({ status: 500, body: { ErrorMessage: 'S3ntinel' } }))
    const failed = down.vault.administrativeAccess.addPersonalAccount({ ...own, secret: 'S3ntinel' })
    expect(inspect(await failureOf(failed), { depth: 9, showHidden: true })).not.toContain('S3ntinel')
  })
})

describe('health', () => {
  it('is read in any letter case, and -1 counts nothing [pvwa/health-summary] [pvwa/health-details]', async () => {
    await using pvwa = await serve(({ line }) =>
      line.endsWith('Summary')
        ? {
            body: { components: [{ componentid: 'X', componentTotalCount: '3', ComponentSpecificStat: -1 }] },
          }
        : { body: { ComponentsDetails: [{ componentIP: '10.0.0.2', LastLogonDate: 0 }] } },
    )
    expect(await pvwa.vault.health.summary()).toEqual({
      components: [
        { id: 'X', name: '', description: undefined, connected: 0, total: 3, statistic: undefined },
      ],
      vaults: [],
    })
    expect(await pvwa.vault.health.details('AIM')).toMatchObject([{ ip: '10.0.0.2', lastLogonAt: undefined }])
  })
})

describe('what has no method', () => {
  it('is asked for by hand [pvwa/generic-request] [pvwa/platforms-storage]', async () => {
    await using pvwa = await serve(({ line }) =>
      line.includes('Storage') ? { body: { Name: 'X' } } : { status: 403, body: { ErrorCode: 'PASWS041E' } },
    )
    const { vault } = pvwa
    expect(await vault.request({ method: 'GET', path: 'API/Platforms/Storage' })).toEqual({ Name: 'X' })
    const theme = vault.request({
      method: 'POST',
      path: 'API/Themes/',
      query: { name: 'a&b=ü', draft: false },
      json: { password: 'S3ntinel' },
    })
    const failure = await failureOf(theme)
    expect(failure).toMatchObject({ name: 'PermissionError', vendorCode: 'PASWS041E' })
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain('S3ntinel')
    expect(pvwa.lines).toEqual(['GET API/Platforms/Storage', 'POST API/Themes/?name=a&b=ü&draft=False'])
    const outside = () => vault.request({ method: 'GET', path: '../CCP/x' })
    expect(await failureOf((async () => outside())())).toMatchObject({ name: 'ConfigurationError' })
    expect(pvwa.lines).toHaveLength(2)
  })
})
