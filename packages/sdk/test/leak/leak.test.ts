import { createPrivateKey } from 'node:crypto'
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Lab, type Fault, type Seed } from '@sallyport/lab'
import { Secret } from '@sallyport/sdk'
import {
  CentralCredentialProvider,
  CredentialProvider,
  type CentralCredentialProviderOptions,
} from '@sallyport/sdk/cyberark'
import { transports } from '../support/lab.ts'
import { everyFormOf } from '../support/every-form.ts'
import { overhear } from '../support/overhear.ts'

const password = 'S3ntinel"pa,ss;w\\rd<é🔐'
const passphrase = 'S3ntinel passphrase'
const seed: Seed = {
  version: 1,
  platforms: [{ id: 'Any' }, { id: 'Reason', requireReason: true }],
  clients: [{ name: 'billing' }, { name: 'intruder' }],
  applications: [
    { id: 'billing', authentication: [{ type: 'certificateSerialNumber', client: 'billing' }] },
    { id: 'batch' },
  ],
  safes: [
    {
      name: 'Safe',
      members: ['billing', 'batch'].map((name) => ({
        name,
        permissions: ['list', 'use', 'retrieve'] as const,
      })),
    },
  ],
  accounts: ['one', 'two', 'changing', 'reason'].map((name) => ({
    safe: 'Safe',
    name,
    platformId: name === 'reason' ? 'Reason' : 'Any',
    userName: 'user',
    secret: password,
    changeInProgress: name === 'changing',
  })),
}

let lab: Lab
let encryptedKey: string
/** What must not be seen anywhere: as it is, and as JSON, base64, hexadecimal and a URL would hold it. */
let forbidden: string[]
beforeAll(async () => {
  lab = await Lab.start({ seed })
  const { key } = lab.clients['billing']!
  encryptedKey = createPrivateKey(key)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
    .toString()
  const bytes = Buffer.from(password)
  forbidden = [
    'S3ntinel',
    password.slice(9),
    bytes.toString('base64').slice(4, 20),
    bytes.toString('base64url').slice(4, 20),
    bytes.toString('hex'),
    encodeURIComponent(password).slice(12),
    Buffer.from(passphrase).toString('base64').slice(4, 16),
    key.split('\n')[1]!,
    Buffer.from(lab.clients['billing']!.pfx).toString('base64').slice(0, 40),
    Buffer.from(lab.clients['billing']!.pfx).toString('latin1').slice(40, 60),
    encryptedKey.split('\n')[1]!,
  ]
})
afterEach(() => lab.reset())
afterAll(() => lab.stop())

/** A key as it looks in a variable of a pipeline: base64 without the lines around it. */
function bare(pem: string): string {
  return pem.replaceAll(/-----.*-----|\s/g, '')
}

function expectNothingIn(text: string): void {
  for (const secret of forbidden) expect(text).not.toContain(secret)
}

const options = (more: Partial<CentralCredentialProviderOptions> = {}): CentralCredentialProviderOptions => ({
  url: lab.urls.ccp,
  appId: 'billing',
  tls: { ca: lab.ca.pem, cert: lab.clients['billing']!.cert, key: encryptedKey, passphrase },
  retry: { attempts: 2, minDelayMs: 0, maxDelayMs: 0 },
  ...more,
})

const one = { safe: 'Safe', object: 'one' }

const httpFaults: Fault[] = [
  { surface: 'ccp', kind: 'status', status: 401, body: 'html' },
  { surface: 'ccp', kind: 'status', status: 403, body: 'json', message: password },
  { surface: 'ccp', kind: 'status', status: 404, body: 'json', code: 'APPAP004E', message: password },
  { surface: 'ccp', kind: 'status', status: 429, body: 'empty', retryAfter: 0 },
  { surface: 'ccp', kind: 'status', status: 500, body: 'json', code: password, message: password },
  { surface: 'ccp', kind: 'status', status: 503, body: 'html' },
  { surface: 'ccp', kind: 'html' },
  { surface: 'ccp', kind: 'content-type' },
  { surface: 'ccp', kind: 'truncate' },
  { surface: 'ccp', kind: 'truncate', bytes: 40 },
  { surface: 'ccp', kind: 'reset' },
  { surface: 'ccp', kind: 'reset', when: 'mid-body' },
  { surface: 'ccp', kind: 'invalid-utf8' },
  { surface: 'ccp', kind: 'oversize', bytes: 300_000 },
  {
    surface: 'ccp',
    kind: 'redirect',
    location: `https://elsewhere.example.com/?x=${encodeURIComponent(password)}`,
  },
  { surface: 'ccp', kind: 'stall' },
]

