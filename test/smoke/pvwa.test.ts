import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultSeed, Lab } from '@sallyport/lab'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bin, run, type Ended, type RunOptions } from './cli.ts'
import { hasScript, inTerminal } from './terminal.ts'

const secret = 'S3ntinel-\u{1F510} "$HOME"\r\n\n'
const password = 'Lab-Administrator-1'

let lab: Lab
let folder: string

beforeAll(async () => {
  lab = await Lab.start({
    seed: {
      ...defaultSeed,
      accounts: [
        ...(defaultSeed.accounts ?? []),
        { safe: 'Linux', name: 'sentinel', platformId: 'UnixSSH', userName: 'root', secret },
      ],
    },
  })
  folder = mkdtempSync(join(tmpdir(), 'sallyport-smoke-pvwa-'))
})
afterAll(async () => {
  await lab.stop()
  rmSync(folder, { recursive: true })
})
afterEach(() => lab.reset())

const environment = (user = 'administrator', word = password): Record<string, string> => ({
  SALLYPORT_PVWA_URL: lab.urls.pvwa,
  SALLYPORT_CA: lab.ca.file,
  SALLYPORT_USER: user,
  SALLYPORT_PASSWORD: word,
})
const pvwa = (argv: readonly string[], env = environment(), options: RunOptions = {}): Promise<Ended> =>
  run(['pvwa', ...argv], { ...options, env })
const lines = (ended: Ended): unknown[] =>
  ended.stdout
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
const idOf = (name: string): string => lab.vault.account({ safe: 'Linux', object: name }).id
const actions = (): string[] => lab.audit.entries().map(({ action }) => action)

