import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { ChallengeRequiredError, Secret, type Credential } from '@sallyport/sdk'
import { PasswordVault, type PasswordVaultOptions } from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'
import { PvwaStub, refusal, tokenOf, type StubAnswer } from '../support/pvwa-stub.ts'

const expired = refusal(401, 'PASWS006E')
const version = { ExternalVersion: '14.2.0', InternalVersion: '14.2.0.5', ServerName: 'Vault' }
const account = { id: '1_2', name: 'o', safeName: 'S', platformId: 'P' }
const get = (vault: PasswordVault): Promise<unknown> => vault.accounts.get('1_2')

/** A stub that takes only its newest token, until `expire` is called. */
function strict(): { stub: PvwaStub; expire: () => void } {
  let good = 1
  const stub: PvwaStub = new PvwaStub(({ path, headers }) => {
    if (/\/log(on|off)$/i.test(path)) return undefined
    return headers['Authorization'] === tokenOf(Math.max(good, stub.logOns)) && stub.logOns >= good
      ? { json: account }
      : expired
  })
  return { stub, expire: () => (good = stub.logOns + 1) }
}

describe('options', () => {
  it.each([
    [{ url: 'http://pvwa.test' }, /HTTPS/],
    [{ url: 'https://u:p@pvwa.test' }, /user name or password/],
    [{ url: 'https://pvwa.test/?a=1' }, /query/],
    [{ url: 'https:///x' }, /not a URL/],
    [{ auth: { method: 'CYBERARK', username: 'u', password: 'p' } }, /'method' must be 'cyberark'/],
    [{ auth: { method: 'ldap', username: 'u' } }, /'password'/],
    [{ auth: { method: 'saml' } }, /'samlResponse'/],
    [
      { auth: { method: 'cyberark', username: 'u', password: 'p', passcode: '1' } },
      /unknown option 'passcode'/,
    ],
    [{ auth: undefined }, /'auth' is missing/],
    [{ token: 'a\nb' }, /'token'/],
    [{ version: 'new' }, /'version'/],
    [{ linkedAccountIndexes: { logon: 4 } }, /from 1 to 3/],
    [{ tiemoutMs: 1 }, /did you mean 'timeoutMs'/],
  ])(
    '%j is refused [pvwa/url-forms] [pvwa/plain-http-refused] [pvwa/logon-method-checked]',
    (wrong, message) => {
      const right = { url: 'https://pvwa.test', auth: { method: 'cyberark', username: 'u', password: 'p' } }
      expect(() => new PasswordVault({ ...right, ...wrong } as PasswordVaultOptions)).toThrow(message)
    },
  )

  it.each([
    ['pvwa.test', '/PasswordVault'],
    ['https://pvwa.test/', '/PasswordVault'],
    ['https://pvwa.test/PasswordVault/', '/PasswordVault'],
    ['https://pvwa.test/PasswordVault/v10/logon', '/PasswordVault'],
    ['https://pvwa.test/gateway/Vault2/API/', '/gateway/Vault2'],
  ])('%s is %s [pvwa/url-forms] [pvwa/base-url]', async (url, root) => {
    const targets: string[] = []
    const vault = new PasswordVault({
      url,
      token: 't',
      transport: () => ({
        send: ({ target }) => {
          targets.push(target)
          return Promise.resolve({ status: 200, headers: {}, body: Buffer.from('{}') })
        },
        close: () => Promise.resolve(),
      }),
    })
    await vault.request({ method: 'GET', path: 'API/x' })
    expect(targets).toEqual([`${root}/API/x`])
  })
})

