import type { Credential } from './credential.ts'
import { Diagnostics } from './diagnostics/diagnostics.ts'
import { loggerOption, type Logger } from './diagnostics/logger.ts'
import { ConfigurationError, isSallyportError, ServerError } from './errors.ts'
import { failureKind } from './failure-kind.ts'
import { callback, checkOptions, integer, listOf, optional, printable, text, type Shape } from './options.ts'
import { referenceOf } from './reference.ts'
import {
  vaultOption,
  type CheckStep,
  type ListedAccount,
  type Vault,
  type VaultCheck,
  type VaultCheckOptions,
  type VaultListFilter,
  type VaultRetrieveOptions,
} from './vault.ts'

/** How a chain of vaults goes. */
export interface FallbackOptions {
  /** What the chain is called in references. */
  readonly name: string
  /**
   * How long a vault that was not reached is asked after all others, in milliseconds; 0 asks in order every time.
   * Default 30 000.
   */
  readonly asideMs?: number
  /** Where to warn that a vault was not reached. Nothing is written by default. */
  readonly logger?: Logger
  /** A clock in milliseconds that never jumps. Default `performance.now()`; for tests. */
  readonly clock?: () => number
}

const shape: Shape<FallbackOptions> = {
  name: text,
  asideMs: optional(integer(0)),
  logger: optional(loggerOption),
  clock: optional(callback),
}

/**
 * Several vaults as one: what the first cannot be asked for, since it is not reached or does not work, the next is asked
 * for. An answer is an answer: a refusal, or an account that is not there, is not asked elsewhere. What a cache gives past its
 * time is none, and is taken where no other vault is reached. The same path and keys go to each.
 *
 * With `timeoutMs` each vault gets its share of the time that is left; without it, its client's own. A credential says in
 * `vault` which one gave it; its reference leads to the chain. Closing the chain closes its vaults.
 *
 * @throws ConfigurationError for wrong options or no vaults. Its `retrieve` throws what a vault answered, or ServerError
 *   (`VAULT_UNREACHABLE`) when none was reached, with the error of each in `causes`.
 * @example
 * const ccp = fallback([ccpVault(first), ccpVault(second)], { name: 'ccp' })
 */
export function fallback(vaults: readonly Vault[], options: FallbackOptions): Vault {
  checkOptions('fallback', { vaults }, { vaults: listOf(vaultOption) })
  checkOptions('fallback', options, shape)
  if (vaults.length === 0) {
    throw new ConfigurationError('fallback: there are no vaults.', { code: 'INVALID_OPTION' })
  }
  return chained(new Chain(vaults, options), vaults, options.name)
}

