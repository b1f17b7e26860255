/** Sessions of PVWA that outlive a command, in files that the tests can look into. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultSeed, Lab } from '@sallyport/lab'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SessionStore } from '../../packages/cli/src/sessions/session-store.ts'
import { bin, run, start, type Ended } from './cli.ts'
import { hasScript, inTerminal } from './terminal.ts'

const sentinel = 'S3ntinel-\u{1F510}-Password'
const users = defaultSeed.users ?? []

let lab: Lab
let folder: string
let state: string

beforeAll(async () => {
  lab = await Lab.start({
    seed: {
      ...defaultSeed,
      users: [...users, { name: 'robot', password: sentinel, groups: ['Vault Admins'] }],
      accounts: [
        ...(defaultSeed.accounts ?? []),
        { safe: 'Billing-DB', name: 'robot', platformId: 'Oracle', userName: 'robot', secret: sentinel },
      ],
    },
  })
  folder = mkdtempSync(join(tmpdir(), 'sallyport-smoke-session-'))
})
afterAll(async () => {
  await lab.stop()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  state = mkdtempSync(join(folder, 'state-'))
})
afterEach(() => lab.reset())

/** Everything that any command of a test printed. */
const printed: Ended[] = []
const place = (): Record<string, string> => ({
  SALLYPORT_PVWA_URL: lab.urls.pvwa,
  SALLYPORT_CA: lab.ca.file,
  SALLYPORT_STATE_DIR: state,
  SALLYPORT_KEEP: 'file',
})
const pvwa = async (argv: readonly string[], env: Record<string, string> = {}): Promise<Ended> => {
  const ended = await run(['pvwa', ...argv], { env: { ...place(), ...env } })
  printed.push(ended)
  return ended
}
const login = (user = 'robot', password = sentinel, ...argv: string[]): Promise<Ended> =>
  pvwa(['login', '--user', user, ...argv], { SALLYPORT_PASSWORD: password })
const text = ({ stdout }: Ended): string => stdout.toString()
const json = (ended: Ended): unknown => JSON.parse(text(ended))
const actions = (): string[] => lab.audit.entries().map(({ action }) => action)
const files = (): string[] => {
  const sessions = join(state, 'sessions')
  return readdirSync(sessions).map((name) => join(sessions, name))
}

describe('pvwa login', () => {
  it('keeps a session that other commands go on with, until logoff', async () => {
    const { code, stdout, stderr } = await login()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.toString()).toContain(`Logged on: robot at ${lab.urls.pvwa}\n`)
    expect(stdout.toString()).toContain(files().find((file) => file.endsWith('.json')))
    expect((await pvwa(['safes', 'list'])).code).toBe(0)
    expect((await pvwa(['accounts', 'verify', '--safe', 'Linux', '--yes'])).code).toBe(0)
    expect(actions().filter((action) => action.startsWith('Log'))).toEqual(['Logon'])
    const ended = await pvwa(['logoff'])
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' })
    expect(text(ended)).toMatch(/^robot .* logged off$/m)
    expect(actions().at(-1)).toBe('Logoff')
    expect({ files: files(), sessions: lab.pvwa.sessions }).toEqual({ files: [], sessions: [] })
    expect((await pvwa(['logoff'])).code).toBe(0)
  })

  it('says where the session is kept to programs, too', async () => {
    const record = json(await login('robot', sentinel, '--json'))
    const [file] = files().filter((path) => path.endsWith('.json'))
    expect(record).toEqual({
      url: lab.urls.pvwa,
      user: 'robot',
      method: 'cyberark',
      since: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      kept: { file, keyIn: 'file' },
    })
  })

  it('needs neither address nor authority again, from whatever folder', async () => {
    await login()
    const elsewhere = { cwd: folder, env: { SALLYPORT_STATE_DIR: state } }
    expect((await run(['pvwa', 'safes', 'list', '--json'], elsewhere)).code).toBe(0)
  })

  it('says that it found no keychain, and leaves nothing behind where one was demanded', async () => {
    const environment = { ...place(), SALLYPORT_PASSWORD: sentinel, SALLYPORT_KEEP: '' }
    const argv = ['pvwa', 'login', '--user', 'robot']
    const free = await run(argv, { env: environment })
    const record = files().length === 1 ? 'keychain' : 'file'
    expect(free.code).toBe(0)
    if (record === 'file') {
      expect(free.stderr).toContain('no keychain that can be used')
      await pvwa(['logoff'])
      lab.audit.clear()
      const demanded = await run([...argv, '--keep', 'keychain'], { env: environment })
      expect({ code: demanded.code, actions: actions(), files: files() }).toEqual({
        code: 20,
        actions: [],
        files: [],
      })
    } else expect(text(free)).toContain('keychain of the operating system')
  })

  it('replaces the session of the same user, and ends the one before', async () => {
    await login()
    await login('ROBOT')
    expect(lab.pvwa.sessions).toHaveLength(1)
    expect((await pvwa(['whoami'])).code).toBe(0)
    expect(files()).toHaveLength(2)
  })

  it('keeps nothing of a log on that was refused', async () => {
    const { code, stderr } = await login('robot', 'Wrong-S3ntinel')
    expect(code).toBe(22)
    expect(stderr).not.toContain('S3ntinel')
    expect(files()).toEqual([])
  })

  it('ends the user’s other sessions only when told to', async () => {
    await login('administrator', 'Lab-Administrator-1')
    const both = await openAnother()
    await login('administrator', 'Lab-Administrator-1', '--concurrent', 'no')
    expect({ both, left: lab.pvwa.sessions.length }).toEqual({ both: 2, left: 1 })
  })

  const openAnother = async (): Promise<number> => {
    await run(['pvwa', 'login', '--user', 'administrator'], {
      env: {
        ...place(),
        SALLYPORT_STATE_DIR: join(state, 'other'),
        SALLYPORT_PASSWORD: 'Lab-Administrator-1',
      },
    })
    return lab.pvwa.sessions.length
  }
})

