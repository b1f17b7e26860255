import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultSeed, Lab } from '@sallyport/lab'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bin, run, start, type Ended, type RunOptions } from './cli.ts'
import { allSuffered } from './suffered.ts'
import { hasScript, inTerminal } from './terminal.ts'

const sentinel = 'S3ntinel-\u{1F510}-never-in-stderr'

/** Each is one account: what printing, trimming, quoting and re-encoding usually break. */
const awkward: Readonly<Record<string, string>> = {
  sentinel,
  spaces: '   ',
  'final-newline': 'ends\n',
  'two-newlines': 'ends\n\n',
  'carriage-return': 'a\r\nb\r\n',
  quotes: `"'\`\\"$HOME%PATH%!`,
  commas: ',,a,b,,',
  unicode: 'é e\u0301 \u{1F468}\u200D\u{1F469} \uFEFF\u202E \u0001\u001B[31m',
  markup: '<b>&amp;</b>{"Content":"x"}',
  'looks-like-a-flag': '--json',
  long: 'x'.repeat(100_000),
}

let lab: Lab
let folder: string

beforeAll(async () => {
  const accounts = Object.entries(awkward).map(([name, secret]) => ({
    safe: 'Billing-DB',
    name,
    platformId: 'Oracle',
    userName: `user of ${name}`,
    secret,
  }))
  lab = await Lab.start({
    seed: { ...defaultSeed, accounts: [...(defaultSeed.accounts ?? []), ...accounts] },
  })
  folder = mkdtempSync(join(tmpdir(), 'sallyport-smoke-'))
})
afterAll(async () => {
  await lab.stop()
  rmSync(folder, { recursive: true })
})
afterEach(() => lab.reset())

const files = () => lab.clients['billing']!.files
const ccp = () => ['--ccp', lab.urls.ccp, '--app-id', 'billing', '--ca', lab.ca.file]
const mutual = () => [...ccp(), '--cert', files().cert, '--key', files().key]
const cp = () => ['--cp', lab.clipasswordsdk, '--app-id', 'batch']
const account = (object: string, safe = 'Billing-DB') => ['--safe', safe, '--object', object]
const get = (argv: readonly string[], options?: RunOptions): Promise<Ended> => run(['get', ...argv], options)
const doors = [
  ['CCP', mutual],
  ['CP', cp],
] as const

