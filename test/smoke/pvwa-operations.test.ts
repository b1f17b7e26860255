/** Platforms, sessions, requests, health, helpers for many accounts, and configuration files, from the command line. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Lab } from '@sallyport/lab'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { run, type Ended } from './cli.ts'
import { outcomesOf, pvwaEnvironment, recordsOf, runPvwa } from './pvwa-runner.ts'

let lab: Lab
let folder: string

beforeAll(async () => {
  lab = await Lab.start({ pvwa: { version: '14.6.0' } })
})
afterAll(() => lab.stop())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-smoke-operations-'))
})
afterEach(async () => {
  rmSync(folder, { recursive: true })
  const actions = lab.audit.entries().map(({ action }) => action)
  expect(actions.filter((action) => action === 'Logon').length).toBe(
    actions.filter((action) => action === 'Logoff').length,
  )
  await lab.reset()
})

const pvwa = (words: string | readonly string[], input?: string): Promise<Ended> =>
  runPvwa(lab, typeof words === 'string' ? words.split(' ') : words, input)
const as = (user: string, password: string, auth: string, line: string): Promise<Ended> =>
  run(['pvwa', ...line.split(' ')], {
    env: {
      ...pvwaEnvironment(lab),
      SALLYPORT_USER: user,
      SALLYPORT_PASSWORD: password,
      SALLYPORT_AUTH: auth,
    },
  })
const shown = async (line: string): Promise<Record<string, unknown>> =>
  JSON.parse((await pvwa(`${line} --json`)).stdout.toString()) as Record<string, unknown>
const listed = async (line: string, key: string): Promise<unknown[]> =>
  recordsOf(await pvwa(`${line} --ndjson`)).map((record) => record[key])
/** What the lab was asked to change, as `METHOD path`. */
const changes = (): string[] =>
  lab.journal
    .entries()
    .filter(({ method, path }) => method !== 'GET' && !/Log(on|off)/i.test(path))
    .map(({ method, path }) => `${method} ${path}`)
const accountId = (safe: string, object: string): string => lab.vault.account({ safe, object }).id

