import { existsSync } from 'node:fs'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  parseReference,
  type CheckLayer,
  type Vault,
  type VaultCheck,
  type VaultCheckOptions,
} from '@sallyport/sdk'
import { AxidianPrivilege, axidianVault } from '@sallyport/sdk/axidian'
import {
  CentralCredentialProvider,
  ccpVault,
  CredentialProvider,
  cpVault,
  pvwaVault,
} from '@sallyport/sdk/cyberark'
import { pam360Vault } from '@sallyport/sdk/pam360'
import { brokenLayer, layersThatAre, stepOf } from '../support/check.ts'
import { HeldTime } from '../support/held-time.ts'
import { billing, eachLab, reporting } from '../support/lab.ts'
import { pam360As } from '../support/pam360-lab.ts'
import { vaultOf } from '../support/pvwa-lab.ts'

const lab = eachLab()

const axidian = (username = 'nightly-batch', more: { readonly coreUrl?: string } = {}): Vault =>
  axidianVault(
    new AxidianPrivilege({
      idpUrl: lab.urls.axidianIdp,
      coreUrl: lab.urls.axidianCore,
      username,
      password: lab.describe().axidian.applications.find(({ name }) => name === username)?.password ?? 'none',
      tls: { ca: lab.ca.file },
      retry: false,
      ...more,
    }),
  )
const cp = (appId = 'reporting', executable = lab.clipasswordsdk): Vault =>
  cpVault(new CredentialProvider({ appId, executable }))
const ccp = (more: Partial<ConstructorParameters<typeof CentralCredentialProvider>[0]> = {}): Vault =>
  ccpVault(new CentralCredentialProvider(reporting(lab, { retry: false, ...more })))
const pvwa = (user = 'administrator', more: Parameters<typeof vaultOf>[1] = {}): Vault =>
  pvwaVault(vaultOf(lab, { user, retry: false, ...more }))

const pam360 = (user = 'billing', more: Parameters<typeof pam360As>[2] = {}): Vault =>
  pam360Vault(pam360As(lab, user, { retry: false, ...more }))

/** What the vaults of the lab have written down. */
const written = () => [...lab.audit.entries(), ...lab.axidian.events.entries(), ...lab.pam360.audit.entries()]

async function check(
  vault: Vault,
  canary?: string,
  more: Partial<VaultCheckOptions> = {},
): Promise<VaultCheck> {
  await using one = vault
  if (canary === undefined) return await one.check(more)
  const { path, keys, reason, ticketId } = parseReference(`pam://any/${canary}`)
  const reasons = { ...(reason && { reason }), ...(ticketId && { ticketId }) }
  return await one.check({ canary: { path, keys, ...reasons }, ...more })
}

const vaults: readonly (readonly [string, () => Vault, well: string])[] = [
  ['CCP', ccp, 'Billing-DB/oracle-prod'],
  ['CP', cp, 'Billing-DB/oracle-prod'],
  ['PVWA', pvwa, 'Billing-DB/oracle-prod'],
  ['Axidian', axidian, 'DB-SERVER/admin'],
  ['PAM360', pam360, 'web-01/svc'],
]

