import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Lab } from '@sallyport/lab'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { bin, run, start, type Ended, type Running } from './cli.ts'
import { outcomesOf, recordsOf } from './pvwa-runner.ts'
import { allSuffered } from './suffered.ts'
import { hasScript, inTerminal } from './terminal.ts'

const awkward = ' a"b\'c,d;e\\f<g>&h+i%20j#k\t🔐 é '
const personalPassphrase = 'Lab personal é'
const controlled = ['ad-services2k19', 'sysadmin']

let lab: Lab
let folder: string

beforeAll(async () => {
  lab = await Lab.start()
  folder = mkdtempSync(join(tmpdir(), 'sallyport-smoke-pam360-'))
})
afterAll(async () => {
  await lab.stop()
  rmSync(folder, { recursive: true })
})
afterEach(() => lab.reset())

const tokenOf = (user: string): string => lab.pam360.user(user).revealToken()
const settings = (user: string): Record<string, string> => ({
  SALLYPORT_PAM360_URL: lab.urls.pam360,
  SALLYPORT_PAM360_TOKEN: tokenOf(user),
  SALLYPORT_PAM360_SERVER_ZONE: 'UTC',
  SALLYPORT_CA: lab.ca.file,
})
const begin = (user: string, argv: readonly string[], input?: string): Running => {
  const running = start(['pam360', ...argv], {
    env: settings(user),
    ...(input === undefined ? {} : { input: 'open' }),
  })
  running.child.stdin?.end(input)
  return running
}
const as = (user: string, argv: readonly string[], input?: string): Promise<Ended> =>
  begin(user, argv, input).ended
const path = (name: string): string => join(folder, name)
const jsonOf = ({ stdout }: Ended): unknown => JSON.parse(stdout.toString())
const textOf = ({ stdout }: Ended): string => stdout.toString()
const passwordOf = (resource: string, account: string): string =>
  lab.pam360.account(resource, account).revealPassword()

describe('pam360 password get', () => {
  it('writes its exact bytes and nothing else, by names and by ids', async () => {
    const byName = await as('billing', ['password', 'get', 'web-01', 'awkward', '--reason', 'ночь %&+'])
    expect({ code: byName.code, stderr: byName.stderr, text: textOf(byName) }).toEqual({
      code: 0,
      stderr: '',
      text: awkward,
    })
    const rows = recordsOf(await as('billing', ['accounts', 'list', 'web-01', '--ndjson']))
    const row = rows.find(({ name }) => name === 'awkward')
    const id = `${String(row?.['resourceId'])}/${String(row?.['id'])}`
    expect(textOf(await as('billing', ['password', 'get', '--id', id]))).toBe(awkward)
    const json = jsonOf(await as('billing', ['password', 'get', 'web-01', 'svc', '--json']))
    expect(json).toMatchObject({ secret: '[REDACTED]', username: 'svc' })
  })

  it.each([
    [['password', 'get', 'web-01', 'ticketed'], 33, 'as --ticket'],
    [['password', 'get', 'web-01', 'nothing'], 24, 'no such account'],
    [['password', 'get', 'web-01', 'connect'], 23, 'not see its password'],
    [['password', 'get', ...controlled], 38, 'sallyport pam360 request asks for it'],
    [['password', 'get', 'web-01'], 2, 'An account has two names here.'],
    [['password', 'get', 'web-01', 'svc', '--hold', '1s'], 2, 'go with --with-access only'],
    [['password', 'get', 'web-01', 'svc', '--with-access'], 2, '--with-access wants --hold TIME.'],
  ])('%j ends with %i', async (argv, code, message) => {
    const ended = await as('billing', argv)
    expect(ended.stderr).toContain(message)
    expect({ code: ended.code, stdout: ended.stdout.length }).toEqual({ code, stdout: 0 })
  })

  it('holds what is under access control, and checks it in at an interruption', async () => {
    const out = path('held')
    const argv = ['password', 'get', 'ad-services2k19', 'automatic', '--with-access', '--hold', '10m']
    const running = begin('billing', [...argv, '--reason', 'patch', '--out', out])
    await vi.waitFor(() => expect(existsSync(out)).toBe(true), { timeout: 30_000, interval: 50 })
    const state = ['accounts', 'get', 'ad-services2k19', 'automatic', '--json']
    expect(jsonOf(await as('billing', state))).toMatchObject({ passwordStatus: { state: 'checked-out' } })
    const held = readFileSync(out, 'utf8')
    running.child.kill('SIGINT')
    expect((await running.ended).code).toBe(130)
    expect(jsonOf(await as('billing', state))).toMatchObject({ passwordStatus: { state: 'request' } })
    // This account gets another password when it is checked in.
    expect(held).not.toBe(passwordOf('ad-services2k19', 'automatic'))
  })
})

