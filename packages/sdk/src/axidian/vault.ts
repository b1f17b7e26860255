import type { Credential, CredentialKind } from '../credential.ts'
import { SecretNotSetError } from '../errors.ts'
import { formatReference, referenceOf } from '../reference.ts'
import { callOf } from '../transport/call-options.ts'
import { within } from '../transport/within.ts'
import type { ListedAccount, Selector, Vault, VaultListFilter, VaultRetrieveOptions } from '../vault.ts'
import { vaultOver } from '../vault/adapter.ts'
import { readKeys, unusableReference } from '../vault/selector-keys.ts'
import type { AxidianAccount } from './account.ts'
import type { AxidianAccountRef, AxidianPrivilege } from './axidian-privilege.ts'
import { addressOf, usernameOf } from './find-account.ts'

/** The keys that a reference to Axidian Privilege may have. */
export const keys = ['id'] as const

/**
 * An Axidian Privilege as a {@link Vault}. Its path is the name of the account, one part or more, joined with slashes; in
 * place of it there is the key `id`. Without a `kind` it gives the password, or the key of an account that has no
 * password. It has no use for a ticket.
 *
 * @param client Closed with the vault.
 * @see docs/references.md
 */
export function axidianVault(client: AxidianPrivilege): Vault {
  return vaultOver({
    client,
    kind: 'axidian',
    retrieve: (selector, options) => retrieve(client, selector, options),
    list: (filter) => list(client, filter),
  })
}

async function retrieve(
  client: AxidianPrivilege,
  selector: Selector,
  { kind, reason, ...options }: VaultRetrieveOptions,
): Promise<Credential> {
  const account = accountOf(client.name, selector)
  return within(client.name, callOf(options), async (call) => {
    const how = { ...(reason === undefined ? {} : { reason }), ...call }
    if (kind === 'ssh-key') return client.getSshKey(account, how)
    try {
      return await client.getPassword(account, how)
    } catch (error) {
      if (kind !== undefined || !(error instanceof SecretNotSetError)) throw error
      return client.getSshKey(account, how)
    }
  })
}

function accountOf(where: string, { path, keys: given }: Selector): AxidianAccountRef {
  const { id } = readKeys(where, given, keys, { properties: false }).named
  if (id === undefined) {
    if (path.length > 0) return path.join('/')
    throw unusableReference(where, 'nothing selects an account', "Name it in the path, or by the key 'id'.")
  }
  if (path.length === 0) return { id }
  throw unusableReference(where, "the key 'id' names an account already", 'Leave out the path.')
}

async function* list(client: AxidianPrivilege, filter: VaultListFilter): AsyncGenerator<ListedAccount> {
  const accounts = await client.getAccounts(callOf(filter))
  const references = accounts.map(({ displayName }) => referenceOf(client.name, displayName.split(/[/\\]/)))
  const seen = new Map<string, number>()
  for (const reference of references) seen.set(reference, (seen.get(reference) ?? 0) + 1)
  for (const [index, account] of accounts.entries()) {
    if (!matches(account, filter)) continue
    const reference = references[index]
    const { id, displayName } = account
    yield {
      // Two accounts of one name can be told apart by their ids alone.
      reference:
        reference !== undefined && seen.get(reference) === 1
          ? reference
          : formatReference({ vault: client.name, keys: { id } }),
      name: displayName,
      username: usernameOf(displayName),
      address: addressOf(displayName),
      container: addressOf(displayName),
      kinds: kindsOf(account),
    }
  }
}

function matches({ displayName }: AxidianAccount, { search, container }: VaultListFilter): boolean {
  const holds = search === undefined || displayName.toLowerCase().includes(search.toLowerCase())
  return (
    holds && (container === undefined || addressOf(displayName)?.toLowerCase() === container.toLowerCase())
  )
}

function kindsOf({ hasPassword, hasKey }: AxidianAccount): CredentialKind[] {
  return [...(hasPassword ? ['password' as const] : []), ...(hasKey ? ['ssh-key' as const] : [])]
}
