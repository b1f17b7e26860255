import { beforeEach, describe, expect, it } from 'vitest'
import { eachLab } from './support/each-lab.ts'
import { askToken, axidianPasswords, core, problemOf, tokenOf } from './support/axidian.ts'
import { admin } from './support/request.ts'

describe('The admin API of Axidian', () => {
  const lab = eachLab()
  let nightly: ReturnType<typeof core>

  beforeEach(async () => {
    nightly = core(lab, await tokenOf(lab))
  })

  const get = (path: string) => admin(lab, 'GET', `/axidian/${path}`)
  const post = async (path: string, body: unknown) =>
    (await admin(lab, 'POST', `/axidian/${path}`, { body })).status
  const db = 'DB-SERVER/admin'

  it('shows the events [axidian/events]', async () => {
    await nightly.password(db, 'why')
    expect((await get('events?offset=1')).json).toMatchObject({
      total: 2,
      items: [{ action: 'view-password', application: 'nightly-batch', reason: 'why', result: 'success' }],
    })
  })

  it('shows applications, accounts and permissions without secrets [axidian/events-without-secrets]', async () => {
    const shown = await Promise.all(['applications', 'accounts', 'permissions'].map((name) => get(name)))
    expect(shown.map(({ json }) => (json['items'] as unknown[])[0])).toMatchObject([
      { name: 'nightly-batch', state: 'active', administrators: ['EXAMPLE\\ada'] },
      { name: db, displayName: db, state: 'managed', hasPassword: true, hasKey: false },
      { application: 'nightly-batch', account: db, viewCredentials: true, until: null, revoked: false },
    ])
    expect(shown[2]?.text).toContain('2020-01-01T00:00:00.000Z')
    const text = shown.map((reply) => reply.text).join('')
    for (const secret of [
      ...Object.values(axidianPasswords),
      lab.axidian.account(db).revealPassword() ?? '',
    ]) {
      expect(text).not.toContain(secret)
    }
  })

  it('changes applications', async () => {
    const reset = await admin(lab, 'POST', '/axidian/applications/reset-password', {
      body: { application: 'nightly-batch' },
    })
    const password = String(reset.json['password'])
    expect((await askToken(lab)).status).toBe(400)
    expect((await askToken(lab, { password })).status).toBe(200)
    expect(await post('applications', { application: 'far-away', allowedAddresses: ['127.0.0.1'] })).toBe(200)
    expect((await askToken(lab, { username: 'far-away' })).status).toBe(200)
    expect(await post('applications', { application: 'far-away', state: 'blocked' })).toBe(200)
    expect((await askToken(lab, { username: 'far-away' })).status).toBe(400)
    expect(await post('licence', { licensed: false })).toBe(200)
    expect((await askToken(lab, { password })).status).toBe(400)
  })

  it('changes accounts, permissions and policies', async () => {
    expect(await post('accounts', { account: db, password: ' next ' })).toBe(200)
    expect((await nightly.password(db)).json).toEqual({ password: ' next ' })
    expect(await post('accounts', { account: lab.axidian.account(db).id, password: null })).toBe(200)
    expect(problemOf(await nightly.password(db))).toEqual([404, 'PASSWORD_NOT_SET'])
    expect(await post('policies', { policy: 'default', requiresReason: true })).toBe(200)
    expect(problemOf(await nightly.password(db))).toEqual([400, 'REASON_REQUIRED'])
    expect(await post('policies', { policy: 'default', requiresReason: null })).toBe(200)
    const mine = { application: 'nightly-batch', account: db }
    for (const [change, status] of [
      [{ suspended: true }, 403],
      [{ suspended: false }, 404],
      [{ viewCredentials: false }, 403],
      [{ viewCredentials: true }, 404],
      [{ revoked: true }, 403],
    ] as const) {
      expect(await post('permissions', { ...mine, ...change })).toBe(200)
      expect((await nightly.password(db)).status).toBe(status)
    }
    expect(await post('accounts', { account: 'DB-SERVER/awkward', state: 'blocked' })).toBe(200)
    expect((await nightly.password('DB-SERVER/awkward')).status).toBe(403)
  })

  it('describes it, and adds faults to it', async () => {
    const { json } = await admin(lab, 'GET', '/describe')
    expect(json['axidian']).toMatchObject({
      idpUrl: lab.urls.axidianIdp,
      coreUrl: lab.urls.axidianCore,
      clientId: 'aapm-tool',
      scope: 'pam-api',
      assumedRoutes: { listAccounts: { method: 'GET', path: '/api/aapm/accounts' } },
      applications: [
        { name: 'nightly-batch', password: 'Lab-Nightly-1', state: 'active' },
        { name: 'local-only', allowedAddresses: ['127.0.0.1', '::1'], accounts: [db] },
        { name: 'far-away' },
        { name: 'blocked-app', state: 'blocked' },
        { name: 'without-permissions', accounts: [] },
      ],
    })
    const fault = { surface: 'axidian-core', kind: 'status', status: 500, times: 1 }
    expect((await admin(lab, 'POST', '/faults', { body: fault })).status).toBe(201)
    expect(problemOf(await nightly.password(db))).toEqual([500, 'LABFT000E'])
    const wrong = await admin(lab, 'POST', '/faults', { body: { ...fault, surface: 'axidian' } })
    expect(wrong.json['error']).toContain('axidian-idp, axidian-core')
  })

  it('forgets tokens', async () => {
    await tokenOf(lab, 'local-only')
    const forgotten = await admin(lab, 'POST', '/axidian/tokens/forget', {
      body: { application: 'Nightly-Batch' },
    })
    expect(forgotten.json).toEqual({ forgotten: 1 })
    expect((await nightly.get('api/aapm/accounts')).status).toBe(401)
    expect(lab.axidian.tokens).toMatchObject([{ application: 'local-only' }])
  })

  it.each([
    ['applications', { application: 'nobody' }, 404],
    ['accounts', { account: 'nothing' }, 404],
    ['accounts', { account: db, password: '' }, 404],
    ['accounts', { account: db, state: 'sold' }, 400],
    ['permissions', { application: 'nightly-batch', account: 'DB-SERVER/hidden', revoked: true }, 404],
    ['policies', { policy: 'Default' }, 400],
    ['tokens/forget', { user: 'x' }, 400],
  ])('says what is wrong with %s %o', async (path, body, status) => {
    expect(await post(path, body)).toBe(status)
  })
})
