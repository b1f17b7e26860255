import { beforeEach, describe, expect, it } from 'vitest'
import { changedNothing, Secret, type TransportFactory } from '@sallyport/sdk'
import { undiciTransport } from '@sallyport/sdk/undici'
import type { Pam360 } from '@sallyport/sdk/pam360'
import { failureOf } from '../support/failure.ts'
import { eachLab } from '../support/lab.ts'
import { pam360As } from '../support/pam360-lab.ts'

const on = (account: string) => ({ resource: 'web-01', account })
const db = { resource: 'db-01' }

describe('PAM360, passwords against the lab', () => {
  const lab = eachLab({ now: new Date('2026-01-05T10:00:00Z') })
  let owner: Pam360
  let billing: Pam360
  beforeEach(() => {
    lab.settings.pam360.lenientInput = false
    owner = pam360As(lab, 'owner')
    billing = pam360As(lab, 'billing')
  })

  const lookups = () =>
    lab.journal.entries().filter(({ path }) => path.endsWith('getResourceIdAccountId')).length

  it('come exact, with what is known of them [pam360/password-get] [pam360/password-with-names]', async () => {
    const { secret, ...rest } = await billing.passwords.get(on('awkward'))
    expect(secret.reveal()).toBe(' a"b\'c,d;e\\f<g>&h+i%20j#k\t🔐 é ')
    expect(rest).toMatchObject({
      kind: 'password',
      username: 'awkward',
      address: undefined,
      changeInProgress: false,
      vault: 'pam360',
      reference: 'pam://pam360/web-01/awkward',
    })
    const { resourceId, accountId } = await billing.resources.getIds(on('svc'))
    const byId = await billing.passwords.get({ resourceId, accountId })
    expect([byId.secret.reveal(), byId.username, byId.reference]).toEqual([
      'Lab-Web-1!',
      undefined,
      `pam://pam360?accountId=${accountId}&resourceId=${resourceId}`,
    ])
    const odd = await billing.passwords.get({ resource: 'rack/7\\b + "é"', account: 'a&b #1' })
    expect(odd.reference).toBe('pam://pam360/rack%2F7%5Cb%20%2B%20%22%C3%A9%22/a%26b%20%231')
  })

  it('want a reason or a ticket [pam360/password-reason-and-ticket] [pam360/password-ticket-required] [pam360/password-ticket-invalid] [pam360/password-ticketing-down]', async () => {
    lab.settings.pam360.tickets = ['T-1']
    const codeOf = async (work: Promise<unknown>) => {
      const { name, code, retryable } = await failureOf(work)
      return [name, code, retryable]
    }
    const ticketed = on('ticketed')
    const missing = ['TicketRequiredError', 'TICKET_REQUIRED', false]
    const wrong = ['TicketRequiredError', 'TICKET_INVALID', false]
    expect(await codeOf(billing.passwords.get(ticketed))).toEqual(missing)
    expect(await codeOf(billing.passwords.get(ticketed, { ticketId: 'T-2' }))).toEqual(wrong)
    expect((await billing.passwords.get(ticketed, { ticketId: 'T-1' })).kind).toBe('password')
    expect((await billing.passwords.get(on('reasoned'), { reason: 'x' })).kind).toBe('password')
    lab.settings.pam360.ticketingUp = false
    expect(await codeOf(billing.passwords.get(ticketed, { ticketId: 'T-1' }))).toEqual([
      'ServerError',
      'VAULT_UNREACHABLE',
      true,
    ])
  })

  it('that want a reason say so, by the list of accounts [pam360/password-reason-missing]', async () => {
    const reasoned = on('reasoned')
    const wanted = { name: 'ReasonRequiredError', code: 'REASON_REQUIRED', vendorCode: '40000' }
    expect(await failureOf(billing.passwords.get(reasoned))).toMatchObject(wanted)
    expect(await failureOf(billing.passwords.get(reasoned, { reason: ' ' }))).toMatchObject(wanted)
    expect(await failureOf(billing.passwords.history(reasoned))).toMatchObject(wanted)
    expect(await failureOf(owner.passwords.change(reasoned))).toMatchObject(wanted)
    lab.pam360.account('licences', 'editor').demands = { reasonRequired: true }
    const editor = { resource: 'licences', account: 'editor' }
    expect(await failureOf(billing.files.download(editor))).toMatchObject(wanted)
    expect((await billing.files.download(editor, { reason: 'x' })).kind).toBe('file')
  })

  it('that are refused for another reason, or where nobody can look, are not said to want one [pam360/password-reason-missing] [pam360/failure-unexplained]', async () => {
    const refused = { name: 'ServerError', code: 'OPERATION_REFUSED', retryable: false }
    // Against the policy.
    const change = await failureOf(owner.passwords.change(on('svc'), { newPassword: 'x' }))
    expect(change).toMatchObject(refused)
    expect(changedNothing(change)).toBe(true)
    lab.faults.add({ surface: 'pam360', kind: 'html', match: { path: /\/accounts$/ } })
    expect(await failureOf(billing.passwords.get(on('reasoned')))).toMatchObject(refused)
  })

  it('are no texts of PAM360, unless one says that they may be [pam360/password-status-text]', async () => {
    const taken = [
      '[Request]',
      '[in use]',
      'TICKET ID REQUIRED',
      '####',
      '#####[Check In]',
      '****',
      '****[Check In]',
    ]
    const free = ['*****', '[Request] ', 'ticket id required', 'ab####', '[Other]', ' ', '###']
    const account = lab.pam360.account('web-01', 'svc')
    for (const password of [...taken, ...free]) {
      account.setPassword(password, lab.clock.now())
      const plain = billing.passwords.get(on('svc'))
      if (taken.includes(password)) await failureOf(plain)
      else expect((await plain).secret.reveal()).toBe(password)
      const { secret } = await billing.passwords.get(on('svc'), { literal: true })
      expect(secret.reveal()).toBe(password)
    }
  })

  it('are changed, compared and remembered [pam360/password-change] [pam360/password-history] [pam360/password-integrity]', async () => {
    const changed = ' N3w "%+&#\\ ü '
    await owner.passwords.change(on('svc'), {
      newPassword: new Secret(changed),
      resetType: 'local',
      reason: 'rotation',
      ticketId: 'T-1',
    })
    expect((await owner.passwords.get(on('svc'))).secret.reveal()).toBe(changed)
    const former = await owner.passwords.history(on('svc'))
    expect(former.map(({ secret, changedAt }) => [secret.reveal(), changedAt?.getTime()])).toEqual([
      ['Lab-Web-1!', new Date('2026-01-05T10:00:00Z').getTime()],
    ])
    expect(await failureOf(billing.passwords.history(on('ticketed')))).toMatchObject({ name: 'ServerError' })
    expect(JSON.stringify(former)).not.toContain('Lab-Web-1!')
    const local = await owner.passwords.verify(on('svc'))
    await owner.passwords.change(on('svc'), { resetType: 'remote' })
    const generated = (await owner.passwords.get(on('svc'))).secret.reveal()
    expect([changed, 'Lab-Web-1!']).not.toContain(generated)
    const remote = await owner.passwords.verify(on('svc'))
    expect([local.inSync, remote.inSync]).toEqual([false, true])
    expect(remote.status).not.toBe('')
    for (const wrong of [{ newPassword: '' }, { resetType: 'LOCAL' }, { password: 'x' }]) {
      expect((await failureOf(owner.passwords.change(on('svc'), wrong as object))).name).toBe(
        'ConfigurationError',
      )
    }
  })

  it('are made and judged by policies [pam360/password-generate] [pam360/password-validate]', async () => {
    const secret = await billing.passwords.generate({ policy: 'Strong' })
    expect(await owner.passwords.validate(secret, { policy: 'Strong' })).toEqual({
      valid: true,
      reason: null,
    })
    const weak = await owner.passwords.validate('abc', { policy: 'Strong' })
    expect([weak.valid, typeof weak.reason]).toEqual([false, 'string'])
    for (const wrong of [{}, { policy: 'Strong', policyId: '1' }]) {
      expect((await failureOf(owner.passwords.validate('abc', wrong))).name).toBe('ConfigurationError')
    }
  })

  it('are named by names or by ids, and by nothing else [pam360/password-with-names]', async () => {
    for (const wrong of [
      {},
      { resource: 'web-01' },
      { resource: 'web-01', account: '' },
      { resource: 'web-01', account: 'svc', resourceId: '1' },
      { resourceId: 1, accountId: 2 },
      { resourceId: '1', accountId: 'svc' },
      'web-01',
      null,
    ]) {
      const error = await failureOf(billing.passwords.get(wrong as never))
      expect(error.name, JSON.stringify(wrong)).toBe('ConfigurationError')
    }
    expect(lab.journal.entries()).toEqual([])
  })

  describe('the ids behind names', () => {
    it('are asked for once, also by many at once [pam360/names-cached]', async () => {
      await Promise.all(Array.from({ length: 5 }, () => billing.passwords.get(on('svc'))))
      await billing.passwords.get(on('svc'))
      expect(lookups()).toBe(1)
    })

    it('are kept no longer than they shall be, for each organisation apart [pam360/names-cached]', async () => {
      let now = 0
      await using client = pam360As(lab, 'billing', { namesTtlMs: 1_000, clock: () => now })
      await client.passwords.get(on('svc'))
      now = 999
      await client.passwords.get(on('svc'))
      expect(lookups()).toBe(1)
      now = 1_000
      await client.passwords.get(on('svc'))
      expect(lookups()).toBe(2)
      await client.passwords.get(on('svc'), { orgName: 'Acme' })
      expect(lookups()).toBe(3)
      await using forgetful = pam360As(lab, 'billing', { namesTtlMs: 0 })
      await forgetful.passwords.get(on('svc'))
      await forgetful.passwords.get(on('svc'))
      expect(lookups()).toBe(5)
    })

    it('are resolved again when they are no longer known, and the call is made once more [pam360/names-cached]', async () => {
      await owner.passwords.get(on('svc'))
      await owner.accounts.delete(on('svc'))
      await owner.accounts.add({ resource: 'web-01' }, [{ name: 'svc', password: 'Lab-Again-1!' }])
      const before = lookups()
      expect((await owner.passwords.get(on('svc'))).secret.reveal()).toBe('Lab-Again-1!')
      expect(lookups()).toBe(before + 1)
      await owner.resources.get({ resource: 'db-01' })
      await owner.resources.delete({ resource: 'db-01' })
      const id = await pam360As(lab, 'root-admin').resources.create({ name: 'db-01', ownerName: 'owner' })
      expect((await owner.resources.get({ resource: 'db-01' })).id).toBe(id)
    })

    it('are never those of a former bearer of a name that is taken away [pam360/names-taken-away]', async () => {
      await using other = pam360As(lab, 'owner')
      const app = { ...db, account: 'app' }
      const named = (name: string, password: string) =>
        owner.resources.create({ name, accountName: 'app', accountPassword: password })
      await owner.passwords.get(app)
      await owner.resources.edit(db, { name: 'db-old' })
      await named('db-01', 'Lab-Second-1!')
      expect((await owner.passwords.get(app)).secret.reveal()).toBe('Lab-Second-1!')

      await owner.accounts.edit(app, { name: 'app-old' })
      await owner.accounts.add(db, [{ name: 'app', password: 'Lab-Third-1!' }])
      expect((await owner.passwords.get(app)).secret.reveal()).toBe('Lab-Third-1!')

      await owner.resources.get(db)
      await other.resources.edit(db, { name: 'db-precious' })
      const second = await named('db-01', 'Lab-Fourth-1!')
      await other.resources.getId('db-01')
      await owner.resources.delete(db)
      const ids = (await owner.resources.list().toArray()).map(({ id }) => id)
      expect(ids).not.toContain(second)
      expect(await owner.resources.getId('db-precious')).toMatch(/^\d+$/)
    })

    it('keep nothing that was asked for before a name was taken away [pam360/names-taken-away]', async () => {
      let release = (): void => undefined
      const held = new Promise<void>((resolve) => (release = resolve))
      let looked = (): void => undefined
      const isLooked = new Promise<void>((resolve) => (looked = resolve))
      const transport: TransportFactory = async (settings) => {
        const real = await undiciTransport()(settings)
        return {
          send: async (request, cancellation) => {
            const answer = await real.send(request, cancellation)
            if (!request.target.includes('resourcename')) return answer
            looked()
            await held
            return answer
          },
          close: () => real.close(),
        }
      }
      await using client = pam360As(lab, 'owner', { transport })
      const early = client.resources.getId('db-01')
      await isLooked
      await client.resources.edit({ resourceId: (await owner.resources.get(db)).id }, { name: 'db-old' })
      release()
      const old = await early
      const id = await owner.resources.create({ name: 'db-01' })
      expect(id).not.toBe(old)
      expect((await client.resources.get(db)).id).toBe(id)
    })

    it('are not looked for again where they are the same, and what was not found is not kept [pam360/names-not-found-not-cached]', async () => {
      const file = { resource: 'licences', account: 'editor' }
      await billing.resources.getIds(file)
      await failureOf(billing.passwords.get(file))
      const reads = () => lab.journal.entries().filter(({ path }) => path.endsWith('/password')).length
      expect([lookups(), reads()]).toEqual([2, 1])
      for (const expected of [3, 4]) {
        expect((await failureOf(billing.passwords.get(on('nobody')))).name).toBe('NotFoundError')
        expect(lookups()).toBe(expected)
      }
      await owner.accounts.add({ resource: 'web-01' }, [{ name: 'nobody', password: 'Lab-Some-1!' }])
      expect((await billing.passwords.get(on('nobody'))).secret.reveal()).toBe('Lab-Some-1!')
    })

    it('are asked for in the older way where that is said [pam360/resource-and-account-id-older] [pam360/pmp-older-lookup]', async () => {
      await using older = pam360As(lab, 'billing', { product: 'pmp', olderLookup: true })
      expect((await older.passwords.get(on('svc'))).secret.reveal()).toBe('Lab-Web-1!')
      expect(lab.journal.entries().map(({ path }) => path)[0]).toBe(
        '/restapi/json/v1/resources/resourcename/web-01/accounts/accountname/svc',
      )
      expect(await older.resources.getIds(on('svc'))).toEqual(await billing.resources.getIds(on('svc')))
    })
  })
})
