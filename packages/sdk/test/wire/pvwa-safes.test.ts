import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { bulk } from '@sallyport/sdk'
import { PasswordVault, permissionsOf } from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'

let lab: Lab
let pvwa: PasswordVault

/** A client of one of the lab's users. */
function as(name: string): PasswordVault {
  const user = lab.describe().pvwa.users.find((candidate) => candidate.name === name)!
  return new PasswordVault({
    url: lab.urls.pvwa,
    auth: { method: 'cyberark', username: name, password: user.password! },
    tls: { ca: lab.ca.pem },
  })
}

beforeAll(async () => {
  lab = await Lab.start()
})
afterAll(() => lab.stop())
beforeEach(async () => {
  await lab.reset()
  pvwa = as('administrator')
})
afterEach(() => pvwa.close())

describe('safes', () => {
  it('are not changed below 12.2 without what PVWA does not tell there, and would clear [pvwa/safes-update-keeps]', async () => {
    lab.settings.pvwa.version = '11.5'
    const { safes } = pvwa
    await safes.add('Old', { location: '\\Applications', autoPurgeEnabled: true, description: 'before' })
    const place = { location: '\\Applications', autoPurgeEnabled: true }
    for (const changes of [
      { description: 'after' },
      { location: place.location },
      { autoPurgeEnabled: true },
    ]) {
      expect(await failureOf(safes.update('Old', changes))).toMatchObject({ code: 'NOT_SUPPORTED' })
    }
    expect(await failureOf(safes.rename('Old', 'New'))).toMatchObject({ code: 'NOT_SUPPORTED' })
    expect(lab.vault.safe('Old')).toMatchObject({ ...place, description: 'before' })
    await safes.update('Old', { ...place, description: 'after', name: 'New' })
    expect(lab.vault.safe('New')).toMatchObject({ ...place, description: 'after' })
    expect(lab.vault.safe('New')?.retention).toEqual({ versions: 10, days: null })
  })

  it('are made, read, found, changed, renamed and deleted [pvwa/safes-add] [pvwa/safes-get] [pvwa/safes-update-keeps] [pvwa/safes-rename] [pvwa/safes-delete]', async () => {
    const { safes } = pvwa
    const made = await safes.add('Payments', {
      description: 'Zahlungen für alle',
      retentionDays: 30,
      managingCpm: 'PasswordManager',
    })
    expect(made).toMatchObject({
      name: 'Payments',
      description: 'Zahlungen für alle',
      retentionDays: 30,
      retentionVersions: undefined,
      managingCpm: 'PasswordManager',
    })
    expect(made.number).toBeGreaterThan(0)
    expect(await safes.exists('PAYMENTS')).toBe(true)
    expect(await safes.names({ search: 'Payments' })).toEqual(['Payments'])

    const changed = await safes.update('Payments', { description: 'Payments' })
    expect(changed).toMatchObject({
      description: 'Payments',
      retentionDays: 30,
      managingCpm: 'PasswordManager',
    })
    const versions = await safes.update(made, { retentionVersions: 3 })
    expect(versions).toMatchObject({
      retentionVersions: 3,
      retentionDays: undefined,
      description: 'Payments',
    })

    const renamed = await safes.rename('Payments', 'Payments 2')
    expect(renamed).toMatchObject({ name: 'Payments 2', number: made.number, retentionVersions: 3 })
    expect(await safes.exists('Payments')).toBe(false)
    expect(await safes.get(renamed)).toMatchObject({ name: 'Payments 2', description: 'Payments' })

    await safes.delete(renamed)
    expect(await safes.exists('Payments 2')).toBe(false)
    expect(await failureOf(safes.delete('Payments 2'))).toMatchObject({ name: 'NotFoundError' })
  })

  it.each(['a.b', 'with space', 'Zürich 東京', 'a#b', "O'Neil", 'a=b;c'])(
    'can be called %s [pvwa/path-names-encoded] [pvwa/path-dot-needs-slash]',
    async (name) => {
      await pvwa.safes.add(name)
      expect((await pvwa.safes.get(name)).name).toBe(name)
      await pvwa.safes.members.add(name, 'auditor', { permissions: 'audit' })
      expect(await pvwa.safes.members.isMember(name, 'AUDITOR')).toBe(true)
      await pvwa.safes.members.remove(name, 'auditor')
      await pvwa.safes.delete(name)
      expect(await pvwa.safes.exists(name)).toBe(false)
    },
  )

  it('exist already, or are not there [pvwa/code-safe-exists] [pvwa/code-safe-missing]', async () => {
    expect(await failureOf(pvwa.safes.add('Linux'))).toMatchObject({ name: 'ConflictError' })
    expect(await failureOf(pvwa.safes.get('No such safe'))).toMatchObject({ name: 'NotFoundError' })
    expect(await failureOf(pvwa.safes.update('No such safe', { description: '' }))).toMatchObject({
      name: 'NotFoundError',
    })
  })

  it('come with their accounts when asked [pvwa/safes-list]', async () => {
    const [safe] = await pvwa.safes
      .list({ search: 'Linux', includeAccounts: true, extendedDetails: true })
      .toArray()
    expect(safe?.accounts?.map(({ name }) => name)).toContain('root-web1')
  })

  it('are listed over many pages, in order, each once [pvwa/page-ahead] [pvwa/page-next-link] [pvwa/page-last]', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `Many-${String(index).padStart(3, '0')}`)
    const outcomes = await bulk(names, (name, { signal }) => pvwa.safes.add(name, { signal }))
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([])
    const options = { search: 'Many-', sort: 'safeName asc', pageSize: 7 } as const
    expect(await pvwa.safes.names(options)).toEqual(names)
    const listed = await pvwa.safes.list({ ...options, extendedDetails: true }).toArray()
    expect(listed.map(({ retentionVersions }) => retentionVersions)).toEqual(names.map(() => 10))
    expect(await pvwa.safes.names({ ...options, sort: 'safeName desc', pagesAhead: 1 })).toEqual(
      names.reverse(),
    )
  })

  it('give administrators all rights on request [pvwa/safes-add-administrators]', async () => {
    const { administrators } = await pvwa.safes.add('Payments', {
      administrators: ['auditor', 'nobody-there'],
    })
    expect(administrators).toMatchObject([
      { member: 'auditor', added: true },
      { member: 'nobody-there', added: false, error: { name: 'NotFoundError' } },
    ])
    expect(await pvwa.safes.members.permissions('Payments', 'auditor')).toEqual(permissionsOf('admin'))
    expect(await pvwa.safes.addAdministrators('Payments', ['auditor', 'operator'])).toMatchObject([
      { member: 'auditor', added: false, error: { name: 'ConflictError' } },
      { member: 'operator', added: true },
    ])
  })
})

