/** `sallyport init`, `sallyport config check` and `config show`. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { bin, run, type Ended } from './cli.ts'
import { hasScript, inTerminal } from './terminal.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-init-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const runs = (...argv: readonly string[]): Promise<Ended> => run(argv, { cwd: folder })
const file = (): string => join(folder, 'sallyport.yaml')
const init = ['init', '--kind', 'ccp', '--url', 'https://ccp.example.com', '--app-id', 'billing'] as const

describe('sallyport init', () => {
  it('writes a configuration that can be used, which only its owner can read', async () => {
    const { code, stdout } = await runs(...init, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout.toString())).toMatchObject({ vaults: ['ccp'], ok: true })
    expect(parse(readFileSync(file(), 'utf8'))).toEqual({
      vaults: { ccp: { kind: 'ccp', url: 'https://ccp.example.com', appId: 'billing' } },
    })
    if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect(await runs('config', 'check')).toMatchObject({ code: 0 })
  })

  it('replaces nothing unless told to', async () => {
    writeFileSync(file(), 'mine')
    expect(await runs(...init)).toMatchObject({ code: 20, stdout: Buffer.alloc(0) })
    expect(readFileSync(file(), 'utf8')).toBe('mine')
    expect((await runs('init', '--kind', 'cpp')).code).toBe(2)
    expect((await runs(...init, '--force')).code).toBe(0)
  })

  it('says what comes next, with the file that it wrote', async () => {
    const { stdout } = await runs(...init, '--out', 'my vaults.yaml')
    expect(stdout.toString()).toMatch(/Next: sallyport doctor --config ['"]my vaults\.yaml['"]\n$/)
  })

  it('says where a secret comes from, and takes none', async () => {
    const pvwa = ['init', '--kind', 'pvwa', '--url', 'https://p.example.com', '--username', 'maria']
    const refused = await runs(...pvwa, '--secret-from', 'hunter2')
    expect(refused.code).toBe(2)
    expect(refused.stderr).not.toContain('hunter2')
    expect((await runs(...pvwa, '--password', 'hunter2')).stderr).toContain('Secrets are not taken')
    const { code, stderr } = await runs(...pvwa, '--secret-from', 'env:NOWHERE_SET')
    expect(code).toBe(0)
    expect(stderr).toContain('NOWHERE_SET')
    expect(readFileSync(file(), 'utf8')).toContain('password: "${env:NOWHERE_SET}"')
  })

  it.each([
    [['init', '--kind', 'ccp', '--url', 'https://h'], '--kind ccp needs --app-id.'],
    [['init', '--kind', 'cp', '--app-id', 'a', '--url', 'https://h'], '--url is nothing that --kind cp has.'],
    [['init', '--kind', 'cpp'], '--kind must be'],
    [
      ['init', '--kind', 'ccp', '--url', 'ccp.example.com', '--app-id', 'a'],
      '--url must be an https:// URL.',
    ],
    [
      ['init', '--kind', 'pvwa', '--url', 'https://h', '--username', 'a', '--auth', 'saml'],
      '--auth must be cyberark, ldap, windows, radius.',
    ],
    [['init', '--url', 'https://h'], '--url goes with --kind.'],
    [['init'], 'There is no terminal to ask on.'],
    [[...init, '--name', 'a b'], '--name is of letters'],
  ])('refuses %j', async (argv, message) => {
    const { code, stderr } = await runs(...argv)
    expect(stderr).toContain(message)
    expect(code).toBe(2)
  })

  it.skipIf(!hasScript)('asks on a terminal, again where an answer cannot be taken', async () => {
    const running = inTerminal([process.execPath, bin, 'init', '--out', file()])
    const answer = async (question: string, text: string): Promise<void> => {
      await running.until(question)
      running.child.stdin?.write(`${text}\r`)
    }
    await answer('Kind of vault', 'nothing')
    await answer('That cannot be taken', 'pvwa')
    await answer('for references [pvwa]:', '')
    await answer('https://pvwa.example.com:', 'pvwa.example.com')
    await answer('That must be an https:// URL.', 'https://pvwa.example.com')
    await answer('[cyberark]:', 'ldpa')
    await answer('That must be cyberark, ldap, windows, radius.', 'ldap')
    await answer('User:', 'maria')
    await answer('Where its password comes from', '')
    await answer('authorities to trust', '')
    await answer('Another vault? [y/N]', 'n')
    expect((await running.ended).code).toBe(0)
    expect(parse(readFileSync(file(), 'utf8'))).toEqual({
      vaults: {
        pvwa: {
          kind: 'pvwa',
          url: 'https://pvwa.example.com',
          auth: { method: 'ldap', username: 'maria' },
        },
      },
    })
  })
})

describe('sallyport config', () => {
  it('tells everything that is wrong, and repeats no value', async () => {
    writeFileSync(
      file(),
      'vaults:\n  a: { kind: ccp, url: https://h, appId: x, tmeout: hunter2 }\n  b: { kind: cpp }\n',
      {
        mode: 0o600,
      },
    )
    const { code, stdout } = await runs('config', 'check')
    expect(code).toBe(20)
    expect(stdout.toString()).toMatch(/sallyport\.yaml:2:\d+: error: vaults\.a.*tmeout/)
    expect(stdout.toString()).toMatch(/sallyport\.yaml:3:\d+: error: /)
    expect(stdout.toString()).toContain('cannot be used')
    expect(stdout.toString()).not.toContain('hunter2')
    const json = await runs('config', 'check', '--json')
    expect(JSON.parse(json.stdout.toString())).toMatchObject({
      ok: false,
      problems: [{ line: 2 }, { line: 3 }],
    })
  })

  it('shows what is in force and where it comes from, without secrets', async () => {
    writeFileSync(
      file(),
      `vaults:
  pvwa: { kind: pvwa, url: 'https://\${env:PVWA_HOST}', auth: { method: ldap, username: u, password: hunter2 } }
profiles:
  test: { vaults: { pvwa: { url: https://test.example.com } } }
`,
      { mode: 0o600 },
    )
    const options = { cwd: folder, env: { PVWA_HOST: 'live.example.com' } }
    const { code, stdout } = await run(['config', 'show'], options)
    expect(code).toBe(0)
    expect(stdout.toString()).toMatch(
      /vaults\.pvwa\.url +https:\/\/live\.example\.com +line 2, variable PVWA_HOST/,
    )
    expect(stdout.toString()).toContain('[REDACTED]')
    expect(stdout.toString()).not.toContain('hunter2')
    const test = await run(['config', 'show', '--profile', 'test', '--json'], options)
    const { settings } = JSON.parse(test.stdout.toString()) as { settings: { key: string; value: string }[] }
    expect(settings).toContainEqual(
      expect.objectContaining({ key: 'vaults.pvwa.url', value: 'https://test.example.com', profile: 'test' }),
    )
  })

  it('says that there is none', async () => {
    const { code, stderr } = await run(['config', 'check'], { cwd: folder, env: { HOME: folder } })
    expect(code).toBe(20)
    expect(stderr).toContain('There is no configuration')
    expect(stderr).toContain('sallyport init')
    expect((await runs('config', 'chekc')).stderr).toContain('did you mean config check?')
  })
})
