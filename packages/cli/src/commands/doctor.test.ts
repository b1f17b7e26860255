import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { Lab } from '@sallyport/lab'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { main } from '../main.ts'
import { fakeIo } from '../testing/fake-io.ts'

let lab: Lab
let folder: string
beforeAll(async () => {
  lab = await Lab.start()
  folder = mkdtempSync(join(tmpdir(), 'sallyport-doctor-'))
})
afterEach(() => lab.reset())
afterAll(async () => {
  await lab.stop()
  rmSync(folder, { recursive: true })
})

type Settings = Readonly<Record<string, unknown>>

/** A configuration of what the lab has, with what differs. */
function configured(vaults: Readonly<Record<string, Settings>> = {}): string {
  const { cert, key } = lab.clients['billing']!.files
  const tls = { ca: lab.ca.file }
  const own: Readonly<Record<string, Settings>> = {
    ccp: { kind: 'ccp', url: lab.urls.ccp, appId: 'billing', tls: { ...tls, cert, key } },
    cp: { kind: 'cp', appId: 'reporting', executable: lab.clipasswordsdk },
    pvwa: {
      kind: 'pvwa',
      url: lab.urls.pvwa,
      tls,
      auth: { method: 'cyberark', username: 'administrator', password: 'Lab-Administrator-1' },
    },
    axidian: {
      kind: 'axidian',
      idpUrl: lab.urls.axidianIdp,
      coreUrl: lab.urls.axidianCore,
      username: 'nightly-batch',
      password: 'Lab-Nightly-1',
      tls,
    },
    pam360: {
      kind: 'pam360',
      url: lab.urls.pam360,
      token: lab.pam360.user('billing').revealToken(),
      tls,
    },
  }
  const merged = Object.fromEntries(
    [...new Set([...Object.keys(own), ...Object.keys(vaults)])].map((name) => [
      name,
      { ...own[name], ...vaults[name] },
    ]),
  )
  const path = join(folder, 'sallyport.json')
  writeFileSync(path, JSON.stringify({ vaults: merged }), { mode: 0o600 })
  return path
}

