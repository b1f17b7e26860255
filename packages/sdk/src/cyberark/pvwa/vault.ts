import type { Credential } from '../../credential.ts'
import { callOf, type CallOptions } from '../../transport/call-options.ts'
import { within } from '../../transport/within.ts'
import { formatReference } from '../../reference.ts'
import type { ListedAccount, Selector, Vault, VaultListFilter, VaultRetrieveOptions } from '../../vault.ts'
import { vaultOver } from '../../vault/adapter.ts'
import { readKeys, unusableReference } from '../../vault/selector-keys.ts'
import { accountReference } from '../account.ts'
import { noKey, ofKind } from '../selector.ts'
import type { Account } from './accounts/account.ts'
import type { AccountQuery } from './accounts/search.ts'
import type { PasswordVault } from './password-vault.ts'

/** The keys that a reference to a PVWA may have, beside properties. */
export const keys = ['id', 'safe', 'name', 'username', 'address', 'platformId', 'ticketingSystem'] as const

/**
 * A PVWA as a {@link Vault}. Its path is `[safe]` or `[safe, name]`; its keys are `id`, which stands alone, `safe`, `name`,
 * `username`, `address`, `platformId`, `property.<name>`, all of them compared as `AccountQuery` does, and
 * `ticketingSystem`. Exactly one account must match. A retrieval is two requests, to find and to retrieve.
 *
 * @param client Closed with the vault, which logs off.
 * @see docs/references.md
 */
export function pvwaVault(client: PasswordVault): Vault {
  return vaultOver({
    client,
    kind: 'pvwa',
    retrieve: (selector, options) => retrieve(client, selector, options),
    list: (filter) => list(client, filter),
  })
}

/** What a selector says: which account, and what goes with its retrieval. */
interface Wanted {
  readonly account: { readonly id: string } | { readonly query: AccountQuery }
  readonly ticketingSystem: string | undefined
}

async function retrieve(
  client: PasswordVault,
  selector: Selector,
  { kind, reason, ticketId, ...options }: VaultRetrieveOptions,
): Promise<Credential> {
  const { account, ticketingSystem } = wantedOf(client.name, selector)
  const how = {
    ...(reason === undefined ? {} : { reason }),
    ...(ticketId === undefined ? {} : { ticketId }),
    ...(ticketingSystem === undefined ? {} : { ticketingSystem }),
  }
  return within(client.name, callOf(options), async (call: CallOptions) => {
    const found = await ('id' in account
      ? client.accounts.get(account, call)
      : client.accounts.find({ ...account.query, ...call }))
    if (kind === 'ssh-key' && found.secretKind === 'password') throw noKey()
    return ofKind(await client.accounts.getSecret(found, { ...how, ...call }), kind)
  })
}

function wantedOf(where: string, { path, keys: given }: Selector): Wanted {
  const { named, properties } = readKeys(where, given, keys, { properties: true })
  const { id, ticketingSystem, ...criteria } = named
  const [safe, name, ...more] = path
  if (more.length > 0) {
    throw unusableReference(
      where,
      'the path has more than a safe and a name',
      'PVWA knows no folders below a safe.',
    )
  }
  const placed = { ...(safe === undefined ? {} : { safe }), ...(name === undefined ? {} : { name }) }
  const twice = Object.keys(placed).find((key) => Object.hasOwn(criteria, key))
  if (twice !== undefined) {
    throw unusableReference(
      where,
      `the key '${twice}' is given, and the path names it too`,
      'Keep one of the two.',
    )
  }
  const query = { ...placed, ...criteria, ...(properties === undefined ? {} : { properties }) }
  if (id === undefined) {
    if (Object.keys(query).length > 0) return { account: { query }, ticketingSystem }
    throw unusableReference(
      where,
      'nothing selects an account',
      'Name safe and account in the path, or give keys.',
    )
  }
  if (Object.keys(query).length === 0) return { account: { id }, ticketingSystem }
  throw unusableReference(
    where,
    "the key 'id' names an account already",
    'Leave out the path and the other keys.',
  )
}

async function* list(client: PasswordVault, filter: VaultListFilter): AsyncGenerator<ListedAccount> {
  const { search, container } = filter
  const query = {
    ...(search === undefined ? {} : { search }),
    ...(container === undefined ? {} : { safe: container }),
    ...callOf(filter),
  }
  for await (const account of client.accounts.list(query)) yield listed(client.name, account)
}

function listed(vault: string, { id, name, safe, username, address, secretKind }: Account): ListedAccount {
  return {
    // An account without a name can be had by its id alone.
    reference:
      name === '' ? formatReference({ vault, keys: { id } }) : accountReference(vault, safe, undefined, name),
    name,
    username,
    address,
    container: safe,
    kinds: secretKind === undefined ? [] : [secretKind],
  }
}
