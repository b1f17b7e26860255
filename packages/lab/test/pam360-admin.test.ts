import { beforeEach, describe, expect, it } from 'vitest'
import { eachLab } from './support/each-lab.ts'
import { detail, inputData, pam, toldBy } from './support/pam360.ts'
import { admin, call } from './support/request.ts'

describe('The admin API of PAM360', () => {
  const lab = eachLab({ now: new Date('2026-01-05T10:00:00Z') })
  let billing: ReturnType<typeof pam>

  beforeEach(() => {
    billing = pam(lab, 'billing')
  })

  const get = async (path: string) => (await admin(lab, 'GET', `/pam360/${path}`)).json
  const post = async (path: string, body: unknown) =>
    (await admin(lab, 'POST', `/pam360/${path}`, { body })).status
  const place = { resource: 'ad-services2k19', account: 'sysadmin' }
  const status = async () =>
    detail(await billing.get(`${billing.at(place.resource, place.account)}/password`), 'PASSWORD')
  const ask = () =>
    billing.post(`accounts/${lab.pam360.account(place.resource, place.account).id}/requestpassword`, {
      REASON: 'r',
    })
  const decide = (decision: string, by?: string) =>
    post('requests', { ...place, requester: 'billing', decision, ...(by === undefined ? {} : { by }) })

  it('shows what there is, without secrets', async () => {
    await billing.get(`${billing.at('web-01', 'svc')}/password`)
    await ask()
    const shown = await Promise.all(
      ['users', 'resources', 'requests', 'applications', 'audit', 'inputs'].map((path) => get(path)),
    )
    const first = shown.map(({ items }) => (items as unknown[])[0])
    expect(first[3]).toBeUndefined()
    expect(first.toSpliced(3, 1)).toMatchObject([
      { name: 'root-admin', locked: false, expires: null },
      { name: 'web-01', trashed: false },
      { ...place, requester: 'billing', state: 'requested', approvalsNeeded: 1, alsoFor: [] },
      { operation: 'Password Retrieved', user: 'billing' },
      { method: 'GET', leniencies: [] },
    ])
    const text = JSON.stringify(shown)
    for (const secret of [
      'Lab-Web-1!',
      lab.pam360.user('billing').revealToken(),
      lab.pam360.registration.policies[0]?.token ?? '',
    ])
      expect(text).not.toContain(secret)
  })

  it('decides on requests', async () => {
    expect(await decide('approve', 'approver-1')).toBe(404)
    await ask()
    expect(await decide('approve')).toBe(400)
    expect(await decide('approve', 'nobody')).toBe(404)
    expect(await decide('check-in')).toBe(400)
    expect(await decide('approve', 'approver-1')).toBe(200)
    expect(await status()).toBe('[Check Out]')
    expect(await decide('reject')).toBe(400)
    expect(await decide('check-in')).toBe(200)
    expect(await status()).toBe('[Request]')
    await ask()
    expect(await decide('reject')).toBe(200)
    expect(await status()).toBe('[Request]')
    expect(await decide('applaud')).toBe(400)
  })

  it('changes users, accounts and tickets', async () => {
    expect(await post('users', { user: 'billing', locked: true })).toBe(200)
    expect((await billing.get('resources')).status).toBe('Failed')
    expect(await post('users', { user: 'billing', locked: false, restApi: true, sdk: true })).toBe(200)
    const web = { resource: 'web-01', account: 'svc' }
    expect(await post('accounts', { ...web, password: ' next ' })).toBe(200)
    expect(detail(await billing.get(`${billing.at('web-01', 'svc')}/password`), 'PASSWORD')).toBe(' next ')
    expect(await post('accounts', { ...web, targetPassword: 'drifted' })).toBe(200)
    expect(detail(await billing.get(`${billing.at('web-01', 'svc')}/verifypassword`), 'STATUS')).toBe(
      'Out of sync',
    )
    expect(await post('tickets', { tickets: ['T-1'] })).toBe(200)
    const ticketed = (TICKETID: string) =>
      billing.get(`${billing.at('web-01', 'ticketed')}/password`, { TICKETID })
    expect(detail(await ticketed('T-2'), 'PASSWORD')).toBe('TICKET ID CORRECT REQUIRED')
    expect(detail(await ticketed('T-1'), 'PASSWORD')).not.toContain('TICKET ID')
    expect(await post('users', { user: 'nobody', locked: true })).toBe(404)
    expect(await post('accounts', { ...web, secret: 'x' })).toBe(400)
  })

  it('shows programs that registered, and ends their registration [pam360/registration-revoked]', async () => {
    const details = {
      REGISTRATIONTOKEN: '0A1B2C3D-0000-4444-8888-5D0000000001',
      CLIENTNAME: 'batch',
      APPLICATIONTYPE: 'Go',
    }
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    await call(lab, '/restapi/json/v1/sdk/register', { method: 'POST', body: inputData(details), headers })
    const { items } = (await get('applications')) as { items: Record<string, string>[] }
    expect(items).toMatchObject([
      {
        name: 'batch',
        type: 'Go',
        policy: 'Programs',
        registeredAt: expect.stringMatching(/^2026-01-05T10:00/u) as string,
        lastSeenAt: null,
      },
    ])
    const clientId = items[0]?.['clientId']
    expect(JSON.stringify(items)).not.toContain(lab.pam360.registration.applications[0]?.revealSecret())
    expect(await post('applications/remove', { clientId })).toBe(200)
    expect(await post('applications/remove', { clientId })).toBe(404)
  })

  it('changes settings, so that programs in any language can have Password Manager Pro', async () => {
    const list = `/restapi/json/v1/resources?AUTHTOKEN=${lab.pam360.user('billing').revealToken()}`
    const outcome = async () => toldBy(await call(lab, list)).status
    expect(await outcome()).toBe('Failed')
    expect(await post('settings', { product: 'pmp', timeZone: 'Asia/Tokyo', firstRow: 1 })).toBe(200)
    expect(await outcome()).toBe('Success')
    expect(await get('settings')).toMatchObject({ product: 'pmp', timeZone: 'Asia/Tokyo', firstRow: 1 })
    for (const wrong of [
      { product: 'kmp' },
      { timeZone: 'Mars' },
      { firstRow: 2 },
      { readOnly: 'yes' },
      { signatureSeconds: -1 },
      { routes: {} },
      { nothing: 1 },
    ])
      expect([wrong, await post('settings', wrong)]).toEqual([wrong, 400])
    // All that is a word, a flag or a number can be set to what it is.
    const { routes: _, tickets: __, ...plain } = await get('settings')
    expect(await post('settings', plain)).toBe(200)
    await lab.reset()
    expect(await outcome()).toBe('Failed')
  })
})
