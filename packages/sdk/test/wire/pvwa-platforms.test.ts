import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { PasswordVault } from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'
import { zipOf } from '../support/zip.ts'

let lab: Lab
let pvwa: PasswordVault
let folder: string

/** A client of one of the lab's users. */
function as(username: string, password: string): PasswordVault {
  return new PasswordVault({
    url: lab.urls.pvwa,
    auth: { method: 'cyberark', username, password },
    tls: { ca: lab.ca.pem },
  })
}

beforeAll(async () => {
  lab = await Lab.start()
})
afterAll(() => lab.stop())
beforeEach(async () => {
  await lab.reset()
  folder = await mkdtemp(join(tmpdir(), 'sallyport-platforms-'))
  pvwa = as('administrator', 'Lab-Administrator-1')
})
afterEach(async () => {
  await pvwa.close()
  await rm(folder, { recursive: true })
})

describe('platforms', () => {
  it('are listed of every kind, and by condition [pvwa/platforms-list] [pvwa/platforms-targets] [pvwa/platforms-dependents] [pvwa/platforms-groups] [pvwa/platforms-rotational-groups] [pvwa/platforms-targets-filter] [pvwa/platforms-targets-search]', async () => {
    const { platforms } = pvwa
    const general = await platforms.list({ active: true, type: 'regular', search: 'ssh' }).toArray()
    expect(general.map(({ platformId }) => platformId)).toContain('UnixSSH')
    const ssh = general.find(({ platformId }) => platformId === 'UnixSSH')!
    expect(ssh).toMatchObject({ name: 'Unix via SSH', systemType: '*NIX', active: true, type: 'Regular' })
    const required = (await platforms.list().toArray()).flatMap((platform) => platform.requiredProperties)
    expect(required.map(({ name }) => name)).toContain('LogonDomain')
    expect(ssh.credentialsManagement.allowedSafes).toBeDefined()

    const targets = await platforms.targets.list().toArray()
    const active = await platforms.targets.list({ active: true }).toArray()
    const inactive = await platforms.targets.list({ active: false }).toArray()
    expect(inactive.length).toBeGreaterThan(0)
    expect(inactive.every((platform) => platform.active === false)).toBe(true)
    expect(active.length + inactive.length).toBe(targets.length)
    const windows = await platforms.targets.list({ systemType: 'Windows', active: true }).toArray()
    expect(windows.map(({ platformId }) => platformId)).toContain('WinDomain')
    expect(windows.every(({ systemType }) => systemType === 'Windows')).toBe(true)
    expect((await platforms.targets.list({ search: 'domain' }).toArray()).length).toBeLessThan(targets.length)
    expect(await platforms.groups.list().toArray()).toMatchObject([
      { platformId: 'SSHKeyGroup', active: true },
    ])
    expect(await platforms.rotationalGroups.list().toArray()).toMatchObject([{ gracePeriod: 540 }])
    expect((await platforms.dependents.list({ search: 'service' }).toArray())[0]).toMatchObject({
      platformId: 'WinService',
      linkedTargetPlatforms: expect.any(Number) as unknown,
    })
  })

  it('tell their settings, safes and types [pvwa/platforms-details] [pvwa/platforms-details-missing] [pvwa/platforms-details-localised] [pvwa/platforms-safes] [pvwa/platforms-system-types]', async () => {
    const { platforms } = pvwa
    const { settings, active } = await platforms.details('UnixSSH')
    expect(active).toBe(true)
    expect(Object.keys(settings).length).toBeGreaterThan(40)
    expect(settings['PolicyID']).toBe('UnixSSH')
    lab.settings.pvwa.language = 'fr'
    const french = await platforms.details('UnixSSH')
    expect(Object.values(french.settings)).toContain('Oui')
    expect(french.active).toBe(true)
    expect(await failureOf(platforms.details('NoSuch'))).toMatchObject({ name: 'NotFoundError' })
    expect(await platforms.safes('UnixSSH')).toContain('Linux')
    const targets = await platforms.targets.list().toArray()
    const types = await platforms.systemTypes()
    expect(types.reduce((sum, type) => sum + type.platforms, 0)).toBe(targets.length)
  })

  it('are switched, and what is off takes no accounts [pvwa/platforms-activate] [pvwa/platforms-unique-id] [pvwa/code-platform-inactive]', async () => {
    const { targets } = pvwa.platforms
    const account = { safe: 'Linux', platformId: 'UnixSSH', username: 'x', address: 'y' }
    await targets.deactivate('Unix via SSH')
    expect(await targets.get('UnixSSH')).toMatchObject({ active: false })
    expect(await failureOf(pvwa.accounts.add(account))).toMatchObject({ vendorCode: 'PASWS032E' })
    await targets.activate(await targets.idOf('UnixSSH'))
    expect(await targets.get('UnixSSH')).toMatchObject({ active: true })
    await pvwa.accounts.add(account)
    await pvwa.platforms.groups.deactivate('SSHKeyGroup')
    expect(await pvwa.platforms.groups.get('SSHKeyGroup')).toMatchObject({ active: false })
  })

  it('are duplicated and deleted [pvwa/platforms-duplicate] [pvwa/platforms-duplicate-name] [pvwa/platforms-delete]', async () => {
    const { targets, groups } = pvwa.platforms
    const copy = await targets.duplicate('UnixSSH', 'Unix of Billing', { description: 'as before' })
    expect(copy).toMatchObject({ name: 'Unix of Billing' })
    expect(await targets.get(copy.id)).toMatchObject({ platformId: copy.platformId, systemType: '*NIX' })
    expect(await failureOf(targets.duplicate('UnixSSH', 'Unix of Billing'))).toMatchObject({
      name: 'ConflictError',
    })
    await targets.delete(copy)
    expect(await failureOf(targets.get(copy.id))).toMatchObject({ name: 'NotFoundError' })
    const pair = await groups.duplicate('SSHKeyGroup', 'Another group')
    await groups.delete(pair)
    expect(await groups.list({ search: 'Another' }).toArray()).toEqual([])
  })

  it('go by their number: a PlatformID there is refused [pvwa/platforms-id-numeric]', async () => {
    const raw = pvwa.request({
      method: 'GET',
      path: 'API/Platforms/Targets/UnixSSH/PrivilegedSessionManagement',
    })
    expect(await failureOf(raw)).toMatchObject({
      name: 'ConfigurationError',
      status: 400,
      vendorCode: 'PASWS167E',
    })
    expect(await pvwa.platforms.targets.sessionManagement('UnixSSH')).toMatchObject({
      psmServerId: 'PSMServer',
    })
  })

  it('keep the connection components that a change does not name [pvwa/session-policy-get] [pvwa/session-policy-put] [pvwa/session-policy-keeps] [pvwa/psm-connectors] [pvwa/psm-servers]', async () => {
    const { targets } = pvwa.platforms
    const before = await targets.sessionManagement('UnixSSH')
    expect(before.connectors).toContainEqual({ id: 'PSM-WinSCP', enabled: false })
    const after = await targets.updateSessionManagement('UnixSSH', { connectors: { 'PSM-WinSCP': true } })
    expect(after).toEqual({
      ...before,
      connectors: before.connectors.map(({ id, enabled }) => ({
        id,
        enabled: enabled || id === 'PSM-WinSCP',
      })),
    })
    expect(await targets.sessionManagement('UnixSSH')).toEqual(after)
    expect((await pvwa.psm.connectors()).map(({ id }) => id)).toContain('PSM-RDP')
    expect(await pvwa.psm.servers()).toMatchObject([{ id: 'PSMServer' }])
  })

  it('are exported, one or all, and imported again [pvwa/platform-export] [pvwa/platform-export-kinds] [pvwa/platform-export-all] [pvwa/platform-export-file] [pvwa/platform-import] [pvwa/platform-import-duplicate]', async () => {
    const { platforms } = pvwa
    const outcomes = await platforms.exportAll(folder)
    const targets = await platforms.targets.list().toArray()
    expect(outcomes.map(({ item, status }) => [item, status])).toEqual(
      targets.map(({ platformId }) => [platformId, 'fulfilled']),
    )
    expect((await readdir(folder)).sort()).toEqual(
      targets.map(({ platformId }) => `${platformId}.zip`).sort(),
    )
    const journal = join(folder, 'run.journal')
    const journalled = { platforms: ['UnixSSH'], journal }
    await platforms.exportAll(join(folder, 'a'), journalled)
    expect(await platforms.exportAll(join(folder, 'b', '..', 'a'), journalled)).toMatchObject([
      { resumed: true },
    ])
    // What is in one folder is not in another.
    expect(await failureOf(platforms.exportAll(join(folder, 'b'), journalled))).toMatchObject({
      name: 'ConfigurationError',
    })
    await platforms.groups.export('SSHKeyGroup')

    const copy = await platforms.targets.duplicate('UnixSSH', 'Unix of Billing')
    const { path } = await platforms.exportTo(folder, copy)
    expect(await failureOf(platforms.import(path))).toMatchObject({ name: 'ConflictError' })
    await platforms.targets.delete(copy)
    expect(await platforms.import(path)).toBe(copy.platformId)
    expect(await platforms.targets.get(copy.platformId)).toMatchObject({ name: 'Unix of Billing' })
    const odd = platforms.import(zipOf({ 'readme.txt': 'no platform' }))
    expect(await failureOf(odd)).toMatchObject({ name: 'ConfigurationError', status: 400 })
  })

  it('are changed by administrators only [pvwa/platforms-activate] [pvwa/platform-export]', async () => {
    await using auditor = as('auditor', 'Lab-Auditor-1')
    const refused = [
      () => auditor.platforms.export('UnixSSH'),
      () => auditor.platforms.targets.deactivate(2),
      () => auditor.platforms.targets.delete(2),
    ]
    for (const call of refused) {
      expect(await failureOf(call())).toMatchObject({ name: 'PermissionError', vendorCode: 'PASWS041E' })
    }
    expect(await pvwa.platforms.targets.get(2)).toMatchObject({ active: true })
  })
})
