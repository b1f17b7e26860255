/** Commands that change many accounts: asked first, outcome by outcome, and continued after an interruption. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Lab } from '@sallyport/lab'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { bin, type Ended } from './cli.ts'
import { outcomesOf, recordsOf, runPvwa, startPvwa } from './pvwa-runner.ts'
import { allSuffered } from './suffered.ts'
import { hasScript, inTerminal } from './terminal.ts'

let lab: Lab
let folder: string

beforeAll(async () => {
  lab = await Lab.start()
  folder = mkdtempSync(join(tmpdir(), 'sallyport-smoke-bulk-'))
})
afterAll(async () => {
  await lab.stop()
  rmSync(folder, { recursive: true })
})
afterEach(() => lab.reset())

const accounts = (argv: readonly string[], input?: string): Promise<Ended> =>
  runPvwa(lab, ['accounts', ...argv], input)
const add = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => {
    const name = `many-${String(index).padStart(2, '0')}`
    lab.vault.addAccount({ safe: 'Linux', name, platformId: 'UnixSSH', secret: `S3ntinel-${name}` })
    return lab.vault.account({ safe: 'Linux', object: name }).id
  })
/** How often the lab was asked for something that a path ends with, by the account. */
const asked = (what: string): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const { path, status } of lab.journal.entries()) {
    const [, id] = new RegExp(`/Accounts/(\\d+_\\d+)/${what}/?$`, 'i').exec(path) ?? []
    if (id !== undefined && status < 300) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return counts
}
const idsOf = (ended: Ended): unknown[] => recordsOf(ended).map(({ id }) => id)

