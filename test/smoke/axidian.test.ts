import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Lab } from '@sallyport/lab'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bin, run, start, type Ended, type RunOptions } from './cli.ts'
import { allSuffered } from './suffered.ts'
import { hasScript, inTerminal } from './terminal.ts'

const password = 'Lab-Nightly-1'
const awkward = ' a"b\'c,d;e\\f<g>&h+i%20j\n\tk 🔐 é '

let lab: Lab
let folder: string

beforeAll(async () => {
  lab = await Lab.start()
  folder = mkdtempSync(join(tmpdir(), 'sallyport-smoke-axidian-'))
})
afterAll(async () => {
  await lab.stop()
  rmSync(folder, { recursive: true })
})
afterEach(() => lab.reset())

/** As the vendor's tools have it. */
const vendors = (): Record<string, string> => ({
  PAM_IDP_SERVER: lab.urls.axidianIdp,
  PAM_CORE_SERVER: lab.urls.axidianCore,
  PAM_USERNAME: 'nightly-batch',
  PAM_PASSWORD: password,
  PAM_CA_CERT: lab.ca.file,
})
const axidian = (argv: readonly string[], env = vendors(), options: RunOptions = {}): Promise<Ended> =>
  run(['axidian', ...argv], { ...options, env })
const path = (name: string): string => join(folder, name)
const jsonOf = ({ stdout }: Ended): unknown => JSON.parse(stdout.toString())
const actions = (): string[] =>
  lab.axidian.events.entries().map(({ action, result }) => `${action} ${result}`)
const publicOf = (key: string): string =>
  createPublicKey(createPrivateKey(key)).export({ type: 'spki', format: 'pem' }).toString()

