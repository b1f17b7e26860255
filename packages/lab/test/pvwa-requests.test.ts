import { beforeEach, describe, expect, it } from 'vitest'
import { eachLab } from './support/each-lab.ts'
import { checkedSession, codeOf, idOf } from './support/pvwa.ts'
import type { Session } from './support/pvwa.ts'
import type { Reply } from './support/request.ts'

type Item = Record<string, unknown>

const mine = (reply: Reply): Item[] => reply.json['MyRequests'] as Item[]
const incoming = (reply: Reply): Item[] => reply.json['IncomingRequests'] as Item[]

describe('PVWA requests for access', () => {
  const lab = eachLab()
  let requester: Session
  let confirmer: Session
  let account: string

  beforeEach(async () => {
    lab.vault.requests.clear()
    lab.vault.safe('Linux-Critical')?.setMember('outsider', ['list', 'use', 'retrieve'])
    account = idOf(lab, 'Linux-Critical', 'root-core1')
    requester = await checkedSession(lab, 'outsider')
    confirmer = await checkedSession(lab, 'auditor')
  })

  const retrieve = (session: Session = requester) => session.post(`API/Accounts/${account}/Password/Retrieve`)
  const ask = async (body: Item = {}): Promise<string> => {
    const reply = await requester.post('API/MyRequests', { AccountId: account, Reason: 'audit', ...body })
    expect(reply.status).toBe(200)
    return String(reply.json['RequestID'])
  }
  const confirm = (id: string, session: Session = confirmer) =>
    session.post(`API/IncomingRequests/${id}/Confirm`, { Reason: 'fine' })
  const refused = [403, 'LABPV403E']
  const now = (): number => Math.floor(lab.clock.now() / 1000)

  it('are made and shown [pvwa/access-requests-create] [pvwa/access-requests-members] [pvwa/access-requests-connection-params] [pvwa/access-requests-get]', async () => {
    const [from, to] = [now(), now() + 3600]
    const reply = await requester.post('api/myrequests/', {
      AccountId: account,
      Reason: 'audit',
      TicketingSystemName: 'Desk',
      TicketId: 'T-1',
      MultipleAccessRequired: true,
      FromDate: from,
      ToDate: to,
      AdditionalInfo: { floor: '3' },
      UseConnect: true,
      ConnectionComponent: 'PSM-SSH',
      ConnectionParams: { AllowMappingLocalDrives: { value: 'Yes', ShouldSave: false } },
    })
    const id = String(reply.json['RequestID'])
    expect(reply.json).toEqual({
      RequestID: id,
      SafeName: 'Linux-Critical',
      RequestorUserName: 'outsider',
      RequestorReason: 'audit',
      UserReason: 'audit',
      CreationDate: expect.any(Number) as number,
      Operation: 'Connect',
      ExpirationDate: to,
      OperationType: 1,
      AccessType: 'Multiple',
      ConfirmationsLeft: 1,
      AccessFrom: from,
      AccessTo: to,
      Status: 1,
      StatusTitle: 'Waiting',
      InvalidRequestReason: 0,
      CurrentConfirmationLevel: 1,
      RequiredConfirmersCountLevel2: 0,
      TicketingSystemProperties: { Name: 'Desk', Number: 'T-1', Status: '' },
      AdditionalInfo: { floor: '3' },
      AccountDetails: {
        AccountID: account,
        Properties: expect.objectContaining({ name: 'root-core1', userName: 'root' }) as Item,
      },
      Confirmers: [expect.objectContaining({ Name: 'auditor', Action: 0, ActionDate: 0 })],
    })
    expect((await requester.get(`API/MyRequests/${id}`)).json).toEqual(reply.json)
    expect((await confirmer.get(`API/IncomingRequests/${id}`)).json).toEqual({
      RequestorFullName: 'outsider',
      ...reply.json,
    })
    expect(lab.audit.find((row) => row.action === 'Create request')).toMatchObject({
      application: 'outsider',
      object: 'root-core1',
      reason: 'audit',
    })
  })

  it('are refused when something is wrong [pvwa/access-requests-create]', async () => {
    const send = (body: Item) => requester.post('API/MyRequests', body)
    expect(codeOf(await send({}))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await send({ AccountId: '99_1' }))).toEqual([404, 'LABPV404E'])
    expect(codeOf(await send({ AccountId: account, ToDate: now() - 5 }))).toEqual([400, 'PASWS167E'])
    const backwards = { AccountId: account, FromDate: now() + 100, ToDate: now() + 50 }
    expect(codeOf(await send(backwards))).toEqual([400, 'PASWS167E'])
    lab.vault.setPlatform({ id: 'UnixDualControl', dualControl: true, requireReason: true })
    expect(codeOf(await send({ AccountId: account }))).toEqual(refused)
    expect(codeOf(await confirmer.post('API/MyRequests', { AccountId: account }))).toEqual([403, 'PASWS041E'])
  })

  it('open an account once, when they are confirmed [pvwa/access-requests-govern] [pvwa/access-requests-confirm]', async () => {
    expect(codeOf(await retrieve())).toEqual(refused)
    const connect = { ConnectionComponent: 'PSM-SSH' }
    expect(codeOf(await requester.post(`API/Accounts/${account}/PSMConnect`, connect))).toEqual(refused)
    const id = await ask()
    expect(codeOf(await retrieve())).toEqual(refused)
    const confirmed = await confirm(id)
    expect([confirmed.status, confirmed.text]).toEqual([200, ''])
    expect((await requester.get(`API/MyRequests/${id}`)).json).toMatchObject({
      StatusTitle: 'Confirmed',
      ConfirmationsLeft: 0,
      Confirmers: [{ Name: 'auditor', Action: 1, Reason: 'fine' }],
    })
    expect((await retrieve()).status).toBe(200)
    expect(codeOf(await retrieve())).toEqual(refused)
    expect((await requester.get(`API/MyRequests/${id}`)).json['StatusTitle']).toBe('Used')
    expect((await confirm(await ask())).status).toBe(200)
    expect((await requester.post(`API/Accounts/${account}/PSMConnect`, connect)).status).toBe(200)
    expect(codeOf(await retrieve())).toEqual(refused)
    // Nobody else gets in by it, and who needs no confirmation never asks.
    await confirm(await ask())
    lab.vault.safe('Linux-Critical')?.setMember('operator', ['list', 'retrieve'])
    const operator = await checkedSession(lab, 'operator')
    expect(codeOf(await retrieve(operator))).toEqual(refused)
    lab.vault.safe('Linux-Critical')?.setMember('operator', ['list', 'retrieve', 'accessWithoutConfirmation'])
    expect((await retrieve(operator)).status).toBe(200)
  })

  it('stay open for several accesses, until they are deleted [pvwa/access-requests-govern] [pvwa/access-requests-delete]', async () => {
    const id = await ask({ MultipleAccessRequired: true })
    await confirm(id)
    expect((await retrieve()).status).toBe(200)
    expect((await retrieve()).status).toBe(200)
    expect((await confirmer.delete(`API/MyRequests/${id}`)).status).toBe(404)
    expect((await requester.delete(`API/MyRequests/${id}`)).status).toBe(204)
    expect(codeOf(await retrieve())).toEqual(refused)
    expect((await requester.delete(`API/MyRequests/${id}`)).status).toBe(404)
    lab.settings.pvwa.deleteStatus = 200
    expect((await requester.delete(`API/MyRequests/${await ask()}`)).status).toBe(200)
  })

  it("hold in their window by the lab's clock [pvwa/access-requests-window] [pvwa/access-requests-govern]", async () => {
    const window = { FromDate: now() + 600, ToDate: now() + 1200, MultipleAccessRequired: true }
    await confirm(await ask(window))
    expect(codeOf(await retrieve())).toEqual(refused)
    lab.clock.advance(601_000)
    expect((await retrieve()).status).toBe(200)
    lab.clock.advance(600_000)
    expect(codeOf(await retrieve())).toEqual(refused)
    // Without an end they are over after some days.
    lab.settings.pvwa.idleMinutes = 100_000
    await confirm(await ask({ MultipleAccessRequired: true }))
    lab.clock.advance(5 * 86_400_000 - 60_000)
    expect((await retrieve()).status).toBe(200)
    lab.clock.advance(120_000)
    expect(codeOf(await retrieve())).toEqual(refused)
  })

  it('are rejected [pvwa/access-requests-confirm] [pvwa/access-requests-decided]', async () => {
    const id = await ask()
    expect((await confirmer.post(`API/IncomingRequests/${id}/Reject`, { Reason: 'no' })).status).toBe(200)
    expect(codeOf(await retrieve())).toEqual(refused)
    expect(codeOf(await confirm(id))).toEqual([400, 'LABPV400E'])
    expect((await requester.get(`API/MyRequests/${id}`)).json).toMatchObject({
      StatusTitle: 'Rejected',
      Confirmers: [{ Action: 2, Reason: 'no' }],
    })
    const confirmed = await ask()
    await confirm(confirmed)
    expect(codeOf(await confirm(confirmed))).toEqual([400, 'LABPV400E'])
  })

  it('are not for everybody to confirm [pvwa/access-requests-own] [pvwa/access-requests-missing] [pvwa/access-requests-incoming]', async () => {
    lab.vault
      .safe('Linux-Critical')
      ?.setMember('outsider', ['list', 'use', 'retrieve', 'requestsAuthorizationLevel1'])
    const id = await ask()
    expect(codeOf(await confirm(id, requester))).toEqual([403, 'PASWS041E'])
    expect(incoming(await requester.get('API/IncomingRequests'))).toEqual([])
    expect(incoming(await confirmer.get('API/IncomingRequests'))).toHaveLength(1)
    const operator = await checkedSession(lab, 'operator')
    expect(incoming(await operator.get('API/IncomingRequests'))).toEqual([])
    for (const reply of [
      await confirm(id, operator),
      await operator.get(`API/IncomingRequests/${id}`),
      await operator.get(`API/MyRequests/${id}`),
      await confirm('1_99'),
      await requester.get('API/MyRequests/1_99'),
    ]) {
      expect(codeOf(reply)).toEqual([404, 'LABPV404E'])
    }
  })

  it('ask the second level after the first [pvwa/access-requests-govern]', async () => {
    Object.assign(lab.vault.masterPolicy, { multiLevelApproval: true, confirmersNumber: 1 })
    lab.vault.safe('Linux-Critical')?.setMember('operator', ['list', 'requestsAuthorizationLevel2'])
    const operator = await checkedSession(lab, 'operator')
    const id = await ask()
    expect(codeOf(await confirm(id, operator))).toEqual([403, 'PASWS041E'])
    expect((await confirm(id)).status).toBe(200)
    expect((await requester.get(`API/MyRequests/${id}`)).json).toMatchObject({
      StatusTitle: 'Waiting',
      ConfirmationsLeft: 1,
      CurrentConfirmationLevel: 2,
      RequiredConfirmersCountLevel2: 1,
    })
    expect(codeOf(await retrieve())).toEqual(refused)
    expect((await confirm(id, operator)).status).toBe(200)
    expect((await retrieve()).status).toBe(200)
  })

  it('are listed [pvwa/access-requests-list] [pvwa/access-requests-incoming]', async () => {
    const waiting = await ask()
    const decided = await ask()
    await confirm(decided)
    const short = await ask({ ToDate: now() + 60 })
    lab.clock.advance(61_000)
    const ids = (items: readonly Item[]): unknown[] => items.map((item) => item['RequestID'])
    const own = async (query: string) => ids(mine(await requester.get(`API/MyRequests${query}`)))
    expect(await own('')).toEqual([waiting, decided])
    expect(await own('?onlyWaiting=True&expired=False')).toEqual([waiting])
    expect(await own('?OnlyWaiting=false&Expired=true')).toEqual([waiting, decided, short])
    expect(ids(incoming(await confirmer.get('API/IncomingRequests?onlyWaiting=True')))).toEqual([waiting])
    expect(codeOf(await requester.get('API/MyRequests?expired=maybe'))).toEqual([400, 'PASWS167E'])
    const [over] = mine(await requester.get('API/MyRequests?expired=True')).slice(-1)
    expect(over?.['StatusTitle']).toBe('Expired')
    expect(codeOf(await confirm(short))).toEqual([400, 'LABPV400E'])
  })

  it('go with their account [pvwa/access-requests-missing]', async () => {
    const id = await ask()
    lab.vault.removeAccount({ safe: 'Linux-Critical', object: 'root-core1' })
    expect(incoming(await confirmer.get('API/IncomingRequests'))).toEqual([])
    expect(codeOf(await requester.get(`API/MyRequests/${id}`))).toEqual([404, 'LABPV404E'])
    lab.vault.requests.add({
      account: lab.vault.addAccount({ safe: 'Linux-Critical', name: 'x', platformId: 'UnixDualControl' }),
      user: 'outsider',
    })
    lab.vault.removeSafe('Linux-Critical')
    expect(incoming(await confirmer.get('API/IncomingRequests'))).toEqual([])
    expect(mine(await requester.get('API/MyRequests'))).toEqual([])
  })

  it('are made many at a time [pvwa/access-requests-bulk]', async () => {
    const BulkItems = [
      { Operation: 'Add', Item: { AccountId: account, Reason: 'one' } },
      { Operation: 'Add', Item: { AccountId: '99_1' } },
      { Operation: 'Remove', Item: { AccountId: account } },
    ]
    const reply = await requester.post('API/MyRequests', { BulkItems })
    expect(reply.status).toBe(200)
    const job = JSON.parse(reply.text) as number
    expect(Number.isInteger(job)).toBe(true)
    expect((await requester.get(`API/bulkactions/${job}`)).json).toEqual({
      Id: job,
      Source: 'requests',
      CreationTime: expect.any(Number) as number,
      Status: 3,
      Result: { Succeeded: 1, Failed: 2, Error: '' },
    })
    const { json } = await requester.get(`API/bulkactions/${job}?DisplayExtendedItems=True`)
    expect(json['SucceededItems']).toMatchObject({
      Total: 1,
      Items: [{ uploadIndex: 0, RequestorReason: 'one' }],
    })
    expect(json['FailedItems']).toMatchObject({ Total: 2, Items: [{ uploadIndex: 1 }, { uploadIndex: 2 }] })
    expect(mine(await requester.get('API/MyRequests'))).toHaveLength(1)
    expect((await requester.get('API/BulkActions/Accounts')).json['Total']).toBe(0)
    expect((await confirmer.get(`API/bulkactions/${job}`)).status).toBe(404)
    expect(codeOf(await requester.post('API/MyRequests', { BulkItems: 'all' }))).toEqual([400, 'PASWS167E'])
    lab.settings.pvwa.version = '13.1'
    expect(codeOf(await requester.post('API/MyRequests', { BulkItems }))).toEqual([400, 'PASWS167E'])
  })

  it('are decided many at a time [pvwa/access-requests-bulk-confirm]', async () => {
    const BulkItems = [await ask(), '1_99'].map((RequestId) => ({ RequestId, Reason: 'all' }))
    expect((await confirmer.post('API/IncomingRequests/Confirm/Bulk', { BulkItems })).status).toBe(404)
    lab.settings.pvwa.version = '14.6'
    const reply = await confirmer.post('API/IncomingRequests/Confirm/Bulk', { BulkItems })
    const { json } = await confirmer.get(`API/bulkactions/${reply.text}`)
    expect(json['Result']).toEqual({ Succeeded: 1, Failed: 1, Error: '' })
    expect((await retrieve()).status).toBe(200)
    const rejected = await ask()
    const body = { BulkItems: [{ RequestId: rejected }] }
    expect((await confirmer.post('API/IncomingRequests/Reject/Bulk', body)).status).toBe(200)
    expect((await requester.get(`API/MyRequests/${rejected}`)).json['StatusTitle']).toBe('Rejected')
  })
})