describe('log on', () => {
  it('happens with the first call that needs it, once for all [pvwa/logon-lazy] [pvwa/logon-single-flight] [pvwa/request-token-bare] [pvwa/request-no-token-before-logon]', async () => {
    const { stub } = strict()
    const vault = stub.vault()
    expect(stub.requests).toHaveLength(0)
    await Promise.all(Array.from({ length: 20 }, () => get(vault)))
    expect(stub.logOns).toBe(1)
    const [first, second] = stub.requests
    expect(first?.headers).not.toHaveProperty('Authorization')
    expect(first).toMatchObject({
      method: 'POST',
      path: 'API/Auth/CyberArk/Logon',
      json: { username: 'maria', password: 'P4ss-S3ntinel', concurrentSession: true },
    })
    expect(second?.headers['Authorization']).toBe(tokenOf(1))
  })

  it.each([
    ['ldap', 'LDAP'],
    ['windows', 'Windows'],
    ['radius', 'RADIUS'],
    ['cyberark', 'CyberArk'],
  ] as const)('by %s [pvwa/logon-password-methods] [pvwa/logon-concurrent-session]', async (method, type) => {
    const stub = new PvwaStub()
    const auth = { method, username: 'maria', password: new Secret('p"é§🔐\\'), concurrentSession: false }
    await stub.vault({ auth }).logOn()
    expect(stub.requests[0]).toMatchObject({
      path: `API/Auth/${type}/Logon`,
      json: { username: 'maria', password: 'p"é§🔐\\', concurrentSession: false },
    })
    expect(stub.requests[0]?.headers['Content-Type']).toBe('application/json; charset=utf-8')
  })

  it('takes the password from another vault, anew each time [pvwa/logon-credential-source]', async () => {
    const { stub, expire } = strict()
    let asked = 0
    const from = {
      getPassword: ({ signal, ...request }: { signal?: AbortSignal }): Promise<Credential> => {
        expect(signal?.aborted).toBe(false)
        asked += 1
        return Promise.resolve({
          secret: new Secret(`${JSON.stringify(request)}${asked}`),
          kind: 'password',
          username: 'robot',
          address: undefined,
          properties: {},
          changeInProgress: false,
          retrievedAt: new Date(),
          vault: 'ccp',
          reference: 'pam://ccp/S/o',
        })
      },
    }
    const vault = stub.vault({ auth: { method: 'cyberark', password: { from, request: { safe: 'S' } } } })
    await get(vault)
    expire()
    await get(vault)
    const bodies = stub.requests.filter(({ path }) => path.endsWith('Logon')).map(({ json }) => json)
    expect(bodies).toMatchObject([
      { username: 'robot', password: '{"safe":"S"}1' },
      { username: 'robot', password: '{"safe":"S"}2' },
    ])
  })

  it('sets a new password once, and uses it from then on [pvwa/logon-new-password]', async () => {
    const { stub, expire } = strict()
    const auth = { method: 'cyberark', username: 'u', password: 'old', newPassword: 'new' } as const
    const vault = stub.vault({ auth })
    await get(vault)
    expire()
    await get(vault)
    const bodies = stub.requests.filter(({ path }) => path.endsWith('Logon')).map(({ json }) => json)
    expect(bodies).toEqual([
      { username: 'u', password: 'old', newPassword: 'new', concurrentSession: true },
      { username: 'u', password: 'new', concurrentSession: true },
    ])
  })

  it('uses a new password from then on, also when it was asked back in between [pvwa/logon-new-password] [pvwa/logon-radius-stepwise]', async () => {
    let refused = 1
    const stub = new PvwaStub(({ path, json }) => {
      if (!path.endsWith('Logon'))
        return (refused -= 1) === 0 ? refusal(401, 'PASWS006E') : { json: { id: '1_2' } }
      const { password } = json as { password: string }
      return password === 'old' ? refusal(500, 'ITATS542I', 'code?') : undefined
    })
    const vault = stub.vault({
      auth: { method: 'radius', username: 'u', password: 'old', newPassword: 'new' },
    })
    expect((await failureOf(vault.logOn())).name).toBe('ChallengeRequiredError')
    await vault.continueLogOn('123456')
    await get(vault)
    const bodies = stub.requests.filter(({ path }) => path.endsWith('Logon')).map(({ json }) => json)
    expect(bodies).toEqual([
      { username: 'u', password: 'old', newPassword: 'new', concurrentSession: true },
      { username: 'u', password: '123456', concurrentSession: true },
      { username: 'u', password: 'new', concurrentSession: true },
    ])
  })

  it('by SAML, PKIPN and the shared token [pvwa/logon-saml] [pvwa/logon-pkipn] [pvwa/logon-shared]', async () => {
    const stub = new PvwaStub(({ path }) =>
      path.startsWith('WebServices') ? { json: { LogonResult: 'shared' } } : undefined,
    )
    await stub.vault({ auth: { method: 'saml', samlResponse: () => 'PHNhbWw+' } }).logOn()
    await stub.vault({ auth: { method: 'pkipn' } }).logOn()
    await stub.vault({ auth: { method: 'shared' } }).logOn()
    expect(stub.requests).toMatchObject([
      {
        path: 'API/auth/SAML/Logon',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        text: 'apiUse=true&concurrentSession=true&SAMLResponse=PHNhbWw%2B',
      },
      { path: 'API/Auth/pkipn/Logon', json: { type: 'pkipn', secureMode: true } },
      { path: 'WebServices/auth/Shared/RestfulAuthenticationService.svc/Logon' },
    ])
  })

  it('by certificate, with a second step where PVWA asks for one [pvwa/logon-pki]', async () => {
    const stub = new PvwaStub(({ path }) =>
      path === 'API/Auth/PKI/Logon' ? { json: { UserName: 'maria' } } : undefined,
    )
    await stub.vault({ auth: { method: 'pki', password: 'p' } }).logOn()
    expect(stub.requests[1]).toMatchObject({
      path: 'API/Auth/LDAP/Logon',
      json: { username: 'maria', password: 'p' },
    })
    const error = await failureOf(stub.vault({ auth: { method: 'pki' } }).logOn())
    expect(error).toMatchObject({ name: 'AuthenticationError' })
  })

  it.each([
    [refusal(403, 'ITATS004E'), 'AUTHENTICATION_FAILED'],
    [refusal(401, 'PASWS006E'), 'AUTHENTICATION_FAILED'],
    [refusal(403, 'ITATS005E'), 'USER_SUSPENDED'],
    [refusal(403, 'ZZZZZ001E', 'User is suspended'), 'USER_SUSPENDED'],
    [refusal(409, 'ITATS999E'), 'PASSWORD_EXPIRED'],
  ])(
    '%j is %s, and is not tried again by itself [pvwa/code-password-expired] [pvwa/code-suspended] [pvwa/code-authentication-failure]',
    async (answer, code) => {
      const stub = new PvwaStub(() => answer)
      const vault = stub.vault()
      const errors = await Promise.all([failureOf(get(vault)), failureOf(get(vault))])
      errors.push(await failureOf(get(vault)))
      for (const error of errors) expect(error).toMatchObject({ name: 'AuthenticationError', code })
      expect(stub.requests).toHaveLength(1)
      await failureOf(vault.logOn())
      expect(stub.requests).toHaveLength(2)
    },
  )

  it.each([
    { json: '' },
    { json: {} },
    { json: ['x'] },
    { json: 'a\nb' },
    { body: 'T0ken' },
    { body: '<html>', type: 'text/html' },
    { body: '' },
  ])('%j is no token [pvwa/logon-token-parsed] [pvwa/logon-token]', async (answer) => {
    const error = await failureOf(new PvwaStub(() => answer).vault().logOn())
    expect(error).toMatchObject({ name: 'ProtocolError', code: 'UNEXPECTED_ANSWER' })
  })
})

