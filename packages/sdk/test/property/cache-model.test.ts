import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cached,
  ConnectionError,
  NotFoundError,
  Secret,
  type Credential,
  type Selector,
  type Vault,
  type VaultRetrieveOptions,
} from '@sallyport/sdk'

const ttlMs = 2_000
const staleMs = 3_000
/** How long what was refused and confirmed is not asked for again. */
const confirmedMs = 1_000

type State = 'up' | 'outage' | 'refusing'

interface Kept {
  readonly version: number
  readonly at: number
  readonly confirmed: boolean
  outage: boolean
}

/** A vault of two accounts, and all that a cache before it may know, written down plainly. */
class World {
  now = 0
  state: State = 'up'
  attempts = 0
  /** The version that was refused, while the vault is asked because of that. */
  refused: number | undefined
  rotations = 0
  readonly versions = new Map([
    ['a', 1],
    ['b', 1],
  ])
  readonly #kept = new Map<string, Kept>()
  readonly #seen = new Map<string, number>()

  readonly vault: Vault = {
    name: 'world',
    kind: 'model',
    identity: 'world',
    retrieve: async ({ path }, { reason } = {}) => {
      await Promise.resolve()
      return this.#answer(path[0] ?? '', reason)
    },
    check: () => Promise.resolve({ ok: true, steps: [] }),
    close: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }

  keptOf(account: string, reason: string | undefined): Kept | undefined {
    return this.#kept.get(`${account} ${reason ?? ''}`)
  }

  forget(account: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(account)) this.#kept.delete(key)
  }

  #answer(account: string, reason: string | undefined): Credential {
    this.attempts += 1
    const key = `${account} ${reason ?? ''}`
    if (this.state === 'refusing') {
      this.#kept.delete(key)
      throw new NotFoundError('Nobody.', { code: 'NOT_FOUND' })
    }
    if (this.state === 'outage') {
      const kept = this.#kept.get(key)
      if (kept !== undefined) kept.outage = true
      throw new ConnectionError('Nothing.', { code: 'CONNECTION_REFUSED', layer: 'tcp', retryable: true })
    }
    const version = this.versions.get(account) ?? 0
    const before = this.#seen.get(account)
    if (before !== undefined && before !== version) {
      this.rotations += 1
      this.forget(account)
    }
    this.#seen.set(account, version)
    const confirmed = this.refused === version
    this.#kept.set(key, { version, at: this.now, confirmed, outage: false })
    return credentialOf(account, version)
  }
}

function credentialOf(account: string, version: number): Credential {
  return {
    secret: new Secret(`${account}-${version}`),
    kind: 'password',
    username: account,
    address: undefined,
    properties: {},
    changeInProgress: false,
    retrievedAt: new Date(0),
    vault: 'world',
    reference: `pam://world/${account}`,
  }
}

/** What a retrieval comes to: `v3`, `v3 stale` or the name of an error. */
async function outcomeOf(work: Promise<Credential>): Promise<string> {
  try {
    const { secret, stale } = await work
    using own = secret
    return `v${own.reveal().split('-')[1] ?? ''}${stale === true ? ' stale' : ''}`
  } catch (error) {
    return error instanceof Error ? error.name : 'something else'
  }
}

interface Ask {
  readonly what: 'get' | 'fresh' | 'refused'
  readonly account: string
  readonly reason: string | undefined
  readonly times: number
}

type Step =
  | Ask
  | { readonly what: 'pass'; readonly ms: number }
  | { readonly what: 'rotate'; readonly account: string }
  | { readonly what: 'invalidate'; readonly account: string }
  | { readonly what: 'state'; readonly state: State }

/** What has to come of it, and whether the vault has to be asked for that. */
function expected(world: World, { what, account, reason }: Ask): { outcome: string; asks: boolean } {
  const { now, state } = world
  const kept = world.keptOf(account, reason)
  const version = world.versions.get(account) ?? 0
  const alive = kept !== undefined && now < kept.at + ttlMs
  const usable = kept !== undefined && now < kept.at + ttlMs + staleMs && what === 'get'
  const confirmed = kept?.confirmed === true && now < kept.at + confirmedMs
  if (alive && (what === 'get' || (what === 'refused' && (kept.version !== version || confirmed)))) {
    return { outcome: `v${kept.version}`, asks: false }
  }
  if (usable && kept.outage) return { outcome: `v${kept.version} stale`, asks: false }
  const answers = {
    up: `v${version}`,
    refusing: 'NotFoundError',
    outage: usable ? `v${kept.version} stale` : 'ConnectionError',
  }
  return { outcome: answers[state], asks: true }
}

const account = fc.constantFrom('a', 'a', 'a', 'b')
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constantFrom('get' as const, 'get' as const, 'fresh' as const, 'refused' as const),
      account,
      reason: fc.constantFrom(undefined, undefined, 'audit'),
      times: fc.constantFrom(1, 1, 20),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('pass' as const),
      ms: fc.constantFrom(1, 500, 999, 1_000, 2_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc.record({ what: fc.constant('rotate' as const), account }),
      fc.record({ what: fc.constant('invalidate' as const), account }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('state' as const),
      state: fc.constantFrom<State>('up', 'up', 'outage', 'refusing'),
    }),
  },
)

describe.each([0, 500])('a cache that asks %d ms ahead', (refreshAheadMs) => {
  it('does what its model does, whatever happens [cache/time-to-live] [cache/outage] [cache/refusal] [cache/rotation]', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80, size: 'max' }), async (steps) => {
        const world = new World()
        await using cache = cached(world.vault, { ttlMs, staleMs, refreshAheadMs, clock: () => world.now })
        let rotations = 0
        cache.onRotate(() => (rotations += 1))
        for (const one of steps) {
          if (one.what === 'pass') world.now += one.ms
          else if (one.what === 'state') world.state = one.state
          else if (one.what === 'rotate')
            world.versions.set(one.account, (world.versions.get(one.account) ?? 0) + 1)
          else if (one.what === 'invalidate') {
            world.forget(one.account)
            cache.invalidate({ path: [one.account], keys: {} })
          } else await tryOut(world, cache, one, refreshAheadMs)
          expect(rotations).toBe(world.rotations)
        }
      }),
      { numRuns: 300 },
    )
  })
})

async function tryOut(world: World, cache: Vault, ask: Ask, refreshAheadMs: number): Promise<void> {
  const { what, account: name, reason, times } = ask
  const { outcome, asks } = expected(world, ask)
  const before = world.attempts
  // What is refused is what the vault has: the hardest case, since it can only be confirmed.
  const version = world.versions.get(name) ?? 0
  const options: VaultRetrieveOptions = {
    ...(reason === undefined ? {} : { reason }),
    ...(what === 'fresh' ? { fresh: true } : {}),
    ...(what === 'refused' ? { refused: credentialOf(name, version) } : {}),
  }
  world.refused = what === 'refused' && asks ? version : undefined
  const selector: Selector = { path: [name], keys: {} }
  const work = Array.from({ length: times }, () => outcomeOf(cache.retrieve(selector, options)))
  const outcomes = new Set(await Promise.all(work))
  // What goes on in the background ends.
  await setImmediate()
  world.refused = undefined
  expect(outcomes).toEqual(new Set([outcome]))
  const asked = world.attempts - before
  // In an outage an attempt in the background may have become due.
  const quiet = refreshAheadMs === 0 && !outcome.endsWith('stale')
  if (asks) expect(asked).toBe(1)
  else expect(asked).toBeLessThanOrEqual(quiet ? 0 : 1)
}