describe.each(vaults)('%s', (_name, open, well) => {
  it('is looked at without a trace in its audit [core/check-quiet]', async () => {
    const found = await check(open())
    expect(found.ok, inspect(found)).toBe(true)
    expect(stepOf(found, 'service').status).toBe('ok')
    expect(layersThatAre('skipped', found)).toEqual(['identity', 'permission', 'object', 'policy'])
    expect(written()).toEqual([])
  })

  it('with a canary says that all is well, and keeps no secret [core/check-canary]', async () => {
    const found = await check(open(), well)
    expect(found.ok, inspect(found)).toBe(true)
    expect(layersThatAre('skipped', found)).toEqual([])
    expect(written().length).toBeGreaterThan(0)
    const secrets = [
      lab.vault.account({ safe: 'Billing-DB', object: 'oracle-prod' }).revealSecret() ?? '',
      lab.axidian.account('DB-SERVER/admin').revealPassword() ?? '',
      lab.pam360.account('web-01', 'svc').revealPassword(),
    ]
    for (const secret of secrets) expect(inspect(found, { depth: 9 })).not.toContain(secret)
  })

  it('that cannot have such a reference says so at the object [core/check-canary]', async () => {
    const found = await check(open(), `${well}?nonsense=1`)
    expect(brokenLayer(found)).toBe('object')
    expect(stepOf(found, 'object').code).toBe('INVALID_REFERENCE')
    expect(layersThatAre('skipped', found)).toContain('identity')
    expect(written()).toEqual([])
  })

  it('is not asked for a canary when the service is broken [core/check-quiet]', async () => {
    const surfaces = ['ccp', 'pvwa', 'axidian-core', 'pam360'] as const
    for (const surface of surfaces) lab.faults.add({ surface, kind: 'status', status: 503, body: 'html' })
    lab.faults.add({ surface: 'cp', kind: 'exit', exitCode: 1, stderr: 'APPAP289E no vault' })
    const found = await check(open(), well)
    expect(brokenLayer(found), inspect(found)).toBe('service')
    expect(written()).toEqual([])
  })
})

interface Case {
  readonly what: string
  readonly layer: CheckLayer
  readonly code: string
  readonly open: () => Vault
  readonly canary: string
  /** Layers of which the vault says nothing. */
  readonly untold?: readonly CheckLayer[]
  readonly before?: () => void
}

const oracle = { safe: 'Billing-DB', object: 'oracle-prod' }
const permission = ['permission'] as const
const ticketingDown =
  'Password Not Accessible. Contact your administrator to check the Ticketing system configurations & try again later.'

