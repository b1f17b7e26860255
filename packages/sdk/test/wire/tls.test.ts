import { createPrivateKey } from 'node:crypto'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerOptions } from 'node:https'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab, type IssuedCertificate } from '@sallyport/lab'
import { Secret, type TlsOptions } from '@sallyport/sdk'
import { CentralCredentialProvider } from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'
import { transports } from '../support/lab.ts'
import { answerCredential, TlsServer } from '../support/tls-server.ts'
import { fixtureAuthority, fixturePassphrase, pfxFixtures } from '../fixtures/pfx.ts'

const day = 86_400_000
const any = { safe: 'S', object: 'o' }

let lab: Lab
let folder: string
let client: IssuedCertificate
beforeAll(async () => {
  lab = await Lab.start()
  folder = await mkdtemp(join(tmpdir(), 'sallyport-tls-'))
  client = await lab.pki.issueClient({ name: 'tester' })
})
afterAll(async () => {
  await lab.stop()
  await rm(folder, { recursive: true, force: true })
})

/** What a client with these options makes of a server with those. */
async function meeting(
  tls: TlsOptions,
  server: ServerOptions,
  transport?: (typeof transports)[number][1],
): Promise<Awaited<ReturnType<typeof failureOf>> | 'ok'> {
  await using started = await TlsServer.start(server, (_request, response) => answerCredential(response))
  await using ccp = new CentralCredentialProvider({
    url: started.url,
    appId: 'x',
    tls,
    retry: false,
    timeoutMs: 20_000,
    ...(transport === undefined ? {} : { transport }),
  })
  const retrieval = ccp.getPassword(any)
  return await retrieval.then(
    () => 'ok' as const,
    () => failureOf(retrieval),
  )
}

/** What is wrong with options before any connection. */
async function localFailure(tls: TlsOptions): ReturnType<typeof failureOf> {
  await using ccp = new CentralCredentialProvider({ url: 'https://nowhere.invalid', appId: 'x', tls })
  return await failureOf(ccp.checkService())
}

const issued = (hosts: readonly string[] = ['127.0.0.1'], from = -1, to = 1): Promise<IssuedCertificate> =>
  lab.pki.issueServer({
    hosts,
    notBefore: new Date(Date.now() + from * day),
    notAfter: new Date(Date.now() + to * day),
  })

