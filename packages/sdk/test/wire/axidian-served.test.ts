import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import type { AnySallyportError } from '@sallyport/sdk'
import { AxidianPrivilege, axidianRoutes, type AxidianPrivilegeOptions } from '@sallyport/sdk/axidian'
import { failureOf } from '../support/failure.ts'
import {
  applicationPassword,
  listed,
  ServedAxidian,
  type AxidianAnswer,
  type AxidianRequest,
} from '../support/served-axidian.ts'

const tokenLine = 'POST /idp/connect/token'
const listLine = 'GET /core/api/aapm/accounts'
const passwordLine = 'POST /core/api/aapm/accounts/a/password'

let lab: Lab
beforeAll(async () => {
  lab = await Lab.start()
})
afterAll(() => lab.stop())

const on =
  (line: string, answer: AxidianAnswer) =>
  (request: AxidianRequest): AxidianAnswer | undefined =>
    request.line === line ? answer : undefined

/** What a client is told that meets this answer. */
async function told(line: string, answer: AxidianAnswer): Promise<AnySallyportError> {
  await using served = await ServedAxidian.start(lab, on(line, answer), { retry: false })
  const error = await failureOf(served.client.getPassword('SERVER/a'))
  const shown = inspect(error, { showHidden: true, depth: 10 }) + JSON.stringify(error)
  expect(shown).not.toMatch(/Sentinel|SERVER\/a|token-1/)
  return error
}

