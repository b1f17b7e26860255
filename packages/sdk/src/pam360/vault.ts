import type { Credential } from '../credential.ts'
import { ConfigurationError } from '../errors.ts'
import { chained } from '../paging/chained.ts'
import { callOf } from '../transport/call-options.ts'
import type { ListedAccount, Selector, Vault, VaultListFilter, VaultRetrieveOptions } from '../vault.ts'
import { vaultOver } from '../vault/adapter.ts'
import { readKeys, unusableReference } from '../vault/selector-keys.ts'
import type { Pam360Account } from './accounts/account.ts'
import type { Pam360 } from './pam360.ts'
import { idText, referenceOf, type Pam360AccountRef } from './refs.ts'

/** The keys that a reference to PAM360 may have. */
export const keys = ['resource', 'account', 'resourceId', 'accountId', 'orgName'] as const

/** How many resources are asked for their accounts before the reader comes to them, and how many pages of each. */
const resourcesAhead = 8
const pagesAhead = 2

/**
 * A PAM360 as a {@link Vault}. Its path is `[resource, account]`; its keys are `resource` and `account` in place of a part of
 * the path, `resourceId` and `accountId`, which stand alone and together, and `orgName`, the client organisation where it is not
 * the client's. A retrieval is `passwords.get`: it requests no access and checks nothing out, so that an account under
 * access control is refused until somebody has. PAM360 keeps no SSH keys with accounts, and files are not retrieved.
 *
 * The list asks each resource for its accounts; what is searched for is looked for here, in the names of account and resource.
 *
 * @param client Closed with the vault.
 * @see docs/references.md
 */
export function pam360Vault(client: Pam360): Vault {
  return vaultOver({
    client,
    kind: 'pam360',
    retrieve: (selector, options) => retrieve(client, selector, options),
    list: (filter) => list(client, filter),
  })
}

async function retrieve(
  client: Pam360,
  selector: Selector,
  { kind, reason, ticketId, ...options }: VaultRetrieveOptions,
): Promise<Credential> {
  const { account, orgName } = wantedOf(client.name, selector)
  if (kind === 'ssh-key') {
    throw new ConfigurationError('PAM360 keeps no SSH keys with accounts.', {
      code: 'NOT_SUPPORTED',
      hint: "Its keys are a list of their own: the client's 'pki' has them.",
    })
  }
  return client.passwords.get(account, {
    ...(reason === undefined ? {} : { reason }),
    ...(ticketId === undefined ? {} : { ticketId }),
    ...(orgName === undefined ? {} : { orgName }),
    ...callOf(options),
  })
}

/** What a selector says: which account, and of which organisation. */
interface Wanted {
  readonly account: Pam360AccountRef
  readonly orgName: string | undefined
}

function wantedOf(where: string, { path, keys: given }: Selector): Wanted {
  const { resourceId, accountId, orgName, ...named } = readKeys(where, given, keys, {
    properties: false,
  }).named
  const [first, second, ...more] = path
  if (more.length > 0) {
    throw unusableReference(
      where,
      'the path has more than a resource and an account',
      'Write a slash within a name as %2F.',
    )
  }
  const placed = {
    ...(first === undefined ? {} : { resource: first }),
    ...(second === undefined ? {} : { account: second }),
  }
  const twice = Object.keys(placed).find((key) => Object.hasOwn(named, key))
  if (twice !== undefined) {
    throw unusableReference(
      where,
      `the key '${twice}' is given, and the path names it too`,
      'Keep one of the two.',
    )
  }
  const names = { ...placed, ...named }
  const { resource, account } = names
  const isNamed = Object.keys(names).length > 0
  if (resourceId === undefined && accountId === undefined) {
    if (resource !== undefined && account !== undefined) return { account: { resource, account }, orgName }
    throw unusableReference(
      where,
      isNamed ? 'it names no resource, or no account' : 'nothing selects an account',
      'Name resource and account in the path.',
    )
  }
  if (isNamed) {
    throw unusableReference(where, 'ids and names are given', 'Leave out the path and the names, or the ids.')
  }
  if (resourceId === undefined || accountId === undefined) {
    throw unusableReference(where, 'one id is missing', "Give 'resourceId' and 'accountId', both.")
  }
  const wrong = idText(resourceId) ?? idText(accountId)
  if (wrong !== undefined) {
    throw unusableReference(where, `an id ${wrong}`, 'Take both from a list, or name resource and account.')
  }
  return { account: { resourceId, accountId }, orgName }
}

async function* list(client: Pam360, filter: VaultListFilter): AsyncGenerator<ListedAccount> {
  const { search, container } = filter
  const call = callOf(filter)
  const accounts =
    container === undefined
      ? chained(
          client.resources.list(call),
          ({ id }, left) =>
            client.accounts.list(
              { resourceId: id },
              {
                ...call,
                signal: call.signal === undefined ? left : AbortSignal.any([call.signal, left]),
                pagesAhead,
              },
            ),
          resourcesAhead,
        )
      : client.accounts.list({ resource: container }, call)
  const wanted = search?.toLowerCase()
  for await (const account of accounts) {
    const { name, resourceName } = account
    const isFound =
      wanted === undefined || [name, resourceName].some((text) => text.toLowerCase().includes(wanted))
    if (isFound) yield listed(client.name, account)
  }
}

function listed(vault: string, account: Pam360Account): ListedAccount {
  const { id, name, resourceId, resourceName, passwordStatus } = account
  return {
    reference: referenceOf(vault, { resourceId, accountId: id }, { resource: resourceName, account: name }),
    name,
    username: name,
    address: undefined,
    container: resourceName,
    kinds: [passwordStatus?.state === 'file' ? 'file' : 'password'],
  }
}
