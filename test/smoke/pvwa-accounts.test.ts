import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Lab } from '@sallyport/lab'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bin, type Ended } from './cli.ts'
import { recordsOf, runPvwa } from './pvwa-runner.ts'
import { hasScript, inTerminal } from './terminal.ts'

/** A secret that must show nowhere but where it is asked for. */
const sentinel = 'S3ntinel-\u{1F510} "$HOME"\\ \n'

let lab: Lab
let folder: string

beforeAll(async () => {
  lab = await Lab.start()
  folder = mkdtempSync(join(tmpdir(), 'sallyport-smoke-accounts-'))
})
afterAll(async () => {
  await lab.stop()
  rmSync(folder, { recursive: true })
})

const ran: Ended[] = []
const pvwa = async (argv: readonly string[], input?: string): Promise<Ended> => {
  const ended = await runPvwa(lab, ['accounts', ...argv], input)
  ran.push(ended)
  return ended
}
afterEach(async () => {
  for (const { stdout, stderr } of ran.splice(0)) {
    expect(stderr).not.toContain('S3ntinel')
    expect(stdout.toString()).not.toContain('S3ntinel')
  }
  const counts = ['Logon', 'Logoff'].map((word) => actions().filter((action) => action === word).length)
  expect(counts[0]).toBe(counts[1])
  await lab.reset()
})

const written = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const inVault = (object: string, safe = 'Linux') => lab.vault.account({ safe, object })
const actions = (): string[] => lab.audit.entries().map(({ action }) => action)
const root = (): string => inVault('root-web1').id

describe('pvwa accounts add', () => {
  const one = ['add', '--safe', 'Linux', '--policy-id', 'UnixSSH', '--object', 'new', '--username', 'svc']

  it('adds one from flags, its secret exactly as the file has it', async () => {
    const argv = [
      ...one,
      '--address',
      'web9',
      '--property',
      'Port=22',
      '--not-managed',
      'not yet',
      '--ndjson',
    ]
    const ended = await pvwa([...argv, '--value-file', written('value', sentinel), '--keep-newline'])
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const added = inVault('new')
    expect(recordsOf(ended)).toEqual([
      { id: added.id, safe: 'Linux', object: 'new', action: 'add', outcome: 'added' },
    ])
    expect(added.revealSecret()).toBe(sentinel)
    expect(added.property('Port')).toBe('22')
    const shown = await pvwa(['get', added.id, '--json'])
    expect(JSON.parse(shown.stdout.toString())).toMatchObject({
      management: { automatic: false, manualReason: 'not yet' },
    })
  })

  it('takes the secret from standard input without the newline that echo adds, or none at all', async () => {
    expect((await pvwa([...one, '--value-file', '-'], 'S3ntinel-a\n')).code).toBe(0)
    expect(inVault('new').revealSecret()).toBe('S3ntinel-a')
    expect((await pvwa([...one.with(6, 'bare'), '--address', 'elsewhere'])).code).toBe(0)
    expect(inVault('bare').revealSecret()).toBeNull()
  })

  it('shows what it would add, without the secret, and adds nothing', async () => {
    const ended = await pvwa([...one, '--value-file', written('value', sentinel), '--dry-run', '--json'])
    expect(recordsOf(ended)).toMatchObject([
      { outcome: 'dry run', account: { safe: 'Linux', username: 'svc', hasSecret: true } },
    ])
    expect(() => inVault('new')).toThrow()
  })

  it('adds those of a file, goes on after failures, and with a journal adds each once', async () => {
    const records = [
      { safe: 'Linux', platformId: 'UnixSSH', name: 'a', secret: 'S3ntinel-a' },
      { safe: 'Nowhere', platformId: 'UnixSSH', name: 'b', secret: 'S3ntinel-b' },
      { safe: 'Linux', platformId: 'UnixSSH', name: 'c', properties: { Port: '2222' } },
    ]
    const path = written('accounts.ndjson', records.map((record) => JSON.stringify(record)).join('\n\n'))
    const argv = ['add', '--from', path, '--yes', '--journal', join(folder, 'add.journal'), '--json']
    const first = await pvwa(argv)
    expect(first.code).toBe(24)
    expect(recordsOf(first).map(({ outcome }) => outcome)).toEqual(['added', 'failed', 'added'])
    expect(recordsOf(first)[1]).toMatchObject({ object: 'b', error: { code: 'NOT_FOUND', exitCode: 24 } })
    expect(inVault('a').revealSecret()).toBe('S3ntinel-a')
    const second = await pvwa(argv)
    expect(recordsOf(second).map(({ outcome }) => outcome)).toEqual(['done before', 'failed', 'done before'])
    expect(recordsOf(second)[0]?.['id']).toBe(inVault('a').id)
    expect(readFileSync(join(folder, 'add.journal'), 'utf8')).not.toContain('S3ntinel')
  })

  it.each([
    ['{"safe":"Linux","platformId":"X"}\n{"safe":1,"platformId":"S3ntinel"}', 'line 2: safe must be a text'],
    ['{"safe":"Linux","platformId":"X","pasword":"S3ntinel"}', 'line 1: pasword is no field of an account.'],
    [
      '{"safe":"Linux","platformid":"S3ntinel"}',
      'line 1: platformid is no field of an account, did you mean',
    ],
    ['{"safe":"Linux"}', 'line 1: platformId is missing'],
    ['{"safe":"S3ntinel', 'line 1 is no JSON'],
    ['S3ntinel', 'line 1 is no record of JSON'],
    ['[{"safe":"a","platformId":"b"},{"safe":"A","platformId":"B"}]', 'item 2 is the same account as item 1'],
    ['\n', 'there is no account in it'],
  ])('refuses %j, and adds nothing', async (text, message) => {
    const { code, stdout, stderr } = await pvwa(['add', '--from', '-', '--yes'], text)
    expect({ code, stdout: stdout.length }).toEqual({ code: 2, stdout: 0 })
    expect(stderr).toContain(`--from: ${message}`)
    expect(actions()).toEqual([])
  })

  it.each([
    [['--from', 'x', '--safe', 'Linux'], '--safe does not go with --from'],
    [['--safe', 'Linux'], 'Nothing says which account to add.'],
    [['--safe', 'Linux', '--policy-id', 'X', '--keep-newline'], '--keep-newline goes with --value-file only'],
    [['--safe', 'Linux', '--policy-id', 'X', '--ask-value'], 'No new value is given.'],
    [['--from', 'x', '--uncertain', 'skip'], '--uncertain goes with --journal only'],
  ])('refuses %j', async (argv, message) => {
    const { code, stderr } = await pvwa(['add', ...argv])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as string })
  })
})

