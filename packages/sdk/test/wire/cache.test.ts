import { describe, expect, it, vi } from 'vitest'
import {
  cached,
  type CachedVault,
  type CacheOptions,
  type RotationEvent,
  type Selector,
} from '@sallyport/sdk'
import { CentralCredentialProvider, ccpVault } from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'
import { HeldTime } from '../support/held-time.ts'
import { billing, eachLab, secretIn } from '../support/lab.ts'

const lab = eachLab()

const account = { safe: 'Billing-DB', object: 'oracle-prod' }
const prod: Selector = { path: ['Billing-DB', 'oracle-prod'], keys: {} }
const test: Selector = { path: ['Billing-DB', 'oracle-test'], keys: {} }

/** A cache before the lab's CCP, with a clock that the test moves. */
class Setting implements AsyncDisposable {
  readonly vault: CachedVault
  readonly warnings: string[] = []
  readonly rotations: RotationEvent[] = []
  #now = 0

  constructor(options: CacheOptions = {}) {
    const quiet = (): void => undefined
    const warn = (message: string): void => void this.warnings.push(message)
    this.vault = cached(ccpVault(new CentralCredentialProvider(billing(lab, { retry: false }))), {
      logger: { debug: quiet, info: quiet, warn, error: quiet },
      clock: () => this.#now,
      ...options,
    })
    this.vault.onRotate((event) => this.rotations.push(event))
  }

  pass(ms: number): void {
    this.#now += ms
  }

  async secret(selector: Selector = prod): Promise<string> {
    return (await this.vault.retrieve(selector)).secret.reveal()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.vault.close()
  }
}

const requests = (): number => lab.journal.entries().length
const rotate = (secret: string): void => lab.vault.setSecret(account, secret)
const outage = (): { remove(): void } => lab.faults.add({ surface: 'ccp', kind: 'status', status: 503 })

