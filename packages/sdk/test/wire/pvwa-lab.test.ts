import { describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { bulk, ChallengeRequiredError } from '@sallyport/sdk'
import {
  CentralCredentialProvider,
  PasswordVault,
  type Authentication,
  type PasswordVaultOptions,
} from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'
import { eachLab, secretIn, transports } from '../support/lab.ts'

const lab = eachLab()

const administrator: Authentication = {
  method: 'cyberark',
  username: 'administrator',
  password: 'Lab-Administrator-1',
}
const vaultOf = (more: Partial<PasswordVaultOptions> = {}): PasswordVault =>
  new PasswordVault({ url: lab.urls.pvwa, tls: { ca: lab.ca.pem }, auth: administrator, ...more })

describe.each(transports)('%s: PVWA', (_name, transport) => {
  const options = transport === undefined ? {} : { transport }

  it('logs on, searches, retrieves, changes and logs off [pvwa/logon-password-methods] [pvwa/retrieve-password] [pvwa/change] [pvwa/logoff] [pvwa/close-logs-off]', async () => {
    const vault = vaultOf(options)
    expect(await vault.server.version()).toBe(lab.settings.pvwa.version)
    const account = await vault.accounts.find({ safe: 'Billing-DB', name: 'oracle-prod' })
    const { secret, reference } = await vault.accounts.getPassword(account)
    expect(secret.reveal()).toBe(secretIn(lab, 'Billing-DB', 'oracle-prod'))
    expect(reference).toBe('pam://pvwa/Billing-DB/oracle-prod')
    await vault.accounts.changePassword(account)
    expect(lab.pvwa.sessions).toHaveLength(1)
    await vault.close()
    expect(lab.pvwa.sessions).toHaveLength(0)
  })

  it('logs on again in the middle of a bulk run, once [pvwa/session-renewed] [pvwa/session-renewed-once-for-all]', async () => {
    await using vault = vaultOf({ ...options, maxConcurrency: 20 })
    const accounts = await vault.accounts.list({ safe: 'Billing-DB' }).toArray()
    lab.pvwa.endSessions()
    const outcomes = await bulk([...accounts, ...accounts], (account) => vault.accounts.get(account), {
      concurrency: 20,
    })
    expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => 'fulfilled'))
    expect(lab.pvwa.sessions).toHaveLength(1)
  })

  it('gives secrets byte for byte [pvwa/retrieve-json-string] [pvwa/retrieve-ssh-key]', async () => {
    await using vault = vaultOf(options)
    const awkward = await vault.accounts.find({ safe: 'Billing-DB', name: 'awkward' })
    expect((await vault.accounts.getPassword(awkward)).secret.reveal()).toBe(
      secretIn(lab, 'Billing-DB', 'awkward'),
    )
    const key = await vault.accounts.find({ safe: 'Linux', name: 'deploy-key' })
    expect((await vault.accounts.getSshKey(key)).secret.reveal()).toBe(secretIn(lab, 'Linux', 'deploy-key'))
  })
})