describe.each(doors)('get over %s', (_, door) => {
  it.each(Object.keys(awkward))('writes the exact bytes of %j and nothing else', async (name) => {
    const { code, stdout, stderr } = await get([...door(), ...account(name)])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.equals(Buffer.from(awkward[name]!, 'utf8'))).toBe(true)
  })

  it('gives other fields', async () => {
    const field = async (name: string) =>
      (await get([...door(), ...account('oracle-prod'), '--field', name])).stdout.toString()
    expect(await field('username')).toBe('app')
    expect(await field('address')).toBe('db1.example.com')
    expect(await field('port')).toBe('1521')
    expect(await field('PassProps.Port')).toBe('1521')
    expect(await field('passprops.username')).toBe('app')
    expect(await field('PasswordChangeInProcess')).toBe('false')
    expect(
      (
        await get([...door(), ...account('changing'), '--field', 'passwordchangeinprocess'])
      ).stdout.toString(),
    ).toBe('true')
  })

  it('gives JSON without the secret, and with it only when told to', async () => {
    const argv = [...door(), ...account('sentinel'), '--json']
    const hidden = await get(argv)
    expect(hidden.stdout.toString().endsWith('}\n')).toBe(true)
    expect(JSON.parse(hidden.stdout.toString())).toMatchObject({
      secret: '[REDACTED]',
      username: 'user of sentinel',
      changeInProgress: false,
    })
    expect(hidden.stdout.includes(sentinel)).toBe(false)
    const revealed = await get([...argv, '--reveal'])
    expect(JSON.parse(revealed.stdout.toString())).toMatchObject({
      secret: sentinel,
      secretEncoding: 'utf-8',
    })
  })

  it('says nothing secret with --verbose', async () => {
    const { stderr, code } = await get([
      ...door(),
      ...account('sentinel'),
      '--reason',
      'because',
      '--verbose',
    ])
    expect(code).toBe(0)
    expect(stderr).toContain('debug: Credential retrieved')
    expect(stderr).not.toContain('S3ntinel')
    expect(stderr).not.toContain('because')
  })

  it('warns while the password is being changed, and fails when told to', async () => {
    const warned = await get([...door(), ...account('changing')])
    expect(warned.code).toBe(0)
    expect(warned.stdout.length).toBeGreaterThan(0)
    expect(warned.stderr).toContain('warning: The password is being changed')
    expect((await get([...door(), ...account('changing'), '--quiet'])).stderr).toBe('')
    const failed = await get([...door(), ...account('changing'), '--fail-on-change'])
    expect({ code: failed.code, stdout: failed.stdout.length }).toEqual({ code: 28, stdout: 0 })
  })

  it('takes the reason, and a selection by other criteria', async () => {
    const argv = ['--safe', 'Billing-DB', '--property', 'Port=1521', '--address', 'db1.example.com']
    expect((await get([...door(), ...argv, '--reason', 'the why'])).code).toBe(0)
    expect(lab.audit.entries().at(-1)).toMatchObject({
      object: 'oracle-prod',
      reason: 'the why',
      outcome: 'OK',
    })
    const query = ['--query', 'Safe=Billing-DB;Object=oracle-.rod', '--query-format', 'regexp']
    expect((await get([...door(), ...query])).code).toBe(0)
    const dual = ['--safe', 'Billing-DB', '--virtual-username', 'ledger', '--field', 'username']
    expect((await get([...door(), ...dual])).stdout.toString()).toBe('ledger_a')
  })

  it.each([
    ['configuration', 20, ['--safe', 'a;b']],
    ['not found', 24, account('nothing')],
    ['no such field', 24, [...account('oracle-prod'), '--field', 'NoSuch']],
    ['ambiguous', 25, ['--safe', 'Billing-DB', '--username', 'app']],
    ['reason required', 26, account('domain-admin', 'Windows-Test')],
    ['secret not set', 27, account('unset')],
  ])('ends by its exit code, with nothing on standard output: %s', async (__, expected, argv) => {
    const { code, stdout, stderr } = await get([...door(), ...argv])
    expect({ code, stdout: stdout.toString() }).toEqual({ code: expected, stdout: '' })
    expect(stderr).toMatch(/^error: .+\n( hint: .+\n)? code: [A-Z_]+/)
  })
})

