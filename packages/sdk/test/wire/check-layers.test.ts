import { once } from 'node:events'
import { chmod, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { ServerOptions } from 'node:https'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { Lab, type IssuedCertificate } from '@sallyport/lab'
import {
  checkLayers,
  type CheckLayer,
  type CheckStep,
  type TlsOptions,
  type VaultCheck,
} from '@sallyport/sdk'
import { CentralCredentialProvider, type CentralCredentialProviderOptions } from '@sallyport/sdk/cyberark'
import { brokenLayer, layersThatAre, stepOf } from '../support/check.ts'
import { HeldTime } from '../support/held-time.ts'
import { billing, transports } from '../support/lab.ts'
import { Proxy } from '../support/proxy.ts'
import { TlsServer } from '../support/tls-server.ts'

const day = 86_400_000

let lab: Lab
let folder: string
beforeAll(async () => {
  lab = await Lab.start()
  folder = await mkdtemp(join(tmpdir(), 'sallyport-check-'))
})
afterEach(() => lab.reset())
afterAll(async () => {
  await lab.stop()
  await rm(folder, { recursive: true, force: true })
})

async function checked(more: Partial<CentralCredentialProviderOptions> = {}): Promise<VaultCheck> {
  await using ccp = new CentralCredentialProvider(billing(lab, { timeoutMs: 20_000, retry: false, ...more }))
  return await ccp.check()
}

/** The lab's own trust, with something in place of its client certificate. */
const trusting = (tls: TlsOptions): Partial<CentralCredentialProviderOptions> => ({
  tls: { ca: lab.ca.file, ...tls },
})
const client = (name: string) => lab.clients[name]!
const hosts = ['127.0.0.1']
const period = (from: number, to: number) => ({
  notBefore: new Date(Date.now() + from * day),
  notAfter: new Date(Date.now() + to * day),
})
const presented = (certificate: Promise<IssuedCertificate>) => async () => {
  lab.pki.present(await certificate)
  return {}
}

interface Break {
  readonly what: string
  readonly layer: CheckLayer
  readonly code: string
  readonly message: RegExp
  readonly remedy: RegExp
  readonly ids: string
  /** Breaks it, and gives the options that differ from those that work. */
  readonly breaks: () =>
    Partial<CentralCredentialProviderOptions> | Promise<Partial<CentralCredentialProviderOptions>>
}

/** A port at which nothing listens any more. */
async function deadPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const breaks: readonly Break[] = [
  {
    what: 'a host that no DNS knows',
    layer: 'dns',
    code: 'DNS_FAILURE',
    message: /^nowhere\.invalid/,
    remedy: /typing error|name servers/,
    ids: '[core/check-names-layer]',
    breaks: () => ({ url: 'https://nowhere.invalid' }),
  },
  {
    what: 'a port where nothing listens',
    layer: 'tcp',
    code: 'CONNECTION_REFUSED',
    message: /nothing listens/,
    remedy: /port/,
    ids: '[core/check-names-layer]',
    breaks: async () => ({ url: `https://127.0.0.1:${await deadPort()}` }),
  },
  {
    what: 'a proxy whose name no DNS knows',
    layer: 'dns',
    code: 'DNS_FAILURE',
    message: /nowhere\.invalid/,
    remedy: /./,
    ids: '[core/check-proxy]',
    breaks: () => ({ proxy: 'http://nowhere.invalid:3128' }),
  },
  {
    what: 'a proxy that is not there',
    layer: 'proxy',
    code: 'PROXY_REFUSED',
    message: /was not reached/,
    remedy: /HTTPS_PROXY/,
    ids: '[core/check-proxy]',
    breaks: async () => ({ proxy: `http://127.0.0.1:${await deadPort()}` }),
  },
  {
    what: 'an authority that is not trusted',
    layer: 'tls',
    code: 'TLS_UNTRUSTED',
    message: /issued by .*Sallyport Lab CA/,
    remedy: /tls\.ca/,
    ids: '[core/check-server-certificate]',
    breaks: () => ({ tls: { ca: lab.pki.untrusted.pem } }),
  },
  {
    what: 'a server certificate that has expired',
    layer: 'tls',
    code: 'TLS_SERVER_EXPIRED',
    message: /expired.* valid from \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d; this machine's clock says/,
    remedy: /renewed/,
    ids: '[core/check-server-certificate]',
    breaks: () => presented(lab.pki.issueServer({ hosts, ...period(-2, -1) }))(),
  },
  {
    what: 'a server certificate that is not valid yet',
    layer: 'tls',
    code: 'TLS_SERVER_NOT_YET_VALID',
    message: /not valid yet.* valid from/,
    remedy: /clock/,
    ids: '[core/check-server-certificate]',
    breaks: () => presented(lab.pki.issueServer({ hosts, ...period(1, 2) }))(),
  },
  {
    what: 'a server certificate for another name',
    layer: 'tls',
    code: 'TLS_WRONG_HOST',
    message: /It is for DNS:ccp\.example\.com/,
    remedy: /tls\.serverName/,
    ids: '[core/check-server-certificate]',
    breaks: () => presented(lab.pki.issueServer({ hosts: ['ccp.example.com'] }))(),
  },
  {
    what: 'an authority file that is not there',
    layer: 'files',
    code: 'CERTIFICATE_UNREADABLE',
    message: /'ca'.*gone\.pem.*not there/,
    remedy: /path/,
    ids: '[core/check-files]',
    breaks: () => ({ tls: { ca: join(folder, 'gone.pem') } }),
  },
  {
    what: 'a key that is a folder',
    layer: 'files',
    code: 'CERTIFICATE_UNREADABLE',
    message: /'key'.*is a folder/,
    remedy: /path/,
    ids: '[core/check-files]',
    breaks: () => trusting({ cert: client('billing').files.cert, key: folder }),
  },
  {
    what: 'an authority file without a certificate in it',
    layer: 'tls',
    code: 'CERTIFICATE_UNREADABLE',
    message: /holds no certificate/,
    remedy: /./,
    ids: '[core/check-names-layer]',
    breaks: async () => {
      const ca = join(folder, 'empty.pem')
      await writeFile(ca, 'nothing')
      return { tls: { ca } }
    },
  },
  {
    what: 'a key that does not belong to the certificate',
    layer: 'client-certificate',
    code: 'KEY_MISMATCH',
    message: /does not belong/,
    remedy: /issued for/,
    ids: '[core/check-client-certificate]',
    breaks: () => trusting({ cert: client('billing').files.cert, key: client('intruder').files.key }),
  },
  {
    what: 'a client certificate that has expired',
    layer: 'client-certificate',
    code: 'CERTIFICATE_EXPIRED',
    message: /expired on/,
    remedy: /new one/,
    ids: '[core/check-client-certificate]',
    breaks: () => trusting({ cert: client('expired').files.cert, key: client('expired').files.key }),
  },
  {
    what: 'a client certificate that is not valid yet',
    layer: 'client-certificate',
    code: 'CERTIFICATE_NOT_YET_VALID',
    message: /not valid before/,
    remedy: /clock/,
    ids: '[core/check-client-certificate]',
    breaks: () =>
      trusting({ cert: client('not-yet-valid').files.cert, key: client('not-yet-valid').files.key }),
  },
  {
    what: 'a wrong passphrase of a key',
    layer: 'client-certificate',
    code: 'KEY_PASSPHRASE',
    message: /passphrase of the key .*wrong/,
    remedy: /passphrase/,
    ids: '[core/check-client-certificate]',
    breaks: () =>
      trusting({
        cert: client('billing').files.cert,
        key: client('billing').files.encryptedKey,
        passphrase: 'S3ntinel',
      }),
  },
  {
    what: 'a wrong passphrase of a PFX',
    layer: 'client-certificate',
    code: 'PFX_PASSPHRASE',
    message: /passphrase of .*wrong/,
    remedy: /passphrase/,
    ids: '[core/check-client-certificate]',
    breaks: () => trusting({ pfx: client('billing').files.pfx, passphrase: 'S3ntinel' }),
  },
  {
    what: 'no client certificate where IIS wants one',
    layer: 'client-certificate',
    code: 'FORBIDDEN',
    message: /refuses access before CCP/,
    remedy: /tls\.cert/,
    ids: '[core/check-client-certificate]',
    breaks: () => ({ ...trusting({}), url: `${new URL(lab.urls.ccp).origin}/AIMWebServiceCert` }),
  },
  {
    what: 'a client certificate of an authority that IIS does not trust',
    layer: 'client-certificate',
    code: 'FORBIDDEN',
    message: /refuses access before CCP/,
    remedy: /authority/,
    ids: '[core/check-client-certificate]',
    breaks: () => trusting({ cert: client('untrusted').files.cert, key: client('untrusted').files.key }),
  },
  {
    what: 'a service path where IIS has nothing',
    layer: 'service',
    code: 'SERVICE_PATH',
    message: /no CCP at the service path '\/AIMWrong'/,
    remedy: /servicePath/,
    ids: '[core/check-service]',
    breaks: () => ({ url: new URL(lab.urls.ccp).origin, servicePath: 'AIMWrong' }),
  },
  {
    what: 'another vault at the address',
    layer: 'service',
    code: 'SERVICE_PATH',
    message: /is no CCP/,
    remedy: /url/,
    ids: '[core/check-service]',
    breaks: () => ({ url: lab.urls.pvwa }),
  },
  {
    what: 'a log-on page in place of the service',
    layer: 'service',
    code: 'UNEXPECTED_ANSWER',
    message: /is not JSON/,
    remedy: /log-on page/,
    ids: '[core/check-service]',
    breaks: () => {
      lab.faults.add({ surface: 'ccp', kind: 'html' })
      return {}
    },
  },
  {
    what: 'a redirect in place of the service',
    layer: 'service',
    code: 'UNEXPECTED_REDIRECT',
    message: /redirect to elsewhere\.example\.com/,
    remedy: /final address/,
    ids: '[core/check-service]',
    breaks: () => {
      lab.faults.add({ surface: 'ccp', kind: 'redirect', location: 'https://elsewhere.example.com/' })
      return {}
    },
  },
  {
    what: 'an application pool that is down',
    layer: 'service',
    code: 'SERVER_FAILURE',
    message: /HTTP 503/,
    remedy: /application pool/,
    ids: '[core/check-service]',
    breaks: () => {
      lab.faults.add({ surface: 'ccp', kind: 'status', status: 503, body: 'html' })
      return {}
    },
  },
  {
    what: 'a connection that breaks under the question',
    layer: 'service',
    code: 'CONNECTION_RESET',
    message: /closed in the middle/,
    remedy: /client certificate/,
    ids: '[core/check-service]',
    breaks: () => {
      lab.faults.add({ surface: 'ccp', kind: 'reset' })
      return {}
    },
  },
]

describe('a check of a vault over HTTPS', () => {
  it('that is well says so of every layer, and asks no canary [core/check-names-layer] [core/check-never-throws]', async () => {
    const told: CheckStep[] = []
    await using ccp = new CentralCredentialProvider(billing(lab))
    const check = await ccp.check({ onStep: (step) => told.push(step) })
    expect(check.ok).toBe(true)
    expect(check.steps.map(({ layer }) => layer)).toEqual(checkLayers)
    expect(layersThatAre('skipped', check)).toEqual(['identity', 'permission', 'object', 'policy'])
    expect(layersThatAre('warning', check)).toEqual([])
    expect(told).toEqual(check.steps)
    expect(stepOf(check, 'configuration').message).toBe(`${lab.urls.ccp}, as the application 'billing'.`)
    expect(stepOf(check, 'client-certificate').message).toContain(client('billing').serialNumber)
    expect(stepOf(check, 'service').message).toBe('A CCP answers at /AIMWebService.')
  })

  it.each(breaks)('names $layer for $what $ids', async ({ layer, code, message, remedy, breaks: broken }) => {
    const check = await checked(await broken())
    expect(brokenLayer(check), inspect(check)).toBe(layer)
    const step = stepOf(check, layer)
    expect(step).toMatchObject({ status: 'failed', code })
    expect(step.message).toMatch(message)
    expect(step.remedy).toMatch(remedy)
    expect(check.ok).toBe(false)
    // What comes after it is not looked at, and what came before it is well.
    const at = checkLayers.indexOf(layer)
    expect(layersThatAre('failed', check)).toEqual([layer])
    expect(check.steps.slice(at + 1).every(({ status }) => status === 'skipped')).toBe(true)
    const before = check.steps.slice(0, at).filter((one) => one.layer !== 'clock')
    expect(before.filter(({ status }) => status !== 'ok')).toEqual([])
    expect(inspect(check, { depth: 9 })).not.toContain('S3ntinel')
    expect(lab.audit.entries()).toEqual([])
  })

  it.each([
    [407, 'PROXY_AUTHENTICATION', /user name and password/],
    [403, 'PROXY_REFUSED', /HTTP 403/],
    [502, 'PROXY_REFUSED', /HTTP 502/],
  ] as const)('names the proxy that answers %i [core/check-proxy]', async (status, code, message) => {
    await using proxy = await Proxy.start(status)
    const check = await checked({ proxy: proxy.url.replace('://', '://user:S3ntinel@') })
    expect(brokenLayer(check)).toBe('proxy')
    expect(stepOf(check, 'proxy')).toMatchObject({ code, message: expect.stringMatching(message) as string })
    expect(inspect(check, { depth: 9 })).not.toContain('S3ntinel')
  })

  it('goes through the proxy all the way, to a host that only the proxy can name [core/check-proxy]', async () => {
    await using proxy = await Proxy.start()
    const check = await checked({ proxy: proxy.url })
    expect(check.ok, inspect(check)).toBe(true)
    expect(stepOf(check, 'proxy').message).toContain(`The proxy ${new URL(proxy.url).host} opens the way`)
    expect(new Set(proxy.asked.map(({ authority }) => authority))).toEqual(
      new Set([new URL(lab.urls.ccp).host]),
    )
    // TLS is with the vault, not with the proxy.
    const elsewhere = await checked({ proxy: proxy.url, tls: { ca: lab.pki.untrusted.pem } })
    expect(brokenLayer(elsewhere)).toBe('tls')
  })

  it('warns of certificates that end soon [core/check-server-certificate] [core/check-client-certificate]', async () => {
    lab.pki.present(await lab.pki.issueServer({ hosts, ...period(-1, 10.5) }))
    const own = await lab.pki.issueClient({ name: 'short', ...period(-1, 5.5) })
    const check = await checked(trusting({ cert: own.cert, key: own.key }))
    expect(check.ok).toBe(true)
    expect(stepOf(check, 'tls')).toMatchObject({
      status: 'warning',
      message: expect.stringContaining(': 10 days from now.') as string,
    })
    expect(stepOf(check, 'client-certificate')).toMatchObject({
      status: 'warning',
      message: expect.stringContaining(': 5 days from now.') as string,
    })
  })

  it('verifies under TLS 1.2 too, where the server asks for a certificate in the same breath [core/check-server-certificate]', async () => {
    const check = await checked({ tls: { ca: lab.pki.untrusted.pem, maxVersion: 'TLSv1.2' } })
    expect(brokenLayer(check)).toBe('tls')
    expect(stepOf(check, 'tls').code).toBe('TLS_UNTRUSTED')
  })

  it('warns when the server is not verified [core/check-server-certificate]', async () => {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is what the test is about
    const check = await checked({ tls: { verify: false } })
    expect(stepOf(check, 'tls')).toMatchObject({ status: 'warning' })
  })

  it.each([3_600_000, -3_600_000])(
    'warns of a clock that is %i ms off [core/check-clock]',
    async (offset) => {
      lab.clock.advance(offset)
      const check = await checked()
      expect(check.ok).toBe(true)
      const { host } = new URL(lab.urls.ccp)
      expect(stepOf(check, 'clock')).toMatchObject({
        status: 'warning',
        message:
          offset > 0
            ? `The clock of ${host} is 60 minutes ahead of that of this machine.`
            : `The clock of this machine is 60 minutes ahead of that of ${host}.`,
        remedy: expect.stringContaining('NTP') as string,
      })
      expect(stepOf(check, 'service').status).toBe('ok')
    },
  )

  it('lets a few seconds pass [core/check-clock]', async () => {
    lab.clock.advance(20_000)
    expect(stepOf(await checked(), 'clock').status).toBe('ok')
  })

  it.skipIf(process.platform === 'win32')(
    'warns of keys that others may read and authorities that others may change [core/check-files]',
    async () => {
      const [ca, key] = [join(folder, 'open-ca.pem'), join(folder, 'open.key')]
      await copyFile(lab.ca.file, ca)
      await copyFile(client('billing').files.key, key)
      await chmod(ca, 0o646)
      await chmod(key, 0o640)
      const check = await checked({ tls: { ca, cert: client('billing').files.cert, key } })
      expect(check.ok).toBe(true)
      const { status, message, remedy } = stepOf(check, 'files')
      expect(status).toBe('warning')
      expect(message).toContain(`'${key}' has the mode 0640`)
      expect(message).toContain(`'${ca}' has the mode 0646`)
      expect(remedy).toContain(`chmod 600 '${key}'`)
    },
  )

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'names the file that this user may not read [core/check-files]',
    async () => {
      const key = join(folder, 'closed.key')
      await copyFile(client('billing').files.key, key)
      await chmod(key, 0)
      const check = await checked(trusting({ cert: client('billing').files.cert, key }))
      expect(brokenLayer(check)).toBe('files')
      expect(stepOf(check, 'files').message).toContain('may not be read')
    },
  )

  it('repeats no key that was given in place of a path [core/no-secret-in-failures]', async () => {
    const bare = client('billing').key.replace(/-----[A-Z ]+-----/g, '')
    const check = await checked(trusting({ cert: client('billing').cert, key: bare }))
    expect(brokenLayer(check)).toBe('files')
    expect(inspect(check)).not.toContain(bare.slice(1, 40))
  })
})