describe('pam360 and reasons', () => {
  it('says that an account wants one, and how it is given', async () => {
    const { code, stderr, stdout } = await as('billing', ['password', 'get', 'web-01', 'reasoned'])
    expect({ code, stderr, stdout: stdout.length }).toEqual({
      code: 26,
      stderr: expect.stringContaining('as --reason') as unknown,
      stdout: 0,
    })
    const two = ['--label', 'Plan', '--column', 'COLUMN_SCHAR2']
    expect((await as('billing', ['files', 'download', 'web-01', 'coded', ...two])).code).toBe(2)
  })
})

describe('pam360 and its settings', () => {
  it('takes the token from a file, and never from the command line', async () => {
    writeFileSync(path('token'), `${tokenOf('billing')}\n`)
    const { SALLYPORT_PAM360_TOKEN: _, ...env } = settings('billing')
    const argv = ['pam360', 'password', 'get', 'web-01', 'svc']
    expect(textOf(await run([...argv, '--token-file', path('token')], { env }))).toBe('Lab-Web-1!')
    const none = await run(argv, { env })
    expect({ code: none.code, text: none.stderr }).toMatchObject({ code: 2 })
    expect(none.stderr).toContain('Set SALLYPORT_PAM360_TOKEN')
    const given = await run([...argv, '--token', tokenOf('billing')], { env })
    expect(given.code).toBe(2)
    expect(given.stderr).toContain('Give the token in SALLYPORT_PAM360_TOKEN, with --token-file')
    expect(given.stderr).not.toContain(tokenOf('billing'))
  })

  it.each<[string, Record<string, string>, number, string]>([
    ['a wrong token', { SALLYPORT_PAM360_TOKEN: 'WRONG-TOKEN' }, 22, 'hint: Check the token'],
    ['no authority', { SALLYPORT_CA: '' }, 21, '--ca'],
    ['no address', { SALLYPORT_PAM360_URL: '' }, 2, 'Give --pam360 HOST'],
    ['plain HTTP', { SALLYPORT_PAM360_URL: 'http://pam.example.com' }, 20, '--pam360'],
    ['an unknown product', { SALLYPORT_PAM360_PRODUCT: 'pam' }, 2, 'must be pam360 or pmp'],
  ])('says what is wrong with %s', async (_, env, code, message) => {
    const ended = await run(['pam360', 'password', 'get', 'web-01', 'svc'], {
      env: { ...settings('billing'), ...env },
    })
    expect(ended.stderr).toContain(message)
    expect(ended.stderr).not.toContain('WRONG-TOKEN')
    expect({ code: ended.code, stdout: ended.stdout.length }).toEqual({ code, stdout: 0 })
  })

  it.skipIf(!hasScript)('asks for the token on a terminal, and does not show it', async () => {
    const { SALLYPORT_PAM360_TOKEN: _, ...env } = settings('billing')
    const words = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    const argv = ['pam360', 'resources', 'list', '--json']
    const running = inTerminal(['env', ...words, process.execPath, bin, ...argv])
    await running.until('Token of the API user (not shown):')
    running.child.stdin?.write(`${tokenOf('billing')}\r`)
    const { code, stdout } = await running.ended
    expect(code).toBe(0)
    expect(stdout.toString()).not.toContain(tokenOf('billing'))
  })

  it('says nothing secret with --verbose', async () => {
    const { stderr } = await as('billing', ['password', 'get', 'web-01', 'svc', '--reason', 'because', '-v'])
    expect(stderr).toContain('debug: ')
    expect(stderr).not.toMatch(/Lab-Web|0A1B2C3D|because/)
  })
})

