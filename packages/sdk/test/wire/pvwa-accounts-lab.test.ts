import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { bulk } from '@sallyport/sdk'
import { CentralCredentialProvider, type Accounts } from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'
import { eachLab, secretIn } from '../support/lab.ts'
import { requestsTo, vaultOf } from '../support/pvwa-lab.ts'
import { RecordingPvwa } from '../support/recording-pvwa.ts'

const lab = eachLab()

const oracle = { safe: 'Billing-DB', name: 'oracle-prod' } as const

describe('request bodies', () => {
  it.each(['§ à la carte', 'пароль', '🔑"\\\u2028', '\u0001\t'])(
    'carry %j as UTF-8, and name the charset [pvwa/request-json-utf8]',
    async (password) => {
      const certificate = await lab.pki.issueServer({ hosts: ['127.0.0.1'] })
      await using server = await RecordingPvwa.start(certificate, () => [200])
      await using recorded = vaultOf(lab, { url: server.url, token: 't' })
      await recorded.accounts.setPasswordInVault('1_2', password)
      const { headers, bytes } = server.requests[0]!
      expect(headers['content-type']).toBe('application/json; charset=utf-8')
      expect(Number(headers['content-length'])).toBe(bytes.length)
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
      expect(JSON.parse(text)).toEqual({ NewCredentials: password })

      await using vault = vaultOf(lab)
      const account = await vault.accounts.find(oracle)
      await vault.accounts.setPasswordInVault(account, password)
      expect(secretIn(lab, oracle.safe, oracle.name)).toBe(password)
      expect((await vault.accounts.getPassword(account)).secret.reveal()).toBe(password)
    },
  )
})

describe('what PVWA refuses', () => {
  it.each(['S3ntinel,secret', 'S3ntinel<secret'])(
    'a next password with a character that it does not take, without repeating it [pvwa/secret-characters-refused]',
    async (password) => {
      await using vault = vaultOf(lab)
      const before = secretIn(lab, oracle.safe, oracle.name)
      const account = await vault.accounts.find(oracle)
      const error = await failureOf(vault.accounts.setNextPassword(account, password))
      expect(error).toMatchObject({
        name: 'ConfigurationError',
        code: 'INVALID_REQUEST',
        vendorCode: 'PASWS167E',
        status: 400,
      })
      expect(inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error)).not.toContain(
        'S3ntinel',
      )
      lab.clock.advance(60_000)
      expect(secretIn(lab, oracle.safe, oracle.name)).toBe(before)
    },
  )

  it('an account without a safe is refused before anything is sent [pvwa/accounts-add]', async () => {
    await using vault = vaultOf(lab)
    const error = await failureOf(vault.accounts.add({ platformId: 'Oracle' } as never))
    expect(error).toMatchObject({ name: 'ConfigurationError', code: 'INVALID_OPTION' })
    expect(error.message).toContain("option 'safe'")
    expect(lab.journal.entries()).toEqual([])
  })
})

