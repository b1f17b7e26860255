import { describe, expect, it } from 'vitest'
import { eachLab } from './support/each-lab.ts'
import { sessionOf } from './support/pvwa.ts'
import { admin, retrieve } from './support/request.ts'

const oracle = { safe: 'Billing-DB', object: 'oracle-prod' }
const known = { AppID: 'reporting', Safe: 'Billing-DB', Object: 'oracle-prod' }

describe('The admin API', () => {
  const lab = eachLab()

  const get = (path: string) => admin(lab, 'GET', path)
  const post = (path: string, body?: unknown) => admin(lab, 'POST', path, body === undefined ? {} : { body })

  it.each([
    [{ authorization: '' }, 401],
    [{ authorization: 'Bearer wrong' }, 401],
    [{ authorization: 'Basic x' }, 401],
    [{ host: 'vault.example.com' }, 403],
    [{ host: '127.0.0.1' }, 403],
    [{ host: '127.0.0.1:1' }, 403],
    [{ origin: 'https://example.com' }, 403],
    [{ origin: 'null' }, 403],
  ])('turns away %o [core/lab-admin-guard]', async (headers, status) => {
    const reply = await admin(lab, 'GET', '/health', { headers })
    expect(reply.status).toBe(status)
    expect(reply.headers['access-control-allow-origin']).toBeUndefined()
  })

  it('lets its own names and origin in [core/lab-admin-guard]', async () => {
    const { port, origin } = new URL(lab.admin.url)
    for (const headers of [{ host: `localhost:${port}` }, { host: `[::1]:${port}` }, { origin }]) {
      expect((await admin(lab, 'GET', '/health', { headers })).status).toBe(200)
    }
  })

  it('reaches PVWA from behind', async () => {
    await sessionOf(lab)
    const sessions = await get('/pvwa/sessions')
    expect(sessions.json).toMatchObject({ total: 1, items: [{ user: 'administrator', node: 1 }] })
    expect((await post('/pvwa/sessions/end', { user: 'ADMINISTRATOR' })).json).toEqual({ ended: 1 })
    expect((await post('/pvwa/nodes', { node: 1, up: false })).status).toBe(200)
    await expect(sessionOf(lab)).rejects.toThrow('503')
    expect((await post('/pvwa/nodes', { node: 1, up: true })).status).toBe(200)
    expect((await post('/pvwa/saml', { user: 'saml-user' })).json['samlResponse']).toMatch(/^[\w+/=]+$/u)
    expect((await post('/cpm/script', { ...oracle, change: 'failure', error: 'x' })).status).toBe(200)
    lab.pvwa.cpm.script(oracle, {})
  })

  it('says how the lab is', async () => {
    expect((await get('/health')).json).toEqual({ status: 'running' })
    expect((await get('/describe')).json).toEqual(JSON.parse(JSON.stringify(lab.describe())))
  })

  it('describes what another language needs', () => {
    const { applications, services, clients, safes, urls } = lab.describe()
    expect(applications.find((application) => application.id === 'billing')).toMatchObject({
      client: 'billing',
      safes: ['Billing-DB', 'Linux', 'Windows-Test'],
    })
    expect(applications.find((application) => application.id === 'batch')).toMatchObject({ client: null })
    expect(applications.find((application) => application.id === 'billing-by-name')).toMatchObject({
      client: 'billing',
    })
    expect(services.map((service) => service.clientCertificate)).toEqual(['accept', 'require'])
    expect(services[0]?.url).toBe(urls.ccp)
    expect(clients.find((client) => client.name === 'billing')).toMatchObject({ validity: 'valid' })
    expect(safes[0]?.objects[0]).toEqual({ folder: 'Root', object: 'oracle-prod', userName: 'app' })
    expect(lab.applications).toEqual(applications)
  })

  it('lists by pages', async () => {
    const page = (await get('/accounts?limit=2&offset=1&safe=billing-db')).json
    expect(page).toMatchObject({
      total: 7,
      offset: 1,
      items: [{ object: 'oracle-test' }, { object: 'ledger-a' }],
    })
    expect((await get('/safes')).json['total']).toBe(5)
    expect((await get('/applications?limit=1')).json['items']).toHaveLength(1)
    expect((await get('/accounts?limit=x')).json).toEqual({
      error: 'limit must be a whole number',
      field: 'limit',
    })
  })

  it('changes the state', async () => {
    expect((await post('/accounts/secret', { ...oracle, secret: 'new' })).status).toBe(200)
    expect((await retrieve(lab, known)).json['Content']).toBe('new')
    await post('/accounts/change-in-progress', { ...oracle, changeInProgress: true })
    expect((await retrieve(lab, known)).json['PasswordChangeInProcess']).toBe('True')
    lab.provider.settings.cache = true
    await post('/accounts/secret', { ...oracle, secret: 'newer' })
    expect((await retrieve(lab, known)).json['Content']).toBe('new')
    await post('/provider/refresh')
    expect((await retrieve(lab, known)).json['Content']).toBe('newer')
    await post('/reset')
    expect((await retrieve(lab, known)).json['PasswordChangeInProcess']).toBe('False')
    expect((await get('/journal')).json['total']).toBe(1)
    expect((await get('/audit')).json['total']).toBe(1)
    await admin(lab, 'DELETE', '/journal')
    expect(lab.journal.entries()).toEqual([])
  })

  it('adds, lists and takes back faults [core/lab-faults]', async () => {
    const added = await post('/faults', {
      surface: 'ccp',
      kind: 'status',
      status: 503,
      body: 'html',
      retryAfter: 3,
      times: 5,
      match: { application: 'reporting' },
    })
    expect(added.status).toBe(201)
    expect((await retrieve(lab, known)).status).toBe(503)
    lab.faults.add({ surface: 'web', kind: 'stall', match: { path: /x/u } })
    const { items } = (await get('/faults')).json as { items: unknown[] }
    expect(items).toMatchObject([
      { id: added.json['id'], remaining: 4 },
      { fault: { match: { path: '/x/u' } } },
    ])
    expect((await admin(lab, 'DELETE', `/faults/${String(added.json['id'])}`)).status).toBe(200)
    expect((await admin(lab, 'DELETE', '/faults/999')).status).toBe(404)
    await admin(lab, 'DELETE', '/faults')
    expect(lab.faults.list()).toEqual([])
    expect((await post('/faults', { surface: 'cp', kind: 'crash', times: 1 })).status).toBe(201)
    expect(lab.faults.list()).toMatchObject([{ fault: { surface: 'cp', kind: 'crash' } }])
  })

  it.each([
    ['/faults', { surface: 'ccp', kind: 'status', status: 42 }, 'status'],
    ['/faults', { surface: 'ccp', kind: 'status', status: 500, boddy: 'x' }, 'boddy'],
    ['/pvwa/nodes', { node: 0, up: true }, 'node'],
    ['/faults', { surface: 'pam', kind: 'stall' }, 'surface'],
    ['/faults', { surface: 'ccp', kind: 'explode' }, 'kind'],
    ['/faults', { surface: 'cp', kind: 'status' }, 'kind'],
    ['/faults', { surface: 'ccp', kind: 'stall', times: 0 }, 'times'],
    ['/accounts/secret', { safe: 'x', object: 'y' }, 'secret'],
    ['/clock', {}, ''],
  ])('names what is wrong with %s %o', async (path, body, field) => {
    const reply = await post(path, body)
    expect([reply.status, reply.json['field']]).toEqual([400, field])
    expect(reply.json['error']).toContain(field)
  })

  it('answers JSON to what it does not know', async () => {
    const reply = await get('/nothing')
    expect([reply.status, reply.json['error']]).toEqual([404, 'there is no GET /nothing here'])
    const missing = await post('/accounts/secret', { safe: 'x', object: 'y', secret: null })
    expect([missing.status, missing.json['error']]).toEqual([
      404,
      'there is no account "y" in folder Root of safe x',
    ])
    const broken = await admin(lab, 'POST', '/clock', { headers: { 'content-type': 'application/json' } })
    expect(broken.status).toBe(400)
  })

  it('moves the clock [core/lab-clock]', async () => {
    expect((await post('/clock', { set: '2035-01-01T00:00:00Z' })).json['now']).toMatch(
      /^2035-01-01T00:00:0/u,
    )
    expect((await post('/clock', { advanceMs: 86_400_000 })).json['now']).toMatch(/^2035-01-02T/u)
    expect((await get('/clock')).json['now']).toMatch(/^2035-01-02T/u)
    expect((await post('/clock', { advanceMs: 1e300 })).status).toBe(400)
  })
})