describe('a cached vault', () => {
  it('is the vault that it stands before', async () => {
    await using setting = new Setting()
    const { vault } = setting
    expect(vault).toMatchObject({ name: 'ccp', kind: 'ccp', size: 0 })
    expect(vault.identity).not.toBe('')
    expect('list' in vault).toBe(false)
    expect((await vault.check()).steps.length).toBeGreaterThan(0)
    expect(await vault.retrieve(prod)).toMatchObject({
      vault: 'ccp',
      username: 'app',
      reference: 'pam://ccp/Billing-DB/oracle-prod',
    })
  })

  it('asks once in its time, and again after it [cache/time-to-live]', async () => {
    await using setting = new Setting({ ttlMs: 1_000, refreshAheadMs: 0 })
    expect(await setting.secret()).toBe(secretIn(lab, account.safe, account.object))
    rotate('next')
    setting.pass(999)
    expect(await setting.secret()).not.toBe('next')
    expect(requests()).toBe(1)
    setting.pass(1)
    expect(await setting.secret()).toBe('next')
    expect(requests()).toBe(2)
    expect(setting.vault.size).toBe(1)
  })

  it('keeps nothing with a time to live of 0, and still shares a request [cache/time-to-live]', async () => {
    await using setting = new Setting({ ttlMs: 0 })
    await Promise.all([setting.secret(), setting.secret()])
    expect(requests()).toBe(1)
    await setting.secret()
    expect(requests()).toBe(2)
    expect(setting.vault.size).toBe(0)
  })

  it('keeps apart whatever decides the answer [cache/key]', async () => {
    await using setting = new Setting()
    const { vault } = setting
    await vault.retrieve(prod)
    await vault.retrieve(prod, { reason: 'audit' })
    await vault.retrieve(prod, { ticketId: 'audit' })
    await vault.retrieve(prod, { kind: 'password' })
    await vault.retrieve(test)
    await vault.retrieve({ path: ['Billing-DB'], keys: { object: 'oracle-prod' } })
    expect(requests()).toBe(6)
    await vault.retrieve(prod, { reason: 'audit' })
    await vault.retrieve({ path: ['Billing-DB'], keys: { object: 'oracle-prod' } })
    expect(requests()).toBe(6)
  })

  it('has a policy of its own for a reference [cache/time-to-live]', async () => {
    await using setting = new Setting({
      ttlMs: 1_000,
      references: { 'pam://ccp/Billing-DB/oracle-prod': { ttlMs: 10_000 } },
    })
    await setting.secret(prod)
    await setting.secret(test)
    setting.pass(5_000)
    await setting.secret(prod)
    expect(requests()).toBe(2)
    await setting.secret(test)
    expect(requests()).toBe(3)
  })

  it('asks when it is told to, whatever is kept [cache/time-to-live]', async () => {
    await using setting = new Setting()
    await setting.secret()
    rotate('next')
    expect((await setting.vault.retrieve(prod, { fresh: true })).secret.reveal()).toBe('next')
    expect(await setting.secret()).toBe('next')
    expect(requests()).toBe(2)
  })

  it('forgets what was not asked for longest [cache/bounded]', async () => {
    await using setting = new Setting({ maxEntries: 2 })
    const web: Selector = { path: ['Linux', 'root-web1'], keys: {} }
    const first = await setting.vault.retrieve(prod)
    for (const selector of [test, prod, web, prod, web]) await setting.secret(selector)
    expect(requests()).toBe(3)
    expect(setting.vault.size).toBe(2)
    await setting.secret(test)
    expect(requests()).toBe(4)
    // What goes is not what was given.
    expect(first.secret.disposed).toBe(false)
  })

  it('gives each caller a secret of his own [cache/own-secret]', async () => {
    await using setting = new Setting()
    const [one, other] = await Promise.all([setting.vault.retrieve(prod), setting.vault.retrieve(prod)])
    one.secret.dispose()
    const value = other.secret.reveal()
    expect(await setting.secret()).toBe(value)
    setting.vault.invalidate()
    expect(other.secret.reveal()).toBe(value)
    expect(requests()).toBe(1)
  })

  it('makes one request for 10 000 that come at once [cache/single-flight]', async () => {
    await using setting = new Setting()
    const credentials = await Promise.all(Array.from({ length: 10_000 }, () => setting.vault.retrieve(prod)))
    expect(requests()).toBe(1)
    expect(new Set(credentials.map(({ secret }) => secret)).size).toBe(10_000)
    expect(new Set(credentials.map(({ secret }) => secret.reveal())).size).toBe(1)
  })

  it('gives up for one and goes on for the others [cache/own-time]', async () => {
    await using setting = new Setting()
    const fault = lab.faults.add({ surface: 'ccp', kind: 'delay', delayMs: 300 })
    const controller = new AbortController()
    const reason = new Error('no longer wanted')
    const aborted = setting.vault.retrieve(prod, { signal: controller.signal })
    const impatient = failureOf(setting.vault.retrieve(prod, { timeoutMs: 20 }))
    const patient = setting.vault.retrieve(prod)
    controller.abort(reason)
    await expect(aborted).rejects.toBe(reason)
    expect(await impatient).toMatchObject({ name: 'ConnectionError', code: 'TIMEOUT' })
    expect((await patient).secret.reveal()).toBe(secretIn(lab, account.safe, account.object))
    fault.remove()
    expect(requests()).toBe(1)
  })

  it('asks again for those who have more time than the one who asked [cache/own-time]', async () => {
    await using setting = new Setting()
    lab.faults.add({ surface: 'ccp', kind: 'stall', times: 1 })
    using time = new HeldTime()
    const hurried = failureOf(setting.vault.retrieve(prod, { timeoutMs: 1_000 }))
    const patient = [1, 2, 3].map(() => setting.secret())
    await time.until(() => lab.faults.list().length === 0)
    time.pass(1_000)
    expect((await hurried).code).toBe('TIMEOUT')
    expect(new Set(await Promise.all(patient)).size).toBe(1)
    expect(requests()).toBe(2)
  })

  it('gives up the request when nobody waits any more [cache/own-time]', async () => {
    await using setting = new Setting()
    lab.faults.add({ surface: 'ccp', kind: 'stall', times: 1 })
    const controller = new AbortController()
    const waiting = Promise.allSettled(
      [1, 2].map(() => setting.vault.retrieve(prod, { signal: controller.signal })),
    )
    await expect.poll(() => lab.faults.list()).toEqual([])
    controller.abort()
    expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await lab.journal.waitFor(({ fault }) => fault === 'stall')
    expect(await setting.secret()).toBe(secretIn(lab, account.safe, account.object))
  })

  it('keeps a password that is being changed only for a moment [cache/changing]', async () => {
    await using setting = new Setting()
    lab.vault.setChangeInProgress(account, true)
    expect((await setting.vault.retrieve(prod)).changeInProgress).toBe(true)
    setting.pass(1_999)
    await setting.secret()
    expect(requests()).toBe(1)
    lab.vault.setChangeInProgress(account, false)
    setting.pass(1)
    expect((await setting.vault.retrieve(prod)).changeInProgress).toBe(false)
    setting.pass(100_000)
    await setting.secret()
    expect(requests()).toBe(2)
  })

  it('does not keep refusals, and drops what was kept before one [cache/refusal]', async () => {
    await using setting = new Setting({ ttlMs: 1_000, refreshAheadMs: 0 })
    await setting.secret()
    lab.vault.setSecret(account, null)
    setting.pass(1_000)
    expect((await failureOf(setting.secret())).name).toBe('SecretNotSetError')
    expect((await failureOf(setting.secret())).name).toBe('SecretNotSetError')
    expect(requests()).toBe(3)
    expect(setting.vault.size).toBe(0)
    const fault = outage()
    expect((await failureOf(setting.secret())).name).toBe('ServerError')
    fault.remove()
  })

  it('forgets an account for whatever reason and kind, or all [cache/invalidate]', async () => {
    await using setting = new Setting()
    const { vault } = setting
    const retrieveAll = async (): Promise<void> => {
      for (const options of [{}, { reason: 'audit' }, { kind: 'password' } as const]) {
        await vault.retrieve(prod, options)
      }
      await vault.retrieve(test)
    }
    await retrieveAll()
    vault.invalidate(prod)
    expect(vault.size).toBe(1)
    await retrieveAll()
    expect(requests()).toBe(7)
    vault.invalidate()
    expect(vault.size).toBe(0)
  })

  it('does not keep what was asked for before it was told to forget [cache/invalidate]', async () => {
    await using setting = new Setting()
    lab.faults.add({ surface: 'ccp', kind: 'delay', delayMs: 100, times: 1 })
    const before = setting.vault.retrieve(prod)
    setting.vault.invalidate(prod)
    await setting.secret()
    await before
    await setting.secret()
    expect(requests()).toBe(2)
    expect(setting.rotations).toEqual([])
  })

  it('is closed with what it stands before, and forgets everything [cache/closed]', async () => {
    const setting = new Setting()
    const given = await setting.vault.retrieve(prod)
    await setting.vault.close()
    expect(setting.vault.size).toBe(0)
    expect((await failureOf(setting.secret())).code).toBe('CLIENT_CLOSED')
    expect(given.secret.disposed).toBe(false)
    expect(requests()).toBe(1)
  })

  it.each([
    ['an unknown option', { ttlMS: 5 }, /unknown option 'ttlMS', did you mean 'ttlMs'/],
    ['a time that is none', { ttlMs: -1 }, /option 'ttlMs' must be/],
    [
      'a policy with an unknown option',
      { references: { 'pam://ccp/a/b': { stale: 1 } } },
      /unknown option 'stale'/,
    ],
    ['a reference of another vault', { references: { 'pam://pvwa/a/b': {} } }, /another vault than 'ccp'/],
    ['a reference with a reason', { references: { 'pam://ccp/a?reason=r': {} } }, /a reason or a ticket/],
  ])('refuses %s [cache/options-checked]', (_what, options, message) => {
    expect(() => new Setting(options as CacheOptions)).toThrow(message)
  })
})