describe('options that nobody knows', () => {
  const odd = { timeout: 1 } as never
  const calls: Readonly<Record<string, (accounts: Accounts) => Promise<unknown>>> = {
    get: (accounts) => accounts.get('1_2', odd),
    add: (accounts) => accounts.add({ safe: 'S', platformId: 'P' }, odd),
    update: (accounts) => accounts.update('1_2', { name: 'n' }, odd),
    setFileCategories: (accounts) => accounts.setFileCategories('1_2', { A: 'b' }, odd),
    patch: (accounts) => accounts.patch('1_2', [{ op: 'remove', path: '/address' }], odd),
    delete: (accounts) => accounts.delete('1_2', odd),
    move: (accounts) => accounts.move('1_2', 'S', odd),
    getPassword: (accounts) => accounts.getPassword('1_2', odd),
    getSshKey: (accounts) => accounts.getSshKey('1_2', odd),
    getSecret: (accounts) => accounts.getSecret('1_2', odd),
    versions: (accounts) => accounts.versions('1_2', odd),
    generatePassword: (accounts) => accounts.generatePassword('1_2', odd),
    changePassword: (accounts) => accounts.changePassword('1_2', odd),
    setNextPassword: (accounts) => accounts.setNextPassword('1_2', 'p', odd),
    setPasswordInVault: (accounts) => accounts.setPasswordInVault('1_2', 'p', odd),
    verify: (accounts) => accounts.verify('1_2', odd),
    reconcile: (accounts) => accounts.reconcile('1_2', odd),
    link: (accounts) => accounts.link('1_2', { safe: 'S', name: 'n' }, 1, odd),
    unlink: (accounts) => accounts.unlink('1_2', 1, odd),
    disableManagement: (accounts) => accounts.disableManagement('1_2', odd),
    resumeManagement: (accounts) => accounts.resumeManagement('1_2', odd),
    activities: (accounts) => accounts.activities('1_2', odd),
    restoreLastCpmVersion: (accounts) => accounts.restoreLastCpmVersion('1_2', 'cpm', odd),
    checkIn: (accounts) => accounts.checkIn('1_2', odd),
    unlock: (accounts) => accounts.unlock('1_2', odd),
    startUpload: (accounts) => accounts.startUpload('s', [{ safe: 'S', platformId: 'P' }], odd),
    uploadResult: (accounts) => accounts.uploadResult(1, odd),
    uploads: (accounts) => accounts.uploads(odd),
    searchProperties: (accounts) => accounts.searchProperties(odd),
    group: (accounts) => accounts.group('1_2', odd),
    joinGroup: (accounts) => accounts.joinGroup('1_2', odd),
    leaveGroup: (accounts) => accounts.leaveGroup('1_2', odd),
  }

  it.each(Object.entries(calls))('are refused by %s before anything is sent', async (_name, call) => {
    await using vault = vaultOf(lab)
    expect(await failureOf(call(vault.accounts))).toMatchObject({ code: 'INVALID_OPTION' })
    expect(lab.journal.entries()).toEqual([])
  })
})

describe('the number of a request', () => {
  const uuid = '0a1b2c3d-0000-4000-8000-00000000beef'

  it.each<[string, number, unknown]>([
    ['a refusal', 403, { ErrorCode: 'PASWS041E', ErrorMessage: 'no' }],
    ['a missing route', 404, { Message: 'no such route' }],
    ['an unknown failure', 418, undefined],
    ['a refused log on', 403, { ErrorCode: 'ITATS004E', ErrorMessage: 'no' }],
  ])('is on the error of %s [pvwa/correlation-id]', async (name, status, json) => {
    const certificate = await lab.pki.issueServer({ hosts: ['127.0.0.1'] })
    await using server = await RecordingPvwa.start(certificate, () => [
      status,
      json,
      { 'X-Correlation-ID': uuid },
    ])
    await using vault = vaultOf(lab, { url: server.url, ...(name.includes('log on') ? {} : { token: 't' }) })
    const error = await failureOf(vault.accounts.get('1_2'))
    expect(error).toMatchObject({ status, correlationId: uuid })
    expect(inspect(error)).toContain(uuid)
  })

  it.each(['S3ntinel', `${uuid}x`, `${uuid}, ${uuid}`, ''])(
    'is nothing but a UUID: %j [pvwa/correlation-id]',
    async (header) => {
      const certificate = await lab.pki.issueServer({ hosts: ['127.0.0.1'] })
      const refused = { ErrorCode: 'PASWS041E', ErrorMessage: 'no' }
      await using server = await RecordingPvwa.start(certificate, () => [
        403,
        refused,
        { 'X-Correlation-ID': header },
      ])
      await using vault = vaultOf(lab, { url: server.url, token: 't' })
      expect(await failureOf(vault.accounts.get('1_2'))).not.toHaveProperty('correlationId')
    },
  )
})