describe('axidian accounts', () => {
  it('shows a table, and never a secret', async () => {
    const { code, stdout, stderr } = await axidian(['accounts'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.toString()).toMatch(/^Account +Password +SSH key +Reason +Id$/m)
    expect(stdout.toString()).toMatch(/^DB-SERVER\/root +yes +not supported +needed +\S+$/m)
    expect(stdout.toString()).toMatch(/^LINUX-SERVER\/deploy +no +yes +no +\S+$/m)
    expect(actions()).toEqual(['token success', 'list success'])
  })

  it('gives an array, or a line for each', async () => {
    const all = jsonOf(await axidian(['accounts', '--json']))
    expect(all).toContainEqual({
      id: expect.any(String) as string,
      displayName: 'DB-SERVER/admin',
      requiresReason: false,
      hasPassword: true,
      hasKey: false,
      isKeySupported: false,
    })
    const { stdout } = await axidian(['accounts', '--ndjson', '--limit', '2'])
    expect(stdout.toString().trimEnd().split('\n')).toHaveLength(2)
  })
})

describe('axidian password', () => {
  it('writes its exact bytes and nothing else', async () => {
    const { code, stdout, stderr } = await axidian(['password', 'DB-SERVER/awkward'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.equals(Buffer.from(awkward))).toBe(true)
  })

  it('takes flags and our variables before those of the vendor, and the password from a file', async () => {
    writeFileSync(path('word'), `${password}\n`)
    const wrong = { ...vendors(), PAM_USERNAME: 'nobody', PAM_PASSWORD: 'wrong', PAM_IDP_SERVER: 'https://x' }
    const { code, stdout } = await axidian(
      ['password', 'DB-SERVER/awkward', '--user', 'nightly-batch', '--password-file', path('word')],
      { ...wrong, SALLYPORT_AXIDIAN_IDP_URL: lab.urls.axidianIdp },
    )
    expect({ code, text: stdout.toString() }).toEqual({ code: 0, text: awkward })
    const other = await axidian(['password', 'DB-SERVER/awkward'], {
      ...vendors(),
      PAM_PASSWORD: 'wrong',
      SALLYPORT_AXIDIAN_PASSWORD: password,
    })
    expect(other.code).toBe(0)
  })

  it('finds accounts by other spellings and by id; the reason gets into the events', async () => {
    const byDomain = await axidian([
      'password',
      'svc-backup@example',
      '--reason',
      'ночь',
      '--json',
      '--reveal',
    ])
    expect(jsonOf(byDomain)).toMatchObject({ username: 'svc-backup', address: 'EXAMPLE', kind: 'password' })
    expect(lab.axidian.events.entries().at(-1)).toMatchObject({ action: 'view-password', reason: 'ночь' })
    const { id } = (jsonOf(byDomain) as { properties: { id: string } }).properties
    const byId = await axidian(['password', '--id', id, '--json'])
    expect(jsonOf(byId)).toMatchObject({ secret: '[REDACTED]', properties: { id } })
  })

  it.each([
    [['DB-SERVER/nothing'], 24, 'error: The account does not exist, or is not available'],
    [['APP-SERVER/twin'], 0, ''],
    [['app-SERVER/twin'], 25, ' hint: Name it by --id: one of '],
    [['DB-SERVER/root'], 26, ' hint: Give one as --reason.'],
    [['LINUX-SERVER/deploy'], 27, 'error: The account has no password in the vault.'],
    [['a\nb'], 20, 'error: the name of an account is a text'],
  ])('%j ends with %i', async (argv, code, message) => {
    const ended = await axidian(['password', ...argv])
    expect(ended.stderr).toContain(message)
    expect(ended.code).toBe(code)
    if (code !== 0) expect(ended.stdout).toHaveLength(0)
  })

  it.each<[Record<string, string>, number, string]>([
    [{ PAM_PASSWORD: 'Wrong-1' }, 22, ' hint: Check --user and the password'],
    [{ SALLYPORT_AXIDIAN_SCOPE: 'other' }, 22, ' hint: Check --scope'],
    [{ SALLYPORT_AXIDIAN_CLIENT_ID: 'other' }, 22, ' hint: Check --client-id'],
    [{ PAM_CA_CERT: '' }, 21, '--ca'],
    [{ PAM_IDP_SERVER: 'http://pam.example.com/idp' }, 20, 'error: --idp is not HTTPS.'],
    [
      { PAM_CORE_SERVER: '' },
      2,
      'hint: Give --core URL, or set SALLYPORT_AXIDIAN_CORE_URL or PAM_CORE_SERVER.',
    ],
    [{ PAM_PASSWORD: '' }, 2, 'error: No password is given.'],
    [
      { PAM_VERIFY_SSL: 'maybe' },
      2,
      'error: PAM_VERIFY_SSL must be 1, true, yes or on, or 0, false, no or off.',
    ],
    [{ PAM_VERIFY_SSL: 'no' }, 2, 'error: PAM_CA_CERT names an authority, and PAM_VERIFY_SSL turns'],
  ])('%j ends with %i', async (env, code, message) => {
    const ended = await axidian(['password', 'DB-SERVER/admin'], { ...vendors(), ...env })
    expect(ended.stderr).toContain(message)
    expect(ended.stderr).not.toMatch(/Wrong-1|Lab-Nightly-1/)
    expect({ code: ended.code, stdout: ended.stdout.length }).toEqual({ code, stdout: 0 })
  })

  it('does not verify when the vendor’s variable says so, and warns', async () => {
    const { PAM_CA_CERT: _, ...env } = vendors()
    const { code, stderr } = await axidian(['password', 'DB-SERVER/admin'], { ...env, PAM_VERIFY_SSL: 'off' })
    expect(code).toBe(0)
    expect(stderr).toMatch(/^warning: /)
  })

  it('takes no password from the command line', async () => {
    const { code, stderr } = await axidian(['password', 'DB-SERVER/admin', '--password', password])
    expect(code).toBe(2)
    expect(stderr).toContain('Give the password in SALLYPORT_AXIDIAN_PASSWORD, with --password-file')
    expect(stderr).not.toContain(password)
  })

  it.skipIf(!hasScript)('asks for the password on a terminal, and does not show it', async () => {
    const { PAM_PASSWORD: _, ...env } = vendors()
    const words = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    const running = inTerminal([
      'env',
      ...words,
      process.execPath,
      bin,
      'axidian',
      'password',
      'DB-SERVER/admin',
    ])
    await running.until('Password of nightly-batch (not shown):')
    running.child.stdin?.write(`${password}\r`)
    const { code, stdout } = await running.ended
    expect(code).toBe(0)
    expect(stdout.toString()).not.toContain(password)
  })
})

describe('axidian --verbose', () => {
  it('says nothing secret, and no account', async () => {
    for (const argv of [
      ['password', 'DB-SERVER/root', '--reason', 'because'],
      ['ssh-key', 'LINUX-SERVER/deploy', '--out', path('verbose')],
      ['password', 'DB-SERVER/nothing'],
    ]) {
      const { stderr } = await axidian([...argv, '--verbose'])
      expect(stderr).toContain('debug: ')
      expect(stderr).not.toMatch(/Lab-|eyJ|PRIVATE|because|-SERVER/)
    }
  })
})

describe('axidian ssh-key', () => {
  it.each(['LINUX-SERVER/deploy', 'LINUX-SERVER/ecdsa', 'LINUX-SERVER/pkcs8', 'LINUX-SERVER/root'])(
    'takes the passphrase off %s, into a file of its own',
    async (account) => {
      const out = path(`key-${account.split('/')[1]}`)
      const { code, stdout, stderr } = await axidian(['ssh-key', account, '--out', out])
      expect({ code, stdout: stdout.length, stderr }).toEqual({ code: 0, stdout: 0, stderr: '' })
      expect(() => createPrivateKey(readFileSync(out))).not.toThrow()
      if (process.platform !== 'win32') expect(statSync(out).mode & 0o777).toBe(0o600)
      expect((await axidian(['ssh-key', account, '--out', out])).code).toBe(20)
    },
  )

  it('takes the passphrase off a key in the format of OpenSSH', async () => {
    const { code, stdout, stderr } = await axidian(['ssh-key', 'LINUX-SERVER/openssh'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(
      Buffer.from(stdout.toString().split('\n').slice(1, -2).join(''), 'base64').toString('latin1'),
    ).toContain('openssh-key-v1\0\0\0\0\u0004none\0\0\0\u0004none')
  })

  it('gives it as the vault has it, its passphrase in a file beside it', async () => {
    const [key, word] = [path('sealed'), path('sealed.pass')]
    const argv = ['ssh-key', 'LINUX-SERVER/deploy', '--encrypted', '--out', key, '--passphrase-out', word]
    expect((await axidian(argv)).code).toBe(0)
    expect(readFileSync(key, 'utf8')).toContain('ENCRYPTED')
    if (process.platform !== 'win32') expect(statSync(word).mode & 0o777).toBe(0o600)
    const opened = createPrivateKey({ key: readFileSync(key), passphrase: readFileSync(word) })
    const decrypted = (await axidian(['ssh-key', 'LINUX-SERVER/deploy'])).stdout.toString()
    expect(createPublicKey(opened).export({ type: 'spki', format: 'pem' })).toBe(publicOf(decrypted))
    const again = await axidian(argv.filter((one) => one !== '--out' && one !== key))
    expect({ code: again.code, text: again.stderr }).toMatchObject({ code: 20 })
    expect(again.stderr).toContain(`--passphrase-out: '${word}' is there already`)
    expect((await axidian([...argv, '--force'])).code).toBe(0)
  })

  it('gives both as JSON, hidden unless revealed; what has no passphrase says so', async () => {
    const argv = ['ssh-key', 'LINUX-SERVER/deploy', '--encrypted', '--json']
    expect(jsonOf(await axidian(argv))).toMatchObject({
      kind: 'ssh-key',
      secret: '[REDACTED]',
      passphrase: '[REDACTED]',
      fileName: 'deploy.key',
    })
    const { secret, passphrase } = jsonOf(await axidian([...argv, '--reveal'])) as Record<string, string>
    expect(() => createPrivateKey({ key: secret ?? '', passphrase })).not.toThrow()
    const word = path('none.pass')
    const plain = await axidian(['ssh-key', 'LINUX-SERVER/plain', '--encrypted', '--passphrase-out', word])
    expect(plain.stderr).toContain('warning: The key has no passphrase in the vault')
    expect(existsSync(word)).toBe(false)
    expect(() => createPrivateKey(plain.stdout)).not.toThrow()
  })

  it.each([
    [['--encrypted'], 'Nothing says where the passphrase of the key shall go.'],
    [['--passphrase-out', 'x'], '--passphrase-out goes with --encrypted only'],
    [['--encrypted', '--out', 'x', '--passphrase-out', 'x'], 'name the same file'],
    [['--force'], '--force goes with --out only.'],
    [['--lifetime', '1h'], '--lifetime goes with --agent only.'],
    [['--confirm'], '--confirm goes with --agent only.'],
    [['--agent', '--out', 'x'], '--agent and --out do not go together.'],
    [['--agent', '--encrypted'], '--agent and --encrypted do not go together.'],
    [['--agent', '--lifetime', '3600'], '--lifetime must be a time with its unit'],
    [['another'], 'Give one account.'],
  ])('refuses %j before anything is asked', async (argv, message) => {
    const { code, stderr } = await axidian(['ssh-key', 'LINUX-SERVER/deploy', ...argv])
    expect(stderr).toContain(message)
    expect(code).toBe(2)
    expect(actions()).toEqual([])
  })
})

const hasAgent =
  process.platform !== 'win32' &&
  ['ssh-agent', 'ssh-add'].every(
    (program) => spawnSync(program, ['-?'], { stdio: 'ignore' }).error === undefined,
  )

describe.skipIf(!hasAgent)('axidian ssh-key --agent (skipped where there is no ssh-agent)', () => {
  let agent: ChildProcess
  const socket = (): string => path('agent')
  const listed = (): string =>
    spawnSync('ssh-add', ['-l'], { env: { ...process.env, SSH_AUTH_SOCK: socket() } }).stdout.toString()

  beforeAll(async () => {
    agent = spawn('ssh-agent', ['-D', '-a', socket()], { stdio: ['ignore', 'pipe', 'ignore'] })
    // It says where it listens once it does.
    await new Promise((resolve) => agent.stdout?.once('data', resolve))
  })
  afterAll(() => agent.kill())
  afterEach(() => {
    execFileSync('ssh-add', ['-D'], { env: { ...process.env, SSH_AUTH_SOCK: socket() }, stdio: 'ignore' })
  })

  it.each([
    ['LINUX-SERVER/deploy', 'RSA'],
    ['LINUX-SERVER/ecdsa', 'ECDSA'],
    ['LINUX-SERVER/openssh', 'ED25519'],
  ])('gives it %s', async (account, kind) => {
    const { code, stdout, stderr } = await axidian(['ssh-key', account, '--agent', '--lifetime', '1h'], {
      ...vendors(),
      SSH_AUTH_SOCK: socket(),
    })
    expect({ code, stdout: stdout.length, stderr }).toEqual({ code: 0, stdout: 0, stderr: '' })
    expect(listed()).toContain(`${account} (${kind})`)
  })

  it('says in JSON what it gave, without the key', async () => {
    const ended = await axidian(['ssh-key', 'LINUX-SERVER/deploy', '--agent', '--confirm', '--json'], {
      ...vendors(),
      SSH_AUTH_SOCK: socket(),
    })
    expect(jsonOf(ended)).toMatchObject({ kind: 'ssh-key', secret: '[REDACTED]', username: 'deploy' })
    expect(listed()).toContain('LINUX-SERVER/deploy (RSA)')
  })

  it('ends with 21 where no agent listens, and with 20 where none is named', async () => {
    const argv = ['ssh-key', 'LINUX-SERVER/deploy', '--agent']
    const lost = await axidian(argv, { ...vendors(), SSH_AUTH_SOCK: path('nobody') })
    expect({ code: lost.code, stdout: lost.stdout.length }).toEqual({ code: 21, stdout: 0 })
    lab.axidian.events.clear()
    expect((await axidian(argv)).code).toBe(20)
    expect(actions()).toEqual([])
  })
})

describe('axidian discover', () => {
  it('proposes routes that --routes takes', async () => {
    lab.settings.axidian.openApi = true
    const { code, stdout } = await axidian(['discover'])
    expect(code).toBe(0)
    writeFileSync(path('routes.json'), stdout)
    expect((await axidian(['accounts', '--routes', path('routes.json')])).code).toBe(0)
  })

  it('ends with 24 where nothing is shown; routes that are none are refused', async () => {
    const none = await axidian(['discover'])
    expect(none.code).toBe(24)
    writeFileSync(path('wrong.json'), '{"list":{"method":"GET","path":"/x"}}')
    const wrong = await axidian(['accounts', '--routes', path('wrong.json')])
    expect(wrong.stderr).toContain("error: --routes has the unknown route 'list'.")
    expect(wrong.code).toBe(20)
    writeFileSync(path('wrong.json'), '["x"]')
    expect((await axidian(['accounts', '--routes', path('wrong.json')])).code).toBe(2)
  })
})

describe('axidian', () => {
  it('is helped with, and ends on a signal', async () => {
    for (const argv of [
      ['help', 'axidian', 'ssh-key'],
      ['axidian', '--help'],
      ['axidian', 'discover', '-h'],
    ]) {
      const { code, stdout } = await run(argv)
      expect(code).toBe(0)
      expect(stdout.toString()).toContain('Examples:')
    }
    expect((await run(['axidian', 'passwort', 'x'])).stderr).toContain('did you mean axidian password?')
    lab.faults.add({ surface: 'axidian-idp', kind: 'stall', times: 1 })
    const running = start(['axidian', 'accounts'], { env: vendors() })
    await allSuffered(lab)
    running.child.kill('SIGTERM')
    expect((await running.ended).code).toBe(143)
  })
})