describe('RADIUS', () => {
  const challenge = (prompt: string): StubAnswer => ({
    ...refusal(500, 'ITATS542I', prompt),
    headers: { 'set-cookie': ['radius=1; path=/'] },
  })
  const radius = { method: 'radius', username: 'u', password: 'p' } as const

  /** Asks so many times. */
  const asking = (times: number): PvwaStub => {
    let rounds = 0
    return new PvwaStub(({ path }) => {
      if (!path.endsWith('Logon')) return path.endsWith('Logoff') ? undefined : { json: account }
      rounds += 1
      return rounds <= times ? challenge(`Question ${rounds}`) : undefined
    })
  }

  it('asks the callback until there is a token [pvwa/logon-radius-callback] [pvwa/logon-radius-repeated] [pvwa/logon-radius-same-cookies] [pvwa/logon-radius-challenge] [pvwa/logon-challenge-not-an-outage]', async () => {
    const stub = asking(2)
    const ask = vi.fn(({ prompt }: { prompt: string }) => Promise.resolve(`answer to ${prompt}`))
    await get(stub.vault({ auth: { ...radius, challenge: ask } }))
    expect(ask.mock.calls).toEqual([
      [{ prompt: 'Question 1', round: 1, signal: expect.any(AbortSignal) as unknown }],
      [{ prompt: 'Question 2', round: 2, signal: expect.any(AbortSignal) as unknown }],
    ])
    const logOns = stub.requests.filter(({ path }) => path.endsWith('Logon'))
    expect(logOns.map(({ json }) => (json as { password: string }).password)).toEqual([
      'p',
      'answer to Question 1',
      'answer to Question 2',
    ])
    expect(logOns.map(({ headers }) => headers['Cookie'])).toEqual([undefined, 'radius=1', 'radius=1'])
  })

  it('goes step by step without one [pvwa/logon-radius-stepwise]', async () => {
    const stub = asking(2)
    const vault = stub.vault({ auth: radius })
    const first = await failureOf(get(vault))
    expect(first).toBeInstanceOf(ChallengeRequiredError)
    expect(first).toMatchObject({ code: 'CHALLENGE_REQUIRED', prompt: 'Question 1', vendorCode: 'ITATS542I' })
    // Whoever else comes does not start over.
    expect(await failureOf(get(vault))).toBe(first)
    expect(await failureOf(vault.continueLogOn('1'))).toMatchObject({ prompt: 'Question 2' })
    await vault.continueLogOn(new Secret('2'))
    await get(vault)
    expect(stub.requests.filter(({ path }) => path.endsWith('Logon'))).toHaveLength(3)
    expect((await failureOf(vault.continueLogOn('3'))).code).toBe('INVALID_REQUEST')
  })

  it('stops asking [pvwa/logon-radius-repeated]', async () => {
    const stub = asking(1_000)
    const error = await failureOf(stub.vault({ auth: { ...radius, challenge: () => 'x' } }).logOn())
    expect(error).toMatchObject({ name: 'AuthenticationError', code: 'AUTHENTICATION_FAILED' })
    expect(stub.requests.length).toBeLessThan(20)
  })

  it('appends the passcode [pvwa/logon-radius-append]', async () => {
    const stub = new PvwaStub()
    await stub.vault({ auth: { ...radius, passcode: '123' } }).logOn()
    await stub.vault({ auth: { ...radius, passcode: () => '456', delimiter: '' } }).logOn()
    expect(stub.requests.map(({ json }) => (json as { password: string }).password)).toEqual([
      'p,123',
      'p456',
    ])
  })
})

