import { Lab } from '@sallyport/lab'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Ended } from './cli.ts'
import { outcomesOf, recordsOf, runPvwa } from './pvwa-runner.ts'

let lab: Lab

beforeAll(async () => {
  lab = await Lab.start()
})
afterAll(() => lab.stop())
afterEach(async () => {
  const actions = lab.audit.entries().map(({ action }) => action)
  expect(actions.filter((action) => action === 'Logon').length).toBe(
    actions.filter((action) => action === 'Logoff').length,
  )
  await lab.reset()
})

const pvwa = (argv: readonly string[]): Promise<Ended> => runPvwa(lab, argv)
const shown = async (argv: readonly string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await pvwa([...argv, '--json'])).stdout.toString()) as Record<string, unknown>
const member = (name: string, safe = 'Linux'): Promise<Record<string, unknown>> =>
  shown(['members', 'get', safe, name])
const permissionsOf = async (name: string): Promise<string[]> =>
  Object.entries((await member(name))['permissions'] as Record<string, boolean>)
    .filter(([, given]) => given)
    .map(([permission]) => permission)
    .sort()

describe('pvwa safes', () => {
  it('makes one as it is told to, with administrators', async () => {
    const argv = [
      'safes',
      'add',
      'New Safe',
      '--cpm',
      'PasswordManager',
      '--days',
      '30',
      '--description',
      'why',
    ]
    const ended = await pvwa([...argv, '--administrator', 'auditor', '--administrator', 'nobody', '--ndjson'])
    expect(ended.code).toBe(0)
    expect(recordsOf(ended)).toMatchObject([
      {
        safe: 'New Safe',
        action: 'add',
        outcome: 'added',
        administrators: [
          { member: 'auditor', added: true },
          { member: 'nobody', added: false },
        ],
      },
    ])
    expect(await shown(['safes', 'get', 'New Safe'])).toMatchObject({
      managingCpm: 'PasswordManager',
      retentionDays: 30,
      retentionVersions: null,
      description: 'why',
    })
    expect((await pvwa(['safes', 'get', 'new safe'])).stdout.toString()).toMatch(/^Kept +30 days$/m)
    const text = await pvwa(['safes', 'add', 'Another', '--administrator', 'nobody'])
    expect(text.stdout.toString()).toBe('added         Another   not made administrators: nobody\n')
  })

  it('changes what is named, and nothing else', async () => {
    const before = await shown(['safes', 'get', 'Linux'])
    expect(outcomesOf(await pvwa(['safes', 'update', 'Linux', '--description', 'other']))).toEqual([
      'updated',
    ])
    const after = await shown(['safes', 'get', 'Linux'])
    expect(after).toEqual({ ...before, description: 'other', modifiedAt: after['modifiedAt'] })
    await pvwa(['safes', 'update', 'Linux', '--no-cpm', '--versions', '3'])
    expect(await shown(['safes', 'get', 'Linux'])).toMatchObject({
      managingCpm: null,
      retentionVersions: 3,
      retentionDays: null,
      description: 'other',
    })
  })

  it('renames, and says what it is now', async () => {
    expect((await pvwa(['safes', 'rename', 'Linux', 'Unix'])).stdout.toString()).toMatch(
      /^renamed +Linux +now Unix$/m,
    )
    expect((await pvwa(['safes', 'get', 'Linux'])).code).toBe(24)
    expect((await pvwa(['accounts', 'list', '--safe', 'Unix', '--ndjson'])).stdout.length).toBeGreaterThan(0)
  })

  it('deletes only when told to', async () => {
    await pvwa(['safes', 'add', 'Empty'])
    const refused = await pvwa(['safes', 'delete', 'Empty'])
    expect({ code: refused.code, stdout: refused.stdout.length }).toEqual({ code: 2, stdout: 0 })
    expect(outcomesOf(await pvwa(['safes', 'delete', 'Empty', '--dry-run']))).toEqual(['dry run'])
    expect((await pvwa(['safes', 'get', 'Empty'])).code).toBe(0)
    const both = await pvwa(['safes', 'delete', 'Empty', 'Nowhere', '--yes', '--json'])
    expect({ code: both.code, outcomes: recordsOf(both).map(({ outcome }) => outcome) }).toEqual({
      code: 24,
      outcomes: ['deleted', 'failed'],
    })
    expect((await pvwa(['safes', 'get', 'Empty'])).code).toBe(24)
    const full = await pvwa(['safes', 'delete', 'Billing-DB', '--yes'])
    expect({ code: full.code, stderr: full.stderr }).toMatchObject({ code: 34 })
    expect(full.stderr).toContain('accounts list --safe NAME')
  })

  it.each([
    [['add'], 'Give at least one name.'],
    [['add', 'a', 'b'], 'This would add 2 safes'],
    [['add', 'a', '--days', '1', '--versions', '1'], '--versions and --days do not go together'],
    [['add', 'a', '--cpm', 'x', '--no-cpm'], '--cpm and --no-cpm do not go together'],
    [['add', 'a', '--description', 'x'.repeat(101)], 'at most 100 characters'],
    [['add', 'a', '--olac', 'maybe'], '--olac must be yes or no'],
    [['add', 'a', '--administrators', '--administrator', 'x'], 'do not go together'],
    [['update', 'a'], 'Nothing is to be changed.'],
    [['rename', 'a'], 'Give the safe and its new name.'],
    [['get'], 'Give one name.'],
    [['delete', 'a', '--yes', '--json', '--ndjson'], '--json and --ndjson do not go together'],
  ])('refuses %j', async (argv, message) => {
    const { code, stderr } = await pvwa(['safes', ...argv])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as string })
    expect(
      lab.journal.entries().filter(({ method, path }) => method !== 'GET' && !path.includes('Log')),
    ).toEqual([])
  })
})

