import { describe, expect, it, vi } from 'vitest'
import type { Challenge, PasswordVault, RadiusAuthentication } from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'
import { HeldTime } from '../support/held-time.ts'
import { eachLab } from '../support/lab.ts'
import { requestsTo, vaultOf } from '../support/pvwa-lab.ts'

const lab = eachLab()

const radius: RadiusAuthentication = {
  method: 'radius',
  username: 'radius-user',
  password: 'Lab-Radius-1',
}

/** Somebody who is asked, and answers when the test says so. */
function somebody(): {
  challenge: (asked: Challenge) => Promise<string>
  asked: Challenge[]
  answer: (text: string) => void
} {
  const asked: Challenge[] = []
  let give: (text: string) => void = () => undefined
  return {
    asked,
    answer: (text) => give(text),
    challenge: (challenge) => {
      asked.push(challenge)
      return new Promise((resolve) => (give = resolve))
    },
  }
}

/** Every way to wait for a log on, with the reason that it is given up for. */
const rejected = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('a log on', () => {
  it('is given up with the signal, while it waits for an answer of PVWA [pvwa/logon-given-up]', async () => {
    await using vault = vaultOf(lab)
    lab.faults.add({ surface: 'pvwa', kind: 'stall', times: 1 })
    const controller = new AbortController()
    const work = rejected(vault.logOn({ signal: controller.signal }))
    await expect.poll(() => lab.faults.list()).toEqual([])
    const reason = new Error('enough')
    controller.abort(reason)
    expect(await work).toBe(reason)
    expect(vault.loggedOn).toBe(false)
    // Nothing of it is left: the next one begins anew.
    await vault.logOn()
    expect(vault.loggedOn).toBe(true)
  })

  it('sends nothing when the signal was aborted before [pvwa/logon-given-up]', async () => {
    await using vault = vaultOf(lab)
    const reason = new Error('too late')
    expect(await rejected(vault.logOn({ signal: AbortSignal.abort(reason) }))).toBe(reason)
    expect(lab.journal.entries()).toEqual([])
  })

  it('is given up when its time is over, people included, who are told [pvwa/logon-given-up]', async () => {
    const { challenge, asked } = somebody()
    await using vault = vaultOf(lab, { auth: { ...radius, challenge } })
    using time = new HeldTime()
    const failure = failureOf(vault.logOn({ timeoutMs: 300 }))
    await time.until(() => asked.length === 1)
    time.pass(300)
    expect(await failure).toMatchObject({ name: 'ConnectionError', code: 'TIMEOUT' })
    expect(asked[0]?.signal.aborted).toBe(true)
  })

  it('goes on for the others who wait for it [pvwa/logon-given-up] [pvwa/logon-single-flight]', async () => {
    const { challenge, asked, answer } = somebody()
    await using vault = vaultOf(lab, { auth: { ...radius, challenge } })
    const controller = new AbortController()
    const left = rejected(vault.logOn({ signal: controller.signal }))
    const stayed = vault.logOn()
    await expect.poll(() => asked).toHaveLength(1)
    controller.abort(new Error('left'))
    expect(await left).toMatchObject({ message: 'left' })
    expect(asked[0]?.signal.aborted).toBe(false)
    answer('123456')
    await stayed
    expect(await vault.checkSession()).toBe(true)
    expect(requestsTo(lab, 'POST', /\/Logon$/i)).toBe(2)
  })

  it('goes on for the next request when the one that wanted it has left [pvwa/logon-given-up]', async () => {
    const { challenge, asked, answer } = somebody()
    await using vault = vaultOf(lab, { auth: { ...radius, challenge } })
    using time = new HeldTime()
    const first = failureOf(vault.server.logonHistory({ timeoutMs: 300 }))
    await time.until(() => asked.length === 1)
    time.pass(300)
    expect((await first).code).toBe('TIMEOUT')
    expect(asked[0]?.signal.aborted).toBe(false)
    const second = vault.server.logonHistory()
    answer('123456')
    await second
    expect(asked).toHaveLength(1)
  })

  it('step by step is given up with the signal as well [pvwa/logon-given-up] [pvwa/logon-radius-stepwise]', async () => {
    await using vault = vaultOf(lab, { auth: radius })
    expect((await failureOf(vault.logOn())).name).toBe('ChallengeRequiredError')
    const late = new Error('late')
    expect(await rejected(vault.continueLogOn('123456', { signal: AbortSignal.abort(late) }))).toBe(late)
    // That answer was not sent: the question stands.
    lab.faults.add({ surface: 'pvwa', kind: 'stall', times: 1 })
    using time = new HeldTime()
    const sent = failureOf(vault.continueLogOn('123456', { timeoutMs: 200 }))
    await time.until(() => lab.faults.list().length === 0)
    time.pass(200)
    expect((await sent).code).toBe('TIMEOUT')
    expect((await failureOf(vault.continueLogOn('123456'))).code).toBe('INVALID_REQUEST')
    expect((await failureOf(vault.logOn())).name).toBe('ChallengeRequiredError')
    await vault.continueLogOn('123456', { timeoutMs: 10_000 })
    expect(vault.loggedOn).toBe(true)
  })

  it('does not keep close waiting for people [pvwa/logon-given-up] [pvwa/close-logs-off]', async () => {
    const { challenge, asked } = somebody()
    const vault = vaultOf(lab, { auth: { ...radius, challenge } })
    const work = failureOf(vault.logOn())
    await expect.poll(() => asked).toHaveLength(1)
    await vault.close()
    expect((await work).code).toBe('CLIENT_CLOSED')
    expect(asked[0]?.signal.aborted).toBe(true)
  })

  it('that nobody waits for does not keep close waiting either [pvwa/logon-given-up] [pvwa/close-logs-off]', async () => {
    lab.faults.add({ surface: 'pvwa', kind: 'stall', times: 1 })
    const warn = vi.fn()
    const logger = { debug: vi.fn(), info: vi.fn(), warn, error: vi.fn() }
    const vault = vaultOf(lab, { timeoutMs: 600_000, logger })
    const controller = new AbortController()
    const work = rejected(vault.server.logonHistory({ signal: controller.signal }))
    await expect.poll(() => lab.faults.list()).toEqual([])
    const reason = new Error('enough')
    controller.abort(reason)
    expect(await work).toBe(reason)
    await vault.close()
    expect(warn).toHaveBeenCalledWith(
      expect.stringContaining('A log on was given up'),
      expect.anything() as object,
    )
  })

  it('that somebody waits for is waited for by close, which then logs off [pvwa/close-logs-off]', async () => {
    lab.faults.add({ surface: 'pvwa', kind: 'delay', delayMs: 200, times: 1 })
    const vault = vaultOf(lab)
    const work = vault.logOn()
    await expect.poll(() => lab.faults.list()).toEqual([])
    await vault.close()
    await work
    expect(lab.audit.entries().map(({ action }) => action)).toEqual(['Logon', 'Logoff'])
  })

  it.each<[string, (vault: PasswordVault) => Promise<unknown>]>([
    ['logOn', (vault) => vault.logOn({ signals: 1 } as never)],
    ['continueLogOn', (vault) => vault.continueLogOn('x', { timeoutMs: 0 })],
    ['logOff', (vault) => vault.logOff({ signal: 1 } as never)],
    ['checkSession', (vault) => vault.checkSession({ timeout: 1 } as never)],
  ])('takes no other options: %s', async (_name, call) => {
    await using vault = vaultOf(lab)
    expect((await failureOf(call(vault))).code).toBe('INVALID_OPTION')
  })
})

describe('what waits inside a call', () => {
  it('for the version ends with the signal, and is asked for again by the next [pvwa/server-version-asked-once]', async () => {
    await using vault = vaultOf(lab)
    const account = await vault.accounts.find({ safe: 'Billing-DB', name: 'oracle-prod' })
    const target = { safe: 'Billing-DB', name: 'oracle-test' }
    const stall = lab.faults.add({ surface: 'pvwa', kind: 'stall', match: { path: /\/Server$/ } })
    using time = new HeldTime()
    const first = failureOf(vault.accounts.link(account, target, 1, { timeoutMs: 200 }))
    await time.until(() => requestsTo(lab, 'GET', /\/Server$/) === 1)
    time.pass(200)
    expect((await first).code).toBe('TIMEOUT')
    stall.remove()
    const controller = new AbortController()
    const reason = new Error('enough')
    const second = rejected(vault.accounts.link(account, target, 1, { signal: controller.signal }))
    controller.abort(reason)
    expect(await second).toBe(reason)
    expect(requestsTo(lab, 'POST', /\/LinkAccount$/i)).toBe(0)
  })
})
