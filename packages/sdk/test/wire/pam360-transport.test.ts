import { describe, expect, it } from 'vitest'
import { Secret } from '@sallyport/sdk'
import { Pam360, type Pam360Options } from '@sallyport/sdk/pam360'
import { failureOf } from '../support/failure.ts'
import { eachLab, transports } from '../support/lab.ts'
import { pam360As } from '../support/pam360-lab.ts'
import { TlsServer } from '../support/tls-server.ts'

const svc = { resource: 'web-01', account: 'svc' }

describe('PAM360, how it is reached', () => {
  const lab = eachLab({ now: new Date('2026-01-05T10:00:00Z') })

  const as = (user: string, more: Partial<Pam360Options> = {}) => pam360As(lab, user, more)

  describe('options', () => {
    const base = { token: 'A', host: 'pam360.example.com' }
    it.each([
      [{ token: 'A' }, /'host' or 'url'/],
      [{ ...base, url: 'https://x' }, /not both/],
      [{ token: 'A', url: 'http://pam360.example.com' }, /'url' is not HTTPS/],
      [{ token: 'A', url: 'https://u:p@pam360.example.com' }, /'url' holds a user name/],
      [{ token: 'A', url: 'https://x:1', port: 8282 }, /'port'/],
      [{ token: 'A', host: 'https://pam360.example.com' }, /'host'/],
      [{ token: 'A', host: 'pam360.example.com:8282' }, /'host'/],
      [{ host: 'x' }, /'token'/],
      [{ ...base, port: 0 }, /'port'/],
      [{ ...base, serverZone: 'Mars/Olympus' }, /'serverZone'/],
      [{ ...base, orgName: 'a\nb' }, /'orgName'/],
      [{ ...base, tokenInQuery: true }, /'tokenInQuery'/],
      [{ ...base, product: 'pmp', tokenInQuery: true, appType: 1 }, /not both/],
      [{ ...base, routes: { checkout: { method: 'PUT', path: 'x' } } }, /unknown route 'checkout'/],
      [{ ...base, routes: { checkOut: { method: 'PUT', path: 'x' } } }, /must hold \{accountId\}/],
      [{ ...base, routes: { checkOut: { method: 'PUT', path: '{accountId}/{x}' } } }, /\{x\}/],
      [{ ...base, routes: { checkOut: { method: 'HEAD', path: '{accountId}' } } }, /method/],
      [{ ...base, org: 'x' }, /unknown option 'org'/],
    ])('refuses %j [pam360/https-only]', (options, message) => {
      expect(() => new Pam360(options as Pam360Options)).toThrow(message)
    })

    it.each([
      [{}, 'https://pam360.example.com:8282'],
      [{ product: 'pmp' }, 'https://pam360.example.com:7272'],
      [{ port: 443 }, 'https://pam360.example.com'],
      [{ host: undefined, url: 'https://pam360.example.com:9/gate/' }, 'https://pam360.example.com:9'],
      [{ host: '::1' }, 'https://[::1]:8282'],
    ] as const)('leads with %j to %s [pam360/default-port] [pam360/pmp-port]', async (more, origin) => {
      const asked: string[] = []
      const { host, ...rest } = { ...base, ...more }
      await using client = new Pam360({
        ...rest,
        ...(host === undefined ? {} : { host }),
        transport: () => ({
          send: (request) => {
            asked.push(request.origin.origin)
            return Promise.resolve({ status: 200, headers: {}, body: Buffer.from('{}') })
          },
          close: () => Promise.resolve(),
        }),
      })
      expect((await failureOf(client.resources.types())).name).toBe('ProtocolError')
      expect(asked).toEqual([origin])
    })
  })

  describe('the token', () => {
    it('goes in its header as it was given, never into the URL [pam360/token-header] [pam360/token-not-in-query]', async () => {
      const token = lab.pam360.user('billing').revealToken()
      let asked = 0
      const forms: Pam360Options['token'][] = [
        token,
        new Secret(token),
        () => {
          asked += 1
          return Promise.resolve(new Secret(token))
        },
      ]
      for (const form of forms) {
        await using client = as('billing', { token: form })
        expect((await client.passwords.get(svc)).secret.reveal()).toBe('Lab-Web-1!')
      }
      expect(asked).toBe(2)
      expect(JSON.stringify(lab.journal.entries())).not.toMatch(/AUTHTOKEN=/i)
      for (const wrong of ['', 'a b', 'a\n', 'ä']) {
        await using client = as('billing', { token: wrong })
        expect((await failureOf(client.resources.types())).name).toBe('ConfigurationError')
      }
    })

    it('goes into the URL of an old Password Manager Pro where that is said [pam360/pmp-token-in-query]', async () => {
      lab.settings.pam360.product = 'pmp'
      await using old = as('billing', { product: 'pmp', tokenInQuery: true })
      expect((await old.passwords.get(svc, { reason: 'x' })).secret.reveal()).toBe('Lab-Web-1!')
      lab.settings.pam360.product = 'pam360'
      expect((await failureOf(old.passwords.get(svc))).name).toBe('AuthenticationError')
    })

    it.each([
      ['unknown', { token: '00000000-0000-0000-0000-000000000000' }, 'AUTHENTICATION_FAILED'],
      ['expired', {}, 'AUTHENTICATION_FAILED'],
      ['locked', {}, 'USER_SUSPENDED'],
      ['far-away', {}, 'AUTHENTICATION_FAILED'],
    ])(
      'is refused: %s [pam360/token-unknown] [pam360/token-expired] [pam360/user-locked] [pam360/host-refused]',
      async (user, more, code) => {
        for (const failureStatus of ['business-200', 'http-status'] as const) {
          lab.settings.pam360.failureStatus = failureStatus
          await using client = as(user === 'unknown' ? 'billing' : user, more)
          const error = await failureOf(client.resources.types())
          expect([error.name, error.code]).toEqual(['AuthenticationError', code])
          expect(error.status === undefined).toBe(failureStatus === 'business-200')
        }
      },
    )

    it('of a user whose host does not resolve gets no answer [pam360/host-unresolvable] [pam360/never-answered]', async () => {
      await using client = as('nowhere', { timeoutMs: 300 })
      const error = await failureOf(client.resources.types())
      expect([error.name, error.code]).toEqual(['ConnectionError', 'TIMEOUT'])
    })
  })

  it('takes the organisation of the client or of the call [pam360/organisation-header]', async () => {
    await using client = as('root-admin')
    const byName = async (orgName?: string) =>
      client.resources.getId('web-01', orgName === undefined ? {} : { orgName })
    const [own, named, other] = [await byName(), await byName('Acme'), await byName('Other Company')]
    expect(named).toBe(own)
    expect(other).not.toBe(own)
    await using elsewhere = as('root-admin', { orgName: 'Other Company' })
    expect(await elsewhere.resources.getId('web-01')).toBe(other)
    expect(await elsewhere.resources.getId('web-01', { orgName: 'Acme' })).toBe(own)
    const ids: string[] = []
    for await (const { id } of client.resources.list({ orgName: 'Other Company' })) ids.push(id)
    expect(ids).toContain(other)
    expect((await failureOf(byName('Nobody'))).name).toBe('ServerError')
  })

  it('is trusted by its own certificate, under its own name [pam360/self-signed]', async () => {
    await using trusting = as('billing')
    await trusting.resources.types()
    await using doubting = as('billing', { tls: {} })
    expect((await failureOf(doubting.resources.types())).code).toBe('TLS_UNTRUSTED')
    await using elsewhere = as('billing', { tls: { ca: lab.ca.pem, serverName: 'other.example.com' } })
    expect((await failureOf(elsewhere.resources.types())).code).toBe('TLS_WRONG_HOST')
  })

  it.each(transports)(
    'sends strict INPUT_DATA alone, over %s [pam360/input-data-strict] [pam360/input-data-unicode]',
    async (_name, transport) => {
      lab.settings.pam360.lenientInput = false
      const reason = ` 50% + "a" & b=c; # \\ 'd' ?é 漢 🔐 \t `
      await using client = as('owner', transport === undefined ? {} : { transport })
      await client.passwords.get(svc, { reason })
      await client.accounts.edit(svc, { notes: reason })
      expect(lab.pam360.audit.entries().map((row) => row.reason)).toContain(reason)
      const inputs = lab.pam360.inputs.entries()
      expect(inputs.length).toBeGreaterThan(1)
      expect(inputs.flatMap(({ leniencies }) => leniencies)).toEqual([])
    },
  )

  describe('failures', () => {
    it('are told apart, and hold no text of the answer [pam360/failed-with-200] [pam360/failed-with-http-status] [pam360/failure-texts-not-read] [pam360/errors-hold-no-text]', async () => {
      await using client = as('billing')
      for (const failureStatus of ['business-200', 'http-status'] as const) {
        lab.settings.pam360.failureStatus = failureStatus
        const error = await failureOf(client.resources.getId('nothing-like-this'))
        const expected = failureStatus === 'business-200' ? 'ServerError' : 'NotFoundError'
        expect([error.name, error.retryable]).toEqual([expected, false])
        expect(JSON.stringify({ ...error, message: error.message })).not.toContain('LAB:')
      }
    })

    it('of a node that only reads have a code and a hint [pam360/read-only-node]', async () => {
      lab.settings.pam360.readOnly = true
      await using client = as('owner')
      const error = await failureOf(client.passwords.change(svc))
      expect([error.name, error.code, error.hint]).toEqual([
        'ServerError',
        'READ_ONLY',
        expect.stringContaining('primary'),
      ])
      expect((await client.passwords.get(svc)).kind).toBe('password')
    })

    it('for harmful text are not worth repeating [pam360/harmful-input]', async () => {
      await using client = as('billing')
      const error = await failureOf(client.passwords.get(svc, { reason: '<script>alert(1)</script>' }))
      expect([error.name, error.code, error.status, error.retryable]).toEqual([
        'ConfigurationError',
        'HARMFUL_INPUT',
        599,
        false,
      ])
    })

    it.each([
      ['html', 'ProtocolError', 'UNEXPECTED_ANSWER', false],
      ['redirect', 'ProtocolError', 'UNEXPECTED_REDIRECT', false],
      ['invalid-utf8', 'ProtocolError', 'UNEXPECTED_ANSWER', false],
      ['truncate', 'ConnectionError', 'CONNECTION_RESET', true],
      ['reset', 'ConnectionError', 'CONNECTION_RESET', true],
    ] as const)('in the form %s are %s %s [pam360/answer-not-json]', async (kind, name, code, retryable) => {
      lab.faults.add({ surface: 'pam360', kind })
      await using client = as('billing', { retry: false })
      const error = await failureOf(client.resources.types())
      expect([error.name, error.code, error.retryable]).toEqual([name, code, retryable])
    })

    it('of a server that is not up say so, in JSON too [pam360/failed-with-http-status]', async () => {
      lab.faults.add({ surface: 'pam360', kind: 'status', status: 503 })
      await using client = as('billing', { retry: false })
      const error = await failureOf(client.resources.types())
      expect([error.name, error.status, error.retryable]).toEqual(['ServerError', 503, true])
    })

    it.each([502, 503, 504])('of a proxy with %i may pass [pam360/answer-not-json]', async (status) => {
      const certificate = await lab.pki.issueServer({ hosts: ['127.0.0.1'] })
      let asked = 0
      await using server = await TlsServer.start(certificate, (_request, response) => {
        asked += 1
        response.writeHead(status, { 'Content-Type': 'text/html' }).end('<html>not-to-be-shown</html>')
      })
      await using client = as('billing', { url: server.url, retry: { minDelayMs: 0, maxDelayMs: 0 } })
      const error = await failureOf(client.resources.types())
      expect([error.name, error.status, error.retryable]).toEqual(['ProtocolError', status, true])
      expect(asked).toBe(3)
      expect(JSON.stringify({ ...error, message: error.message })).not.toContain('not-to-be-shown')
    })
  })

  it('reads an answer whatever it is labelled [pam360/answer-envelope]', async () => {
    lab.faults.add({ surface: 'pam360', kind: 'content-type' })
    await using client = as('billing')
    expect((await client.passwords.get(svc)).secret.reveal()).toBe('Lab-Web-1!')
  })

  it('is closed once and for all', async () => {
    const client = as('billing')
    const under = client.passwords.get(svc)
    const closing = client.close()
    expect((await failureOf(client.passwords.get(svc))).code).toBe('CLIENT_CLOSED')
    await closing
    expect((await under).kind).toBe('password')
    await client.close()
  })
})