describe('pvwa accounts update', () => {
  it('changes what is named and nothing else', async () => {
    const argv = ['update', root(), '--set', 'address=web2.example.com', '--set', 'Port=2222']
    expect((await pvwa(argv)).code).toBe(0)
    expect(Object.fromEntries(inVault('root-web1').properties)).toMatchObject({
      Address: 'web2.example.com',
      Port: '2222',
      DeviceType: 'Operating System',
    })
    expect((await pvwa(['update', root(), '--unset', 'Port'])).code).toBe(0)
    expect(inVault('root-web1').property('Port')).toBeUndefined()
    expect(inVault('root-web1').property('Address')).toBe('web2.example.com')
  })

  it.each([
    [[], 'Nothing is to be changed.'],
    [['--unset', 'name'], 'every account has one'],
    [['--set', 'Port'], '--set must be NAME=VALUE'],
    [['--set', 'Port=1', '--unset', 'port'], 'name one property twice'],
  ])('refuses %j', async (argv, message) => {
    const { code, stderr } = await pvwa(['update', '24_3', ...argv])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as string })
  })
})

describe('pvwa accounts set, set-next', () => {
  it('sets a value in the vault alone, from a file or from standard input', async () => {
    expect((await pvwa(['set', root(), '--value-file', written('value', `${sentinel}\n`)])).code).toBe(0)
    expect(inVault('root-web1').revealSecret()).toBe(sentinel)
    expect((await pvwa(['set', root(), '--value-file', '-'], 'S3ntinel-b')).code).toBe(0)
    expect(inVault('root-web1').revealSecret()).toBe('S3ntinel-b')
  })

  it('has the CPM set a value, or one that the vault makes for each', async () => {
    expect((await pvwa(['set-next', root(), '--value-file', '-'], 'S3ntinel-c')).code).toBe(0)
    lab.clock.advance(60_000)
    expect(inVault('root-web1').revealSecret()).toBe('S3ntinel-c')
    const ended = await pvwa(['set-next', '--safe', 'Billing-DB', '--username', 'app', '--generate', '--yes'])
    expect(ended.code).toBe(0)
    lab.clock.advance(60_000)
    const made = ['oracle-prod', 'oracle-test'].map((name) => inVault(name, 'Billing-DB').revealSecret())
    expect(new Set(made).size).toBe(2)
    for (const secret of made) expect(ended.stdout.toString()).not.toContain(secret)
  })

  it.each([
    [['set', '24_3'], undefined, 'No new value is given.'],
    [['set', '-', '--value-file', '-'], '24_3', 'Standard input cannot be both'],
    [['set', '24_3', '--value-file', '-'], '\n', 'there is nothing in it'],
    [['set-next', '24_3', '--generate', '--value-file', '-'], 'x', 'do not go together'],
    [['set', '24_3', '--value', 'S3ntinel'], undefined, 'Unknown flag --value, did you mean'],
  ])('refuses %j with %j on standard input', async (argv, input, message) => {
    const { code, stderr } = await pvwa(argv, input)
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as string })
  })

  it.skipIf(!hasScript)('asks twice on a terminal, and shows neither', async () => {
    const word = written('word', 'Lab-Administrator-1')
    const where = [
      '--pvwa',
      lab.urls.pvwa,
      '--ca',
      lab.ca.file,
      '--user',
      'administrator',
      '--password-file',
      word,
    ]
    for (const [second, code] of [
      ['S3ntinel-e', 2],
      ['S3ntinel-d', 0],
    ] as const) {
      const running = inTerminal([process.execPath, bin, 'pvwa', 'accounts', 'set', root(), ...where])
      await running.until('New value (not shown):')
      running.child.stdin?.write('S3ntinel-d\r')
      await running.until('The same again (not shown):')
      running.child.stdin?.write(`${second}\r`)
      const ended = await running.ended
      ran.push(ended)
      expect(ended.code).toBe(code)
    }
    expect(inVault('root-web1').revealSecret()).toBe('S3ntinel-d')
  })
})