describe('pvwa login by', () => {
  const who = async (): Promise<unknown> => {
    const [only] = lab.pvwa.sessions
    expect((await pvwa(['whoami'])).code).toBe(0)
    return only?.user
  }

  it.each([
    ['ldap-user', 'Lab-Ldap-1', 'ldap', [], {}],
    ['ldap-user', 'Lab-Ldap-1', 'windows', [], {}],
    ['radius-user', 'Lab-Radius-1', 'radius', [], { SALLYPORT_PASSCODE: '123456' }],
    ['radius-user', 'Lab-Radius-1', 'radius', ['--append'], { SALLYPORT_PASSCODE: '123456' }],
    [
      'radius-user',
      'Lab-Radius-1',
      'radius',
      ['--append', '--delimiter', ','],
      { SALLYPORT_PASSCODE: '123456' },
    ],
  ])('%s by password: %s, %s %j', async (user, password, method, more, env: Record<string, string>) => {
    const argv = ['login', '--user', user, '--auth', method, ...more]
    const { code, stdout, stderr } = await pvwa(argv, { SALLYPORT_PASSWORD: password, ...env })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.toString()).not.toMatch(/Lab-|123456/)
    expect(await who()).toBe(user)
  })

  it.each([
    ['robot', sentinel, 'cyberark', ['--connection-number', '7'], {}],
    ['radius-user', 'Lab-Radius-1', 'radius', [], { SALLYPORT_PASSCODE: '123456' }],
  ])(
    'the first generation of the API: %s',
    async (user, password, method, more, env: Record<string, string>) => {
      lab.settings.pvwa.gen1 = 'always'
      const argv = ['login', '--user', user, '--auth', method, '--generation', '1', ...more]
      const { code, stderr } = await pvwa(argv, { SALLYPORT_PASSWORD: password, ...env })
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(await who()).toBe(user)
      expect(lab.journal.entries().some(({ path }) => /WebServices\/auth\/.*Logon/i.test(path))).toBe(true)
    },
  )

  it('a new password for one that has expired', async () => {
    const env = { SALLYPORT_PASSWORD: 'Lab-Expired-1', SALLYPORT_NEW_PASSWORD: 'S3ntinel-New-2' }
    const argv = ['login', '--user', 'expired-user']
    const refused = await pvwa(argv, env)
    expect({ code: refused.code, expired: refused.stderr.includes('PASSWORD_EXPIRED') }).toEqual({
      code: 22,
      expired: true,
    })
    expect((await pvwa([...argv, '--new-password'], env)).code).toBe(0)
    expect((await login('expired-user', 'S3ntinel-New-2')).code).toBe(0)
  })

  it.each(['file', 'standard input'])('a SAML assertion from %s', async (source) => {
    const assertion = await lab.pvwa.samlResponse({ user: 'saml-user' })
    const file = join(folder, 'assertion')
    writeFileSync(file, `${assertion.replace(/.{64}/g, '$&\n')}\n`)
    const from = source === 'file' ? file : '-'
    const running = start(['pvwa', 'login', '--auth', 'saml', '--saml-file', from], {
      env: place(),
      input: 'open',
    })
    running.child.stdin?.end(readFileSync(file))
    const { code, stderr, stdout } = await running.ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.toString()).toContain('by saml at')
    expect(stdout.toString()).not.toContain(assertion.slice(0, 40))
    expect(await who()).toBe('saml-user')
  })

  it.each(['pki', 'pkipn'])('%s, with a client certificate', async (method) => {
    const { cert, key } = lab.clients['pki-user']!.files
    const argv = ['login', '--auth', method]
    expect((await pvwa(argv)).code).toBe(2)
    expect((await pvwa([...argv, '--cert', cert, '--key', key])).code).toBe(0)
    expect(await who()).toBe('pki-user')
  })

  it('the shared token', async () => {
    expect((await pvwa(['login', '--auth', 'shared'])).code).toBe(0)
    expect((await pvwa(['login', '--auth', 'shared'])).code).toBe(0)
    expect(await who()).toBe('shared-user')
  })

  it('a password out of CCP, and whoever it is for', async () => {
    const { cert, key } = lab.clients['billing']!.files
    const env = { SALLYPORT_CCP_URL: lab.urls.ccp, SALLYPORT_APP_ID: 'billing' }
    const argv = ['--password-from', 'Safe=Billing-DB;Object=robot', '--cert', cert, '--key', key]
    const { code, stdout, stderr } = await pvwa(['login', ...argv], env)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.toString()).toContain('Logged on: robot at')
    expect(await who()).toBe('robot')
    // Without a login it serves one command alone.
    await pvwa(['logoff'])
    lab.audit.clear()
    expect((await pvwa(['safes', 'list', ...argv], env)).code).toBe(0)
    expect(actions().filter((action) => action.startsWith('Log'))).toEqual(['Logon', 'Logoff'])
  })

  it.runIf(hasScript)('what is typed on a terminal, the new password twice', async () => {
    const where = ['--pvwa', lab.urls.pvwa, '--ca', lab.ca.file, '--keep', 'file']
    const words = ['env', `SALLYPORT_STATE_DIR=${state}`, process.execPath, bin, 'pvwa', 'login', ...where]
    const running = inTerminal([...words, '--user', 'robot', '--new-password'])
    for (const [question, answer] of [
      ['Password of robot (not shown):', sentinel],
      ['New password (not shown):', 'S3ntinel-New-2'],
      ['The new password again (not shown):', 'S3ntinel-New-2'],
    ] as const) {
      await running.until(question)
      running.child.stdin?.write(`${answer}\r`)
    }
    const ended = await running.ended
    expect({ code: ended.code, shown: text(ended).includes('S3ntinel') }).toEqual({ code: 0, shown: false })
    expect(await who()).toBe('robot')
  })

  it.each([
    [['--auth', 'saml'], 'Give the SAMLResponse'],
    [['--auth', 'ldap', '--append', '--user', 'u'], '--append goes with --auth radius only'],
    [['--user', 'u'], 'No password is given'],
    [[], 'Nothing says who logs on'],
    [['--connection-number', '7', '--user', 'u'], '--connection-number goes with --generation 1 only'],
    [['--generation', '1', '--auth', 'ldap', '--user', 'u'], 'goes with --auth cyberark, radius, saml only'],
    [['--generation', '1', '--concurrent', 'no', '--user', 'u'], 'in place of --concurrent'],
    [['--keep', 'memory'], '--keep must be keychain or file'],
    [['--auth', 'saml', '--saml-file', '/dev/null'], 'no SAMLResponse'],
  ])('refuses %j', async (argv, message) => {
    const { code, stderr, stdout } = await pvwa(['login', ...argv])
    expect({ code, stdout: stdout.length }).toEqual({ code: 2, stdout: 0 })
    expect(stderr).toContain(message)
  })
})