describe('the configuration', () => {
  it('is broken where the environment names a proxy that is none [core/check-proxy]', async () => {
    vi.stubEnv('HTTPS_PROXY', 'socks5://user:S3ntinel@proxy.example.com')
    try {
      const check = await checked({ url: 'https://ccp.example.com' })
      expect(brokenLayer(check)).toBe('configuration')
      expect(stepOf(check, 'configuration').message).toContain('HTTPS_PROXY')
      expect(inspect(check, { depth: 9 })).not.toContain('S3ntinel')
    } finally {
      vi.unstubAllEnvs()
    }
  })
})

describe('a server that demands a client certificate in the handshake', () => {
  /** Answers as CCP does to a request without an AppID. */
  const demanding = async (more: ServerOptions): Promise<TlsServer> =>
    TlsServer.start(
      {
        ...(await lab.pki.issueServer({ hosts })),
        ca: lab.ca.pem,
        requestCert: true,
        rejectUnauthorized: true,
        ...more,
      },
      (_request, response) => {
        response.writeHead(400, { 'Content-Type': 'application/json' })
        response.end(JSON.stringify({ ErrorCode: 'AIMWS031E', ErrorMsg: 'no AppID' }))
      },
    )

  it.each(
    transports.flatMap(([name, transport]) =>
      (['TLSv1.2', 'TLSv1.3'] as const).map((version) => [version, name, transport] as const),
    ),
  )(
    'is understood under %s, over %s [core/check-client-certificate] [core/transports-agree]',
    async (version, _name, transport) => {
      await using server = await demanding({ minVersion: version, maxVersion: version })
      // A server has a second to hang up, and this one shares a machine that may stop meanwhile.
      using _time = new HeldTime()
      const { url } = server
      const well = await checked({ url })
      expect(well.ok, inspect(well)).toBe(true)
      expect(stepOf(well, 'tls')).toMatchObject({
        status: 'ok',
        message: expect.stringContaining(`speaks ${version}; its certificate is trusted`) as string,
      })
      const without = await checked({ url, ...trusting({}), ...(transport && { transport }) })
      const stranger = client('untrusted').files
      const refused = await checked({
        url,
        ...trusting({ cert: stranger.cert, key: stranger.key }),
        ...(transport && { transport }),
      })
      expect(brokenLayer(refused), inspect(refused)).toBe('client-certificate')
      expect(stepOf(refused, 'client-certificate').remedy).toMatch(/authority/)
      expect(brokenLayer(without), inspect(without)).toBe('client-certificate')
      expect(stepOf(without, 'client-certificate').remedy).toContain('tls.cert')
    },
  )

  it('names an issuer that it does not name itself, where it can be seen [core/check-client-certificate]', async () => {
    const stranger = client('untrusted')
    const tls = { cert: stranger.files.cert, key: stranger.files.key }
    // It takes anybody, but says whom it would rather have.
    const lenient = { rejectUnauthorized: false } as const
    await using older = await demanding({ ...lenient })
    const seen = await checked({ url: older.url, ...trusting(tls) })
    expect(seen.ok).toBe(true)
    expect(stepOf(seen, 'client-certificate')).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('none of them issued this one') as string,
    })
    await using newer = await demanding({ ...lenient, minVersion: 'TLSv1.3' })
    const unseen = await checked({ url: newer.url, ...trusting(tls) })
    expect(stepOf(unseen, 'client-certificate').status).toBe('ok')
    await using indifferent = await demanding({ requestCert: false, rejectUnauthorized: false })
    const unasked = await checked({ url: indifferent.url, ...trusting(tls) })
    expect(stepOf(unasked, 'client-certificate').status).toBe('ok')
  })
})