describe('a cached vault before its time is over', () => {
  it('asks in the background, once, and gives what it has meanwhile [cache/refresh-ahead]', async () => {
    await using setting = new Setting({ ttlMs: 10_000, refreshAheadMs: 4_000 })
    const old = await setting.secret()
    rotate('next')
    setting.pass(5_999)
    await setting.secret()
    expect(requests()).toBe(1)
    // Some time between 6 000 and 8 000.
    setting.pass(2_001)
    expect(await Promise.all(Array.from({ length: 100 }, () => setting.secret()))).toEqual(
      Array(100).fill(old),
    )
    await expect.poll(() => setting.rotations).toHaveLength(1)
    expect(await setting.secret()).toBe('next')
    expect(requests()).toBe(2)
    setting.pass(5_000)
    expect(await setting.secret()).toBe('next')
    expect(requests()).toBe(2)
  })

  it('tells nobody of a failure there, and asks again after a pause [cache/refresh-ahead]', async () => {
    await using setting = new Setting({ ttlMs: 100_000, refreshAheadMs: 50_000 })
    const old = await setting.secret()
    const fault = outage()
    setting.pass(80_000)
    expect(await setting.secret()).toBe(old)
    await expect.poll(() => setting.warnings).toEqual(['A kept credential could not be fetched anew'])
    expect(await setting.secret()).toBe(old)
    expect(requests()).toBe(2)
    fault.remove()
    rotate('next')
    setting.pass(1_000)
    expect(await setting.secret()).toBe(old)
    await expect.poll(() => setting.rotations).toHaveLength(1)
    expect(await setting.secret()).toBe('next')
    expect(requests()).toBe(3)
  })

  it('drops what is refused there [cache/refresh-ahead] [cache/refusal]', async () => {
    await using setting = new Setting({ ttlMs: 100_000 })
    await setting.secret()
    lab.vault.setSecret(account, null)
    setting.pass(99_000)
    await setting.secret()
    await expect.poll(() => setting.vault.size).toBe(0)
    expect((await failureOf(setting.secret())).name).toBe('SecretNotSetError')
  })
})

