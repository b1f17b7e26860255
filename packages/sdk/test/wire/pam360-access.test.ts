import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import type { Pam360, Pam360Options } from '@sallyport/sdk/pam360'
import { failureOf } from '../support/failure.ts'
import { pam360As } from '../support/pam360-lab.ts'
import { TlsServer } from '../support/tls-server.ts'

const minute = 60_000
const resource = 'ad-services2k19'
const sysadmin = { resource, account: 'sysadmin' }
const dual = { resource, account: 'dual' }
const automatic = { resource, account: 'automatic' }

describe('PAM360, access control against the lab', () => {
  let lab: Lab
  let billing: Pam360
  let second: Pam360
  let first: Pam360
  let other: Pam360
  const clients: Pam360[] = []
  const as = (user: string, more: Partial<Pam360Options> = {}): Pam360 => {
    const client = pam360As(lab, user, more)
    clients.push(client)
    return client
  }

  beforeAll(async () => {
    lab = await Lab.start({ now: new Date('2026-01-05T10:00:00Z') })
  })
  beforeEach(async () => {
    await lab.reset()
    for (const client of clients.splice(0)) await client.close()
    billing = as('billing')
    second = as('second')
    first = as('approver-1')
    other = as('approver-2')
  })
  afterAll(async () => {
    for (const client of clients) await client.close()
    await lab.stop()
  })

  const stateOf = async (who: Pam360, account = sysadmin) =>
    (await who.accounts.get(account)).passwordStatus?.state
  const readCode = async (who: Pam360, account = sysadmin) =>
    (await failureOf(who.passwords.get(account))).code
  const idOf = (user: string) => String(lab.pam360.user(user).id)
  /** An approver need not see the account: its id is in the list of requests. */
  const byId = ({ account }: { readonly account: string }) => ({
    accountId: String(lab.pam360.account(resource, account).id),
  })
  const read = async (who: Pam360, account = sysadmin) => (await who.passwords.get(account)).secret.reveal()

  it('goes from request over approval and check out to check in [pam360/access-transitions] [pam360/access-account-states] [pam360/access-routes]', async () => {
    expect([await stateOf(billing), await readCode(billing)]).toEqual(['request', 'ACCESS_NOT_REQUESTED'])
    expect(await billing.access.request(sysadmin, { reason: 'deploy' })).toEqual({
      state: 'waiting',
      text: '[Waiting for approval]',
    })
    expect([await stateOf(billing), await readCode(billing)]).toEqual(['waiting', 'ACCESS_NOT_APPROVED'])
    await first.access.approve(byId(sysadmin), { userId: idOf('billing'), reason: 'fine' })
    expect([await stateOf(billing), await readCode(billing)]).toEqual(['check-out', 'NOT_CHECKED_OUT'])
    await billing.access.checkOut(sysadmin, { reason: 'deploy' })
    expect([await stateOf(billing), await read(billing)]).toEqual(['checked-out', 'Lab-Domain-1!'])
    await billing.access.checkIn(sysadmin, { reason: 'done' })
    expect([await stateOf(billing), await readCode(billing)]).toEqual(['request', 'ACCESS_NOT_REQUESTED'])
  })

  it('is in use for others while one has it [pam360/access-exclusive]', async () => {
    for (const [who, name] of [
      [billing, 'billing'],
      [second, 'second'],
    ] as const) {
      await who.access.request(sysadmin)
      await first.access.approve(byId(sysadmin), { userId: idOf(name) })
    }
    await billing.access.checkOut(sysadmin)
    expect(await stateOf(second)).toBe('in-use')
    const taken = await failureOf(second.passwords.get(sysadmin))
    expect([taken.name, taken.code, taken.retryable]).toEqual(['ConflictError', 'IN_USE', true])
    expect((await failureOf(second.access.checkOut(sysadmin))).name).toBe('ServerError')
    await billing.access.checkIn(sysadmin)
    await second.access.checkOut(sysadmin)
    expect(await read(second)).toBe('Lab-Domain-1!')
  })

  it('ends with a rejection, by a check in of an approver, and is taken back before the check out [pam360/access-transitions]', async () => {
    await billing.access.request(sysadmin)
    await first.access.reject(byId(sysadmin), { userId: idOf('billing'), reason: 'not today' })
    expect(await stateOf(billing)).toBe('request')

    await billing.access.request(sysadmin)
    await first.access.approve(byId(sysadmin), { userId: idOf('billing') })
    await billing.access.checkIn(sysadmin)
    expect(await stateOf(billing)).toBe('request')

    await billing.access.request(sysadmin)
    await first.access.approve(byId(sysadmin), { userId: idOf('billing') })
    await billing.access.checkOut(sysadmin)
    await other.access.checkIn(byId(sysadmin), { userId: idOf('billing'), reason: 'too long' })
    expect([await stateOf(billing), await readCode(billing)]).toEqual(['request', 'ACCESS_NOT_REQUESTED'])
  })

  it('is not decided by the one who asks [pam360/access-not-own]', async () => {
    await billing.access.request(sysadmin)
    const own = await failureOf(billing.access.approve(sysadmin, { userId: idOf('billing') }))
    expect(own.name).toBe('ServerError')
    expect(await stateOf(billing)).toBe('waiting')
  })

  it('wants two approvals where two are needed [pam360/access-dual-approval] [pam360/access-request-states]', async () => {
    const seenBy = async (who: Pam360) => {
      const [request] = await who.access.list().toArray()
      return [request?.state, request?.actions, request?.approvals, request?.approvalsNeeded]
    }
    await billing.access.request(dual, { reason: 'deploy' })
    expect(await seenBy(first)).toEqual(['unapproved', ['approve', 'reject'], 0, 2])
    await first.access.approve(byId(dual), { userId: idOf('billing') })
    expect(await stateOf(billing, dual)).toBe('waiting')
    expect(await seenBy(first)).toEqual(['approved-by-me', ['reject'], 1, 2])
    expect(await seenBy(other)).toEqual(['approved-by-another', ['approve', 'reject'], 1, 2])
    expect((await other.access.list().toArray())[0]?.approvedBy).toBe('approver-1')
    await other.access.approve(byId(dual), { userId: idOf('billing') })
    expect(await stateOf(billing, dual)).toBe('check-out')
    expect(await seenBy(first)).toEqual(['approved', ['check-in'], 2, 2])
    await billing.access.checkOut(dual)
    expect((await seenBy(first))[0]).toBe('in-use')
  })

  it('lists requests, not requesters, with what they say [pam360/access-list] [pam360/access-request-states]', async () => {
    await billing.access.request(sysadmin, { reason: ' "why" & \\ ä ' })
    await billing.access.request(dual)
    await second.access.request(sysadmin)
    const requests = await first.access.list().toArray()
    expect(requests.map(({ requesterName, accountName }) => `${requesterName} ${accountName}`)).toEqual([
      'billing sysadmin',
      'billing dual',
      'second sysadmin',
    ])
    expect(requests[0]).toMatchObject({
      requesterId: idOf('billing'),
      requesterFullName: 'Billing Service',
      resourceName: resource,
      accountId: String(lab.pam360.account(resource, 'sysadmin').id),
      passwordId: String(lab.pam360.account(resource, 'sysadmin').passwordId),
      reason: ' "why" & \\ ä ',
      requestedAt: new Date('2026-01-05T10:00:00Z'),
      state: 'pending',
      actions: ['approve', 'reject'],
    })
    await first.access.approve(byId(sysadmin), { userId: idOf('billing') })
    await billing.access.checkOut(sysadmin)
    const waiting = (await first.access.list().toArray()).find((one) => one.requesterName === 'second')
    expect([waiting?.state, waiting?.actions]).toEqual(['pending-in-use', ['reject']])
    expect(await billing.access.list().toArray()).toEqual([])
  })

  it('is approved at once where the server does that by itself [pam360/access-auto-approval]', async () => {
    expect((await billing.access.request(automatic)).state).toBe('check-out')
    await billing.access.checkOut(automatic)
    expect(await stateOf(billing, automatic)).toBe('checked-out')
  })

  it('has the state of the account where the answer does not name one [pam360/access-request]', async () => {
    const certificate = await lab.pki.issueServer({ hosts: ['127.0.0.1'] })
    await using server = await TlsServer.start(certificate, (request, response) => {
      const details = request.method === 'GET' ? { 'PASSWORD STATUS': '[Waiting for approval]' } : undefined
      const operation = { name: 'X', result: { status: 'Success' }, Details: details }
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ operation }))
    })
    const client = as('billing', { url: server.url })
    const ids = { resourceId: '1', accountId: '2' }
    expect((await client.access.request(ids)).state).toBe('waiting')
    expect((await failureOf(client.access.request({ accountId: '2' }))).name).toBe('ProtocolError')
  })

  it('ends with its window [pam360/access-expiry]', async () => {
    await billing.access.request(sysadmin)
    await first.access.approve(byId(sysadmin), { userId: idOf('billing') })
    lab.clock.advance(31 * minute)
    expect(await stateOf(billing)).toBe('request')

    await billing.access.request(sysadmin)
    await first.access.approve(byId(sysadmin), { userId: idOf('billing') })
    await billing.access.checkOut(sysadmin)
    expect(await read(billing)).toBe('Lab-Domain-1!')
    lab.clock.advance(31 * minute)
    expect([await stateOf(billing), await readCode(billing)]).toEqual(['request', 'ACCESS_NOT_REQUESTED'])
  })

  it.each(['UTC', 'Europe/Zurich', 'America/New_York'])(
    'has a window that begins later, in the zone %s of the server [pam360/access-later] [pam360/window-times]',
    async (zone) => {
      lab.settings.pam360.timeZone = zone
      const mine = as('billing', { serverZone: zone })
      const approver = as('approver-1', { serverZone: zone })
      const window = {
        from: new Date('2026-01-05T12:00:00Z'),
        until: new Date('2026-01-05T13:00:00Z'),
      }
      await mine.access.request(sysadmin, { window, reminderMinutes: 10, reason: 'later' })
      const [request] = await approver.access.list().toArray()
      expect([request?.startsAt, request?.endsAt]).toEqual([window.from, window.until])
      await approver.access.approve(byId(sysadmin), { userId: idOf('billing') })
      expect(await stateOf(mine)).toBe('later')
      await failureOf(mine.access.checkOut(sysadmin))
      lab.clock.advance(125 * minute)
      await mine.access.checkOut(sysadmin)
      expect(await read(mine)).toBe('Lab-Domain-1!')
      lab.clock.advance(60 * minute)
      expect(await stateOf(mine)).toBe('request')
    },
  )

  it('refuses what no request can say [pam360/access-request] [pam360/window-times]', async () => {
    const at = (time: string) => new Date(`2026-01-05T${time}Z`)
    for (const wrong of [
      { window: { from: at('12:00:00'), until: at('12:00:00') } },
      { window: { from: at('12:00:30'), until: at('13:00:00') } },
      { reminderMinutes: 60 },
      { resources: ['x'] },
      { reasons: 'x' },
    ]) {
      const error = await failureOf(billing.access.request(sysadmin, wrong))
      expect(error.name, JSON.stringify(wrong)).toBe('ConfigurationError')
    }
    expect(lab.pam360.inputs.entries()).toEqual([])
  })

  it('goes by the legacy calls alike [pam360/access-rpc] [pam360/rpc-base]', async () => {
    const calls = { accessCalls: 'rpc' } as const
    const [mine, approver] = [as('billing', calls), as('approver-1', calls)]
    const userId = idOf('billing')
    expect((await mine.access.request(sysadmin, { reason: 'x', ticketId: 'T-1' })).state).toBe('waiting')
    const [request] = await approver.access.list().toArray()
    const { accountId, passwordId } = request!
    await approver.access.reject({ accountId, passwordId: passwordId! }, { userId })
    await mine.access.request(sysadmin)
    await approver.access.approve({ accountId, passwordId: passwordId! }, { userId })
    await mine.access.checkOut(sysadmin, { reason: 'x' })
    expect(await read(mine)).toBe('Lab-Domain-1!')
    await mine.access.checkIn(sysadmin)
    await mine.access.request(sysadmin)
    await approver.access.approve({ accountId, passwordId: passwordId! }, { userId })
    await approver.access.checkIn({ accountId, passwordId: passwordId! }, { userId })
    expect(await stateOf(mine)).toBe('request')

    const asked = lab.journal.entries().map(({ path }) => path)
    expect(
      asked.filter((path) => /requestpassword|passwordrequest|check(?:in|out)password/.test(path)),
    ).toEqual([])
    const error = await failureOf(mine.access.checkOut({ accountId }))
    expect([error.name, error.hint]).toEqual(['ConfigurationError', expect.stringContaining('passwordId')])
    const later = { window: { from: new Date(0), until: new Date(minute) } }
    expect((await failureOf(mine.access.request(sysadmin, later))).name).toBe('ConfigurationError')
  })

  it('takes other routes [pam360/access-routes]', async () => {
    lab.settings.pam360.routes = { checkOut: { method: 'POST', path: 'access/{ACCOUNTID}/out' } }
    const mine = as('billing', { routes: { checkOut: { method: 'POST', path: 'access/{accountId}/out' } } })
    await mine.access.request(automatic)
    const wrong = await failureOf(billing.access.checkOut(automatic))
    expect([wrong.name, wrong.status]).toEqual(['ProtocolError', 404])
    await mine.access.checkOut(automatic)
    expect(await stateOf(mine, automatic)).toBe('checked-out')
  })
})
