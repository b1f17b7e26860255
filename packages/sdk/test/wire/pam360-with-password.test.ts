import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import type { Secret } from '@sallyport/sdk'
import type { Pam360, Pam360Options } from '@sallyport/sdk/pam360'
import { failureOf } from '../support/failure.ts'
import { pam360As } from '../support/pam360-lab.ts'

const resource = 'ad-services2k19'
const fast = { minPollMs: 1, maxPollMs: 4, waitMs: 20_000 }

describe('withPassword against the lab', () => {
  let lab: Lab
  let billing: Pam360
  let second: Pam360
  let approver: Pam360
  const clients: Pam360[] = []
  const as = (user: string, more: Partial<Pam360Options> = {}): Pam360 => {
    const client = pam360As(lab, user, more)
    clients.push(client)
    return client
  }

  beforeAll(async () => {
    lab = await Lab.start({ now: new Date('2026-01-05T10:00:00Z') })
  })
  beforeEach(async () => {
    for (const client of clients.splice(0)) await client.close()
    await lab.reset()
    billing = as('billing')
    second = as('second')
    approver = as('approver-1')
  })
  afterAll(async () => {
    for (const client of clients) await client.close()
    await lab.stop()
  })

  const byId = (account: string) => ({ accountId: String(lab.pam360.account(resource, account).id) })
  const idOf = (user: string) => String(lab.pam360.user(user).id)
  const stateOf = async (who: Pam360, account: string) =>
    (await who.accounts.get({ resource, account })).passwordStatus?.state
  /** What was done, by the last part of the path. */
  const steps = () =>
    lab.journal
      .entries()
      .flatMap(
        ({ path }) => /(?:requestpassword|checkoutpassword|checkinpassword|password)$/.exec(path) ?? [],
      )
  /** Settles when the client has looked so many times more. */
  const looked = (account: string) =>
    lab.journal.waitFor(
      ({ method, path }) => method === 'GET' && path.endsWith(`/${byId(account).accountId}`),
    )

  it('requests, checks out, runs, and checks in [pam360/access-with-password]', async () => {
    let kept: Secret | undefined
    const result = await billing.withPassword(
      resource,
      'automatic',
      { reason: 'deploy', ...fast },
      async (credential) => {
        kept = credential.secret
        expect(await stateOf(billing, 'automatic')).toBe('checked-out')
        expect(credential).toMatchObject({
          username: 'automatic',
          reference: `pam://pam360/${resource}/automatic`,
        })
        return credential.secret.reveal().length
      },
    )
    expect(result).toBeGreaterThan(0)
    expect(kept?.disposed).toBe(true)
    expect(await stateOf(billing, 'automatic')).toBe('request')
    expect(steps()).toEqual(['requestpassword', 'checkoutpassword', 'password', 'checkinpassword'])
    expect(lab.pam360.access.requests.map(({ reason }) => reason)).toEqual(['deploy'])
  })

  it('only reads what needs no access, and leaves what was checked out before [pam360/access-with-password]', async () => {
    const read = await billing.withPassword('web-01', 'svc', {}, ({ secret }) => secret.reveal())
    expect(read).toBe('Lab-Web-1!')
    expect(steps()).toEqual(['password'])
    const automatic = { resource, account: 'automatic' }
    await billing.access.request(automatic)
    await billing.access.checkOut(automatic)
    await billing.withPassword(resource, 'automatic', fast, () => undefined)
    expect(await stateOf(billing, 'automatic')).toBe('checked-out')
  })

  it('waits until it is approved, and goes on with what was approved before [pam360/access-with-password]', async () => {
    const work = billing.withPassword(resource, 'sysadmin', fast, ({ secret }) => secret.reveal())
    await lab.journal.waitFor(({ path }) => path.endsWith('requestpassword'))
    await looked('sysadmin')
    await approver.access.approve(byId('sysadmin'), { userId: idOf('billing') })
    expect(await work).toBe('Lab-Domain-1!')
    expect(await stateOf(billing, 'sysadmin')).toBe('request')

    await billing.access.request({ resource, account: 'sysadmin' })
    await approver.access.approve(byId('sysadmin'), { userId: idOf('billing') })
    expect(await billing.withPassword(resource, 'sysadmin', fast, () => 'done')).toBe('done')
    expect(await stateOf(billing, 'sysadmin')).toBe('request')
  })

  it('waits for approval of two [pam360/access-with-password] [pam360/access-dual-approval]', async () => {
    const other = as('approver-2')
    const work = billing.withPassword(resource, 'dual', fast, () => 'done')
    await lab.journal.waitFor(({ path }) => path.endsWith('requestpassword'))
    await approver.access.approve(byId('dual'), { userId: idOf('billing') })
    await looked('dual')
    await other.access.approve(byId('dual'), { userId: idOf('billing') })
    expect(await work).toBe('done')
  })

  it('waits until another user checks in [pam360/access-with-password] [pam360/access-exclusive]', async () => {
    const automatic = { resource, account: 'automatic' }
    await second.access.request(automatic)
    await second.access.checkOut(automatic)
    const late = await failureOf(
      billing.withPassword(resource, 'automatic', { ...fast, waitMs: 50 }, () => undefined),
    )
    expect([late.name, late.code, late.retryable]).toEqual(['ConflictError', 'IN_USE', true])
    const work = billing.withPassword(resource, 'automatic', fast, () => 'mine')
    await looked('automatic')
    await second.access.checkIn(automatic)
    expect(await work).toBe('mine')
  })

  it('gives up after its time, and at a rejection [pam360/access-with-password]', async () => {
    const late = await failureOf(
      billing.withPassword(resource, 'sysadmin', { ...fast, waitMs: 50 }, () => undefined),
    )
    expect([late.code, late.retryable]).toEqual(['ACCESS_NOT_APPROVED', true])
    // The request is still there, and is waited for the next time.
    const work = failureOf(billing.withPassword(resource, 'dual', fast, () => undefined))
    await lab.journal.waitFor(
      ({ path }) => path.includes(byId('dual').accountId) && path.endsWith('requestpassword'),
    )
    await approver.access.reject(byId('dual'), { userId: idOf('billing') })
    expect((await work).code).toBe('ACCESS_REFUSED')
    expect((await failureOf(billing.withPassword('web-01', 'connect', fast, () => undefined))).code).toBe(
      'CONNECT_ONLY',
    )
  })

  it('checks in when the function throws, and throws what it threw [pam360/access-with-password-outcome]', async () => {
    const own = new Error('of the function')
    await expect(
      billing.withPassword(resource, 'automatic', fast, () => {
        throw own
      }),
    ).rejects.toBe(own)
    expect(await stateOf(billing, 'automatic')).toBe('request')
    await expect(billing.withPassword(resource, 'automatic', fast, () => Promise.reject(own))).rejects.toBe(
      own,
    )
    expect(await stateOf(billing, 'automatic')).toBe('request')
  })

  it('checks in at once when the signal is aborted, whatever the function does [pam360/access-with-password-outcome]', async () => {
    const controller = new AbortController()
    const reason = new Error('given up')
    let told: unknown
    const work = billing.withPassword(
      resource,
      'automatic',
      { ...fast, signal: controller.signal },
      async (_credential, { signal }) => {
        queueMicrotask(() => controller.abort(reason))
        await once(signal, 'abort')
        told = signal.reason
        return new Promise<never>(() => undefined)
      },
    )
    await expect(work).rejects.toBe(reason)
    expect(told).toBe(reason)
    expect(await stateOf(billing, 'automatic')).toBe('request')
  })

  it('stops waiting when the signal is aborted [pam360/access-with-password]', async () => {
    const controller = new AbortController()
    const reason = new Error('given up')
    const work = billing.withPassword(
      resource,
      'sysadmin',
      { minPollMs: 60_000, maxPollMs: 60_000, signal: controller.signal },
      () => undefined,
    )
    await lab.journal.waitFor(({ path }) => path.endsWith('requestpassword'))
    controller.abort(reason)
    await expect(work).rejects.toBe(reason)
    expect(steps()).not.toContain('checkinpassword')
  })

  it('reports a failed check in, and hides nothing behind it [pam360/access-with-password-outcome]', async () => {
    const userId = idOf('billing')
    const warnings: string[] = []
    const logger = {
      debug: () => undefined,
      info: () => undefined,
      warn: (message: string) => warnings.push(message),
      error: () => undefined,
    }
    const mine = as('billing', { logger })
    const taken = () => approver.access.checkIn(byId('sysadmin'), { userId })
    const approved = async () => {
      await mine.access.request({ resource, account: 'sysadmin' })
      await approver.access.approve(byId('sysadmin'), { userId })
    }
    await approved()
    expect(
      await mine.withPassword(resource, 'sysadmin', fast, async () => {
        await taken()
        return 'done'
      }),
    ).toBe('done')
    expect(warnings).toEqual(['A password could not be checked in.'])

    const failures: unknown[] = []
    const own = new Error('of the function')
    await approved()
    await expect(
      mine.withPassword(
        resource,
        'sysadmin',
        { ...fast, onCheckInFailed: (error) => failures.push(error) },
        async () => {
          await taken()
          throw own
        },
      ),
    ).rejects.toBe(own)
    expect(failures).toMatchObject([{ name: 'ServerError' }])
    expect(warnings).toHaveLength(1)
  })

  it('is given back before the client is closed [pam360/access-with-password]', async () => {
    const client = as('billing', { namesTtlMs: 0 })
    let closing: Promise<void> | undefined
    await client.withPassword(resource, 'automatic', fast, async () => {
      closing = client.close()
      expect((await failureOf(client.resources.types())).code).toBe('CLIENT_CLOSED')
      expect((await failureOf(client.withPassword('a', 'b', {}, () => undefined))).code).toBe('CLIENT_CLOSED')
    })
    await closing
    expect(await stateOf(billing, 'automatic')).toBe('request')
  })

  it('reads the account that it has access to, whatever its name is by then [pam360/access-with-password]', async () => {
    const client = as('billing', { namesTtlMs: 0 })
    const owner = as('owner')
    const work = client.withPassword(resource, 'sysadmin', fast, ({ secret, username }) => [
      secret.reveal(),
      username,
    ])
    await lab.journal.waitFor(({ path }) => path.endsWith('requestpassword'))
    const { accountId } = byId('sysadmin')
    await owner.accounts.edit({ resource, account: 'sysadmin' }, { name: 'sysadmin-old' })
    await owner.accounts.add({ resource }, [{ name: 'sysadmin', password: 'Lab-Other-1!' }])
    await approver.access.approve({ accountId }, { userId: idOf('billing') })
    expect(await work).toEqual(['Lab-Domain-1!', 'sysadmin'])
  })

  it('checks in what a lost answer may have checked out [pam360/access-with-password]', async () => {
    const { accountId } = byId('automatic')
    const path = `/restapi/json/v1/accounts/${accountId}/checkoutpassword`
    lab.faults.add({ surface: 'pam360', kind: 'reset', when: 'after-handling', times: 1, match: { path } })
    // It is looked at, and found to be checked out.
    expect(await billing.withPassword(resource, 'automatic', fast, () => 'done')).toBe('done')
    expect(await stateOf(billing, 'automatic')).toBe('request')

    const controller = new AbortController()
    const reason = new Error('given up')
    lab.faults.add({ surface: 'pam360', kind: 'stall', when: 'after-handling', times: 1, match: { path } })
    const seen = lab.journal.waitFor((entry) => entry.path === path && entry.fault !== undefined)
    const options = { ...fast, signal: controller.signal }
    const work = billing.withPassword(resource, 'automatic', options, () => undefined)
    await seen
    controller.abort(reason)
    await expect(work).rejects.toBe(reason)
    expect(await stateOf(billing, 'automatic')).toBe('request')
  })
})
