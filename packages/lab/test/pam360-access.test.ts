import { beforeEach, describe, expect, it } from 'vitest'
import { assumedPam360Routes } from '../src/index.ts'
import { eachLab } from './support/each-lab.ts'
import { detail, pam } from './support/pam360.ts'
import type { Told } from './support/pam360.ts'

const minute = 60_000

describe('PAM360, access control', () => {
  const lab = eachLab({ now: new Date('2026-01-05T10:00:00Z') })
  let billing: ReturnType<typeof pam>
  let second: ReturnType<typeof pam>
  let first: ReturnType<typeof pam>
  let other: ReturnType<typeof pam>

  beforeEach(() => {
    billing = pam(lab, 'billing')
    second = pam(lab, 'second')
    first = pam(lab, 'approver-1')
    other = pam(lab, 'approver-2')
  })

  const place = 'ad-services2k19'
  const path = (action: string, account = 'sysadmin') =>
    `accounts/${lab.pam360.account(place, account).id}/${action}`
  const passwordOf = async (who: typeof billing, account = 'sysadmin') =>
    detail(await who.get(`${who.at(place, account)}/password`), 'PASSWORD')
  const statusOf = (told: Told) => detail(told, 'STATUS')
  const request = (who: typeof billing, details: object = { REASON: 'deploy' }, account = 'sysadmin') =>
    who.post(path('requestpassword', account), details)
  const act = (who: typeof billing, action: string, details: object = {}, account = 'sysadmin') =>
    who.put(path(action, account), details)
  const idOf = (user: string) => lab.pam360.user(user).id
  const listed = async (who: typeof billing) => {
    const told = await who.get('accounts/passwordaccessrequests')
    const rows = (told.details ?? []) as {
      PASSWORDREQUESTLIST: Record<string, string>[]
      'REQUESTED BY': string
    }[]
    return { told, rows, requests: rows.flatMap((row) => row.PASSWORDREQUESTLIST) }
  }

  it('goes from request to check in [pam360/access-request] [pam360/access-routes] [pam360/access-transitions] [pam360/access-account-states] [pam360/password-status-text]', async () => {
    expect(await passwordOf(billing)).toBe('[Request]')
    expect(await request(billing)).toMatchObject({
      status: 'Success',
      details: { STATUS: '[Waiting for approval]' },
    })
    expect(await passwordOf(billing)).toBe('[Waiting for approval]')
    expect((await request(billing)).status).toBe('Failed')
    expect((await act(billing, 'checkoutpassword')).status).toBe('Failed')
    expect((await act(first, 'approvepasswordrequest', { USERID: idOf('billing') })).status).toBe('Success')
    expect(await passwordOf(billing)).toBe('[Check Out]')
    expect(statusOf(await act(billing, 'checkoutpassword'))).toBe('****[Check In]')
    expect(await passwordOf(billing)).toBe('Lab-Domain-1!')
    expect(statusOf(await act(billing, 'checkinpassword'))).toBe('[Request]')
    expect(await passwordOf(billing)).toBe('[Request]')
    expect(lab.pam360.access.requests.map((one) => one.stateAt(lab.clock.now()))).toEqual(['checked-in'])
  })

  it('ends with a rejection, and approvers check in for others [pam360/access-transitions]', async () => {
    await request(billing)
    expect((await act(first, 'rejectpasswordrequest')).status).toBe('Success')
    expect(await passwordOf(billing)).toBe('[Request]')
    await request(billing)
    await act(first, 'approvepasswordrequest')
    expect((await act(other, 'rejectpasswordrequest')).status).toBe('Failed')
    await act(billing, 'checkoutpassword')
    expect((await act(other, 'checkinpassword', { USERID: idOf('billing') })).status).toBe('Success')
    expect(await passwordOf(billing)).toBe('[Request]')
  })

  it('is decided by approvers alone, and not by the requester [pam360/access-not-own]', async () => {
    await request(billing)
    for (const who of [billing, second, pam(lab, 'auditor')]) {
      expect((await act(who, 'approvepasswordrequest')).status).toBe('Failed')
    }
    lab.pam360.resource(place).shares.set({ user: idOf('approver-1') }, 'view')
    await request(first)
    expect((await act(first, 'approvepasswordrequest', { USERID: idOf('approver-1') })).status).toBe('Failed')
    expect((await act(other, 'approvepasswordrequest', { USERID: idOf('approver-1') })).status).toBe(
      'Success',
    )
  })

  it('needs two where two must approve [pam360/access-dual-approval] [pam360/access-request-states]', async () => {
    await request(billing, {}, 'dual')
    const states = async (who: typeof billing) => (await listed(who)).requests.map((row) => row['STATUS'])
    expect(await states(first)).toEqual([''])
    await act(first, 'approvepasswordrequest', {}, 'dual')
    expect(await states(first)).toEqual(['MULTIAPPROVAL[Reject]'])
    expect(await states(other)).toEqual(['MULTIAPPROVAL - approver-1[Reject]'])
    expect((await listed(other)).requests[0]).toMatchObject({
      'TOTAL APPROVAL ADMIN COUNT': '2',
      'APPROVED ADMIN COUNT': '1',
    })
    expect(await passwordOf(billing, 'dual')).toBe('[Waiting for approval]')
    expect((await act(first, 'approvepasswordrequest', {}, 'dual')).status).toBe('Failed')
    await act(other, 'approvepasswordrequest', {}, 'dual')
    expect(await passwordOf(billing, 'dual')).toBe('[Check Out]')
  })

  it('is exclusive [pam360/access-exclusive] [pam360/access-request-states]', async () => {
    await request(billing)
    await request(second)
    const decideFor = (user: string) => act(first, 'approvepasswordrequest', { USERID: idOf(user) })
    expect((await listed(first)).requests.map((row) => row['STATUS'])).toEqual([
      '[Approve] [Reject]',
      '[Approve] [Reject]',
    ])
    expect((await act(first, 'approvepasswordrequest')).status).toBe('Failed')
    await decideFor('billing')
    await act(billing, 'checkoutpassword')
    expect((await listed(first)).requests.map((row) => row['STATUS'])).toEqual([
      'In Use [Check In]',
      'INUSEAPPROVAL[Reject]',
    ])
    expect((await decideFor('second')).status).toBe('Failed')
    await act(billing, 'checkinpassword')
    await decideFor('second')
    expect((await listed(first)).requests.map((row) => row['STATUS'])).toEqual(['Yet To Use [Check In]'])
    await request(billing)
    await decideFor('billing')
    await act(billing, 'checkoutpassword')
    expect(await passwordOf(second)).toBe('[In Use]')
    expect((await act(second, 'checkoutpassword')).status).toBe('Failed')
  })

  it('ends by the clock, approved or checked out [pam360/access-expiry]', async () => {
    await request(billing)
    await act(first, 'approvepasswordrequest')
    lab.clock.advance(31 * minute)
    expect(await passwordOf(billing)).toBe('[Request]')
    await request(billing)
    await act(first, 'approvepasswordrequest')
    await act(billing, 'checkoutpassword')
    lab.clock.advance(29 * minute)
    expect(await passwordOf(billing)).toBe('Lab-Domain-1!')
    lab.clock.advance(2 * minute)
    expect(await passwordOf(billing)).toBe('[Request]')
  })

  it('for later begins later, in the zone of the server [pam360/access-later] [pam360/window-times] [pam360/vendor-dates]', async () => {
    lab.settings.pam360.timeZone = 'Europe/Zurich'
    const later = { ACCESS: 'later', STARTTIME: '05/01/2026 13:00', ENDTIME: '05/01/2026 14:00' }
    expect((await request(billing, { ...later, ENDTIME: '05/01/2026 12:00' })).status).toBe('Failed')
    expect((await request(billing, { ...later, STARTTIME: '31/02/2026 13:00' })).status).toBe('Failed')
    await request(billing, later)
    await act(first, 'approvepasswordrequest')
    expect((await listed(first)).requests[0]).toMatchObject({
      'REQUESTED TIME': 'Jan 5, 2026 11:00 AM',
      START_TIME: 'Jan 5, 2026 01:00 PM',
      END_TIME: 'Jan 5, 2026 02:00 PM',
    })
    expect(await passwordOf(billing)).toBe('Access approved from Jan 5, 2026 01:00 PM')
    expect((await act(billing, 'checkoutpassword')).status).toBe('Failed')
    lab.clock.set(new Date('2026-01-05T12:00:00Z'))
    expect(statusOf(await act(billing, 'checkoutpassword'))).toBe('****[Check In]')
    lab.clock.set(new Date('2026-01-05T13:00:00Z'))
    expect(await passwordOf(billing)).toBe('[Request]')
  })

  it('may be automatic, and change the password when it comes back [pam360/access-auto-approval]', async () => {
    expect(statusOf(await request(billing, {}, 'automatic'))).toBe('[Check Out]')
    await act(billing, 'checkoutpassword', {}, 'automatic')
    const before = lab.pam360.account(place, 'automatic').revealPassword()
    expect(await passwordOf(billing, 'automatic')).toBe(before)
    await act(billing, 'checkinpassword', {}, 'automatic')
    expect(lab.pam360.account(place, 'automatic').revealPassword()).not.toBe(before)
  })

  it('that runs out takes the password back, and changes it where that is wanted [pam360/access-expiry]', async () => {
    const account = lab.pam360.account(place, 'automatic')
    const before = account.revealPassword()
    await request(billing, {}, 'automatic')
    lab.clock.advance(61 * minute)
    expect(await passwordOf(billing, 'automatic')).toBe('[Request]')
    expect(account.revealPassword()).toBe(before)
    await request(billing, {}, 'automatic')
    await act(billing, 'checkoutpassword', {}, 'automatic')
    expect(await passwordOf(billing, 'automatic')).toBe(before)
    lab.clock.advance(61 * minute)
    expect(await passwordOf(billing, 'automatic')).toBe('[Request]')
    expect(account.revealPassword()).not.toBe(before)
    const changed = account.revealPassword()
    await billing.get('resources')
    expect(account.revealPassword()).toBe(changed)
    const rows = lab.pam360.audit.entries().map(({ operation, client }) => `${client}: ${operation}`)
    expect(rows.filter((row) => row.startsWith('Scheduler'))).toEqual([
      'Scheduler: Password Check-Out Expired',
      'Scheduler: Password Reset',
    ])
  })

  it('lists requests below their requesters [pam360/access-list]', async () => {
    await request(billing)
    await request(billing, {}, 'dual')
    await request(second)
    const { told, rows } = await listed(first)
    expect(told.totalRows).toBe(2)
    expect(rows.map((row) => [row['REQUESTED BY'], row.PASSWORDREQUESTLIST.length])).toEqual([
      ['billing', 2],
      ['second', 1],
    ])
    expect((await listed(billing)).told).toMatchObject({ totalRows: 0, details: undefined })
  })

  it('works by legacy calls alike [pam360/access-rpc]', async () => {
    const PASSWDID = lab.pam360.account(place, 'sysadmin').passwordId
    const REQUESTEDID = idOf('billing')
    expect(statusOf(await billing.rpc('REQUEST_PASSWORD', { PASSWDID, REASON: 'x' }))).toBe(
      '[Waiting for approval]',
    )
    expect((await first.rpc('ADMIN_REQUEST_REJECT', { PASSWDID, REQUESTEDID })).status).toBe('Success')
    await billing.rpc('REQUEST_PASSWORD', { PASSWDID })
    expect((await first.rpc('ADMIN_REQUEST_APPROVE', { PASSWDID, REQUESTEDID })).status).toBe('Success')
    expect(statusOf(await billing.rpc('REQUEST_CHECKOUT', { PASSWDID }))).toBe('****[Check In]')
    expect(statusOf(await billing.rpc('REQUEST_CHECKIN', { PASSWDID }))).toBe('[Request]')
    await billing.rpc('REQUEST_PASSWORD', { PASSWDID })
    await first.rpc('ADMIN_REQUEST_APPROVE', { PASSWDID, REQUESTEDID })
    expect((await first.rpc('ADMIN_REQUEST_CHECKIN', { PASSWDID, REQUESTEDID })).status).toBe('Success')
  })

  it('checks the fields of a request [pam360/access-request]', async () => {
    for (const bad of [
      { ACCESS: 'soon' },
      { REMAINDERTIME: 60 },
      { RESOURCES_TO_BE_ACCESSED_OPTION: '4' },
      { RESOURCES_TO_BE_ACCESSED_OPTION: '3' },
      { ACCESS: 'later' },
    ]) {
      expect((await request(billing, bad)).status).toBe('Failed')
    }
    const web = lab.pam360.resource('web-01').id
    const scope = { RESOURCES_TO_BE_ACCESSED_OPTION: '3', SELECTED_RESOURCEIDS: [web], REMAINDERTIME: 5 }
    expect((await request(billing, scope)).status).toBe('Success')
  })

  it('may be for further resources of a Windows domain [pam360/access-request]', async () => {
    const { pam360 } = lab
    const [billingUser, owner] = [pam360.user('billing'), pam360.user('owner')]
    const add = (name: string, init: { type: string; domainName?: string }) => {
      const added = pam360.addResource({ name, ...init }, owner)
      added.shares.set({ user: billingUser.id }, 'view')
      return added.id
    }
    const member = add('win-01', { type: 'Windows', domainName: 'acme' })
    add('win-02', { type: 'Windows', domainName: 'OTHER' })
    add('lin-01', { type: 'Linux', domainName: 'ACME' })
    pam360.addResource({ name: 'win-03', type: 'Windows', domainName: 'ACME' }, owner)
    const resources = () => pam360.access.requests.at(-1)?.resources
    await request(billing, { RESOURCES_TO_BE_ACCESSED_OPTION: '2' })
    expect(resources()).toEqual([member])
    await act(first, 'rejectpasswordrequest')
    await request(billing, { RESOURCES_TO_BE_ACCESSED_OPTION: '3', SELECTED_RESOURCEIDS: [String(member)] })
    expect(resources()).toEqual([member])
    await act(first, 'rejectpasswordrequest')
    const hidden = pam360.resource('hidden-01').id
    const unseen = { RESOURCES_TO_BE_ACCESSED_OPTION: '3', SELECTED_RESOURCEIDS: [hidden] }
    expect((await request(billing, unseen)).status).toBe('Failed')
    const svc = pam360.account('web-01', 'svc')
    svc.accessControl = { approvers: ['approver-1'] }
    const elsewhere = await billing.post(`accounts/${svc.id}/requestpassword`, {
      RESOURCES_TO_BE_ACCESSED_OPTION: '2',
    })
    expect(elsewhere.status).toBe('Failed')
    await request(billing, {})
    expect(resources()).toEqual([])
  })

  it('for later expires where nobody decides in time [pam360/access-expiry] [pam360/access-later]', async () => {
    await request(billing, { ACCESS: 'later', STARTTIME: '05/01/2026 11:00', ENDTIME: '05/01/2026 12:00' })
    lab.clock.set(new Date('2026-01-05T12:00:00Z'))
    expect(await passwordOf(billing)).toBe('[Request]')
    expect((await act(first, 'approvepasswordrequest')).status).toBe('Failed')
    expect((await listed(first)).requests).toEqual([])
  })

  it('of two approvers ends with one rejection, before or after the first approval [pam360/access-dual-approval] [pam360/access-transitions]', async () => {
    for (const approvals of [0, 1]) {
      await request(billing, {}, 'dual')
      if (approvals === 1) await act(first, 'approvepasswordrequest', {}, 'dual')
      expect((await act(other, 'rejectpasswordrequest', {}, 'dual')).status).toBe('Success')
      expect(await passwordOf(billing, 'dual')).toBe('[Request]')
    }
  })

  it('approved may be given back unused, by either side [pam360/access-transitions]', async () => {
    for (const giveBack of [
      () => act(billing, 'checkinpassword'),
      () => act(other, 'checkinpassword', { USERID: idOf('billing') }),
    ]) {
      await request(billing)
      expect((await act(other, 'checkinpassword', { USERID: idOf('billing') })).status).toBe('Failed')
      expect((await act(billing, 'checkinpassword')).status).toBe('Failed')
      await act(first, 'approvepasswordrequest')
      expect((await giveBack()).status).toBe('Success')
      expect(await passwordOf(billing)).toBe('[Request]')
    }
  })

  it('writes a row for each step, refused ones too [pam360/audit-rows]', async () => {
    await request(billing)
    await act(billing, 'checkoutpassword')
    await act(first, 'approvepasswordrequest')
    await act(billing, 'checkoutpassword')
    await act(billing, 'checkinpassword')
    expect(lab.pam360.audit.entries().map(({ operation, user }) => `${user}: ${operation}`)).toEqual([
      'billing: Password Access Requested',
      'billing: CHECKOUT PASSWORD Refused',
      'approver-1: Password Access Approved',
      'billing: Password Checked Out',
      'billing: Password Checked In',
    ])
  })

  it('has addresses that are a setting [pam360/access-routes]', async () => {
    expect(lab.describe().pam360.assumedRoutes).toEqual(assumedPam360Routes)
    lab.settings.pam360.routes = { checkOut: { method: 'POST', path: 'access/{ACCOUNTID}/out' } }
    await request(billing, {}, 'automatic')
    const { id } = lab.pam360.account(place, 'automatic')
    expect(statusOf(await billing.post(`access/${id}/out`, {}))).toBe('****[Check In]')
    const old = await billing.raw(`/restapi/json/v1/accounts/${id}/checkoutpassword`, { method: 'PUT' })
    expect(old.status).toBe(404)
  })
})