describe('platforms', () => {
  it('are listed: one kind, by their conditions, or every kind', async () => {
    expect(await listed('platforms list --active no', 'platformId')).toEqual(['Retired'])
    expect(await listed('platforms list --system-type Windows --search domain', 'platformId')).toEqual([
      'WinDomainReason',
      'WinDomain',
    ])
    expect(await listed('platforms list --kind rotational-group', 'platformId')).toEqual([
      'OracleDualAccounts',
    ])
    const kinds = await listed('platforms list --kind all', 'kind')
    expect([...new Set(kinds)]).toEqual(['target', 'dependent', 'group', 'rotational-group'])
    const table = await pvwa('platforms list --kind dependent')
    expect(table.stdout.toString()).toMatch(/^Number +PlatformID +Name .*\n\d+ +CronJob +Cron Job +dependent/)
    expect(await pvwa('platforms list --kind group --active no')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--active goes with --kind target only.') as string,
    })
  })

  it('are shown, with what is asked for', async () => {
    expect(await shown('platforms get unixssh --connectors --settings')).toMatchObject({
      kind: 'target',
      platformId: 'UnixSSH',
      active: true,
      sessionManagement: {
        connectors: [
          { id: 'PSM-SSH', enabled: true },
          { id: 'PSM-WinSCP', enabled: false },
        ],
      },
      settings: { PolicyName: expect.any(String) as string },
    })
    const { stdout } = await pvwa('platforms get UnixSSH --connectors')
    expect(stdout.toString()).toMatch(/Connectors +PSM-SSH, PSM-WinSCP \(off\)/)
    expect(await pvwa('platforms get Unix')).toMatchObject({ code: 24 })
  })

  it('are switched, copied and deleted; a dry run changes nothing', async () => {
    expect(outcomesOf(await pvwa('platforms deactivate UnixSSH Oracle --dry-run'))).toEqual([
      'dry run',
      'dry run',
    ])
    expect(changes()).toEqual([])
    expect(
      outcomesOf(await pvwa('platforms deactivate - --yes', 'UnixSSH\n{"platformId":"Oracle"}\n')),
    ).toEqual(['deactivated', 'deactivated'])
    expect(await listed('platforms list --active no', 'platformId')).toEqual(['Oracle', 'UnixSSH', 'Retired'])
    const again = await pvwa('platforms deactivate UnixSSH --json')
    expect(outcomesOf(await pvwa('platforms activate -', again.stdout.toString()))).toEqual(['activated'])
    const [copy] = recordsOf(
      await pvwa([
        'platforms',
        'duplicate',
        'UnixSSH',
        'Unix of the branches',
        '--description',
        'x',
        '--json',
      ]),
    )
    expect(copy).toMatchObject({
      platform: 'UnixSSH',
      outcome: 'duplicated',
      newName: 'Unix of the branches',
    })
    expect(await pvwa('platforms delete UnixSSH')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nobody is there to be asked') as string,
    })
    expect((await pvwa(['platforms', 'delete', 'Unix of the branches', '--yes'])).code).toBe(0)
    expect(await pvwa('platforms delete UnixSSH --yes')).toMatchObject({ code: 34 })
  })

  it('are written as packages and made of them again, with a journal', async () => {
    const [out, journal] = [join(folder, 'packages'), join(folder, 'journal')]
    const argv = `platforms export --all --out ${out} --yes --progress --json --journal ${journal}`
    const first = await pvwa(argv)
    const rows = recordsOf(first)
    expect(rows.length).toBeGreaterThan(5)
    expect(rows[0]).toMatchObject({ platform: 'Oracle', outcome: 'exported', path: join(out, 'Oracle.zip') })
    expect(readdirSync(out).sort()).toEqual(rows.map(({ platform }) => `${String(platform)}.zip`).sort())
    expect(statSync(join(out, 'Oracle.zip')).size).toBe(rows[0]!['size'])
    expect(JSON.parse(first.stderr.trimEnd().split('\n').at(-1) ?? '')).toEqual({
      progress: { done: rows.length, failed: 0, total: rows.length },
    })
    lab.journal.clear()
    expect(outcomesOf(await pvwa(argv.replace(' --json', '')))).toEqual(rows.map(() => 'done before'))
    expect(changes()).toEqual([])

    const file = join(out, 'Retired.zip')
    expect(await pvwa(`platforms import ${file}`)).toMatchObject({ code: 34 })
    await pvwa('platforms delete Retired --yes')
    expect(recordsOf(await pvwa(`platforms import ${file} --json`))).toMatchObject([
      { file, outcome: 'imported', platformId: 'Retired' },
    ])
    expect(await listed('platforms list --search Retired', 'platformId')).toEqual(['Retired'])
    writeFileSync(file, 'no zip')
    expect(await pvwa(`platforms import ${file} --renew Retired`)).toMatchObject({ code: 20 })
    expect(await pvwa('platforms export UnixSSH')).toMatchObject({ code: 2 })
  })

  it('name connection components, which are listed', async () => {
    expect(await listed('connectors list', 'id')).toContain('PSM-RDP')
    expect((await listed('connectors servers', 'id')).length).toBeGreaterThan(0)
  })
})

