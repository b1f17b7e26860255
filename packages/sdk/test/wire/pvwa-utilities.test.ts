import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { PasswordVault, type Account, type NewAccount } from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'

let lab: Lab
let pvwa: PasswordVault
let folder: string

const address = 'farm.example.com'

beforeEach(async () => {
  lab = await Lab.start()
  folder = await mkdtemp(join(tmpdir(), 'sallyport-utilities-'))
  pvwa = new PasswordVault({
    url: lab.urls.pvwa,
    auth: { method: 'cyberark', username: 'administrator', password: 'Lab-Administrator-1' },
    tls: { ca: lab.ca.pem },
  })
  await pvwa.safes.add('Farm', { managingCpm: 'PasswordManager' })
  await pvwa.safes.add('Farm-Archive', { managingCpm: 'PasswordManager' })
})
afterEach(async () => {
  await pvwa.close()
  await lab.stop()
  await rm(folder, { recursive: true })
})

async function add(name: string, more: Partial<NewAccount> = {}): Promise<Account> {
  return pvwa.accounts.add({
    safe: 'Farm',
    platformId: 'UnixSSH',
    name,
    username: name,
    address,
    secret: `S3cret-${name}`,
    ...more,
  })
}

/** Accounts of one address: verified, failed, never touched, not managed; and others that must be left alone. */
async function farm(): Promise<void> {
  await add('good')
  await add('failed')
  lab.pvwa.cpm.script({ safe: 'Farm', object: 'failed' }, { verify: 'failure' })
  for (const name of ['good', 'failed']) {
    await pvwa.accounts.verify(await pvwa.accounts.find({ safe: 'Farm', name }))
  }
  lab.clock.advance(60_000)
  lab.pvwa.cpm.settle()
  await add('untouched')
  await add('manual', { management: { automatic: false, manualReason: 'by hand' } })
  await add('Archived', { safe: 'Farm-Archive' })
  await add('elsewhere', { address: `x${address}` })
  // Real servers leave out what is empty (defect 2).
  await pvwa.accounts.add({ safe: 'Farm', platformId: 'UnixSSH', name: `bare ${address}` })
  lab.journal.clear()
}

/** Requests that changed something, as `METHOD path`, without the application's name. */
function changesSent(): string[] {
  return lab.journal
    .entries()
    .filter(({ method, path }) => method !== 'GET' && !/log(on|off)$/i.test(path))
    .map(({ method, path }) => `${method} ${path}`)
}
const named = (accounts: readonly Account[]): string[] => accounts.map(({ name }) => name).sort()

