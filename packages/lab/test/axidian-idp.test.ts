import { createPublicKey, verify } from 'node:crypto'
import type { JsonWebKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { eachLab } from './support/each-lab.ts'
import { askToken, axidianPasswords, core, form, problemOf, tokenFields, tokenOf } from './support/axidian.ts'
import { call } from './support/request.ts'

describe("Axidian's identity provider", () => {
  const lab = eachLab()

  it('is at an address of its own, beside Core [axidian/two-base-urls]', async () => {
    expect(lab.urls.axidianIdp).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/idp$/u)
    expect(lab.urls.axidianCore).toBe(lab.urls.axidianIdp.replace(/idp$/u, 'core'))
    const reply = await askToken(lab)
    const listing = await core(lab, String(reply.json['access_token'])).get('api/aapm/accounts')
    expect([reply.status, listing.status]).toEqual([200, 200])
  })

  it('gives a token for name and password [axidian/token-request] [axidian/token-answer] [axidian/no-client-secret]', async () => {
    const reply = await askToken(lab)
    expect(reply.status).toBe(200)
    expect(reply.headers).toMatchObject({
      'content-type': 'application/json; charset=UTF-8',
      'cache-control': 'no-store',
    })
    const { access_token: token, ...rest } = reply.json
    expect(rest).toEqual({ expires_in: 3600, token_type: 'Bearer', scope: 'pam-api' })
    expect(String(token)).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/u)
  })

  it('answers in a form of its own where it is told to [axidian/token-answer]', async () => {
    lab.settings.axidian.tokenForm = 'reference'
    lab.settings.axidian.expiresIn = 'text'
    const reply = await askToken(lab)
    expect(reply.json).toMatchObject({
      expires_in: '3600',
      access_token: expect.stringMatching(/^[0-9A-F]{64}$/u) as string,
    })
    expect(await core(lab, String(reply.json['access_token'])).list()).not.toHaveLength(0)
    lab.settings.axidian.expiresIn = 'none'
    expect((await askToken(lab)).json).not.toHaveProperty('expires_in')
  })

  it('takes names and passwords of any characters, and charsets in the type [axidian/token-form-encoded]', async () => {
    const username = 'A&B=c+d %41 é 🔐'
    const password = ' p&a=s+s%20w;ö\n🔑 '
    lab.axidian.addApplication({ name: username, password })
    expect((await askToken(lab, { username, password })).status).toBe(200)
    expect((await askToken(lab, { username, password: password.trim() })).status).toBe(400)
    const labelled = { 'content-type': 'Application/X-WWW-Form-URLEncoded; charset=utf-8' }
    expect((await form(lab, 'connect/token', tokenFields(), { headers: labelled })).status).toBe(200)
  })

  it('refuses JSON [axidian/token-json-refused]', async () => {
    const reply = await form(
      lab,
      'connect/token',
      {},
      {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(tokenFields()),
      },
    )
    expect([reply.status, reply.json]).toEqual([400, { error: 'invalid_request' }])
  })

  it.each([
    ['a wrong password', { password: 'x' }],
    ['the password in another case', { password: 'LAB-NIGHTLY-1' }],
    ['an unknown name', { username: 'nobody', password: 'x' }],
  ])('refuses %s [axidian/refused-credentials]', async (_, changes) => {
    const reply = await askToken(lab, changes)
    expect(reply.status).toBe(400)
    expect(reply.json).toEqual({
      error: 'invalid_grant',
      error_description: 'invalid_username_or_password',
    })
  })

  it('refuses applications that are out of use [axidian/refused-application] [axidian/application-licence]', async () => {
    expect(problemOf(await askToken(lab, { username: 'blocked-app' }))).toEqual([400, 'invalid_grant'])
    lab.axidian.application('nightly-batch').state = 'removed'
    expect(problemOf(await askToken(lab))).toEqual([400, 'invalid_grant'])
    lab.axidian.application('nightly-batch').state = 'active'
    lab.axidian.licensed = false
    expect(problemOf(await askToken(lab))).toEqual([400, 'invalid_grant'])
    lab.axidian.licensed = true
    expect((await askToken(lab)).status).toBe(200)
    expect(lab.axidian.events.entries().map(({ error }) => error)).toEqual([
      'blocked',
      'removed',
      'no-licence',
      undefined,
    ])
  })

  it('looks at where a request comes from [axidian/application-address] [axidian/refused-address]', async () => {
    expect((await askToken(lab, { username: 'local-only' })).status).toBe(200)
    expect(problemOf(await askToken(lab, { username: 'far-away' }))).toEqual([400, 'invalid_grant'])
    lab.axidian.application('far-away').allowedAddresses = ['192.0.2.10', '127.0.0.1']
    expect((await askToken(lab, { username: 'far-away' })).status).toBe(200)
    expect(() => (lab.axidian.application('far-away').allowedAddresses = ['here'])).toThrow('here')
  })

  it('knows one client and one scope [axidian/token-client-and-scope] [axidian/refused-client] [axidian/refused-scope]', async () => {
    expect(problemOf(await askToken(lab, { client_id: 'other' }))).toEqual([400, 'invalid_client'])
    lab.settings.axidian.unknownClientStatus = 401
    expect(problemOf(await askToken(lab, { client_id: 'other' }))).toEqual([401, 'invalid_client'])
    for (const scope of ['openid', 'pam-api offline_access', 'PAM-API']) {
      expect(problemOf(await askToken(lab, { scope }))).toEqual([400, 'invalid_scope'])
    }
    expect((await askToken(lab, { scope: undefined })).json).toMatchObject({ scope: 'pam-api' })
    lab.settings.axidian.clientId = 'other'
    lab.settings.axidian.scope = 'other-api'
    expect((await askToken(lab, { client_id: 'other', scope: 'other-api' })).json).toMatchObject({
      scope: 'other-api',
    })
  })

  it('refuses other grants [axidian/refused-grant] [axidian/refused-token-request]', async () => {
    const granted = async (grant_type: string | undefined) => problemOf(await askToken(lab, { grant_type }))
    expect(await granted(undefined)).toEqual([400, 'unsupported_grant_type'])
    expect(await granted('passwords')).toEqual([400, 'unsupported_grant_type'])
    expect(await granted('client_credentials')).toEqual([400, 'unauthorized_client'])
    lab.settings.axidian.passwordGrant = false
    expect(await granted('password')).toEqual([400, 'unauthorized_client'])
  })

  it.each(['username', 'password', 'client_id'])('wants %s [axidian/refused-token-request]', async (name) => {
    expect(problemOf(await askToken(lab, { [name]: undefined }))).toEqual([400, 'invalid_request'])
  })

  it('takes nothing but POST [axidian/token-method]', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const reply = await call(lab, '/idp/connect/token', { method })
      expect([reply.status, reply.text]).toEqual([405, ''])
    }
  })

  it('takes paths in any case, and has pages for the rest [axidian/path-matching]', async () => {
    expect((await form(lab, 'CONNECT/Token/', tokenFields())).status).toBe(200)
    const reply = await form(lab, 'wrong/connect/token', tokenFields())
    expect([reply.status, reply.headers['content-type']]).toEqual([404, 'text/html'])
  })

  it('describes itself, and its tokens verify [axidian/discovery-document]', async () => {
    const reply = await call(lab, '/idp/.well-known/openid-configuration')
    expect(reply.status).toBe(200)
    expect(reply.json).toMatchObject({
      issuer: lab.urls.axidianIdp,
      token_endpoint: `${lab.urls.axidianIdp}/connect/token`,
      grant_types_supported: expect.arrayContaining(['password']) as string[],
      scopes_supported: expect.arrayContaining(['pam-api']) as string[],
    })
    const keys = (await call(lab, new URL(String(reply.json['jwks_uri'])).pathname)).json['keys']
    const [key] = keys as (JsonWebKey & { kid: string })[]
    const [head = '', claims = '', signature = ''] = (await tokenOf(lab)).split('.')
    const read = (part: string) =>
      JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
    expect(read(head)).toEqual({ alg: 'ES256', kid: key?.kid, typ: 'at+jwt' })
    const { iat, exp, ...said } = read(claims)
    expect(Number(exp) - Number(iat)).toBe(3600)
    expect(said).toMatchObject({ iss: lab.urls.axidianIdp, client_id: 'aapm-tool', sub: 'nightly-batch' })
    const verifying = createPublicKey({ key: key ?? {}, format: 'jwk' })
    const how = { key: verifying, dsaEncoding: 'ieee-p1363' } as const
    expect(verify('sha256', Buffer.from(`${head}.${claims}`), how, Buffer.from(signature, 'base64url'))).toBe(
      true,
    )
    expect((await call(lab, '/idp/.well-known/openid-configuration', { method: 'POST' })).status).toBe(405)
  })

  it('takes a token back', async () => {
    const token = await tokenOf(lab)
    const gone = await form(lab, 'connect/revocation', { token, client_id: 'aapm-tool' })
    expect([gone.status, gone.text]).toEqual([200, ''])
    expect((await core(lab, token).get('api/aapm/accounts')).status).toBe(401)
    expect((await form(lab, 'connect/revocation', { token, client_id: 'aapm-tool' })).status).toBe(200)
    expect(problemOf(await form(lab, 'connect/revocation', { token }))).toEqual([400, 'invalid_client'])
    expect(problemOf(await form(lab, 'connect/revocation', { client_id: 'aapm-tool' }))).toEqual([
      400,
      'invalid_request',
    ])
    expect((await call(lab, '/idp/connect/revocation')).status).toBe(405)
  })

  it('names what it does not emulate', async () => {
    const reply = await call(lab, '/idp/connect/userinfo')
    expect(problemOf(reply)).toEqual([501, 'LABAX501E'])
    expect(reply.json['error_description']).toContain('GET /idp/connect/userinfo')
  })

  it('generates passwords, and new ones [axidian/application-password-generated] [axidian/application-password-reset]', async () => {
    const made = lab.axidian.addApplication({ name: 'robot', description: 'Cleans' })
    const first = made.revealPassword()
    expect([made.description, first.length]).toEqual(['Cleans', 20])
    expect((await askToken(lab, { username: 'robot', password: first })).status).toBe(200)
    const second = made.resetPassword()
    expect(second).not.toBe(first)
    expect((await askToken(lab, { username: 'robot', password: first })).status).toBe(400)
    expect((await askToken(lab, { username: 'ROBOT', password: second })).status).toBe(200)
    expect(() => lab.axidian.addApplication({ name: 'Robot' })).toThrow('already')
  })

  it('has tokens with an end, by the clock of the lab [axidian/token-lifetime] [axidian/token-expiry]', async () => {
    lab.settings.axidian.tokenSeconds = 600
    const token = await tokenOf(lab)
    expect(lab.axidian.tokens).toMatchObject([{ application: 'nightly-batch' }])
    expect((await core(lab, token).get('api/aapm/accounts')).status).toBe(200)
    lab.clock.advance(600_000)
    expect((await core(lab, token).get('api/aapm/accounts')).status).toBe(401)
    expect(lab.axidian.tokens).toEqual([])
    const next = await tokenOf(lab)
    expect((await core(lab, next).get('api/aapm/accounts')).status).toBe(200)
  })

  it('suffers faults of its own', async () => {
    lab.faults.add({ surface: 'axidian-idp', kind: 'status', status: 503, body: 'html', times: 1 })
    const page = await askToken(lab)
    expect([page.status, page.headers['content-type']]).toEqual([503, 'text/html'])
    lab.faults.add({ surface: 'axidian-idp', kind: 'status', status: 400, code: 'slow_down', times: 1 })
    expect(problemOf(await askToken(lab))).toEqual([400, 'slow_down'])
    lab.faults.add({ surface: 'axidian-idp', kind: 'reset', times: 1 })
    await expect(askToken(lab)).rejects.toThrow()
    lab.faults.add({ surface: 'axidian-core', kind: 'reset' })
    expect((await askToken(lab)).status).toBe(200)
  })

  it('writes events and a journal without secrets [axidian/events] [axidian/events-denied] [axidian/events-without-secrets]', async () => {
    await askToken(lab, { password: 'Wrong-Secret' })
    await askToken(lab, { scope: 'more' })
    const token = await tokenOf(lab)
    const rows = lab.axidian.events.entries()
    expect(rows.map(({ action, result, error }) => [action, result, error])).toEqual([
      ['token', 'denied', 'wrong-password'],
      ['token', 'denied', 'invalid_scope'],
      ['token', 'success', undefined],
    ])
    expect(rows[2]).toMatchObject({
      application: 'nightly-batch',
      accountId: null,
      reason: null,
      ip: '127.0.0.1',
    })
    const shown = JSON.stringify([rows, lab.journal.entries(), lab.axidian.tokens])
    for (const secret of ['Wrong-Secret', axidianPasswords['nightly-batch']!, token]) {
      expect(shown).not.toContain(secret)
    }
    expect(
      lab.journal.entries().map(({ surface, status, vendorCode }) => [surface, status, vendorCode]),
    ).toEqual([
      ['axidian-idp', 400, 'invalid_grant'],
      ['axidian-idp', 400, 'invalid_scope'],
      ['axidian-idp', 200, undefined],
    ])
  })
})