describe('pvwa members', () => {
  const newcomers = async (): Promise<void> => {
    await pvwa(['members', 'remove', 'Linux', 'operator', 'auditor', '--yes'])
  }

  it('adds by a profile, with single permissions given and taken, for a while', async () => {
    await newcomers()
    const argv = ['members', 'add', 'Linux', 'operator', 'auditor', '--profile', 'Show', '--yes']
    const single = ['--grant', 'AddAccounts', '--revoke', 'useAccounts', '--expires', '2031-01-31']
    expect(outcomesOf(await pvwa([...argv, ...single]))).toEqual(['added', 'added'])
    expect(await permissionsOf('operator')).toEqual(['addAccounts', 'listAccounts', 'retrieveAccounts'])
    expect(await member('auditor')).toMatchObject({ expiresAt: '2031-01-31T00:00:00.000Z' })
    const again = await pvwa(['members', 'add', 'Linux', 'operator', '--grant', 'useAccounts', '--ndjson'])
    expect({ code: again.code, rows: recordsOf(again) }).toMatchObject({
      code: 34,
      rows: [{ safe: 'Linux', member: 'operator', outcome: 'failed', error: { code: 'ALREADY_EXISTS' } }],
    })
  })

  it('changes single permissions and leaves the others, or replaces all by a profile', async () => {
    const before = await permissionsOf('operator')
    const argv = ['members', 'update', 'Linux', 'operator']
    expect((await pvwa([...argv, '--grant', 'viewAuditLog', '--expires', '2031-01-31T18:00Z'])).code).toBe(0)
    expect(await permissionsOf('operator')).toEqual([...before, 'viewAuditLog'].sort())
    expect(await member('operator')).toMatchObject({ expiresAt: '2031-01-31T18:00:00.000Z' })
    const ended = await pvwa([...argv, '--profile', 'connectOnly', '--revoke', 'useAccounts', '--json'])
    expect(recordsOf(ended)).toMatchObject([{ outcome: 'updated', permissions: { listAccounts: true } }])
    expect(await permissionsOf('operator')).toEqual(['listAccounts'])
    expect(await member('operator')).toMatchObject({ expiresAt: '2031-01-31T18:00:00.000Z' })
    await pvwa([...argv, '--expires', 'never'])
    expect(await member('operator')).toMatchObject({ expiresAt: null })
  })

  it('shows one, and lists who may do something', async () => {
    const text = (await pvwa(['members', 'get', 'Linux', 'operator'])).stdout.toString()
    expect(text).toMatch(/^useAccounts +yes$/m)
    expect(text).not.toContain('retrieveAccounts')
    const able = await pvwa(['members', 'list', 'Linux', '--permission', 'retrieveAccounts', '--ndjson'])
    const names = recordsOf(able).map(({ name }) => name)
    expect(names).toContain('administrator')
    expect(names).not.toContain('operator')
  })

  it('takes out only when told to', async () => {
    expect((await pvwa(['members', 'remove', 'Linux', 'operator'])).code).toBe(2)
    const argv = ['members', 'remove', 'Linux', 'operator', 'nobody']
    expect(outcomesOf(await pvwa([...argv, '--dry-run']))).toEqual(['dry run', 'failed'])
    const ended = await pvwa([...argv, '--yes'])
    expect({ code: ended.code, outcomes: outcomesOf(ended) }).toEqual({
      code: 24,
      outcomes: ['removed', 'failed'],
    })
    expect((await pvwa(['members', 'get', 'Linux', 'operator'])).code).toBe(24)
  })

  it.each([
    [['add', 'Linux'], 'Give the name of a safe, and of at least one member.'],
    [['add', 'Linux', 'x'], 'Nothing says what they may do.'],
    [['add', 'Linux', 'x', '--profile', 'mangaer'], 'did you mean manager?'],
    [['add', 'Linux', 'x', '--grant', 'useAccount'], 'did you mean useAccounts?'],
    [['add', 'Linux', 'x', '--grant', 'useAccounts', '--revoke', 'USEaccounts'], 'both name useAccounts'],
    [['add', 'Linux', 'x', '--profile', 'use', '--expires', '2031-02-30'], '--expires must be a day'],
    [['add', 'Linux', 'x', '--profile', 'use', '--expires', 'never'], '--expires must be a day'],
    [['update', 'Linux', 'x'], 'Nothing is to be changed.'],
    [['get', 'Linux'], 'Give the name of one safe, and of one member.'],
  ])('refuses %j', async (argv, message) => {
    const { code, stderr } = await pvwa(['members', ...argv])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as string })
    expect(lab.journal.entries()).toEqual([])
  })
})