describe('pam360 and access control', () => {
  it('goes from request over approval and checkout to checkin, and the audit tells of it', async () => {
    const asked = await as('billing', ['request', ...controlled, '--reason', 'INC4711'])
    expect({ code: asked.code, text: textOf(asked) }).toMatchObject({ code: 0 })
    expect(textOf(asked)).toContain('waiting for approval')
    expect((await as('billing', ['password', 'get', ...controlled])).code).toBe(38)
    // A refusal that nothing explains: it was not done, and nobody has to look whether it was.
    expect(outcomesOf(await as('billing', ['checkout', ...controlled]))).toEqual(['failed'])
    const rows = recordsOf(await as('approver-1', ['requests', '--ndjson']))
    expect(rows).toMatchObject([{ requesterName: 'billing', reason: 'INC4711', state: 'pending' }])
    expect(outcomesOf(await as('approver-1', ['approve', ...controlled, '--user', 'billing']))).toEqual([
      'approved',
    ])
    const early = await as('billing', ['password', 'get', ...controlled])
    expect({ code: early.code, text: early.stderr }).toMatchObject({ code: 38 })
    expect(early.stderr).toContain('sallyport pam360 checkout')
    expect(outcomesOf(await as('billing', ['checkout', ...controlled]))).toEqual(['checked out'])
    expect(textOf(await as('billing', ['password', 'get', ...controlled]))).toBe('Lab-Domain-1!')
    expect((await as('second', ['password', 'get', ...controlled])).code).toBe(34)
    expect(outcomesOf(await as('billing', ['checkin', ...controlled]))).toEqual(['checked in'])
    const audit = recordsOf(await as('auditor', ['audit', '--ndjson']))
    expect(audit).toContainEqual(
      expect.objectContaining({
        resourceName: 'ad-services2k19',
        accountName: 'sysadmin',
        operatedBy: 'billing',
      }),
    )
  })

  it('rejects what a list gives, and finds no request twice', async () => {
    await as('billing', ['request', ...controlled])
    const { stdout } = await as('approver-1', ['requests', '--ndjson'])
    expect(outcomesOf(await as('approver-1', ['reject', '-'], stdout.toString()))).toEqual(['rejected'])
    const again = await as('approver-1', ['approve', ...controlled])
    expect({ code: again.code, text: again.stderr }).toMatchObject({ code: 24 })
  })

  it('does not say whose request is meant by itself', async () => {
    await as('billing', ['request', ...controlled])
    await as('second', ['request', ...controlled])
    const unclear = await as('approver-1', ['approve', ...controlled])
    expect({ code: unclear.code, text: unclear.stderr }).toMatchObject({ code: 2 })
    expect(unclear.stderr).toContain('--user NAME')
  })
})

