import {
  ConfigurationError,
  ConnectionError,
  isSallyportError,
  type CallOptions,
  type CheckStep,
  type Credential,
  type ListedAccount,
  type Selector,
  type Vault,
  type VaultCheck,
  type VaultCheckOptions,
  type VaultListFilter,
  type VaultRetrieveOptions,
} from '@sallyport/sdk'
import { eitherSignal, untilAborted } from './waiting.ts'

let count = 0

/** What a {@link LazyVault} is made of. */
export interface LazyVaultParts {
  readonly name: string
  readonly kind: string
  /** Whether its accounts can be listed. */
  readonly isListed: boolean
  /**
   * Makes the client. What fails is tried again with the next call.
   *
   * @param signal Aborted when the vault is closed: nobody needs a secret for it any more.
   */
  open(signal: AbortSignal): Promise<Vault>
  /** The vault whose failure to give a secret this error is, if it is one. */
  sourceOf(error: unknown): string | undefined
}

/**
 * A vault whose client is made when it is first used: until then none of its code is read, and none of the secrets that it
 * needs is fetched.
 */
export class LazyVault implements Vault {
  readonly name: string
  readonly kind: string
  readonly identity: string
  readonly list?: (filter?: VaultListFilter) => AsyncIterable<ListedAccount>
  readonly #parts: LazyVaultParts
  #opening: Promise<Vault> | undefined
  #opened: Vault | undefined
  #closing: Promise<void> | undefined
  readonly #ending = new AbortController()

  constructor(parts: LazyVaultParts) {
    this.name = parts.name
    this.kind = parts.kind
    count += 1
    this.identity = `${parts.kind}:${parts.name}#${count}`
    this.#parts = parts
    if (parts.isListed) this.list = (filter) => this.#list(filter)
  }

  async retrieve(selector: Selector, options: VaultRetrieveOptions = {}): Promise<Credential> {
    const [vault, call] = await this.#open(options)
    return await vault.retrieve(selector, call)
  }

  async check(options: VaultCheckOptions = {}): Promise<VaultCheck> {
    const started = performance.now()
    const { onStep } = options
    const tell = onStep && ((step: CheckStep) => onStep(this.#withSource(step)))
    let opened: readonly [Vault, VaultCheckOptions]
    try {
      opened = await this.#open({ ...options, ...(tell === undefined ? {} : { onStep: tell }) })
    } catch (error) {
      if (!isSallyportError(error)) throw error
      const { message, hint } = error
      const step = this.#withSource({
        layer: 'configuration',
        status: 'failed',
        message,
        ...(hint === undefined ? {} : { remedy: hint }),
        error,
        durationMs: performance.now() - started,
      })
      onStep?.(step)
      return { ok: false, steps: [step] }
    }
    const [vault, call] = opened
    const { steps, ...rest } = await vault.check(call)
    return { ...rest, steps: steps.map((step) => this.#withSource(step)) }
  }

  /** Where another vault could not give a secret that this one needs, that is said: nothing is wrong with this one. */
  #withSource(step: CheckStep): CheckStep {
    const secretFrom = this.#parts.sourceOf(step.error)
    if (secretFrom === undefined) return step
    return {
      ...step,
      message: `'${this.name}' has a secret from the vault '${secretFrom}', which did not give it: ${step.message}`,
      secretFrom,
    }
  }

  /** Closes the client, if there is one. An opening under way is told to end. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** Same as {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async *#list(filter: VaultListFilter = {}): AsyncGenerator<ListedAccount> {
    const [vault, call] = await this.#open(filter)
    if (vault.list !== undefined) yield* vault.list(call)
  }

  /** The vault, and what is left of the time that a call has. One opening serves all who wait for it. */
  async #open<Call extends CallOptions>(call: Call): Promise<readonly [Vault, Call]> {
    if (this.#closing !== undefined) throw this.#closed()
    if (this.#opened !== undefined) return [this.#opened, call]
    call.signal?.throwIfAborted()
    this.#opening ??= this.#begin()
    const started = performance.now()
    const vault = await inTime(this.#opening, call, this.name)
    const { timeoutMs } = call
    if (timeoutMs === undefined) return [vault, call]
    const left = Math.ceil(timeoutMs - (performance.now() - started))
    return [vault, { ...call, timeoutMs: Math.max(1, left) }]
  }

  #closed(): ConfigurationError {
    return new ConfigurationError(`The vault '${this.name}' is closed.`, { code: 'CLIENT_CLOSED' })
  }

  async #begin(): Promise<Vault> {
    try {
      this.#opened = await this.#parts.open(this.#ending.signal)
      return this.#opened
    } catch (error) {
      this.#opening = undefined
      throw error
    }
  }

  async #close(): Promise<void> {
    this.#ending.abort(this.#closed())
    const vault = await this.#opening?.catch(() => undefined)
    await vault?.close()
  }
}

/** Waits no longer than a call may: the work goes on for the others. */
async function inTime<Value>(
  work: Promise<Value>,
  { signal, timeoutMs }: CallOptions,
  name: string,
): Promise<Value> {
  const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)
  try {
    return await untilAborted(work, eitherSignal(signal, timeout))
  } catch (error) {
    throw timeout !== undefined && error === timeout.reason ? notInTime(name, timeoutMs ?? 0) : error
  }
}

function notInTime(name: string, timeoutMs: number): ConnectionError {
  return new ConnectionError(`${name}: not opened within ${timeoutMs} ms.`, {
    code: 'TIMEOUT',
    layer: 'http',
    retryable: true,
    hint: 'Check the vaults that its own secrets come from, or whoever is asked for them.',
  })
}
