import type { BulkOutcome } from '../bulk/outcome.ts'
import { withCredential, withCredentialShape, type WithCredentialOptions } from '../cache/with-credential.ts'
import type { Credential } from '../credential.ts'
import { ConfigurationError } from '../errors.ts'
import { callback, checkOptions, integer, listOf, optional, printable, type Shape } from '../options.ts'
import type { ReferenceField, ReferenceParts } from '../reference.ts'
import type { Secret } from '../secret.ts'
import {
  vaultListShape,
  vaultOption,
  vaultRetrieveShape,
  type ListedAccount,
  type RotationEvent,
  type Vault,
  type VaultCheck,
  type VaultCheckOptions,
  type VaultListFilter,
  type VaultRetrieveOptions,
} from '../vault.ts'
import { fieldOf } from './fields.ts'
import { retrieveMany, type GetManyProgress } from './many.ts'
import { Places, questionAt } from './places.ts'

/** Which vaults there are. */
export interface SallyportOptions {
  /** The vaults; no two of one name. Closing the Sallyport closes them. */
  readonly vaults: readonly Vault[]
  /** How many retrievals for `getMany` and `resolveMany` run at once at each vault. Default 10. */
  readonly maxConcurrency?: number
}

/** How to retrieve by a reference. A reason or ticket that is given here goes before the reference's own. */
export type GetOptions = Omit<VaultRetrieveOptions, 'kind' | 'properties'>

/** How to retrieve many by references. */
export interface GetManyOptions extends GetOptions {
  /** Called after each account, in the order in which they come. What it throws ends the retrieval. */
  readonly onProgress?: (progress: GetManyProgress) => void
}

/** How {@link Sallyport.withCredential} retrieves, and what it takes for a refusal. */
export type UseOptions = Omit<WithCredentialOptions, 'kind' | 'properties'>

const shape: Shape<SallyportOptions> = {
  vaults: listOf(vaultOption),
  maxConcurrency: optional(integer(1, 1_000)),
}

const { kind: _kind, properties: _properties, ...getShape } = vaultRetrieveShape
const manyShape = { ...getShape, onProgress: optional(callback) }
const { kind: _useKind, properties: _useProperties, ...useShape } = withCredentialShape

/**
 * One door to all vaults: secrets by reference, wherever they live.
 *
 * @see docs/references.md
 * @example
 * await using sallyport = new Sallyport({ vaults: [ccpVault(ccp), pvwaVault(pvwa)] })
 * const { username, secret } = await sallyport.get('pam://ccp/Billing-DB/oracle-prod?reason=nightly')
 */
export class Sallyport {
  readonly #places: Places
  readonly #maxConcurrency: number

  /**
   * @throws ConfigurationError naming the option that is missing, unknown or wrong.
   */
  constructor(options: SallyportOptions) {
    checkOptions('Sallyport', options, shape)
    this.#places = new Places(options.vaults)
    this.#maxConcurrency = options.maxConcurrency ?? 10
  }