describe('pam360 resources and accounts', () => {
  it('are listed as a table and for programs', async () => {
    const table = textOf(await as('billing', ['resources', 'list']))
    expect(table).toMatch(/^Name +Type +Accounts/m)
    expect(table).toContain('web-01')
    expect(recordsOf(await as('billing', ['resources', 'list', '--search', 'web', '--json']))).toMatchObject([
      { name: 'web-01' },
    ])
    expect(textOf(await as('billing', ['resources', 'get', 'web-01']))).toContain('Basel')
    const accounts = textOf(await as('billing', ['accounts', 'list', 'ad-services2k19']))
    expect(accounts).toMatch(/^sysadmin +request/m)
    expect((await as('billing', ['resources', 'types', '--containing', 'MySQL'])).code).toBe(0)
  })

  it('are added, changed, shared, trashed, restored and deleted', async () => {
    const owner = (argv: readonly string[], input?: string): Promise<Ended> => as('owner', argv, input)
    const added = await owner([
      'resources',
      'add',
      'web-09',
      '--type',
      'Linux',
      '--location',
      'Bern',
      '--json',
    ])
    expect({ code: added.code, text: added.stderr }).toMatchObject({ code: 0, text: '' })
    expect(recordsOf(added)).toMatchObject([
      { name: 'web-09', outcome: 'added', id: expect.any(String) as string },
    ])
    const password = ' Neu-1! "é" '
    const account = ['web-09', 'deploy']
    expect(outcomesOf(await owner(['accounts', 'add', ...account, '--value-file', '-'], password))).toEqual([
      'added',
    ])
    expect(textOf(await owner(['password', 'get', ...account]))).toBe(password)
    const changed = await owner(['password', 'change', ...account, '--value-file', '-'], 'Neu-2!xyz')
    expect({ code: changed.code, text: changed.stderr }).toMatchObject({ code: 0, text: '' })
    expect(textOf(await owner(['password', 'get', ...account]))).toBe('Neu-2!xyz')
    expect(textOf(await owner(['password', 'former', ...account]))).toBe(password)
    const history = await owner(['password', 'history', ...account, '--json'])
    expect(recordsOf(history)).toHaveLength(1)
    expect(textOf(history)).not.toContain('Neu-1')
    expect(outcomesOf(await owner(['accounts', 'edit', ...account, '--notes', 'x']))).toEqual(['changed'])
    expect(
      outcomesOf(await owner(['accounts', 'share', ...account, '--user', 'second', '--access', 'view'])),
    ).toEqual(['shared'])
    expect(textOf(await as('second', ['password', 'get', ...account]))).toBe('Neu-2!xyz')
    expect(outcomesOf(await owner(['resources', 'edit', 'web-09', '--location', 'Basel']))).toEqual([
      'changed',
    ])
    await owner(['resources', 'edit', 'web-09', '--location', ''])
    expect(jsonOf(await owner(['resources', 'get', 'web-09', '--json']))).toMatchObject({ location: null })
    expect(outcomesOf(await owner(['resources', 'trash', 'web-09']))).toEqual(['trashed'])
    const { stdout } = await owner(['resources', 'trashed', '--ndjson'])
    expect(outcomesOf(await owner(['resources', 'restore', '-'], stdout.toString()))).toEqual(['restored'])
    const dry = await owner(['resources', 'delete', 'web-09', '--dry-run'])
    expect(outcomesOf(dry)).toEqual(['dry run'])
    const unasked = await owner(['resources', 'delete', 'web-09'])
    expect({ code: unasked.code, text: unasked.stderr }).toMatchObject({ code: 2 })
    expect(outcomesOf(await owner(['resources', 'delete', 'web-09', '--yes']))).toEqual(['deleted'])
    expect(textOf(await owner(['resources', 'list']))).not.toContain('web-09')
  })

  it('changes many passwords by the policy, what failed among them', async () => {
    const list = textOf(await as('owner', ['accounts', 'list', 'web-01', '--ndjson']))
    const before = passwordOf('web-01', 'svc')
    const lines = `${list}{"id":"999999","resourceId":"999999"}\n`
    const ended = await as('owner', ['password', 'change', '-', '--yes', '--ndjson'], lines)
    const rows = recordsOf(ended)
    expect(rows.filter(({ outcome }) => outcome === 'changed').length).toBeGreaterThan(3)
    expect(rows.at(-1)).toMatchObject({ outcome: 'failed', error: { class: expect.any(String) as string } })
    expect(ended.code).not.toBe(0)
    expect(passwordOf('web-01', 'svc')).not.toBe(before)
  })
})