describe('several sessions', () => {
  it('stand side by side, and the user says which one', async () => {
    await login('robot')
    await login('ldap-user', 'Lab-Ldap-1', '--auth', 'ldap')
    const unsaid = await pvwa(['safes', 'list'])
    expect({ code: unsaid.code, stderr: unsaid.stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('--user NAME') as string,
    })
    expect((await pvwa(['safes', 'list', '--user', 'ldap-user'])).code).toBe(0)
    const shown = json(await pvwa(['whoami', '--json'])) as { user: string; session: string }[]
    expect(shown.map(({ user, session }) => [user, session])).toEqual([
      ['ldap-user', 'valid'],
      ['robot', 'valid'],
    ])
    expect((await pvwa(['logoff'])).code).toBe(2)
    expect((await pvwa(['logoff', '--user', 'robot'])).code).toBe(0)
    expect(lab.pvwa.sessions.map(({ user }) => user)).toEqual(['ldap-user'])
    expect((await pvwa(['logoff', '--all'])).code).toBe(0)
    expect(lab.pvwa.sessions).toEqual([])
  })

  it('are not used where a password is given, or another PVWA is meant', async () => {
    await login()
    lab.audit.clear()
    expect((await pvwa(['safes', 'list', '--user', 'robot'], { SALLYPORT_PASSWORD: sentinel })).code).toBe(0)
    expect(actions().filter((action) => action.startsWith('Log'))).toEqual(['Logon', 'Logoff'])
    const other = await pvwa(['safes', 'list', '--user', 'robot', '--pvwa', 'https://127.0.0.1:9'])
    expect({ code: other.code, stderr: other.stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('sallyport pvwa login') as string,
    })
    expect((await pvwa(['whoami'])).code).toBe(0)
  })
})

