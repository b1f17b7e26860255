import { describe, expect, it } from 'vitest'
import { Lab } from '../src/index.ts'
import { detail, pam } from './support/pam360.ts'

describe('PAM360, a generated estate', () => {
  it('is there when asked for, the same each time, and comes back at a reset', async () => {
    await using lab = await Lab.start({ pam360Accounts: 65 })
    const billing = pam(lab, 'billing')
    const listed = await billing.get('resources', {
      SEARCHTYPE: 'RESOURCE',
      SEARCHVALUE: 'estate-',
      SEARCHCOLUMN: 'RESOURCENAME',
    })
    expect(listed.totalRows).toBe(4)
    expect((listed.details as Record<string, string>[]).map((row) => row['NOOFACCOUNTS'])).toEqual([
      '20',
      '20',
      '20',
      '5',
    ])
    const read = async () =>
      detail(await billing.get(`${billing.at('estate-0004', 'svc-05')}/password`), 'PASSWORD')
    const password = await read()
    expect(password).toBe(lab.pam360.account('estate-0004', 'svc-05').revealPassword())
    lab.pam360.account('estate-0004', 'svc-05').setPassword('other', 0)
    await lab.reset()
    expect(await read()).toBe(password)
    expect(() => lab.pam360.account('estate-0004', 'svc-06')).toThrow('svc-06')
  })

  it('is not there otherwise, nor where nobody could own it', async () => {
    await using lab = await Lab.start({
      seed: { version: 1, pam360: { users: [{ name: 'u' }] } },
      pam360Accounts: 20,
    })
    expect(lab.pam360.resources).toEqual([])
    await using plain = await Lab.start()
    expect(plain.pam360.resources.some(({ name }) => name.startsWith('estate-'))).toBe(false)
  })

  it('lists ten thousand accounts page by page, each once', async () => {
    await using lab = await Lab.start({ pam360Accounts: 10_000 })
    const billing = pam(lab, 'billing')
    const ids = new Set<string>()
    for (let start = 0; ; start += 100) {
      const page = await billing.get('resources', { STARTINDEX: start, LIMIT: 100 })
      const rows = (page.details ?? []) as Record<string, string>[]
      if (rows.length === 0) break
      for (const row of rows) ids.add(row['RESOURCE ID'] ?? '')
    }
    const own = lab.pam360.resources.filter(({ name }) => name.startsWith('estate-'))
    expect(own).toHaveLength(500)
    expect(own.every(({ id }) => ids.has(String(id)))).toBe(true)
    expect(own.reduce((sum, { accounts }) => sum + accounts.length, 0)).toBe(10_000)
  })
})