describe('sessions', () => {
  it('are listed and read, and written for people', async () => {
    const [session] = recordsOf(await pvwa('sessions list --json'))
    expect(session).toMatchObject({ user: 'operator', connectionComponent: 'PSM-SSH' })
    const id = String(session!['id'])
    expect((await pvwa('sessions list')).stdout.toString()).toContain(`${id}  operator`)
    expect(await shown(`sessions get ${id}`)).toMatchObject({ id, canTerminate: true })
    expect(await listed(`sessions activities ${id}`, 'text')).toEqual(expect.arrayContaining(['df -h']))
    expect(await shown(`sessions properties ${id}`)).toMatchObject({ UserName: 'root' })
    expect(await listed('sessions list --activity du --sort startedAt', 'id')).toEqual([id])
    expect(await listed('sessions list --from 2199-01-01', 'id')).toEqual([])
    expect(await pvwa('sessions list --sort colour')).toMatchObject({ code: 20 })
  })

  it('are suspended, resumed, watched and ended, by id or GUID', async () => {
    const [{ id, guid } = {}] = recordsOf(await pvwa('sessions list --json'))
    expect(outcomesOf(await pvwa(`sessions suspend ${String(id)}`))).toEqual(['suspended'])
    expect(outcomesOf(await pvwa(`sessions resume ${String(guid)}`))).toEqual(['resumed'])
    const out = join(folder, 'watch.rdp')
    expect((await pvwa(`sessions monitor ${String(id)} --out ${out}`)).code).toBe(0)
    expect(statSync(out).size).toBeGreaterThan(20)
    if (process.platform !== 'win32') expect(statSync(out).mode & 0o777).toBe(0o600)
    expect((await pvwa(`sessions terminate ${String(id)}`)).stderr).toContain('nobody is there to be asked')
    const input = (await pvwa('sessions list --ndjson')).stdout.toString()
    expect(outcomesOf(await pvwa('sessions terminate - --yes', input))).toEqual(['terminated'])
    expect(await listed('sessions list', 'id')).toEqual([])
    expect((await pvwa(`sessions terminate ${String(id)} --yes`)).code).toBe(24)
  })

  it('that were recorded are listed, read and fetched whole', async () => {
    const [recording] = recordsOf(await pvwa('recordings list --search ldap-user --json'))
    const id = String(recording!['id'])
    expect(await shown(`recordings get ${id}`)).toMatchObject({
      id,
      user: 'ldap-user',
      durationSeconds: 1800,
    })
    expect(await listed(`recordings activities ${id}`, 'text')).toContain('Server Manager')
    expect(Object.keys(await shown(`recordings properties ${id}`))).toContain('PolicyID')
    const out = join(folder, 'session.avi')
    expect((await pvwa(`recordings play ${id} --out ${out}`)).code).toBe(0)
    const piped = await pvwa(`recordings play ${id}`)
    expect(piped.stdout.equals(readFileSync(out))).toBe(true)
    const [{ size } = {}] = recording!['files'] as Record<string, unknown>[]
    expect(statSync(out).size).toBe(size)
    expect(await pvwa(`recordings play ${id} --out ${out}`)).toMatchObject({ code: 20 })
    expect((await pvwa(`recordings play 99_99 --out ${join(folder, 'none')}`)).code).toBe(24)
    expect(existsSync(join(folder, 'none'))).toBe(false)
  })
})

describe('requests for access', () => {
  const user = (line: string): Promise<Ended> => as('ldap-user', 'Lab-Ldap-1', 'ldap', line)
  const auditor = (line: string): Promise<Ended> => as('auditor', 'Lab-Auditor-1', 'cyberark', line)

  it('are made, confirmed by somebody else, and taken back', async () => {
    const account = accountId('Linux-Critical', 'root-core1')
    const [made] = recordsOf(
      await user(
        `requests create ${account} --reason release-7 --from 2027-01-31 --to 2199-01-01 --multiple-access --json`,
      ),
    )
    expect(made).toMatchObject({ id: account, action: 'create', outcome: 'requested' })
    const id = String(made!['requestId'])
    expect(recordsOf(await user('requests list --waiting --json'))).toContainEqual(
      expect.objectContaining({ id, reason: 'release-7', from: '2027-01-31T00:00:00.000Z' }),
    )
    expect((await auditor(`requests get ${id} --incoming`)).stdout.toString()).toContain('ldap-user')
    expect((await auditor('requests incoming --waiting')).stdout.toString()).toContain(id)
    expect(outcomesOf(await auditor(`requests confirm ${id} --reason fine --dry-run`))).toEqual(['dry run'])
    expect(outcomesOf(await auditor(`requests confirm ${id} --reason fine`))).toEqual(['confirmed'])
    expect((await auditor('requests incoming --waiting --ndjson')).stdout.toString()).not.toContain(`"${id}"`)
    expect(outcomesOf(await user(`requests delete ${id} --yes`))).toEqual(['deleted'])
    expect((await user(`requests get ${id}`)).code).toBe(24)
  })

  it('are rejected', async () => {
    const [{ id } = {}] = recordsOf(await auditor('requests incoming --waiting --json'))
    expect(outcomesOf(await auditor(`requests reject ${String(id)} --reason not-now`))).toEqual(['rejected'])
    expect(recordsOf(await user('requests list --json'))).toMatchObject([
      { id, confirmers: [{ name: 'auditor', reason: 'not-now' }] },
    ])
    expect((await pvwa('requests create 24_3 --param A=b')).stderr).toContain(
      '--param goes with --component only.',
    )
  })
})

