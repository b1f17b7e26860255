import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Lab, type HttpFault } from '@sallyport/lab'
import { bulk } from '@sallyport/sdk'
import type { Account } from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'
import { HeldTime } from '../support/held-time.ts'
import { eachLab } from '../support/lab.ts'
import { requestsTo, vaultOf } from '../support/pvwa-lab.ts'

const accountsPath = /\/Accounts$/i
const logOnPath = /\/Logon$/i

describe('a bulk run that adds accounts, which nobody may do twice,', () => {
  const lab = eachLab({ pvwa: { nodes: 2 } })

  const names = Array.from({ length: 60 }, (_, index) => `added-${String(index).padStart(2, '0')}`)

  /** Adds them all, and does something in the middle; then all are there, each added once. */
  async function addAll(inTheMiddle: (done: number) => void): Promise<void> {
    await using vault = vaultOf(lab, { retry: { attempts: 5, minDelayMs: 0, maxDelayMs: 0 } })
    const outcomes = await bulk(
      names,
      (name, { signal }) =>
        vault.accounts.add(
          { safe: 'Linux', platformId: 'UnixSSH', name, secret: `secret of ${name}` },
          { signal },
        ),
      { concurrency: 8, onProgress: ({ done }) => inTheMiddle(done) },
    )
    expect(outcomes.map(({ status }) => status)).toEqual(names.map(() => 'fulfilled'))
    const there = await vault.accounts.list({ safe: 'Linux', search: 'added-' }).toArray()
    expect(there.map(({ name }) => name).sort()).toEqual(names)
    const added = lab.audit.entries().filter(({ action }) => action === 'Add account')
    expect(added.map(({ object }) => object).sort()).toEqual(names)
  }

  it('goes on after a 401, with one log on for all [pvwa/session-renewed] [pvwa/session-renewed-once-for-all] [pvwa/session-no-unsafe-repeat]', async () => {
    let ended = 0
    await addAll((done) => {
      if (done === 15 || done === 40) ended += lab.pvwa.endSessions('administrator')
    })
    expect(ended).toBe(2)
    expect(requestsTo(lab, 'POST', logOnPath)).toBe(3)
    const refused = lab.journal
      .entries()
      .filter(({ path, status }) => accountsPath.test(path) && status === 401)
    expect(refused.length).toBeGreaterThan(0)
  })

  it('goes on when its node is lost behind the load balancer [pvwa/node-lost] [pvwa/cookies-replayed] [pvwa/session-no-unsafe-repeat]', async () => {
    const lost: number[] = []
    await addAll((done) => {
      const [session] = lab.pvwa.sessions
      if (done !== 20 || session === undefined) return
      lost.push(session.node)
      lab.pvwa.takeNodeDown(session.node)
    })
    expect(lost).toHaveLength(1)
    expect(requestsTo(lab, 'POST', logOnPath)).toBe(2)
    expect(lab.journal.entries().some(({ vendorCode }) => vendorCode === 'PASWS006E')).toBe(true)
  })

  it('waits when it is throttled, and adds each once [pvwa/throttled]', async () => {
    await addAll((done) => {
      if (done !== 10) return
      lab.faults.add({
        surface: 'pvwa',
        kind: 'status',
        status: 429,
        retryAfter: 0,
        times: 4,
        match: { method: 'POST', path: accountsPath },
      })
    })
    expect(lab.journal.entries().filter(({ status }) => status === 429)).toHaveLength(4)
  })
})

describe('a 429', () => {
  const lab = eachLab()

  const throttle = (retryAfter: number | string, times = 1): void => {
    lab.faults.add({ surface: 'pvwa', kind: 'status', status: 429, retryAfter, times })
  }

  it('with Retry-After in seconds is waited for [pvwa/throttled] [core/retry-after]', async () => {
    await using vault = vaultOf(lab, { retry: { minDelayMs: 0, maxDelayMs: 0 } })
    await vault.logOn()
    throttle(1)
    const started = performance.now()
    expect(await vault.accounts.list({ safe: 'Linux' }).toArray()).toHaveLength(2)
    expect(performance.now() - started).toBeGreaterThanOrEqual(990)
  })

  it('with Retry-After as a date is waited for [pvwa/throttled] [core/retry-after]', async () => {
    await using vault = vaultOf(lab, { retry: { minDelayMs: 0, maxDelayMs: 0 } })
    await vault.logOn()
    // A date has whole seconds: at least one of them is still to come.
    const until = Math.ceil(Date.now() / 1000 + 1) * 1000
    throttle(new Date(until).toUTCString())
    expect(await vault.accounts.list({ safe: 'Linux' }).toArray()).toHaveLength(2)
    expect(Date.now()).toBeGreaterThanOrEqual(until - 10)
  })

  it.each([3600, 'Fri, 31 Dec 2100 23:59:59 GMT'])(
    'that asks for more time than there is (%s) is an error at once [pvwa/throttled] [core/retry-after]',
    async (retryAfter) => {
      await using vault = vaultOf(lab)
      await vault.logOn()
      throttle(retryAfter)
      using _time = new HeldTime()
      const error = await failureOf(vault.accounts.list({ safe: 'Linux' }).toArray())
      expect(error).toMatchObject({
        name: 'RateLimitError',
        code: 'RATE_LIMITED',
        retryable: true,
        status: 429,
      })
    },
  )
})