describe('pvwa accounts move, delete', () => {
  it('moves with the secret, and says what it is now', async () => {
    lab.vault.setSecret({ safe: 'Linux', object: 'root-web1' }, sentinel)
    const id = root()
    const ended = await pvwa(['move', id, '--to', 'Billing-DB', '--reason', 'tidying', '--ndjson'])
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const moved = inVault('root-web1', 'Billing-DB')
    expect(recordsOf(ended)).toEqual([
      { id, safe: 'Billing-DB', object: 'root-web1', action: 'move', outcome: 'moved', newId: moved.id },
    ])
    expect(moved.revealSecret()).toBe(sentinel)
    expect(() => inVault('root-web1')).toThrow()
    const again = await pvwa(['move', moved.id, '--to', 'Billing-DB', '--reason', 'tidying'])
    expect(again.stdout.toString()).toMatch(/^moved +\S+ +Billing-DB +root-web1 +is there already$/m)
  })

  it('deletes only when told to, also a single one', async () => {
    const refused = await pvwa(['delete', root()])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('This would delete 1 account, and nobody is there to be asked.')
    expect((await pvwa(['delete', root(), '--dry-run'])).stdout.toString()).toMatch(
      /^dry run +\S+ +Linux +root-web1$/m,
    )
    expect(inVault('root-web1').id).toBe(root())
    expect((await pvwa(['delete', root(), '--yes'])).stdout.toString()).toMatch(/^deleted +\d+_\d+$/m)
    expect(() => inVault('root-web1')).toThrow()
  })
})