describe('what is sent', () => {
  it('a form for the token, the token as bearer, the reason in the body [axidian/token-request] [axidian/token-form-encoded] [axidian/token-client-and-scope] [axidian/no-client-secret] [axidian/bearer-header] [axidian/password-request] [axidian/reason-not-in-url] [axidian/two-base-urls] [axidian/token-lazy]', async () => {
    await using served = await ServedAxidian.start(lab, () => undefined)
    expect(served.requests).toEqual([])
    await served.client.getPassword('SERVER/a', { reason: 'ночь & день' })
    const [token, list, password] = served.requests
    expect(served.requests.map(({ line }) => line)).toEqual([tokenLine, listLine, passwordLine])
    expect(token?.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(token?.headers.authorization).toBeUndefined()
    expect([...new URLSearchParams(token?.body)]).toEqual([
      ['grant_type', 'password'],
      ['username', 'billing & co'],
      ['password', applicationPassword],
      ['scope', 'pam-api'],
      ['client_id', 'aapm-tool'],
    ])
    expect(list?.headers.authorization).toBe('Bearer token-1')
    expect(JSON.parse(password?.body ?? '')).toEqual({ reason: 'ночь & день' })
  })

  it('by other routes, client and scope where options say so [axidian/core-routes-overridable] [axidian/token-client-and-scope]', async () => {
    await using served = await ServedAxidian.start(
      lab,
      on('POST /core/v7/list', { body: { Items: [listed('a b/c')] } }),
      {
        clientId: 'other',
        scope: 'one two',
        routes: {
          listAccounts: { method: 'POST', path: '/v7/list' },
          getPassword: { method: 'GET', path: '/v7/{id}/{id}' },
        },
      },
    )
    await served.client.getPassword({ id: 'a b/c' })
    expect(served.requests.map(({ line }) => line)).toEqual([
      tokenLine,
      'POST /core/v7/list',
      'GET /core/v7/a%20b%2Fc/a%20b%2Fc',
    ])
    expect(new URLSearchParams(served.requests[0]?.body).get('scope')).toBe('one two')
    expect(axidianRoutes.getSshKey.path).toBe('/api/aapm/accounts/{id}/ssh-key')
  })

  it.each([
    [{ routes: { list: {} } }, /unknown route 'list'/],
    [{ routes: { getPassword: { method: 'POST', path: '/password' } } }, /must hold \{id\}/],
    [{ routes: { listAccounts: { method: 'PUT', path: '/x' } } }, /'listAccounts' must be/],
    [{ routes: { listAccounts: { method: 'GET', path: 'x' } } }, /must start with a slash/],
    [{ idpUrl: 'http://pam.example.com/idp' }, /'idpUrl' is not HTTPS/],
    [{ coreUrl: 'pam.example.com/core' }, /'coreUrl' is not a URL/],
    [{ coreUrl: 'https://u:p@pam.example.com' }, /holds a user name/],
    [{ idpUrl: 'https://pam.example.com/idp?x=1' }, /holds a query/],
    [{ username: '' }, /'username'/],
    [{ password: undefined }, /'password'/],
    [{ accountsCacheTtlMs: -1 }, /'accountsCacheTtlMs'/],
    [{ accountsCacheTtlMs: Number.POSITIVE_INFINITY }, /'accountsCacheTtlMs'/],
    [{ tls: { ca: 'corp.pem', verify: false } }, /names an authority and turns verification off/],
    [{ usernam: 'x' }, /did you mean 'username'/],
  ])(
    '%j is refused at construction [axidian/core-routes-checked] [axidian/url-forms] [axidian/plain-http-refused] [axidian/options-required] [axidian/cache-off] [axidian/tls-contradiction]',
    (wrong, message) => {
      const right = {
        idpUrl: 'https://pam.example.com/idp',
        coreUrl: 'https://pam.example.com/core',
        username: 'u',
        password: 'p',
      }
      expect(() => new AxidianPrivilege({ ...right, ...wrong } as AxidianPrivilegeOptions)).toThrow(message)
    },
  )
})

describe('the IdP', () => {
  it.each([
    [
      400,
      { error: 'invalid_grant', error_description: 'Sentinel' },
      'AuthenticationError',
      'invalid_grant',
      /'password'/,
    ],
    [400, { error: 'invalid_client' }, 'AuthenticationError', 'invalid_client', /'clientId'/],
    [401, { error: 'invalid_client' }, 'AuthenticationError', 'invalid_client', /'clientId'/],
    [400, { error: 'invalid_scope' }, 'AuthenticationError', 'invalid_scope', /'pam-api' was asked for/],
    [400, { error: 'unauthorized_client' }, 'AuthenticationError', 'unauthorized_client', /'clientId'/],
    [400, { error: 'unsupported_grant_type' }, 'ConfigurationError', 'unsupported_grant_type', /'idpUrl'/],
    [400, { error: 'invalid_request' }, 'ConfigurationError', 'invalid_request', /'idpUrl'/],
    [400, { error: 'Sentinel !' }, 'ConfigurationError', undefined, /'idpUrl'/],
    [401, 'Sentinel', 'AuthenticationError', undefined, /'username'/],
    [404, '<html>Sentinel</html>', 'ConfigurationError', undefined, /'idpUrl'/],
    [405, '', 'ServerError', undefined, /logs/],
    [429, '', 'RateLimitError', undefined, /later/],
    [500, '<html>Sentinel</html>', 'ServerError', undefined, /logs/],
    [503, 'Sentinel', 'ServerError', undefined, /down/],
    [418, 'Sentinel', 'ProtocolError', undefined, /URLs/],
    [200, 'Sentinel', 'ProtocolError', undefined, /'idpUrl'/],
    [200, { token: 'Sentinel' }, 'ProtocolError', undefined, /'idpUrl'/],
    [200, { access_token: 'Sentinel', token_type: 'mac' }, 'ProtocolError', undefined, /'idpUrl'/],
    [
      400,
      `{"error":"invalid_grant","pad":"${'x'.repeat(70_000)}"}`,
      'ConfigurationError',
      undefined,
      /'idpUrl'/,
    ],
  ])(
    '%i %j is a %s [axidian/refused-credentials] [axidian/refused-client] [axidian/refused-scope] [axidian/refused-grant] [axidian/refused-token-request] [axidian/idp-not-found] [axidian/idp-failure] [axidian/idp-refusal-not-understood] [axidian/token-answer-not-understood] [axidian/refused-application] [axidian/refused-address]',
    async (status, body, name, vendorCode, hint) => {
      const error = await told(tokenLine, { status, body })
      expect(error).toMatchObject({ name, status })
      expect(error.vendorCode).toBe(vendorCode)
      expect(error.hint).toMatch(hint)
    },
  )

  it('is asked once for all who wait, also when it refuses [axidian/token-single-flight]', async () => {
    await using served = await ServedAxidian.start(
      lab,
      on(tokenLine, { status: 400, body: { error: 'invalid_grant' } }),
    )
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => served.client.getAccounts()))
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(served.count(tokenLine)).toBe(1)
    await failureOf(served.client.getAccounts())
    expect(served.count(tokenLine)).toBe(2)
  })

  it('is asked again before a token ends, by a clock that never jumps [axidian/token-renewed-early] [axidian/token-lifetime-unknown]', async () => {
    for (const [expires, lastGood] of [
      [3600, 3_570_000],
      [100, 90_000],
      [undefined, 270_000],
      ['soon', 270_000],
      [-1, 270_000],
    ] as const) {
      let now = 1000
      await using served = await ServedAxidian.start(
        lab,
        on(tokenLine, { body: { access_token: 't', expires_in: expires, token_type: 'bearer' } }),
        { clock: () => now, accountsCacheTtlMs: 0 },
      )
      await served.client.getAccounts()
      now += lastGood - 1
      await served.client.getAccounts()
      expect(served.count(tokenLine)).toBe(1)
      now += 1
      await served.client.getAccounts()
      expect(served.count(tokenLine)).toBe(2)
    }
  })

  it('takes a password from a function each time, so that it can be rotated', async () => {
    const passwords = ['first', 'second']
    await using served = await ServedAxidian.start(
      lab,
      on(tokenLine, { body: { access_token: 't', expires_in: 1 } }),
      {
        password: () => Promise.resolve(passwords.shift() ?? ''),
        clock: (() => {
          let now = 0
          return () => (now += 2000)
        })(),
        accountsCacheTtlMs: 0,
      },
    )
    await served.client.getAccounts()
    await served.client.getAccounts()
    expect(
      served.requests
        .filter(({ line }) => line === tokenLine)
        .map(({ body }) => new URLSearchParams(body).get('password')),
    ).toEqual(['first', 'second'])
  })
})