describe('a session that has ended', () => {
  beforeEach(async () => {
    await login()
    lab.pvwa.endSessions('robot')
  })

  it.each([[['safes', 'list']], [['accounts', 'verify', '21_1']], [['whoami']]])(
    '%j says so, and what to do',
    async (argv) => {
      const { code, stderr } = await pvwa(argv)
      expect(code).toBe(22)
      expect(stderr).toContain('SESSION_EXPIRED')
      expect(stderr).toContain('sallyport pvwa login')
    },
  )

  it('is shown, forgotten by logoff, and replaced by login', async () => {
    expect(text(await pvwa(['whoami', '--json']))).toContain('"session":"ended"')
    expect((await login()).code).toBe(0)
    expect((await pvwa(['whoami'])).code).toBe(0)
    lab.pvwa.endSessions('robot')
    expect((await pvwa(['logoff'])).code).toBe(0)
    expect(files()).toEqual([])
    expect((await pvwa(['whoami'])).code).toBe(22)
  })
})

describe('a PVWA that cannot be reached', () => {
  it('is said to whoever asks; logoff forgets the session all the same', async () => {
    await login()
    lab.faults.add({ surface: 'pvwa', kind: 'status', status: 503, body: 'html' })
    const shown = await pvwa(['whoami', '--json'])
    expect({ code: shown.code, stdout: text(shown) }).toEqual({
      code: 30,
      stdout: expect.stringContaining('"session":"unknown"') as string,
    })
    const ended = await pvwa(['logoff'])
    expect({ code: ended.code, files: files() }).toEqual({ code: 30, files: [] })
    expect(text(ended)).toContain('forgotten')
  })
})

describe('no secret', () => {
  it('is printed or written in the clear: neither password nor token', async () => {
    await login('robot', sentinel, '--verbose')
    const store = new SessionStore({ SALLYPORT_STATE_DIR: state }, new AbortController().signal)
    const [session] = (await store.list()).sessions
    const kept = JSON.parse((await store.open(session!)).state.reveal()) as { session: { token: string } }
    const { token } = kept.session
    expect(token.length).toBeGreaterThan(40)
    for (const argv of [
      ['whoami'],
      ['whoami', '--json'],
      ['safes', 'list', '--verbose'],
      ['accounts', 'get', '9_9'],
    ])
      await pvwa(argv)
    lab.pvwa.endSessions()
    await pvwa(['safes', 'list', '--verbose', '--json'])
    const written = files().map((file) => readFileSync(file, 'latin1'))
    await pvwa(['logoff', '--verbose'])
    const shown = printed.map((ended) => text(ended) + ended.stderr)
    expect(shown.length).toBeGreaterThan(30)
    for (const place of [...shown, ...written]) {
      for (const secret of [token, token.slice(0, 24), sentinel, 'S3ntinel-'])
        expect(place.includes(secret)).toBe(false)
    }
  })
})