const cases: readonly Case[] = [
  {
    what: 'CCP: an AppID that the vault does not know',
    layer: 'identity',
    code: 'UNKNOWN_APPLICATION',
    open: () => ccp({ appId: 'nobody' }),
    canary: 'Billing-DB/oracle-prod',
  },
  {
    what: 'CCP: an AppID that wants a certificate, and none is given',
    layer: 'identity',
    code: 'AUTHENTICATION_FAILED',
    open: () => ccp({ appId: 'billing' }),
    canary: 'Billing-DB/oracle-prod',
  },
  {
    what: 'CCP: an AppID that wants another certificate',
    layer: 'identity',
    code: 'AUTHENTICATION_FAILED',
    open: () => {
      const { cert, key } = lab.clients['intruder']!.files
      return ccpVault(new CentralCredentialProvider(billing(lab, { tls: { ca: lab.ca.file, cert, key } })))
    },
    canary: 'Billing-DB/oracle-prod',
  },
  {
    what: 'CCP: a provider that cannot reach the vault',
    layer: 'identity',
    code: 'VAULT_UNREACHABLE',
    open: ccp,
    canary: 'Billing-DB/oracle-prod',
    before: () => (lab.provider.settings.vaultReachable = false),
  },
  {
    what: 'CCP: an object that is not there',
    layer: 'object',
    code: 'NOT_FOUND',
    open: ccp,
    canary: 'Billing-DB/nothing',
    untold: permission,
  },
  {
    what: 'CCP: a permission that was taken, which it does not tell from that',
    layer: 'object',
    code: 'NOT_FOUND',
    open: ccp,
    canary: 'Billing-DB/oracle-prod',
    untold: permission,
    before: () => lab.vault.denyPermission('Billing-DB', 'reporting'),
  },
  {
    what: 'CCP: more than one account',
    layer: 'object',
    code: 'AMBIGUOUS_MATCH',
    open: ccp,
    canary: 'Billing-DB',
  },
  {
    what: 'CCP: a platform that wants a reason',
    layer: 'policy',
    code: 'REASON_REQUIRED',
    open: ccp,
    canary: 'Windows-Test/domain-admin',
  },
  {
    what: 'CP: an AppID that the vault does not know',
    layer: 'identity',
    code: 'UNKNOWN_APPLICATION',
    open: () => cp('nobody'),
    canary: 'Billing-DB/oracle-prod',
  },
  {
    what: 'CP: an object that is not there',
    layer: 'object',
    code: 'NOT_FOUND',
    open: cp,
    canary: 'Billing-DB/nothing',
    untold: permission,
  },
  {
    what: 'PVWA: a wrong password',
    layer: 'identity',
    code: 'AUTHENTICATION_FAILED',
    open: () =>
      pvwa('administrator', { auth: { method: 'cyberark', username: 'administrator', password: 'no' } }),
    canary: 'Billing-DB/oracle-prod',
  },
  {
    what: 'PVWA: a user who is suspended',
    layer: 'identity',
    code: 'USER_SUSPENDED',
    open: () => pvwa('suspended-user'),
    canary: 'Billing-DB/oracle-prod',
  },
  {
    what: 'PVWA: RADIUS that asks for a passcode',
    layer: 'identity',
    code: 'CHALLENGE_REQUIRED',
    open: () =>
      pvwa('radius-user', { auth: { method: 'radius', username: 'radius-user', password: 'Lab-Radius-1' } }),
    canary: 'Billing-DB/oracle-prod',
  },
  {
    what: 'PVWA: a user who sees the account and may not retrieve it',
    layer: 'permission',
    code: 'FORBIDDEN',
    open: () => pvwa('operator'),
    canary: 'Linux/root-web1',
  },
  {
    what: 'PVWA: an account that is not there',
    layer: 'object',
    code: 'NOT_FOUND',
    open: pvwa,
    canary: 'Billing-DB/nothing',
    untold: permission,
  },
  {
    what: 'PVWA: a platform that wants a reason',
    layer: 'policy',
    code: 'REASON_REQUIRED',
    open: pvwa,
    canary: 'Windows-Test/domain-admin',
  },
  {
    what: 'PVWA: a platform that wants a ticket',
    layer: 'policy',
    code: 'TICKET_REQUIRED',
    open: pvwa,
    canary: 'Billing-DB/oracle-prod',
    before: () =>
      lab.faults.add({
        surface: 'pvwa',
        kind: 'status',
        status: 400,
        message: 'A ticket ID is required for this account.',
        match: { path: /password\/retrieve/i },
      }),
  },
  {
    what: 'Axidian: a wrong password',
    layer: 'identity',
    code: 'AUTHENTICATION_FAILED',
    open: () => axidian('nobody'),
    canary: 'DB-SERVER/admin',
  },
  {
    what: 'Axidian: an application that is blocked',
    layer: 'identity',
    code: 'AUTHENTICATION_FAILED',
    open: () => axidian('blocked-app'),
    canary: 'DB-SERVER/admin',
  },
  {
    what: 'Axidian: an account without a permission',
    layer: 'object',
    code: 'NOT_FOUND',
    open: axidian,
    canary: 'DB-SERVER/hidden',
    untold: permission,
  },
  {
    what: 'Axidian: a policy that wants a reason',
    layer: 'policy',
    code: 'REASON_REQUIRED',
    open: axidian,
    canary: 'DB-SERVER/root',
  },
  ...(['expired', 'locked'] as const).map((user) => ({
    what: `PAM360: a token of a user who is ${user}`,
    layer: 'identity' as const,
    code: user === 'locked' ? 'USER_SUSPENDED' : 'AUTHENTICATION_FAILED',
    open: () => pam360(user),
    canary: 'web-01/svc',
  })),
  {
    what: 'PAM360: a token that it does not know',
    layer: 'identity',
    code: 'AUTHENTICATION_FAILED',
    open: () => pam360('billing', { token: '0A1B2C3D-0000-4444-8888-000000000000' }),
    canary: 'web-01/svc',
  },
  {
    what: 'PAM360: an account that may be connected with and not seen',
    layer: 'permission',
    code: 'CONNECT_ONLY',
    open: pam360,
    canary: 'web-01/connect',
  },
  {
    what: 'PAM360: an account that is not there',
    layer: 'object',
    code: 'NOT_FOUND',
    open: pam360,
    canary: 'web-01/nothing',
    untold: permission,
  },
  {
    what: 'PAM360: an account whose password was never set',
    layer: 'object',
    code: 'SECRET_NOT_SET',
    open: pam360,
    canary: 'web-01/unset',
    before: () => void lab.pam360.addAccount(lab.pam360.resource('web-01'), { name: 'unset', password: '' }),
  },
  {
    what: 'PAM360: an account that wants a ticket',
    layer: 'policy',
    code: 'TICKET_REQUIRED',
    open: pam360,
    canary: 'web-01/ticketed?reason=canary',
  },
  {
    what: 'PAM360: access that has to be requested',
    layer: 'policy',
    code: 'ACCESS_NOT_REQUESTED',
    open: pam360,
    canary: 'ad-services2k19/sysadmin',
  },
  ...(
    [
      ['a resource that is not there', 'nowhere/svc', 'billing'],
      ['a resource that is not shared', 'hidden-01/root', 'billing'],
      ['a user without REST access', 'web-01/svc', 'without-rest'],
    ] as const
  ).map(([what, canary, user]) => ({
    what: `PAM360: ${what}, which it does not explain`,
    layer: 'policy' as const,
    code: 'OPERATION_REFUSED',
    open: () => pam360(user),
    canary,
    untold: ['identity', ...permission, 'object'] as const,
  })),
  {
    what: 'PAM360: a ticketing system that it does not reach',
    layer: 'policy',
    code: 'VAULT_UNREACHABLE',
    open: pam360,
    canary: 'web-01/ticketed?ticket=T-1',
    before: () =>
      void lab.faults.add({
        surface: 'pam360',
        kind: 'status',
        status: 200,
        message: ticketingDown,
        match: { path: /password$/ },
      }),
  },
  {
    what: 'PAM360: a reason that it takes for a script',
    layer: 'policy',
    code: 'HARMFUL_INPUT',
    open: pam360,
    canary: 'web-01/svc?reason=%3Cscript%3E',
    untold: ['identity', ...permission, 'object'],
  },
  {
    what: 'a change that is in progress',
    layer: 'object',
    code: 'CHANGE_IN_PROGRESS',
    open: () => ccp({}),
    canary: 'Billing-DB/oracle-prod',
    before: () => {
      lab.vault.setChangeInProgress(oracle, true)
      lab.faults.add({
        surface: 'ccp',
        kind: 'status',
        status: 500,
        code: 'APPAP282E',
        match: { application: 'reporting' },
      })
    },
  },
]