describe('Core', () => {
  it.each([
    [400, { code: 'REASON_REQUIRED', title: 'Sentinel' }, 'ReasonRequiredError', 'REASON_REQUIRED'],
    [400, { Code: 'reason_required' }, 'ReasonRequiredError', 'REASON_REQUIRED'],
    [400, { errors: { reason: ['Sentinel'] } }, 'ConfigurationError', undefined],
    [403, { code: 'ACCESS_DENIED' }, 'NotFoundError', 'ACCESS_DENIED'],
    [404, { code: 'ACCOUNT_NOT_FOUND' }, 'NotFoundError', 'ACCOUNT_NOT_FOUND'],
    [404, { title: 'Not Found' }, 'NotFoundError', undefined],
    [404, { code: 'PASSWORD_NOT_SET' }, 'SecretNotSetError', 'PASSWORD_NOT_SET'],
    [409, { code: 'PASSWORD_NOT_SET' }, 'SecretNotSetError', 'PASSWORD_NOT_SET'],
    [404, '<html>Sentinel</html>', 'ConfigurationError', undefined],
    [404, '', 'ConfigurationError', undefined],
    [401, '', 'AuthenticationError', undefined],
    [429, '', 'RateLimitError', undefined],
    [500, 'Sentinel', 'ServerError', undefined],
    [418, { code: 'sentinel lower' }, 'ProtocolError', undefined],
    [200, 'Sentinel', 'ProtocolError', undefined],
    [200, { secret: 'Sentinel' }, 'ProtocolError', undefined],
    [200, { password: 7 }, 'ProtocolError', undefined],
    [200, { password: '' }, 'SecretNotSetError', undefined],
  ])(
    '%i %j to a retrieval is a %s [axidian/core-refusal-shape] [axidian/reason-required] [axidian/account-denied] [axidian/account-absent] [axidian/password-not-set] [axidian/core-bad-request] [axidian/core-not-found] [axidian/token-refused-twice] [axidian/rate-limited] [axidian/server-failure] [axidian/core-unknown-refusal] [axidian/account-error-name]',
    async (status, body, name, vendorCode) => {
      const error = await told(passwordLine, { status, body })
      expect(error.name).toBe(name)
      expect(error.vendorCode).toBe(vendorCode)
      const aboutAccount = ['ReasonRequiredError', 'NotFoundError', 'SecretNotSetError'].includes(name)
      if (aboutAccount) expect(error.accountName).toBe('SERVER/a')
    },
  )

  it.each([
    [403, { code: 'ACCESS_DENIED' }, 'PermissionError'],
    [404, { title: 'x' }, 'ConfigurationError'],
    [200, { accounts: 'Sentinel' }, 'ProtocolError'],
    [200, [{ id: 'a' }], 'ProtocolError'],
    [200, [{ displayName: 'Sentinel' }], 'ProtocolError'],
    [200, [listed('a', { hasPassword: 'yes' })], 'ProtocolError'],
    [200, ['Sentinel'], 'ProtocolError'],
  ])(
    '%i %j to the listing is a %s [axidian/list-denied] [axidian/core-not-found] [axidian/list-not-understood]',
    async (status, body, name) => {
      expect((await told(listLine, { status, body })).name).toBe(name)
    },
  )

  it.each([
    [[{ ID: 7, DisplayName: 'S/a', RequiresReason: true }]],
    [{ items: [{ id: '7', display_name: 'S/a', requires_reason: true }] }],
    [{ Data: [{ id: '7', displayName: 'S/a', requiresReason: true, has_password: null }] }],
    [{ accounts: [{ Id: '7', display_name: 'S/a', requiresReason: true, hasKey: false, extra: 1 }] }],
  ])(
    '%j is read [axidian/account-spellings] [axidian/account-envelopes] [axidian/account-fields]',
    async (body) => {
      await using served = await ServedAxidian.start(lab, on(listLine, { body }))
      expect(await served.client.getAccounts()).toEqual([
        {
          id: '7',
          displayName: 'S/a',
          requiresReason: true,
          hasPassword: false,
          hasKey: false,
          isKeySupported: false,
        },
      ])
    },
  )

  it('a 401 gets another token, once for all, and nobody notices [axidian/token-renewed-after-401]', async () => {
    await using served = await ServedAxidian.start(lab, ({ headers }) =>
      headers.authorization === 'Bearer token-1' ? { status: 401 } : undefined,
    )
    const all = await Promise.all(Array.from({ length: 20 }, () => served.client.getPassword('SERVER/a')))
    expect(all.map(({ secret }) => secret.reveal())).toEqual(all.map(() => 'Passw0rd'))
    expect(served.count(tokenLine)).toBe(2)
  })

  it('a second 401 is the end of it [axidian/token-refused-twice]', async () => {
    await using served = await ServedAxidian.start(lab, on(listLine, { status: 401 }))
    expect((await failureOf(served.client.getAccounts())).name).toBe('AuthenticationError')
    expect([served.count(tokenLine), served.count(listLine)]).toEqual([2, 2])
  })

  it('a policy that became stricter empties what was kept [axidian/reason-stale-listing] [axidian/account-denied]', async () => {
    await using served = await ServedAxidian.start(
      lab,
      on(passwordLine, { status: 400, body: { code: 'REASON_REQUIRED' } }),
    )
    await served.client.getAccounts()
    await failureOf(served.client.getPassword('SERVER/a'))
    await served.client.getAccounts()
    expect(served.count(listLine)).toBe(2)
  })

  it('a listing that fails is not replaced by an old one [axidian/cache-failed-refresh] [axidian/cache-force-refresh]', async () => {
    let fails = false
    await using served = await ServedAxidian.start(lab, ({ line }) =>
      fails && line === listLine ? { status: 500 } : undefined,
    )
    await served.client.getAccounts()
    fails = true
    expect((await failureOf(served.client.getAccounts({ forceRefresh: true }))).name).toBe('ServerError')
    expect((await failureOf(served.client.getAccounts())).name).toBe('ServerError')
    fails = false
    expect(await served.client.getAccounts()).toHaveLength(2)
  })

  it('each of a thousand retrievals comes through when the token ends among them, with one renewal [axidian/token-expiry-under-load]', async () => {
    let good = 'Bearer token-1'
    let answered = 0
    await using served = await ServedAxidian.start(
      lab,
      ({ line, headers }) => {
        if (line === tokenLine) return undefined
        if (line === passwordLine) answered += 1
        if (answered > 300) good = 'Bearer token-2'
        return headers.authorization === good ? undefined : { status: 401 }
      },
      { maxConcurrency: 50 },
    )
    const all = await Promise.all(Array.from({ length: 1000 }, () => served.client.getPassword('SERVER/a')))
    expect(all.filter(({ secret }) => secret.reveal() === 'Passw0rd')).toHaveLength(1000)
    expect(served.count(tokenLine)).toBe(2)
  })

  it('a retrieval that had waited until its token ended goes before the others with the next one [axidian/token-expiry-under-load]', async () => {
    let given = 0
    let ended = 0
    let answered = 0
    await using served = await ServedAxidian.start(
      lab,
      ({ line, headers }) => {
        if (line === tokenLine) {
          given += 1
          return undefined
        }
        if (headers.authorization !== `Bearer token-${given}` || ended === given) return { status: 401 }
        // Every fifth retrieval ends the token, for those too that wait with it.
        if (line === passwordLine && (answered += 1) % 5 === 0) ended = given
        return undefined
      },
      // One after the other, so that it is the line alone that decides who comes when.
      { maxConcurrency: 1 },
    )
    const all = await Promise.allSettled(
      Array.from({ length: 100 }, () => served.client.getPassword('SERVER/a')),
    )
    expect(all.filter(({ status }) => status === 'rejected')).toEqual([])
  })
})