describe.each(transports)('nothing secret is seen over %s', (_name, transport) => {
  const withTransport = transport === undefined ? {} : { transport }

  it('when all goes well [core/secret-never-printed] [core/logger-allowlist]', async () => {
    const text = await overhear(everyFormOf, async (logger) => {
      await using ccp = new CentralCredentialProvider(options({ logger, ...withTransport }))
      const credential = await ccp.getPassword({ ...one, reason: 'why' })
      expect(credential.secret.reveal()).toBe(password)
      return [
        ccp,
        credential,
        { ...credential },
        [credential],
        structuredClone({ ...credential.secret }),
        await ccp.checkService(),
      ]
    })
    expectNothingIn(text)
    // What is meant to be seen is.
    expect(text).toContain('/AIMWebService/api/Accounts')
    expect(text).toContain('[REDACTED]')
    // Not even the query, which holds names and reasons.
    expect(text).not.toContain('AppID=')
    expect(text).not.toContain('Reason=')
  })

  it.each(httpFaults)(
    'when the answer is spoilt: $kind $status $when [core/no-secret-in-failures] [ccp/messages-without-body] [core/error-printing]',
    async (fault) => {
      lab.faults.add(fault)
      const text = await overhear(everyFormOf, async (logger) => {
        await using ccp = new CentralCredentialProvider(
          options({
            logger,
            maxAnswerBytes: 100_000,
            timeoutMs: fault.kind === 'stall' ? 250 : 20_000,
            ...withTransport,
          }),
        )
        const error: unknown = await ccp.getPassword(one).catch((thrown: unknown) => thrown)
        expect(error).toBeInstanceOf(Error)
        return [error, ccp, await ccp.checkHealth({ ...one, timeoutMs: 250 })]
      })
      expectNothingIn(text)
    },
  )

  it('when the vault refuses [core/no-secret-in-failures]', async () => {
    const text = await overhear(everyFormOf, async (logger) => {
      await using ccp = new CentralCredentialProvider(options({ logger, ...withTransport }))
      return await Promise.all(
        [
          { safe: 'Safe', object: 'nothing' },
          { safe: 'Safe', username: 'user' },
          { safe: 'Safe', object: 'changing', failRequestOnPasswordChange: true },
          { safe: 'Safe', object: 'changing', changeInProgress: { attempts: 2, delayMs: 0 } },
          { safe: 'Safe', object: 'reason' },
          { ...one, appId: 'unknown' },
          { safe: '(', queryFormat: 'regexp' as const },
        ].map((request) => ccp.getPassword(request).catch((thrown: unknown) => thrown)),
      )
    })
    expectNothingIn(text)
    expect(text).toContain('AmbiguousMatchError')
  })

  it('when a proxy is in the way [core/no-secret-in-failures]', async () => {
    const text = await overhear(everyFormOf, async (logger) => {
      const proxy = { url: 'http://127.0.0.1:9', username: 'user', password: new Secret(passphrase) }
      await using ccp = new CentralCredentialProvider(
        options({ logger, proxy, retry: false, ...withTransport }),
      )
      return [ccp, await ccp.getPassword(one).catch((thrown: unknown) => thrown)]
    })
    expectNothingIn(text)
  })
})

