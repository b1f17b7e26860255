import { callOf } from '../../transport/call-options.ts'
import type { Vault } from '../../vault.ts'
import { vaultOver } from '../../vault/adapter.ts'
import { ofKind, selectionOf } from '../selector.ts'
import { defaultFields, propertyField } from './arguments.ts'
import type { CredentialProvider } from './credential-provider.ts'

/**
 * A Credential Provider as a {@link Vault}. Path and keys are those of CCP. It gives no properties but those that a
 * retrieval names in `properties`; it has no use for a ticket, and cannot list.
 *
 * @param client Closed with the vault.
 * @see docs/references.md
 */
export function cpVault(client: CredentialProvider): Vault {
  return vaultOver({
    client,
    kind: 'cp',
    retrieve: async (selector, { kind, reason, properties = [], ...options }) =>
      ofKind(
        await client.getPassword({
          ...selectionOf(client.name, selector),
          ...(properties.length === 0
            ? {}
            : { fields: [...defaultFields, ...properties.map(propertyField)] }),
          ...(reason === undefined ? {} : { reason }),
          ...callOf(options),
        }),
        kind,
      ),
  })
}