describe('members', () => {
  beforeEach(async () => {
    await pvwa.safes.add('Payments')
  })

  it('are added, read, changed and removed [pvwa/members-add] [pvwa/members-get] [pvwa/members-update-keeps] [pvwa/members-remove]', async () => {
    const { members } = pvwa.safes
    // A year ahead, in whole seconds.
    const expiresAt = new Date(Math.floor(Date.now() / 1000) * 1000 + 365 * 86_400_000)
    const added = await members.add('Payments', 'operator', { permissions: 'show', expiresAt })
    expect(added).toMatchObject({ name: 'operator', safeName: 'Payments', type: 'User', expiresAt })
    expect(added.permissions).toEqual(permissionsOf('show'))
    expect(await failureOf(members.add('Payments', 'operator', { permissions: 'use' }))).toMatchObject({
      name: 'ConflictError',
    })

    const changed = await members.update('Payments', 'operator', { permissions: { viewAuditLog: true } })
    expect(changed.permissions).toEqual(permissionsOf({ ...permissionsOf('show'), viewAuditLog: true }))
    expect(changed.expiresAt).toEqual(expiresAt)
    const forever = await members.update('Payments', 'operator', { expiresAt: null })
    expect(forever.expiresAt).toBeUndefined()
    expect((await members.get('Payments', 'operator')).permissions).toEqual(changed.permissions)

    await members.remove('Payments', 'operator')
    expect(await members.isMember('Payments', 'operator')).toBe(false)
    expect(await failureOf(members.get('Payments', 'operator'))).toMatchObject({ name: 'NotFoundError' })
  })

  it('are found by permission and by type [pvwa/members-by-permission] [pvwa/members-filters] [pvwa/members-list]', async () => {
    const { members } = pvwa.safes
    await members.add('Payments', 'operator', { permissions: 'use' })
    await members.add('Payments', 'auditor', { permissions: 'audit' })
    const names = async (options: Parameters<typeof members.list>[1]): Promise<string[]> =>
      (await members.list('Payments', options).toArray()).map(({ name }) => name)
    expect(await names({ permissions: 'viewAuditLog', type: 'user' })).toContain('auditor')
    expect(await names({ permissions: 'viewAuditLog' })).not.toContain('operator')
    expect(await names({ permissions: ['useAccounts', 'listAccounts'] })).toContain('operator')
    expect(await names({ search: 'audit' })).toEqual(['auditor'])
    expect(await names({ type: 'group' })).toEqual([])
  })

  it('may do what their permissions say, and nothing else [pvwa/members-is-member] [pvwa/members-errors-kept]', async () => {
    const auditor = as('auditor')
    const outsider = as('outsider')
    try {
      await pvwa.safes.members.add('Payments', 'auditor', { permissions: 'audit' })
      expect(await auditor.safes.members.isMember('Payments', 'auditor')).toBe(true)
      const refused = auditor.safes.members.add('Payments', 'operator', { permissions: 'use' })
      expect(await failureOf(refused)).toMatchObject({ name: 'PermissionError' })
      // A refusal stays one: it is never an answer of "no".
      const hidden = await failureOf(outsider.safes.members.isMember('Payments', 'outsider'))
      expect(['PermissionError', 'NotFoundError']).toContain(hidden.name)
    } finally {
      await auditor.close()
      await outsider.close()
    }
  })
})

describe('bulk over PVWA', () => {
  it('continues a run that was cancelled in the middle: nothing lost, nothing done twice [pvwa/bulk-journal] [pvwa/bulk-progress-and-cancel]', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-bulk-'))
    try {
      const names = Array.from({ length: 30 }, (_, index) => `Bulk-${index}`)
      const journal = { journal: join(folder, 'run'), name: 'make safes', concurrency: 4 }
      const controller = new AbortController()
      const first = await bulk(names, (name, { signal }) => pvwa.safes.add(name, { signal }), {
        ...journal,
        signal: controller.signal,
        onProgress: ({ done }) => {
          if (done === 10) controller.abort()
        },
      })
      expect(first).toHaveLength(30)
      const made = first.filter(({ status }) => status === 'fulfilled').length
      expect(made).toBeGreaterThanOrEqual(10)
      expect(made).toBeLessThan(20)

      let adds = 0
      const second = await bulk(
        names,
        async (name) => {
          adds += 1
          await pvwa.safes.add(name)
        },
        { ...journal, onUncertain: async (name) => ((await pvwa.safes.exists(name)) ? 'done' : 'repeat') },
      )
      expect(second.map(({ status }) => status)).toEqual(names.map(() => 'fulfilled'))
      expect(adds).toBeLessThanOrEqual(30 - made)
      expect((await pvwa.safes.names({ search: 'Bulk-' })).sort()).toEqual([...names].sort())
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