describe('a session that ends', () => {
  it('is renewed once for all, and every call repeated once [pvwa/session-renewed] [pvwa/session-renewed-once-for-all]', async () => {
    const { stub, expire } = strict()
    const vault = stub.vault({ maxConcurrency: 50 })
    await get(vault)
    expire()
    await Promise.all([
      ...Array.from({ length: 20 }, () => get(vault)),
      vault.accounts.changePassword('1_2'),
      vault.accounts.delete('1_2'),
    ])
    expect(stub.logOns).toBe(2)
    expect(stub.lines().filter((line) => line.endsWith('/Change'))).toHaveLength(2)
  })

  it('is renewed before the calls that wait for a place are sent [pvwa/session-renewed-once-for-all]', async () => {
    const stub: PvwaStub = new PvwaStub(async ({ path, headers }) => {
      await setImmediate()
      if (/\/log(on|off)$/i.test(path)) return undefined
      return headers['Authorization'] === tokenOf(2) ? { json: account } : expired
    })
    const vault = stub.vault({ maxConcurrency: 1 })
    await vault.logOn()
    await Promise.all(Array.from({ length: 5 }, () => get(vault)))
    expect(stub.logOns).toBe(2)
    // After the call that was refused, and the one that had its place by then.
    expect(stub.requests.slice(1).findIndex(({ path }) => path.endsWith('Logon'))).toBe(2)
  })

  it('is an AuthenticationError after a second 401, and does not log on forever [pvwa/session-renewed]', async () => {
    const stub = new PvwaStub(({ path }) => (/log(on|off)$/i.test(path) ? undefined : expired))
    const vault = stub.vault()
    for (let call = 0; call < 10; call += 1) {
      expect(await failureOf(get(vault))).toMatchObject({
        name: 'AuthenticationError',
        code: 'SESSION_EXPIRED',
      })
    }
    expect(stub.logOns).toBeLessThan(5)
  })

  it('stays ended where nobody can log on again [pvwa/session-not-renewable]', async () => {
    const { stub, expire } = strict()
    const saml = stub.vault({ auth: { method: 'saml', samlResponse: 'eA==' } })
    await get(saml)
    expire()
    expect((await failureOf(get(saml))).hint).toContain('SAML')
    const given = new PvwaStub(() => expired).vault({ auth: undefined, token: 'given' } as never)
    expect(await failureOf(get(given))).toMatchObject({ code: 'SESSION_EXPIRED', status: 401 })
  })

  it('asks for a further answer in the middle where it must [pvwa/session-not-renewable]', async () => {
    let ended = false
    const stub: PvwaStub = new PvwaStub(({ path, json }) => {
      if (path.endsWith('Logon')) {
        const { password } = json as { password: string }
        return ended && password === 'p' ? refusal(500, 'ITATS542I', 'Code?') : undefined
      }
      return ended && stub.logOns < 2 ? expired : { json: account }
    })
    const vault = stub.vault({ auth: { method: 'radius', username: 'u', password: 'p' } })
    await get(vault)
    ended = true
    expect(await failureOf(get(vault))).toBeInstanceOf(ChallengeRequiredError)
    await vault.continueLogOn('123')
    expect(await get(vault)).toMatchObject({ id: '1_2' })
  })

  it('is not taken for one that was lost: nothing unsafe is sent twice [pvwa/session-no-unsafe-repeat]', async () => {
    const reset = Object.assign(new Error('x'), { code: 'ECONNRESET' })
    for (const failure of [reset, refusal(500, 'CAWS00001E'), { status: 503, body: '' }]) {
      const stub = new PvwaStub(({ path }) => (/log(on|off)$/i.test(path) ? undefined : failure))
      const vault = stub.vault()
      await failureOf(vault.accounts.changePassword('1_2'))
      await failureOf(vault.accounts.add({ safe: 'S', platformId: 'P' }))
      await failureOf(vault.accounts.delete('1_2'))
      expect(stub.lines()).toHaveLength(3)
    }
  })
})