interface Found {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

async function runs(argv: readonly string[], config = configured(), isTTY = false): Promise<Found> {
  const io = fakeIo({ isTTY })
  const code = await main(['doctor', '--config', config, ...argv], io)
  const { stdout, stderr } = io.written()
  return { code, stdout, stderr }
}

interface Report {
  readonly ok: boolean
  readonly vaults: readonly {
    readonly name: string
    readonly ok: boolean
    readonly steps: readonly Readonly<Record<'layer' | 'status' | 'message', string>>[]
  }[]
}
const reportOf = ({ stdout }: Found): Report => JSON.parse(stdout) as Report
const written = () => [...lab.audit.entries(), ...lab.axidian.events.entries(), ...lab.pam360.audit.entries()]

describe('sallyport doctor', () => {
  it('looks at every vault, says what it looked at, and leaves no trace [core/check-quiet]', async () => {
    const { code, stdout, stderr } = await runs([])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.match(/^\w+ \(\w+\): \w+$/gm)).toEqual([
      'ccp (ccp): well',
      'cp (cp): well',
      'pvwa (pvwa): well',
      'axidian (axidian): well',
      'pam360 (pam360): well',
    ])
    expect(stdout).toContain('  ok      service            PVWA 14.2.0 answers at /PasswordVault.')
    expect(stdout).toContain('  skipped identity, permission, object, policy: Not asked:')
    expect(written()).toEqual([])
  })

  it('names the broken layer, the remedy, and ends as a retrieval would [core/check-names-layer]', async () => {
    const day = 86_400_000
    const past = { notBefore: new Date(Date.now() - 2 * day), notAfter: new Date(Date.now() - day) }
    lab.pki.present(await lab.pki.issueServer({ hosts: ['127.0.0.1'], ...past }))
    const { code, stdout, stderr } = await runs(['ccp'])
    expect({ code, stderr }).toEqual({ code: 21, stderr: '' })
    expect(stdout).toContain('ccp (ccp): broken')
    expect(stdout).toMatch(/ {2}failed {2}tls {16}127\.0\.0\.1:\d+: the server's certificate.* has expired/)
    expect(stdout).toMatch(/^ +hint: Have the server's certificate renewed/m)
    expect(stdout).toMatch(
      /skipped client-certificate, clock, service, .*policy: Not looked at: tls is broken\./,
    )
    expect(stdout).not.toContain('pvwa')
  })

  it.each([
    ['a wrong service path', { ccp: { url: 'URL/AIMWrong' } }, ['ccp'], 20],
    ['a dead port', { ccp: { url: 'https://127.0.0.1:1' } }, ['ccp'], 21],
    ['an unknown AppID', { ccp: { appId: 'nobody' } }, ['ccp', '--canary', 'pam://ccp/Billing-DB/x'], 22],
    [
      'no permission',
      { pvwa: { auth: { method: 'cyberark', username: 'operator', password: 'Lab-Operator-1' } } },
      ['--canary', 'pam://pvwa/Linux/root-web1'],
      23,
    ],
    ['a missing object', {}, ['ccp', '--canary', 'pam://ccp/Billing-DB/nothing'], 24],
    ['a token that is wrong', { pam360: { token: 'X' } }, ['--canary', 'pam://pam360/web-01/svc'], 22],
    ['a ticket that is wanted', {}, ['pam360', '--canary', 'pam://pam360/web-01/ticketed'], 33],
    ['a reason that is wanted', {}, ['pvwa', '--canary', 'pam://pvwa/Windows-Test/domain-admin'], 26],
  ] as const)(
    'ends with the code of %s [core/check-canary]',
    async (_what, vaults: Readonly<Record<string, Settings>>, argv, exit) => {
      const text = JSON.stringify(vaults).replace('URL', new URL(lab.urls.ccp).origin)
      const config = configured(JSON.parse(text) as Readonly<Record<string, Settings>>)
      expect((await runs(argv, config)).code).toBe(exit)
    },
  )

  it('tries the canary that the configuration names, or another, or none [core/check-canary]', async () => {
    const config = configured({ ccp: { canary: 'pam://ccp/Billing-DB/oracle-prod?reason=health' } })
    const { code, stdout } = await runs(['ccp'], config)
    expect(code).toBe(0)
    expect(stdout).not.toContain('skipped')
    expect(lab.audit.entries()).toMatchObject([{ object: 'oracle-prod', reason: 'health' }])
    await runs(['ccp', '--canary', 'pam://ccp/Billing-DB/nothing'], config)
    expect(lab.audit.entries()).toMatchObject([{}, { object: 'nothing' }])
    await runs(['ccp', '--no-canary'], config)
    expect(lab.audit.entries()).toHaveLength(2)
  })

  it('writes JSON for programs, and no secret in any form', async () => {
    const secret = lab.vault.account({ safe: 'Billing-DB', object: 'oracle-prod' }).revealSecret() ?? ''
    const found = await runs(['--json', '--canary', 'pam://ccp/Billing-DB/oracle-prod'])
    expect(found.code).toBe(0)
    const report = reportOf(found)
    expect(report.ok).toBe(true)
    expect(report.vaults.map(({ name }) => name)).toEqual(['ccp', 'cp', 'pvwa', 'axidian', 'pam360'])
    expect(report.vaults[0]?.steps.find(({ layer }) => layer === 'policy')).toMatchObject({
      status: 'ok',
      code: null,
      remedy: null,
    })
    expect(found.stdout).not.toContain(secret)
    const broken = await runs(['--json', 'ccp'], configured({ ccp: { url: 'https://127.0.0.1:1' } }))
    expect(reportOf(broken)).toMatchObject({ ok: false, vaults: [{ ok: false }] })
    expect(broken.stdout).toContain('"code":"CONNECTION_REFUSED"')
  })

  it('says what is wrong with a configuration before it looks at anything', async () => {
    const { code, stderr } = await runs([], configured({ ccp: { apId: 'x' } }))
    expect(code).toBe(20)
    expect(stderr).toMatch(/sallyport\.json, line 1, column \d+: vaults\.ccp has the unknown key 'apId'/)
    expect((await runs([], join(folder, 'gone.yaml'))).code).toBe(20)
  })

  it('leaves out chains, whose members it looks at, unless they are named', async () => {
    const config = configured({ chain: { kind: 'fallback', vaults: ['ccp', 'cp'] } })
    expect(reportOf(await runs(['--json'], config)).vaults.map(({ name }) => name)).not.toContain('chain')
    const named = reportOf(await runs(['--json', 'chain'], config))
    expect(named.vaults.map(({ name, ok }) => [name, ok])).toEqual([['chain', true]])
  })

  it.each([
    [['ccq'], 20, /'ccq'/],
    [['--canary', 'pam://nobody/a/b'], 2, /nobody, which is not looked at/],
    [['ccp', '--canary', 'pam://pvwa/a/b'], 2, /pvwa, which is not looked at/],
    [['--canary', 'nonsense'], 20, /pam:\/\//],
    [['--canary', 'pam://ccp/a/b', '--no-canary'], 2, /do not go together/],
  ])('refuses %j', async (argv, exit, text) => {
    const { code, stderr, stdout } = await runs(argv)
    expect({ code, stdout }).toEqual({ code: exit, stdout: '' })
    expect(stderr).toMatch(text)
    expect(written()).toEqual([])
  })

  it('shows colours, signs and how far it is on a terminal', async () => {
    const { stdout, stderr } = await runs(['ccp'], configured(), true)
    expect(stdout).toContain('\u001B[32m✓ ok')
    expect(stripVTControlCharacters(stdout)).toContain('  - skipped ')
    expect(stderr).toContain('ccp: looked at ')
    expect(stderr.endsWith('\r\u001B[K')).toBe(true)
  })

  it('ends in good order when it is interrupted', async () => {
    lab.faults.add({ surface: 'ccp', kind: 'stall' })
    const io = fakeIo()
    const ended = main(['doctor', '--config', configured(), 'ccp'], io)
    await lab.journal.waitFor(({ surface, fault }) => surface === 'ccp' && fault === 'stall', {
      timeoutMs: 60_000,
    })
    io.interrupt('SIGINT')
    expect(await ended).toBe(130)
  })
})