function chained(chain: Chain, vaults: readonly Vault[], name: string): Vault {
  const listing = vaults.some(canList)
  const close = async (): Promise<void> => {
    const closed = await Promise.allSettled(vaults.map((vault) => vault.close()))
    for (const outcome of closed) if (outcome.status === 'rejected') throw outcome.reason
  }
  return {
    name,
    kind: 'fallback',
    identity: `fallback (${vaults.map(({ identity }) => identity).join(', ')})`,
    retrieve: async (selector, options = {}) => {
      const ask = (vault: Vault, call: VaultRetrieveOptions): Promise<Credential> =>
        vault.retrieve(selector, call)
      const credential = await chain.firstReached(vaults, options, ask, isStale)
      return { ...credential, reference: under(name, credential.reference) }
    },
    ...(listing ? { list: (filter = {}) => chain.list(filter) } : {}),
    check: (options = {}) => checkAll(vaults, options),
    invalidate: (selector) => {
      for (const vault of vaults) vault.invalidate?.(selector)
    },
    onRotate: (listener) => {
      const ends = vaults.map((vault) =>
        vault.onRotate?.((event) => listener({ ...event, reference: under(name, event.reference) })),
      )
      return () => {
        for (const end of ends) end?.()
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Who is asked first, and who was not reached. */
class Chain {
  readonly #name: string
  readonly #vaults: readonly Vault[]
  readonly #asideMs: number
  readonly #now: () => number
  readonly #diagnostics: Diagnostics
  /** Until when a vault is asked after the others. */
  readonly #aside = new Map<Vault, number>()

  constructor(vaults: readonly Vault[], options: FallbackOptions) {
    this.#name = options.name
    this.#vaults = vaults
    this.#asideMs = options.asideMs ?? 30_000
    this.#now = options.clock ?? (() => performance.now())
    this.#diagnostics = new Diagnostics(options.name, options.logger)
  }

  /**
   * What the first vault that is reached answers.
   *
   * @param isLastResort Whether an answer is given only where no other vault is reached.
   */
  async firstReached<Each extends Vault, Options extends VaultRetrieveOptions, Value>(
    vaults: readonly Each[],
    options: Options,
    ask: (vault: Each, options: Options) => Promise<Value>,
    isLastResort: (value: Value) => boolean = () => false,
  ): Promise<Value> {
    const order = this.#order(vaults)
    const failures: unknown[] = []
    const lastResorts: Value[] = []
    const shares = sharesOf(options, this.#now)
    for (const [index, vault] of order.entries()) {
      try {
        const value = await ask(vault, shares(order.length - index))
        if (!isLastResort(value)) {
          this.#aside.delete(vault)
          return value
        }
        lastResorts.push(value)
        this.#notReached(vault, undefined)
      } catch (error) {
        if (options.signal?.aborted === true || failureKind(error) !== 'outage') throw error
        failures.push(error)
        this.#notReached(vault, error)
      }
    }
    const [lastResort] = lastResorts
    if (lastResort !== undefined) return lastResort
    throw new ServerError(`None of the ${order.length} vaults of '${printable(this.#name)}' was reached.`, {
      code: 'VAULT_UNREACHABLE',
      retryable: true,
      hint: "'causes' says what failed at each.",
      causes: failures,
    })
  }

  /** The accounts of the first vault that is reached, under the name of the chain. */
  async *list(filter: VaultListFilter): AsyncGenerator<ListedAccount> {
    const able = this.#vaults.filter(canList)
    const { first, rest } = await this.firstReached(able, filter, (vault, call) => begin(vault, call))
    try {
      for (let next = first; next.done !== true; next = await rest.next()) {
        yield { ...next.value, reference: under(this.#name, next.value.reference) }
      }
    } finally {
      await rest.return?.()
    }
  }

  #order<Each extends Vault>(vaults: readonly Each[]): readonly Each[] {
    const now = this.#now()
    const isAside = (vault: Each): boolean => (this.#aside.get(vault) ?? 0) > now
    return [...vaults.filter((vault) => !isAside(vault)), ...vaults.filter(isAside)]
  }

  #notReached(vault: Vault, error: unknown): void {
    if (this.#asideMs > 0) this.#aside.set(vault, this.#now() + this.#asideMs)
    this.#diagnostics.warn(
      `The vault '${printable(vault.name)}' was not reached.`,
      isSallyportError(error) ? { code: error.code } : {},
    )
  }
}

/** What a cache gives past its time: its vault was not reached. */
function isStale({ stale }: Credential): boolean {
  return stale === true
}

/** The same reference to a vault of another name. */
function under(name: string, reference: string): string {
  return reference.replace(/^pam:\/\/[^/?#]*/, referenceOf(name, []))
}

/** What is left of the time, shared out evenly among the vaults that are left. */
function sharesOf<Options extends VaultRetrieveOptions>(
  options: Options,
  now: () => number,
): (left: number) => Options {
  const { timeoutMs } = options
  if (timeoutMs === undefined) return () => options
  const end = now() + timeoutMs
  return (left) => ({ ...options, timeoutMs: Math.max(1, Math.ceil((end - now()) / left)) })
}

/** Begins a list, so that a vault that is not reached says so. */
async function begin(
  vault: Listing,
  filter: VaultListFilter,
): Promise<{ first: IteratorResult<ListedAccount>; rest: AsyncIterator<ListedAccount> }> {
  const rest = vault.list(filter)[Symbol.asyncIterator]()
  return { first: await rest.next(), rest }
}

/** A vault that can list. */
type Listing = Vault & Required<Pick<Vault, 'list'>>

function canList(vault: Vault): vault is Listing {
  return vault.list !== undefined
}

/** Each vault in turn. What is broken at one is a warning where another can be used. */
async function checkAll(vaults: readonly Vault[], options: VaultCheckOptions): Promise<VaultCheck> {
  const { onStep, ...call } = options
  const checks: (readonly [Vault, VaultCheck])[] = []
  for (const vault of vaults) checks.push([vault, await vault.check(call)])
  const ok = checks.some(([, check]) => check.ok)
  const steps = checks.flatMap(([vault, check]) =>
    check.steps.map((step): CheckStep => ({
      ...step,
      status: ok && step.status === 'failed' ? 'warning' : step.status,
      message: `${printable(vault.name)}: ${step.message}`,
    })),
  )
  for (const step of steps) onStep?.(step)
  return { ok, steps }
}
