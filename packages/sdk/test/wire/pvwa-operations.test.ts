import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { PasswordVault, type AccessRequest, type Account } from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'

let lab: Lab
let pvwa: PasswordVault
let operator: PasswordVault

/** A client of one of the lab's users. */
function as(username: string, password: string): PasswordVault {
  return new PasswordVault({
    url: lab.urls.pvwa,
    auth: { method: 'cyberark', username, password },
    tls: { ca: lab.ca.pem },
  })
}

beforeEach(async () => {
  lab = await Lab.start({ pvwa: { version: '14.6.0' } })
  pvwa = as('administrator', 'Lab-Administrator-1')
  operator = as('operator', 'Lab-Operator-1')
})
afterEach(async () => {
  await operator.close()
  await pvwa.close()
  await lab.stop()
})

describe('sessions', () => {
  it('are listed, read, watched, suspended and ended [pvwa/live-sessions-list] [pvwa/live-sessions-members] [pvwa/live-sessions-get] [pvwa/live-sessions-activities] [pvwa/live-sessions-properties] [pvwa/live-sessions-monitor] [pvwa/live-sessions-suspend] [pvwa/live-sessions-terminate] [pvwa/live-sessions-missing]', async () => {
    const { sessions } = pvwa
    const [session] = await sessions.list().toArray()
    expect(session).toMatchObject({
      live: true,
      user: 'operator',
      connectionComponent: 'PSM-SSH',
      platformId: 'UnixSSH',
      canTerminate: true,
      ticketId: undefined,
    })
    expect(session!.startedAt).toBeInstanceOf(Date)
    // It goes on between the two looks.
    const durationSeconds = expect.any(Number) as number
    expect(await sessions.get(session!)).toEqual({ ...session, durationSeconds })
    expect((await sessions.activities(session!)).map(({ text }) => text)).toContain('df -h')
    expect(await sessions.properties(session!)).toMatchObject({ UserName: 'root' })
    const viewer = await sessions.monitor(session!)
    expect(viewer.kind).toBe('rdp')
    expect(viewer.kind === 'rdp' && viewer.file.bytes().length).toBeGreaterThan(20)
    expect((await sessions.monitor(session!.id, { as: 'html5' })).kind).toBe('html5')

    await sessions.suspend(session!)
    await sessions.resume(session!)
    expect(await failureOf(sessions.resume(session!))).toMatchObject({ name: 'ConfigurationError' })
    await sessions.terminate(session!.guid!)
    expect(await sessions.list().toArray()).toEqual([])
    expect(await failureOf(sessions.get(session!))).toMatchObject({ name: 'NotFoundError' })
    expect(await failureOf(sessions.terminate(session!))).toMatchObject({ name: 'NotFoundError' })
  })

  it('are found by safe, text and time, and sorted [pvwa/live-sessions-query] [pvwa/live-sessions-sort] [pvwa/live-sessions-from-connect]', async () => {
    const account = await pvwa.accounts.find({ safe: 'Windows-Test', name: 'windows1' })
    await pvwa.accounts.connect(account, { component: 'PSM-RDP', reason: 'to look' })
    const users = async (options: Parameters<typeof pvwa.sessions.list>[0]): Promise<unknown[]> =>
      (await pvwa.sessions.list(options).toArray()).map(({ user }) => user)
    expect(await users({ sort: 'user asc' })).toEqual(['administrator', 'operator'])
    expect(await users({ sort: 'user desc' })).toEqual(['operator', 'administrator'])
    expect(await users({ search: 'df -h' })).not.toContain('administrator')
    expect(await users({ from: new Date(Date.now() - 60_000) })).toEqual(['administrator'])
    expect(await users({ to: new Date(Date.now() - 60_000) })).toEqual(['operator'])
    expect(await users({ activities: 'no such command' })).toEqual([])
  })

  it('come page after page, although no page links to the next [pvwa/live-sessions-paging]', async () => {
    const account = await pvwa.accounts.find({ safe: 'Windows-Test', name: 'windows1' })
    for (let count = 0; count < 7; count += 1) await pvwa.accounts.connect(account, { component: 'PSM-RDP' })
    const all = await pvwa.sessions.list({ pageSize: 3 }).toArray()
    expect(new Set(all.map(({ id }) => id)).size).toBe(8)
    const sizes: number[] = []
    for await (const page of pvwa.sessions.list({ pageSize: 3 }).pages()) sizes.push(page.items.length)
    expect(sizes).toEqual([3, 3, 2])
  })
})