describe('a canary that fails', () => {
  it.each(cases)(
    'is told at $layer: $what [core/check-canary]',
    async ({ layer, code, open, canary, untold = [], before }) => {
      before?.()
      const found = await check(open(), canary)
      expect(brokenLayer(found), inspect(found)).toBe(layer)
      const step = stepOf(found, layer)
      expect(step.code).toBe(code)
      expect(step.remedy).toMatch(/\w/)
      const order: readonly CheckLayer[] = ['identity', 'permission', 'object', 'policy']
      const earlier = order.slice(0, order.indexOf(layer))
      for (const one of earlier) {
        expect(stepOf(found, one).status).toBe(untold.includes(one) ? 'skipped' : 'ok')
      }
    },
  )

  it('is well with the reason that the policy wants [core/check-canary]', async () => {
    const found = await check(ccp(), 'Windows-Test/domain-admin?reason=canary')
    expect(found.ok, inspect(found)).toBe(true)
    expect(lab.audit.entries().at(-1)).toMatchObject({ reason: 'canary', outcome: 'OK' })
  })

  it('gives up when the caller does, with the reason [core/check-never-throws]', async () => {
    lab.faults.add({ surface: 'ccp', kind: 'stall', match: { application: 'reporting' } })
    const controller = new AbortController()
    const gone = new Error('gone')
    const found = check(ccp(), 'Billing-DB/oracle-prod', { signal: controller.signal })
    const ended = expect(found).rejects.toBe(gone)
    await lab.journal.waitFor(({ fault }) => fault === 'stall')
    controller.abort(gone)
    await ended
  })

  it('ends at the deadline [core/check-never-throws]', async () => {
    lab.faults.add({ surface: 'ccp', kind: 'stall', times: 1, match: { application: 'reporting' } })
    using time = new HeldTime()
    const found = check(ccp(), 'Billing-DB/oracle-prod', { timeoutMs: 1_000 })
    await time.until(() => lab.faults.list().length === 0)
    time.pass(1_000)
    expect(stepOf(await found, 'identity')).toMatchObject({ status: 'failed', code: 'TIMEOUT' })
  })
})