describe('a cached vault in an outage', () => {
  it('gives what it has past its time, marked, with a warning, until the limit [cache/outage]', async () => {
    await using setting = new Setting({ ttlMs: 1_000, refreshAheadMs: 0, staleMs: 60_000 })
    const fresh = await setting.vault.retrieve(prod)
    expect(fresh).not.toHaveProperty('stale')
    const fault = outage()
    setting.pass(1_000)
    const stale = await setting.vault.retrieve(prod)
    expect(stale).toEqual({ ...fresh, stale: true })
    expect(stale.secret.reveal()).toBe(fresh.secret.reveal())
    expect(setting.warnings).toContain('The vault cannot be asked: a credential is used past its time')
    const said = setting.warnings.length
    // Nobody waits for the vault until a pause is over.
    await setting.secret()
    expect(requests()).toBe(2)
    expect(setting.warnings).toHaveLength(said)
    setting.pass(60_000)
    expect((await failureOf(setting.secret())).name).toBe('ServerError')
    fault.remove()
    expect(await setting.vault.retrieve(prod)).not.toHaveProperty('stale')
  })

  it.each([
    ['a connection that breaks', { kind: 'reset' }],
    ['429', { kind: 'status', status: 429 }],
  ] as const)('does so for %s [cache/outage]', async (_what, fault) => {
    await using setting = new Setting({ ttlMs: 1_000 })
    await setting.secret()
    lab.faults.add({ surface: 'ccp', ...fault })
    setting.pass(1_000)
    expect((await setting.vault.retrieve(prod)).stale).toBe(true)
  })

  it('does so for a vault that does not answer in the time that the caller has [cache/outage]', async () => {
    await using setting = new Setting({ ttlMs: 1_000 })
    await setting.secret()
    lab.faults.add({ surface: 'ccp', kind: 'stall', times: 1 })
    setting.pass(1_000)
    using time = new HeldTime()
    const late = setting.vault.retrieve(prod, { timeoutMs: 50 })
    await time.until(() => lab.faults.list().length === 0)
    time.pass(50)
    expect((await late).stale).toBe(true)
  })

  it('finds out in the background that the vault is back [cache/outage]', async () => {
    await using setting = new Setting({ ttlMs: 1_000 })
    await setting.secret()
    const fault = outage()
    setting.pass(1_000)
    await setting.secret()
    fault.remove()
    rotate('next')
    setting.pass(1_000)
    expect((await setting.vault.retrieve(prod)).stale).toBe(true)
    await expect.poll(() => setting.rotations).toHaveLength(1)
    expect(await setting.secret()).toBe('next')
    expect(requests()).toBe(3)
  })

  it('does not where it was told to ask, nor with staleMs of 0 [cache/outage]', async () => {
    await using setting = new Setting({ ttlMs: 1_000 })
    await using strict = new Setting({ ttlMs: 1_000, staleMs: 0 })
    await setting.secret()
    await strict.secret()
    const fault = outage()
    const fresh = setting.vault.retrieve(prod, { fresh: true })
    expect((await failureOf(fresh)).name).toBe('ServerError')
    setting.pass(1_000)
    strict.pass(1_000)
    expect((await failureOf(strict.secret())).name).toBe('ServerError')
    fault.remove()
  })
})

