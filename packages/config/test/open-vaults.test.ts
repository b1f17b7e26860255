import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { loadConfiguration, openVaults, type OpenOptions } from '@sallyport/config'
import { Lab } from '@sallyport/lab'
import type { Sallyport } from '@sallyport/sdk'
import { PasswordVault } from '@sallyport/sdk/cyberark'
import { Pam360 } from '@sallyport/sdk/pam360'
import { failureOf, listener, testFolder } from './support/files.ts'

let lab: Lab
const folder = testFolder()

beforeAll(async () => {
  lab = await Lab.start()
})
afterEach(() => lab.reset())
afterAll(() => lab.stop())

const administrator = 'Lab-Administrator-1'

let count = 0
async function openedBy(
  text: string,
  env: Record<string, string> = {},
  options: OpenOptions = {},
): Promise<Sallyport> {
  count += 1
  const path = folder.file(`${count}/sallyport.yaml`, text)
  return openVaults(await loadConfiguration(path, { env }), options)
}

const ccp = (more = ''): string => {
  const { files } = lab.clients['billing']!
  return `
  ccp:
    kind: ccp
    url: ${lab.urls.ccp}
    appId: billing
    tls: { ca: '${lab.ca.file}', cert: '${files.cert}', key: '${files.key}' }
${more}`
}
const secretOf = (object: string): string | null =>
  lab.vault.account({ safe: 'Billing-DB', object }).revealSecret()