describe('recordings', () => {
  it('are listed, read and fetched [pvwa/recordings-list] [pvwa/recordings-get] [pvwa/recordings-activities] [pvwa/recordings-valid] [pvwa/recordings-play] [pvwa/recordings-file] [pvwa/recordings-missing] [pvwa/recordings-paging]', async () => {
    const { recordings } = pvwa
    const [recording] = await recordings.list({ search: 'ldap-user' }).toArray()
    expect(recording).toMatchObject({ live: false, user: 'ldap-user', durationSeconds: 1_800 })
    expect(recording!.files[0]!.size).toBeGreaterThan(0)
    expect(await recordings.get(recording!)).toEqual(recording)
    expect(await recordings.activities(recording!.id)).not.toEqual([])
    expect(Object.keys(await recordings.properties(recording!))).toContain('PolicyID')
    expect(await recordings.isValid(recording!)).toBe(true)
    const bytes = await recordings.play(recording!)
    expect(bytes.length).toBe(recording!.files[0]!.size)
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-recordings-'))
    try {
      const file = join(folder, 'session.avi')
      await recordings.download(recording!, file)
      expect(Buffer.from(bytes).equals(await readFile(file))).toBe(true)
      const none = recordings.download('99_99', join(folder, 'none.avi'))
      expect(await failureOf(none)).toMatchObject({ name: 'NotFoundError' })
      const large = recordings.download(recording!, join(folder, 'large.avi'), { maxAnswerBytes: 10 })
      expect(await failureOf(large)).toMatchObject({ code: 'ANSWER_TOO_LARGE' })
      expect(await readdir(folder)).toEqual(['session.avi'])
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('are there when a session has ended [pvwa/recordings-list]', async () => {
    const [session] = await pvwa.sessions.list().toArray()
    await pvwa.sessions.terminate(session!)
    const ids = (await pvwa.recordings.list().toArray()).map(({ id }) => id)
    expect(ids).toContain(session!.id)
  })
})

describe('health', () => {
  it('is told as a whole and by component [pvwa/health-summary] [pvwa/health-details] [pvwa/health-components]', async () => {
    const { components, vaults } = await pvwa.health.summary()
    expect(components.map(({ id }) => id)).toContain('CPM')
    expect(components.find(({ id }) => id === 'CPM')).toMatchObject({ connected: 1, total: 1 })
    expect(vaults).toMatchObject([{ role: 'Primary', loggedOn: true }])
    const [cpm] = await pvwa.health.details('CPM')
    expect(cpm).toMatchObject({ username: 'PasswordManager', loggedOn: true, statistic: undefined })
    expect(cpm!.lastLogonAt).toBeInstanceOf(Date)
    for (const component of ['PVWA', 'SessionManagement', 'AIM', 'PTA'] as const) {
      expect(Array.isArray(await pvwa.health.details(component))).toBe(true)
    }
    lab.journal.clear()
    expect(await failureOf(pvwa.health.details('cpm' as never))).toMatchObject({ name: 'ConfigurationError' })
    expect(lab.journal.entries()).toEqual([])
    expect(await failureOf(operator.health.summary())).toMatchObject({ name: 'PermissionError' })
  })
})

describe('requests for access', () => {
  let account: Account
  /** The requests of `operator` that wait; the lab has others of its own. */
  const ofOperator = async (who: PasswordVault): Promise<AccessRequest[]> =>
    (await who.requests.incoming({ waiting: true })).filter(({ requester }) => requester === 'operator')
  beforeEach(async () => {
    await pvwa.safes.add('Linux-Guarded')
    await pvwa.safes.members.add('Linux-Guarded', 'operator', {
      permissions: { useAccounts: true, retrieveAccounts: true, listAccounts: true },
    })
    await pvwa.safes.members.add('Linux-Guarded', 'auditor', {
      permissions: { listAccounts: true, requestsAuthorizationLevel1: true },
    })
    const added = {
      safe: 'Linux-Guarded',
      platformId: 'UnixDualControl',
      username: 'root',
      address: 'vault1',
    }
    account = await pvwa.accounts.add({ ...added, secret: 'S3cret' })
  })

  it('are made, confirmed and used [pvwa/access-requests-create] [pvwa/access-requests-members] [pvwa/access-requests-list] [pvwa/access-requests-incoming] [pvwa/access-requests-get] [pvwa/access-requests-confirm] [pvwa/access-requests-delete] [pvwa/access-requests-missing]', async () => {
    await using auditor = as('auditor', 'Lab-Auditor-1')
    expect((await failureOf(operator.accounts.getPassword(account))).status).toBeGreaterThanOrEqual(400)
    const from = new Date(Math.floor(Date.now() / 1000) * 1000 - 60_000)
    const to = new Date(from.getTime() + 86_400_000)
    const made = await operator.requests.create(account, {
      reason: 'release 7',
      multipleAccess: true,
      from,
      to,
    })
    expect(made).toMatchObject({
      safe: 'Linux-Guarded',
      requester: 'operator',
      accountId: account.id,
      from,
      to,
    })
    expect(made.createdAt).toBeInstanceOf(Date)
    expect(await operator.requests.list({ waiting: true })).toMatchObject([{ id: made.id }])
    expect(await operator.requests.get(made)).toMatchObject({ id: made.id, confirmationsLeft: 1 })

    const waiting = (await ofOperator(auditor))[0]
    expect(waiting).toMatchObject({ id: made.id, safe: 'Linux-Guarded' })
    expect(await auditor.requests.getIncoming(waiting!)).toMatchObject({ id: made.id })
    await auditor.requests.confirm(waiting!, { reason: 'fine' })
    expect(await ofOperator(auditor)).toEqual([])
    expect((await operator.accounts.getPassword(account)).secret.reveal()).toBe('S3cret')

    await operator.requests.delete(made)
    expect(await operator.requests.list()).toEqual([])
    expect(await failureOf(operator.requests.get(made.id))).toMatchObject({ name: 'NotFoundError' })
  })

  it('are rejected [pvwa/access-requests-confirm]', async () => {
    await using auditor = as('auditor', 'Lab-Auditor-1')
    const { id } = await operator.requests.create(account, { reason: 'please' })
    await auditor.requests.reject(id, { reason: 'not now' })
    expect((await failureOf(operator.accounts.getPassword(account))).status).toBeGreaterThanOrEqual(400)
    expect((await operator.requests.get(id)).confirmers).toMatchObject([
      { name: 'auditor', reason: 'not now' },
    ])
  })

  it('are made and decided many at a time [pvwa/access-requests-bulk] [pvwa/access-requests-bulk-confirm]', async () => {
    await using auditor = as('auditor', 'Lab-Auditor-1')
    const added = {
      safe: 'Linux-Guarded',
      platformId: 'UnixDualControl',
      username: 'root',
      address: 'vault2',
    }
    const other = await pvwa.accounts.add({ ...added, secret: 'S3cret-2' })
    const id = await operator.requests.createMany([
      { account, reason: 'one', multipleAccess: true },
      { account: other.id, reason: 'two' },
    ])
    expect(await operator.requests.job(id, { items: true })).toMatchObject({ id, succeeded: 2, failed: 0 })
    const [first, second] = await ofOperator(auditor)
    const decided = await auditor.requests.confirmMany([first!, second!.id, '9_9'], { reason: 'both' })
    // What the server refused is not silently done.
    expect(await auditor.requests.job(decided!)).toMatchObject({ succeeded: 2, failed: 1 })
    expect((await operator.accounts.getPassword(account)).secret.reveal()).toBe('S3cret')
    expect((await operator.accounts.getPassword(other)).secret.reveal()).toBe('S3cret-2')
    const third = await operator.requests.create(other, { reason: 'again' })
    await auditor.requests.rejectMany([third])
    expect(await ofOperator(auditor)).toEqual([])
  })
})

describe('dependent accounts', () => {
  it('are added, listed, changed, synchronized and deleted [pvwa/dependents-list] [pvwa/dependents-add] [pvwa/dependents-update] [pvwa/dependents-resume] [pvwa/dependents-delete]', async () => {
    const { dependentAccounts } = pvwa
    const account = await pvwa.accounts.find({ safe: 'Windows-Test', name: 'windows1' })
    const added = await dependentAccounts.add(account, {
      name: 'backup service',
      platformId: 'WinService',
      properties: { Address: 'web1.example.com', ServiceName: 'Backup' },
      management: { automatic: false, manualReason: 'not yet' },
    })
    expect(added).toMatchObject({ name: 'backup service', platformId: 'WinService' })
    expect((await dependentAccounts.of(account)).map(({ id }) => id)).toContain(added.id)
    expect((await dependentAccounts.list({ account }).toArray()).map(({ id }) => id)).toContain(added.id)
    expect(await dependentAccounts.list({ safe: 'Linux', platformId: 'WinService' }).toArray()).toEqual([])

    await dependentAccounts.update(account, added, { properties: { ServiceName: 'Restore' } })
    expect(await dependentAccounts.get(account, added.id)).toMatchObject({
      name: 'backup service',
      properties: { Address: 'web1.example.com', ServiceName: 'Restore' },
      management: { automatic: false, manualReason: 'not yet' },
    })
    await dependentAccounts.resume(account, added)
    expect(await dependentAccounts.get(account, added)).toMatchObject({ management: { automatic: true } })
    await dependentAccounts.sync(account, added)
    const job = await dependentAccounts.syncMany(account, [added, added.id, '9_9'])
    expect(await pvwa.requests.job(job!)).toMatchObject({ succeeded: 2, failed: 1 })
    await dependentAccounts.delete(account, added)
    expect((await dependentAccounts.of(account)).map(({ id }) => id)).not.toContain(added.id)
    expect(await failureOf(dependentAccounts.get(account, added))).toMatchObject({ name: 'NotFoundError' })
  })
})

describe('rules and access', () => {
  it('of the master policy change one by one [pvwa/master-policy-get] [pvwa/master-policy-put]', async () => {
    const before = await pvwa.masterPolicy.get()
    expect(before.rules.passwordChangeDays).toBeGreaterThan(0)
    const after = await pvwa.masterPolicy.update({ requireReason: true, passwordVerificationDays: 3 })
    expect(after.rules).toEqual({ ...before.rules, requireReason: true, passwordVerificationDays: 3 })
    expect(await pvwa.masterPolicy.get()).toEqual(after)
    expect(await failureOf(pvwa.masterPolicy.update({}))).toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('are given just in time, and taken back [pvwa/jit-grant] [pvwa/jit-revoke]', async () => {
    const account = await pvwa.accounts.find({ safe: 'Windows-Test', name: 'windows1' })
    await pvwa.administrativeAccess.grant(account)
    await pvwa.administrativeAccess.revoke(account.id)
    expect((await failureOf(pvwa.administrativeAccess.revoke(account))).status).toBeGreaterThanOrEqual(400)
  })
})

describe('what has no method', () => {
  it('logs on, renews its session and is refused as everything else [pvwa/generic-request]', async () => {
    const ask = { method: 'GET', path: 'API/ComponentsMonitoringSummary/' } as const
    expect(await pvwa.request(ask)).toHaveProperty('Components')
    lab.pvwa.endSessions()
    expect(await pvwa.request(ask)).toHaveProperty('Vaults')
    expect(lab.pvwa.sessions).toHaveLength(1)
    expect(await failureOf(operator.request(ask))).toMatchObject({ name: 'PermissionError' })
  })
})
