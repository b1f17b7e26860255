import { execFileSync } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, createServer } from 'node:tls'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeConnection, trustedCertificate } from '../src/http/connection.ts'
import type { Connection } from '../src/http/connection.ts'
import { Lab } from '../src/index.ts'
import { call } from './support/request.ts'
import { run } from './support/run.ts'

function present(program: string): boolean {
  try {
    execFileSync(program, ['version'], { stdio: 'ignore' })
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT')
  }
}

const path = '/AIMWebServiceCert/api/Accounts?AppID=billing&Safe=Billing-DB&Object=oracle-prod'

describe('TLS', () => {
  let lab: Lab

  beforeAll(async () => {
    lab = await Lab.start()
  })
  afterAll(() => lab.stop())

  const options = (more: ConnectionOptions = {}): ConnectionOptions => {
    const { hostname, port } = new URL(lab.urls.ccp)
    return { host: hostname, port: Number(port), ca: lab.ca.pem, ...more }
  }

  async function answer(socket: TLSSocket): Promise<string> {
    socket.write(`GET ${path} HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n`)
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks).toString('utf8')
  }

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'does not take a resumed %s session for a certificate [core/tls-resumption-bypass]',
    async (version) => {
      const versions = { minVersion: version, maxVersion: version }
      const sessions: Buffer[] = []
      // The way of the bypass: no certificate either time; the second connection resumes the first.
      for (const session of [undefined, 'resume'] as const) {
        const last = sessions.at(-1)
        const resumed = session === undefined || last === undefined ? {} : { session: last }
        const socket = connect(options({ ...versions, ...resumed }))
        socket.on('session', (ticket: Buffer) => sessions.push(ticket))
        await once(socket, 'secureConnect')
        const held = socket.getSession()
        if (held !== undefined) sessions.push(held)
        expect(socket.isSessionReused()).toBe(false)
        expect(await answer(socket)).toContain('403.7')
      }
      expect(lab.journal.entries().every((entry) => entry.clientCertificate === undefined)).toBe(true)
    },
  )

  it('does not carry a certificate over into a session without one [core/tls-resumption-bypass]', async () => {
    const identity = lab.clients['billing']
    const first = connect(options({ cert: identity?.cert ?? '', key: identity?.key ?? '' }))
    let session: Buffer | undefined
    first.on('session', (ticket: Buffer) => (session = ticket))
    await once(first, 'secureConnect')
    session ??= first.getSession()
    expect(await answer(first)).toContain('HTTP/1.1 200')
    const second = connect(options(session === undefined ? {} : { session }))
    await once(second, 'secureConnect')
    expect(await answer(second)).toContain('403.7')
  })

  it('believes no session that is resumed without a certificate, tickets or not [core/tls-resumption-bypass]', async () => {
    const issued = await lab.pki.issueServer({ hosts: ['localhost'] })
    const seen: Connection[] = []
    const server = createServer(
      { cert: issued.cert, key: issued.key, ca: lab.ca.pem, requestCert: true, rejectUnauthorized: false },
      (socket) => {
        seen.push(describeConnection(socket, seen.length + 1))
        socket.end('x')
      },
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const visit = async (session?: Buffer) => {
      const reuse = session === undefined ? {} : { session }
      const socket = connect({ host: '127.0.0.1', port, ca: lab.ca.pem, servername: 'localhost', ...reuse })
      let ticket: Buffer | undefined
      socket.on('session', (given: Buffer) => (ticket = given))
      socket.resume()
      let reused = false
      socket.on('secureConnect', () => (reused = socket.isSessionReused()))
      await once(socket, 'close')
      return { ticket, reused }
    }
    const { ticket } = await visit()
    // Node 20 and 22 say `authorized` for this second connection; only the missing certificate gives it away.
    expect((await visit(ticket)).reused).toBe(true)
    await new Promise((resolve) => server.close(resolve))
    expect(seen.map(trustedCertificate)).toEqual([undefined, undefined])
  })

  it('refuses TLS 1.1', async () => {
    const socket = connect(
      options({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
    )
    await expect(once(socket, 'secureConnect')).rejects.toThrow()
  })

  it.each(['localhost', '127.0.0.1', '::1'])('has a certificate for %s', (host) => {
    const pem = new X509Certificate(serverPem())
    expect(host === 'localhost' ? pem.checkHost(host) : pem.checkIP(host)).toBe(host)
  })

  function serverPem(): Buffer {
    return certificate
  }
  let certificate: Buffer
  beforeAll(async () => {
    const socket = connect(options())
    await once(socket, 'secureConnect')
    certificate = socket.getPeerX509Certificate()?.raw ?? Buffer.alloc(0)
    socket.destroy()
  })

  it('adds the host it is told to', async () => {
    await using other = await Lab.start({ host: 'localhost' })
    expect(other.urls.ccp).toContain('https://localhost:')
    const issued = await other.pki.issueServer({ hosts: ['vault.example.com', '10.0.0.1'] })
    const parsed = new X509Certificate(issued.cert)
    expect(parsed.checkHost('vault.example.com')).toBe('vault.example.com')
    expect(parsed.checkIP('10.0.0.1')).toBe('10.0.0.1')
    expect(parsed.verify(new X509Certificate(other.ca.pem).publicKey)).toBe(true)
    expect(parsed.verify(new X509Certificate(other.pki.untrusted.pem).publicKey)).toBe(false)
  })

  it('shows another certificate when it is told to, until reset', async () => {
    const hosts = ['elsewhere.example.com']
    const past = {
      notBefore: new Date(Date.now() - 172_800_000),
      notAfter: new Date(Date.now() - 86_400_000),
    }
    const open = connect(options())
    await once(open, 'secureConnect')
    const shown = async (): Promise<X509Certificate | undefined> => {
      const socket = connect(options({ rejectUnauthorized: false }))
      await once(socket, 'secureConnect')
      const peer = socket.getPeerX509Certificate()
      socket.destroy()
      return peer
    }
    const own = await shown()
    lab.pki.present(await lab.pki.issueServer({ hosts, ...past }))
    await expect(once(connect(options()), 'secureConnect')).rejects.toMatchObject({
      code: 'CERT_HAS_EXPIRED',
    })
    expect((await shown())?.subjectAltName).toBe('DNS:elsewhere.example.com')
    // Who has shaken hands is not disturbed.
    expect(await answer(open)).toContain('403.7')
    lab.pki.present()
    expect((await shown())?.serialNumber).toBe(own?.serialNumber)
    lab.pki.present(await lab.pki.issueServer({ hosts }))
    await lab.reset()
    expect((await shown())?.serialNumber).toBe(own?.serialNumber)
  })

  it('still asks for client certificates when it shows another certificate', async () => {
    lab.pki.present(await lab.pki.issueServer({ hosts: ['127.0.0.1'] }))
    const identity = lab.clients['billing']
    const socket = connect(options({ cert: identity?.cert ?? '', key: identity?.key ?? '' }))
    await once(socket, 'secureConnect')
    expect(await answer(socket)).toContain('HTTP/1.1 200')
    await lab.reset()
  })

  it('opens its encrypted keys with the passphrase only', () => {
    const { encryptedKey, passphrase, key } = lab.clients['billing'] ?? {
      encryptedKey: '',
      passphrase: '',
      key: '',
    }
    const opened = createPrivateKey({ key: encryptedKey, passphrase })
    expect(opened.export({ format: 'pem', type: 'pkcs8' })).toBe(key)
    expect(() => createPrivateKey({ key: encryptedKey, passphrase: 'wrong' })).toThrow()
  })

  it('takes a client that brings a PFX', async () => {
    const { pfx, passphrase } = lab.clients['billing'] ?? { pfx: new Uint8Array(), passphrase: '' }
    const socket = connect(options({ pfx: Buffer.from(pfx), passphrase }))
    await once(socket, 'secureConnect')
    expect(await answer(socket)).toContain('HTTP/1.1 200')
  })

  it.skipIf(process.platform === 'win32')('keeps private files private', async () => {
    for (const { files } of Object.values(lab.clients)) {
      for (const file of [files.key, files.encryptedKey, files.pfx])
        expect((await stat(file)).mode & 0o777).toBe(0o600)
    }
    expect((await stat(lab.folder)).mode & 0o777).toBe(0o700)
  })

  it.skipIf(!present('openssl'))('makes what openssl accepts, strictly', async () => {
    const { files, passphrase } = lab.clients['billing'] ?? { files: undefined, passphrase: '' }
    const server = join(lab.folder, 'server.pem')
    await writeFile(server, new X509Certificate(certificate).toString())
    const verify = (purpose: string, file: string) =>
      run('openssl', ['verify', '-x509_strict', '-CAfile', lab.ca.file, '-purpose', purpose, file])
    expect((await verify('sslclient', files?.cert ?? '')).stdout).toContain(': OK')
    expect((await verify('sslserver', server)).stdout).toContain(': OK')
    expect((await verify('sslclient', lab.clients['untrusted']?.files.cert ?? '')).code).not.toBe(0)
    expect((await verify('sslclient', lab.clients['expired']?.files.cert ?? '')).stderr).toContain('expired')
    const pass = `pass:${passphrase}`
    const pfx = await run('openssl', ['pkcs12', '-in', files?.pfx ?? '', '-passin', pass, '-info', '-nodes'])
    expect(pfx.code).toBe(0)
    expect(pfx.stderr).toContain('AES-256-CBC')
    const key = await run('openssl', [
      'pkey',
      '-in',
      files?.encryptedKey ?? '',
      '-passin',
      pass,
      '-noout',
      '-text',
    ])
    expect(key.stdout).toContain('prime256v1')
  })

  it.skipIf(!present('curl'))(
    'serves curl with the files as they lie there [ccp/client-certificate]',
    async () => {
      const files = lab.clients['billing']?.files
      const tls = ['--cacert', lab.ca.file, '--cert', files?.cert ?? '', '--key', files?.key ?? '']
      const done = await run('curl', [
        '-sS',
        '--fail',
        '--noproxy',
        '*',
        ...tls,
        `${new URL(lab.urls.ccp).origin}${path}`,
      ])
      expect(done.stderr).toBe('')
      expect(JSON.parse(done.stdout)).toMatchObject({ UserName: 'app', Safe: 'Billing-DB' })
    },
  )

  it('answers a plain-HTTP request on the TLS port with an end, and goes on', async () => {
    const { port } = new URL(lab.urls.ccp)
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
    expect((await call(lab, path, { client: 'billing' })).status).toBe(200)
  })
})