describe('openVaults', () => {
  it('gives secrets of every kind of vault by reference, over one door', async () => {
    const env = { PVWA_PASSWORD: administrator, PAM360_TOKEN: lab.pam360.user('billing').revealToken() }
    folder.file('secrets/axidian', 'Lab-Nightly-1\n')
    await using sallyport = await openedBy(
      `
vaults:${ccp()}
  cp: { kind: cp, appId: billing, executable: '${lab.clipasswordsdk}' }
  pvwa:
    kind: pvwa
    url: ${lab.urls.pvwa}
    tls: { ca: '${lab.ca.file}' }
    auth: { method: cyberark, username: administrator, password: '\${env:PVWA_PASSWORD}' }
  axidian:
    kind: axidian
    idpUrl: ${lab.urls.axidianIdp}
    coreUrl: ${lab.urls.axidianCore}
    username: nightly-batch
    password: \${file:../secrets/axidian}
    tls: { ca: '${lab.ca.file}' }
  pam360:
    kind: pam360
    url: ${lab.urls.pam360}
    token: \${env:PAM360_TOKEN}
    orgName: Acme
    serverZone: UTC
    namesTtl: 0s
    tls: { ca: '${lab.ca.file}' }
`,
      env,
    )
    const expected = secretOf('oracle-prod')
    for (const reference of [
      'pam://ccp/Billing-DB/oracle-prod',
      'pam://cp/Billing-DB/oracle-prod',
      'pam://pvwa/Billing-DB/oracle-prod',
    ]) {
      expect((await sallyport.resolve(reference)).reveal()).toBe(expected)
    }
    const awkward = await sallyport.resolve('pam://axidian/DB-SERVER/awkward')
    expect(awkward.reveal()).toBe(` a"b'c,d;e\\f<g>&h+i%20j\n\tk 🔐 é `)
    const web = await sallyport.resolve('pam://pam360/web-01/svc')
    expect(web.reveal()).toBe(lab.pam360.account('web-01', 'svc').revealPassword())
    const listed: string[] = []
    for await (const { reference } of sallyport.list('pam360', { container: 'db-01' })) listed.push(reference)
    expect(listed).toEqual(['pam://pam360/db-01/app'])
  })

  it('asks nothing and reads no certificate before a vault is used', async () => {
    const sallyport = await openedBy(`
vaults:
  ccp: { kind: ccp, url: ${lab.urls.ccp}, appId: billing, tls: { ca: missing.pem } }
  other: { kind: ccp, url: ${lab.urls.ccp}, appId: billing, tls: { ca: '${lab.ca.file}' } }
`)
    expect(lab.journal.entries()).toEqual([])
    const failure = await failureOf(sallyport.get('pam://ccp/Billing-DB/oracle-prod'))
    expect(failure.code).toBe('CERTIFICATE_UNREADABLE')
    expect(lab.journal.entries()).toEqual([])
    await sallyport.close()
    const closed = await failureOf(sallyport.get('pam://other/Billing-DB/oracle-prod'))
    expect(closed.code).toBe('CLIENT_CLOSED')
  })

  it('gets the password of a vault from another at each log on, with its user name, past any cache', async () => {
    lab.vault.addAccount({
      safe: 'Billing-DB',
      name: 'pvwa-robot',
      platformId: 'UnixSSH',
      properties: [['UserName', 'administrator']],
      secret: administrator,
    })
    await using sallyport = await openedBy(`
vaults:${ccp('    cache: true')}
  pvwa:
    kind: pvwa
    url: ${lab.urls.pvwa}
    tls: { ca: '${lab.ca.file}' }
    auth: { method: cyberark, password: pam://ccp/Billing-DB/pvwa-robot?reason=log-on }
`)
    const reference = 'pam://pvwa/Billing-DB/oracle-prod'
    expect((await sallyport.get(reference)).secret.reveal()).toBe(secretOf('oracle-prod'))
    lab.pvwa.endSessions('administrator')
    await sallyport.get(reference)
    const rows = lab.audit.entries().filter(({ object }) => object === 'pvwa-robot')
    expect(rows.map(({ reason }) => reason)).toEqual(['log-on', 'log-on'])
  })

  it('gets the token of PAM360 from another vault once, and again after it was refused', async () => {
    const user = lab.pam360.user('billing')
    lab.vault.addAccount({
      safe: 'Billing-DB',
      name: 'pam360-token',
      platformId: 'UnixSSH',
      secret: user.revealToken(),
    })
    await using sallyport = await openedBy(`
vaults:${ccp('    cache: true')}
  pam360:
    kind: pam360
    host: 127.0.0.1
    port: ${new URL(lab.urls.pam360).port}
    tls: { ca: '${lab.ca.file}' }
    token: pam://ccp/Billing-DB/pam360-token
    routes: { listTrash: { method: GET, path: waste } }
    firstIndex: { audit: 0 }
`)
    const reference = 'pam://pam360/web-01/svc'
    const fetched = (): number => lab.audit.entries().filter(({ object }) => object === 'pam360-token').length
    await Promise.all([1, 2, 3].map(() => sallyport.get(reference)))
    for await (const { name } of sallyport.list('pam360', { container: 'db-01' })) expect(name).toBe('app')
    expect(fetched()).toBe(1)

    user.regenerateToken(lab.clock.now())
    expect((await failureOf(sallyport.get(reference))).name).toBe('AuthenticationError')
    lab.vault.setSecret({ safe: 'Billing-DB', object: 'pam360-token' }, user.revealToken())
    const { secret } = await sallyport.get(reference)
    expect(secret.reveal()).toBe(lab.pam360.account('web-01', 'svc').revealPassword())
    expect(fetched()).toBe(2)
  })

  it('gets the passphrase of a key from another vault, once', async () => {
    const { files } = lab.clients['billing']!
    lab.vault.addAccount({
      safe: 'Billing-DB',
      name: 'passphrase',
      platformId: 'UnixSSH',
      secret: lab.clients['billing']!.passphrase,
    })
    await using sallyport = await openedBy(`
vaults:
  cp: { kind: cp, appId: billing, executable: '${lab.clipasswordsdk}' }
  ccp:
    kind: ccp
    url: ${lab.urls.ccp}
    appId: billing
    tls:
      ca: ${lab.ca.file}
      pfx: ${files.pfx}
      passphrase: pam://cp/Billing-DB/passphrase
`)
    await Promise.all(
      [1, 2, 3].map(async () => {
        const { secret } = await sallyport.get('pam://ccp/Billing-DB/oracle-prod')
        expect(secret.reveal()).toBe(secretOf('oracle-prod'))
      }),
    )
    const rows = lab.audit.entries().filter(({ object }) => object === 'passphrase')
    expect(rows).toHaveLength(1)
  })

  it('keeps what a cache is told to keep, by default or for one vault', async () => {
    await using sallyport = await openedBy(`
cache: 5m
vaults:${ccp()}
  fresh: { kind: cp, appId: billing, executable: '${lab.clipasswordsdk}', cache: false }
`)
    for (const name of ['ccp', 'fresh', 'ccp', 'fresh'])
      await sallyport.get(`pam://${name}/Billing-DB/oracle-prod`)
    const by = (via: string): number => lab.audit.entries().filter((row) => row.via === via).length
    expect([by('ccp'), by('cp')]).toEqual([1, 2])
  })

  it('takes what the cache of all says of one account for its vault alone', async () => {
    await using sallyport = await openedBy(`
cache: { ttl: 5m, references: { pam://ccp/Billing-DB/oracle-prod: { ttl: 0s } } }
vaults:${ccp()}
  cp: { kind: cp, appId: billing, executable: '${lab.clipasswordsdk}' }
`)
    for (const name of ['ccp', 'cp', 'ccp', 'cp']) await sallyport.get(`pam://${name}/Billing-DB/oracle-prod`)
    const by = (via: string): number => lab.audit.entries().filter((row) => row.via === via).length
    expect([by('ccp'), by('cp')]).toEqual([2, 1])
  })

  it('goes on with the next of a chain where the first is not reached, and not where it refuses', async () => {
    await using sallyport = await openedBy(`
vaults:${ccp()}
  broken: { kind: ccp, url: 'https://127.0.0.1:1', appId: billing, retry: false }
  any: { kind: fallback, vaults: [broken, ccp], aside: 0s }
`)
    const { secret, vault } = await sallyport.get('pam://any/Billing-DB/oracle-prod')
    expect([secret.reveal(), vault]).toEqual([secretOf('oracle-prod'), 'ccp'])
    expect((await failureOf(sallyport.get('pam://any/Billing-DB/nothing'))).name).toBe('NotFoundError')
  })

  it('takes a configuration of aiobastion as a vault', async () => {
    const file = folder.file(
      'bastion.yml',
      `pvwa: { host: "${lab.urls.pvwa}", verify: "${lab.ca.file}" }\nconnection: { username: administrator, password: ${administrator} }`,
    )
    await using sallyport = await openedBy(`vaults: { pvwa: { kind: pvwa, file: '${file}' } }`)
    const { secret } = await sallyport.get('pam://pvwa/Billing-DB/oracle-prod')
    expect(secret.reveal()).toBe(secretOf('oracle-prod'))
    const accounts: string[] = []
    for await (const one of sallyport.list('pvwa', { container: 'Billing-DB' })) accounts.push(one.name)
    expect(accounts).toContain('oracle-prod')
  })

  it('asks a person for what the configuration leaves out', async () => {
    const asked: unknown[] = []
    const text = `
vaults:
  pvwa:
    kind: pvwa
    url: ${lab.urls.pvwa}
    tls: { ca: '${lab.ca.file}' }
    auth: { method: cyberark, username: administrator }
`
    const reference = 'pam://pvwa/Billing-DB/oracle-prod'
    {
      const ask: NonNullable<OpenOptions['ask']> = ({ vault, what, username }) => {
        asked.push([vault, what, username])
        return administrator
      }
      await using sallyport = await openedBy(text, {}, { ask })
      expect((await sallyport.get(reference)).secret.reveal()).toBe(secretOf('oracle-prod'))
      expect(asked).toEqual([['pvwa', 'password', 'administrator']])
    }
    await using alone = await openedBy(text)
    const failure = await failureOf(alone.get(reference))
    expect(failure.message).toMatch(/'pvwa' has no password/)
  })

  it('asks a person for the token of PAM360, and once more where it was wrong', async () => {
    const asked: unknown[] = []
    await using sallyport = await openedBy(
      `vaults: { pam360: { kind: pam360, url: ${lab.urls.pam360}, tls: { ca: '${lab.ca.file}' } } }`,
      {},
      {
        ask: ({ vault, what, username }) => {
          asked.push([vault, what, username])
          return asked.length === 1 ? 'mistyped' : lab.pam360.user('billing').revealToken()
        },
      },
    )
    const accounts = async (): Promise<string[]> => {
      const found: string[] = []
      for await (const { name } of sallyport.list('pam360', { container: 'db-01' })) found.push(name)
      return found
    }
    expect((await failureOf(accounts())).name).toBe('AuthenticationError')
    expect(await accounts()).toEqual(['app'])
    expect(await accounts()).toEqual(['app'])
    expect(asked).toEqual(Array.from({ length: 2 }, () => ['pam360', 'token', undefined]))
  })

  it.each([
    ['pvwa', 'auth: { method: cyberark, username: administrator }'],
    ['axidian', 'username: nightly-batch'],
    ['pam360', ''],
  ] as const)('closing %s ends the wait for a person who does not answer', async (kind, identity) => {
    const urls = {
      pvwa: `url: ${lab.urls.pvwa}`,
      axidian: `idpUrl: ${lab.urls.axidianIdp}, coreUrl: ${lab.urls.axidianCore}`,
      pam360: `url: ${lab.urls.pam360}`,
    }
    let sayAsked: (signal: AbortSignal | undefined) => void = () => undefined
    const asked = new Promise<AbortSignal | undefined>((resolve) => (sayAsked = resolve))
    const sallyport = await openedBy(
      `vaults: { it: { kind: ${kind}, ${urls[kind]}, tls: { ca: '${lab.ca.file}' }, ${identity} } }`,
      {},
      {
        ask: ({ signal }) => {
          sayAsked(signal)
          return new Promise<string>(() => undefined)
        },
      },
    )
    const waits = failureOf(sallyport.get('pam://it/DB-SERVER/admin'))
    const signal = await asked
    await sallyport.close()
    expect((await waits).code).toBe('CLIENT_CLOSED')
    expect(signal?.aborted).toBe(true)
  })

  it('asks a person what a RADIUS server wants to know', async () => {
    const asked: unknown[] = []
    await using sallyport = await openedBy(
      `
vaults:
  pvwa:
    kind: pvwa
    url: ${lab.urls.pvwa}
    tls: { ca: '${lab.ca.file}' }
    auth: { method: radius, username: radius-user }
`,
      {},
      {
        ask: ({ vault, what, prompt }) => {
          asked.push([vault, what, prompt])
          return what === 'password' ? 'Lab-Radius-1' : '123456'
        },
      },
    )
    expect((await sallyport.get('pam://pvwa/Billing-DB/oracle-prod')).kind).toBe('password')
    expect(asked).toEqual([
      ['pvwa', 'password', undefined],
      ['pvwa', 'challenge', 'Enter your passcode'],
    ])
  })

  describe('while a vault waits for a secret of another', () => {
    const waiting = (): string => {
      lab.vault.addAccount({
        safe: 'Billing-DB',
        name: 'passphrase',
        platformId: 'UnixSSH',
        secret: lab.clients['billing']!.passphrase,
      })
      const { files } = lab.clients['billing']!
      return `
vaults:
  cp: { kind: cp, appId: billing, executable: '${lab.clipasswordsdk}' }
  ccp:
    kind: ccp
    url: ${lab.urls.ccp}
    appId: billing
    tls: { ca: '${lab.ca.file}', pfx: '${files.pfx}', passphrase: pam://cp/Billing-DB/passphrase }
`
    }
    const reference = 'pam://ccp/Billing-DB/oracle-prod'

    it('a failure is not kept: the next call tries again', async () => {
      await using sallyport = await openedBy(waiting())
      lab.faults.add({ surface: 'cp', kind: 'crash', times: 1 })
      expect((await failureOf(sallyport.get(reference))).name).toBe('ConnectionError')
      expect((await sallyport.get(reference)).secret.reveal()).toBe(secretOf('oracle-prod'))
    })

    /** A vault whose passphrase is in one that takes connections and says nothing. */
    const behindSilence = async (
      work: (sallyport: Sallyport, connected: Promise<[Socket]>) => Promise<void>,
    ): Promise<void> => {
      const silent = createServer()
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
      const { port } = silent.address() as AddressInfo
      const connected = once(silent, 'connection') as Promise<[Socket]>
      const sallyport = await openedBy(`
vaults:
  silent: { kind: ccp, url: 'https://127.0.0.1:${port}', appId: billing, retry: false }
  ccp: { kind: ccp, url: ${lab.urls.ccp}, appId: billing, tls: { cert: c.pem, passphrase: pam://silent/a/b } }
`)
      await work(sallyport, connected)
      const [socket] = await connected
      socket.destroy()
      await sallyport.close()
      silent.close()
    }

    it('a caller who is told to stop waits no longer, and the others wait on', async () => {
      await behindSilence(async (sallyport, connected) => {
        const controller = new AbortController()
        const reason = new Error('given up')
        const stopped = sallyport.get(reference, { signal: controller.signal })
        const other = sallyport.get(reference)
        const ends = Promise.allSettled([stopped, other])
        const [socket] = await connected
        controller.abort(reason)
        await expect(stopped).rejects.toBe(reason)
        socket.destroy()
        expect((await failureOf(other)).name).toBe('ConnectionError')
        await ends
      })
    })

    it('closing ends the wait: of the opening, and of who waits for it', async () => {
      await behindSilence(async (sallyport, connected) => {
        const waits = failureOf(sallyport.get(reference))
        await connected
        // The vault that has the secret stays open: it is this one that needs nothing any more.
        await sallyport.vault('ccp').close()
        expect(await waits).toMatchObject({ code: 'CLIENT_CLOSED', message: "The vault 'ccp' is closed." })
        const again = await failureOf(sallyport.get(reference))
        expect(again.code).toBe('CLIENT_CLOSED')
      })
    })

    it('a caller waits no longer than he has time', async () => {
      await behindSilence(async (sallyport) => {
        const call = { timeoutMs: 50 }
        const checked = sallyport.check('ccp', call)
        const timedOut = {
          name: 'ConnectionError',
          code: 'TIMEOUT',
          message: 'ccp: not opened within 50 ms.',
        }
        expect(await failureOf(sallyport.get(reference, call))).toMatchObject(timedOut)
        expect((await checked).steps.map(({ error }) => error)).toMatchObject([timedOut])
      })
    })
  })

  it('takes the client of a PVWA from elsewhere, such as a session that was kept', async () => {
    const made: string[] = []
    await using sallyport = await openedBy(
      `vaults: { pvwa: { kind: pvwa, url: ${lab.urls.pvwa}, auth: { method: ldap }, tls: { ca: '${lab.ca.file}' } } }`,
      {},
      {
        makePasswordVault: (options) => {
          made.push(options.url)
          const auth = { method: 'cyberark', username: 'administrator', password: administrator } as const
          return new PasswordVault({ ...options, auth })
        },
      },
    )
    await sallyport.get('pam://pvwa/Billing-DB/oracle-prod')
    expect(made).toEqual([lab.urls.pvwa])
  })

  it('takes the client of a PAM360 from elsewhere', async () => {
    const made: unknown[] = []
    await using sallyport = await openedBy(
      `vaults: { pam: { kind: pam360, url: ${lab.urls.pam360}, token: x, tls: { ca: '${lab.ca.file}' } } }`,
      {},
      {
        makePam360: (options) => {
          made.push(options.url)
          return new Pam360({ ...options, token: lab.pam360.user('billing').revealToken() })
        },
      },
    )
    await sallyport.get('pam://pam/web-01/svc')
    expect(made).toEqual([lab.urls.pam360])
  })

  it('checks a vault layer by layer, and says what keeps it from being opened', async () => {
    await using sallyport = await openedBy(`
vaults:${ccp()}
  broken: { kind: ccp, url: 'https://127.0.0.1:1', appId: billing, retry: false }
  pvwa: { kind: pvwa, url: ${lab.urls.pvwa}, auth: { method: cyberark, username: u }, token: pam://broken/a/b }
`)
    expect((await sallyport.check('ccp')).ok).toBe(true)
    const { ok, steps } = await sallyport.check('pvwa')
    expect(ok).toBe(false)
    expect(steps).toMatchObject([
      {
        layer: 'configuration',
        status: 'failed',
        error: { code: 'CONNECTION_REFUSED' },
        message: expect.stringMatching(
          /^'pvwa' has a secret from the vault 'broken', which did not give it: 127\.0\.0\.1:1: /,
        ) as string,
        secretFrom: 'broken',
      },
    ])
    expect(lab.audit.entries()).toEqual([])
  })

  it('names file and vault where a client refuses its options', async () => {
    await using sallyport = await openedBy(
      `vaults: { ccp: { kind: ccp, url: 'https://ccp.example.com/a', servicePath: '..', appId: a } }`,
    )
    const failure = await failureOf(sallyport.get('pam://ccp/a/b'))
    expect(failure.message).toMatch(/sallyport\.yaml, vaults\.ccp: /)
  })

  it('warns through the logger, and shows no secret when it is printed', async () => {
    const { warnings, logger } = listener()
    const path = folder.file(
      'open.yaml',
      `vaults: { ax: { kind: axidian, idpUrl: https://a/idp, coreUrl: https://a/core, username: u, password: S3ntinel } }`,
      0o644,
    )
    const configuration = await loadConfiguration(path)
    await using sallyport = openVaults(configuration, { logger })
    if (process.platform !== 'win32') {
      expect(warnings.join()).toMatch(/open\.yaml, line 1, vaults\.ax\.password: .*chmod 600/)
    }
    const printed = inspect([configuration, sallyport, warnings], { depth: 20, showHidden: true })
    expect(printed + JSON.stringify(configuration)).not.toContain('S3ntinel')
  })
})