describe('log on', () => {
  it.each<[string, Authentication]>([
    ['ldap', { method: 'ldap', username: 'ldap-user', password: 'Lab-Ldap-1' }],
    ['windows', { method: 'windows', username: 'ldap-user', password: 'Lab-Ldap-1' }],
    [
      'radius',
      { method: 'radius', username: 'radius-user', password: 'Lab-Radius-1', challenge: () => '123456' },
    ],
    [
      'radius, appended',
      { method: 'radius', username: 'radius-user', password: 'Lab-Radius-1', passcode: '123456' },
    ],
    ['saml', { method: 'saml', samlResponse: () => lab.pvwa.samlResponse({ user: 'saml-user' }) }],
    ['shared', { method: 'shared' }],
  ])(
    'by %s [pvwa/logon-password-methods] [pvwa/logon-radius-callback] [pvwa/logon-radius-append] [pvwa/logon-saml] [pvwa/logon-shared]',
    async (_name, auth) => {
      await using vault = vaultOf({ auth })
      await vault.logOn()
      expect(await vault.checkSession()).toBe(true)
    },
  )

  it.each(['pki', 'pkipn'] as const)('by %s [pvwa/logon-pki] [pvwa/logon-pkipn]', async (method) => {
    const { cert, key } = lab.clients['pki-user']!
    await using vault = vaultOf({ auth: { method }, tls: { ca: lab.ca.pem, cert, key } })
    await vault.logOn()
    expect(await vault.checkSession()).toBe(true)
  })

  it.each<[string, Authentication]>([
    [
      'name and password',
      { method: 'cyberark', username: 'operator', password: 'Lab-Operator-1', generation: 1 },
    ],
    [
      'name and password, beside others',
      {
        method: 'cyberark',
        username: 'operator',
        password: 'Lab-Operator-1',
        generation: 1,
        connectionNumber: 7,
      },
    ],
    [
      'RADIUS',
      {
        method: 'radius',
        username: 'radius-user',
        password: 'Lab-Radius-1',
        generation: 1,
        challenge: () => '123456',
      },
    ],
    [
      'SAML',
      { method: 'saml', generation: 1, samlResponse: () => lab.pvwa.samlResponse({ user: 'saml-user' }) },
    ],
    ['the shared token', { method: 'shared' }],
  ])(
    'by %s at the services of the first generation, and off there [pvwa/logon-gen1] [pvwa/logon-shared]',
    async (_name, auth) => {
      await using vault = vaultOf({ auth })
      await vault.logOn()
      expect(await vault.checkSession()).toBe(true)
      expect(lab.pvwa.sessions).toHaveLength(1)
      lab.pvwa.endSessions()
      expect(await vault.server.logonHistory()).toBeDefined()
      await vault.logOff()
      expect(lab.pvwa.sessions).toEqual([])
      const paths = lab.journal.entries().map(({ path }) => path)
      const steps = paths.filter((path) => /\/Log(on|off)$/i.test(path))
      expect(steps.length).toBeGreaterThanOrEqual(3)
      expect(steps.filter((path) => !path.includes('WebServices/auth/'))).toEqual([])
    },
  )

  it('at the first generation says why it was refused [pvwa/logon-gen1]', async () => {
    const auth = { method: 'cyberark', username: 'operator', password: 'wrong', generation: 1 } as const
    expect(await failureOf(vaultOf({ auth }).logOn())).toMatchObject({ name: 'AuthenticationError' })
  })

  it.each<[string, object, RegExp]>([
    ['LDAP', { method: 'ldap', username: 'u', password: 'p', generation: 1 }, /'generation: 1' knows/],
    [
      'another generation',
      { method: 'cyberark', username: 'u', password: 'p', generation: 3 },
      /must be 1 or 2/,
    ],
    [
      'a connection of the second',
      { method: 'cyberark', username: 'u', password: 'p', connectionNumber: 1 },
      /goes with/,
    ],
    [
      'more than 100',
      { method: 'cyberark', username: 'u', password: 'p', generation: 1, connectionNumber: 101 },
      /from 1 to 100/,
    ],
    [
      'concurrent sessions',
      { method: 'cyberark', username: 'u', password: 'p', generation: 1, concurrentSession: true },
      /in place of/,
    ],
  ])('at the first generation takes no %s [pvwa/logon-gen1]', (_name, auth, message) => {
    expect(() => vaultOf({ auth: auth as Authentication })).toThrow(message)
  })

  it('step by step [pvwa/logon-radius-stepwise] [pvwa/logon-radius-same-cookies]', async () => {
    await using vault = vaultOf({
      auth: { method: 'radius', username: 'radius-user', password: 'Lab-Radius-1' },
    })
    const error = await failureOf(vault.logOn())
    expect(error.name).toBe('ChallengeRequiredError')
    expect(error instanceof ChallengeRequiredError && error.prompt).toBeTruthy()
    await vault.continueLogOn('123456')
    expect(vault.loggedOn).toBe(true)
  })

  it.each([
    ['administrator', 'wrong', 'AUTHENTICATION_FAILED'],
    ['expired-user', 'Lab-Expired-1', 'PASSWORD_EXPIRED'],
    ['suspended-user', 'Lab-Suspended-1', 'USER_SUSPENDED'],
  ])(
    'of %s with %s is %s [pvwa/code-authentication-failure] [pvwa/code-password-expired] [pvwa/code-suspended]',
    async (username, password, code) => {
      const error = await failureOf(vaultOf({ auth: { method: 'cyberark', username, password } }).logOn())
      expect(error).toMatchObject({ name: 'AuthenticationError', code })
    },
  )

  it('with a new password for one that has expired [pvwa/logon-new-password]', async () => {
    const auth = {
      method: 'cyberark',
      username: 'expired-user',
      password: 'Lab-Expired-1',
      newPassword: 'Lab-Renewed-2',
    } as const
    await using vault = vaultOf({ auth })
    await vault.logOn()
    lab.pvwa.endSessions()
    expect(await vault.server.logonHistory()).toBeDefined()
  })

  it('with the password from CCP [pvwa/logon-credential-source]', async () => {
    await using ccp = new CentralCredentialProvider({
      url: lab.urls.ccp,
      appId: 'reporting',
      tls: { ca: lab.ca.pem },
    })
    const { secret } = await ccp.getPassword({ safe: 'Billing-DB', object: 'oracle-prod' })
    const auth = {
      method: 'cyberark',
      username: 'administrator',
      password: { from: ccp, request: { safe: 'Billing-DB', object: 'oracle-prod' } },
    } as const
    // What CCP gives is not this user's password: it was asked, and PVWA said no.
    expect((await failureOf(vaultOf({ auth }).logOn())).code).toBe('AUTHENTICATION_FAILED')
    secret.dispose()
  })

  it('goes on elsewhere with what was kept [pvwa/session-serialized]', async () => {
    const first = vaultOf()
    await first.logOn()
    const kept = first.serialize()
    await first.close()
    expect(lab.pvwa.sessions).toHaveLength(1)
    const second = PasswordVault.restore(kept)
    expect(await second.checkSession()).toBe(true)
    await second.logOff()
    await second.close()
    expect(lab.pvwa.sessions).toHaveLength(0)
  })
})

