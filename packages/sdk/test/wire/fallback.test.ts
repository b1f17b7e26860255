import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { cached, fallback, type FallbackOptions, type LogFields, type Vault } from '@sallyport/sdk'
import {
  CentralCredentialProvider,
  ccpVault,
  type CentralCredentialProviderOptions,
} from '@sallyport/sdk/cyberark'
import { axidian } from '../contract/axidian.ts'
import { pvwa } from '../contract/cyberark.ts'
import { at } from '../contract/product.ts'
import { failureOf } from '../support/failure.ts'
import { HeldTime } from '../support/held-time.ts'
import { billing, secretIn } from '../support/lab.ts'

let lab: Lab
let other: Lab
beforeAll(async () => {
  ;[lab, other] = await Promise.all([Lab.start(), Lab.start()])
})
afterAll(() => Promise.all([lab.stop(), other.stop()]))
afterEach(() => Promise.all([lab.reset(), other.reset()]))

const oracle = at(['Billing-DB', 'oracle-prod'])
const ccpOf = (at: Lab, name: string, more: Partial<CentralCredentialProviderOptions> = {}): Vault =>
  ccpVault(new CentralCredentialProvider(billing(at, { name, retry: false, ...more })))
const chain = (more: Partial<FallbackOptions> = {}): Vault =>
  fallback([ccpOf(lab, 'first'), ccpOf(other, 'second')], { name: 'ccp', ...more })
const asked = (): number[] => [lab, other].map(({ journal }) => journal.entries().length)
const down = (which: Lab): void => void which.faults.add({ surface: 'ccp', kind: 'reset' })