describe.each(transports)('server certificates over %s [core/transports-agree]', (_name, transport) => {
  it('are verified by default [core/tls-verified-by-default]', async () => {
    const server = await issued()
    expect(await meeting({}, server, transport)).toMatchObject({ code: 'TLS_UNTRUSTED', layer: 'tls' })
    expect(await meeting({ ca: lab.ca.pem }, server, transport)).toBe('ok')
  })

  it.each<[string, () => Promise<IssuedCertificate>, string, RegExp]>([
    ['expired', () => issued(['127.0.0.1'], -2, -1), 'TLS_SERVER_EXPIRED', /renewed/],
    ['not valid yet', () => issued(['127.0.0.1'], 1, 2), 'TLS_SERVER_NOT_YET_VALID', /clock/],
    ['for another host', () => issued(['ccp.example.com']), 'TLS_WRONG_HOST', /tls\.serverName/],
    [
      'of an unknown issuer',
      () => lab.pki.untrusted.issueServer({ hosts: ['127.0.0.1'] }),
      'TLS_UNTRUSTED',
      /tls\.ca/,
    ],
  ])(
    'that are %s are named so, with the remedy [core/tls-certificate-diagnosis]',
    async (_what, make, code, hint) => {
      const error = await meeting({ ca: lab.ca.pem }, await make(), transport)
      expect(error).toMatchObject({ name: 'ConnectionError', layer: 'tls', code, retryable: false })
      expect((error as { hint: string }).hint).toMatch(hint)
      expect((error as Error).message + (error as { hint: string }).hint).not.toMatch(/verify.{0,5}false/)
    },
  )

  it('may carry another name than the address [core/tls-server-name]', async () => {
    const server = await issued(['ccp.example.com'])
    expect(await meeting({ ca: lab.ca.pem, serverName: 'ccp.example.com' }, server, transport)).toBe('ok')
    expect(
      await meeting({ ca: lab.ca.pem, serverName: 'other.example.com' }, server, transport),
    ).toMatchObject({
      code: 'TLS_WRONG_HOST',
    })
  })

  it('are not looked at when verification is off, and a warning says so once [core/tls-verify-off]', async () => {
    const warnings: string[] = []
    const nothing = (): void => undefined
    const logger = {
      debug: nothing,
      info: nothing,
      error: nothing,
      warn: (message: string) => void warnings.push(message),
    }
    const server = await lab.pki.untrusted.issueServer({ hosts: ['other.example.com'] })
    await using started = await TlsServer.start(server, (_request, response) => answerCredential(response))
    await using ccp = new CentralCredentialProvider({
      url: started.url,
      appId: 'x',
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is what the test is about
      tls: { verify: false },
      logger,
      ...(transport === undefined ? {} : { transport }),
    })
    await ccp.getPassword(any)
    await ccp.getPassword(any)
    expect(warnings).toEqual([expect.stringContaining('verification is off')])
  })

  it('of a TLS version that is too old are refused [core/tls-certificate-diagnosis]', async () => {
    const server = await issued()
    const old = { ...server, maxVersion: 'TLSv1.2' } as const
    expect(await meeting({ ca: lab.ca.pem, minVersion: 'TLSv1.3' }, old, transport)).toMatchObject({
      code: 'TLS_HANDSHAKE',
    })
    expect(await meeting({ ca: lab.ca.pem, maxVersion: 'TLSv1.2' }, old, transport)).toBe('ok')
  })

  it('that a server demands of the client are asked for by name [core/tls-certificate-diagnosis]', async () => {
    const server = { ...(await issued()), ca: lab.ca.pem, requestCert: true, rejectUnauthorized: true }
    const tls = { ca: lab.ca.pem }
    const without = await meeting(tls, server, transport)
    // undici does not pass on what the server said; there the hint has to do.
    expect(without).toMatchObject(
      transport === undefined
        ? { code: 'TLS_CLIENT_CERTIFICATE', layer: 'tls' }
        : { code: 'CONNECTION_RESET', hint: expect.stringContaining('client certificate') as string },
    )
    expect(await meeting({ ...tls, cert: client.cert, key: client.key }, server, transport)).toBe('ok')
    const stranger = await lab.pki.untrusted.issueClient({ name: 'stranger' })
    const refused = await meeting({ ...tls, cert: stranger.cert, key: stranger.key }, server, transport)
    expect(refused).toMatchObject({ layer: expect.stringMatching(/tls|tcp/) as string })
  })
})

describe('trust', () => {
  it('is PEM text, a file, bytes, a folder, or several of these [core/tls-ca]', async () => {
    const server = await issued()
    const other = lab.pki.untrusted.pem
    const authorities = join(folder, 'authorities')
    await mkdir(authorities)
    await writeFile(join(authorities, 'other.crt'), other)
    await writeFile(join(authorities, '0a1b2c3d.0'), lab.ca.pem)
    await writeFile(join(authorities, 'README.txt'), 'not a certificate')
    const bundle = join(folder, 'bundle.pem')
    await writeFile(bundle, `# ours\n${other}\n# theirs\n${lab.ca.pem}`)
    for (const ca of [
      lab.ca.pem,
      lab.ca.file,
      Buffer.from(lab.ca.pem),
      authorities,
      bundle,
      [other, lab.ca.file],
    ]) {
      expect(await meeting({ ca }, server)).toBe('ok')
    }
    expect(await meeting({ ca: other }, server)).toMatchObject({ code: 'TLS_UNTRUSTED' })
  })

  it('can include what the operating system trusts [core/tls-ca]', async () => {
    expect(await meeting({ ca: lab.ca.pem, systemCa: true }, await issued())).toBe('ok')
    expect(await meeting({ systemCa: true }, await issued())).toMatchObject({ code: 'TLS_UNTRUSTED' })
  })

  it('that cannot be read is named [core/tls-ca]', async () => {
    const empty = join(folder, 'empty')
    await mkdir(empty)
    const text = join(folder, 'notes.txt')
    await writeFile(text, 'hello')
    const cases: [TlsOptions['ca'], RegExp][] = [
      [join(folder, 'missing.pem'), /'ca': there is no file or folder '.*missing\.pem'/],
      [empty, /'ca': the folder '.*empty' holds no certificate/],
      [text, /'ca': '.*notes\.txt' holds no certificate/],
      ['-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----', /'ca': ca holds no certificate/],
      ['/dev/null', /'ca': '\/dev\/null' is neither a file nor a folder/],
    ]
    for (const [ca, message] of process.platform === 'win32' ? cases.slice(0, 4) : cases) {
      const error = await localFailure(ca === undefined ? {} : { ca })
      expect(error).toMatchObject({ name: 'ConfigurationError', code: 'CERTIFICATE_UNREADABLE' })
      expect(error.message).toMatch(message)
    }
  })
})