describe('accounts', () => {
  it('come from the safe with their members [pvwa/account-members] [pvwa/accounts-list] [pvwa/filter-safe-name]', async () => {
    await using vault = vaultOf()
    const accounts = await vault.accounts.list({ safe: 'Billing-DB', pageSize: 2 }).toArray()
    expect(accounts.map(({ name }) => name).sort()).toEqual(
      ['awkward', 'changing', 'ledger-a', 'ledger-b', 'oracle-prod', 'oracle-test', 'unset'].sort(),
    )
    expect(JSON.stringify(accounts)).not.toContain(secretIn(lab, 'Billing-DB', 'oracle-prod'))
    expect(await vault.accounts.get(accounts[0]!)).toEqual(accounts[0])
  })

  it('are added, changed, moved and deleted [pvwa/accounts-add] [pvwa/patch-properties] [pvwa/move] [pvwa/accounts-delete]', async () => {
    await using vault = vaultOf()
    const { accounts } = vault
    const model = await accounts.find({ safe: 'Billing-DB', name: 'oracle-prod' })
    const added = await accounts.add({
      safe: 'Billing-DB',
      platformId: model.platformId,
      name: 'wire',
      username: 'wire',
      address: 'wire.example.com',
      secret: 'p"é\\',
    })
    const exists = accounts.add({ safe: 'Billing-DB', platformId: model.platformId, name: 'wire' })
    expect((await failureOf(exists)).name).toBe('ConflictError')
    const changed = await accounts.update(added.id, { address: 'moved.example.com' })
    expect(changed.address).toBe('moved.example.com')
    const moved = await accounts.move(changed, 'Linux')
    expect(moved).toMatchObject({ safe: 'Linux', name: 'wire', address: 'moved.example.com' })
    expect((await accounts.getPassword(moved)).secret.reveal()).toBe('p"é\\')
    expect((await failureOf(accounts.get(added.id))).name).toBe('NotFoundError')
    expect((await accounts.move(changed, 'Linux')).id).toBe(moved.id)
    await accounts.delete(moved)
    expect((await failureOf(accounts.get(moved))).name).toBe('NotFoundError')
  })

  it('have secrets, versions and activities [pvwa/versions-list] [pvwa/retrieve-no-secret] [pvwa/code-reason-missing] [pvwa/activities-gen2] [pvwa/generate]', async () => {
    await using vault = vaultOf()
    const { accounts } = vault
    const account = await accounts.find({ safe: 'Billing-DB', name: 'oracle-prod' })
    const before = secretIn(lab, 'Billing-DB', 'oracle-prod')
    await accounts.setPasswordInVault(account, 'next')
    expect((await accounts.getPassword(account)).secret.reveal()).toBe('next')
    const versions = await accounts.versions(account)
    expect(versions.length).toBeGreaterThanOrEqual(2)
    const oldest = Math.min(...versions.map(({ version }) => version))
    expect((await accounts.getSecretVersion(account, oldest)).secret.reveal()).toBe(before)
    expect((await accounts.activities(account)).length).toBeGreaterThan(0)
    expect((await accounts.generatePassword(account)).reveal()).not.toBe('')
    const unset = await accounts.find({ safe: 'Billing-DB', name: 'unset' })
    expect((await failureOf(accounts.getPassword(unset))).name).toBe('SecretNotSetError')
    const strict = await accounts.find({ safe: 'Windows-Test', name: 'domain-admin' })
    expect((await failureOf(accounts.getPassword(strict))).name).toBe('ReasonRequiredError')
    await accounts.getPassword(strict, { reason: 'wire' })
  })

  it('are linked, verified, reconciled, and kept from the CPM [pvwa/link-account] [pvwa/unlink-account] [pvwa/verify] [pvwa/reconcile] [pvwa/management-disable]', async () => {
    await using vault = vaultOf()
    const { accounts } = vault
    const account = await accounts.find({ safe: 'Billing-DB', name: 'oracle-prod' })
    const other = await accounts.find({ safe: 'Billing-DB', name: 'oracle-test' })
    await accounts.link(account, other, 'reconcile')
    await accounts.verify(account)
    await accounts.reconcile(account)
    await accounts.unlink(account, 'reconcile')
    expect((await accounts.disableManagement(account, { reason: 'r' })).management).toMatchObject({
      automatic: false,
      manualReason: 'r',
    })
    expect((await accounts.resumeManagement(account)).management.automatic).toBe(true)
  })

  it('are connected to [pvwa/psm-connect-rdp] [pvwa/psm-connect-html5]', async () => {
    await using vault = vaultOf()
    const account = await vault.accounts.find({ safe: 'Billing-DB', name: 'oracle-prod' })
    expect((await vault.accounts.connect(account, { component: 'PSM-RDP' })).kind).toBe('rdp')
    const html5 = await vault.accounts.connect(account, { component: 'PSM-RDP', as: 'html5' })
    expect(html5.kind).toBe('html5')
  })

  it('are refused to those who may not [pvwa/code-not-authorized] [pvwa/accounts-get-missing]', async () => {
    await using vault = vaultOf({
      auth: { method: 'cyberark', username: 'outsider', password: 'Lab-Outsider-1' },
    })
    expect(await vault.accounts.list({ safe: 'Billing-DB' }).toArray()).toEqual([])
    const error = await failureOf(vault.accounts.add({ safe: 'Billing-DB', platformId: 'Oracle' }))
    expect(['PermissionError', 'NotFoundError', 'ConfigurationError']).toContain(error.name)
  })
})