describe('helpers by address', () => {
  it('plan what they would do and change nothing [pvwa/helpers-dry-run] [pvwa/helpers-by-address] [pvwa/helpers-absent-members] [pvwa/helpers-change-failed] [pvwa/helpers-reconcile-failed]', async () => {
    await farm()
    const { utilities } = pvwa
    const upper = address.toUpperCase()
    const plans = {
      change: await utilities.change(upper),
      changeFailed: await utilities.changeFailed(address),
      reconcile: await utilities.reconcile(address, { usernames: ['GOOD', 'nobody'] }),
      reconcileFailed: await utilities.reconcileFailed(address, { usernames: ['failed', 'good'] }),
      setPassword: await utilities.setPassword(address, 'x'),
      deleteAccounts: await utilities.deleteAccounts(address, { keepInSafes: 'ARCHIVE' }),
      migrate: await utilities.migratePlatform('UnixSSH', 'UnixExclusive', { addresses: [upper] }),
    }
    const all = ['Archived', 'failed', 'good', 'manual', 'untouched']
    expect(
      Object.fromEntries(Object.entries(plans).map(([name, { items }]) => [name, named(items)])),
    ).toEqual({
      change: all,
      changeFailed: ['Archived', 'failed', 'manual', 'untouched'],
      reconcile: ['good'],
      reconcileFailed: ['failed'],
      setPassword: all,
      deleteAccounts: ['failed', 'good', 'manual', 'untouched'],
      migrate: all,
    })
    expect((await utilities.cloneAddress(address, { address: 'other' })).items).toHaveLength(5)
    expect(changesSent()).toEqual([])
    expect((await utilities.change('no such address')).items).toEqual([])
  })

  it('change, with an outcome for each and progress [pvwa/helpers-change] [pvwa/helpers-outcomes] [pvwa/helpers-journal]', async () => {
    await farm()
    const progress: number[] = []
    const plan = await pvwa.utilities.change(address, { usernames: ['good', 'untouched', 'manual'] })
    lab.journal.clear()
    const outcomes = await plan.run({ concurrency: 2, onProgress: ({ done }) => progress.push(done) })
    expect(outcomes.map(({ item, status }) => [item.name, status])).toEqual(
      plan.items.map(({ name }) => [name, 'fulfilled']),
    )
    expect(progress).toEqual([1, 2, 3])
    expect(changesSent()).toHaveLength(3)
    expect(changesSent().every((line) => /^POST .*\/Change$/i.test(line))).toBe(true)
  })

  it('go on with the others when one is refused, and say which [pvwa/helpers-outcomes] [pvwa/helpers-reconcile]', async () => {
    await farm()
    const plan = await pvwa.utilities.reconcile(address)
    // Gone in between.
    await pvwa.accounts.delete(await pvwa.accounts.find({ safe: 'Farm', name: 'untouched' }))
    const outcomes = await plan.run()
    const rejected = outcomes.filter(({ status }) => status === 'rejected')
    expect(rejected).toMatchObject([{ item: { name: 'untouched' }, error: { name: 'NotFoundError' } }])
    expect(outcomes).toHaveLength(5)
  })

  it('set one password in the vault alone, which shows nowhere [pvwa/helpers-set-password]', async () => {
    await farm()
    const journal = join(folder, 'journal')
    const plan = await pvwa.utilities.setPassword(address, 'New-S3ntinel', { usernames: ['good', 'failed'] })
    const outcomes = await plan.run({ journal })
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
    for (const account of plan.items) {
      expect((await pvwa.accounts.getPassword(account)).secret.reveal()).toBe('New-S3ntinel')
    }
    const printed =
      inspect([plan, outcomes], { depth: 9, showHidden: true }) + JSON.stringify([plan, outcomes])
    expect(printed + (await readFile(journal, 'utf8'))).not.toContain('S3ntinel')
  })

  it('delete, but not in the safes to keep, and not twice after an interruption [pvwa/helpers-delete] [pvwa/helpers-journal]', async () => {
    await farm()
    const journal = join(folder, 'journal')
    const controller = new AbortController()
    const plan = await pvwa.utilities.deleteAccounts(address, { keepInSafes: 'archive' })
    const first = await plan.run({
      journal,
      concurrency: 1,
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done === 2) controller.abort()
      },
    })
    const done = first.filter(({ status }) => status === 'fulfilled').length
    expect(done).toBeGreaterThanOrEqual(2)
    expect(done).toBeLessThan(4)
    lab.journal.clear()
    const second = await plan.run({ journal })
    expect(second.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled'])
    expect(
      second.filter(({ status, ...rest }) => status === 'fulfilled' && 'resumed' in rest && rest.resumed),
    ).toHaveLength(done)
    expect(changesSent().length).toBeLessThanOrEqual(4 - done + 1)
    expect(named(await pvwa.accounts.list({ address }).toArray())).toEqual(['Archived'])
    // Another plan's journal is refused.
    for (const other of [
      await pvwa.utilities.change(address),
      await pvwa.utilities.deleteAccounts(address),
      await pvwa.utilities.deleteAccounts(address, { keepInSafes: 'archive', usernames: ['good'] }),
    ]) {
      expect(await failureOf(other.run({ journal }))).toMatchObject({ code: 'JOURNAL_UNUSABLE' })
    }
    expect(await failureOf(plan.run({ jurnal: 'x' } as never))).toMatchObject({ code: 'INVALID_OPTION' })
    expect(await failureOf(plan.run({ timeoutMs: 'x' } as never))).toMatchObject({ code: 'INVALID_OPTION' })
  })

  it('give each outcome as it comes, and do about what may be done as they are told [pvwa/helpers-outcomes] [pvwa/helpers-journal]', async () => {
    await farm()
    const journal = join(folder, 'journal')
    const plan = await pvwa.utilities.reconcile(address, { usernames: ['good', 'failed'] })
    const seen: unknown[] = []
    for await (const { item, status } of plan.stream()) seen.push([item, status])
    expect(seen).toEqual(plan.items.map((item) => [item, 'fulfilled']))
    const last = plan.items[1]!.id
    lab.faults.add({ surface: 'pvwa', kind: 'reset', match: { path: new RegExp(`${last}/Reconcile`) } })
    const broken = await plan.run({ journal })
    expect(broken.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    lab.faults.clear()
    lab.journal.clear()
    const skipped = await plan.run({ journal, onUncertain: () => 'skip' })
    expect(skipped[1]).toMatchObject({ status: 'rejected', error: { name: 'UncertainError' } })
    expect(changesSent()).toEqual([])
    expect(() => plan.stream({ timeoutMs: 'x' } as never)).toThrow('timeoutMs')
  })

  it('tell how the accounts are [pvwa/helpers-account-status]', async () => {
    await farm()
    const status = await pvwa.utilities.status(address, { usernames: ['good', 'failed', 'manual', 'nobody'] })
    expect(status).toMatchObject({ address, found: 5, good: 1, ok: false, missing: ['nobody'] })
    expect(status.failed.map(({ account, why, reason }) => [account.name, why, reason]).sort()).toEqual([
      ['failed', 'failure', undefined],
      ['manual', 'no-status', 'by hand'],
    ])
    expect(await pvwa.utilities.status(address, { usernames: ['good'] })).toMatchObject({
      ok: true,
      failed: [],
    })
    expect(await pvwa.utilities.status('no such address')).toMatchObject({ found: 0, good: 0, ok: true })
  })

  it('refuse options that nobody knows, before anything is asked [pvwa/helpers-by-address]', async () => {
    const { utilities } = pvwa
    const wrong = [
      () => utilities.change(''),
      () => utilities.change(address, { username: ['x'] } as never),
      () => utilities.deleteAccounts(address, { keepInSafes: '' }),
      () => utilities.migratePlatform('', 'x'),
      () => utilities.cloneAddress(address, { adress: 'x' } as never),
      () => utilities.setPassword(address, 5 as never),
    ]
    lab.journal.clear()
    for (const call of wrong) expect(await failureOf(call())).toMatchObject({ name: 'ConfigurationError' })
    expect(lab.journal.entries()).toEqual([])
  })
})

