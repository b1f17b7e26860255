import { existsSync } from 'node:fs'
import { Agent } from 'node:https'
import { createServer } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { Lab, LabError } from '../src/index.ts'
import type { LabOptions } from '../src/index.ts'
import { retrieve } from './support/request.ts'
import { sdk } from './support/run.ts'
import { suffered } from './support/suffered.ts'

const known = { AppID: 'reporting', Safe: 'Billing-DB', Object: 'oracle-prod' }
const oracle = { safe: 'Billing-DB', object: 'oracle-prod' }

describe('A lab', () => {
  it('starts and stops again and again', async () => {
    const folders: string[] = []
    for (let round = 0; round < 4; round += 1) {
      const lab = await Lab.start()
      folders.push(lab.folder)
      expect(lab.status).toBe('running')
      expect((await retrieve(lab, known)).status).toBe(200)
      await lab.stop()
      expect(lab.status).toBe('stopped')
    }
    expect(new Set(folders).size).toBe(4)
    expect(folders.some((folder) => existsSync(folder))).toBe(false)
  })

  it('stops with connections idle, stalled, waiting and hanging, any number of times', async () => {
    const lab = await Lab.start()
    const agent = new Agent({ keepAlive: true })
    await retrieve(lab, known, { agent })
    const waiting = expect(lab.journal.waitFor(() => false)).rejects.toThrow(/stopped/u)
    lab.faults.add({ surface: 'ccp', kind: 'stall', times: 1 })
    lab.faults.add({ surface: 'ccp', kind: 'delay', delayMs: 3_600_000, times: 1 })
    lab.faults.add({ surface: 'cp', kind: 'hang' })
    const open = [retrieve(lab, known), retrieve(lab, known)].map((request) =>
      expect(request).rejects.toThrow(),
    )
    const hanging = sdk(lab)
    await suffered(lab, 'stall')
    await suffered(lab, 'hang')
    await Promise.all([lab.stop(), lab.stop()])
    await lab.stop()
    await Promise.all([...open, waiting])
    expect((await hanging).code).toBe(1)
    await expect(lab.reset()).rejects.toThrow(LabError)
    agent.destroy()
  })

  it('is a disposable', async () => {
    let folder: string
    {
      await using lab = await Lab.start()
      folder = lab.folder
      expect(existsSync(folder)).toBe(true)
    }
    expect(existsSync(folder)).toBe(false)
  })

  it('closes what it opened when it cannot start', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const address = taken.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    // Of this whole process: the one above, and what a lab has that runs.
    const listening = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length
    const before = listening()
    await expect(Lab.start({ adminPort: port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await expect(Lab.start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await vi.waitFor(() => expect(listening()).toBe(before), { timeout: 20_000 })
    await using lab = await Lab.start()
    expect(lab.status).toBe('running')
    expect(listening()).toBe(before + 3)
    await new Promise((resolve) => taken.close(resolve))
  })

  it.each([
    [{ acounts: 1 }, /unknown lab option "acounts"/u],
    [{ accounts: -1 }, /"accounts"/u],
    [{ port: 70_000 }, /"port"/u],
    [{ host: '' }, /"host"/u],
    [{ ccp: { strictUrl: true } }, /unknown ccp setting "strictUrl"/u],
    [{ cp: { exit: 1 } }, /unknown cp setting "exit"/u],
    [{ seed: '/nowhere/seed.yaml' }, /cannot read the seed \/nowhere\/seed\.yaml \(ENOENT\)/u],
  ])('refuses the options %o', async (options, message) => {
    await expect(Lab.start(options as LabOptions)).rejects.toThrow(message)
  })

  it('comes back to its seed [core/lab-reset]', async () => {
    await using lab = await Lab.start({ ccp: { diagnosticInfo: 5 } })
    const state = () =>
      JSON.stringify([
        [...lab.vault.accounts()].map((account) => [account, account.revealSecret()]),
        lab.vault.safes.map((safe) => [safe.name, safe.members]),
        lab.vault.applications,
        lab.vault.platforms,
        lab.settings,
        lab.provider.settings,
        lab.faults.list(),
        lab.journal.entries(),
        lab.audit.entries(),
      ])
    const before = state()
    lab.vault.setSecret(oracle, 'x')
    lab.vault.setChangeInProgress(oracle, true)
    lab.vault.setProperty(oracle, 'Port', null)
    lab.vault.removeAccount({ safe: 'Billing-DB', object: 'oracle-test' })
    lab.vault.removeApplication('batch')
    lab.vault.setPermissions('Billing-DB', 'reporting', [])
    lab.vault.setPlatform({ id: 'Oracle', requireReason: true })
    lab.settings.ccp.realBooleans = true
    lab.settings.cp.exitCode = 9
    lab.provider.settings.cache = true
    lab.faults.add({ surface: 'web', kind: 'stall' })
    lab.clock.advance(1e9)
    await retrieve(lab, known)
    expect(state()).not.toBe(before)
    await lab.reset()
    expect(state()).toBe(before)
    const [early, now, late] = [Date.now(), lab.clock.now(), Date.now()]
    expect(now).toBeGreaterThanOrEqual(early)
    expect(now).toBeLessThanOrEqual(late)
    expect((await retrieve(lab, known)).status).toBe(200)
  })

  it('is the same world under the same number [core/lab-reset]', async () => {
    const secrets = async (options: LabOptions) => {
      await using lab = await Lab.start(options)
      return [...lab.vault.accounts()].map((account) => account.revealSecret())
    }
    const first = await secrets({ accounts: 10 })
    expect(await secrets({ accounts: 10 })).toEqual(first)
    expect(await secrets({ accounts: 10, random: 2 })).not.toEqual(first)
  })

  it('does not replace globals', async () => {
    const before = [globalThis.Request, globalThis.Response]
    await using lab = await Lab.start()
    expect(lab.status).toBe('running')
    expect([globalThis.Request, globalThis.Response]).toEqual(before)
  })

  it('answers from an estate of 100 000 accounts', async () => {
    await using lab = await Lab.start({ accounts: 100_000 })
    expect(lab.vault.accountCount).toBeGreaterThan(100_000)
    const find = async (parameters: Record<string, string>) =>
      (await retrieve(lab, { AppID: 'batch', ...parameters })).json['Name']
    expect(await find({ Safe: 'Estate-0100', Object: 'linux-049501-root' })).toBe('linux-049501-root')
    expect(await find({ Object: 'ora-099999-system' })).toBe('ora-099999-system')
    expect(await find({ Address: 'mysql-000004.example.com' })).toBe('mysql-000004-app')
    expect(await find({ QueryFormat: 'Regexp', Object: '^win-05000[0-9]-' })).toBeUndefined()
    expect(await find({ QueryFormat: 'Regexp', Object: '^win-050002-' })).toBe('win-050002-Administrator')
    // Work, not time: how busy the machine is otherwise does not matter.
    const before = process.cpuUsage()
    for (let round = 0; round < 40; round += 1)
      await find({ Safe: 'Estate-0100', Object: 'linux-049501-root' })
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 40_000).toBeLessThan(50)
    expect(JSON.stringify(lab.describe()).length).toBeLessThan(50_000)
  })
})