describe('log off', () => {
  it('comes with close, once, also after an error [pvwa/close-logs-off] [pvwa/logoff]', async () => {
    const stub = new PvwaStub()
    const vault = stub.vault()
    await failureOf(get(vault))
    await Promise.all([vault.close(), vault.close()])
    await vault[Symbol.asyncDispose]()
    expect(stub.logOffs).toBe(1)
    expect((await failureOf(get(vault))).code).toBe('CLIENT_CLOSED')
    expect((await failureOf(vault.logOn())).code).toBe('CLIENT_CLOSED')
  })

  it('that fails is only logged by close [pvwa/close-logs-off]', async () => {
    const warn = vi.fn()
    const logger = { debug: vi.fn(), info: vi.fn(), warn, error: vi.fn() }
    const stub = new PvwaStub(({ path }) =>
      path.endsWith('Logoff') ? refusal(500, 'CAWS00001E') : undefined,
    )
    const vault = stub.vault({ logger })
    await vault.logOn()
    await vault.close()
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('log off failed'), expect.anything())
    const other = stub.vault()
    await other.logOn()
    expect((await failureOf(other.logOff())).name).toBe('ServerError')
    expect(other.loggedOn).toBe(false)
  })

  it('sends nothing without a session, nor for one that was given [pvwa/logoff-without-session] [pvwa/close-logs-off]', async () => {
    const stub = new PvwaStub()
    const vault = stub.vault()
    await vault.logOff()
    await vault.close()
    const given = stub.vault({ token: 'given' })
    await given.close()
    expect(stub.requests).toHaveLength(0)
  })

  it('comes with a signal where that was asked for, and the signal then has its way [pvwa/close-logs-off]', async () => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
    try {
      const before = process.listenerCount('SIGTERM')
      const stub = new PvwaStub()
      const vault = stub.vault({ logOffOnExit: true })
      await vault.logOn()
      expect(process.listenerCount('SIGTERM')).toBe(before + 1)
      const [listener] = process.listeners('SIGTERM').slice(-1)
      listener?.('SIGTERM')
      await expect.poll(() => kill.mock.calls).toContainEqual([process.pid, 'SIGTERM'])
      expect(stub.logOffs).toBe(1)
      expect(process.listenerCount('SIGTERM')).toBe(before)
    } finally {
      kill.mockRestore()
    }
  })

  it('waits for what is under way [pvwa/close-logs-off]', async () => {
    const order: string[] = []
    let release = (): void => undefined
    const stub = new PvwaStub(async ({ path }) => {
      if (path.endsWith('Logon')) return undefined
      if (path.endsWith('Logoff')) {
        order.push('logoff')
        return undefined
      }
      await new Promise<void>((resolve) => (release = resolve))
      order.push('answer')
      return { json: account }
    })
    const vault = stub.vault()
    await vault.logOn()
    const call = get(vault)
    await expect.poll(() => stub.lines()).toHaveLength(1)
    const closing = vault.close()
    release()
    await Promise.all([call, closing])
    expect(order).toEqual(['answer', 'logoff'])
  })
})