describe('silence', () => {
  /** Takes connections and says nothing; time ends once it was told something itself. */
  const untilTimeEnds = async (
    options: (port: number) => Partial<CentralCredentialProviderOptions>,
  ): Promise<VaultCheck> => {
    const silent = createServer((socket) => socket.once('data', () => time.pass(300)))
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    using time = new HeldTime()
    try {
      return await checked({ timeoutMs: 300, ...options((silent.address() as AddressInfo).port) })
    } finally {
      silent.close()
    }
  }

  it('ends TLS at the deadline, at a server that swallows it [core/check-never-throws]', async () => {
    const check = await untilTimeEnds((port) => ({ url: `https://127.0.0.1:${port}` }))
    expect(brokenLayer(check)).toBe('tls')
    expect(stepOf(check, 'tls')).toMatchObject({
      code: 'TIMEOUT',
      remedy: expect.stringContaining('speaks TLS') as string,
    })
  })

  it('of a proxy ends at the deadline [core/check-never-throws] [core/check-proxy]', async () => {
    const check = await untilTimeEnds((port) => ({ proxy: `http://127.0.0.1:${port}` }))
    expect(brokenLayer(check)).toBe('proxy')
    expect(stepOf(check, 'proxy').remedy).toContain('HTTPS_PROXY')
  })

  it('of the service ends at the deadline [core/check-never-throws]', async () => {
    lab.faults.add({ surface: 'ccp', kind: 'stall', times: 1 })
    using time = new HeldTime()
    const ended = checked({ timeoutMs: 800 })
    await time.until(() => lab.faults.list().length === 0)
    time.pass(800)
    const check = await ended
    expect(brokenLayer(check)).toBe('service')
    expect(stepOf(check, 'service').code).toBe('TIMEOUT')
    expect(stepOf(check, 'clock').status).toBe('skipped')
  })

  it('ends when the caller gives up, with the reason [core/check-never-throws]', async () => {
    lab.faults.add({ surface: 'ccp', kind: 'stall' })
    await using ccp = new CentralCredentialProvider(billing(lab))
    const controller = new AbortController()
    const gone = new Error('gone')
    const check = ccp.check({
      signal: controller.signal,
      onStep: ({ layer }) => {
        if (layer === 'tls') controller.abort(gone)
      },
    })
    await expect(check).rejects.toBe(gone)
  })

  it('of a closed client is a step, no exception [core/check-never-throws]', async () => {
    const ccp = new CentralCredentialProvider(billing(lab))
    await ccp.close()
    const check = await ccp.check()
    expect(stepOf(check, 'configuration')).toMatchObject({ status: 'failed', code: 'CLIENT_CLOSED' })
  })

  it('is not what a misspelt option gets [core/options-checked]', async () => {
    await using ccp = new CentralCredentialProvider(billing(lab))
    const options: object = { canray: () => undefined }
    await expect(ccp.check(options)).rejects.toMatchObject({ code: 'INVALID_OPTION' })
  })
})