describe('which accounts', () => {
  it('takes ids, and records as other commands write them, from standard input, each once', async () => {
    const ids = add(3)
    const plain = await accounts(
      ['verify', '-', '--yes', '--ndjson'],
      `${ids.join('\r\n')}\n\n${ids[0] ?? ''}\n`,
    )
    expect(idsOf(plain)).toEqual(ids)
    const list = await accounts(['list', '--search', 'many-', '--ndjson'])
    const piped = await accounts(['verify', '-', '--yes', '--json'], list.stdout.toString())
    expect(recordsOf(piped).map(({ object }) => object)).toEqual(['many-00', 'many-01', 'many-02'])
    const again = await accounts(['verify', '-', '--yes', '--ndjson'], piped.stdout.toString())
    expect(idsOf(again)).toEqual(ids)
  })

  it.each([
    ['24_3\n5\n', 'Standard input: line 2 names no account.'],
    ['{"name":"S3ntinel"}', 'Standard input: line 1 names no account.'],
    ['{"id":', 'Standard input: line 1 is no JSON.'],
    ['[{"id":"24_3"},{}]', 'Standard input: item 2 names no account.'],
    ['[', 'Standard input: begins as an array of JSON, and is none.'],
  ])('refuses %j on standard input, without repeating it', async (input, message) => {
    const { code, stdout, stderr } = await accounts(['delete', '-', '--yes'], input)
    expect({ code, stdout: stdout.length }).toEqual({ code: 2, stdout: 0 })
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('S3ntinel')
    expect(lab.journal.entries()).toEqual([])
  })

  it('lists in an order, and what was changed since', async () => {
    add(2)
    const names = async (...argv: string[]): Promise<unknown[]> =>
      recordsOf(await accounts(['list', '--search', 'many-', '--ndjson', ...argv])).map(({ name }) => name)
    expect(await names('--sort', 'name desc')).toEqual(['many-01', 'many-00'])
    expect(await names('--modified-since', '2020-01-01')).toHaveLength(2)
    expect(await names('--modified-since', '2199-01-01T00:00Z')).toEqual([])
  })

  it('takes those of a filter that PVWA has ready', async () => {
    const [id = ''] = add(2)
    lab.vault.addAccount({ safe: 'Linux', name: 'locked', platformId: 'UnixExclusive', secret: 's' })
    await accounts(['password', lab.vault.account({ safe: 'Linux', object: 'locked' }).id])
    expect(outcomesOf(await accounts(['check-in', '--saved-filter', 'locked']))).toEqual(['checked in'])
    expect(await accounts(['verify', '--saved-filter', 'Lockt'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--saved-filter names none that there is') as string,
    })
    expect(asked('Verify').get(id)).toBeUndefined()
  })
})

describe('what came of them', () => {
  it('counts what failed by its code, and ends with the code of the first failure', async () => {
    const [first = '', second = ''] = add(2)
    lab.faults.add({ surface: 'pvwa', kind: 'status', status: 403, match: { path: `${second}/Verify` } })
    const argv = ['verify', '99_1', first, '99_2', second, '--yes', '--concurrency', '1']
    const { code, stdout, stderr } = await accounts(argv)
    expect(code).toBe(24)
    expect(outcomesOf({ code, stdout, stderr })).toEqual(['failed', 'requested', 'failed', 'failed'])
    expect(stderr).toMatch(/^warning: 3 of 4 failed \(NOT_FOUND 2, \w+ 1\)\. The first one:\nerror: /)
    const json = await accounts([...argv, '--json'])
    expect(recordsOf(json)[0]).toMatchObject({
      id: '99_1',
      action: 'verify',
      outcome: 'failed',
      error: { class: 'NotFoundError', code: 'NOT_FOUND', exitCode: 24, retryable: false, status: 404 },
    })
    expect(recordsOf(json)[1]).not.toHaveProperty('error')
    expect(JSON.parse(json.stderr.split('\n')[0] ?? '')).toMatchObject({ level: 'warning' })
  })

  it('tells what failed from what may have been done', async () => {
    const [first = '', second = ''] = add(2)
    lab.faults.add({ surface: 'pvwa', kind: 'reset', match: { path: `${second}/Verify` } })
    const ended = await accounts(['verify', '99_1', first, second, '--yes'])
    expect(outcomesOf(ended)).toEqual(['failed', 'requested', 'uncertain'])
    expect(ended.stderr).toContain('What is uncertain may have been done: look before doing it again.')
    const one = await accounts(['verify', second, '--ndjson'])
    expect(one.code).toBe(21)
    expect(recordsOf(one)).toMatchObject([{ outcome: 'uncertain', error: { code: 'CONNECTION_RESET' } }])
    const missing = await accounts(['verify', '99_1'])
    expect(missing.stderr).not.toContain('uncertain')
    lab.faults.add({ surface: 'pvwa', kind: 'status', status: 500, match: { path: `Accounts/${first}` } })
    expect(outcomesOf(await accounts(['verify', first, '--dry-run']))).toEqual(['failed'])
  })

  it('begins nothing more after a failure where that is wanted', async () => {
    const ids = add(2)
    const argv = ['verify', '99_1', ...ids, '--yes', '--concurrency', '1', '--stop-on-error']
    const lines = await accounts(argv)
    expect({ code: lines.code, outcomes: outcomesOf(lines) }).toEqual({ code: 24, outcomes: ['failed'] })
    expect(lines.stderr).toContain('1 of 3 failed (NOT_FOUND 1), 2 not started.')
    expect(recordsOf(await accounts([...argv, '--ndjson'])).map(({ outcome }) => outcome)).toEqual([
      'failed',
      'not started',
      'not started',
    ])
    expect(asked('Verify').size).toBe(0)
  })

  it('says how far it is on standard error where that is wanted, else nothing', async () => {
    add(3)
    const argv = ['verify', '--search', 'many-', '--yes']
    expect((await accounts(argv)).stderr).toBe('')
    expect((await accounts([...argv, '--progress'])).stderr).toBe(
      '1 of 3, 0 failed\n2 of 3, 0 failed\n3 of 3, 0 failed\n',
    )
    const { stderr } = await accounts([...argv, '--progress', '--ndjson'])
    expect(JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '')).toEqual({
      progress: { done: 3, failed: 0, total: 3 },
    })
  })

  it('looks at each in a dry run, and says which are not there', async () => {
    const [id = ''] = add(1)
    const { code, stdout } = await accounts(['delete', '99_1', id, '--dry-run'])
    expect(code).toBe(24)
    expect(stdout.toString()).toMatch(/^failed +99_1 .*NOT_FOUND\)\ndry run +\d+_\d+ +Linux +many-00\n$/)
    expect(lab.journal.entries().filter(({ method }) => method === 'DELETE')).toEqual([])
  })
})

describe('a reader that goes away', () => {
  it('ends the run: what is under way is waited for, nothing more begins, and the session is logged off', async () => {
    add(40)
    lab.faults.add({ surface: 'pvwa', kind: 'delay', delayMs: 50, match: { path: /Verify/ } })
    const running = startPvwa(lab, [
      'accounts',
      'verify',
      '--search',
      'many-',
      '--yes',
      '--ndjson',
      '--concurrency',
      '1',
    ])
    await running.until('many-00')
    running.child.stdout?.destroy()
    expect((await running.ended).code).toBe(141)
    expect(asked('Verify').size).toBeLessThan(40)
    expect(
      lab.audit
        .entries()
        .map(({ action }) => action)
        .at(-1),
    ).toBe('Logoff')
  })
})