  /** The vaults, in the order in which they were given. */
  get vaults(): readonly Vault[] {
    return [...this.#places.vaults.values()]
  }

  /**
   * A vault by its name.
   *
   * @throws ConfigurationError (`UNKNOWN_VAULT`) that proposes the nearest name.
   */
  vault(name: string): Vault {
    return this.#places.vault(name)
  }

  /**
   * Retrieves the account that a reference names. Its field decides only which secret is retrieved, where an account has a
   * password and a key; {@link resolve} gives the field.
   *
   * @throws ConfigurationError (`INVALID_REFERENCE`, `UNKNOWN_VAULT`); what the vault's `retrieve` throws.
   */
  async get(reference: string | ReferenceParts, options?: GetOptions): Promise<Credential> {
    const place = this.#places.of(reference)
    const { vault, selector } = place
    if (options === undefined) return vault.retrieve(selector, place.options)
    checkOptions('get', options, getShape)
    return vault.retrieve(selector, { ...options, ...questionAt(place, options) })
  }

  /**
   * Retrieves what a reference names: the password, or the field after `#`. `#json` is all of the account as one JSON
   * object, its secret in it.
   *
   * @throws What {@link get} does; NotFoundError when the vault gave no such field with the account.
   */
  async resolve(reference: string | ReferenceParts, options?: GetOptions): Promise<Secret> {
    return fieldOf(await this.get(reference, options), this.#places.of(reference).reference.field)
  }

  /**
   * Retrieves many: all vaults are asked at the same time, and an account that several references name is asked for once.
   *
   * @param options For each retrieval; the signal cancels all.
   * @returns One outcome for each reference, in order. A failure is an outcome.
   * @throws ConfigurationError for wrong options, or what is no list; what `onProgress` throws.
   */
  async getMany<Item extends string | ReferenceParts>(
    references: Iterable<Item>,
    options: GetManyOptions = {},
  ): Promise<BulkOutcome<Item, Credential>[]> {
    return this.#many('getMany', references, options, (credential) => credential)
  }

  /**
   * Retrieves what many references name, as {@link getMany} does.
   *
   * @returns One outcome for each reference, in order. A failure is an outcome.
   * @throws ConfigurationError for wrong options, or what is no list; what `onProgress` throws.
   */
  async resolveMany<Item extends string | ReferenceParts>(
    references: Iterable<Item>,
    options: GetManyOptions = {},
  ): Promise<BulkOutcome<Item, Secret>[]> {
    return this.#many('resolveMany', references, options, fieldOf)
  }

  /**
   * Runs a function with a credential. If it says that the credential was refused, the vault is asked afresh, and the
   * function runs once more if there is another username or secret by now. With a cache before the vault the first run
   * makes no request as a rule, and of many that are refused at once one asks.
   *
   * @param use What to do. It may run twice, so it should log on before it does anything else.
   * @throws What {@link get} does; what `use` throws, as it is, also where the vault has nothing else or cannot be asked.
   * @see docs/guides/caching.md
   * @example
   * await sallyport.withCredential('pam://ccp/Billing-DB/oracle-prod', logOn, {
   *   isRefused: (error) => error instanceof DatabaseError && error.code === '28P01',
   * })
   */
  async withCredential<Result>(
    reference: string | ReferenceParts,
    use: (credential: Credential) => Result | Promise<Result>,
    options: UseOptions = {},
  ): Promise<Result> {
    const place = this.#places.of(reference)
    checkOptions('withCredential', options, useShape)
    return withCredential(place.vault, place.selector, use, { ...options, ...questionAt(place, options) })
  }

  /**
   * Forgets what caches keep of the account that a reference names, for whatever field, reason and ticket; without a
   * reference, of all accounts.
   *
   * @throws ConfigurationError (`INVALID_REFERENCE`, `UNKNOWN_VAULT`).
   */
  invalidate(reference?: string | ReferenceParts): void {
    if (reference === undefined) for (const vault of this.vaults) vault.invalidate?.()
    else {
      const { vault, selector } = this.#places.of(reference)
      vault.invalidate?.(selector)
    }
  }

  /**
   * Tells of each change of a username or secret that a cache notices, once, and of those alone.
   *
   * @returns Ends it.
   */
  onRotate(listener: (event: RotationEvent) => unknown): () => void {
    const ends = this.vaults.map((vault) => vault.onRotate?.(listener))
    return () => {
      for (const end of ends) end?.()
    }
  }

  /**
   * The accounts of a vault that can be seen.
   *
   * @param vault The name of the vault.
   * @throws ConfigurationError (`UNKNOWN_VAULT`; `INVALID_OPTION`; `NOT_SUPPORTED` for a vault that cannot list, such as CCP).
   */
  list(vault: string, filter: VaultListFilter = {}): AsyncIterable<ListedAccount> {
    const found = this.vault(vault)
    checkOptions('list', filter, vaultListShape)
    if (found.list !== undefined) return found.list(filter)
    throw new ConfigurationError(`The vault '${printable(vault)}' cannot list its accounts.`, {
      code: 'NOT_SUPPORTED',
      hint: `Its product (${printable(found.kind)}) has no way to ask for them.`,
    })
  }

  /**
   * Looks, layer by layer, whether a vault can be used.
   *
   * @param vault The name of the vault.
   * @throws ConfigurationError (`UNKNOWN_VAULT`); the reason of an aborted signal.
   */
  check(vault: string, options: VaultCheckOptions = {}): Promise<VaultCheck> {
    return this.vault(vault).check(options)
  }

  /**
   * Closes all vaults.
   *
   * @throws What the first of them throws that cannot close; the others are closed all the same.
   */
  async close(): Promise<void> {
    const closed = await Promise.allSettled(this.vaults.map((vault) => vault.close()))
    for (const outcome of closed) if (outcome.status === 'rejected') throw outcome.reason
  }

  /** Same as {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #many<Item extends string | ReferenceParts, Value>(
    what: string,
    references: Iterable<Item>,
    options: GetManyOptions,
    pick: (credential: Credential, field: ReferenceField) => Value,
  ): Promise<BulkOutcome<Item, Value>[]> {
    checkOptions(what, options, manyShape)
    if (!isIterable(references)) {
      throw new ConfigurationError(`${what}: the references must be a list.`, { code: 'INVALID_OPTION' })
    }
    const { onProgress, ...call } = options
    const concurrency = this.#maxConcurrency
    return retrieveMany(this.#places, [...references], { call, concurrency, onProgress, pick })
  }
}

/** Not a text either, which could be gone through letter by letter. */
function isIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}