describe('nothing secret is seen', () => {
  it.each<[string, () => CentralCredentialProviderOptions['tls']]>([
    [
      'a wrong passphrase',
      () => ({ cert: lab.clients['billing']!.cert, key: encryptedKey, passphrase: `${passphrase} not` }),
    ],
    ['a missing passphrase', () => ({ cert: lab.clients['billing']!.cert, key: encryptedKey })],
    [
      'a key that does not fit',
      () => ({ cert: lab.clients['intruder']!.cert, key: encryptedKey, passphrase }),
    ],
    [
      'a spoilt key',
      () => ({
        cert: lab.clients['billing']!.cert,
        key: encryptedKey.replace(/\n.{10}/, '\n**********'),
        passphrase,
      }),
    ],
    [
      'a key in place of the certificate',
      () => ({ cert: lab.clients['billing']!.key, key: encryptedKey, passphrase }),
    ],
    ['a key in place of the authority', () => ({ ca: lab.clients['billing']!.key })],
    ['a key in place of a PFX', () => ({ pfx: lab.clients['billing']!.key, passphrase })],
    ['a PFX with a wrong passphrase', () => ({ pfx: lab.clients['billing']!.pfx, passphrase })],
    [
      'a key in bare base64',
      () => ({ cert: lab.clients['billing']!.cert, key: bare(lab.clients['billing']!.key) }),
    ],
    [
      'a key without its first line',
      () => ({
        cert: lab.clients['billing']!.cert,
        key: lab.clients['billing']!.key.split('\n').slice(1).join('\n'),
      }),
    ],
    [
      'a key inside JSON',
      () => ({
        cert: lab.clients['billing']!.cert,
        key: JSON.stringify({ key: bare(lab.clients['billing']!.key) }),
      }),
    ],
    ['a key in place of the path of the authority', () => ({ ca: bare(lab.clients['billing']!.key) })],
    ['a key in place of the path of the certificate', () => ({ cert: bare(lab.clients['billing']!.key) })],
    [
      'a PFX in base64',
      () => ({ pfx: Buffer.from(lab.clients['billing']!.pfx).toString('base64'), passphrase }),
    ],
    [
      'a PFX as a binary string',
      () => ({ pfx: Buffer.from(lab.clients['billing']!.pfx).toString('latin1'), passphrase }),
    ],
    ['a passphrase in place of a file', () => ({ cert: lab.clients['billing']!.cert, key: passphrase })],
  ])('in the error for %s [core/no-secret-in-failures] [core/tls-option-errors]', async (_what, tls) => {
    const text = await overhear(everyFormOf, async (logger) => {
      await using ccp = new CentralCredentialProvider({ ...options({ logger }), tls: tls()! })
      return [ccp, await ccp.checkService().catch((thrown: unknown) => thrown)]
    })
    expectNothingIn(text)
    expect(text).toContain('ConfigurationError')
  })

  it('in the error for options of the wrong type [core/options-checked] [core/no-secret-in-failures]', () => {
    for (const wrong of [
      { passphrase: [passphrase] },
      { passPhrase: passphrase },
      { passphrase, key: encryptedKey },
    ]) {
      let error: unknown
      try {
        new CentralCredentialProvider({ ...options(), tls: wrong as never })
      } catch (thrown) {
        error = thrown
      }
      expect(error).toBeInstanceOf(Error)
      expectNothingIn(everyFormOf(error))
    }
  })

  const cpFaults: (Fault | undefined)[] = [
    undefined,
    { surface: 'cp', kind: 'exit', exitCode: 1, stderr: password },
    { surface: 'cp', kind: 'exit', exitCode: 3, stderr: `APPAP999E ${password}` },
    { surface: 'cp', kind: 'warning', text: password },
    { surface: 'cp', kind: 'garbage', stdout: `${password}\n` },
    { surface: 'cp', kind: 'truncate' },
    { surface: 'cp', kind: 'hang' },
    { surface: 'cp', kind: 'crash' },
  ]

  it.each(cpFaults.map((fault) => [fault?.kind ?? 'nothing wrong', fault] as const))(
    'of what the executable printed: %s [core/executable-output-private] [core/no-secret-in-failures]',
    async (_kind, fault) => {
      if (fault !== undefined) lab.faults.add(fault)
      const text = await overhear(everyFormOf, async (logger) => {
        await using cp = new CredentialProvider({
          appId: 'batch',
          executable: lab.clipasswordsdk,
          timeoutMs: fault?.kind === 'hang' ? 400 : 20_000,
          logger,
        })
        return [cp, await cp.getPassword(one).catch((thrown: unknown) => thrown)]
      })
      expectNothingIn(text)
    },
  )

  it("in the lab's journal, audit and description", async () => {
    await using ccp = new CentralCredentialProvider(options())
    await ccp.getPassword(one)
    await using cp = new CredentialProvider({ appId: 'batch', executable: lab.clipasswordsdk })
    await cp.getPassword(one)
    expectNothingIn([lab.journal.entries(), lab.audit.entries(), lab.describe()].map(everyFormOf).join('\n'))
    // The lab hands out the keys of its clients, but no secret of its vault shows on it.
    expect(inspect(lab, { depth: 12, showHidden: true, getters: true })).not.toContain('S3ntinel')
  })
})
