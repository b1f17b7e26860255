import { beforeEach, describe, expect, it } from 'vitest'
import { Lab, assumedCoreRoutes } from '../src/index.ts'
import { eachLab } from './support/each-lab.ts'
import { core, problemOf, tokenOf } from './support/axidian.ts'
import { call } from './support/request.ts'

describe("Axidian's Core", () => {
  const lab = eachLab()
  let nightly: ReturnType<typeof core>

  beforeEach(async () => {
    nightly = core(lab, await tokenOf(lab))
  })

  const admin = 'DB-SERVER/admin'
  const secretOf = (name: string) => lab.axidian.account(name).revealPassword()

  describe('tokens', () => {
    it('come as Bearer, in any case [axidian/bearer-header]', async () => {
      const token = await tokenOf(lab)
      const ask = (authorization: string) =>
        core(lab).get('api/aapm/accounts', { headers: { authorization } })
      expect((await ask(`Bearer ${token}`)).status).toBe(200)
      expect((await ask(`bearer ${token}`)).status).toBe(200)
      for (const header of [token, `Basic ${token}`, `Bearer ${token} x`, 'Bearer']) {
        const reply = await ask(header)
        expect([reply.status, reply.headers['www-authenticate']]).toEqual([401, 'Bearer'])
      }
    })

    it('that are no good are 401 [axidian/core-unauthorized]', async () => {
      const refused = async (token?: string) => {
        const reply = await core(lab, token).get('api/aapm/accounts')
        return [reply.status, reply.headers['www-authenticate'], reply.text]
      }
      const invalid = [401, 'Bearer error="invalid_token"', '']
      expect(await refused()).toEqual([401, 'Bearer', ''])
      expect(await refused('made-up')).toEqual(invalid)
      const token = await tokenOf(lab)
      expect((await core(lab, token).get('api/aapm/accounts')).status).toBe(200)
      expect(lab.axidian.forgetTokens('NIGHTLY-BATCH')).toBe(2)
      expect(await refused(token)).toEqual(invalid)
      const next = await tokenOf(lab)
      lab.clock.advance(3600_000)
      expect(await refused(next)).toEqual(invalid)
      const third = await tokenOf(lab)
      lab.axidian.application('nightly-batch').state = 'blocked'
      expect(await refused(third)).toEqual(invalid)
    })

    it('outlive a reset of the password', async () => {
      lab.axidian.application('nightly-batch').resetPassword()
      expect((await nightly.get('api/aapm/accounts')).status).toBe(200)
    })
  })

  describe('routes', () => {
    it('are the assumed ones, whatever the case [axidian/core-routes] [axidian/path-matching]', async () => {
      expect(assumedCoreRoutes).toEqual({
        listAccounts: { method: 'GET', path: '/api/aapm/accounts' },
        getPassword: { method: 'POST', path: '/api/aapm/accounts/{id}/password' },
        getSshKey: { method: 'POST', path: '/api/aapm/accounts/{id}/ssh-key' },
      })
      expect((await nightly.get('API//Aapm/Accounts/')).status).toBe(200)
      const { id } = lab.axidian.account(admin)
      expect((await nightly.post(`api/aapm/accounts/${id.toUpperCase()}/Password`, {})).status).toBe(200)
    })

    it('take an id that is percent-encoded whole [axidian/core-routes]', async () => {
      const id = 'a b/c%d.é'
      lab.axidian.addAccount({
        id,
        place: { resource: 'DB-SERVER' },
        login: 'odd',
        password: 'x',
        key: null,
        keySupported: false,
      })
      lab.axidian.permit('nightly-batch', 'DB-SERVER/odd')
      expect((await nightly.password('DB-SERVER/odd')).json).toEqual({ password: 'x' })
    })

    it('are a setting, which reset takes back [axidian/core-routes-overridable]', async () => {
      const getPassword = { method: 'GET', path: '/api/v6/aapm/{id}/secret' } as const
      lab.settings.axidian.routes = { getPassword }
      const { id } = lab.axidian.account('DB-SERVER/root')
      const other = await nightly.get(`api/v6/aapm/${id}/secret?reason=because`)
      expect(other.json).toEqual({ password: secretOf('DB-SERVER/root') })
      expect((await nightly.post(`api/aapm/accounts/${id}/password`, {})).status).toBe(404)
      expect((await nightly.get('api/aapm/accounts')).status).toBe(200)
      expect(lab.describe().axidian.assumedRoutes.getPassword).toEqual(getPassword)
      expect(JSON.stringify(lab.journal.entries())).not.toContain('because')
      await lab.reset()
      expect(lab.describe().axidian.assumedRoutes).toEqual(assumedCoreRoutes)
    })

    it('of another method are 405, and where there is none a page says so [axidian/path-matching]', async () => {
      const wrong = await nightly.post('api/aapm/accounts', {})
      expect([wrong.status, wrong.headers.allow, wrong.text]).toEqual([405, 'GET', ''])
      const nowhere = await nightly.get('api/aapm/nothing')
      expect([nowhere.status, nowhere.headers['content-type']]).toEqual([404, 'text/html'])
    })

    it('that the lab has not name themselves', async () => {
      for (const path of ['/mc', '/uc/applications', '/ls/api/events']) {
        const reply = await call(lab, path)
        expect(problemOf(reply)).toEqual([501, 'LABAX501E'])
        expect(reply.json['title']).toContain(path)
      }
    })
  })

  describe('an OpenAPI document', () => {
    it('is shown when it is switched on, of the routes in force [axidian/discover]', async () => {
      expect((await core(lab).get('swagger/v1/swagger.json')).status).toBe(404)
      lab.settings.axidian.openApi = true
      lab.settings.axidian.propertyCase = 'pascal'
      lab.settings.axidian.routes = { getSshKey: { method: 'GET', path: '/api/keys/{id}' } }
      const reply = await core(lab).get('swagger/v1/swagger.json')
      expect(reply.json).toMatchObject({
        openapi: '3.0.1',
        servers: [{ url: lab.urls.axidianCore }],
        paths: {
          '/api/aapm/accounts': { get: { operationId: 'listAccounts', parameters: [] } },
          '/api/aapm/accounts/{id}/password': {
            post: {
              operationId: 'getPassword',
              parameters: [{ name: 'id', in: 'path', required: true }],
              requestBody: { required: true },
            },
          },
          '/api/keys/{id}': { get: { operationId: 'getSshKey' } },
        },
        components: { schemas: { SshKey: { properties: { FileName: { type: 'string' } } } } },
      })
      expect(reply.text).not.toContain('ssh-key')
      lab.settings.axidian.openApiPath = '/openapi/v1.json'
      expect((await core(lab).get('swagger/v1/swagger.json')).status).toBe(404)
      expect((await core(lab).get('openapi/v1.json')).status).toBe(200)
    })
  })

  describe('the listing', () => {
    it('holds what is available, with six facts each [axidian/list-request] [axidian/account-fields] [axidian/no-store]', async () => {
      const reply = await nightly.get('api/aapm/accounts')
      expect(reply.headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
      })
      const listed = await nightly.list()
      expect(listed.map(({ displayName }) => displayName)).toEqual([
        'DB-SERVER/admin',
        'DB-SERVER/awkward',
        'DB-SERVER/root',
        'LINUX-SERVER/deploy',
        'LINUX-SERVER/root',
        'LINUX-SERVER/plain',
        'LINUX-SERVER/ecdsa',
        'LINUX-SERVER/pkcs8',
        'LINUX-SERVER/openssh',
        'LINUX-SERVER/openssh-plain',
        'LINUX-SERVER/reasoned',
        'EXAMPLE\\svc-backup',
        'APP-SERVER/twin',
        'app-server/TWIN',
      ])
      expect(listed[0]).toEqual({
        id: lab.axidian.account(admin).id,
        displayName: admin,
        requiresReason: false,
        hasPassword: true,
        hasKey: false,
        isKeySupported: false,
      })
      expect(listed[4]).toMatchObject({ hasPassword: true, hasKey: true, isKeySupported: true })
      expect(listed[0]?.id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/u)
      expect(reply.text).not.toContain(secretOf(admin))
    })

    it('comes in parts [axidian/list-window]', async () => {
      const names = async (query: string) => (await nightly.list(query)).map(({ displayName }) => displayName)
      expect(await names('?skip=2&take=1')).toEqual(['DB-SERVER/root'])
      expect(await names('?Skip=12')).toEqual(['APP-SERVER/twin', 'app-server/TWIN'])
      expect(await names('?take=0')).toEqual([])
      const bad = await nightly.get('api/aapm/accounts?take=-1')
      expect([bad.status, bad.json['errors']]).toEqual([400, { take: ["The value '-1' is not valid."] }])
    })

    it('comes in other forms and spellings', async () => {
      lab.settings.axidian.listForm = 'items'
      lab.settings.axidian.propertyCase = 'pascal'
      lab.settings.axidian.idForm = 'number'
      const pascal = await nightly.get('api/aapm/accounts?take=1')
      expect(pascal.json).toMatchObject({ Items: [{ Id: 1, DisplayName: admin, IsKeySupported: false }] })
      const password = await nightly.post('api/aapm/accounts/1/password', { reason: null })
      expect(password.json).toEqual({ Password: secretOf(admin) })
      lab.settings.axidian.listForm = 'accounts'
      lab.settings.axidian.propertyCase = 'snake'
      const snake = await nightly.get('api/aapm/accounts?take=1')
      expect(snake.json).toMatchObject({
        accounts: [{ id: 1, display_name: admin, is_key_supported: false }],
      })
    })

    it('shows local and domain accounts [axidian/account-kinds] [axidian/name-resource-account] [axidian/domain-account-listed]', async () => {
      const made = { password: 'x', key: null, keySupported: false }
      lab.axidian.addAccount({ id: 'd1', place: { domain: 'CORP' }, login: 'svc', ...made })
      lab.axidian.addAccount({
        id: 'd2',
        place: { domain: 'CORP' },
        login: 'other',
        displayName: 'other@corp.example.com',
        ...made,
      })
      lab.axidian.addAccount({ id: 'r1', place: { resource: 'A/B' }, login: 'svc', ...made })
      for (const name of ['CORP\\svc', 'corp\\OTHER', 'A/B/svc']) lab.axidian.permit('nightly-batch', name)
      expect((await nightly.list()).slice(-3).map(({ displayName }) => displayName)).toEqual([
        'CORP\\svc',
        'other@corp.example.com',
        'A/B/svc',
      ])
      expect(() => lab.axidian.addAccount({ id: 'D1', place: { domain: 'X' }, login: 'y', ...made })).toThrow(
        'already',
      )
    })

    it('holds managed accounts only [axidian/account-states]', async () => {
      const account = lab.axidian.account(admin)
      const isListed = async () => (await nightly.list()).some(({ displayName }) => displayName === admin)
      for (const state of ['pending', 'ignored', 'blocked', 'removed'] as const) {
        account.state = state
        expect([state, await isListed()]).toEqual([state, false])
        expect(problemOf(await nightly.password(admin))).toEqual([403, 'ACCESS_DENIED'])
      }
      account.state = 'managed'
      expect(await isListed()).toBe(true)
    })

    it('says which secrets there are: either, both, neither [axidian/account-secrets]', async () => {
      const flags = async (name: string) => {
        const found = (await nightly.list()).find(({ displayName }) => displayName === name)
        return [found?.hasPassword, found?.hasKey, found?.isKeySupported]
      }
      expect(await flags(admin)).toEqual([true, false, false])
      expect(await flags('LINUX-SERVER/deploy')).toEqual([false, true, true])
      expect(await flags('LINUX-SERVER/root')).toEqual([true, true, true])
      lab.axidian.account('LINUX-SERVER/deploy').setKey(null)
      expect(await flags('LINUX-SERVER/deploy')).toEqual([false, false, true])
      lab.axidian.account(admin).setPassword(null)
      expect(await flags(admin)).toEqual([false, false, false])
    })
  })

  describe('passwords', () => {
    it('come for a reason or null [axidian/password-request] [axidian/no-store]', async () => {
      const reply = await nightly.password(admin)
      expect(reply.headers['cache-control']).toBe('no-store')
      expect([reply.status, reply.json]).toEqual([200, { password: secretOf(admin) }])
      for (const body of [{}, { Reason: 'x' }, { reason: null, more: 1 }]) {
        const { id } = lab.axidian.account(admin)
        expect((await nightly.post(`api/aapm/accounts/${id}/password`, body)).status).toBe(200)
      }
    })

    it('come exactly as they are [axidian/password-exact]', async () => {
      expect((await nightly.password('DB-SERVER/awkward')).json).toEqual({
        password: ' a"b\'c,d;e\\f<g>&h+i%20j\n\tk 🔐 é ',
      })
      const longest = 'é'.repeat(4096)
      lab.axidian.account(admin).setPassword(longest)
      expect((await nightly.password(admin)).json).toEqual({ password: longest })
      expect(() => lab.axidian.account(admin).setPassword(`${longest}x`)).toThrow('4096')
      expect(() => lab.axidian.account(admin).setPassword('')).toThrow('4096')
    })

    it('that are not set are 404 or 409 [axidian/password-not-set]', async () => {
      expect(problemOf(await nightly.password('LINUX-SERVER/deploy'))).toEqual([404, 'PASSWORD_NOT_SET'])
      lab.settings.axidian.notSetStatus = 409
      expect(problemOf(await nightly.password('LINUX-SERVER/deploy'))).toEqual([409, 'PASSWORD_NOT_SET'])
    })
  })

  describe('refusals', () => {
    it('are problem objects with a code [axidian/core-refusal-shape] [axidian/account-absent]', async () => {
      const reply = await nightly.post('api/aapm/accounts/00000000-0000-4000-8000-000000000000/password', {})
      expect(reply.status).toBe(404)
      expect(reply.headers['content-type']).toBe('application/problem+json; charset=utf-8')
      expect(reply.json).toEqual({
        type: 'about:blank',
        title: 'Account not found',
        status: 404,
        code: 'ACCOUNT_NOT_FOUND',
        traceId: expect.stringMatching(/^00-[\da-f]{32}-[\da-f]{16}-00$/u) as string,
      })
    })

    it('of an account that is not available are 403, or hide it [axidian/account-denied]', async () => {
      expect(problemOf(await nightly.password('DB-SERVER/hidden'))).toEqual([403, 'ACCESS_DENIED'])
      expect(problemOf(await nightly.key('DB-SERVER/hidden'))).toEqual([403, 'ACCESS_DENIED'])
      lab.settings.axidian.hideUnavailable = true
      expect(problemOf(await nightly.password('DB-SERVER/hidden'))).toEqual([404, 'ACCOUNT_NOT_FOUND'])
    })

    it.each([
      ['no JSON', '{"reason":', 'application/json', '$'],
      ['a form', 'reason=x', 'application/x-www-form-urlencoded', ''],
      ['a list', '[]', 'application/json', '$'],
      ['a number for a reason', '{"reason":1}', 'application/json', '$.reason'],
    ])('of %s name it [axidian/core-bad-request]', async (_, body, type, name) => {
      const { id } = lab.axidian.account(admin)
      const headers = { 'content-type': type }
      const reply = await nightly.post(`api/aapm/accounts/${id}/password`, body, { headers })
      expect(reply.status).toBe(400)
      expect(Object.keys(reply.json['errors'] as object)).toEqual([name])
      expect(reply.json['code']).toBeUndefined()
    })

    it('of a missing body name it [axidian/core-bad-request]', async () => {
      const { id } = lab.axidian.account(admin)
      const reply = await nightly.post(`api/aapm/accounts/${id}/password`)
      expect([reply.status, reply.json['errors']]).toEqual([
        400,
        { '': ['A non-empty request body is required.'] },
      ])
    })

    it('can be injected', async () => {
      lab.faults.add({
        surface: 'axidian-core',
        kind: 'status',
        status: 429,
        code: 'SLOW',
        retryAfter: 2,
        times: 1,
      })
      const limited = await nightly.list().catch(String)
      expect(limited).toContain('429')
      lab.faults.add({ surface: 'axidian-core', kind: 'truncate', match: { application: 'nightly-batch' } })
      await expect(nightly.get('api/aapm/accounts')).rejects.toThrow()
      expect((await core(lab, await tokenOf(lab, 'local-only')).get('api/aapm/accounts')).status).toBe(200)
    })
  })

  it('sets in motion what its options say, and refuses others', async () => {
    await using own = await Lab.start({
      axidian: { tokenSeconds: 600, routes: { listAccounts: { method: 'GET', path: '/mine' } } },
    })
    const token = await tokenOf(own)
    expect((await core(own, token).get('mine')).status).toBe(200)
    own.clock.advance(600_000)
    expect((await core(own, token).get('mine')).status).toBe(401)
    await own.reset()
    expect(own.settings.axidian.tokenSeconds).toBe(600)
    await expect(Lab.start({ axidian: { tokens: 1 } as never })).rejects.toThrow(
      'unknown axidian setting "tokens"',
    )
  })
})
