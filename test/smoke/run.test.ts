import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultSeed, Lab } from '@sallyport/lab'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bin, run, start, type Ended, type RunOptions, type Running } from './cli.ts'
import { frontFolder, logOns, type FrontFolder } from './front.ts'
import { hasScript, inTerminal } from './terminal.ts'

const secret = 'S3ntinel "quoted" / \u{1F510}'
const lines = 'first-line-of-it\nsecond-line-of-it\n'

let lab: Lab
let folder: FrontFolder

beforeAll(async () => {
  const accounts = Object.entries({ sentinel: secret, lines, short: 'abc', nul: 'a\0b' }).map(
    ([name, value]) => ({
      safe: 'Billing-DB',
      name,
      platformId: 'Oracle',
      userName: `user-of-${name}`,
      secret: value,
    }),
  )
  lab = await Lab.start({
    seed: { ...defaultSeed, accounts: [...(defaultSeed.accounts ?? []), ...accounts] },
  })
  folder = frontFolder(lab, {
    FROM_CONFIG: 'pam://ccp/Billing-DB/sentinel',
    WHO: 'pam://ccp/Billing-DB/sentinel#username',
  })
})
afterAll(async () => {
  await lab.stop()
  folder.remove()
})
afterEach(() => lab.reset())

const ref = (object: string): string => `pam://ccp/Billing-DB/${object}`
const node = (code: string): string[] => ['--', process.execPath, '-e', code]
const options = (more: RunOptions = {}): RunOptions => ({
  cwd: folder.path,
  ...more,
  env: { ...logOns, ...more.env },
})
const starts = (argv: readonly string[], more?: RunOptions): Running => start(['run', ...argv], options(more))
const runs = (argv: readonly string[], more?: RunOptions): Promise<Ended> => starts(argv, more).ended
const print = (name: string): string[] => node(`process.stdout.write(process.env.${name} ?? 'unset')`)
/** What a child has, without masking. */
const seen = async (name: string, argv: readonly string[] = [], more?: RunOptions): Promise<string> => {
  const { code, stdout, stderr } = await runs(['--no-masking', ...argv, ...print(name)], more)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout.toString()
}