describe('the service', () => {
  it.each([
    [
      'PVWA',
      () => pvwa('administrator', { url: `${new URL(lab.urls.pvwa).origin}/Elsewhere` }),
      'NOT_SUPPORTED',
    ],
    ['PVWA, at a CCP', () => pvwa('administrator', { url: lab.urls.ccp }), 'NOT_SUPPORTED'],
    [
      'Core',
      () => axidian('nightly-batch', { coreUrl: `${lab.urls.axidianCore}/elsewhere` }),
      'SERVICE_PATH',
    ],
    [
      'PAM360, below a path',
      () => pam360('billing', { url: `${lab.urls.pam360}/elsewhere` }),
      'UNEXPECTED_ANSWER',
    ],
    ['PAM360, at a CCP', () => pam360('billing', { url: lab.urls.ccp }), 'UNEXPECTED_ANSWER'],
    ['Core, at the IdP', () => axidian('nightly-batch', { coreUrl: lab.urls.axidianIdp }), 'SERVICE_PATH'],
  ] as const)('%s at a wrong path is named [core/check-service]', async (_name, open, code) => {
    const found = await check(open())
    expect(brokenLayer(found), inspect(found)).toBe('service')
    expect(stepOf(found, 'service').code).toBe(code)
    expect(written()).toEqual([])
  })

  it('PVWA behind an IIS that wants a certificate is told at the certificate [core/check-client-certificate]', async () => {
    lab.faults.add({ surface: 'pvwa', kind: 'status', status: 403, body: 'html' })
    const found = await check(pvwa())
    expect(brokenLayer(found)).toBe('client-certificate')
    expect(stepOf(found, 'client-certificate').message).toContain('before PVWA is asked')
  })

  it('IdP at a wrong path is named [core/check-service]', async () => {
    const vault = axidianVault(
      new AxidianPrivilege({
        idpUrl: `${lab.urls.axidianIdp}/elsewhere`,
        coreUrl: lab.urls.axidianCore,
        username: 'x',
        password: 'x',
        tls: { ca: lab.ca.file },
      }),
    )
    expect(stepOf(await check(vault), 'service')).toMatchObject({
      status: 'failed',
      code: 'SERVICE_PATH',
      message: expect.stringContaining('IdP') as string,
    })
  })

  it.each([
    [{ kind: 'html' }, 'UNEXPECTED_ANSWER'],
    [{ kind: 'redirect' }, 'UNEXPECTED_REDIRECT'],
    [{ kind: 'status', status: 429 }, 'RATE_LIMITED'],
    [{ kind: 'status', status: 500 }, 'SERVER_FAILURE'],
  ] as const)('PAM360 that answers %j is named [core/check-service]', async (fault, code) => {
    lab.faults.add({ surface: 'pam360', ...fault })
    const found = await check(pam360())
    expect(brokenLayer(found), inspect(found)).toBe('service')
    expect(stepOf(found, 'service').code).toBe(code)
  })

  it('PAM360 is known by its refusal, whatever status that has [core/check-service]', async () => {
    lab.settings.pam360.failureStatus = 'http-status'
    await using client = pam360As(lab, 'billing', { orgName: 'Acme' })
    const found = await client.check()
    expect(found.ok, inspect(found)).toBe(true)
    const { host, origin } = new URL(lab.urls.pam360)
    expect(stepOf(found, 'service').message).toBe(`PAM360 answers at ${host}.`)
    expect(stepOf(found, 'configuration').message).toBe(`${origin}, for the organisation 'Acme'.`)
    // Asked without the token.
    expect(lab.journal.entries().map(({ application }) => application)).not.toContain('billing')
  })

  it('PVWA is known by what it no longer tells, too [core/check-service]', async () => {
    lab.faults.add({
      surface: 'pvwa',
      kind: 'status',
      status: 404,
      body: 'html',
      match: { path: /verify|PIMServices/i },
    })
    const found = await check(pvwa())
    expect(found.ok, inspect(found)).toBe(true)
    expect(stepOf(found, 'service').message).toBe('A PVWA answers at /PasswordVault.')
    expect(written()).toEqual([])
  })

  it('IdP without a discovery document is known by its token endpoint [core/check-service]', async () => {
    lab.faults.add({
      surface: 'axidian-idp',
      kind: 'status',
      status: 404,
      body: 'html',
      match: { path: 'well-known' },
    })
    const found = await check(axidian())
    expect(found.ok, inspect(found)).toBe(true)
    expect(written()).toEqual([])
  })
})