describe('health', () => {
  it('is told in short and for one kind', async () => {
    const summary = await shown('health')
    expect(summary).toMatchObject({
      components: expect.arrayContaining([expect.objectContaining({ id: 'CPM' })]) as unknown[],
    })
    const { stdout } = await pvwa('health')
    expect(stdout.toString()).toMatch(/^Component +Name +Connected[^]*\n\nVault +Role +Connected\n/)
    expect(recordsOf(await pvwa('health cpm --json'))[0]).toHaveProperty('lastLogonAt')
    expect(await pvwa('health CPMM')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There are PVWA, SessionManagement, CPM, AIM, PTA.') as string,
    })
  })
})

describe('helpers for the accounts of an address', () => {
  const address = 'farm.example.com'
  beforeEach(() => {
    for (const name of ['one', 'two', 'three']) {
      lab.vault.addAccount({
        safe: name === 'three' ? 'Windows-Test' : 'Linux',
        name,
        platformId: 'UnixSSH',
        secret: `S3ntinel-${name}`,
        properties: [
          ['UserName', name],
          ['Address', address],
        ],
      })
    }
  })

  it('show their plan, ask, and tell of each; a journal does nothing twice', async () => {
    const dry = await pvwa(`utils reconcile ${address.toUpperCase()} --dry-run`)
    expect(outcomesOf(dry)).toEqual(['dry run', 'dry run', 'dry run'])
    const unasked = await pvwa(`utils reconcile ${address}`)
    expect(unasked).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('This would reconcile the passwords of 3 accounts') as string,
    })
    expect(changes()).toEqual([])
    const journal = join(folder, 'journal')
    const argv = `utils reconcile ${address} --username ONE --username two --yes --progress --journal ${journal}`
    const done = await pvwa(argv)
    expect(outcomesOf(done)).toEqual(['requested', 'requested'])
    expect(done.stderr).toBe('1 of 2, 0 failed\n2 of 2, 0 failed\n')
    expect(changes()).toHaveLength(2)
    expect(outcomesOf(await pvwa(argv))).toEqual(['done before', 'done before'])
    expect(changes()).toHaveLength(2)
    expect(await pvwa(`utils change ${address} --yes --journal ${journal}`)).toMatchObject({ code: 20 })
    expect((await pvwa('utils change nowhere.example.com --yes')).code).toBe(24)
  })

  it('change what is not good, and say how they are', async () => {
    expect(await shown(`utils status ${address} --username one --username nobody`)).toMatchObject({
      found: 3,
      good: 0,
      ok: false,
      missing: ['nobody'],
      failed: [{ why: 'no-status' }],
    })
    expect((await pvwa(`utils status ${address}`)).stdout.toString()).toMatch(
      /Not good: \d+_\d+ +Linux {2}one {2}no-status$/m,
    )
    expect(outcomesOf(await pvwa(`utils reconcile-failed ${address} --yes --username one`))).toEqual([
      'requested',
    ])
    expect(changes()).toEqual([expect.stringContaining(`${accountId('Linux', 'one')}/Reconcile`)])
    expect(
      outcomesOf(await pvwa(`utils change-failed ${address} --yes --username two --username three`)),
    ).toEqual(['requested', 'requested'])
    lab.faults.add({ surface: 'pvwa', kind: 'status', status: 403, match: { path: /Change/ } })
    const refused = await pvwa(`utils change ${address} --yes --json`)
    expect(refused.code).toBe(23)
    expect(recordsOf(refused)[0]).toMatchObject({ outcome: 'failed', error: { exitCode: 23 } })
  })

  it('set a password that shows nowhere', async () => {
    const journal = join(folder, 'journal')
    const words = `utils set ${address} --yes --verbose --json --journal ${journal}`
    const ended = await pvwa(`${words} --value-file -`, 'New-S3ntinel\n')
    expect(recordsOf(ended).map(({ outcome }) => outcome)).toEqual(['set', 'set', 'set'])
    expect((await pvwa(`accounts password ${accountId('Linux', 'one')}`)).stdout.toString()).toBe(
      'New-S3ntinel',
    )
    expect(`${ended.stdout.toString()}${ended.stderr}${readFileSync(journal, 'utf8')}`).not.toContain(
      'S3ntinel',
    )
    expect(await pvwa(words)).toMatchObject({ code: 2 })
    expect(await pvwa([...words.split(' '), '--password', 'S3ntinel'])).toMatchObject({
      code: 2,
      stderr: expect.not.stringContaining('S3ntinel') as string,
    })
  })

  it('add clones, and delete but not in the safes to keep', async () => {
    const argv = `utils clone ${address} --to-address farm2.example.com --to-property Location=B --username two`
    const [planned] = recordsOf(await pvwa(`${argv} --value-file - --dry-run --json`, 'Clone-S3ntinel'))
    expect(planned).toMatchObject({
      object: 'two',
      outcome: 'dry run',
      clone: { name: 'farm2.example.com-two', properties: { Location: 'B' } },
    })
    expect(JSON.stringify(planned)).not.toContain('S3ntinel')
    expect(recordsOf(await pvwa(`${argv} --yes --json`))).toMatchObject([
      { outcome: 'cloned', newObject: 'farm2.example.com-two', newSafe: 'Linux' },
    ])
    expect(await listed('accounts list --address farm2.example.com', 'username')).toEqual(['two'])
    expect(outcomesOf(await pvwa(`utils delete ${address} --keep-in-safes windows --yes`))).toEqual([
      'deleted',
      'deleted',
    ])
    expect(await listed(`accounts list --address ${address}`, 'name')).toEqual(['three'])
    expect((await pvwa(`utils clone ${address}`)).stderr).toContain('The clones would differ in nothing.')
  })

  it('give accounts another platform', async () => {
    expect(
      recordsOf(await pvwa(`utils migrate-platform UnixSSH UnixSSHKeys --address ${address} --yes --json`)),
    ).toMatchObject(['one', 'two', 'three'].map((object) => ({ object, newPlatformId: 'UnixSSHKeys' })))
    expect(await listed(`accounts list --address ${address}`, 'platformId')).toEqual(
      Array(3).fill('UnixSSHKeys'),
    )
  })
})

