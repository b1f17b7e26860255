import { beforeEach, describe, expect, it } from 'vitest'
import { eachLab } from './support/each-lab.ts'
import { core, problemOf, tokenOf } from './support/axidian.ts'

describe('Access to accounts of Axidian', () => {
  const lab = eachLab({ now: Date.parse('2026-06-15T12:00:00Z') })
  let nightly: ReturnType<typeof core>

  beforeEach(async () => {
    nightly = core(lab, await tokenOf(lab))
  })

  const admin = 'DB-SERVER/admin'
  const isListed = async (name: string) =>
    (await nightly.list()).some(({ displayName }) => displayName === name)
  const granted = async (name: string) => [await isListed(name), (await nightly.password(name)).status]
  const open = [true, 200]
  const shut = [false, 403]

  it('takes a permission [axidian/permission-needed]', async () => {
    expect(await core(lab, await tokenOf(lab, 'without-permissions')).list()).toEqual([])
    expect(await granted('DB-SERVER/hidden')).toEqual(shut)
    lab.axidian.permit('nightly-batch', 'DB-SERVER/hidden')
    expect(await granted('DB-SERVER/hidden')).toEqual(open)
    expect(await core(lab, await tokenOf(lab, 'local-only')).list()).toMatchObject([{ displayName: admin }])
  })

  it('takes the option to view credentials [axidian/permission-view-option]', async () => {
    expect(await granted('DB-SERVER/unseen')).toEqual(shut)
    lab.axidian.permission('nightly-batch', 'DB-SERVER/unseen').viewCredentials = true
    expect(await granted('DB-SERVER/unseen')).toEqual(open)
  })

  it('has a start and an end [axidian/permission-time]', async () => {
    expect(await granted('DB-SERVER/over')).toEqual(shut)
    const permission = lab.axidian.permission('nightly-batch', admin)
    permission.from = lab.clock.now() + 60_000
    permission.until = lab.clock.now() + 120_000
    expect(await granted(admin)).toEqual(shut)
    lab.clock.advance(61_000)
    expect(await granted(admin)).toEqual(open)
    lab.clock.advance(60_000)
    expect(await granted(admin)).toEqual(shut)
  })

  it('ends when it is suspended, and for good when it is revoked [axidian/permission-suspended]', async () => {
    const permission = lab.axidian.permission('nightly-batch', 'DB-SERVER/suspended')
    expect(await granted('DB-SERVER/suspended')).toEqual(shut)
    permission.resume()
    expect(await granted('DB-SERVER/suspended')).toEqual(open)
    permission.suspend()
    expect(await granted('DB-SERVER/suspended')).toEqual(shut)
    permission.revoke()
    expect(() => permission.resume()).toThrow('final')
    expect(() => lab.axidian.permission('nightly-batch', 'DB-SERVER/suspended')).toThrow('no permission')
    expect(lab.axidian.permissions()).not.toContain(permission)
    expect(lab.axidian.permissions('all')).toContain(permission)
    lab.axidian.permit('nightly-batch', 'DB-SERVER/suspended')
    expect(await granted('DB-SERVER/suspended')).toEqual(open)
  })

  it('takes a reason where the policy wants one [axidian/reason-required] [axidian/reason-blank]', async () => {
    const codes = async (reason: unknown) => [
      problemOf(await nightly.password('DB-SERVER/root', reason)),
      problemOf(await nightly.key('LINUX-SERVER/reasoned', reason)),
    ]
    const wanted = [400, 'REASON_REQUIRED']
    for (const reason of [null, '', '  \t\n ']) expect(await codes(reason)).toEqual([wanted, wanted])
    expect(await codes('quarterly check')).toEqual([
      [200, undefined],
      [200, undefined],
    ])
  })

  it('follows the policy of the highest priority that has an opinion [axidian/reason-policy]', async () => {
    const needs = async (name: string) =>
      (await nightly.list()).find(({ displayName }) => displayName === name)?.requiresReason
    // `Recorded` comes first and says nothing.
    expect(await needs('DB-SERVER/root')).toBe(true)
    lab.axidian.policy('Recorded').requiresReason = false
    expect(await needs('DB-SERVER/root')).toBe(false)
    expect(await needs(admin)).toBe(false)
    lab.axidian.policy('Default').requiresReason = true
    expect(await needs(admin)).toBe(true)
    expect(problemOf(await nightly.password(admin))).toEqual([400, 'REASON_REQUIRED'])
    expect(await needs('DB-SERVER/root')).toBe(false)
  })

  it('leaves an event each time, with its reason [axidian/events] [axidian/reason-recorded] [axidian/reason-not-in-url]', async () => {
    lab.axidian.events.clear()
    const reason = 'Störung №7, "now"\n'
    await nightly.list()
    await nightly.password(admin, reason)
    await nightly.key('LINUX-SERVER/plain')
    const about = { application: 'nightly-batch', ip: '127.0.0.1', result: 'success' }
    const idOf = (name: string) => lab.axidian.account(name).id
    const rows = lab.axidian.events.entries()
    expect(rows).toMatchObject([
      { ...about, action: 'list', accountId: null, reason: null },
      { ...about, action: 'view-password', accountId: idOf(admin), reason },
      { ...about, action: 'view-ssh-key', accountId: idOf('LINUX-SERVER/plain'), reason: null },
    ])
    expect(rows[0]?.time).toMatch(/^2026-06-15T12:00:/u)
    expect(JSON.stringify(lab.journal.entries())).not.toContain('Störung')
    expect(lab.journal.entries().at(-1)).toMatchObject({
      surface: 'axidian-core',
      method: 'POST',
      application: 'nightly-batch',
      status: 200,
    })
  })

  it('leaves an event of each refusal, and no secret anywhere [axidian/events-denied] [axidian/events-without-secrets]', async () => {
    lab.axidian.events.clear()
    await nightly.password('DB-SERVER/root')
    await nightly.password('DB-SERVER/hidden', 'why not')
    await nightly.key(admin)
    await nightly.post('api/aapm/accounts/nobody/password', { reason: 1 })
    await core(lab, 'made-up').get('api/aapm/accounts')
    const token = await tokenOf(lab)
    lab.clock.advance(3600_000)
    await core(lab, token).get('api/aapm/accounts')
    const denied = lab.axidian.events.entries().filter(({ result }) => result === 'denied')
    expect(denied.map(({ action, application, error }) => [action, application, error])).toEqual([
      ['view-password', 'nightly-batch', 'REASON_REQUIRED'],
      ['view-password', 'nightly-batch', 'ACCESS_DENIED'],
      ['view-ssh-key', 'nightly-batch', 'SSH_KEY_NOT_SET'],
      ['view-password', 'nightly-batch', 'invalid input'],
      ['list', null, 'invalid_token'],
      ['list', 'nightly-batch', 'invalid_token'],
    ])
    expect(denied[1]?.reason).toBe('why not')
    await nightly.password(admin)
    const shown = JSON.stringify([lab.axidian.events.entries(), lab.journal.entries()])
    const { text, passphrase } = lab.axidian.account('LINUX-SERVER/deploy').revealKey() ?? {}
    for (const secret of [lab.axidian.account(admin).revealPassword(), text, passphrase, token]) {
      expect(shown).not.toContain(secret)
    }
  })

  it('is what the seed says after a reset', async () => {
    lab.axidian.account(admin).setPassword('changed')
    lab.axidian.permission('nightly-batch', admin).revoke()
    lab.axidian.licensed = false
    const password = lab.axidian.account('LINUX-SERVER/root').revealKey()?.passphrase
    await lab.reset()
    expect(lab.axidian.events.entries()).toEqual([])
    expect(lab.axidian.tokens).toEqual([])
    nightly = core(lab, await tokenOf(lab))
    expect(await granted(admin)).toEqual(open)
    expect((await nightly.password(admin)).text).not.toContain('changed')
    expect(lab.axidian.account('LINUX-SERVER/root').revealKey()?.passphrase).toBe(password)
  })
})