describe.skipIf(process.platform === 'win32')('a Credential Provider', () => {
  async function program(name: string, text: string, mode = 0o755): Promise<string> {
    const path = join(lab.folder, name)
    await writeFile(path, text)
    await chmod(path, mode)
    return path
  }

  it('without its executable is named at the files [core/check-files]', async () => {
    const found = await check(cp('reporting', join(lab.folder, 'nothing')))
    expect(brokenLayer(found)).toBe('files')
    expect(stepOf(found, 'files').code).toBe('EXECUTABLE_NOT_FOUND')
    expect(found.steps.map(({ layer }) => layer)).toEqual([
      'configuration',
      'files',
      'service',
      'identity',
      'permission',
      'object',
      'policy',
    ])
  })

  it('whose executable may not be executed is named at the files [core/check-files]', async () => {
    const path = await program('plain', '#!/bin/sh\n', 0o644)
    expect(stepOf(await check(cp('reporting', path)), 'files').code).toBe('EXECUTABLE_NOT_RUNNABLE')
  })

  it('whose executable anyone may change is warned of [core/check-files]', async () => {
    const path = await program(
      'loose',
      '#!/bin/sh\necho "APPAP081E Request message content is invalid" >&2\nexit 1\n',
      0o757,
    )
    const found = await check(cp('reporting', path))
    expect(found.ok).toBe(true)
    expect(stepOf(found, 'files')).toMatchObject({ status: 'warning' })
    expect(stepOf(found, 'service').status).toBe('ok')
  })

  it.each([
    ['does not answer', '#!/bin/sh\necho "APPAP900E no provider" >&2\nexit 1\n', 'PROCESS_FAILED', 'failed'],
    ['cannot reach the vault', '#!/bin/sh\necho "APPAP289E x" >&2\nexit 1\n', 'VAULT_UNREACHABLE', 'failed'],
    ['is something else', '#!/bin/sh\necho S3ntinel\n', undefined, 'warning'],
  ] as const)('that %s is named at the service [core/check-service]', async (what, text, code, status) => {
    const path = await program(what.replaceAll(' ', '-'), text)
    const found = await check(cp('reporting', path))
    const step = stepOf(found, 'service')
    expect(step.status).toBe(status)
    expect(step.code).toBe(code)
    expect(step.remedy).toMatch(/\w/)
    expect(inspect(found, { depth: 9 })).not.toContain('S3ntinel')
  })

  it('that hangs is named at the service [core/check-service]', async () => {
    const path = await program('hangs', '#!/bin/sh\n: > "$0.started"\nexec sleep 60\n')
    using time = new HeldTime()
    const found = check(cp('reporting', path), undefined, { timeoutMs: 500 })
    await time.until(() => existsSync(`${path}.started`))
    time.pass(500)
    const step = stepOf(await found, 'service')
    expect([step.status, step.code]).toEqual(['failed', 'TIMEOUT'])
    expect(step.remedy).toMatch(/\w/)
  })
})
