import {
  ConfigurationError,
  isSallyportError,
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
  #closing: Promise<void> | undefined

  constructor(parts: LazyVaultParts) {
    this.name = parts.name
    this.kind = parts.kind
    count += 1
    this.identity = `${parts.kind}:${parts.name}#${count}`
    this.#parts = parts
    if (parts.isListed) this.list = (filter) => this.#list(filter)
  }

  async retrieve(selector: Selector, options?: VaultRetrieveOptions): Promise<Credential> {
    const vault = await this.#open(options?.signal)
    return await vault.retrieve(selector, options)
  }

  async check(options: VaultCheckOptions = {}): Promise<VaultCheck> {
    const started = performance.now()
    try {
      const vault = await this.#open(options.signal)
      return await vault.check(options)
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

  async *#list(filter?: VaultListFilter): AsyncGenerator<ListedAccount> {
    const vault = await this.#open(filter?.signal)
    if (vault.list !== undefined) yield* vault.list(filter)
  }

  /** One opening serves all who wait for it; whoever is told to stop waits no longer. */
  #open(signal: AbortSignal | undefined): Promise<Vault> {
    if (this.#closing !== undefined) {
      const closed = new ConfigurationError(`The vault '${this.name}' is closed.`, { code: 'CLIENT_CLOSED' })
      return Promise.reject(closed)
    }
    this.#opening ??= this.#parts.open().catch((error: unknown) => {
      this.#opening = undefined
      throw error
    })
    return signal === undefined ? this.#opening : untilAborted(this.#opening, signal)
  }

  async #close(): Promise<void> {
    const vault = await this.#opening?.catch(() => undefined)
    await vault?.close()
  }
}

async function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted()
  const { promise, reject } = withReject()
  const abort = (): void => {
    reject(signal.reason)
  }
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

function withReject(): { readonly promise: Promise<never>; readonly reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => undefined
  const promise = new Promise<never>((_resolve, refuse) => {
    reject = refuse
  })
  return { promise, reject }
}
