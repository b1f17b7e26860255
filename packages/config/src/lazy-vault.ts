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

let count = 0

/** What a {@link LazyVault} is made of. */
export interface LazyVaultParts {
  readonly name: string
  readonly kind: string
  /** Whether its accounts can be listed. */
  readonly isListed: boolean
  /** Makes the client. What fails is tried again with the next call. */
  open(): Promise<Vault>
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
    try {
      const [vault, call] = await this.#open(options)
      return await vault.check(call)
    } catch (error) {
      if (!isSallyportError(error)) throw error
      const { message, hint } = error
      const step: CheckStep = {
        layer: 'configuration',
        status: 'failed',
        message,
        ...(hint === undefined ? {} : { remedy: hint }),
        error,
        durationMs: performance.now() - started,
      }
      options.onStep?.(step)
      return { ok: false, steps: [step] }
    }
  }

  /** Closes the client, if there is one. */
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
    if (this.#closing !== undefined) {
      throw new ConfigurationError(`The vault '${this.name}' is closed.`, { code: 'CLIENT_CLOSED' })
    }
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

  async #begin(): Promise<Vault> {
    try {
      this.#opened = await this.#parts.open()
      return this.#opened
    } catch (error) {
      this.#opening = undefined
      throw error
    }
  }

  async #close(): Promise<void> {
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
  const over = AbortSignal.any([
    ...(signal === undefined ? [] : [signal]),
    ...(timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)]),
  ])
  let end = (): void => undefined
  const ended = new Promise<never>((_, reject) => {
    end = () => reject(signal?.aborted === true ? (signal.reason as Error) : notInTime(name, timeoutMs ?? 0))
  })
  over.addEventListener('abort', end)
  try {
    return await Promise.race([work, ended])
  } finally {
    over.removeEventListener('abort', end)
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