describe('clones', () => {
  it('of an address are added, and not twice after an interruption [pvwa/helpers-clone-address] [pvwa/helpers-journal]', async () => {
    await add('one', { properties: { Port: '22' } })
    await add('two')
    const changes = { address: 'farm2.example.com', safe: 'Farm-Archive', properties: { Location: 'B' } }
    const plan = await pvwa.utilities.cloneAddress(address, changes)
    expect(plan.items.map(({ clone }) => clone.name)).toEqual([
      'farm2.example.com-one',
      'farm2.example.com-two',
    ])
    const journal = join(folder, 'journal')
    const outcomes = await plan.run({ journal })
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
    const made = await pvwa.accounts.list({ address: 'farm2.example.com' }).toArray()
    expect(made).toMatchObject([
      { safe: 'Farm-Archive', username: 'one', properties: { Port: '22', Location: 'B' } },
      { safe: 'Farm-Archive', username: 'two', properties: { Location: 'B' } },
    ])
    expect(await failureOf(pvwa.accounts.getPassword(made[0]!))).toMatchObject({ name: 'SecretNotSetError' })

    const some = await pvwa.utilities.cloneAddress(address, changes, { usernames: ['TWO'] })
    expect(some.items.map(({ account }) => account.name)).toEqual(['two'])

    // The same plan made anew: done is done.
    lab.journal.clear()
    const again = await (await pvwa.utilities.cloneAddress(address, changes)).run({ journal })
    expect(again.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
    expect(changesSent()).toEqual([])
  })

  it('that an interrupted run may have added are looked for [pvwa/helpers-journal] [pvwa/helpers-clone-address]', async () => {
    await add('one')
    await add('two')
    const plan = await pvwa.utilities.cloneAddress(address, { safe: 'Farm-Archive' })
    const journal = join(folder, 'journal')
    // The connection breaks: nobody knows whether anything was done.
    lab.faults.add({
      surface: 'pvwa',
      kind: 'reset',
      match: { method: 'POST', path: '/API/Accounts' },
      times: 2,
    })
    const first = await plan.run({ journal, concurrency: 1 })
    expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await pvwa.accounts.add(plan.items[0]!.clone)
    const second = await plan.run({ journal })
    expect(second.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
    expect(await pvwa.accounts.list({ safe: 'Farm-Archive' }).toArray()).toHaveLength(2)
  })

  it('of one account need exactly one [pvwa/helpers-clone-account]', async () => {
    await add('one')
    const clone = await pvwa.utilities.cloneAccount(
      { address, username: 'one' },
      { username: 'two', safe: 'Farm-Archive' },
      { updateName: false },
    )
    expect(clone).toMatchObject({ safe: 'Farm-Archive', name: 'one', username: 'two', address })
    const none = pvwa.utilities.cloneAccount({ address, username: 'none' }, { safe: 'x' })
    expect(await failureOf(none)).toMatchObject({ name: 'NotFoundError' })
    await add('three', { username: 'one', platformId: 'UnixExclusive' })
    const two = pvwa.utilities.cloneAccount({ address, username: 'one' }, { safe: 'Farm-Archive' })
    expect(await failureOf(two)).toMatchObject({ name: 'AmbiguousMatchError' })
  })
})

describe('platforms', () => {
  it('are migrated, of some addresses or all [pvwa/helpers-migrate-platform] [pvwa/helpers-outcomes]', async () => {
    await add('one', { platformId: 'UnixExclusive' })
    await add('two', { platformId: 'UnixExclusive', address: 'other.example.com' })
    const some = await pvwa.utilities.migratePlatform('UnixExclusive', 'UnixSSH', {
      addresses: ['OTHER.example.com'],
    })
    expect(await some.run()).toMatchObject([
      { status: 'fulfilled', value: { name: 'two', platformId: 'UnixSSH' } },
    ])
    const rest = await pvwa.utilities.migratePlatform('unixexclusive', 'NoSuchPlatform')
    const [refused] = await rest.run()
    expect(refused).toMatchObject({ status: 'rejected', item: { name: 'one' } })
  })

  it('are counted with their accounts and components [pvwa/helpers-platform-counts]', async () => {
    const outcomes = await pvwa.utilities.platformCounts()
    const counts = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    const targets = await pvwa.platforms.targets.list().toArray()
    expect(counts.map(({ platform }) => platform.platformId)).toEqual(
      targets.map(({ platformId }) => platformId),
    )
    const ssh = counts.find(({ platform }) => platform.platformId === 'UnixSSH')!
    const accounts = await pvwa.accounts.list({ platformId: 'UnixSSH' }).toArray()
    expect(ssh.accounts).toBe(accounts.length)
    expect(ssh.platform).toMatchObject({ name: 'Unix via SSH', systemType: '*NIX', active: true })
    const { connectors } = await pvwa.platforms.targets.sessionManagement('UnixSSH')
    expect(ssh.connectors).toEqual(connectors.filter(({ enabled }) => enabled).map(({ id }) => id))
  })

  it('are told by the components that they use, and the other way round [pvwa/helpers-component-usage]', async () => {
    await pvwa.platforms.targets.updateSessionManagement('UnixSSH', {
      connectors: { 'PSM-SSH': true, 'PSM-WinSCP': true },
    })
    const byPlatform = await pvwa.utilities.connectorsByPlatform()
    const ssh = byPlatform.find(({ item }) => item.platformId === 'UnixSSH')!
    expect(ssh).toMatchObject({
      status: 'fulfilled',
      value: expect.arrayContaining(['PSM-SSH', 'PSM-WinSCP']) as unknown,
    })
    const { connectors, failures } = await pvwa.utilities.connectorUsage()
    expect(failures).toEqual([])
    expect(connectors.map(({ connector }) => connector)).toEqual(
      (await pvwa.psm.connectors()).map(({ id }) => id),
    )
    const usage = connectors.find(({ connector }) => connector === 'PSM-WinSCP')!
    expect(usage).toMatchObject({ listed: true, platforms: expect.arrayContaining(['UnixSSH']) as unknown })
    // Nobody uses some of them, and they are told of as well.
    expect(connectors.some(({ platforms }) => platforms.length === 0)).toBe(true)
  })
})