describe('a listing of 50 pages', () => {
  let lab: Lab
  let ids: readonly string[]
  beforeAll(async () => {
    lab = await Lab.start({ accounts: 500 })
    await using vault = vaultOf(lab)
    ids = (await vault.accounts.list({ safe: 'Estate-0001' }).toArray()).map(({ id }) => id)
    expect(ids).toHaveLength(500)
  })
  afterEach(() => {
    lab.faults.clear()
    lab.journal.clear()
  })
  afterAll(() => lab.stop())

  /** Lists them, page 37 meeting a fault. */
  async function listWith(
    fault: HttpFault,
    { retry, pagesAhead = 1 }: { readonly retry?: false; readonly pagesAhead?: number } = {},
  ): Promise<{ readonly items: readonly Account[]; readonly error: unknown }> {
    await using vault = vaultOf(lab, { retry: retry ?? { minDelayMs: 0, maxDelayMs: 0 } })
    const items: Account[] = []
    let pages = 0
    try {
      const list = vault.accounts.list({ safe: 'Estate-0001', pageSize: 10, pagesAhead })
      for await (const page of list.pages()) {
        items.push(...page.items)
        pages += 1
        if (pages === 36) lab.faults.add(fault)
      }
    } catch (error) {
      return { items, error }
    }
    return { items, error: undefined }
  }

  const passing: readonly HttpFault[] = [
    { surface: 'pvwa', kind: 'reset', times: 1 },
    { surface: 'pvwa', kind: 'reset', when: 'mid-body', times: 2 },
    { surface: 'pvwa', kind: 'truncate', times: 1 },
    { surface: 'pvwa', kind: 'status', status: 502, body: 'html', times: 1 },
    { surface: 'pvwa', kind: 'status', status: 504, body: 'empty', times: 2 },
  ]

  it.each(passing.flatMap((fault) => [1, 8].map((pagesAhead) => [fault.kind, pagesAhead, fault] as const)))(
    'goes on after a %s on page 37, %i pages ahead, with every item once and in order [pvwa/reads-asked-again]',
    async (kind, pagesAhead, fault) => {
      const { items, error } = await listWith(fault, { pagesAhead })
      expect(error).toBeUndefined()
      expect(items.map(({ id }) => id)).toEqual(ids)
      expect(lab.journal.entries().filter((entry) => entry.fault === kind)).toHaveLength(fault.times ?? 0)
    },
  )

  // Not before the headers: a kept connection that ends so is taken for one that the server closed while idle.
  const broken = (times: number): HttpFault => ({ surface: 'pvwa', kind: 'reset', when: 'mid-body', times })

  it('ends with the error of that page, after all before it, where nothing is repeated [pvwa/reads-asked-again]', async () => {
    const { items, error } = await listWith(broken(1), { retry: false })
    expect(error).toMatchObject({ name: 'ConnectionError', retryable: true })
    expect(items.map(({ id }) => id)).toEqual(ids.slice(0, 360))
  })

  it('ends with it where it does not pass [pvwa/reads-asked-again]', async () => {
    const { items, error } = await listWith(broken(100))
    expect(error).toMatchObject({ name: 'ConnectionError' })
    expect(items).toHaveLength(360)
    const broke = lab.journal.entries().filter(({ fault, method }) => fault === 'reset' && method === 'GET')
    expect(broke).toHaveLength(3)
  })

  it('never asks twice for what may have been done: a change whose answer was lost [pvwa/session-no-unsafe-repeat]', async () => {
    await using vault = vaultOf(lab)
    await vault.logOn()
    lab.faults.add({ surface: 'pvwa', kind: 'reset', times: 1 })
    expect((await failureOf(vault.accounts.changePassword(ids[0]!))).name).toBe('ConnectionError')
    expect(requestsTo(lab, 'POST', /\/Change$/i)).toBe(1)
  })

  it.each(['reset', 'stall'] as const)(
    'never does again what was done, when a %s takes the answer [pvwa/session-no-unsafe-repeat]',
    async (kind) => {
      await using vault = vaultOf(lab)
      await vault.logOn()
      lab.faults.add({ surface: 'pvwa', kind, when: 'after-handling', times: 1 })
      using time = new HeldTime()
      const lost = failureOf(vault.safes.add(`Lost by ${kind}`, { timeoutMs: 1_000 }))
      await lab.journal.waitFor(({ fault }) => fault === kind)
      time.pass(1_000)
      expect((await lost).name).toBe('ConnectionError')
      expect(requestsTo(lab, 'POST', /\/Safes$/i)).toBe(1)
      expect(await vault.safes.exists(`Lost by ${kind}`)).toBe(true)
    },
  )
})
