import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type HttpFault } from '@sallyport/lab'
import { eachLab, secretIn } from '../support/lab.ts'
import { Program } from '../support/program.ts'
import { requestsTo, vaultOf } from '../support/pvwa-lab.ts'

const user = { name: 'administrator', password: 'Lab-Administrator-1' } as const

/** What each program begins with: a client for the lab that the environment names. */
const begin = `
  import { readFileSync, writeFileSync, existsSync } from 'node:fs'
  import { bulk } from './sdk.js'
  import { PasswordVault } from './cyberark.js'
  const { PVWA, CA, USERNAME, SECRET } = process.env
  const vault = new PasswordVault({
    url: PVWA,
    tls: { ca: CA },
    auth: { method: 'cyberark', username: USERNAME, password: SECRET },
    logOffOnExit: true,
  })
`

const lab = eachLab()

const environment = (): Readonly<Record<string, string>> => ({
  PVWA: lab.urls.pvwa,
  CA: lab.ca.file,
  USERNAME: user.name,
  SECRET: user.password,
})

async function textOf(child: ChildProcess): Promise<string> {
  let text = ''
  for await (const line of createInterface({ input: child.stdout! })) text += `${line}\n`
  return text
}

describe('a bulk move whose process is killed', () => {
  let mover: Program
  beforeAll(async () => {
    // The accounts are listed once and kept: what was moved is not in the first safe any more.
    mover = await Program.write(`${begin}
      if (!existsSync('accounts.json')) {
        const listed = await vault.accounts.list({ safe: 'Billing-DB', search: 'move-' }).toArray()
        writeFileSync('accounts.json', JSON.stringify(listed))
      }
      const accounts = JSON.parse(readFileSync('accounts.json', 'utf8'))
      const outcomes = await bulk(accounts, (account, { signal }) => vault.accounts.move(account, 'Target', { signal }), {
        journal: process.env.JOURNAL,
        name: 'move to Target',
        repeatable: true,
        concurrency: 4,
      })
      await vault.close()
      console.log(JSON.stringify(outcomes.map(({ status, item, resumed, error }) => ({ status, name: item.name, resumed, error: error?.code }))))
    `)
  })
  afterAll(() => mover[Symbol.asyncDispose]())

  const names = Array.from({ length: 40 }, (_, index) => `move-${String(index).padStart(2, '0')}`)
  const path = (end: RegExp): HttpFault['match'] => ({ path: end })

  beforeEach(async () => {
    for (const name of names) {
      lab.vault.addAccount({ safe: 'Billing-DB', name, platformId: 'Oracle', secret: `secret of ${name}` })
    }
    await using vault = vaultOf(lab)
    await vault.safes.add('Target')
    lab.journal.clear()
    lab.audit.clear()
  })

  /** Where the first process is when it is killed, with four accounts at once. */
  const steps: Readonly<Record<string, HttpFault['match']>> = {
    'while it retrieves': path(/\/Password\/Retrieve$/i),
    'before copies are added': { method: 'POST', ...path(/\/Accounts$/i) },
    'before copies are confirmed': { method: 'GET', ...path(/\/Accounts\/[^/]+$/i) },
    'before originals are deleted': { method: 'DELETE', ...path(/\/Accounts\/[^/]+$/i) },
  }

  it.each(Object.entries(steps))(
    '%s is continued by another: nothing is lost, nothing done twice [pvwa/bulk-journal] [pvwa/move] [pvwa/move-nothing-lost]',
    async (step, match) => {
      const journal = `${step.replaceAll(' ', '-')}.journal`
      const run = { ...environment(), JOURNAL: journal }
      const first = mover.start(run)
      // Some are moved whole; then four requests of that step are never answered.
      const moved = (): number => requestsTo(lab, 'DELETE', /\/Accounts\/[^/]+$/i)
      await lab.journal.waitFor(() => moved() >= 10)
      lab.faults.add({ surface: 'pvwa', kind: 'stall', match: match ?? {}, times: 4 })
      // All four that are worked on stand at that step.
      await expect.poll(() => lab.faults.list()).toEqual([])
      first.child.kill('SIGKILL')
      expect(await first.ended).toBe('SIGKILL')
      expect(moved()).toBeLessThan(names.length)

      const second = mover.start(run)
      const text = await textOf(second.child)
      expect(await second.ended).toBe(0)
      const outcomes = JSON.parse(text) as { status: string; name: string; resumed?: boolean }[]
      expect(outcomes.map(({ name }) => name).sort()).toEqual(names)
      expect(outcomes.filter(({ status }) => status !== 'fulfilled')).toEqual([])
      expect(outcomes.filter(({ resumed }) => resumed === true).length).toBeGreaterThanOrEqual(6)

      for (const name of names) expect(secretIn(lab, 'Target', name)).toBe(`secret of ${name}`)
      await using vault = vaultOf(lab)
      const namesIn = async (safe: string): Promise<string[]> =>
        (await vault.accounts.list({ safe, search: 'move-' }).toArray()).map(({ name }) => name).sort()
      expect(await namesIn('Target')).toEqual(names)
      expect(await namesIn('Billing-DB')).toEqual([])
      const rows = (action: string, safe: string): (string | undefined)[] =>
        lab.audit
          .entries()
          .filter((row) => row.action === action && row.safe === safe && row.outcome === 'OK')
          .map(({ object }) => object)
          .sort()
      expect(rows('Add account', 'Target')).toEqual(names)
      expect(rows('Delete account', 'Billing-DB')).toEqual(names)
      expect(rows('Add account', 'Billing-DB')).toEqual([])
      expect(rows('Delete account', 'Target')).toEqual([])
    },
  )
})

describe.each(['SIGINT', 'SIGTERM'] as const)('a process that gets %s', (signal) => {
  it('in the middle of a bulk run logs off, and then ends by that signal [pvwa/close-logs-off]', async () => {
    await using program = await Program.write(`${begin}
      const accounts = await vault.accounts.list({ safe: 'Billing-DB' }).toArray()
      // Far more than there is time for.
      const many = Array.from({ length: 50_000 }, (_, index) => accounts[index % accounts.length])
      await bulk(many, (account, { signal }) => vault.accounts.get(account, { signal }), {
        concurrency: 4, onProgress: ({ done }) => { if (done === 50) console.log('in the middle') },
      })
    `)
    const { child, ended } = program.start(environment())
    for await (const line of createInterface({ input: child.stdout! })) {
      expect(line).toBe('in the middle')
      expect(lab.pvwa.sessions).toHaveLength(1)
      child.kill(signal)
      break
    }
    expect(await ended).toBe(signal)
    expect(lab.pvwa.sessions).toEqual([])
    expect(
      lab.audit.entries().filter(({ action, outcome }) => action === 'Logoff' && outcome === 'OK'),
    ).toHaveLength(1)
  })
})
