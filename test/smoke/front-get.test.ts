/** `sallyport get REF`, `list` and `vaults`: secrets and accounts of the vaults of a configuration. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Lab } from '@sallyport/lab'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { run, type Ended } from './cli.ts'
import { frontFolder, logOns, type FrontFolder } from './front.ts'

const oracle = 'pam://ccp/Billing-DB/oracle-prod'

let lab: Lab
let folder: FrontFolder
let secret: string
beforeAll(async () => {
  lab = await Lab.start()
  folder = frontFolder(lab)
  secret = (await runs('get', oracle)).stdout.toString()
})
afterAll(async () => {
  await lab.stop()
  folder.remove()
})
afterEach(() => lab.reset())

const runs = (...argv: readonly string[]): Promise<Ended> => run(argv, { cwd: folder.path, env: logOns })

describe('sallyport get REF', () => {
  it('writes the secret exactly, from each vault by its name', async () => {
    expect(secret).toMatch(/^\S{8,}$/)
    expect(await runs('get', 'pam://pvwa/Billing-DB/oracle-prod')).toMatchObject({
      code: 0,
      stderr: '',
      stdout: Buffer.from(secret),
    })
    const awkward = await runs('get', 'pam://ccp/Billing-DB/awkward')
    const { stdout } = await runs('get', 'pam://ccp/Billing-DB/awkward', '--json', '--reveal')
    expect(awkward.stdout.toString()).toBe((JSON.parse(stdout.toString()) as { secret: string }).secret)
  })

  it('writes the field that the reference names, and sends the reason', async () => {
    const { stdout } = await runs('get', `${oracle}#username`)
    expect(stdout.toString()).toBe('app')
    const { stdout: json } = await runs('get', `${oracle}#json`)
    expect(JSON.parse(json.toString())).toMatchObject({ username: 'app', secret })
    await runs('get', oracle, '--reason', 'nightly job')
    expect(lab.audit.entries().map(({ reason }) => reason)).toContain('nightly job')
  })

  it('writes it into a file that only its owner can read', async () => {
    const file = join(folder.path, 'secret.txt')
    expect(await runs('get', oracle, '--out', file)).toMatchObject({ code: 0, stdout: Buffer.alloc(0) })
    expect(readFileSync(file, 'utf8')).toBe(secret)
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await runs('get', oracle, '--out', file)).toMatchObject({ code: 20 })
  })

  it('writes several as JSON, in order, all or none', async () => {
    const both = [oracle, 'pam://axidian/DB-SERVER/admin']
    const { code, stdout } = await runs('get', ...both, '--json', '--reveal')
    expect(code).toBe(0)
    expect(JSON.parse(stdout.toString())).toMatchObject([{ vault: 'ccp', secret }, { vault: 'axidian' }])
    const failed = await runs('get', ...both, 'pam://pvwa/Billing-DB/none', 'pam://pvw/a/b', '--json')
    expect(failed).toMatchObject({ code: 24, stdout: Buffer.alloc(0) })
    expect(failed.stderr).toContain('2 of 4 secrets could not be had')
    expect(JSON.parse(failed.stderr)).toMatchObject({
      error: {
        code: 'SEVERAL',
        exitCode: 24,
        failures: [
          { name: 'pam://pvwa/Billing-DB/none', class: 'NotFoundError', code: 'NOT_FOUND', exitCode: 24 },
          { name: 'pam://pvw/a/b', code: 'UNKNOWN_VAULT', hint: expect.stringContaining('pvwa') as string },
        ],
      },
    })
    expect(failed.stderr).not.toContain(secret)
  })

  it.each([
    [[oracle, oracle], 2, 'Several secrets have no form of their own'],
    [[`${oracle}#username`, '--json'], 2, '--json has every field'],
    [[oracle, '--safe', 'Other'], 2, '--safe does not go with them'],
    [[oracle, '--field', 'username'], 2, '--field does not go with them'],
    [
      ['--ccp', 'https://h', '--config', 'f', '--app-id', 'a', '--safe', 's'],
      2,
      '--config goes with a reference',
    ],
    [['pam://cpp/Billing-DB/oracle-prod'], 20, "Did you mean 'ccp'?"],
    [['pam://ccp/Billing-DB/missing'], 24, 'NOT_FOUND'],
    [['pam://ccp'], 20, 'INVALID_REFERENCE'],
  ])('refuses %j', async (argv, code, message) => {
    const ended = await runs('get', ...argv)
    expect(ended.stderr).toContain(message)
    expect(ended).toMatchObject({ code, stdout: Buffer.alloc(0) })
  })

  it('says that there is no configuration', async () => {
    const { code, stderr } = await run(['get', oracle, '--config', join(folder.path, 'nowhere.yaml')])
    expect(code).toBe(20)
    expect(stderr).toContain('cannot be read (ENOENT)')
  })

  it('takes no word that is no reference, and does not repeat it', async () => {
    const { code, stderr } = await runs('get', 'S3ntinel/oracle-prod')
    expect({ code, told: stderr.includes('pam://vault/path') }).toEqual({ code: 2, told: true })
    expect(stderr).not.toContain('S3ntinel')
  })

  it('tells with --verbose which requests it made, and no secret', async () => {
    const { stderr } = await runs('get', oracle, '--verbose')
    expect(stderr).toContain('debug:')
    expect(stderr).not.toContain(secret)
  })
})

describe('sallyport list', () => {
  it('lists what can be seen, with references that can be retrieved', async () => {
    const { code, stdout } = await runs(
      'list',
      'pvwa',
      '--container',
      'Billing-DB',
      '--search',
      'oracle',
      '--ndjson',
    )
    expect(code).toBe(0)
    const lines = stdout.toString().trim().split('\n')
    const references = lines.map((line) => (JSON.parse(line) as { reference: string }).reference)
    expect(references).toContain('pam://pvwa/Billing-DB/oracle-prod')
    expect((await runs('get', references[0]!)).code).toBe(0)
    const limited = await runs('list', 'pvwa', '--json', '--limit', '2')
    expect(JSON.parse(limited.stdout.toString())).toHaveLength(2)
  })

  it('refuses a product that has no list, and a name that is none', async () => {
    expect(await runs('list', 'ccp')).toMatchObject({ code: 20, stdout: Buffer.alloc(0) })
    expect((await runs('list', 'axidain')).stderr).toContain("Did you mean 'axidian'?")
    expect(await runs('list')).toMatchObject({ code: 2 })
  })
})

describe('sallyport vaults', () => {
  it('says which are reached, and leaves nothing in their audits', async () => {
    const { code, stdout } = await runs('vaults')
    expect(code).toBe(0)
    expect(stdout.toString().match(/ yes$/gm)).toHaveLength(4)
    expect([...lab.audit.entries(), ...lab.axidian.events.entries()]).toEqual([])
  })

  it('says which one is not reached and at which layer, and asks nobody with --no-check', async () => {
    const config = folder.write(
      'away.yaml',
      `vaults:\n  ccp: { kind: ccp, url: '${lab.urls.ccp}', appId: billing }\n  both: { kind: fallback, vaults: [ccp] }\n`,
    )
    const { code, stdout } = await runs('vaults', '--json', '--config', config)
    expect(code).toBe(0)
    expect(JSON.parse(stdout.toString())).toMatchObject([
      { name: 'ccp', kind: 'ccp', reachable: false, broken: { layer: 'tls' } },
      { name: 'both', kind: 'fallback', address: 'ccp', reachable: false },
    ])
    const unasked = await runs('vaults', '--no-check', '--json')
    expect(JSON.parse(unasked.stdout.toString())).toMatchObject(
      ['ccp', 'pvwa', 'axidian', 'pam360'].map((name) => ({ name, reachable: null })),
    )
    expect(lab.journal.entries().length).toBe(0)
  })
})