describe('pam360 and what else there is', () => {
  it.each([
    ['owner', ['groups', 'list'], 'Web servers'],
    ['root-admin', ['users', 'list'], 'approver-1'],
    ['billing', ['users', 'roles'], 'Property'],
    ['root-admin', ['pki', 'certificates'], 'www.acme.example'],
    ['root-admin', ['pki', 'ssh-keys'], 'deploy'],
    ['root-admin', ['pki', 'ssh-users'], 'web-01'],
    ['root-admin', ['pki', 'keys'], 'signing'],
    ['billing', ['resources', 'urls'], 'https://web-01.acme.example'],
    ['billing', ['resources', 'groups', 'web-01'], 'Name'],
    ['billing', ['resources', 'apps', 'ad-services2k19'], 'SQL Studio'],
    ['billing', ['password', 'verify', 'web-01', 'svc'], 'In sync'],
    ['billing', ['password', 'generate', '--policy', 'Strong'], ''],
    ['billing', ['accounts', 'totp', 'web-01', 'coded'], ''],
    ['billing', ['files', 'download', 'licences', 'editor'], 'LICENCE'],
    ['billing', ['files', 'download', 'web-01', 'coded', '--label', 'Backup codes'], 'LAB-CODE-1'],
    [
      'billing',
      ['files', 'download', 'web-01', 'coded', '--column', 'COLUMN_SCHAR2', '--of', 'resource'],
      'LAB',
    ],
  ])('as %s, %j', async (user, argv, text) => {
    const { code, stdout, stderr } = await as(user, argv)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.length).toBeGreaterThan(0)
    expect(stdout.toString()).toContain(text)
  })

  it('ends with a code of its own where the answer is no', async () => {
    const verify = ['password', 'verify', 'web-01', 'svc', '--json']
    lab.pam360.account('web-01', 'svc').driftTo('other')
    const different = await as('billing', verify)
    expect({ code: different.code, stderr: different.stderr }).toEqual({ code: 100, stderr: '' })
    expect(jsonOf(different)).toMatchObject({ inSync: false })
    const validate = ['password', 'validate', '--policy', 'Strong', '--value-file', '-', '--json']
    const weak = await as('billing', validate, 'short')
    expect({ code: weak.code, answer: jsonOf(weak) }).toMatchObject({ code: 100, answer: { valid: false } })
    expect((await as('billing', validate, 'Long-enough-1!x')).code).toBe(0)
  })

  it('makes certificates and keys, and takes them from files', async () => {
    const root = (...argv: string[]): Promise<Ended> => as('root-admin', argv)
    writeFileSync(path('store-password'), 'Store-1!x')
    const password = ['--value-file', path('store-password')]
    const name = 'new.acme.example'
    expect(outcomesOf(await root('pki', 'create-certificate', name, '--days', '9', ...password))).toEqual([
      'made',
    ])
    expect(textOf(await root('pki', 'certificates', '--expiring-within', '10'))).toContain(name)
    const request = await root('pki', 'create-csr', name, '--algorithm', 'rsa', ...password, '--json')
    const csr = recordsOf(request)[0]?.['id']
    expect(textOf(await root('pki', 'csrs'))).toContain(String(csr))
    expect(outcomesOf(await root('pki', 'create-ssh-key', 'new-key', '--type', 'ED25519'))).toEqual(['made'])
    expect((await root('pki', 'export-ssh-key', 'new-key', '--out', path('new-key'))).code).toBe(0)
    expect(outcomesOf(await root('pki', 'import-ssh-key', 'same-key', path('new-key')))).toEqual(['added'])
    const bytes = Buffer.from([0, 255, 10, 13])
    writeFileSync(path('signing-2.bin'), bytes)
    expect(outcomesOf(await root('pki', 'add-key', 'signing-2', path('signing-2.bin')))).toEqual(['added'])
    expect((await root('pki', 'export-key', 'signing-2')).stdout).toEqual(bytes)
    const gone = await root('pki', 'add-certificate', path('nothing.pem'))
    expect({ code: gone.code, said: gone.stderr.includes('cannot be read (ENOENT)') }).toEqual({
      code: 20,
      said: true,
    })
    expect((await root('pki', 'create-ssh-key', 'other', '--type', 'DSA')).stderr).toContain(
      'There are RSA, ECDSA, ED25519.',
    )
  })

  it('says how passwords are changed on machines', async () => {
    const reset = ['resources', 'remote-reset', 'web-01', '--type']
    expect(outcomesOf(await as('root-admin', [...reset, 'Linux', '--account', 'root']))).toEqual([
      'configured',
    ])
    const several = ['resources', 'remote-reset', 'web-01', 'db-01', '--type', 'Linux', '--account', 'root']
    expect(await as('root-admin', several)).toMatchObject({ code: 2 })
    const sap = await as('root-admin', [...reset, 'SAP'])
    expect(sap.code).toBe(20)
    expect(sap.stderr).toContain('--sap-system')
    expect((await as('root-admin', reset.slice(0, -1))).code).toBe(2)
  })

  it('opens the personal vault by a passphrase from a file, and wants one', async () => {
    writeFileSync(path('passphrase'), `${personalPassphrase}\n`)
    const personal = (...argv: string[]): Promise<Ended> =>
      as('billing', ['personal', ...argv, '--personal-passphrase-file', path('passphrase')])
    const [category] = recordsOf(await personal('categories', '--ndjson'))
    const [account] = recordsOf(await personal('accounts', String(category?.['name']), '--ndjson'))
    expect(Object.keys({ ...account }).sort()).toEqual(['id', 'name', 'properties'])
    const names = [String(category?.['name']), String(account?.['name'])]
    const byName = await personal('password', ...names)
    expect({ code: byName.code, stderr: byName.stderr }).toEqual({ code: 0, stderr: '' })
    expect(byName.stdout.length).toBeGreaterThan(0)
    const byId = await personal('password', String(category?.['id']), String(account?.['id']))
    expect(byId.stdout).toEqual(byName.stdout)
    expect((await personal('password', names[0] ?? '', 'nothing')).code).toBe(24)
    const none = await as('billing', ['personal', 'categories'])
    expect({ code: none.code, hint: none.stderr.includes('SALLYPORT_PAM360_PERSONAL_PASSPHRASE') }).toEqual({
      code: 2,
      hint: true,
    })
  })

  it.skipIf(!hasScript)('asks for the passphrase of the personal vault on a terminal', async () => {
    const words = Object.entries(settings('billing')).map(([name, value]) => `${name}=${value}`)
    const argv = ['pam360', 'personal', 'categories', '--json']
    const running = inTerminal(['env', ...words, process.execPath, bin, ...argv])
    await running.until('Passphrase of the personal vault (not shown):')
    running.child.stdin?.write(`${personalPassphrase}\r`)
    const { code, stdout } = await running.ended
    expect({ code, shown: stdout.toString().includes(personalPassphrase) }).toEqual({ code: 0, shown: false })
  })

  it('writes keys to files of their own', async () => {
    const out = path('deploy.key')
    const { code, stdout } = await as('root-admin', ['pki', 'export-ssh-key', 'deploy', '--out', out])
    expect({ code, stdout: stdout.length }).toEqual({ code: 0, stdout: 0 })
    expect(readFileSync(out, 'utf8')).toContain('PRIVATE KEY')
    if (process.platform !== 'win32') expect(statSync(out).mode & 0o777).toBe(0o600)
  })

  it('administers groups and users', async () => {
    const added = recordsOf(await as('owner', ['groups', 'add', 'Night', '--json']))
    const id = String(added[0]?.['id'])
    const members = await as('owner', ['groups', 'add-resources', 'web-01', 'db-01', '--group', id, '--yes'])
    expect(outcomesOf(members)).toEqual(['put in', 'put in'])
    expect(outcomesOf(await as('owner', ['groups', 'delete', id, '--yes']))).toEqual(['deleted'])
    expect(outcomesOf(await as('root-admin', ['users', 'lock', 'second']))).toEqual(['locked'])
    expect((await as('second', ['resources', 'list'])).code).toBe(22)
    expect(outcomesOf(await as('root-admin', ['users', 'unlock', 'second']))).toEqual(['unlocked'])
    expect(outcomesOf(await as('root-admin', ['usergroups', 'add', 'Day shift']))).toEqual(['added'])
    const user = ['usergroups', 'add-users', 'second', '--group', 'Day shift']
    expect(outcomesOf(await as('root-admin', user))).toEqual(['put in'])
  })

  it('makes a new token into a file, and shows it nowhere', async () => {
    const old = settings('billing')
    const out = path('token.new')
    const ended = await as('billing', ['token', 'regenerate', '--out', out, '--yes'])
    expect({ code: ended.code, stdout: ended.stdout.length, stderr: ended.stderr }).toEqual({
      code: 0,
      stdout: 0,
      stderr: '',
    })
    expect(readFileSync(out, 'utf8')).toBe(tokenOf('billing'))
    const argv = ['pam360', 'resources', 'list', '--json']
    expect((await run(argv, { env: old })).code).toBe(22)
    expect((await as('billing', ['token', 'regenerate', '--yes'])).code).toBe(2)
  })

  it('registers by its own protocol, and signs as that application', async () => {
    const place = ['--config-folder', path('sdk_config')]
    const env = {
      ...settings('billing'),
      SALLYPORT_PAM360_REGISTRATION_TOKEN: '0A1B2C3D-0000-4444-8888-5D0000000001',
    }
    const registration = (argv: readonly string[]): Promise<Ended> =>
      run(['pam360', ...argv, ...place], { env })
    expect((await registration(['registration', 'status'])).code).toBe(37)
    const made = await registration(['register', '--client-name', 'smoke'])
    expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: '' })
    expect(textOf(made)).toContain('smoke')
    expect(textOf(await registration(['registration', 'status']))).toBe('registered\n')
    const again = await registration(['register'])
    expect({ code: again.code, text: again.stderr }).toMatchObject({ code: 37 })
    expect(again.stderr).toContain('registration update')
    const signed = await as('billing', ['resources', 'list', '--json', '--registration', path('sdk_config')])
    expect(signed.code).toBe(0)
    expect((await registration(['registration', 'update', '--client-name', 'smoke-2'])).code).toBe(0)
    expect(textOf(await registration(['registration', 'remove']))).toBe('removed\n')
  })

  it('is helped with, and ends on a signal', async () => {
    const { code, stdout } = await run(['pam360', 'password', '--help'])
    expect({ code, text: stdout.toString() }).toMatchObject({ code: 0 })
    expect((await run(['pam360', 'check-out'])).stderr).toContain('did you mean pam360 checkout?')
    lab.faults.add({ surface: 'pam360', kind: 'stall', times: 1 })
    const running = begin('billing', ['resources', 'list'])
    await allSuffered(lab)
    running.child.kill('SIGTERM')
    expect((await running.ended).code).toBe(143)
  })
})