describe('exit codes of CCP', () => {
  const fails = async (expected: number, argv: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await get(argv)
    expect({ code, stdout: stdout.toString() }).toEqual({ code: expected, stdout: '' })
    return stderr
  }

  it('connection: nobody listens, an unknown authority, no answer in time', async () => {
    const nobody = ['--ccp', 'https://127.0.0.1:1', '--app-id', 'a', ...account('x')]
    expect(await fails(21, nobody)).toContain('CONNECTION_REFUSED')
    expect(await fails(21, ['--ccp', lab.urls.ccp, '--app-id', 'a', ...account('x')])).toContain(
      'TLS_UNTRUSTED',
    )
    lab.faults.add({ surface: 'ccp', kind: 'stall' })
    expect(await fails(21, [...mutual(), ...account('oracle-prod'), '--timeout', '300ms'])).toContain(
      'TIMEOUT',
    )
  })

  it('authentication: without the certificate, and with an unknown AppID', async () => {
    expect(await fails(22, [...ccp(), ...account('oracle-prod')])).toContain(
      'AUTHENTICATION_FAILED, APPAP306E',
    )
    await fails(
      22,
      [...mutual(), ...account('oracle-prod')].map((word) => (word === 'billing' ? 'nobody' : word)),
    )
  })

  it.each([
    ['permission', 23, { kind: 'status', status: 403, body: 'html' }],
    ['rate limit', 29, { kind: 'status', status: 429 }],
    ['server', 30, { kind: 'status', status: 500, body: 'html' }],
    ['protocol', 31, { kind: 'html' }],
  ] as const)('%s', async (_, expected, fault) => {
    lab.faults.add({ surface: 'ccp', ...fault })
    await fails(expected, [...mutual(), ...account('oracle-prod')])
  })

  it('permission: with the remedies in words of the command', async () => {
    lab.faults.add({ surface: 'ccp', kind: 'status', status: 403, body: 'html' })
    const stderr = await fails(23, [...mutual(), ...account('oracle-prod')])
    expect(stderr).toContain('--tls-max-version 1.2')
    expect(stderr).not.toMatch(/tls\.|TLSv/)
  })

  it('configuration: certificates that cannot be used', async () => {
    const expired = lab.clients['expired']!.files
    expect(
      await fails(20, [...ccp(), '--cert', expired.cert, '--key', expired.key, ...account('x')]),
    ).toContain('CERTIFICATE_EXPIRED')
    expect(await fails(20, [...ccp(), '--cert', '/nowhere.pem', ...account('x')])).toContain('--cert: ')
  })

  it('gives errors as one line of JSON', async () => {
    const { stderr } = await get([...ccp(), ...account('oracle-prod'), '--json'])
    expect(JSON.parse(stderr)).toMatchObject({
      error: {
        class: 'AuthenticationError',
        code: 'AUTHENTICATION_FAILED',
        vendorCode: 'APPAP306E',
        status: 403,
        exitCode: 22,
      },
    })
    expect(stderr.trimEnd()).not.toContain('\n')
  })

  it('keeps the secret out of every failure', async () => {
    const faults = [
      { kind: 'truncate' },
      { kind: 'invalid-utf8' },
      { kind: 'content-type' },
      { kind: 'reset', when: 'mid-body' },
    ] as const
    for (const fault of faults) {
      lab.faults.add({ surface: 'ccp', ...fault })
      for (const more of [[], ['--verbose'], ['--json']]) {
        const { stderr, stdout, code } = await get([...mutual(), ...account('sentinel'), ...more])
        expect(stderr).not.toContain('S3ntinel')
        if (code !== 0) expect(stdout.length).toBe(0)
      }
      lab.faults.clear()
    }
  })
})

describe('settings', () => {
  it('come from the environment as well', async () => {
    const env = {
      SALLYPORT_CCP_URL: lab.urls.ccp,
      SALLYPORT_APP_ID: 'billing',
      SALLYPORT_CA: lab.ca.file,
      SALLYPORT_CERT: files().cert,
      SALLYPORT_KEY: readFileSync(files().key, 'utf8'),
    }
    expect((await get(account('sentinel'), { env })).stdout.toString()).toBe(sentinel)
    expect((await get([...cp(), ...account('commas')], { env })).stdout.toString()).toBe(',,a,b,,')
  })

  it('go to the proxy that is named', async () => {
    const { code, stderr } = await get([...mutual(), ...account('x'), '--proxy', 'http://127.0.0.1:1'])
    expect(code).toBe(21)
    expect(stderr).toContain('proxy')
  })
})

describe('the passphrase', () => {
  const encrypted = () => [
    ...ccp(),
    '--cert',
    files().cert,
    '--key',
    files().encryptedKey,
    ...account('sentinel'),
  ]
  const pfx = () => [...ccp(), '--pfx', files().pfx, ...account('sentinel')]
  const passphrase = () => lab.clients['billing']!.passphrase

  it.each([
    ['of a key', encrypted],
    ['of a PFX', pfx],
  ])('%s comes from the environment or a file', async (_, argv) => {
    const env = { SALLYPORT_PASSPHRASE: passphrase() }
    expect((await get(argv(), { env })).stdout.toString()).toBe(sentinel)
    const file = join(folder, 'passphrase')
    writeFileSync(file, `${passphrase()}\n`)
    expect((await get([...argv(), '--passphrase-file', file])).stdout.toString()).toBe(sentinel)
  })

  it.each([
    ['of a key', encrypted],
    ['of a PFX', pfx],
  ])('%s is missed or wrong with a word how to give it', async (_, argv) => {
    const missing = await get(argv())
    expect({ code: missing.code, stdout: missing.stdout.length }).toEqual({ code: 20, stdout: 0 })
    expect(missing.stderr).toContain('SALLYPORT_PASSPHRASE')
    const wrong = await get([...argv(), '--verbose'], { env: { SALLYPORT_PASSPHRASE: 'wr0ng-sentinel' } })
    expect(wrong.code).toBe(20)
    expect(wrong.stderr).not.toContain('wr0ng-sentinel')
  })

  it.skipIf(!hasScript)('is asked for on a terminal, and not shown', async () => {
    const running = inTerminal([process.execPath, bin, 'get', ...encrypted()])
    await running.until('Passphrase of --key')
    running.child.stdin?.write(`${passphrase()}\r`)
    const { code, stdout } = await running.ended
    expect(code).toBe(0)
    expect(stdout.toString()).toContain(sentinel)
    expect(stdout.toString()).not.toContain(passphrase())
  })
})