describe('exclusive access', () => {
  it('keeps an account for who took it, until it is given back or unlocked [pvwa/check-out] [pvwa/check-in] [pvwa/unlock]', async () => {
    lab.vault.addAccount({ safe: 'Linux', name: 'shared', platformId: 'UnixExclusive', secret: 'S3cret' })
    await using administrator = vaultOf(lab)
    await administrator.safes.members.update('Linux', 'ldap-user', {
      permissions: ['useAccounts', 'retrieveAccounts', 'listAccounts'],
    })
    await using other = vaultOf(lab, { user: 'ldap-user' })
    const account = await other.accounts.find({ safe: 'Linux', name: 'shared' })

    expect((await other.accounts.checkOut(account)).secret.reveal()).toBe('S3cret')
    expect((await failureOf(administrator.accounts.getPassword(account))).retryable).toBe(false)
    // Who has it may ask again.
    expect((await other.accounts.getPassword(account)).secret.reveal()).toBe('S3cret')
    await other.accounts.checkIn(account)

    expect((await administrator.accounts.checkOut(account)).secret.reveal()).toBe('S3cret')
    const refused = await failureOf(other.accounts.getPassword(account))
    expect(['PermissionError', 'ConflictError']).toContain(refused.name)
    expect((await failureOf(other.accounts.unlock(account))).name).toBe('PermissionError')
    await administrator.accounts.unlock(account)
    expect((await other.accounts.checkOut(account)).secret.reveal()).toBe('S3cret')
  })
})

describe('a search', () => {
  it.each([
    ['searchType', '11.1', '11.2', { search: 'root', searchType: 'startswith' }],
    ['savedFilter', '12.5', '12.6', { savedFilter: 'Link' }],
    ['where', '14.3', '14.4', { where: [{ property: 'userName', value: 'root' }] }],
    ['whereAny', '14.5', '14.6', { where: [{ property: 'userName', value: 'root' }], whereAny: true }],
  ] as const)(
    'by %s is refused below its version, where more would be found than was asked for [pvwa/search-gated]',
    async (criterion, before, since, query) => {
      lab.settings.pvwa.version = before
      await using old = vaultOf(lab)
      expect(await failureOf(old.accounts.list(query).toArray())).toMatchObject({
        name: 'ConfigurationError',
        code: 'NOT_SUPPORTED',
        message: `accounts: '${criterion}' needs PVWA ${since} or later.`,
      })
      expect(requestsTo(lab, 'GET', /\/api\/accounts$/i)).toBe(0)
      lab.settings.pvwa.version = since
      await using current = vaultOf(lab)
      const found = await current.accounts.list(query).toArray()
      expect(found.length).toBeLessThan((await current.accounts.list().toArray()).length)
    },
  )
})

describe('a move', () => {
  /** Does something as soon as the copy was added, before its answer is there. */
  const onceAdded = (work: () => void): Promise<void> =>
    lab.journal.waitFor(({ method, path }) => method === 'POST' && /\/api\/accounts$/i.test(path)).then(work)

  it('leaves the original where it is when the CPM changes it meanwhile [pvwa/move-not-overtaken]', async () => {
    await using vault = vaultOf(lab)
    const account = await vault.accounts.find(oracle)
    const former = secretIn(lab, oracle.safe, oracle.name)
    // Not before the clock is moved.
    lab.settings.pvwa.cpmSeconds = 60
    await vault.accounts.changePassword(account)
    const changed = onceAdded(() => lab.clock.advance(60_000))
    const error = await failureOf(vault.accounts.move(account, 'Linux'))
    await changed
    expect(error).toMatchObject({ name: 'ConflictError', code: 'MOVE_INCOMPLETE', retryable: false })
    const copy = await vault.accounts.find({ safe: 'Linux', name: oracle.name })
    expect(error.message).toContain(account.id)
    expect(error.message).toContain(copy.id)
    expect(secretIn(lab, 'Linux', oracle.name)).toBe(former)
    const current = secretIn(lab, oracle.safe, oracle.name)
    expect(current).not.toBe(former)
    // The hint is right: without the copy the next move takes the password of now.
    expect(await failureOf(vault.accounts.move(account, 'Linux'))).toMatchObject({ code: 'ALREADY_EXISTS' })
    await vault.accounts.delete(copy)
    await vault.accounts.move(account, 'Linux')
    expect(secretIn(lab, 'Linux', oracle.name)).toBe(current)
    expect(lab.vault.findAccount({ safe: oracle.safe, object: oracle.name })).toBeUndefined()
  })

  it('leaves it as well when a change begins, and takes one along that was waiting [pvwa/move-not-overtaken]', async () => {
    await using vault = vaultOf(lab)
    const account = await vault.accounts.find(oracle)
    const begun = onceAdded(() =>
      lab.vault.setProperty({ safe: oracle.safe, object: oracle.name }, 'CPMStatus', 'in process'),
    )
    expect(await failureOf(vault.accounts.move(account, 'Linux'))).toMatchObject({ code: 'MOVE_INCOMPLETE' })
    await begun
    expect((await vault.accounts.get(account)).management.status).toBe('inProcess')
    expect((await vault.accounts.move(account, 'Linux')).safe).toBe('Linux')
    expect((await failureOf(vault.accounts.get(account))).name).toBe('NotFoundError')
  })
})