describe('a chain of vaults', () => {
  it('asks the first, and nobody else', async () => {
    await using vault = chain()
    const credential = await vault.retrieve(oracle)
    expect(credential.secret.reveal()).toBe(secretIn(lab, 'Billing-DB', 'oracle-prod'))
    expect(credential.vault).toBe('first')
    expect(asked()).toEqual([1, 0])
    expect([vault.name, vault.kind, 'list' in vault]).toEqual(['ccp', 'fallback', false])
  })

  it.each<[string, object]>([
    ['breaks the connection', { kind: 'reset' }],
    ['fails', { kind: 'status', status: 503, body: 'html' }],
    ['is asked too often', { kind: 'status', status: 429, retryAfter: 60 }],
  ])('asks the second where the first %s [door/fallback-outage]', async (_, fault) => {
    lab.faults.add({ surface: 'ccp', ...fault } as Parameters<typeof lab.faults.add>[0])
    const lines: [string, LogFields][] = []
    const write = (message: string, fields: LogFields): void => void lines.push([message, fields])
    await using vault = chain({ logger: { debug: write, info: write, warn: write, error: write } })
    const credential = await vault.retrieve(oracle)
    expect(credential.secret.reveal()).toBe(secretIn(other, 'Billing-DB', 'oracle-prod'))
    expect([credential.vault, credential.reference]).toEqual(['second', 'pam://ccp/Billing-DB/oracle-prod'])
    expect(asked()).toEqual([1, 1])
    expect(lines).toEqual([
      ["The vault 'first' was not reached.", { vault: 'ccp', code: expect.any(String) as string }],
    ])
  })

  it.each<[string, Partial<CentralCredentialProviderOptions>, ReturnType<typeof at>, string]>([
    ['a refusal', { appId: 'nobody' }, oracle, 'AuthenticationError'],
    ['an account that is not there', {}, at(['Billing-DB', 'nothing']), 'NotFoundError'],
    ['two that match', {}, at(['Billing-DB'], { username: 'app' }), 'AmbiguousMatchError'],
    ['a secret that was never set', {}, at(['Billing-DB', 'unset']), 'SecretNotSetError'],
    ['a reference that makes no sense', {}, at(['S'], { x: 'y' }), 'ConfigurationError'],
  ])('takes %s for an answer [door/fallback-answer]', async (_, more, selector, name) => {
    await using vault = fallback([ccpOf(lab, 'first', more), ccpOf(other, 'second')], { name: 'ccp' })
    expect(await failureOf(vault.retrieve(selector))).toMatchObject({ name })
    expect(asked()[1]).toBe(0)
  })

  it('asks the second before it gives what the cache of the first has past its time [door/fallback-outage]', async () => {
    let now = 0
    const clock = (): number => now
    const first = cached(ccpOf(lab, 'first'), { clock, ttlMs: 1_000, refreshAheadMs: 0 })
    await using vault = fallback([first, ccpOf(other, 'second')], { name: 'ccp', clock, asideMs: 1_000 })
    await vault.retrieve(oracle)
    down(lab)
    now = 1_000
    const instead = await vault.retrieve(oracle)
    expect([instead.vault, instead.stale]).toEqual(['second', undefined])
    down(other)
    now = 3_000
    const bridge = await vault.retrieve(oracle)
    expect([bridge.vault, bridge.stale]).toEqual(['first', true])
    // Which a refusal of the second is not asked around.
    await other.reset()
    other.vault.denyPermission('Billing-DB', 'billing')
    now = 5_000
    expect(await failureOf(vault.retrieve(oracle))).toMatchObject({ name: 'NotFoundError' })
  })

  it('says what failed at each where none is reached [door/fallback-outage]', async () => {
    down(lab)
    other.faults.add({ surface: 'ccp', kind: 'status', status: 503, body: 'html' })
    await using vault = chain()
    const error = await failureOf(vault.retrieve(oracle))
    expect(error).toMatchObject({
      name: 'ServerError',
      code: 'VAULT_UNREACHABLE',
      retryable: true,
      message: "None of the 2 vaults of 'ccp' was reached.",
      causes: [{ name: 'ConnectionError' }, { name: 'ServerError', status: 503 }],
    })
    const shown = inspect(error, { depth: 9, showHidden: true })
    expect(shown).toContain('ConnectionError')
    expect(shown).not.toMatch(/oracle-prod|AppID/)
  })

  it('asks a vault that was not reached after the others for a while [door/fallback-aside]', async () => {
    let now = 0
    down(lab)
    await using vault = chain({ asideMs: 1_000, clock: () => now })
    const from = async (): Promise<string> => (await vault.retrieve(oracle)).vault
    expect([await from(), asked()]).toEqual(['second', [1, 1]])
    lab.faults.clear()
    expect([await from(), asked()]).toEqual(['second', [1, 2]])
    now = 999
    expect([await from(), asked()]).toEqual(['second', [1, 3]])
    now = 1_000
    expect([await from(), asked()]).toEqual(['first', [2, 3]])

    // Both aside: the order is theirs again, and who answers is no longer.
    down(lab)
    down(other)
    await failureOf(vault.retrieve(oracle))
    lab.faults.clear()
    expect(await from()).toBe('first')
    expect(await from()).toBe('first')
  })

  it('with 0 asks in order every time [door/fallback-aside]', async () => {
    down(lab)
    await using vault = chain({ asideMs: 0 })
    await vault.retrieve(oracle)
    await vault.retrieve(oracle)
    expect(asked()).toEqual([2, 2])
  })

  it('leaves the next its share of the time [door/fallback-time]', async () => {
    lab.faults.add({ surface: 'ccp', kind: 'stall' })
    await using vault = chain({ asideMs: 0 })
    using time = new HeldTime()
    const found = vault.retrieve(oracle, { timeoutMs: 6_000 })
    await time.until(() => asked()[0] === 1)
    time.pass(3_000)
    expect((await found).vault).toBe('second')
    other.faults.add({ surface: 'ccp', kind: 'stall' })
    const failure = failureOf(vault.retrieve(oracle, { timeoutMs: 800 }))
    await time.until(() => asked()[0] === 2)
    time.pass(400)
    await time.until(() => asked()[1] === 2)
    time.pass(400)
    expect((await failure).causes).toMatchObject([{ code: 'TIMEOUT' }, { code: 'TIMEOUT' }])
  })

  it('ends with the signal, and asks nobody else', async () => {
    lab.faults.add({ surface: 'ccp', kind: 'stall' })
    await using vault = chain()
    const controller = new AbortController()
    const reason = new Error('no longer wanted')
    const work = vault.retrieve(oracle, { signal: controller.signal })
    await Promise.all([
      expect(work).rejects.toBe(reason),
      lab.journal.waitFor(() => true).then(() => controller.abort(reason)),
    ])
    expect(asked()[1]).toBe(0)
  })

  it('lists under its own name what the first has that can and is reached', async () => {
    const vaults = (): Vault[] => [
      ccpOf(lab, 'no list'),
      pvwa.open(lab, { name: 'first' }),
      axidian.open(other),
    ]
    const listed = async (): Promise<string[]> => {
      await using vault = fallback(vaults(), { name: 'our chain' })
      const found = []
      for await (const { reference } of vault.list?.() ?? []) found.push(reference)
      return found
    }
    expect(await listed()).toContain('pam://our%20chain/Billing-DB/oracle-prod')
    lab.faults.add({ surface: 'pvwa', kind: 'status', status: 503, body: 'html' })
    expect(await listed()).toContain('pam://our%20chain/DB-SERVER/admin')
  })

  it('is well where one vault is', async () => {
    const lost = ccpOf(lab, 'lost', { url: 'https://127.0.0.1:1' })
    await using vault = fallback([lost, ccpOf(other, 'there')], { name: 'ccp' })
    const check = await vault.check()
    expect(check.ok).toBe(true)
    expect(check.steps.filter(({ status }) => status === 'failed')).toEqual([])
    expect(check.steps.find(({ status }) => status === 'warning')?.message).toMatch(/^lost: /)
    await using alone = fallback([lost], { name: 'ccp' })
    expect((await alone.check()).ok).toBe(false)
  })

  it('has vaults and a name', () => {
    expect(() => fallback([], { name: 'x' })).toThrow('there are no vaults')
    expect(() => fallback([pvwa.open(lab)], {} as FallbackOptions)).toThrow("option 'name'")
    expect(() => fallback([undefined as never], { name: 'x' })).toThrow('its item 0 must be a Vault')
    expect(() => fallback(undefined as never, { name: 'x' })).toThrow("option 'vaults' must be a list")
  })
})