describe('before it is done', () => {
  it.skipIf(!hasScript)('shows on a terminal what it would be, and takes no for an answer', async () => {
    add(12)
    const where = ['--pvwa', lab.urls.pvwa, '--ca', lab.ca.file, '--user', 'administrator']
    const argv = ['pvwa', 'accounts', 'delete', '--search', 'many-', ...where]
    const running = inTerminal([process.execPath, bin, ...argv])
    await running.until('Password of administrator')
    running.child.stdin?.write('Lab-Administrator-1\r')
    const shown = await running.until('Delete 12 accounts, secrets and all? [y/N]')
    running.child.stdin?.write('\r')
    const { code, stdout } = await running.ended
    expect(code).toBe(0)
    expect(shown).toMatch(/ {2}\d+_\d+ {2}Linux {2}many-00\r?\n/)
    expect(shown).toContain('… and 2 more')
    expect(stdout.toString()).toContain('Nothing was done.')
    expect(lab.vault.account({ safe: 'Linux', object: 'many-00' }).id).toMatch(/_/)
  })
})

describe('a journal', () => {
  // Windows ends a process by a signal at once, without a word.
  it.skipIf(process.platform === 'win32')(
    'makes an interrupted run go on, and does nothing twice',
    async () => {
      const ids = add(8)
      const [stuck = ''] = ids.slice(4)
      const journal = join(folder, 'change.journal')
      const argv = [
        'accounts',
        'change',
        ...ids,
        '--yes',
        '--concurrency',
        '1',
        '--ndjson',
        '--journal',
        journal,
      ]
      const match = { path: `${stuck}/Change` }
      lab.faults.add({ surface: 'pvwa', kind: 'stall', times: 1, match })
      const running = startPvwa(lab, argv)
      // Until the request is there: what has not been sent yet is not begun.
      await allSuffered(lab)
      expect(readFileSync(journal, 'utf8')).toContain(`{"started":"${stuck}"}`)
      running.child.kill('SIGINT')
      const first = await running.ended
      expect(first.code).toBe(130)
      expect(first.stderr).toContain('Interrupted: 4 of 8 requested')
      expect(first.stderr).toContain('Run the same command again to go on where it stopped')
      expect(recordsOf(first).map(({ outcome }) => outcome)).toEqual([
        ...Array<string>(4).fill('requested'),
        'interrupted',
        ...Array<string>(3).fill('not started'),
      ])

      const second = await runPvwa(lab, argv)
      expect(recordsOf(second).map(({ outcome }) => outcome)).toEqual([
        ...Array<string>(4).fill('done before'),
        'uncertain',
        ...Array<string>(3).fill('requested'),
      ])
      expect(second.code).toBe(35)
      expect(second.stderr).toContain('say what to do with --uncertain: repeat, done or skip')
      const third = await runPvwa(lab, [...argv, '--uncertain', 'done'])
      expect(third.code).toBe(0)
      expect(recordsOf(third).map(({ outcome }) => outcome)).toEqual(Array(8).fill('done before'))
      const counts = asked('Change')
      for (const id of ids) expect(counts.get(id) ?? (id === stuck ? 1 : 0)).toBe(1)
      expect(readFileSync(journal, 'utf8')).not.toContain('S3ntinel')
    },
  )

  /** Runs until one item was done and its answer lost, and the next one begun; then kills. */
  const killed = async (
    argv: readonly string[],
    journal: string,
    method: string,
    input?: string,
  ): Promise<void> => {
    const match = { method, path: /Accounts(\/\d+_\d+)?\/?$/i }
    const lost = lab.faults.add({ surface: 'pvwa', kind: 'reset', when: 'mid-body', times: 1, match })
    const stuck = lab.faults.add({ surface: 'pvwa', kind: 'stall', match })
    const running = startPvwa(lab, argv, input)
    await vi.waitFor(
      () => expect(readFileSync(journal, 'utf8').match(/^\{"started"/gm)).toHaveLength(2),
      20_000,
    )
    running.child.kill('SIGKILL')
    await running.ended
    lost.remove()
    stuck.remove()
  }
  const how = (journal: string): string[] => ['--yes', '--concurrency', '1', '--ndjson', '--journal', journal]

  it('goes on after a kill in the middle of adding: what is there already is not added again', async () => {
    const names = ['a', 'b', 'c'].map((name) => `killed-${name}`)
    const record = (name: string): object => ({ safe: 'Linux', platformId: 'UnixSSH', name, address: name })
    const input = names.map((name) => JSON.stringify(record(name))).join('\n')
    const journal = join(folder, 'add.journal')
    const argv = ['accounts', 'add', '--from', '-', ...how(journal)]
    await killed(argv, journal, 'POST', input)
    expect(lab.vault.account({ safe: 'Linux', object: 'killed-a' }).id).toMatch(/_/)
    const second = await runPvwa(lab, argv, input)
    expect(second).toMatchObject({ code: 0, stderr: '' })
    expect(recordsOf(second).map(({ object, outcome }) => [object, outcome])).toEqual([
      ['killed-a', 'done before'],
      ['killed-b', 'added'],
      ['killed-c', 'added'],
    ])
    const list = await accounts(['list', '--search', 'killed', '--ndjson'])
    expect(recordsOf(list).map(({ name }) => name)).toEqual(names)
  })

  it('goes on after a kill in the middle of deleting: what is gone already is done', async () => {
    const ids = add(3)
    const journal = join(folder, 'delete.journal')
    const argv = ['accounts', 'delete', ...ids, ...how(journal)]
    await killed(argv, journal, 'DELETE')
    expect(() => lab.vault.account({ safe: 'Linux', object: 'many-00' })).toThrow()
    const second = await runPvwa(lab, argv)
    expect({ code: second.code, ids: idsOf(second) }).toEqual({ code: 0, ids })
    expect((await accounts(['list', '--search', 'many-', '--json'])).stdout.toString()).toBe('[]\n')
  })

  it('goes on after a kill in the middle of moving: each is in one safe, with its secret', async () => {
    add(3)
    const journal = join(folder, 'killed-move.journal')
    const move = ['accounts', 'move', '--to', 'Windows-Test', ...how(journal)]
    await killed([...move, '--safe', 'Linux', '--search', 'many-'], journal, 'DELETE')
    const rest = [...move, '--safe', 'Linux', '--search', 'many-']
    expect(await runPvwa(lab, rest)).toMatchObject({ code: 0, stderr: '' })
    for (const name of ['many-00', 'many-01', 'many-02']) {
      expect(lab.vault.account({ safe: 'Windows-Test', object: name }).revealSecret()).toBe(
        `S3ntinel-${name}`,
      )
      expect(() => lab.vault.account({ safe: 'Linux', object: name })).toThrow()
    }
    expect(await runPvwa(lab, rest)).toMatchObject({ code: 0, stderr: '' })
  })

  it('asks to look where only the old id of a move that may be finished is known', async () => {
    const [id = ''] = add(1)
    const journal = join(folder, 'finished-move.journal')
    const argv = ['accounts', 'move', id, '--to', 'Windows-Test', ...how(journal)]
    const stuck = lab.faults.add({ surface: 'pvwa', kind: 'stall', match: { method: 'DELETE' } })
    const running = startPvwa(lab, argv)
    await vi.waitFor(() => lab.vault.account({ safe: 'Windows-Test', object: 'many-00' }), 20_000)
    running.child.kill('SIGKILL')
    await running.ended
    stuck.remove()
    // As if the last step had come through after all.
    expect((await accounts(['delete', id, '--yes'])).code).toBe(0)
    const second = await runPvwa(lab, argv)
    expect({ code: second.code, rows: recordsOf(second) }).toMatchObject({
      code: 35,
      rows: [{ id, outcome: 'uncertain', error: { code: 'UNCERTAIN' } }],
    })
    expect(second.stderr).toContain('Look for it in the new safe.')
    expect((await runPvwa(lab, [...argv, '--uncertain', 'done'])).code).toBe(0)
  })

  it('belongs to one action on one thing', async () => {
    const [id = ''] = add(1)
    const journal = ['--journal', join(folder, 'move.journal')]
    expect((await accounts(['move', id, '--to', 'Windows-Test', ...journal])).code).toBe(0)
    const other = await accounts(['move', id, '--to', 'Billing-DB', ...journal])
    expect({ code: other.code, stdout: other.stdout.length }).toEqual({ code: 20, stdout: 0 })
    expect(other.stderr).toContain('Continue it with the command that it belongs to')
    const same = await accounts(['move', id, '--to', 'Windows-Test', ...journal, '--json'])
    expect(recordsOf(same)).toMatchObject([{ id, outcome: 'done before', safe: 'Windows-Test' }])
  })

  it('that cannot be written is an error before anything is done', async () => {
    const [id = ''] = add(1)
    const ended = await accounts(['verify', id, '--journal', join(folder, 'nowhere', 'x')])
    expect({ code: ended.code, stdout: ended.stdout.length }).toEqual({ code: 20, stdout: 0 })
    expect(asked('Verify').size).toBe(0)
  })
})
