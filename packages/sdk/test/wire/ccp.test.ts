import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { CentralCredentialProvider, type CcpPasswordRequest } from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'
import { HeldTime } from '../support/held-time.ts'
import { billing, reporting, secretIn, transports } from '../support/lab.ts'

let lab: Lab
beforeAll(async () => {
  lab = await Lab.start({
    ccp: { maxQueryBytes: 60_000 },
  })
})
afterEach(() => lab.reset())
afterAll(() => lab.stop())

const prod = { safe: 'Billing-DB', object: 'oracle-prod' }

describe.each(transports)('CCP over %s', (_name, transport) => {
  const withTransport = transport === undefined ? {} : { transport }
  const asBilling = (more: Parameters<typeof billing>[1] = {}): CentralCredentialProvider =>
    new CentralCredentialProvider(billing(lab, { ...withTransport, ...more }))
  const asReporting = (more: Parameters<typeof reporting>[1] = {}): CentralCredentialProvider =>
    new CentralCredentialProvider(reporting(lab, { ...withTransport, ...more }))

  it('retrieves over mutual TLS [ccp/client-certificate] [ccp/success-shape] [ccp/get-accounts-path]', async () => {
    await using ccp = asBilling()
    const before = Date.now()
    const credential = await ccp.getPassword({ ...prod, reason: 'nightly job' })
    expect(credential.secret.reveal()).toBe(secretIn(lab, 'Billing-DB', 'oracle-prod'))
    expect(credential).toMatchObject({
      kind: 'password',
      username: 'app',
      address: 'db1.example.com',
      changeInProgress: false,
      vault: 'ccp',
      reference: 'pam://ccp/Billing-DB/oracle-prod',
      properties: { Safe: 'Billing-DB', Name: 'oracle-prod', Port: '1521', PolicyID: 'Oracle' },
    })
    expect(Object.keys(credential.properties)).not.toContain('Content')
    expect(credential.retrievedAt.getTime()).toBeGreaterThanOrEqual(before)
    expect(lab.audit.entries().at(-1)).toMatchObject({ application: 'billing', reason: 'nightly job' })
    expect(lab.journal.entries().at(-1)).toMatchObject({
      method: 'GET',
      path: '/AIMWebService/api/Accounts',
      status: 200,
    })
  })

  it('needs no certificate where the AppID asks for none [ccp/client-certificate-optional] [ccp/safe-optional]', async () => {
    await using ccp = asReporting()
    const credential = await ccp.getPassword({ object: 'oracle-prod' })
    expect(credential.secret.reveal()).toBe(secretIn(lab, 'Billing-DB', 'oracle-prod'))
    expect(lab.journal.entries().at(-1)).not.toHaveProperty('clientCertificate')
  })

  it('selects by every criterion [ccp/criteria-parameters] [ccp/nested-folder]', async () => {
    await using ccp = asBilling()
    const found = async (request: CcpPasswordRequest): Promise<string> =>
      (await ccp.getPassword(request)).reference
    expect(await found({ safe: 'Windows-Test', folder: 'Root\\OS\\Windows', object: 'windows1' })).toBe(
      'pam://ccp/Windows-Test/OS/Windows/windows1',
    )
    expect(await found({ database: 'ORCLT' })).toBe('pam://ccp/Billing-DB/oracle-test')
    expect(await found({ address: 'db2.example.com', username: 'app' })).toBe(
      'pam://ccp/Billing-DB/oracle-test',
    )
    expect(await found({ policyId: 'UnixSSH' })).toBe('pam://ccp/Linux/root-web1')
    expect(await found({ safe: 'Billing-DB', properties: { SequenceID: '5' } })).toBe(
      'pam://ccp/Billing-DB/oracle-prod',
    )
    expect(await found({ query: 'Safe=Linux;Object=root-web1' })).toBe('pam://ccp/Linux/root-web1')
    expect(await found({ safe: 'Linux', object: '^root-', queryFormat: 'regexp' })).toBe(
      'pam://ccp/Linux/root-web1',
    )
  })

  it('gives the active one of dual accounts, and follows the switch [ccp/dual-account-query] [ccp/dual-account-safe]', async () => {
    await using ccp = asBilling()
    const request = { safe: 'Billing-DB', virtualUsername: 'ledger' }
    expect((await ccp.getPassword(request)).username).toBe('ledger_a')
    lab.vault.switchDualAccount('ledger')
    expect((await ccp.getPassword(request)).username).toBe('ledger_b')
    expect((await failureOf(ccp.getPassword({ ...request, safe: 'Linux' }))).name).toBe('NotFoundError')
  })

  it('gives keys as keys [ccp/ssh-key-content]', async () => {
    await using ccp = asBilling()
    const credential = await ccp.getPassword({ safe: 'Linux', object: 'deploy-key' })
    expect(credential.kind).toBe('ssh-key')
    expect(credential.secret.reveal()).toBe(secretIn(lab, 'Linux', 'deploy-key'))
  })

  it('surfaces a change in progress, and fails on it when asked to [ccp/change-in-progress-flag] [ccp/change-in-progress-error]', async () => {
    await using ccp = asBilling()
    const changing = { safe: 'Billing-DB', object: 'changing' }
    expect((await ccp.getPassword(changing)).changeInProgress).toBe(true)
    const error = await failureOf(ccp.getPassword({ ...changing, failRequestOnPasswordChange: true }))
    expect(error).toMatchObject({
      name: 'ChangeInProgressError',
      vendorCode: 'APPAP282E',
      status: 500,
      retryable: true,
    })
    expect(
      (await ccp.getPassword({ ...changing, failRequestOnPasswordChange: false })).changeInProgress,
    ).toBe(true)
    expect(lab.journal.entries()).toHaveLength(3)
  })

  it.each([false, true])(
    'asks until the change is over, by explicit policy (refused meanwhile: %s) [ccp/change-retry-policy]',
    async (failRequestOnPasswordChange) => {
      await using ccp = asBilling({ changeInProgress: { attempts: 1000, delayMs: 1, maxDelayMs: 1 } })
      const retrieval = ccp.getPassword({
        safe: 'Billing-DB',
        object: 'changing',
        failRequestOnPasswordChange,
      })
      await lab.journal.waitFor(() => lab.journal.entries().length >= 3)
      lab.vault.setChangeInProgress({ safe: 'Billing-DB', object: 'changing' }, false)
      expect((await retrieval).changeInProgress).toBe(false)
    },
  )

  it('asks only as often as the policy says [ccp/change-retry-policy]', async () => {
    await using ccp = asBilling()
    const error = await failureOf(
      ccp.getPassword({
        safe: 'Billing-DB',
        object: 'changing',
        changeInProgress: { attempts: 3, delayMs: 1 },
      }),
    )
    expect(error.name).toBe('ChangeInProgressError')
    expect(lab.journal.entries()).toHaveLength(3)
  })

  it('stays inside its deadline while it waits for a change [ccp/change-retry-policy]', async () => {
    await using ccp = asBilling()
    const request = {
      safe: 'Billing-DB',
      object: 'changing',
      timeoutMs: 300,
      changeInProgress: { attempts: 9, delayMs: 60_000, maxDelayMs: 60_000 },
    }
    using time = new HeldTime()
    const failure = failureOf(ccp.getPassword(request))
    await time.until(() => lab.journal.entries().length === 1)
    time.pass(300)
    expect((await failure).code).toBe('TIMEOUT')
  })

  it('reads real booleans too [ccp/real-booleans]', async () => {
    lab.settings.ccp.realBooleans = true
    await using ccp = asBilling()
    expect((await ccp.getPassword({ safe: 'Billing-DB', object: 'changing' })).changeInProgress).toBe(true)
    expect((await ccp.getPassword(prod)).changeInProgress).toBe(false)
  })

  it('sends the documented header, and no authorization [ccp/request-headers]', async () => {
    await using ccp = asBilling()
    await ccp.getPassword(prod)
    await ccp.getPassword({ ...prod, connectionTimeoutSeconds: 5 })
    expect(lab.journal.entries().at(-1)?.query).toContainEqual(['ConnectionTimeout', '5'])
  })

  it('reuses its connection [core/keep-alive]', async () => {
    await using ccp = asBilling()
    for (let count = 0; count < 5; count += 1) await ccp.getPassword(prod)
    // undici opens a second one before it knows that the first is free again.
    expect(new Set(lab.journal.entries().map((entry) => entry.connection)).size).toBeLessThanOrEqual(
      transport === undefined ? 1 : 2,
    )
  })

  it.each<[string, CcpPasswordRequest, object, string]>([
    [
      'an object that is not there',
      { safe: 'Billing-DB', object: 'nothing' },
      { name: 'NotFoundError', vendorCode: 'APPAP004E', status: 404 },
      '[ccp/no-match]',
    ],
    [
      'a safe that is not there',
      { safe: 'Nowhere', object: 'oracle-prod' },
      { name: 'NotFoundError', vendorCode: 'APPAP004E' },
      '[ccp/no-match] [ccp/code-before-status]',
    ],
    [
      'a safe that is closed to it',
      { safe: 'Closed', object: 'hidden' },
      { name: 'NotFoundError', vendorCode: 'APPAP004E' },
      '[core/outage-is-not-absence]',
    ],
    [
      'two accounts at once',
      { safe: 'Billing-DB', username: 'app' },
      { name: 'AmbiguousMatchError', vendorCode: 'APPAP229E', status: 400 },
      '[ccp/ambiguous] [core/outage-is-not-absence]',
    ],
    [
      'an AppID that is not there',
      { ...prod, appId: 'unheard-of' },
      { name: 'AuthenticationError', code: 'UNKNOWN_APPLICATION', vendorCode: 'APPAP008E', status: 403 },
      '[ccp/appid-unknown]',
    ],
    [
      'an AppID for a user of Windows',
      { ...prod, appId: 'windows-service' },
      { name: 'AuthenticationError', vendorCode: 'APPAP306E', status: 403 },
      '[ccp/authentication-failed]',
    ],
    [
      'an account whose platform wants a reason',
      { safe: 'Windows-Test', object: 'domain-admin' },
      { name: 'ReasonRequiredError', status: 400 },
      '[ccp/reason-required]',
    ],
    [
      'an account without a password',
      { safe: 'Billing-DB', object: 'unset' },
      { name: 'SecretNotSetError', code: 'SECRET_NOT_SET' },
      '[ccp/empty-content]',
    ],
    [
      'a regular expression that is none',
      { safe: 'S', object: '(', queryFormat: 'regexp' },
      { name: 'ConfigurationError', vendorCode: 'AIMWS030E' },
      '[ccp/aimws030e]',
    ],
  ])('refuses %s %#', async (_what, request, expected) => {
    await using ccp = asBilling()
    const error = await failureOf(ccp.getPassword(request))
    expect(error).toMatchObject(expected)
    expect(error.hint).toBeTruthy()
    expect(lab.journal.entries()).toHaveLength(1)
  })

  it('gives the reason that the platform wants [ccp/reason-required] [ccp/reason-parameter]', async () => {
    await using ccp = asBilling()
    const reason = 'Störung 4711: „Zugriff“ 日本'
    await ccp.getPassword({ safe: 'Windows-Test', object: 'domain-admin', reason })
    expect(lab.audit.entries().at(-1)?.reason).toBe(reason)
  })

  it('tells that the certificate is not the right one [ccp/authentication-failed]', async () => {
    const { files } = lab.clients['intruder']!
    await using ccp = asBilling({ tls: { ca: lab.ca.file, cert: files.cert, key: files.key } })
    const error = await failureOf(ccp.getPassword(prod))
    expect(error).toMatchObject({ name: 'AuthenticationError', vendorCode: 'APPAP306E' })
    expect(error.message).toContain("the client certificate's serial number is not allowed")
  })

  it('tells that none was presented [ccp/authentication-failed]', async () => {
    await using ccp = asReporting()
    const error = await failureOf(ccp.getPassword({ ...prod, appId: 'billing' }))
    expect(error).toMatchObject({ name: 'AuthenticationError', vendorCode: 'APPAP306E' })
    expect(error.message).toContain('none was presented')
  })

  it('closes only when a call that waits for a change is over [core/close-releases] [ccp/change-retry-policy]', async () => {
    const ccp = asBilling()
    const changing = { safe: 'Billing-DB', object: 'changing' }
    const policy = { attempts: 1000, delayMs: 20, maxDelayMs: 20 }
    const retrieval = ccp.getPassword({ ...changing, changeInProgress: policy })
    await lab.journal.waitFor(() => true)
    let over = false
    const closing = ccp.close().then(() => expect(over).toBe(true))
    await lab.journal.waitFor(() => lab.journal.entries().length >= 3)
    lab.vault.setChangeInProgress(changing, false)
    expect((await retrieval.finally(() => (over = true))).changeInProgress).toBe(false)
    await closing
  })

  it('tells that the server does not trust the certificate [ccp/html-403]', async () => {
    const { files } = lab.clients['untrusted']!
    await using ccp = asBilling({ tls: { ca: lab.ca.file, cert: files.cert, key: files.key } })
    const error = await failureOf(ccp.getPassword(prod))
    expect(error).toMatchObject({ name: 'PermissionError', status: 403 })
    expect(error.hint).toContain('its authority may not be trusted by the server')
  })

  it('takes another service path, and names one that is wrong [ccp/service-path] [ccp/html-404]', async () => {
    await using other = asBilling({ url: new URL('/', lab.urls.ccp).href, servicePath: 'Elsewhere' })
    const error = await failureOf(other.getPassword(prod))
    expect(error).toMatchObject({ name: 'ConfigurationError', code: 'SERVICE_PATH', status: 404 })
    expect(error.message).toContain('/Elsewhere')
  })

  it('sends + & % only when told to, and tells when the server refuses them [ccp/unsupported-characters] [ccp/aimws030e]', async () => {
    await using ccp = asBilling()
    const request = { safe: 'Billing-DB', object: 'a+b&c%d' }
    expect((await failureOf(ccp.getPassword(request))).code).toBe('INVALID_REQUEST')
    expect(lab.journal.entries()).toHaveLength(0)
    lab.vault.addAccount({ safe: 'Billing-DB', name: 'a+b&c%d', platformId: 'Oracle', secret: 'found' })
    expect((await ccp.getPassword({ ...request, allowSpecialCharacters: true })).secret.reveal()).toBe(
      'found',
    )
    lab.settings.ccp.strictUrls = true
    expect(await failureOf(ccp.getPassword({ ...request, allowSpecialCharacters: true }))).toMatchObject({
      name: 'ConfigurationError',
      vendorCode: 'AIMWS030E',
    })
  })

  it('tells that the vault behind CCP is out of reach, and repeats nothing [ccp/vault-unreachable]', async () => {
    lab.provider.settings.vaultReachable = false
    await using ccp = asBilling()
    expect(await failureOf(ccp.getPassword(prod))).toMatchObject({
      name: 'ServerError',
      vendorCode: 'APPAP007E',
      retryable: true,
    })
    expect(lab.journal.entries()).toHaveLength(1)
  })

  it.each<[string, Parameters<Lab['faults']['add']>[0], object, string]>([
    [
      'a page that asks for Windows authentication',
      { surface: 'ccp', kind: 'status', status: 401, body: 'html' },
      { name: 'AuthenticationError', status: 401 },
      '[ccp/html-401]',
    ],
    [
      'a page that refuses',
      { surface: 'ccp', kind: 'status', status: 403, body: 'html' },
      { name: 'PermissionError', status: 403 },
      '[ccp/html-403]',
    ],
    [
      'a failing application pool',
      { surface: 'ccp', kind: 'status', status: 503, body: 'html' },
      { name: 'ServerError', status: 503, retryable: true },
      '[ccp/html-5xx]',
    ],
    [
      'a failing server',
      { surface: 'ccp', kind: 'status', status: 500, body: 'html' },
      { name: 'ServerError', status: 500 },
      '[ccp/html-5xx]',
    ],
    [
      'too many requests',
      { surface: 'ccp', kind: 'status', status: 429, body: 'empty' },
      { name: 'RateLimitError', status: 429, retryable: true },
      '[ccp/status-429]',
    ],
    [
      'a portal in between',
      { surface: 'ccp', kind: 'html' },
      { name: 'ProtocolError', status: 200 },
      '[ccp/html-200]',
    ],
    [
      'another content type',
      { surface: 'ccp', kind: 'content-type' },
      { name: 'ProtocolError', status: 200 },
      '[ccp/html-200]',
    ],
    [
      'a body that breaks off',
      { surface: 'ccp', kind: 'truncate' },
      { name: 'ConnectionError', code: 'CONNECTION_RESET' },
      '[ccp/truncated-body]',
    ],
    [
      'a connection reset',
      { surface: 'ccp', kind: 'reset' },
      { name: 'ConnectionError', code: 'CONNECTION_RESET' },
      '[core/connection-error-kinds]',
    ],
    [
      'a reset in the middle',
      { surface: 'ccp', kind: 'reset', when: 'mid-body' },
      { name: 'ConnectionError', code: 'CONNECTION_RESET' },
      '[ccp/truncated-body]',
    ],
    [
      'bytes that are no UTF-8',
      { surface: 'ccp', kind: 'invalid-utf8' },
      { name: 'ProtocolError' },
      '[ccp/invalid-utf8]',
    ],
    [
      'an answer without end',
      { surface: 'ccp', kind: 'oversize', bytes: 200_000 },
      { name: 'ProtocolError', code: 'ANSWER_TOO_LARGE' },
      '[core/bounded-answers]',
    ],
    [
      'a redirect',
      { surface: 'ccp', kind: 'redirect', location: 'https://elsewhere.example.com/x?token=1' },
      { name: 'ProtocolError', code: 'UNEXPECTED_REDIRECT', status: 302 },
      '[ccp/redirect] [core/redirects-not-followed]',
    ],
    [
      'a server that never answers',
      { surface: 'ccp', kind: 'stall' },
      { name: 'ConnectionError', code: 'TIMEOUT' },
      '[core/deadline-covers-body]',
    ],
  ])('tells %s for what it is %#', async (_what, fault, expected) => {
    lab.faults.add(fault)
    await using ccp = asBilling({
      retry: false,
      maxAnswerBytes: 100_000,
      timeoutMs: fault.kind === 'stall' ? 300 : 20_000,
    })
    const error = await failureOf(ccp.getPassword(prod))
    expect(error).toMatchObject(expected)
    expect(error.message).not.toContain('token')
  })

  it('asks for the client certificate where the service requires one [ccp/certificate-required-page]', async () => {
    await using strict = await Lab.start({
      seed: {
        version: 1,
        services: [{ path: 'AIMWebService', clientCertificate: 'require' }],
        applications: [{ id: 'reporting' }],
      },
    })
    await using ccp = new CentralCredentialProvider(reporting(strict, withTransport))
    const error = await failureOf(ccp.getPassword({ safe: 'S' }))
    expect(error.name).toBe('PermissionError')
    expect(error.hint).toContain('client certificate')
  })
})