describe('reports on platforms', () => {
  it('count accounts and name connection components', async () => {
    const counts = recordsOf(await pvwa('utils platform-counts --progress --ndjson'))
    expect(counts).toContainEqual(
      expect.objectContaining({ platformId: 'Retired', accounts: 0, connectors: [] }),
    )
    expect(counts).toContainEqual(expect.objectContaining({ platformId: 'UnixSSH', connectors: ['PSM-SSH'] }))
    const usage = recordsOf(await pvwa('utils connector-usage --json'))
    expect(usage).toContainEqual(
      expect.objectContaining({
        connector: 'PSM-SSH',
        platforms: expect.arrayContaining(['UnixSSH']) as string[],
      }),
    )
    expect(usage).toContainEqual({ connector: 'PSM-SQLPlus', listed: true, platforms: [] })
  })

  it('tell which platforms could not be asked', async () => {
    lab.faults.add({
      surface: 'pvwa',
      kind: 'status',
      status: 403,
      match: { path: /PrivilegedSessionManagement/ },
      times: 1,
    })
    const { code, stdout, stderr } = await pvwa('utils platform-counts')
    expect(code).toBe(23)
    expect(stdout.toString()).toContain('UnixSSH')
    expect(stderr).toMatch(/1 platform could not be asked \(\w+ 1\)\. The first one:/)
  })
})

