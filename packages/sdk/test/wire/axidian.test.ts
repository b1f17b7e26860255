import { createPrivateKey, createPublicKey } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type Fault } from '@sallyport/lab'
import type { AnySallyportError } from '@sallyport/sdk'
import { AxidianPrivilege, type AxidianPrivilegeOptions } from '@sallyport/sdk/axidian'
import { failureOf } from '../support/failure.ts'
import { HeldTime } from '../support/held-time.ts'
import { eachLab, transports } from '../support/lab.ts'
import { publicHalfOf } from '../support/public-half.ts'

const password = 'Lab-Nightly-1'
const tokenPath = '/idp/connect/token'
const listPath = '/core/api/aapm/accounts'

const lab = eachLab()

/** How often a path was asked for; of credentials, how often any was. */
const count = (path: string): number => lab.journal.entries().filter((entry) => entry.path === path).length
const retrievals = (): number =>
  lab.journal.entries().filter(({ path }) => /\/(password|ssh-key)$/.test(path)).length
const lastEvent = () => lab.axidian.events.entries().at(-1)
const idOf = (name: string): string => lab.axidian.account(name).id

/** A fault of Core at listings alone, or at retrievals alone. */
const atCore = (what: 'list' | 'retrieval', fault: object): void => {
  const path = what === 'list' ? /\/accounts$/ : /\/(password|ssh-key)$/
  lab.faults.add({ surface: 'axidian-core', match: { path }, ...fault } as Fault)
}