describe('session check', () => {
  it('tells good from ended, and asks nothing without a token [pvwa/session-check]', async () => {
    let answer: StubAnswer = { json: { FailedLogins: 0 } }
    const stub = new PvwaStub(({ path }) => (path === 'API/LoginsInfo' ? answer : undefined))
    const vault = stub.vault()
    expect(await vault.checkSession()).toBe(false)
    expect(stub.requests).toHaveLength(0)
    await vault.logOn()
    expect(await vault.checkSession()).toBe(true)
    answer = expired
    expect(await vault.checkSession()).toBe(false)
    answer = refusal(500, 'CAWS00001E')
    expect((await failureOf(vault.checkSession())).name).toBe('ServerError')
    expect(stub.logOns).toBe(1)
  })

  it('reads who logged on last', async () => {
    const stub = new PvwaStub(({ path }) =>
      path === 'API/LoginsInfo'
        ? { json: { lastSuccessLoginTime: 1_541_876_282, FailedLogins: 2, LastFailLoginIP: '10.0.0.1' } }
        : undefined,
    )
    expect(await stub.vault().server.logonHistory()).toMatchObject({
      lastSuccessAt: new Date(1_541_876_282_000),
      failures: 2,
      lastFailureFrom: '10.0.0.1',
    })
  })
})

describe('a session kept for later', () => {
  const cookies = { 'set-cookie': ['node=b; path=/; secure; HttpOnly', 'x=1; path=/PasswordVault/'] }

  it('goes on with token, cookies and options, and stays open [pvwa/session-serialized] [pvwa/close-logs-off] [pvwa/cookies-replayed]', async () => {
    const stub = new PvwaStub(({ path }) =>
      path.endsWith('Logon')
        ? { json: tokenOf(1), headers: cookies }
        : path.endsWith('Logoff')
          ? undefined
          : { json: account },
    )
    const first = stub.vault({ timeoutMs: 5_000, version: '14.2', maxConcurrency: 3 })
    await first.logOn()
    const kept = first.serialize()
    expect(String(kept)).toBe('[REDACTED]')
    await first.close()
    expect(stub.logOffs).toBe(0)
    const state = kept.reveal()
    expect(state).not.toContain('P4ss')
    expect(JSON.parse(state)).toMatchObject({
      method: 'cyberark',
      options: { url: 'https://pvwa.test', timeoutMs: 5_000, version: '14.2', maxConcurrency: 3 },
      session: { token: tokenOf(1), cookies: [{ name: 'node', value: 'b' }, { name: 'x' }] },
    })
    const second = PasswordVault.restore(kept, { transport: stub.transport })
    expect(second.loggedOn).toBe(true)
    await get(second)
    await second.close()
    expect(stub.requests.at(-1)?.headers).toMatchObject({
      Authorization: tokenOf(1),
      Cookie: 'node=b; x=1',
    })
    expect(stub.logOffs).toBe(0)
  })

  it('never holds a password, passphrase or key [pvwa/session-serialized]', async () => {
    const stub = new PvwaStub()
    const vault = stub.vault({
      auth: { method: 'cyberark', username: 'u', password: 'P4ss-S3ntinel', newPassword: 'N3w-S3ntinel' },
      proxy: { url: 'http://proxy.test', username: 'u', password: 'Pr0xy-S3ntinel' } as never,
    })
    await vault.logOn()
    expect(vault.serialize().reveal().replace(tokenOf(1), '')).not.toContain('S3ntinel')
  })

  it('is logged off when asked [pvwa/session-serialized]', async () => {
    const stub = new PvwaStub()
    const vault = stub.vault()
    await vault.logOn()
    const other = PasswordVault.restore(vault.serialize().reveal(), { transport: stub.transport })
    await other.logOff()
    expect(stub.logOffs).toBe(1)
  })

  it.each([
    '',
    '{}',
    'null',
    '{"version":1,"options":{"url":"https://x"},"session":{"token":"a\\nb","cookies":[]}}',
  ])('%j is none', (state) => {
    expect(() => PasswordVault.restore(state)).toThrow(/no session/)
  })

  it('is not there before the log on', () => {
    expect(() => new PvwaStub().vault().serialize()).toThrow(/no session/)
  })
})