describe('a configuration file', () => {
  const noEnvironment = (words: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
    run(['pvwa', ...words], { env })
  const fileOf = (text: string): string => {
    const path = join(folder, 'vault.yml')
    writeFileSync(path, text, { mode: 0o600 })
    return path
  }
  const written = (password: string): string =>
    `connection:\n  username: administrator\n  password: "${password}"\npvwa:\n  host: ${new URL(lab.urls.pvwa).host}\n  verify: ${lab.ca.file}\n`

  it('says where PVWA is and how to log on; flags go before it, the environment does not', async () => {
    const config = fileOf(written('Lab-Administrator-1'))
    const env = {
      SALLYPORT_USER: 'nobody',
      SALLYPORT_PASSWORD: 'wrong',
      SALLYPORT_PVWA_URL: 'https://127.0.0.1:1',
    }
    const ended = await noEnvironment(['safes', 'get', 'Linux', '--config', config, '--json'], env)
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' })
    const byFlags = ['safes', 'list', '--config', config, '--user', 'auditor', '--ndjson']
    expect((await noEnvironment(byFlags, { SALLYPORT_PASSWORD: 'Lab-Auditor-1' })).code).toBe(0)
    expect(lab.audit.entries().map(({ application }) => application)).toContain('auditor')
  })

  it('is refused by key or line, without its secrets', async () => {
    const wrong = await noEnvironment(['health', '--config', fileOf(written('S3ntinel-wrong'))])
    expect(wrong.code).toBe(22)
    const unknown = await noEnvironment(['health', '--config', fileOf('connection:\n  pasword: S3ntinel\n')])
    expect(unknown.code).toBe(20)
    const broken = await noEnvironment(['health', '--config', fileOf('connection:\n  password: "S3ntinel\n')])
    expect(broken).toMatchObject({ code: 20, stderr: expect.stringContaining('line') as string })
    const missing = await noEnvironment(['health', '--config', join(folder, 'none.yml')])
    expect(missing).toMatchObject({ code: 20, stderr: expect.stringContaining('none.yml') as string })
    for (const { stdout, stderr } of [wrong, unknown, broken, missing]) {
      expect(`${stdout.toString()}${stderr}`).not.toContain('S3ntinel')
    }
  })

  it('is spoken of in its own words, and not as if its keys were flags', async () => {
    const host = 'pvwa: { host: pvwa.example.com }\n'
    const refused = async (text: string): Promise<string> => {
      const ended = await noEnvironment(['health', '--config', fileOf(text)])
      expect(ended.code).toBe(20)
      return ended.stderr
    }
    expect(await refused(`${host}cpm: a\nsafe: {}\n`)).toContain("beside a section 'safe'.")
    expect(await refused(`${host}safe: { key: a, reason: b }\n`)).toContain(
      "unknown key in section 'safe': 'key', 'reason'.",
    )
    const noPassword = await refused(host)
    expect(noPassword).toContain('connection/password is missing')
    expect(noPassword).toContain('Give --user NAME with SALLYPORT_PASSWORD')
    const asJson = await noEnvironment(['health', '--config', fileOf('safe: 1\n'), '--json'])
    expect(JSON.parse(asJson.stderr)).toMatchObject({
      error: { class: 'ConfigurationError', code: 'INVALID_OPTION', exitCode: 20 },
    })
  })
})
