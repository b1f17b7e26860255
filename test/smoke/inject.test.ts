import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultSeed, Lab } from '@sallyport/lab'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { run, start, type Ended, type RunOptions, type Running } from './cli.ts'
import { frontFolder, logOns, type FrontFolder } from './front.ts'

const secret = 'S3ntinel "quoted"'

let lab: Lab
let folder: FrontFolder

beforeAll(async () => {
  const account = { safe: 'Billing-DB', name: 'sentinel', platformId: 'Oracle', userName: 'app', secret }
  lab = await Lab.start({ seed: { ...defaultSeed, accounts: [...(defaultSeed.accounts ?? []), account] } })
})
afterAll(() => lab.stop())
beforeEach(() => {
  folder = frontFolder(lab)
})
afterEach(async () => {
  await lab.reset()
  folder.remove()
})

const text = "password = {{ 'pam://ccp/Billing-DB/sentinel' | secret | json }}\n"
const rendered = 'password = "S3ntinel \\"quoted\\""\n'
const options = (more: RunOptions = {}): RunOptions => ({ cwd: folder.path, env: logOns, ...more })
const injects = (...argv: string[]): Promise<Ended> => run(['inject', ...argv], options())
const there = (name: string): string => readFileSync(join(folder.path, name), 'utf8')

/** Waits until a file holds a text. */
async function until(name: string, wanted: string): Promise<void> {
  await expect
    .poll(() => existsSync(join(folder.path, name)) && there(name), { timeout: 20_000 })
    .toBe(wanted)
}

describe('sallyport inject', () => {
  it('writes files that only their owner can read, and leaves nothing beside them', async () => {
    folder.write('a.liquid', text)
    folder.write('b.liquid', "{{ 'pam://pvwa/Billing-DB/sentinel#username' | secret }} at {{ host }}")
    const argv = ['-i', 'a.liquid', '-o', 'a.conf', '-i', 'b.liquid', '-o', 'b.conf', '--var', 'host=db1']
    const { code, stdout, stderr } = await injects(...argv)
    expect({ code, stdout: stdout.length, stderr }).toEqual({ code: 0, stdout: 0, stderr: '' })
    expect([there('a.conf'), there('b.conf')]).toEqual([rendered, 'app at db1'])
    if (process.platform !== 'win32') {
      expect(statSync(join(folder.path, 'a.conf')).mode & 0o777).toBe(0o600)
    }
    expect(readdirSync(folder.path).sort()).toEqual([
      'a.conf',
      'a.liquid',
      'b.conf',
      'b.liquid',
      'sallyport.yaml',
    ])
  })

  it.skipIf(process.platform === 'win32')(
    'gives the mode that is asked for, whatever the umask',
    async () => {
      folder.write('a.liquid', text)
      const { stderr } = await injects('-i', 'a.liquid', '-o', 'a.conf', '--mode', '0644')
      expect(statSync(join(folder.path, 'a.conf')).mode & 0o777).toBe(0o644)
      expect(stderr).toContain('warning: Everybody on this machine will be able to read the secrets')
    },
  )

  it('renders standard input to standard output', async () => {
    const running = start(['inject', '-i', '-'], options({ input: 'open' }))
    running.child.stdin?.end(text)
    expect((await running.ended).stdout.toString()).toBe(rendered)
  })

  it('lists references without asking a vault', async () => {
    folder.write('a.liquid', `${text}{{ 'pam://pvwa/a/b' | secret }}`)
    const { code, stdout } = await injects('-i', 'a.liquid', '--dry-run')
    expect({ code, stdout: stdout.toString() }).toEqual({
      code: 0,
      stdout: 'pam://ccp/Billing-DB/sentinel  a.liquid, line 1\npam://pvwa/a/b  a.liquid, line 2\n',
    })
    const json = await injects('-i', 'a.liquid', '--dry-run', '--json')
    expect(JSON.parse(json.stdout.toString())).toHaveLength(2)
    expect(lab.journal.entries()).toEqual([])
  })

  it('writes all files or none', async () => {
    folder.write('a.liquid', text)
    folder.write(
      'b.liquid',
      "{{ 'pam://ccp/Billing-DB/nothing' | secret }}\n{{ 'pam://ccp/Billing-DB/gone' | secret }}",
    )
    writeFileSync(join(folder.path, 'a.conf'), 'before')
    const argv = ['-i', 'a.liquid', '-o', 'a.conf', '-i', 'b.liquid', '-o', 'b.conf', '--force']
    const { code, stderr } = await injects(...argv)
    expect(code).toBe(24)
    expect(stderr).toContain('2 of 3 secrets could not be had; nothing was written.')
    expect(stderr).toContain('  b.liquid, line 1: ')
    expect(stderr).toContain('  b.liquid, line 2: ')
    expect(there('a.conf')).toBe('before')
    expect(existsSync(join(folder.path, 'b.conf'))).toBe(false)
  })

  it('replaces nothing without --force', async () => {
    folder.write('a.liquid', text)
    writeFileSync(join(folder.path, 'a.conf'), 'before')
    const { code, stderr } = await injects('-i', 'a.liquid', '-o', 'a.conf')
    expect({ code, refused: stderr.includes("--output: 'a.conf' is there already") }).toEqual({
      code: 20,
      refused: true,
    })
    expect(lab.journal.entries()).toEqual([])
    expect((await injects('-i', 'a.liquid', '-o', 'a.conf', '--force')).code).toBe(0)
    expect(there('a.conf')).toBe(rendered)
  })

  it.each([
    [['-i', 'a.liquid', '-o', 'a.liquid'], 2, 'A template cannot be its own --output'],
    [['-i', 'a.liquid', '-i', 'a.liquid', '-o', 'x'], 2, 'Each --input needs its --output'],
    [['-i', 'a.liquid', '-i', 'a.liquid', '-o', 'x', '-o', './x'], 2, 'One file is given twice'],
    [['-i', 'a.liquid', '-o', '-'], 2, '--output names a file.'],
    [['-i', '-', '--watch'], 2, '--watch needs files'],
    [['-i', 'a.liquid', '-o', 'x', '--mode', '0666'], 2, '--mode must be a mode'],
    [['-i', 'a.liquid', '-o', 'x', '--interval', '1m'], 2, '--interval goes with --watch only'],
    [['-i', 'nothing.liquid'], 20, "--input: 'nothing.liquid' cannot be read (ENOENT)"],
    [['-i', 'bad.liquid'], 20, "bad.liquid, line 1, column 1: there is no tag 'nope'."],
    [[], 2, 'Give at least one template'],
  ])('refuses %j', async (argv, exit, message) => {
    folder.write('a.liquid', text)
    folder.write('bad.liquid', '{% nope %}')
    const { code, stdout, stderr } = await injects(...argv)
    expect({ code, stdout: stdout.toString() }).toEqual({ code: exit, stdout: '' })
    expect(stderr).toContain(message)
  })
})