it('each call refuses what it does not know by its promise, and asks nothing', async () => {
  await using served = await ServedAxidian.start(lab, () => undefined)
  const { client } = served
  const unknown = { surprise: 1 }
  const calls = [
    () => client.getAccounts(unknown as object),
    () => client.getPassword('SERVER/a', unknown as object),
    () => client.getSshKey('SERVER/a', unknown as object),
    () => client.discover(unknown as object),
  ]
  for (const call of calls) {
    let given: Promise<unknown> | undefined
    expect(() => void (given = call())).not.toThrow()
    await expect(given).rejects.toMatchObject({ code: 'INVALID_OPTION' })
  }
  expect(served.requests).toEqual([])
})

describe('the routes that Core shows', () => {
  const document = (paths: object): AxidianAnswer => ({ body: { openapi: '3.0.1', paths } })
  const post = { post: {} }

  it('are proposed, and asked for without credentials [axidian/discover]', async () => {
    await using served = await ServedAxidian.start(lab, ({ line }) =>
      line === 'GET /core/swagger/v1/swagger.json'
        ? document({
            '/api/v3/aapm/accounts': { get: {} },
            '/api/v3/accounts': { get: {} },
            '/api/v3/aapm/accounts/{accountId}/password': post,
            '/api/v3/aapm/accounts/{accountId}/ssh-key': post,
            '/api/v3/sessions': { get: {} },
            // What no route can be: `new AxidianPrivilege` would refuse it.
            '/api/v3/aapm/accounts?mine=1': { get: {} },
            '/api/v3/aapm/#accounts': { get: {} },
          })
        : undefined,
    )
    const found = await served.client.discover()
    expect(found).toEqual({
      document: '/swagger/v1/swagger.json',
      routes: {
        listAccounts: { method: 'GET', path: '/api/v3/aapm/accounts' },
        getPassword: { method: 'POST', path: '/api/v3/aapm/accounts/{id}/password' },
        getSshKey: { method: 'POST', path: '/api/v3/aapm/accounts/{id}/ssh-key' },
      },
      candidates: [
        'GET /api/v3/aapm/accounts',
        'GET /api/v3/accounts',
        'POST /api/v3/aapm/accounts/{accountId}/password',
        'POST /api/v3/aapm/accounts/{accountId}/ssh-key',
      ],
    })
    expect(served.requests.map(({ headers }) => headers.authorization)).toEqual([undefined])
    expect(() => new AxidianPrivilege({ ...served.options, routes: found!.routes })).not.toThrow()
  })

  it('are nothing where nothing is shown, nothing fits, or several fit alike [axidian/discover-nothing]', async () => {
    await using silent = await ServedAxidian.start(lab, () => ({ status: 404, body: '<html>' }))
    expect(await silent.client.discover()).toBeUndefined()
    await using other = await ServedAxidian.start(lab, () => document({ '/api/sessions': { get: {} } }))
    expect(await other.client.discover()).toMatchObject({ routes: {}, candidates: [] })
    await using unclear = await ServedAxidian.start(lab, () =>
      document({ '/v1/accounts/{id}/password': post, '/v2/accounts/{id}/password': post }),
    )
    expect(await unclear.client.discover()).toMatchObject({ routes: {} })
  })
})

