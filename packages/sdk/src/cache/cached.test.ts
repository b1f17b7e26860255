import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Credential } from '../credential.ts'
import { NotFoundError, ServerError } from '../errors.ts'
import { Secret } from '../secret.ts'
import type { Selector, Vault, VaultRetrieveOptions } from '../vault.ts'
import { cached } from './cached.ts'

afterEach(() => {
  vi.useRealTimers()
})

const selector: Selector = { path: ['a'], keys: {} }

function credentialOf(secret: string | Uint8Array, more: Partial<Credential> = {}): Credential {
  return {
    secret: new Secret(secret),
    kind: 'password',
    username: 'app',
    address: undefined,
    properties: {},
    changeInProgress: false,
    retrievedAt: new Date(0),
    vault: 'own',
    reference: 'pam://own/a',
    ...more,
  }
}

/** A vault of one's own. */
function vaultThat(retrieve: (options: VaultRetrieveOptions) => Promise<Credential>): Vault {
  const close = vi.fn(() => Promise.resolve())
  return {
    name: 'own',
    kind: 'own',
    identity: 'own',
    retrieve: (_selector, options = {}) => retrieve(options),
    list: async function* () {
      yield await Promise.resolve({ ...credentialOf(''), name: 'a', container: undefined, kinds: [] })
    },
    check: () => Promise.resolve({ ok: true, steps: [] }),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** A vault whose answers the test gives, in whatever order. */
function waitingVault(): { vault: Vault; answers: ((credential: Credential) => void)[] } {
  const answers: ((credential: Credential) => void)[] = []
  return { vault: vaultThat(() => new Promise((resolve) => answers.push(resolve))), answers }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('a cache before a vault of one’s own', () => {
  it('keeps bytes that are no text', async () => {
    const bytes = Uint8Array.from([0xff, 0, 0xfe])
    await using cache = cached(vaultThat(() => Promise.resolve(credentialOf(bytes))))
    for (let times = 0; times < 2; times += 1) {
      const { secret } = await cache.retrieve(selector)
      expect([...secret.bytes()]).toEqual([...bytes])
      secret.dispose()
    }
  })

  it('lists what it lists', async () => {
    await using cache = cached(vaultThat(() => Promise.resolve(credentialOf('x'))))
    const names: string[] = []
    for await (const { name } of cache.list?.() ?? []) names.push(name)
    expect(names).toEqual(['a'])
  })

  it('keeps neither of two answers that crossed [cache/rotation]', async () => {
    const { vault, answers } = waitingVault()
    await using cache = cached(vault)
    const first = cache.retrieve(selector)
    await turn()
    const second = cache.retrieve(selector, { reason: 'other' })
    await turn()
    const told = vi.fn()
    cache.onRotate(told)
    answers[1]?.(credentialOf('new'))
    await second
    answers[0]?.(credentialOf('old'))
    expect((await first).secret.reveal()).toBe('old')
    expect(cache.size).toBe(0)
    expect(told).not.toHaveBeenCalled()
  })

  it('gives the answer of a request that others replaced to those who waited for it, and keeps the later one', async () => {
    const { vault, answers } = waitingVault()
    await using cache = cached(vault)
    const first = cache.retrieve(selector)
    const fresh = [cache.retrieve(selector, { fresh: true }), cache.retrieve(selector, { fresh: true })]
    await turn()
    expect(answers).toHaveLength(2)
    answers[1]?.(credentialOf('new'))
    answers[0]?.(credentialOf('old'))
    expect((await first).secret.reveal()).toBe('old')
    for (const one of fresh) expect((await one).secret.reveal()).toBe('new')
    expect((await cache.retrieve(selector)).secret.reveal()).toBe('new')
  })

  it('tells of what no reference can name, as well as it can', async () => {
    let secret = 'old'
    await using cache = cached(vaultThat(() => Promise.resolve(credentialOf(secret))))
    const told = vi.fn()
    cache.onRotate(told)
    const odd: Selector = { path: ['..', 'a'], keys: { reason: 'x' } }
    await cache.retrieve(odd)
    secret = 'new'
    await cache.retrieve(odd, { fresh: true })
    expect(told).toHaveBeenCalledWith(expect.objectContaining({ reference: 'pam://own/../a' }))
  })

  it('asks no oftener than its pauses say where the vault throws what nobody knows', async () => {
    let now = 0
    let asked = 0
    const vault = vaultThat(() => {
      asked += 1
      return asked === 1 ? Promise.resolve(credentialOf('x')) : Promise.reject(new Error('S3ntinel'))
    })
    const logged: unknown[] = []
    const log = (...line: unknown[]): void => void logged.push(line)
    const logger = { debug: log, info: log, warn: log, error: log }
    await using cache = cached(vault, { ttlMs: 10_000, refreshAheadMs: 5_000, clock: () => now, logger })
    await cache.retrieve(selector)
    now = 8_000
    for (let times = 0; times < 10; times += 1) {
      await cache.retrieve(selector)
      await turn()
    }
    expect(asked).toBe(2)
    expect(logged).toEqual([['A kept credential could not be fetched anew', { vault: 'own' }]])
    now = 10_000
    await expect(cache.retrieve(selector)).rejects.toThrow('S3ntinel')
  })

  it('keeps what was given past its time only for a moment, and passes the mark on', async () => {
    let now = 0
    const retrieve = vi.fn(() => Promise.resolve(credentialOf('x', { stale: true })))
    await using cache = cached(vaultThat(retrieve), { clock: () => now })
    await cache.retrieve(selector)
    now = 1_999
    expect((await cache.retrieve(selector)).stale).toBe(true)
    now = 2_000
    await cache.retrieve(selector)
    expect(retrieve).toHaveBeenCalledTimes(2)
  })

  it('asks for what was refused when the refused secret was disposed of', async () => {
    const asked: unknown[] = []
    const vault = vaultThat(({ fresh }) => {
      asked.push(fresh)
      return Promise.resolve(credentialOf('x'))
    })
    await using cache = cached(vault)
    const refused = await cache.retrieve(selector)
    refused.secret.dispose()
    await cache.retrieve(selector, { refused })
    expect(asked).toEqual([false, true])
  })

  it('clears its memory of what nobody can be given any more [cache/bounded]', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let now = 0
    const vault = vaultThat(() => Promise.resolve(credentialOf('x')))
    await using cache = cached(vault, { ttlMs: 1_000, staleMs: 90_000, clock: () => now })
    await cache.retrieve(selector)
    now = 60_000
    vi.advanceTimersByTime(60_000)
    expect(cache.size).toBe(1)
    now = 120_000
    vi.advanceTimersByTime(60_000)
    expect(cache.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('leaves no timer behind when it is closed, and gives up what goes on in the background [cache/closed]', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let now = 0
    let last: AbortSignal | undefined
    const vault = vaultThat(({ signal }) => {
      last = signal
      return now === 0 ? Promise.resolve(credentialOf('x')) : new Promise(() => undefined)
    })
    const cache = cached(vault, { ttlMs: 1_000, clock: () => now })
    await cache.retrieve(selector)
    now = 999
    await cache.retrieve(selector)
    await turn()
    expect(last?.aborted).toBe(false)
    await cache.close()
    expect(last?.aborted).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
    await expect(cache.retrieve(selector)).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
  })

  it('lets those who wait have their answer when it is closed', async () => {
    const { vault, answers } = waitingVault()
    const cache = cached(vault)
    const waiting = cache.retrieve(selector)
    await turn()
    await cache.close()
    answers[0]?.(credentialOf('x'))
    expect((await waiting).secret.reveal()).toBe('x')
    expect(cache.size).toBe(0)
  })

  it('does not wait for an aborted signal, and throws its reason', async () => {
    const retrieve = vi.fn(() => Promise.resolve(credentialOf('x')))
    await using cache = cached(vaultThat(retrieve))
    const reason = new Error('enough')
    await expect(cache.retrieve(selector, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(retrieve).not.toHaveBeenCalled()
  })

  it('refuses what is no selector and what is no option, also where something is kept [cache/options-checked]', async () => {
    await using cache = cached(vaultThat(() => Promise.resolve(credentialOf('x'))))
    await cache.retrieve(selector)
    await expect(cache.retrieve({ path: 'a', keys: {} } as never)).rejects.toThrow(/'path' must be a list/)
    await expect(cache.retrieve(selector, { resaon: 'x' } as never)).rejects.toThrow(/did you mean 'reason'/)
  })

  it('stands before a vault, and before nothing else [cache/options-checked]', () => {
    for (const vault of [undefined, null, {}, 'ccp']) {
      expect(() => cached(vault as never)).toThrow("cached: option 'vault' must be a Vault")
    }
  })

  it('marks nothing that another request has brought meanwhile', async () => {
    const warn = vi.fn()
    const logger = { debug: warn, info: warn, warn, error: warn }
    let now = 0
    const asks: { resolve: (credential: Credential) => void; reject: (error: Error) => void }[] = []
    const vault = vaultThat(() => new Promise((resolve, reject) => asks.push({ resolve, reject })))
    await using cache = cached(vault, { ttlMs: 1_000, refreshAheadMs: 0, clock: () => now, logger })
    const before = cache.retrieve(selector)
    await turn()
    asks[0]?.resolve(credentialOf('old'))
    const refused = await before
    now = 1_000
    const slow = cache.retrieve(selector)
    await turn()
    const fresh = cache.retrieve(selector, { refused })
    await turn()
    asks[2]?.resolve(credentialOf('new'))
    await fresh
    asks[1]?.reject(new ServerError('Down.', { code: 'SERVER_FAILURE', retryable: true }))
    const { secret, stale } = await slow
    expect([secret.reveal(), stale]).toEqual(['new', undefined])
    expect(warn).not.toHaveBeenCalled()
  })

  it('takes a caller who goes away for no failure of the vault', async () => {
    const warn = vi.fn()
    const logger = { debug: warn, info: warn, warn, error: warn }
    const vault = vaultThat(async ({ fresh, signal }) => {
      if (fresh === true)
        await new Promise((_, reject) =>
          signal?.addEventListener('abort', () => reject(signal.reason as Error)),
        )
      return credentialOf('x')
    })
    await using cache = cached(vault, { logger })
    await cache.retrieve(selector)
    const leaving = new AbortController()
    const asked = cache.retrieve(selector, { fresh: true, signal: leaving.signal })
    await turn()
    leaving.abort(new Error('enough'))
    await expect(asked).rejects.toThrow('enough')
    await turn()
    expect(warn).not.toHaveBeenCalled()
    expect((await cache.retrieve(selector)).secret.reveal()).toBe('x')
  })

  it('does not keep a refusal of one as the answer for another', async () => {
    let asked = 0
    const vault = vaultThat(() => {
      asked += 1
      return Promise.reject(new NotFoundError('Nobody.', { code: 'NOT_FOUND' }))
    })
    await using cache = cached(vault)
    const work = await Promise.allSettled([1, 2, 3].map(() => cache.retrieve(selector)))
    expect(work.every(({ status }) => status === 'rejected')).toBe(true)
    expect(asked).toBe(1)
    await cache.retrieve(selector).catch(() => undefined)
    expect(asked).toBe(2)
  })
})