describe('CCP, without any request', () => {
  it('is constructed without touching a file or a socket [core/constructor-without-io]', () => {
    const ccp = new CentralCredentialProvider({
      url: 'https://nowhere.invalid',
      appId: 'x',
      tls: { ca: '/nowhere/ca.pem', cert: '/nowhere/c.pem', key: '/nowhere/k.pem' },
    })
    expect(ccp.name).toBe('ccp')
  })

  it('checks the configuration [ccp/check-service-local]', async () => {
    await using ccp = new CentralCredentialProvider(billing(lab))
    const check = await ccp.checkService()
    expect(check).toMatchObject({
      url: lab.urls.ccp,
      appId: 'billing',
      clientCertificate: { serialNumber: lab.clients['billing']!.serialNumber },
    })
    expect(check.clientCertificate?.validTo.getTime()).toBeGreaterThan(Date.now())
    expect(lab.journal.entries()).toHaveLength(0)
  })

  it.each<[string, object, RegExp]>([
    ['no url', { appId: 'x' }, /'url' must be a string/],
    ['an empty url', { url: '', appId: 'x' }, /'url' must be a string/],
    ['a url without a host', { url: 'https://', appId: 'x' }, /'url' is not a URL/],
    ['no AppID', { url: 'ccp' }, /'appId' must be a string/],
    ['an empty service path', { url: 'ccp', appId: 'x', servicePath: '' }, /'servicePath' is empty/],
    ['a misspelt option', { url: 'ccp', appId: 'x', timeoutMS: 5 }, /'timeoutMS', did you mean 'timeoutMs'/],
    [
      'verify that is no boolean',
      { url: 'ccp', appId: 'x', tls: { verify: 1 } },
      /'tls' is not right: option 'verify' must be true or false/,
    ],
    [
      'a misspelt TLS option',
      { url: 'ccp', appId: 'x', tls: { passPhrase: 's' } },
      /'passPhrase', did you mean 'passphrase'/,
    ],
    ['a timeout of nothing', { url: 'ccp', appId: 'x', timeoutMs: 0 }, /'timeoutMs' must be a whole number/],
    [
      'a logger that cannot log',
      { url: 'ccp', appId: 'x', logger: { info: () => undefined } },
      /'logger' must be/,
    ],
  ])(
    'refuses %s at construction [ccp/check-service-rejects] [core/options-checked] [ccp/appid-required]',
    (_what, options, message) => {
      expect(() => new CentralCredentialProvider(options as never)).toThrow(message)
    },
  )

  it.each<[string, object, RegExp]>([
    ['a misspelt criterion', { safe: 'S', objct: 'o' }, /unknown option 'objct', did you mean 'object'/],
    ['a criterion that is null', { safe: 'S', object: null }, /'object' must be a string/],
    ['a virtual user name that is null', { safe: 'S', virtualUsername: null }, /'virtualUsername' must be/],
    [
      'a format that does not exist',
      { safe: 'S', queryFormat: 'glob' },
      /'queryFormat' must be 'exact' or 'regexp'/,
    ],
    [
      'a timeout that is no number',
      { safe: 'S', connectionTimeoutSeconds: '30' },
      /'connectionTimeoutSeconds' must be a whole number/,
    ],
    [
      'half a second',
      { safe: 'S', connectionTimeoutSeconds: 0.5 },
      /'connectionTimeoutSeconds' must be a whole number/,
    ],
    [
      'a flag that is text',
      { safe: 'S', failRequestOnPasswordChange: 'True' },
      /'failRequestOnPasswordChange' must be true or false/,
    ],
  ])(
    'refuses a call with %s [core/options-checked] [ccp/connection-timeout-parameter] [ccp/dual-account-name-required]',
    async (_what, request, message) => {
      await using ccp = new CentralCredentialProvider(reporting(lab))
      await expect(ccp.getPassword(request as never)).rejects.toThrow(message)
      expect(lab.journal.entries()).toHaveLength(0)
    },
  )

  it('sorts what a health check finds [ccp/health-check]', async () => {
    await using ccp = new CentralCredentialProvider(billing(lab, { retry: false }))
    const status = async (canary: CcpPasswordRequest = prod, client = ccp): Promise<string> =>
      (await client.checkHealth(canary)).status
    expect(await status()).toBe('ok')
    expect(await status({ ...prod, appId: 'unheard-of' })).toBe('refused')
    expect(await status({ safe: 'Billing-DB', object: 'nothing' })).toBe('misconfigured')
    lab.faults.add({ surface: 'ccp', kind: 'status', status: 503, body: 'html', times: 1 })
    expect(await status()).toBe('down')
    // A reset on a connection that was used before is repeated once on a fresh one.
    lab.faults.add({ surface: 'ccp', kind: 'reset', times: 2 })
    expect(await status()).toBe('down')
    await using wrongPath = new CentralCredentialProvider(
      billing(lab, { url: new URL('/Elsewhere', lab.urls.ccp).href }),
    )
    expect(await status(prod, wrongPath)).toBe('misconfigured')
    await using untrusting = new CentralCredentialProvider({ url: lab.urls.ccp, appId: 'reporting' })
    const report = await untrusting.checkHealth(prod)
    expect(report).toMatchObject({ status: 'misconfigured', error: { code: 'TLS_UNTRUSTED' } })
    await using closed = new CentralCredentialProvider(reporting(lab))
    await closed.close()
    expect(await status(prod, closed)).toBe('misconfigured')
    await expect(
      ccp.checkHealth({ ...prod, signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough')
  })
})