describe('pvwa lists', () => {
  it('shows accounts as a table, logs on once and logs off', async () => {
    const { code, stdout, stderr } = await pvwa(['accounts', 'list', '--safe', 'Linux'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.toString()).toMatch(/^Id +Safe +Object +User +Address +Platform +CPM +Changed$/m)
    expect(stdout.toString()).toMatch(/^\d+_\d+ +Linux +root-web1 +root +web1\.example\.com +UnixSSH/m)
    expect(stdout.toString()).not.toContain('oracle-prod')
    expect(actions()).toEqual(['Logon', 'Logoff'])
  })

  it('gives an array, or a line for each', async () => {
    const argv = ['accounts', 'list', '--safe', 'Billing-DB', '--username', 'app']
    const array = JSON.parse((await pvwa([...argv, '--json'])).stdout.toString()) as { name: string }[]
    expect(array.map(({ name }) => name).sort()).toEqual(['oracle-prod', 'oracle-test'])
    expect(lines(await pvwa([...argv, '--ndjson']))).toEqual(array)
    expect(lines(await pvwa([...argv, '--ndjson', '--limit', '1']))).toEqual([array[0]])
    expect((await pvwa(['accounts', 'list', '--search', 'nowhere', '--json'])).stdout.toString()).toBe('[]\n')
  })

  it('shows one account by its id, and by safe and object', async () => {
    const id = idOf('root-web1')
    const shown = await pvwa(['accounts', 'get', id])
    expect(shown.stdout.toString()).toMatch(/^Object +root-web1$/m)
    const json = await pvwa(['accounts', 'get', '--safe', 'Linux', '--object', 'root-web1', '--json'])
    expect(JSON.parse(json.stdout.toString())).toMatchObject({ id, safe: 'Linux', username: 'root' })
  })

  it('shows safes and members', async () => {
    const safes = await pvwa(['safes', 'list'])
    expect(safes.stdout.toString()).toMatch(/^Billing-DB +PasswordManager +7 days/m)
    const members = await pvwa(['members', 'list', 'Linux'])
    expect(members.stdout.toString()).toMatch(/^auditor +User +audit +3$/m)
    const json = await pvwa(['members', 'list', 'Linux', '--json'])
    expect(JSON.parse(json.stdout.toString())).toContainEqual(
      expect.objectContaining({
        name: 'operator',
        permissions: expect.objectContaining({ useAccounts: true, retrieveAccounts: false }) as object,
      }),
    )
  })
})

describe('pvwa accounts password', () => {
  it('writes the exact bytes, with what the audit shall say', async () => {
    const { code, stdout, stderr } = await pvwa(['accounts', 'password', idOf('sentinel'), '--reason', 'why'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.equals(Buffer.from(secret))).toBe(true)
    expect(lab.audit.entries().find(({ action }) => action === 'Retrieve password')?.reason).toContain('why')
    expect(actions().at(-1)).toBe('Logoff')
  })

  it('writes an older version, JSON without the secret, and a private file', async () => {
    lab.vault.setSecret({ safe: 'Linux', object: 'sentinel' }, 'next')
    const account = ['accounts', 'password', '--safe', 'Linux', '--object', 'sentinel']
    expect((await pvwa(account)).stdout.toString()).toBe('next')
    expect((await pvwa([...account, '--version', '1'])).stdout.toString()).toBe(secret)
    const hidden = JSON.parse((await pvwa([...account, '--json'])).stdout.toString()) as object
    expect(hidden).toMatchObject({ secret: '[REDACTED]', username: 'root' })
    const file = join(folder, 'out')
    expect((await pvwa([...account, '--out', file])).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe('next')
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('takes the password of the user from a file before the environment', async () => {
    const file = join(folder, 'password')
    writeFileSync(file, `${password}\n`)
    const argv = ['accounts', 'password', idOf('sentinel'), '--password-file', file]
    expect((await pvwa(argv, environment('administrator', 'wrong'))).code).toBe(0)
  })

  it.each([
    ['a wrong password', () => environment('administrator', 'Wrong-Pw-1'), 22],
    ['somebody without the permission', () => environment('operator', 'Lab-Operator-1'), 23],
    ['a challenge that nobody can answer', radius, 32],
  ])(
    'fails for %s, with nothing on standard output, and without saying the password',
    async (_, env, exit) => {
      const { code, stdout, stderr } = await pvwa(['accounts', 'password', idOf('sentinel')], env())
      expect({ code, stdout: stdout.length }).toEqual({ code: exit, stdout: 0 })
      expect(stderr).not.toMatch(/-Pw-1|Lab-|S3ntinel/)
      expect(stderr).not.toMatch(/continueLogOn/)
      expect(actions().filter((action) => action === 'Logon').length).toBe(
        actions().filter((action) => action === 'Logoff').length,
      )
    },
  )

  function radius(): Record<string, string> {
    return { ...environment('radius-user', 'Lab-Radius-1'), SALLYPORT_AUTH: 'radius' }
  }

  it.skipIf(!hasScript)('asks for password and passcode on a terminal, and shows neither', async () => {
    const argv = ['accounts', 'password', idOf('root-web1'), '--user', 'radius-user', '--auth', 'radius']
    const where = ['--pvwa', lab.urls.pvwa, '--ca', lab.ca.file]
    const running = inTerminal([process.execPath, bin, 'pvwa', ...argv, ...where])
    await running.until('Password of radius-user (not shown):')
    running.child.stdin?.write('Lab-Radius-1\r')
    await running.until('Enter your passcode (not shown):')
    running.child.stdin?.write('123456\r')
    const { code, stdout } = await running.ended
    expect(code).toBe(0)
    expect(stdout.toString()).not.toContain('Lab-Radius-1')
    expect(stdout.toString()).not.toContain('123456')
    expect(actions()).toEqual(['Logon', 'Retrieve password', 'Logoff'])
  })
})

describe('pvwa accounts change, verify, reconcile', () => {
  it.each(['change', 'verify', 'reconcile'])('asks the CPM to %s one account', async (action) => {
    const { code, stdout, stderr } = await pvwa(['accounts', action, idOf('root-web1')])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.toString()).toMatch(/^requested +\d+_\d+$/m)
    lab.clock.advance(60_000)
    expect(actions()).toContain(`CPM ${action} password`)
  })

  it('wants to be told to go on with many, and shows them without doing anything', async () => {
    const argv = ['accounts', 'change', '--safe', 'Linux']
    const refused = await pvwa(argv)
    expect({ code: refused.code, stdout: refused.stdout.length }).toEqual({ code: 2, stdout: 0 })
    expect(refused.stderr).toContain('This would change 3 accounts')
    const dry = await pvwa([...argv, '--dry-run', '--json'])
    expect(dry.code).toBe(0)
    expect(
      (JSON.parse(dry.stdout.toString()) as { outcome: string }[]).map(({ outcome }) => outcome),
    ).toEqual(Array(3).fill('dry run'))
    lab.clock.advance(60_000)
    expect(actions()).not.toContain('CPM change password')
    expect(lines(await pvwa([...argv, '--yes', '--ndjson']))).toHaveLength(3)
    lab.clock.advance(60_000)
    expect(actions().filter((action) => action === 'CPM change password')).toHaveLength(3)
  })

  it('says which ones failed, goes on with the others, and ends by the code of the first failure', async () => {
    const argv = ['accounts', 'verify', '99_99', idOf('root-web1'), '--yes']
    const { code, stdout, stderr } = await pvwa(argv)
    expect(code).toBe(24)
    expect(stdout.toString()).toMatch(/^failed +99_99 .*\(NOT_FOUND\)\nrequested +/)
    expect(stderr).toContain('1 of 2 failed')
    expect(actions().at(-1)).toBe('Logoff')
    expect((await pvwa(['accounts', 'verify', '--search', 'nowhere'])).code).toBe(24)
  })

  it.skipIf(!hasScript)('asks on a terminal, and takes no for an answer', async () => {
    const file = join(folder, 'word')
    writeFileSync(file, password)
    const where = [
      '--pvwa',
      lab.urls.pvwa,
      '--ca',
      lab.ca.file,
      '--user',
      'administrator',
      '--password-file',
      file,
    ]
    const argv = ['pvwa', 'accounts', 'change', '--safe', 'Linux', ...where]
    for (const [answer, count] of [
      ['n', 0],
      ['y', 3],
    ] as const) {
      const running = inTerminal([process.execPath, bin, ...argv])
      await running.until('the passwords of 3 accounts? [y/N]')
      running.child.stdin?.write(`${answer}\r`)
      expect((await running.ended).code).toBe(0)
      lab.clock.advance(60_000)
      expect(actions().filter((action) => action === 'CPM change password')).toHaveLength(count)
    }
  })
})
