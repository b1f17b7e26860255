import { describe, expect, it } from 'vitest'
import { Lab } from '../src/index.ts'
import { eachLab } from './support/each-lab.ts'
import { call } from './support/request.ts'
import { cookiesOf, logon, passwords, pvwa, session, sessionOf, tryLogon } from './support/pvwa.ts'

describe('PVWA sessions', () => {
  const lab = eachLab()

  it('give a token as a JSON string [pvwa/logon-token] [pvwa/logon-token-shape] [pvwa/logon-password-methods] [pvwa/request-stray-authorization] [pvwa/request-token-bare]', async () => {
    const reply = await tryLogon(lab, 'administrator', {}, { headers: { authorization: 'None' } })
    expect(reply.status).toBe(200)
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
    const token = JSON.parse(reply.text) as string
    expect(token).toHaveLength(244)
    expect(Buffer.from(token, 'base64').toString()).toMatch(/^[0-9a-f-]{36};[0-9A-F]{64};[0-9A-F]{80};$/u)
    const upper = await pvwa(lab, 'POST', 'api/AUTH/CYBERARK/logon/', {
      body: { UserName: 'Administrator', PASSWORD: passwords['administrator'], ConcurrentSession: true },
    })
    expect(upper.status).toBe(200)
    expect((await pvwa(lab, 'GET', 'api/Safes', { token: 'None' })).status).toBe(401)
    expect((await pvwa(lab, 'GET', 'api/Safes', { token })).status).toBe(200)
    expect((await pvwa(lab, 'GET', 'api/Safes', { token: `Bearer ${token}` })).status).toBe(401)
  })

  it('carry the recorded headers [pvwa/response-headers]', async () => {
    const { headers } = await tryLogon(lab, 'administrator')
    expect(headers['cache-control']).toBe('no-cache, no-store, must-revalidate')
    expect(headers.pragma).toBe('no-cache')
    expect(headers.expires).toBe('-1')
    expect(headers['x-frame-options']).toBe('SAMEORIGIN')
    expect(headers['set-cookie']).toEqual(['mobileState=Desktop; path=/PasswordVault/; secure; HttpOnly'])
  })

  it('number their answers, the same in each run [pvwa/correlation-id-sent]', async () => {
    const numbers = async (): Promise<unknown[]> => {
      await lab.reset()
      const token = await logon(lab)
      const replies = [
        await pvwa(lab, 'GET', 'api/Safes', { token }),
        await pvwa(lab, 'GET', 'api/Safes'),
        await pvwa(lab, 'GET', 'api/nowhere'),
      ]
      return replies.map(({ headers }) => headers['x-correlation-id'])
    }
    const first = await numbers()
    for (const number of first)
      expect(number).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/u)
    expect(new Set(first).size).toBe(3)
    expect(await numbers()).toEqual(first)
    await using other = await Lab.start({ random: 2 })
    const { headers } = await tryLogon(other, 'administrator')
    await lab.reset()
    expect(headers['x-correlation-id']).not.toBe(
      (await tryLogon(lab, 'administrator')).headers['x-correlation-id'],
    )
  })

  it('refuse wrong passwords and unknown users alike, and lock out [pvwa/code-authentication-failure] [pvwa/code-suspended] [pvwa/error-body]', async () => {
    const wrong = await tryLogon(lab, 'operator', { password: 'x' })
    expect(wrong.status).toBe(403)
    expect(wrong.json).toEqual({
      ErrorCode: 'ITATS004E',
      ErrorMessage: 'Authentication failure for User [operator].',
    })
    expect((await tryLogon(lab, 'nobody', { password: 'x' })).json['ErrorCode']).toBe('ITATS004E')
    for (let attempt = 1; attempt < 5; attempt += 1) await tryLogon(lab, 'operator', { password: 'x' })
    const locked = await tryLogon(lab, 'operator')
    expect([locked.status, locked.json['ErrorCode']]).toEqual([403, 'ITATS005E'])
    const suspended = await tryLogon(lab, 'suspended-user', { password: 'Lab-Suspended-1' })
    expect([suspended.status, suspended.json['ErrorCode']]).toEqual([403, 'ITATS005E'])
    const disabled = await tryLogon(lab, 'disabled-user', { password: 'Lab-Disabled-1' })
    expect([disabled.status, disabled.json['ErrorCode']]).toEqual([403, 'ITATS006E'])
  })

  it('take a new password [pvwa/code-password-expired] [pvwa/logon-new-password]', async () => {
    const password = 'Lab-Expired-1'
    expect((await tryLogon(lab, 'expired-user', { password })).status).toBe(409)
    const changed = await tryLogon(lab, 'expired-user', { password, newPassword: 'Next-§-🔐-1' })
    expect(changed.status).toBe(200)
    expect((await tryLogon(lab, 'expired-user', { password })).status).toBe(403)
    expect((await tryLogon(lab, 'expired-user', { password: 'Next-§-🔐-1' })).status).toBe(200)
  })

  it('belong to a directory [pvwa/logon-directory]', async () => {
    expect((await tryLogon(lab, 'ldap-user')).json['ErrorCode']).toBe('ITATS004E')
    for (const type of ['LDAP', 'Windows']) {
      expect((await tryLogon(lab, 'ldap-user', {}, { type })).status).toBe(200)
    }
    expect((await tryLogon(lab, 'administrator', {}, { type: 'nothing' })).json['ErrorCode']).toBe(
      'PASWS167E',
    )
  })

  it('end another without concurrentSession [pvwa/logon-concurrent-session] [pvwa/code-session-invalid]', async () => {
    const first = await sessionOf(lab)
    const second = await sessionOf(lab)
    expect((await first.get('api/LoginsInfo')).status).toBe(200)
    await tryLogon(lab, 'administrator', { concurrentSession: false })
    for (const ended of [first, second]) {
      const reply = await ended.get('api/LoginsInfo')
      expect([reply.status, reply.json['ErrorCode']]).toEqual([401, 'PASWS006E'])
    }
  })

  it('expire by the clock, and each call renews them [pvwa/session-idle-expiry]', async () => {
    const own = await sessionOf(lab)
    lab.clock.advance(19 * 60_000)
    expect((await own.get('api/LoginsInfo')).status).toBe(200)
    lab.clock.advance(19 * 60_000)
    expect((await own.get('api/LoginsInfo')).status).toBe(200)
    lab.clock.advance(20 * 60_000)
    expect((await own.get('api/LoginsInfo')).status).toBe(401)
  })

  it('can be checked and ended [pvwa/session-check] [pvwa/logoff]', async () => {
    await tryLogon(lab, 'administrator', { password: 'wrong' })
    const own = await sessionOf(lab)
    const info = (await own.get('api/LoginsInfo')).json
    expect(Object.keys(info)).toEqual([
      'LastSuccessLoginTime',
      'LastSuccessLoginIP',
      'FailedLogins',
      'LastFailLoginTime',
      'LastFailLoginIP',
    ])
    expect(info['LastSuccessLoginIP']).toBe('127.0.0.1')
    const off = await own.post('API/Auth/Logoff')
    expect([off.status, off.text]).toEqual([200, '{"LogoffUrl":""}'])
    expect((await own.get('api/LoginsInfo')).status).toBe(401)
    expect(lab.pvwa.sessions).toEqual([])
  })

  it('challenge for RADIUS [pvwa/logon-radius-challenge] [pvwa/logon-radius-same-cookies] [pvwa/logon-radius-append]', async () => {
    const challenge = await tryLogon(lab, 'radius-user', {}, { type: 'radius' })
    expect(challenge.status).toBe(500)
    expect(challenge.json).toEqual({ ErrorCode: 'ITATS542I', ErrorMessage: 'Enter your passcode' })
    const cookie = cookiesOf(challenge)
    const without = await tryLogon(lab, 'radius-user', { password: '123456' }, { type: 'radius' })
    expect(without.status).toBe(403)
    const answered = await tryLogon(
      lab,
      'radius-user',
      { password: '123456' },
      { type: 'radius', headers: { cookie } },
    )
    expect(answered.status).toBe(200)
    const appended = await tryLogon(
      lab,
      'radius-user',
      { password: 'Lab-Radius-1,123456' },
      { type: 'radius' },
    )
    expect(appended.status).toBe(200)
  })

  it('may challenge again [pvwa/logon-radius-repeated]', async () => {
    const steps = [
      { prompt: 'PIN', passcode: '1' },
      { prompt: 'Next code', passcode: '2' },
    ]
    await using own = await Lab.start({
      seed: { version: 1, users: [{ name: 'r', password: 'p', methods: ['radius'], radius: steps }] },
    })
    const ask = (password: string, cookie = '') =>
      tryLogon(own, 'r', { password }, { type: 'RADIUS', headers: { cookie } })
    const first = await ask('p')
    const second = await ask('1', cookiesOf(first))
    expect([second.status, second.json['ErrorMessage']]).toEqual([500, 'Next code'])
    expect((await ask('2', cookiesOf(second))).status).toBe(200)
    expect((await ask('2', cookiesOf(second))).status).toBe(403)
  })

  it('take a signed SAML response [pvwa/logon-saml] [pvwa/logon-saml-start]', async () => {
    const start = await pvwa(lab, 'GET', 'auth/saml/')
    expect(start.status).toBe(302)
    expect(start.headers.location).toContain('SAMLRequest=')
    const send = (response: string) =>
      pvwa(lab, 'POST', 'api/auth/SAML/Logon', {
        body: new URLSearchParams({
          apiUse: 'true',
          concurrentSession: 'true',
          SAMLResponse: response,
        }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
    const good = await lab.pvwa.samlResponse({ user: 'saml-user' })
    const reply = await send(good)
    expect(reply.status).toBe(200)
    expect((await session(lab, JSON.parse(reply.text) as string).get('api/LoginsInfo')).status).toBe(200)
    const forged = Buffer.from(
      Buffer.from(good, 'base64').toString().replace('>saml-user<', '>administrator<'),
    ).toString('base64')
    expect((await send(forged)).status).toBe(403)
    expect((await send(await lab.pvwa.samlResponse({ user: 'saml-user', audience: 'x' }))).status).toBe(403)
    lab.clock.advance(600_000)
    expect((await send(good)).status).toBe(403)
  })

  it('take client certificates [pvwa/logon-pki] [pvwa/logon-pkipn]', async () => {
    const pki = (type: string, client?: string) =>
      pvwa(lab, 'POST', `API/Auth/${type}/Logon`, {
        body: { type, secureMode: true },
        ...(client === undefined ? {} : { client }),
      })
    expect((await pki('PKI', 'pki-user')).text).toMatch(/^"[^"]{244}"$/u)
    const pn = await pki('pkipn', 'pki-user')
    expect(pn.status).toBe(200)
    expect(pn.headers['set-cookie']?.some((cookie) => cookie.startsWith('CA55555=pkipn;'))).toBe(true)
    expect((await pki('PKI')).status).toBe(403)
    expect((await pki('PKI', 'intruder')).json['ErrorCode']).toBe('ITATS004E')
    await using own = await Lab.start({
      seed: {
        version: 1,
        clients: [{ name: 'c' }],
        users: [{ name: 'u', password: 'p', methods: ['pki', 'ldap'], certificate: 'c', secondFactor: true }],
      },
    })
    const asked = await pvwa(own, 'POST', 'API/Auth/PKI/Logon', { client: 'c', body: {} })
    expect(asked.json).toEqual({ UserName: 'u' })
    expect((await tryLogon(own, 'u', { password: 'p' }, { type: 'LDAP' })).status).toBe(200)
  })

  it('know Gen1 and the shared log on [pvwa/logon-gen1] [pvwa/logon-shared] [pvwa/gen1-paths] [pvwa/error-gen1-html]', async () => {
    const service = 'WebServices/auth/Cyberark/CyberArkAuthenticationService.svc'
    const enter = (connectionNumber: number) =>
      pvwa(lab, 'POST', `${service}/Logon`, {
        body: { username: 'operator', password: passwords['operator'], connectionNumber },
      })
    const one = (await enter(1)).json['CyberArkLogonResult'] as string
    const two = (await enter(2)).json['CyberArkLogonResult'] as string
    expect((await pvwa(lab, 'GET', 'api/LoginsInfo', { token: one })).status).toBe(200)
    expect((await enter(101)).text).toContain('<title>Request Error</title>')
    expect((await pvwa(lab, 'POST', `${service}/Logoff`, { token: two })).status).toBe(200)
    expect((await pvwa(lab, 'GET', 'api/LoginsInfo', { token: two })).status).toBe(401)
    const saml = await pvwa(lab, 'POST', 'WebServices/auth/SAML/SAMLAuthenticationService.svc/Logon', {
      token: await lab.pvwa.samlResponse({ user: 'saml-user' }),
    })
    expect(saml.json['CyberArkLogonResult']).toHaveLength(244)
    const shared = await pvwa(lab, 'POST', 'WebServices/auth/Shared/RestfulAuthenticationService.svc/Logon')
    expect(shared.json['LogonResult']).toHaveLength(244)
  })

  it('stick to their node [pvwa/cookies-replayed] [pvwa/token-bound-to-node] [pvwa/node-lost]', async () => {
    lab.settings.pvwa.nodes = 2
    const reply = await tryLogon(lab, 'administrator')
    const token = JSON.parse(reply.text) as string
    const cookie = cookiesOf(reply)
    const ask = (headers: Record<string, string>) => pvwa(lab, 'GET', 'api/LoginsInfo', { token, headers })
    expect((await ask({ cookie })).status).toBe(200)
    expect((await ask({})).json['ErrorCode']).toBe('PASWS006E')
    const node = lab.pvwa.sessions[0]?.node ?? 0
    lab.pvwa.takeNodeDown(node)
    const lost = await ask({ cookie })
    expect(lost.status).toBe(401)
    expect(cookiesOf(lost)).toContain(`PVWANODE=node${3 - node}`)
    lab.pvwa.takeNodeDown(3 - node)
    expect((await ask({ cookie })).status).toBe(503)
    lab.pvwa.bringNodeUp(node)
    expect((await ask({ cookie })).status).toBe(200)
  })

  it('tell of the server without one [pvwa/server-version] [pvwa/server-verify] [pvwa/gen1-retired]', async () => {
    const server = await pvwa(lab, 'GET', 'WebServices/PIMServices.svc/Server')
    expect(server.json).toEqual({
      ExternalVersion: '14.2.0',
      InternalVersion: '14.2.0.1',
      ServerName: 'Vault',
    })
    const verify = (await pvwa(lab, 'GET', 'API/verify/')).json
    expect(Object.keys(verify)).toEqual([
      'ApplicationName',
      'AuthenticationMethods',
      'ServerId',
      'ServerName',
    ])
    const gone = await pvwa(lab, 'GET', 'WebServices/PIMServices.svc/Verify')
    expect([gone.status, gone.headers['content-type']]).toEqual([404, 'text/html'])
    lab.settings.pvwa.version = '13.2.0'
    expect((await pvwa(lab, 'GET', 'WebServices/PIMServices.svc/Verify')).json).toEqual(verify)
  })

  it('live below any spelling of the path [pvwa/base-url] [pvwa/path-any-case] [pvwa/path-doubled-slashes] [pvwa/path-trailing-slash]', async () => {
    expect(lab.urls.pvwa).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/PasswordVault$/u)
    const token = await logon(lab)
    for (const path of [
      '/passwordvault/api/safes',
      '/PASSWORDVAULT//API//Safes/',
      '/PasswordVault/Api/SAFES//',
    ]) {
      expect((await call(lab, path, { headers: { authorization: token } })).status).toBe(200)
    }
    await using own = await Lab.start({ seed: { version: 1, pvwa: { application: 'Vault1' } } })
    expect(own.urls.pvwa.endsWith('/Vault1')).toBe(true)
    expect((await call(own, '/Vault1/api/verify')).json['ApplicationName']).toBe('Vault1')
    expect((await call(own, '/PasswordVault/api/verify')).status).toBe(404)
  })

  it('answer what is not there [pvwa/error-iis-html] [pvwa/error-method-not-allowed] [pvwa/path-special-characters]', async () => {
    const own = await sessionOf(lab)
    const nowhere = await own.get('api/Nothing')
    expect([nowhere.status, nowhere.headers['content-type']]).toEqual([404, 'text/html'])
    expect((await own.delete('api/Safes')).status).toBe(405)
    const later = await own.get('api/Themes/12')
    expect([later.status, later.json['ErrorCode']]).toEqual([501, 'LABPV501E'])
    expect(later.json['ErrorMessage']).toContain('GET api/Themes/12')
    expect((await own.get('api/Safes/a%2Bb/')).headers['content-type']).toContain('json')
    lab.settings.pvwa.strictUrls = true
    for (const name of ['a%2Bb', 'a%25b', 'a%26b']) {
      expect((await own.get(`api/Safes/${name}/`)).headers['content-type']).toBe('text/html')
    }
    lab.settings.pvwa.guruMeditation = true
    const guru = await own.get('api/Safes')
    expect([guru.status, guru.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(guru.text).toContain('<HTML>')
  })

  it('have an audit, a journal and a description', async () => {
    await sessionOf(lab)
    await tryLogon(lab, 'operator', { password: 'x' })
    expect(lab.audit.entries().map(({ action, application, via }) => [action, application, via])).toEqual([
      ['Logon', 'administrator', 'pvwa'],
      ['Logon refused', 'operator', 'pvwa'],
    ])
    expect(lab.describe().pvwa.users.find((user) => user.name === 'radius-user')).toEqual({
      name: 'radius-user',
      password: 'Lab-Radius-1',
      methods: ['radius'],
      userType: 'EPVUser',
      passcodes: ['123456'],
      client: null,
    })
  })
})