describe('moves of many', () => {
  it('are bounded, and each has its outcome [pvwa/move-bounded]', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `move-${index}`)
    for (const name of names) {
      lab.vault.addAccount({ safe: 'Billing-DB', name, platformId: 'Oracle', secret: `secret of ${name}` })
    }
    await using vault = vaultOf(lab)
    await vault.safes.add('Target')
    // One stands in the way of its copy: the same object with another secret.
    lab.vault.addAccount({ safe: 'Target', name: 'move-7', platformId: 'Oracle', secret: 'another' })
    const accounts = await vault.accounts.list({ safe: 'Billing-DB', search: 'move-' }).toArray()
    expect(accounts).toHaveLength(60)

    let underWay = 0
    let most = 0
    const outcomes = await bulk(
      accounts,
      async (account, { signal }) => {
        underWay += 1
        most = Math.max(most, underWay)
        try {
          return await vault.accounts.move(account, 'Target', { signal })
        } finally {
          underWay -= 1
        }
      },
      { concurrency: 3 },
    )
    expect(most).toBe(3)
    expect(outcomes.map(({ item }) => item.id)).toEqual(accounts.map(({ id }) => id))
    expect(outcomes.filter(({ status }) => status === 'rejected').map(({ item }) => item.name)).toEqual([
      'move-7',
    ])
    for (const name of names.filter((one) => one !== 'move-7')) {
      expect(secretIn(lab, 'Target', name)).toBe(`secret of ${name}`)
    }
    expect(secretIn(lab, 'Billing-DB', 'move-7')).toBe('secret of move-7')
    expect(secretIn(lab, 'Target', 'move-7')).toBe('another')
    const left = await vault.accounts.list({ safe: 'Billing-DB', search: 'move-' }).toArray()
    expect(left.map(({ name }) => name)).toEqual(['move-7'])
    expect(requestsTo(lab, 'DELETE', /\/Accounts\/[^/]+$/i)).toBe(59)
  })
})

describe('a log on with the password from CCP', () => {
  it('is logged on with what CCP gives at that moment [pvwa/logon-credential-source]', async () => {
    const password = 'Lab-Administrator-1'
    lab.vault.setSecret({ safe: 'Billing-DB', object: 'oracle-prod' }, password)
    await using ccp = new CentralCredentialProvider({
      url: lab.urls.ccp,
      appId: 'reporting',
      tls: { ca: lab.ca.pem },
    })
    await using vault = vaultOf(lab, {
      auth: {
        method: 'cyberark',
        username: 'administrator',
        password: { from: ccp, request: { safe: 'Billing-DB', object: 'oracle-prod' } },
      },
    })
    expect((await vault.accounts.find(oracle)).name).toBe('oracle-prod')
    lab.pvwa.endSessions()
    expect((await vault.accounts.find(oracle)).name).toBe('oracle-prod')
    const retrievals = lab.audit
      .entries()
      .filter(({ via, action }) => via === 'ccp' && action.startsWith('Retrieve'))
    expect(retrievals.map(({ outcome }) => outcome)).toEqual(['OK', 'OK'])
    expect(lab.pvwa.sessions.map(({ user }) => user)).toEqual(['administrator'])
  })
})
