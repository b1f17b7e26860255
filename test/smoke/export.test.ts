import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { defaultSeed, Lab } from '@sallyport/lab'
import { parse } from 'dotenv'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bin, run, start, type Ended, type Running } from './cli.ts'
import { frontFolder, logOns, type FrontFolder } from './front.ts'
import { hasScript, inTerminal } from './terminal.ts'

const secret = 'S3ntinel $HOME\n"two" \u{1F510}'

let lab: Lab
let folder: FrontFolder

beforeAll(async () => {
  const account = { safe: 'Billing-DB', name: 'sentinel', platformId: 'Oracle', userName: 'app', secret }
  lab = await Lab.start({ seed: { ...defaultSeed, accounts: [...(defaultSeed.accounts ?? []), account] } })
  folder = frontFolder(lab, { DB_PASSWORD: ref, DB_USER: `${ref}#username` })
})
afterAll(async () => {
  await lab.stop()
  folder.remove()
})
afterEach(() => lab.reset())

const ref = 'pam://ccp/Billing-DB/sentinel'
const exports = (argv: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  run(['export', ...argv], { cwd: folder.path, env: { ...logOns, ...env } })

describe('sallyport export', () => {
  it('writes what the configuration names', async () => {
    const { code, stdout, stderr } = await exports([])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(parse(stdout)).toEqual({ DB_PASSWORD: secret, DB_USER: 'app' })
    const json = await exports(['--json'])
    expect(JSON.parse(json.stdout.toString())).toEqual({ DB_PASSWORD: secret, DB_USER: 'app' })
  })

  it('writes what is asked for and nothing else, plain values of env files too', async () => {
    const file = folder.write('app.env', `PLAIN=a\nA=${ref}#username\n`)
    const { stdout } = await exports(['--format', 'json', '--env-file', file, `B=${ref}`])
    expect(JSON.parse(stdout.toString())).toEqual({ PLAIN: 'a', A: 'app', B: secret })
  })

  it('writes a file that only its owner can read, and does not replace one', async () => {
    const out = join(folder.path, 'out.env')
    expect((await exports(['--out', out])).stdout.length).toBe(0)
    expect(parse(readFileSync(out))).toEqual({ DB_PASSWORD: secret, DB_USER: 'app' })
    if (process.platform !== 'win32') expect(statSync(out).mode & 0o777).toBe(0o600)
    expect((await exports(['--out', out])).code).toBe(20)
    expect((await exports(['--out', out, '--force', '--format', 'yaml'])).code).toBe(0)
  })

  it('adds to the file of GitHub Actions, and masks secrets but no user names', async () => {
    const file = folder.write('github-env', 'BEFORE=1\n')
    const { code, stdout } = await exports(['--format', 'github'], { GITHUB_ENV: file })
    expect(code).toBe(0)
    const text = readFileSync(file, 'utf8')
    expect(text.startsWith('BEFORE=1\nDB_PASSWORD<<sallyport_')).toBe(true)
    expect(text).toContain(`\n${secret}\nsallyport_`)
    expect(stdout.toString()).toBe(
      `::add-mask::S3ntinel $HOME%0A"two" \u{1F510}\n::add-mask::S3ntinel $HOME\n::add-mask::"two" \u{1F510}\n`,
    )
  })

  it.skipIf(spawnSync('fish', ['--version']).status !== 0)('leaves fish to get, exactly', async () => {
    const awkward = "it's \\\\ $HOME\n\t\u{1F510}\n\n"
    lab.vault.setSecret({ safe: 'Billing-DB', object: 'sentinel' }, awkward)
    const script = `set -gx V ('${process.execPath}' '${bin}' get ${ref} | string collect --no-trim-newlines)
      '${process.execPath}' -e 'process.stdout.write(process.env.V)'`
    const { stdout, stderr } = await start(['-c', script], {
      program: ['fish'],
      cwd: folder.path,
      env: { ...logOns, HOME: folder.path },
    }).ended
    expect({ stdout: stdout.toString(), stderr }).toEqual({ stdout: awkward, stderr: '' })
  })

  it.each([
    [['--format', 'github'], 2, 'GITHUB_ENV is not set'],
    [['--format', 'toml'], 2, '--format must be'],
    [['--format', 'yaml', '--json'], 2, '--json does not go with --format yaml'],
    [['A=plain'], 2, 'must be NAME=REFERENCE'],
    [
      ['A=pam://ccp/Billing-DB/nothing', `B=${ref}`],
      24,
      '1 of 2 secrets could not be had; nothing was written',
    ],
  ])('refuses %j', async (argv, exit, message) => {
    const { code, stdout, stderr } = await exports(argv)
    expect({ code, stdout: stdout.toString() }).toEqual({ code: exit, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('S3ntinel')
  })

  it.skipIf(!hasScript)('says on a terminal how far it is', async () => {
    const call = (...words: string[]): Running => {
      lab.faults.add({ surface: 'pvwa', kind: 'stall', times: 1 })
      return inTerminal([process.execPath, bin, ...words, '--config', folder.config], logOns)
    }
    const stalled = 'pam://pvwa/Billing-DB/oracle-prod'
    for (const [running, far] of [
      [call('export', `A=${ref}`, `B=${stalled}`), '1 of 2 …'],
      [call('get', stalled), 'waiting for the vault …'],
    ] as const) {
      await running.until(far)
      running.child.stdin?.write('\u0003')
      const { code, stdout } = await running.ended
      expect({ code, shown: stdout.toString().includes(secret) }).toEqual({ code: 130, shown: false })
    }
  })
})