describe('sallyport run', () => {
  it('gives a command the secrets of the configuration, the environment, env files and -e', async () => {
    const file = folder.write('app.env', `IN_FILE=${ref('sentinel')}#username # why\nPLAIN='a b'\n`)
    expect(await seen('FROM_CONFIG')).toBe(secret)
    expect(await seen('IN_ENV', [], { env: { IN_ENV: ref('lines') } })).toBe(lines)
    expect(await seen('IN_FILE', ['--env-file', file])).toBe('user-of-sentinel')
    expect(await seen('PLAIN', ['--env-file', file])).toBe('a b')
    expect(await seen('PLAIN', ['-f', file])).toBe('a b')
    // Of --env-file Node itself would say so, and end with 9.
    const missing = await runs(['-f', join(folder.path, 'none.env'), ...print('PLAIN')])
    expect(missing).toMatchObject({ code: 20, stderr: expect.stringContaining('cannot be read') as string })
    expect(await seen('GIVEN', ['-e', `GIVEN=${ref('sentinel')}`])).toBe(secret)
  })

  it('asks several vaults at once, for each account once', async () => {
    const argv = [
      ...['-e', `A=${ref('sentinel')}`],
      ...['-e', `B=${ref('sentinel')}#username`],
      ...['-e', 'C=pam://pvwa/Billing-DB/sentinel'],
      ...['-e', 'D=pam://axidian/DB-SERVER/admin'],
      ...['-e', 'E=pam://pam360/web-01/svc'],
    ]
    const all = node('process.stdout.write(JSON.stringify([..."ABCDE"].map((n) => process.env[n])))')
    const { code, stdout, stderr } = await runs(['--no-masking', ...argv, ...all])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout.toString())).toEqual([
      secret,
      'user-of-sentinel',
      secret,
      lab.axidian.account('DB-SERVER/admin').revealPassword(),
      lab.pam360.account('web-01', 'svc').revealPassword(),
    ])
    expect(lab.journal.entries().filter(({ surface }) => surface === 'ccp')).toHaveLength(1)
  })

  it('lets the later say what a variable is: configuration, environment, files in order, -e', async () => {
    const one = folder.write('one.env', 'FROM_CONFIG=one\n')
    const two = folder.write('two.env', 'FROM_CONFIG=two\n')
    const env = { FROM_CONFIG: 'here' }
    expect(await seen('FROM_CONFIG', [], { env: { FROM_CONFIG: '' } })).toBe(secret)
    expect(await seen('FROM_CONFIG', [], { env })).toBe('here')
    expect(await seen('FROM_CONFIG', ['--env-file', one, '--env-file', two], { env })).toBe('two')
    expect(await seen('FROM_CONFIG', ['--env-file', one, '-e', `FROM_CONFIG=${ref('lines')}`], { env })).toBe(
      lines,
    )
  })

  it('keeps from the command what this one reads secrets from', async () => {
    const env = { SALLYPORT_PASSWORD: 'x1', SALLYPORT_AXIDIAN_PASSWORD: 'x2', SALLYPORT_TIMEOUT: '9s' }
    expect(await seen('SALLYPORT_PASSWORD', [], { env })).toBe('unset')
    expect(await seen('SALLYPORT_AXIDIAN_PASSWORD', [], { env })).toBe('unset')
    expect(await seen('PVWA_LOG_ON')).toBe('unset')
    expect(await seen('SALLYPORT_TIMEOUT', [], { env })).toBe('9s')
    expect(await seen('SALLYPORT_PASSWORD', ['-e', `SALLYPORT_PASSWORD=${ref('lines')}`], { env })).toBe(
      lines,
    )
  })

  it('masks secrets on both streams, in every form and however they are cut, but no user names', async () => {
    const code = `
      const s = process.env.FROM_CONFIG
      const forms = [s, JSON.stringify(s), encodeURIComponent(s), Buffer.from('u:' + s).toString('base64'), Buffer.from(s).toString('hex')]
      process.stderr.write(s + '\\n')
      const text = Buffer.from(process.env.WHO + '\\n' + forms.map((f) => '<' + f + '>\\n').join(''))
      let at = 0
      const next = () => { if (at < text.length) process.stdout.write(text.subarray(at, at += 3), () => setImmediate(next)) }
      next()`
    const { code: exit, stdout, stderr } = await runs(node(code))
    expect(exit).toBe(0)
    expect(stderr).toBe('[REDACTED]\n')
    // Where the command rests after up to three bytes of a form, they are shown: it may be a prompt.
    const mask = String.raw`.{0,3}\[REDACTED\]`
    expect(stdout.toString()).toMatch(
      new RegExp(`^user-of-sentinel\n<${mask}>\n<"${mask}">\n<${mask}>\n<dT${mask}>\n<${mask}>\n$`),
    )
  })

  it('shows a prompt that ends like a secret begins, while the command waits for input', async () => {
    const code = `process.stdout.write('go on? S'); process.stdin.once('data', (d) => { process.stdout.write(d); process.exit(0) })`
    const running = starts(node(code), { input: 'open' })
    await running.until('go on? S')
    running.child.stdin?.end('yes\n')
    expect((await running.ended).stdout.toString()).toBe('go on? Syes\n')
  })

  it('says which secrets are too short to be masked', async () => {
    const { stdout, stderr } = await runs(['-e', `TINY=${ref('short')}`, ...print('TINY')])
    expect(stdout.toString()).toBe('abc')
    expect(stderr).toBe('warning: Too short to be masked in the output (fewer than 4 bytes): TINY.\n')
  })

  it('passes the exit code on, and 128 and the number of a signal', async () => {
    expect((await runs(node('process.exit(42)'))).code).toBe(42)
    if (process.platform === 'win32') return
    expect((await runs(node('process.kill(process.pid, "SIGKILL")'))).code).toBe(137)
  })

  it
    .skipIf(process.platform === 'win32')
    .each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const)(
    'passes %s on, and waits for what the command makes of it',
    async (signal) => {
      const code = `
        process.on('${signal}', () => { console.log('got it'); process.exit(7) })
        setInterval(() => {}, 1000)
        console.log('ready')`
      const running = starts(node(code))
      await running.until('ready')
      running.child.kill(signal)
      const { code: exit, stdout } = await running.ended
      expect({ exit, stdout: stdout.toString() }).toEqual({ exit: 7, stdout: 'ready\ngot it\n' })
    },
  )

  it.skipIf(process.platform === 'win32')('ends a command whose reader has gone', async () => {
    const words = [process.execPath, bin, 'run', '--', 'yes'].map((word) => `'${word}'`).join(' ')
    const { stdout } = await run(['-c', `${words} | head -1; echo "\${PIPESTATUS[0]}"`], {
      ...options(),
      program: ['bash'],
    })
    expect(stdout.toString()).toBe('y\n141\n')
  })

  it.skipIf(!hasScript)('gives the command the terminal itself', async () => {
    const words = [process.execPath, bin, 'run', '--config', folder.config, '-e', `A=${ref('sentinel')}`]
    const running = inTerminal(
      [...words, ...node('console.log(process.stdin.isTTY, process.stdout.isTTY, process.stderr.isTTY)')],
      logOns,
    )
    expect((await running.ended).stdout.toString()).toContain('true true true')
  })

  it.skipIf(!hasScript)('leaves Ctrl-C to the terminal, which sends it once', async () => {
    const words = [process.execPath, bin, 'run', '--config', folder.config]
    const code = `
      let count = 0
      process.on('SIGINT', () => { count += 1; setTimeout(() => { console.log('came ' + count); process.exit(3) }, 500) })
      setInterval(() => {}, 1000)
      console.log('ready')`
    const running = inTerminal([...words, ...node(code)], logOns)
    await running.until('ready')
    running.child.stdin?.write('\x03')
    expect((await running.ended).stdout.toString()).toContain('came 1')
  })

  it('tells all that failed at once, and starts nothing', async () => {
    const made = join(folder.path, 'made')
    const { code, stdout, stderr } = await runs([
      ...['-e', `A=${ref('nothing')}`],
      ...['-e', 'B=pam://cpp/Billing-DB/sentinel'],
      ...['-e', 'C=pam://ccp//'],
      ...node(`require('fs').writeFileSync(${JSON.stringify(made)}, '')`),
    ])
    expect({ code, stdout: stdout.toString(), made: existsSync(made) }).toEqual({
      code: 24,
      stdout: '',
      made: false,
    })
    expect(stderr).toContain('3 of 5 secrets could not be had; the command was not started.')
    expect(stderr).toMatch(
      /\n {2}A \(-e\): .+ \(.+\)\n {2}B \(-e\): No vault is called 'cpp'\. \(UNKNOWN_VAULT\)\n {2}C \(-e\): .+column/,
    )
    expect(stderr).toContain("Did you mean 'ccp'?")
    expect(stderr).not.toContain('S3ntinel')
  })

  it('refuses what no variable can hold', async () => {
    const { code, stderr } = await runs(['-e', `A=${ref('nul')}`, ...print('A')])
    expect(code).toBe(20)
    expect(stderr).toContain('error: The secret for A has a NUL character')
  })

  it('ends with 127 and 126 where there is nothing to run, before anything is retrieved', async () => {
    const missing = await runs(['--', 'no-such-command-anywhere'])
    expect({ code: missing.code, stdout: missing.stdout.length }).toEqual({ code: 127, stdout: 0 })
    expect(missing.stderr).toContain("There is no command 'no-such-command-anywhere'")
    const file = folder.write('plain.txt', 'no program\n')
    expect((await runs(['--', file])).code).toBe(process.platform === 'win32' ? 127 : 126)
    expect(lab.journal.entries()).toEqual([])
  })

  it('needs no configuration where nothing is to be retrieved', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'sallyport-smoke-run-'))
    const file = join(cwd, 'app.env')
    writeFileSync(file, 'PLAIN=a')
    // What is above the home folder is not looked at.
    const env = { SALLYPORT_CONFIG: '', HOME: cwd, XDG_CONFIG_HOME: cwd }
    expect(await seen('PLAIN', ['--env-file', file], { cwd, env })).toBe('a')
    const { code, stderr } = await runs(['-e', `A=${ref('sentinel')}`, ...print('A')], { cwd, env })
    expect({ code, none: stderr.includes('There is no configuration.') }).toEqual({ code: 20, none: true })
    rmSync(cwd, { recursive: true })
  })

  it.each([
    [['-e', 'A=secret-itself', '--', 'true'], '-e must be NAME=REFERENCE'],
    [['-e', '1A=pam://ccp/a/b', '--', 'true'], '-e must be NAME=REFERENCE'],
    [['-e', 'A=pam://ccp/a/b', '-e', 'A=pam://ccp/a/c', '--', 'true'], '-e names A twice'],
    [[], 'There is no command to run.'],
  ])('refuses %j', async (argv, message) => {
    const { code, stderr } = await runs(argv)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('secret-itself')
  })

  it('writes nothing to disk', async () => {
    const before = readdirSync(folder.path)
    await seen('FROM_CONFIG')
    expect(readdirSync(folder.path)).toEqual(before)
  })
})