describe('sallyport inject --watch', () => {
  const watching = (interval: string): Running =>
    start(
      ['inject', '-i', 'a.liquid', '-o', 'a.conf', '--watch', '--interval', interval],
      options({ input: 'open' }),
    )

  it('writes again when a template changes, tells what fails, and ends in good order', async () => {
    folder.write('a.liquid', text)
    const running = watching('1m')
    await until('a.conf', rendered)
    folder.write('a.liquid', `# new\n${text}`)
    await until('a.conf', `# new\n${rendered}`)
    folder.write('a.liquid', '{% nope %}')
    await running.until('The files stay as they are: a.liquid, line 1, column 1')
    expect(there('a.conf')).toBe(`# new\n${rendered}`)
    folder.write('a.liquid', 'plain')
    await until('a.conf', 'plain')
    // One retrieval has done for all.
    expect(lab.journal.entries()).toHaveLength(1)
    running.child.kill('SIGTERM')
    expect((await running.ended).code).toBe(0)
    expect(there('a.conf')).toBe('plain')
  })

  it('writes a rotated secret as soon as a cache has noticed it', async () => {
    const { vaults } = JSON.parse(readFileSync(folder.config, 'utf8')) as { vaults: object }
    // Each request notices a rotation, since nothing is kept for long.
    folder.write('sallyport.yaml', JSON.stringify({ vaults, cache: { ttl: '1ms' } }))
    folder.write('a.liquid', "{{ 'pam://ccp/Billing-DB/sentinel' | secret }}")
    const running = watching('30m')
    await until('a.conf', secret)
    lab.vault.setSecret({ safe: 'Billing-DB', object: 'sentinel' }, 'rotated')
    const both =
      "{{ 'pam://ccp/Billing-DB/sentinel' | secret }} {{ 'pam://ccp/Billing-DB/sentinel#username' | secret }}"
    folder.write('a.liquid', both)
    await until('a.conf', 'rotated app')
    running.child.kill('SIGTERM')
    expect((await running.ended).code).toBe(0)
  })

  it('writes again when a secret is rotated, and outlasts an outage', async () => {
    folder.write('a.liquid', "{{ 'pam://ccp/Billing-DB/sentinel' | secret }}")
    const running = watching('200ms')
    await until('a.conf', secret)
    lab.faults.add({ surface: 'ccp', kind: 'reset' })
    await running.until('The files stay as they are: ')
    expect(there('a.conf')).toBe(secret)
    lab.faults.clear()
    lab.vault.setSecret({ safe: 'Billing-DB', object: 'sentinel' }, 'rotated')
    await until('a.conf', 'rotated')
    running.child.kill('SIGINT')
    expect((await running.ended).code).toBe(0)
  })
})