describe.each(transports)('Axidian Privilege over %s', (_, transport) => {
  const clientFor = (more: Partial<AxidianPrivilegeOptions> = {}): AxidianPrivilege =>
    new AxidianPrivilege({
      idpUrl: lab.urls.axidianIdp,
      coreUrl: lab.urls.axidianCore,
      username: 'nightly-batch',
      password,
      tls: { ca: lab.ca.pem },
      timeoutMs: 100_000,
      ...(transport === undefined ? {} : { transport }),
      ...more,
    })
  /** What a client is told, and that nothing of it shows what it must not. */
  const told = async (
    work: (client: AxidianPrivilege) => Promise<unknown>,
    more: Partial<AxidianPrivilegeOptions> = {},
  ): Promise<AnySallyportError> => {
    await using client = clientFor(more)
    const error = await failureOf(work(client))
    const shown = inspect([client, error], { showHidden: true, depth: 10 }) + JSON.stringify([client, error])
    expect(shown).not.toMatch(/Lab-|DB-SERVER|LINUX-SERVER|eyJ/)
    return error
  }

  describe('the token', () => {
    it('is given for good credentials, and taken by Core [axidian/token-request] [axidian/token-answer] [axidian/core-routes]', async () => {
      await using client = clientFor()
      expect(await client.getAccounts()).toContainEqual({
        id: idOf('DB-SERVER/root'),
        displayName: 'DB-SERVER/root',
        requiresReason: true,
        hasPassword: true,
        hasKey: false,
        isKeySupported: false,
      })
      const { secret } = await client.getPassword('DB-SERVER/awkward')
      expect(secret.reveal()).toBe(lab.axidian.account('DB-SERVER/awkward').revealPassword())
      expect([count(tokenPath), count(listPath), retrievals()]).toEqual([1, 1, 1])
    })

    it.each<[string, Partial<AxidianPrivilegeOptions>, string]>([
      ['a wrong password', { password: 'Wrong-1' }, 'invalid_grant'],
      ['an unknown application', { username: 'nobody' }, 'invalid_grant'],
      ['a blocked application', { username: 'blocked-app', password: 'Lab-Blocked-1' }, 'invalid_grant'],
      ['another address', { username: 'far-away', password: 'Lab-Far-1' }, 'invalid_grant'],
      ['an unknown client', { clientId: 'other' }, 'invalid_client'],
      ['another scope', { scope: 'other' }, 'invalid_scope'],
    ])(
      'is refused to %s, after one request [axidian/refused-credentials] [axidian/refused-application] [axidian/refused-address] [axidian/refused-client] [axidian/refused-scope]',
      async (_name, more, vendorCode) => {
        const error = await told((client) => client.getPassword('DB-SERVER/admin'), more)
        expect(error).toMatchObject({ name: 'AuthenticationError', vendorCode, status: 400 })
        expect([count(tokenPath), count(listPath)]).toEqual([1, 0])
      },
    )

    it('is refused without the licence, and where the grant is not allowed [axidian/refused-application] [axidian/refused-grant]', async () => {
      lab.axidian.licensed = false
      expect(await told((client) => client.getAccounts())).toMatchObject({ vendorCode: 'invalid_grant' })
      lab.axidian.licensed = true
      lab.settings.axidian.passwordGrant = false
      expect(await told((client) => client.getAccounts())).toMatchObject({
        name: 'AuthenticationError',
        vendorCode: 'unauthorized_client',
      })
    })

    it('is given to an application from where it may call', async () => {
      await using client = clientFor({ username: 'local-only', password: 'Lab-Local-1' })
      expect(await client.getAccounts()).toHaveLength(1)
    })

    it('is asked for once by two calls at the same time, and the list too [axidian/token-single-flight] [axidian/cache-single-flight]', async () => {
      await using client = clientFor()
      await Promise.all([client.getPassword('DB-SERVER/admin'), client.getSshKey('LINUX-SERVER/deploy')])
      expect([count(tokenPath), count(listPath)]).toEqual([1, 1])
    })

    it('of ten minutes is renewed eleven minutes later [axidian/token-expiry]', async () => {
      lab.settings.axidian.tokenSeconds = 600
      let now = 0
      await using client = clientFor({ clock: () => now })
      await client.getPassword('DB-SERVER/admin')
      lab.clock.advance(660_000)
      now += 660_000
      await client.getPassword('DB-SERVER/admin')
      expect(count(tokenPath)).toBe(2)
      expect(lab.journal.entries().filter(({ status }) => status === 401)).toEqual([])
    })

    it('that Core no longer knows is renewed, and nobody notices [axidian/token-renewed-after-401] [axidian/core-unauthorized]', async () => {
      await using client = clientFor()
      await client.getAccounts()
      expect(lab.axidian.forgetTokens()).toBe(1)
      await client.getPassword('DB-SERVER/admin')
      expect(count(tokenPath)).toBe(2)
      expect(lab.journal.entries().map(({ status }) => status)).toEqual([200, 200, 401, 200, 200])
    })

    it('that Core does not take even when it is new is an AuthenticationError [axidian/token-refused-twice]', async () => {
      lab.faults.add({ surface: 'axidian-core', kind: 'status', status: 401, body: 'empty' })
      const error = await told((client) => client.getAccounts())
      expect(error).toMatchObject({ name: 'AuthenticationError', status: 401 })
      expect([count(tokenPath), count(listPath)]).toEqual([2, 2])
    })

    it('ends in the middle of a thousand retrievals: one renewal, and none is lost [axidian/token-expiry-under-load]', async () => {
      await using client = clientFor({ maxConcurrency: 20 })
      await client.getAccounts()
      let done = 0
      const denied = (): number => lab.journal.entries().filter(({ status }) => status === 401).length
      const all = await Promise.all(
        Array.from({ length: 1000 }, async () => {
          const { secret } = await client.getPassword('DB-SERVER/admin')
          done += 1
          if (done === 300) lab.axidian.forgetTokens()
          return secret.reveal()
        }),
      )
      expect(new Set(all)).toEqual(new Set([lab.axidian.account('DB-SERVER/admin').revealPassword()]))
      expect(count(tokenPath)).toBe(2)
      expect(lab.axidian.events.entries().filter(({ action }) => action === 'view-password')).toHaveLength(
        1000 + denied(),
      )
      // Those under way when the token ended, and those that went out while it was renewed, which may take a few turns;
      // not all 700 that waited.
      expect(denied()).toBeLessThan(500)
    })

    it.each(['reference', 'jwt'] as const)('may be of any form: %s', async (tokenForm) => {
      lab.settings.axidian.tokenForm = tokenForm
      lab.settings.axidian.expiresIn = tokenForm === 'jwt' ? 'text' : 'none'
      await using client = clientFor()
      expect((await client.getAccounts()).length).toBeGreaterThan(5)
    })
  })

  describe('the list of accounts', () => {
    it('is kept, refreshed when told to and when its time is over, and each caller has a copy [axidian/cache-default] [axidian/cache-force-refresh] [axidian/cache-copies] [axidian/cache-without-secrets]', async () => {
      let now = 0
      await using client = clientFor({ clock: () => now })
      const first = await client.getAccounts()
      first.length = 0
      expect((await client.getAccounts()).length).toBeGreaterThan(5)
      expect(count(listPath)).toBe(1)
      await client.getAccounts({ forceRefresh: true })
      expect(count(listPath)).toBe(2)
      now += 299_999
      await client.getAccounts()
      expect(count(listPath)).toBe(2)
      now += 1
      await client.getAccounts()
      expect(count(listPath)).toBe(3)
      await client.getPassword('DB-SERVER/admin')
      await client.getPassword('DB-SERVER/admin')
      expect([count(listPath), retrievals()]).toEqual([3, 2])
    })

    it('is not kept where its time is 0 [axidian/cache-off]', async () => {
      await using client = clientFor({ accountsCacheTtlMs: 0 })
      await client.getAccounts()
      await client.getAccounts()
      expect(count(listPath)).toBe(2)
    })

    it.each([
      ['pascal', 'items', 'number'],
      ['snake', 'data', 'text'],
      ['camel', 'accounts', 'number'],
    ] as const)(
      'is read as %s in %s with ids as %s, and used [axidian/account-spellings] [axidian/account-envelopes]',
      async (propertyCase, listForm, idForm) => {
        Object.assign(lab.settings.axidian, { propertyCase, listForm, idForm })
        await using client = clientFor()
        const { secret } = await client.getPassword('DB-SERVER/admin')
        expect(secret.reveal()).toBe(lab.axidian.account('DB-SERVER/admin').revealPassword())
        await client.getSshKey('LINUX-SERVER/deploy')
      },
    )

    it('is asked for where options say, as are credentials [axidian/core-routes-overridable]', async () => {
      const routes = {
        listAccounts: { method: 'GET', path: '/v9/aapm/accounts' },
        getPassword: { method: 'POST', path: '/v9/aapm/accounts/{id}/view-password' },
      } as const
      Object.assign(lab.settings.axidian, { routes })
      await using client = clientFor({ routes })
      await client.getPassword('DB-SERVER/admin')
      expect(count('/core/v9/aapm/accounts')).toBe(1)
      lab.settings.axidian.openApi = true
      expect((await client.discover())?.routes).toMatchObject(routes)
    })
  })

  describe('an account', () => {
    it.each([
      ['DB-SERVER/admin', 'DB-SERVER/admin'],
      ['db-server/ADMIN', 'DB-SERVER/admin'],
      ['EXAMPLE\\svc-backup', 'EXAMPLE\\svc-backup'],
      ['example/SVC-backup', 'EXAMPLE\\svc-backup'],
      ['svc-backup@EXAMPLE', 'EXAMPLE\\svc-backup'],
      ['APP-SERVER/twin', 'APP-SERVER/twin'],
      ['app-server/TWIN', 'APP-SERVER-2/twin'],
    ])(
      '%j is %j [axidian/name-resource-account] [axidian/name-exact-first] [axidian/name-slashes] [axidian/name-at-domain]',
      async (name, found) => {
        await using client = clientFor()
        const { secret, properties } = await client.getPassword(name)
        expect(secret.reveal()).toBe(lab.axidian.account(found).revealPassword())
        expect((await client.getPassword({ id: properties['id'] ?? '' })).secret.reveal()).toBe(
          secret.reveal(),
        )
      },
    )

    it('of two that fit alike is neither [axidian/name-ambiguous]', async () => {
      const error = await told((client) => client.getPassword('App-Server/Twin'))
      expect(error.name).toBe('AmbiguousMatchError')
      for (const name of ['APP-SERVER/twin', 'APP-SERVER-2/twin']) expect(error.hint).toContain(idOf(name))
      expect(retrievals()).toBe(0)
    })

    it.each([
      'DB-SERVER/nothing',
      'DB-SERVER/hidden',
      'DB-SERVER/unseen',
      'DB-SERVER/suspended',
      'DB-SERVER/over',
      'NEW-SERVER/found',
      'OLD-SERVER/locked',
    ])(
      '%s is not there: one more list, then a NotFoundError with the name, unshown [axidian/account-absent] [axidian/account-error-name] [axidian/nothing-shows]',
      async (name) => {
        const error = await told(async (client) => {
          await client.getAccounts()
          await client.getPassword(name)
        })
        expect(error).toMatchObject({ name: 'NotFoundError', accountName: name })
        expect([count(listPath), retrievals()]).toEqual([2, 0])
      },
    )

    it('whose permission was suspended meanwhile is not available, and the list is asked for anew [axidian/account-denied]', async () => {
      for (const [hidden, vendorCode] of [
        [false, 'ACCESS_DENIED'],
        [true, 'ACCOUNT_NOT_FOUND'],
      ] as const) {
        lab.settings.axidian.hideUnavailable = hidden
        await using client = clientFor()
        await client.getAccounts()
        const permission = lab.axidian.permission('nightly-batch', 'DB-SERVER/admin')
        permission.suspend()
        const error = await failureOf(client.getPassword('DB-SERVER/admin'))
        expect(error).toMatchObject({ name: 'NotFoundError', vendorCode, accountName: 'DB-SERVER/admin' })
        expect(lastEvent()).toMatchObject({ action: 'view-password', result: 'denied' })
        permission.resume()
        const before = count(listPath)
        await client.getPassword('DB-SERVER/admin')
        expect(count(listPath)).toBe(before + 1)
      }
    })

    it('without a password or key is a SecretNotSetError, and nothing is asked [axidian/password-not-set] [axidian/key-not-set]', async () => {
      const password = await told((client) => client.getPassword('LINUX-SERVER/deploy'))
      const key = await told((client) => client.getSshKey('DB-SERVER/admin'))
      expect([password.name, key.name]).toEqual(['SecretNotSetError', 'SecretNotSetError'])
      expect([password.accountName, key.accountName]).toEqual(['LINUX-SERVER/deploy', 'DB-SERVER/admin'])
      expect(retrievals()).toBe(0)
    })

    it.each([404, 409] as const)(
      'whose password was taken away meanwhile is a SecretNotSetError from Core (%i), and the list is asked for anew [axidian/password-not-set] [axidian/key-not-set]',
      async (notSetStatus) => {
        lab.settings.axidian.notSetStatus = notSetStatus
        await using client = clientFor()
        await client.getAccounts()
        lab.axidian.account('LINUX-SERVER/root').setPassword(null)
        expect(await failureOf(client.getPassword('LINUX-SERVER/root'))).toMatchObject({
          name: 'SecretNotSetError',
          vendorCode: 'PASSWORD_NOT_SET',
          status: notSetStatus,
        })
        await client.getAccounts()
        expect(count(listPath)).toBe(2)
        lab.axidian.account('LINUX-SERVER/deploy').setKey(null)
        expect(await failureOf(client.getSshKey('LINUX-SERVER/deploy'))).toMatchObject({
          vendorCode: 'SSH_KEY_NOT_SET',
        })
      },
    )

    it.each([[undefined], [''], [' \t ']])(
      'that wants a reason gets none with %j, and nothing is asked [axidian/reason-required] [axidian/reason-blank]',
      async (reason) => {
        const options = reason === undefined ? {} : { reason }
        for (const work of [
          (client: AxidianPrivilege) => client.getPassword('DB-SERVER/root', options),
          (client: AxidianPrivilege) => client.getSshKey('LINUX-SERVER/reasoned', options),
        ]) {
          expect((await told(work)).name).toBe('ReasonRequiredError')
        }
        expect(retrievals()).toBe(0)
      },
    )

    it('gets the reason into its event, needed or not [axidian/reason-recorded]', async () => {
      await using client = clientFor()
      for (const name of ['DB-SERVER/root', 'DB-SERVER/admin']) {
        await client.getPassword(name, { reason: 'ночь & день 🔐' })
        expect(lastEvent()).toMatchObject({
          action: 'view-password',
          result: 'success',
          reason: 'ночь & день 🔐',
        })
      }
      await client.getSshKey('LINUX-SERVER/reasoned', { reason: 'r' })
      expect(lastEvent()).toMatchObject({ action: 'view-ssh-key', reason: 'r' })
    })

    it('whose policy became stricter is a ReasonRequiredError, and the list is asked for anew [axidian/reason-stale-listing] [axidian/reason-required]', async () => {
      await using client = clientFor()
      await client.getAccounts()
      lab.axidian.policy('Default').requiresReason = true
      const error = await failureOf(client.getPassword('DB-SERVER/admin'))
      expect(error).toMatchObject({ name: 'ReasonRequiredError', vendorCode: 'REASON_REQUIRED', status: 400 })
      await client.getAccounts()
      expect(count(listPath)).toBe(2)
    })
  })

  describe('an SSH key', () => {
    it.each(['deploy', 'root', 'plain', 'ecdsa', 'pkcs8', 'openssh', 'openssh-plain'])(
      '%s opens without a passphrase, or with the one that comes with it, and is the same [axidian/key-decrypted] [axidian/key-with-passphrase] [axidian/key-kinds] [axidian/key-openssh] [axidian/key-pkcs8] [axidian/key-traditional] [axidian/key-request] [axidian/key-plain-exact]',
      async (login) => {
        await using client = clientFor()
        const name = `LINUX-SERVER/${login}`
        const open = await client.getSshKey(name)
        const sealed = await client.getSshKey({ id: idOf(name) }, { decrypt: false })
        expect(open).toMatchObject({ kind: 'ssh-key', fileName: `${login}.key`, username: login })
        expect(open.passphrase).toBeUndefined()
        const publicHalf = publicHalfOf(open.secret.reveal())
        expect(publicHalf).toBeDefined()
        const [key, passphrase] = [sealed.secret.reveal(), sealed.passphrase?.reveal()]
        if (passphrase === undefined) expect(open.secret.reveal()).toBe(key)
        else {
          expect(publicHalfOf(key)).toBeUndefined()
          if (!login.startsWith('openssh')) {
            const opened = createPublicKey(createPrivateKey({ key, passphrase }))
            expect(opened.export({ type: 'spki', format: 'pem' })).toBe(publicHalf)
          }
        }
        expect(inspect([open, sealed], { showHidden: true, depth: 10 })).not.toContain('PRIVATE KEY')
      },
    )
  })

  describe('what goes wrong on the way', () => {
    it.each<[string, Partial<AxidianPrivilegeOptions>]>([
      ['the IdP', { idpUrl: 'https://127.0.0.1:1/idp' }],
      ['Core', { coreUrl: 'https://127.0.0.1:1/core' }],
    ])('%s that refuses connections is a ConnectionError [axidian/unreachable]', async (_name, more) => {
      const error = await told((client) => client.getAccounts(), { ...more, retry: false })
      expect(error).toMatchObject({ name: 'ConnectionError', code: 'CONNECTION_REFUSED', layer: 'tcp' })
    })

    it.each(['axidian-idp', 'axidian-core'] as const)(
      '%s that does not answer, or breaks off, is a ConnectionError [axidian/unreachable]',
      async (surface) => {
        lab.faults.add({ surface, kind: 'stall', times: 1 })
        using time = new HeldTime()
        const late = told((client) => client.getAccounts({ timeoutMs: 300 }))
        await time.until(() => lab.faults.list().length === 0)
        time.pass(300)
        expect(await late).toMatchObject({ code: 'TIMEOUT' })
        lab.faults.add({ surface, kind: 'reset', times: 1 })
        expect(await told((client) => client.getAccounts(), { retry: false })).toMatchObject({
          name: 'ConnectionError',
          code: 'CONNECTION_RESET',
        })
      },
    )

    it('a server that is not trusted is refused, unless its authority is given or nothing is verified [axidian/tls-verified]', async () => {
      const work = (client: AxidianPrivilege): Promise<unknown> => client.getAccounts()
      expect(await told(work, { tls: {} })).toMatchObject({ code: 'TLS_UNTRUSTED', layer: 'tls' })
      const warnings: string[] = []
      const quiet = (): void => undefined
      await using unverified = clientFor({
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- what this test is about
        tls: { verify: false },
        logger: { debug: quiet, info: quiet, warn: (message) => warnings.push(message), error: quiet },
      })
      await unverified.getAccounts()
      expect(warnings).toHaveLength(1)
      await using trusting = clientFor({ tls: { ca: lab.ca.file } })
      await trusting.getAccounts()
    })

    it.each(['/nowhere/ca.pem', __filename])(
      'an authority that is none: %s [axidian/tls-ca-unusable]',
      async (ca) => {
        const error = await told((client) => client.getAccounts(), { tls: { ca } })
        expect(error.name).toBe('ConfigurationError')
        expect(lab.journal.entries()).toEqual([])
      },
    )

    it('a page of HTML is a wrong address at the IdP, and at Core [axidian/idp-not-found] [axidian/core-not-found]', async () => {
      const work = (client: AxidianPrivilege): Promise<unknown> => client.getAccounts()
      const idp = await told(work, { idpUrl: `${lab.urls.axidianIdp}/else` })
      expect(idp).toMatchObject({ name: 'ConfigurationError', status: 404 })
      expect(idp.hint).toContain('idpUrl')
      const core = await told(work, { coreUrl: `${lab.urls.axidianCore}/else` })
      expect(core).toMatchObject({ name: 'ConfigurationError', status: 404 })
      expect(core.hint).toContain('coreUrl')
    })

    it('a 500 is a ServerError with its status, of the IdP too [axidian/server-failure] [axidian/idp-failure]', async () => {
      for (const surface of ['axidian-idp', 'axidian-core'] as const) {
        lab.faults.add({ surface, kind: 'status', status: 500, body: 'html' })
        expect(await told((client) => client.getAccounts())).toMatchObject({
          name: 'ServerError',
          status: 500,
        })
        lab.faults.clear()
      }
    })

    it.each([{ kind: 'truncate' }, { kind: 'html' }, { kind: 'invalid-utf8' }])(
      'an answer that is damaged is no password: %j [axidian/core-unknown-refusal] [axidian/token-answer-not-understood]',
      async (fault) => {
        atCore('retrieval', { ...fault, times: 1 })
        const error = await told((client) => client.getPassword('DB-SERVER/admin'))
        expect(['ProtocolError', 'ConnectionError']).toContain(error.name)
        expect(retrievals()).toBe(1)
        lab.faults.add({ surface: 'axidian-idp', ...fault, times: 1 } as Fault)
        expect(['ProtocolError', 'ConnectionError']).toContain(
          (await told((client) => client.getPassword('DB-SERVER/admin'))).name,
        )
      },
    )

    const soon = { retry: { minDelayMs: 1, maxDelayMs: 5 } }

    it.each([
      { kind: 'status', status: 429, retryAfter: 0 },
      { kind: 'status', status: 503 },
    ])(
      '%j passes: list, retrieval and token are asked for again [axidian/retry-listing-only] [axidian/rate-limited]',
      async (fault) => {
        atCore('list', { ...fault, times: 1 })
        atCore('retrieval', { ...fault, times: 1 })
        lab.faults.add({ surface: 'axidian-idp', ...fault, times: 1 } as Fault)
        await using client = clientFor(soon)
        await client.getPassword('DB-SERVER/admin')
        expect([count(tokenPath), count(listPath), retrievals()]).toEqual([2, 2, 2])
      },
    )

    it('a connection that breaks is tried again for the list alone [axidian/retry-listing-only]', async () => {
      await using client = clientFor({ ...soon, accountsCacheTtlMs: 0 })
      await client.getPassword('DB-SERVER/admin')
      for (const fault of [
        { kind: 'reset', when: 'mid-body' },
        { kind: 'status', status: 502 },
      ]) {
        lab.journal.clear()
        atCore('list', { ...fault, times: 1 })
        expect((await client.getAccounts()).length).toBeGreaterThan(5)
        expect(count(listPath)).toBe(2)
        atCore('retrieval', { ...fault, times: 1 })
        await failureOf(client.getPassword('DB-SERVER/admin'))
        expect(retrievals()).toBe(1)
      }
      lab.axidian.forgetTokens()
      lab.faults.add({ surface: 'axidian-idp', kind: 'status', status: 502, times: 1 })
      expect((await failureOf(client.getAccounts())).name).toBe('ServerError')
      expect(count(tokenPath)).toBe(1)
    })
  })

  describe('the end', () => {
    it('closes, refuses and forgets; an error in the block comes out [axidian/closed-refuses] [axidian/dispose-keeps-error] [axidian/nothing-shows]', async () => {
      let inside: AxidianPrivilege | undefined
      const work = async (): Promise<void> => {
        await using client = clientFor()
        inside = client
        await client.getPassword('DB-SERVER/admin')
        throw new RangeError('mine')
      }
      await expect(work()).rejects.toThrow(RangeError)
      const before = lab.journal.entries().length
      expect((await failureOf(inside!.getAccounts())).code).toBe('CLIENT_CLOSED')
      expect(lab.journal.entries()).toHaveLength(before)
      expect(inspect(inside, { showHidden: true, depth: 10 })).not.toMatch(/eyJ|Lab-|DB-SERVER/)
    })
  })
})

it('the environment makes a client; the constructor does not look at it [axidian/from-env] [axidian/environment-not-read]', async () => {
  await using client = AxidianPrivilege.fromEnv(
    {},
    {
      PAM_IDP_SERVER: lab.urls.axidianIdp,
      PAM_CORE_SERVER: lab.urls.axidianCore,
      PAM_USERNAME: 'nightly-batch',
      PAM_PASSWORD: password,
      PAM_CA_CERT: lab.ca.file,
    },
  )
  expect((await client.getAccounts()).length).toBeGreaterThan(5)
})