describe('pvwa accounts: what the CPM does', () => {
  it('keeps it away and lets it back', async () => {
    const status = async (): Promise<unknown> =>
      (JSON.parse((await pvwa(['get', root(), '--json'])).stdout.toString()) as { management: unknown })
        .management
    expect((await pvwa(['disable', root(), '--reason', 'migration'])).stdout.toString()).toMatch(/^disabled /)
    expect(await status()).toMatchObject({ automatic: false, manualReason: 'migration' })
    expect((await pvwa(['resume', root()])).stdout.toString()).toMatch(/^resumed /)
    expect(await status()).toMatchObject({ automatic: true })
  })

  it('links and unlinks, by name or index', async () => {
    const to = ['--to-safe', 'Linux', '--to-object', 'deploy-key']
    expect((await pvwa(['link', root(), '--as', 'reconcile', ...to])).code).toBe(0)
    expect(inVault('root-web1').links.get(3)).toMatchObject({ safe: 'Linux', name: 'deploy-key' })
    expect((await pvwa(['unlink', root(), '--as', '3'])).code).toBe(0)
    expect(inVault('root-web1').links.size).toBe(0)
    expect((await pvwa(['link', root(), '--as', 'root', ...to])).code).toBe(2)
    expect((await pvwa(['link', root(), '--as', '1'])).stderr).toContain('Nothing says what to link to.')
  })

  it('changes the whole account group where that is wanted', async () => {
    const ended = await pvwa(['change', root(), '--entire-group', '--dry-run', '--ndjson'])
    expect(recordsOf(ended)).toMatchObject([{ object: 'root-web1', entireGroup: true }])
    expect((await pvwa(['change', root(), '--entire-group'])).code).toBe(0)
  })

  it('gives back what was taken', async () => {
    lab.vault.addAccount({ safe: 'Linux', name: 'shared', platformId: 'UnixExclusive', secret: 's' })
    const { id } = inVault('shared')
    expect((await pvwa(['password', id])).stdout.toString()).toBe('s')
    expect(inVault('shared').lockedBy).toBe('administrator')
    expect((await pvwa(['check-in', id])).stdout.toString()).toMatch(/^checked in /)
    expect(inVault('shared').lockedBy).toBeUndefined()
    const failed = await pvwa(['unlock', id, '--json'])
    expect({ code: failed.code, records: recordsOf(failed) }).toMatchObject({
      code: 34,
      records: [{ outcome: 'failed', error: { code: 'CONFLICT', exitCode: 34 } }],
    })
  })
})

describe('pvwa accounts: what is known of one', () => {
  it('lists who set which secret, and what was done', async () => {
    lab.vault.setSecret({ safe: 'Linux', object: 'root-web1' }, sentinel)
    const versions = await pvwa(['versions', '--safe', 'Linux', '--object', 'root-web1'])
    expect(versions.stdout.toString()).toMatch(/^Version +Set by +Set/)
    expect(recordsOf(await pvwa(['versions', root(), '--ndjson'])).map(({ version }) => version)).toEqual([
      1, 2,
    ])
    await pvwa(['disable', root()])
    await runPvwa(lab, ['accounts', 'password', root(), '--reason', 'look\u001B[31m'])
    const activity = await pvwa(['activity', root(), '--limit', '1'])
    expect(activity.stdout.toString()).toMatch(/administrator +Retrieve password +PVWA/)
    expect(activity.stdout.toString()).not.toContain('\u001B')
  })

  it('makes a password that the account does not have, and writes it where it is wanted', async () => {
    const before = inVault('root-web1').revealSecret()
    const made = (await pvwa(['generate', root()])).stdout.toString()
    expect(made).toMatch(/^\S{8,}$/)
    expect((await pvwa(['generate', root(), '--json'])).stdout.toString()).toBe('{"secret":"[REDACTED]"}\n')
    expect(inVault('root-web1').revealSecret()).toBe(before)
  })

  it('writes an RDP file that only its owner can read', async () => {
    const out = join(folder, 'web1.rdp')
    const argv = ['connect', root(), '--component', 'PSM-SSH', '--reason', 'why']
    expect(await pvwa([...argv, '--out', out])).toMatchObject({ code: 0, stderr: '' })
    expect(readFileSync(out, 'utf8')).toContain('full address:s:')
    if (process.platform !== 'win32') expect(statSync(out).mode & 0o777).toBe(0o600)
    expect((await pvwa([...argv, '--out', out])).code).toBe(20)
    expect(await pvwa([...argv, '--out', '-'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Without --out it goes to standard output.') as string,
    })
    expect((await pvwa(['connect', root()])).stderr).toContain('Nothing says how to connect.')
  })
})
