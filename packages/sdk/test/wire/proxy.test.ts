import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { CentralCredentialProvider } from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'
import { billing, eachLab, secretIn, transports } from '../support/lab.ts'
import { Proxy } from '../support/proxy.ts'

const lab = eachLab()

const prod = { safe: 'Billing-DB', object: 'oracle-prod' }

describe.each(transports)('through a proxy, over %s [core/transports-agree]', (_name, transport) => {
  const through = (
    proxy: CentralCredentialProviderOptionsProxy,
    timeoutMs = 20_000,
  ): CentralCredentialProvider =>
    new CentralCredentialProvider(
      billing(lab, { proxy, timeoutMs, retry: false, ...(transport === undefined ? {} : { transport }) }),
    )

  it('mutual TLS runs end to end, on connections that are kept [core/proxy]', async () => {
    await using proxy = await Proxy.start()
    await using ccp = through(proxy.url)
    for (let count = 0; count < 3; count += 1) {
      expect((await ccp.getPassword(prod)).secret.reveal()).toBe(secretIn(lab, 'Billing-DB', 'oracle-prod'))
    }
    expect(proxy.asked[0]).toEqual({ authority: new URL(lab.urls.ccp).host, authorization: undefined })
    expect(proxy.asked.length).toBeLessThan(3)
    expect(lab.journal.entries().at(-1)?.clientCertificate?.subject).toContain('billing.example.com')
  })

  it('its password is sent to it, and shows nowhere [core/proxy] [core/no-secret-in-failures]', async () => {
    await using proxy = await Proxy.start()
    await using ccp = through({ url: proxy.url, username: 'us er', password: 'S3ntinel:1' })
    await ccp.getPassword(prod)
    expect(proxy.asked[0]?.authorization).toBe(`Basic ${Buffer.from('us er:S3ntinel:1').toString('base64')}`)
    expect(inspect(ccp, { depth: 9, showHidden: true })).not.toContain('S3ntinel')
  })

  it.each([
    [407, 'PROXY_AUTHENTICATION'],
    [403, 'PROXY_REFUSED'],
    [502, 'PROXY_REFUSED'],
  ] as const)(
    'its refusal with %i is told apart from the vault [core/proxy] [core/connection-error-kinds]',
    async (status, code) => {
      await using proxy = await Proxy.start(status)
      await using ccp = through(proxy.url.replace('://', '://user:S3ntinel@'))
      const error = await failureOf(ccp.getPassword(prod))
      expect(error).toMatchObject({ name: 'ConnectionError', layer: 'proxy', code, status })
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/S3ntinel|UzNudGluZWw/)
    },
  )

  it('that is not there is told [core/proxy] [core/connection-error-kinds]', async () => {
    const gone = await Proxy.start()
    await gone[Symbol.asyncDispose]()
    await using ccp = through(gone.url)
    expect(await failureOf(ccp.getPassword(prod))).toMatchObject({ name: 'ConnectionError' })
  })

  it('the certificate of the vault is verified all the same [core/proxy] [core/tls-verified-by-default]', async () => {
    await using proxy = await Proxy.start()
    await using ccp = new CentralCredentialProvider({
      url: lab.urls.ccp,
      appId: 'reporting',
      proxy: proxy.url,
      ...(transport === undefined ? {} : { transport }),
    })
    expect((await failureOf(ccp.getPassword(prod))).code).toBe('TLS_UNTRUSTED')
  })
})

type CentralCredentialProviderOptionsProxy = NonNullable<
  ConstructorParameters<typeof CentralCredentialProvider>[0]['proxy']
>

describe('through a proxy', () => {
  it('that never answers the deadline counts too [core/deadline-covers-body]', async () => {
    const silent = createHttpServer()
    silent.on('connect', () => undefined)
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    try {
      const proxy = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
      await using ccp = new CentralCredentialProvider(billing(lab, { proxy, timeoutMs: 200 }))
      expect((await failureOf(ccp.getPassword(prod))).code).toBe('TIMEOUT')
    } finally {
      silent.close()
      silent.closeAllConnections()
    }
  })
})