describe('client certificates', () => {
  const server = async (): Promise<ServerOptions> => ({
    ...(await issued()),
    ca: lab.ca.pem,
    requestCert: true,
    rejectUnauthorized: true,
  })

  it('are PEM text or files, with the key beside or in the same file, encrypted or not [core/tls-client-pem]', async () => {
    const { files, passphrase, cert, key, encryptedKey } = lab.clients['billing']!
    const ca = lab.ca.pem
    const demanding = await server()
    const both = join(folder, 'both.pem')
    await writeFile(both, `${key}\n${cert}`)
    const rsa = createPrivateKey(key).export({
      type: 'sec1',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'pass',
    })
    for (const tls of [
      { ca, cert, key },
      { ca, cert: files.cert, key: files.key },
      { ca, cert: Buffer.from(cert), key: Buffer.from(key) },
      { ca, cert: files.cert, key: files.encryptedKey, passphrase },
      { ca, cert, key: encryptedKey, passphrase: new Secret(passphrase) },
      { ca, cert, key: rsa.toString(), passphrase: 'pass' },
      { ca, cert: both },
      { ca, cert: `${cert}\n${lab.ca.pem}`, key },
    ]) {
      expect(await meeting(tls, demanding)).toBe('ok')
    }
  })

  it('are PFX files too, of any encryption that Node can read [core/tls-client-pfx]', async () => {
    const { files, passphrase, pfx } = lab.clients['billing']!
    const demanding = await server()
    expect(await meeting({ ca: lab.ca.pem, pfx: files.pfx, passphrase }, demanding)).toBe('ok')
    expect(await meeting({ ca: lab.ca.pem, pfx, passphrase }, demanding)).toBe('ok')
    const foreign = { ...demanding, ca: fixtureAuthority }
    for (const file of [pfxFixtures.aes256, pfxFixtures.tripledes]) {
      expect(await meeting({ ca: lab.ca.pem, pfx: file, passphrase: fixturePassphrase }, foreign)).toBe('ok')
    }
  })

  it('bring no trust with them: the authority inside a PFX is not believed for servers [core/tls-pfx-no-anchors]', async () => {
    // A server with the fixture's own certificate, signed by the authority that the PFX holds too.
    const tls = { pfx: pfxFixtures.aes256, passphrase: fixturePassphrase, serverName: 'fixture-client' }
    const { fixtureCertificate, fixtureKey } = await import('../fixtures/pfx.ts')
    const impostor = { cert: fixtureCertificate, key: fixtureKey }
    expect(await meeting(tls, impostor)).toMatchObject({ code: 'TLS_UNTRUSTED' })
    expect(await meeting({ ...tls, ca: lab.ca.pem }, impostor)).toMatchObject({ code: 'TLS_UNTRUSTED' })
    expect(await meeting({ ...tls, ca: fixtureAuthority }, impostor)).not.toMatchObject({
      code: 'TLS_UNTRUSTED',
    })
  })

  it.each<[string, () => TlsOptions | Promise<TlsOptions>, string, RegExp]>([
    [
      'a certificate file that is not there',
      () => ({ cert: '/nowhere/client.pem' }),
      'CERTIFICATE_UNREADABLE',
      /'cert': the file '\/nowhere\/client\.pem' cannot be read/,
    ],
    [
      'a key file that is not there',
      () => ({ cert: client.cert, key: '/nowhere/client.key' }),
      'CERTIFICATE_UNREADABLE',
      /'key': the file/,
    ],
    ['no key at all', () => ({ cert: client.cert }), 'KEY_UNREADABLE', /option 'cert' holds no private key/],
    [
      'a key that is none',
      () => ({ cert: client.cert, key: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----' }),
      'KEY_UNREADABLE',
      /cannot be read/,
    ],
    [
      'the key of another certificate',
      () => ({ cert: client.cert, key: lab.clients['billing']!.key }),
      'KEY_MISMATCH',
      /does not belong to the certificate/,
    ],
    [
      'an encrypted key without a passphrase',
      () => ({ cert: lab.clients['billing']!.cert, key: lab.clients['billing']!.encryptedKey }),
      'KEY_PASSPHRASE',
      /is encrypted, and no passphrase was given/,
    ],
    [
      'a wrong passphrase',
      () => ({
        cert: lab.clients['billing']!.cert,
        key: lab.clients['billing']!.encryptedKey,
        passphrase: 'S3ntinel',
      }),
      'KEY_PASSPHRASE',
      /the passphrase of the key in option 'key' is wrong/,
    ],
    [
      'an expired certificate',
      () => {
        const { files } = lab.clients['expired']!
        return { cert: files.cert, key: files.key }
      },
      'CERTIFICATE_EXPIRED',
      /expired on/,
    ],
    [
      'a certificate of tomorrow',
      () => {
        const { files } = lab.clients['not-yet-valid']!
        return { cert: files.cert, key: files.key }
      },
      'CERTIFICATE_NOT_YET_VALID',
      /is not valid before/,
    ],
    [
      'a PFX of an old encryption',
      () => ({ pfx: pfxFixtures.rc2, passphrase: fixturePassphrase }),
      'PFX_UNSUPPORTED',
      /RC2 with 40 bits/,
    ],
    [
      'a PFX with a wrong passphrase',
      () => ({ pfx: pfxFixtures.aes256, passphrase: 'S3ntinel' }),
      'PFX_PASSPHRASE',
      /is wrong/,
    ],
    ['a PFX without its passphrase', () => ({ pfx: pfxFixtures.aes256 }), 'PFX_PASSPHRASE', /is missing/],
    [
      'a PFX without a key',
      () => ({ pfx: pfxFixtures.nokey, passphrase: 'x' }),
      'KEY_MISMATCH',
      /holds no private key/,
    ],
    ['a PFX that is PEM', () => ({ pfx: client.cert }), 'CERTIFICATE_UNREADABLE', /is not a PKCS#12 file/],
  ])(
    'of which %s is told, with a remedy [core/tls-option-errors] [core/tls-client-pem] [core/tls-certificate-diagnosis]',
    async (_what, options, code, message) => {
      const error = await localFailure(await options())
      expect(error).toMatchObject({ name: 'ConfigurationError', code, retryable: false })
      expect(error.message).toMatch(message)
      expect(error.hint).toBeTruthy()
      expect(error.message + (error.hint ?? '')).not.toMatch(/S3ntinel|BEGIN PRIVATE KEY-----\n/)
    },
  )

  it('may be mended while the program runs [core/tls-option-errors]', async () => {
    const { cert, key } = lab.clients['billing']!
    const path = join(folder, 'late.pem')
    await using ccp = new CentralCredentialProvider({
      url: lab.urls.ccp,
      appId: 'billing',
      tls: { ca: lab.ca.pem, cert: path },
    })
    expect((await failureOf(ccp.getPassword({ safe: 'Linux', object: 'root-web1' }))).code).toBe(
      'CERTIFICATE_UNREADABLE',
    )
    await writeFile(path, `${cert}\n${key}`)
    expect((await ccp.getPassword({ safe: 'Linux', object: 'root-web1' })).username).toBe('root')
  })

  it.each<[TlsOptions, RegExp]>([
    [{ pfx: 'a', cert: 'b' }, /both 'pfx' and 'cert'/],
    [{ key: 'a' }, /'key' without 'cert'/],
    [{ passphrase: 'x' }, /'passphrase' without/],
    [{ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' }, /'minVersion' above 'maxVersion'/],
    [{ ca: 7 as never }, /'ca' must be PEM text/],
    [{ ca: [] as never, cert: '' }, /'cert' must be/],
    [{ ca: [] }, /empty list under 'ca'/],
  ])(
    'in contradictory options are refused at construction: %j [core/options-checked] [core/tls-ca]',
    (tls, message) => {
      expect(() => new CentralCredentialProvider({ url: 'ccp', appId: 'x', tls })).toThrow(message)
    },
  )
})
