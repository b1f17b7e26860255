/** What a reference says of an account, for CP and CCP alike. Pure. */
import type { Credential } from '../credential.ts'
import { SecretNotSetError } from '../errors.ts'
import type { Selector, VaultRetrieveOptions } from '../vault.ts'
import { readKeys, unusableReference } from '../vault/selector-keys.ts'
import type { AccountSelection } from './selection.ts'

/** The keys that a reference to CCP or CP may have, beside properties. */
export const keys = [
  'safe',
  'folder',
  'object',
  'username',
  'address',
  'database',
  'policyId',
  'virtualUsername',
  'query',
  'queryFormat',
] as const

/**
 * Reads path and keys: `[safe]`, `[safe, object]` or `[safe, …folders, object]`, the folders below `Root`.
 *
 * @param where The product, as the error shall name it.
 * @throws ConfigurationError (`INVALID_REFERENCE`) for a key that there is not, or what is named by path and key both.
 */
export function selectionOf(where: string, selector: Selector): AccountSelection {
  const { named, properties } = readKeys(where, selector.keys, keys, { properties: true })
  const { queryFormat, ...texts } = named
  const placed = placeOf(selector.path)
  const twice = Object.keys(placed).find((key) => Object.hasOwn(texts, key))
  if (twice !== undefined) {
    throw unusableReference(
      where,
      `the key '${twice}' is given, and the path names it too`,
      'Keep one of the two.',
    )
  }
  if (queryFormat !== undefined && queryFormat !== 'exact' && queryFormat !== 'regexp') {
    throw unusableReference(
      where,
      "the key 'queryFormat' is neither 'exact' nor 'regexp'",
      'Leave it out for exact.',
    )
  }
  if (selector.path.length === 0 && Object.keys(selector.keys).length === 0) {
    throw unusableReference(
      where,
      'nothing selects an account',
      'Name safe and account in the path, or give keys.',
    )
  }
  return {
    ...placed,
    ...texts,
    ...(properties === undefined ? {} : { properties }),
    ...(queryFormat === undefined ? {} : { queryFormat }),
  }
}

function placeOf(path: readonly string[]): Pick<AccountSelection, 'safe' | 'folder' | 'object'> {
  const [safe, ...rest] = path
  if (safe === undefined) return {}
  const object = rest.at(-1)
  if (object === undefined) return { safe }
  const folders = rest.slice(0, -1)
  return { safe, ...(folders.length === 0 ? {} : { folder: ['Root', ...folders].join('\\') }), object }
}

/**
 * Passes what holds what was asked for: the vault does not tell passwords from keys, and gives what there is.
 *
 * @throws SecretNotSetError when a key was asked for and the secret is none.
 */
export function ofKind(credential: Credential, kind: VaultRetrieveOptions['kind']): Credential {
  if (kind !== 'ssh-key' || credential.kind === 'ssh-key') return credential
  credential.secret.dispose()
  throw noKey()
}

/** The error for an account whose secret is no key. */
export function noKey(): SecretNotSetError {
  return new SecretNotSetError('The account has no SSH key in the vault.', {
    code: 'SECRET_NOT_SET',
    hint: 'Its secret is a password: retrieve that.',
  })
}
