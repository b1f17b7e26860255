import type { Credential } from '../credential.ts'
import { checkOptions } from '../options.ts'
import type { CallOptions } from '../transport/call-options.ts'
import {
  selectorShape,
  vaultCheckShape,
  vaultListShape,
  vaultRetrieveShape,
  type ListedAccount,
  type Selector,
  type Vault,
  type VaultCheck,
  type VaultCheckOptions,
  type VaultListFilter,
  type VaultRetrieveOptions,
} from '../vault.ts'

/** What an adapter needs of a client, beside what its product can do. */
interface Client {
  readonly name: string
  check(
    options: Omit<VaultCheckOptions, 'canary'> & {
      readonly canary?: (call: CallOptions) => Promise<Credential>
    },
  ): Promise<VaultCheck>
  close(): Promise<void>
}

/** What an adapter puts in for its product. */
export interface VaultAdapter {
  /** The product's own client. */
  readonly client: Client
  /** The product. */
  readonly kind: string
  /** Retrieves; what it gets is checked. */
  readonly retrieve: (selector: Selector, options: VaultRetrieveOptions) => Promise<Credential>
  /** Lists; what it gets is checked. Only where the product can. */
  readonly list?: (filter: VaultListFilter) => AsyncIterable<ListedAccount>
}

const numbers = new WeakMap<object, number>()
let last = 0

/** A client makes a vault: what is the same for all products. Whoever closes the vault closes the client. */
export function vaultOver({ client, kind, retrieve, list }: VaultAdapter): Vault {
  const close = (): Promise<void> => client.close()
  const number = numbers.get(client) ?? (last += 1)
  numbers.set(client, number)
  return {
    name: client.name,
    kind,
    identity: `${kind} ${number}`,
    retrieve: async (selector, options = {}) => {
      checkOptions(`${client.name}: selector`, selector, selectorShape)
      checkOptions(`${client.name}: retrieve`, options, vaultRetrieveShape)
      return retrieve(selector, options)
    },
    ...(list === undefined
      ? {}
      : {
          list: (filter = {}) => {
            checkOptions(`${client.name}: list`, filter, vaultListShape)
            return list(filter)
          },
        }),
    check: async ({ canary, ...options } = {}) => {
      checkOptions(`${client.name}: check`, { ...options, ...(canary && { canary }) }, vaultCheckShape)
      if (canary === undefined) return client.check(options)
      const { path, keys, ...reasons } = canary
      return client.check({
        ...options,
        canary: (call) => retrieve({ path, keys }, { ...reasons, ...call }),
      })
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