describe('the end', () => {
  it('forgets, refuses and may be said twice [axidian/close-forgets] [axidian/closed-refuses] [axidian/nothing-shows]', async () => {
    await using served = await ServedAxidian.start(lab, () => undefined)
    const { client } = served
    const { secret } = await client.getPassword('SERVER/a')
    await client.close()
    await client.close()
    for (const work of [
      client.getAccounts(),
      client.getPassword('SERVER/a'),
      client.getSshKey('SERVER/a'),
      client.discover(),
    ]) {
      expect(await failureOf(work)).toMatchObject({ name: 'ConfigurationError', code: 'CLIENT_CLOSED' })
    }
    expect(served.requests).toHaveLength(3)
    const shown = inspect([client, secret], { showHidden: true, depth: 10 })
    expect(shown).not.toMatch(/Sentinel|token-1|Passw0rd|SERVER/)
  })

  it('comes after an error too, which goes on [axidian/dispose-keeps-error]', async () => {
    await using served = await ServedAxidian.start(lab, () => undefined)
    let inside: AxidianPrivilege | undefined
    const work = async (): Promise<void> => {
      await using client = new AxidianPrivilege(served.options)
      inside = client
      await client.getAccounts()
      throw new RangeError('mine')
    }
    await expect(work()).rejects.toThrow(RangeError)
    expect((await failureOf(inside!.getAccounts())).code).toBe('CLIENT_CLOSED')
  })
})