describe('faults', () => {
  it('429 with Retry-After is obeyed and repeated [pvwa/throttled]', async () => {
    await using vault = vaultOf({ retry: { minDelayMs: 0, maxDelayMs: 0 } })
    await vault.logOn()
    lab.faults.add({ surface: 'pvwa', kind: 'status', status: 429, retryAfter: 0, times: 1 })
    expect(await vault.accounts.list({ safe: 'Linux' }).toArray()).toHaveLength(2)
  })

  it('a reset on a later page ends the list with an error [pvwa/session-no-unsafe-repeat]', async () => {
    await using vault = vaultOf({ retry: false })
    await vault.logOn()
    const names: string[] = []
    const error = await failureOf(
      (async () => {
        for await (const page of vault.accounts
          .list({ safe: 'Billing-DB', pageSize: 2, pagesAhead: 1 })
          .pages()) {
          names.push(...page.items.map(({ name }) => name))
          if (page.offset === 2)
            lab.faults.add({ surface: 'pvwa', kind: 'reset', when: 'mid-body', times: 1 })
        }
      })(),
    )
    expect(error.name).toBe('ConnectionError')
    expect(names).toHaveLength(4)
  })

  it('a node that is lost behind the load balancer costs one log on [pvwa/node-lost] [pvwa/cookies-replayed]', async () => {
    await using balanced = await Lab.start({ pvwa: { nodes: 2 } })
    await using vault = new PasswordVault({
      url: balanced.urls.pvwa,
      tls: { ca: balanced.ca.pem },
      auth: administrator,
    })
    for (let call = 0; call < 6; call += 1) await vault.accounts.list({ safe: 'Linux' }).toArray()
    expect(balanced.pvwa.sessions).toHaveLength(1)
    balanced.pvwa.takeNodeDown(1)
    expect(await vault.accounts.list({ safe: 'Linux' }).toArray()).toHaveLength(2)
    balanced.pvwa.bringNodeUp(1)
    balanced.pvwa.takeNodeDown(2)
    expect(await vault.accounts.list({ safe: 'Linux' }).toArray()).toHaveLength(2)
  })

  it.each(['12.1.1', '13.0.0', '14.6.0'])(
    'a server of %s is spoken to in its own way [pvwa/filter-quoted-from-14-6] [pvwa/link-account-old-field] [pvwa/activities-gen1]',
    async (version) => {
      await using old = await Lab.start({ pvwa: { version } })
      await using vault = new PasswordVault({
        url: old.urls.pvwa,
        tls: { ca: old.ca.pem },
        auth: administrator,
      })
      expect((await vault.server.info()).version).toBe(version)
      const account = await vault.accounts.find({ safe: 'Billing-DB', name: 'oracle-prod' })
      const other = await vault.accounts.find({ safe: 'Billing-DB', name: 'oracle-test' })
      await vault.accounts.link(account, other, 'logon')
      expect(await vault.accounts.activities(account)).toBeDefined()
      await vault.safes.add('With space')
      expect(await vault.accounts.list({ safe: 'With space' }).toArray()).toEqual([])
    },
  )
})