describe('a rotation', () => {
  it('is told once, whoever noticed it, and drops what was kept of the account [cache/rotation]', async () => {
    await using setting = new Setting({ ttlMs: 1_000, refreshAheadMs: 0 })
    const { vault } = setting
    await vault.retrieve(prod)
    await vault.retrieve(prod, { reason: 'audit' })
    await vault.retrieve(test)
    rotate('next')
    const before = Date.now()
    await vault.retrieve(prod, { fresh: true })
    expect(setting.rotations).toEqual([
      {
        reference: 'pam://ccp/Billing-DB/oracle-prod',
        vault: 'ccp',
        at: expect.any(Date) as Date,
        usernameChanged: false,
      },
    ])
    expect(setting.rotations[0]!.at.getTime()).toBeGreaterThanOrEqual(before)
    expect((await vault.retrieve(prod, { reason: 'audit' })).secret.reveal()).toBe('next')
    await vault.retrieve(test)
    expect(requests()).toBe(5)
    expect(setting.rotations).toHaveLength(1)
  })

  it('is noticed after the account was forgotten [cache/rotation]', async () => {
    await using setting = new Setting()
    await setting.secret()
    setting.vault.invalidate()
    rotate('next')
    await setting.secret()
    expect(setting.rotations).toHaveLength(1)
  })

  it('of dual accounts is one of username and secret together [cache/rotation]', async () => {
    await using setting = new Setting({ ttlMs: 1_000, refreshAheadMs: 0 })
    const dual: Selector = { path: ['Billing-DB'], keys: { virtualUsername: 'ledger' } }
    const first = await setting.vault.retrieve(dual)
    lab.vault.switchDualAccount('ledger')
    setting.pass(1_000)
    const second = await setting.vault.retrieve(dual)
    expect([first.username, second.username]).toEqual(['ledger_a', 'ledger_b'])
    expect(second.secret.reveal()).not.toBe(first.secret.reveal())
    expect(setting.rotations).toMatchObject([
      { reference: 'pam://ccp/Billing-DB?virtualUsername=ledger', usernameChanged: true },
    ])
  })

  it('is told to nobody who no longer listens, and to all others where some fail [cache/rotation]', async () => {
    await using setting = new Setting()
    const { vault, rotations, warnings } = setting
    const heard = vi.fn()
    vault.onRotate(() => {
      throw new Error('a listener of the test')
    })
    vault.onRotate(() => Promise.reject(new Error('an asynchronous listener of the test')))
    const end = vault.onRotate(heard)
    vault.onRotate(heard)
    end()
    await setting.secret()
    rotate('next')
    expect((await vault.retrieve(prod, { fresh: true })).secret.reveal()).toBe('next')
    expect(heard).toHaveBeenCalledTimes(1)
    expect(rotations).toHaveLength(1)
    expect(warnings).toEqual(Array.from({ length: 2 }, () => 'A listener of onRotate failed'))
  })
})