describe('standard output', () => {
  it.skipIf(!hasScript)('gets one newline after the secret on a terminal', async () => {
    const { code, stdout } = await inTerminal([
      process.execPath,
      bin,
      'get',
      ...mutual(),
      ...account('commas'),
    ]).ended
    expect(code).toBe(0)
    expect(stdout.toString()).toBe(',,a,b,,\r\n')
  })

  it.skipIf(process.platform === 'win32')('may be closed by its reader', async () => {
    const line = `"$0" "$@" | head -c 1 >/dev/null; echo "\${PIPESTATUS[0]}"`
    const program = ['bash', '-c', line, process.execPath, bin] as const
    const { stdout, stderr } = await run(['get', ...mutual(), ...account('long')], { program: [...program] })
    expect(stdout.toString()).toBe('141\n')
    expect(stderr).toBe('')
  })

  it.skipIf(process.platform !== 'linux')('may be full', async () => {
    const program = ['bash', '-c', '"$0" "$@" >/dev/full', process.execPath, bin] as const
    const { code, stderr } = await run(['get', ...mutual(), ...account('sentinel')], {
      program: [...program],
    })
    expect(code).toBe(20)
    expect(stderr).toContain('The output cannot be written (ENOSPC).')
  })
})

describe('--out', () => {
  it('writes a new file for its owner only, and nothing to standard output', async () => {
    const path = join(folder, 'out-secret')
    const { code, stdout } = await get([...mutual(), ...account('final-newline'), '--out', path])
    expect({ code, stdout: stdout.length }).toEqual({ code: 0, stdout: 0 })
    expect(readFileSync(path, 'utf8')).toBe('ends\n')
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder).filter((name) => name.includes('out-secret'))).toEqual(['out-secret'])
  })

  it('refuses to replace a file before anything is retrieved, and replaces it with --force', async () => {
    const path = join(folder, 'taken')
    writeFileSync(path, 'mine')
    const refused = await get([...mutual(), ...account('commas'), '--out', path])
    expect(refused.code).toBe(20)
    expect(lab.audit.entries()).toEqual([])
    expect(readFileSync(path, 'utf8')).toBe('mine')
    expect((await get([...mutual(), ...account('commas'), '--out', path, '--force'])).code).toBe(0)
    expect(readFileSync(path, 'utf8')).toBe(',,a,b,,')
  })

  it('leaves the file alone when the retrieval fails', async () => {
    const path = join(folder, 'kept')
    writeFileSync(path, 'mine')
    expect((await get([...mutual(), ...account('nothing'), '--out', path, '--force'])).code).toBe(24)
    expect(readFileSync(path, 'utf8')).toBe('mine')
  })
})

describe.skipIf(process.platform === 'win32')('signals', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends a call under way', async (signal, expected) => {
    lab.faults.add({ surface: 'ccp', kind: 'stall', times: 1 })
    const running = start(['get', ...mutual(), ...account('sentinel')])
    await allSuffered(lab)
    running.child.kill(signal)
    const { code, stdout, stderr } = await running.ended
    expect({ code, stdout: stdout.length }).toEqual({ code: expected, stdout: 0 })
    expect(stderr).toContain(`Ended by ${signal}.`)
  })

  it('end the executable of CP too', async () => {
    lab.faults.add({ surface: 'cp', kind: 'hang', times: 1 })
    const running = start(['get', ...cp(), ...account('sentinel')])
    await allSuffered(lab)
    running.child.kill('SIGTERM')
    const { code, stderr } = await running.ended
    expect(code).toBe(143)
    expect(stderr).toContain('Ended by SIGTERM.')
  })
})