describe('cookies', () => {
  it('go with every later call of the session, log off included; a new log on starts afresh [pvwa/cookies-replayed] [pvwa/node-lost]', async () => {
    let node = 0
    const stub = new PvwaStub(({ path, headers }) => {
      if (path.endsWith('Logon')) {
        node += 1
        return { json: `token-${node}`, headers: { 'set-cookie': [`node=${node}; path=/`] } }
      }
      if (path.endsWith('Logoff')) return undefined
      // The first node is gone after its first answer.
      if (headers['Authorization'] === 'token-1' && stub.lines().length > 1) return expired
      return { json: account }
    })
    const vault = stub.vault()
    await get(vault)
    await get(vault)
    await vault.close()
    expect(stub.requests.map(({ headers }) => headers['Cookie'])).toEqual([
      undefined,
      'node=1',
      'node=1',
      undefined,
      'node=2',
      'node=2',
    ])
  })
})

describe('server', () => {
  it('tells its version without a session, and is asked once [pvwa/server-version] [pvwa/server-version-asked-once] [pvwa/gen1-paths]', async () => {
    const stub = new PvwaStub(() => ({ json: version }))
    const { server } = stub.vault()
    expect(await server.info()).toEqual({
      version: '14.2.0',
      internalVersion: '14.2.0.5',
      name: 'Vault',
    })
    expect(
      await Promise.all([server.isAtLeast('14.2'), server.isAtLeast('14.10'), server.isAtLeast('9')]),
    ).toEqual([true, false, true])
    expect(stub.lines()).toEqual([
      'GET WebServices/PIMServices.svc/Server',
      'GET WebServices/PIMServices.svc/Server',
    ])
    expect(stub.requests[0]?.headers).not.toHaveProperty('Authorization')
    const told = new PvwaStub()
    expect(await told.vault({ version: '12.10' }).server.isAtLeast('12.2')).toBe(true)
    expect(told.requests).toHaveLength(0)
  })

  it('counts as the newest where it no longer tells, and is asked again after an outage [pvwa/server-version]', async () => {
    const gone = new PvwaStub(() => ({ status: 404, body: '<html>', type: 'text/html' }))
    expect(await gone.vault().server.isAtLeast('99')).toBe(true)
    let down = true
    const stub = new PvwaStub(() => (down ? { status: 500 } : { json: version }))
    const { server } = stub.vault()
    expect((await failureOf(server.isAtLeast('14'))).name).toBe('ServerError')
    down = false
    expect(await server.isAtLeast('14')).toBe(true)
  })

  it('says how to log on, by the older route too [pvwa/server-verify]', async () => {
    const json = {
      ApplicationName: 'PasswordVault',
      AuthenticationMethods: [{ Enabled: true, Id: 'cyberark' }],
    }
    const stub = new PvwaStub(({ path }) =>
      path === 'API/verify/' ? { status: 404, body: '<html>', type: 'text/html' } : { json },
    )
    expect(await stub.vault().server.verify()).toMatchObject({
      application: 'PasswordVault',
      authenticationMethods: [{ id: 'cyberark', enabled: true }],
    })
    expect(stub.lines()).toEqual(['GET API/verify/', 'GET WebServices/PIMServices.svc/Verify'])
  })

  it('whose version is none is a ProtocolError [pvwa/server-version-compared]', async () => {
    const stub = new PvwaStub(() => ({ json: { ExternalVersion: 'new' } }))
    expect((await failureOf(stub.vault().server.info())).name).toBe('ProtocolError')
  })
})

describe('anything else', () => {
  it('can be asked for', async () => {
    const stub = new PvwaStub(({ path }) =>
      path === 'API/Platforms/P/Export'
        ? { body: new Uint8Array([80, 75, 0, 255]), type: 'application/zip' }
        : path === 'API/x'
          ? { status: 204 }
          : undefined,
    )
    const vault = stub.vault()
    expect(
      await vault.request({ method: 'PUT', path: 'API/x', query: { a: 'b c' }, json: [1] }),
    ).toBeUndefined()
    expect([...(await vault.download({ method: 'POST', path: 'API/Platforms/P/Export' }))]).toEqual([
      80, 75, 0, 255,
    ])
    expect(stub.lines()).toEqual(['PUT API/x?a=b%20c', 'POST API/Platforms/P/Export'])
    expect((await failureOf(vault.request({ method: 'GET', path: '../x' }))).code).toBe('INVALID_REQUEST')
    expect(() => vault.request({ method: 'GET', path: 'API/x', body: 1 } as never)).toThrow(/'body'/)
  })
})
