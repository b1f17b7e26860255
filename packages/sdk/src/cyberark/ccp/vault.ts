import { callOf } from '../../transport/call-options.ts'
import type { Vault } from '../../vault.ts'
import { vaultOver } from '../../vault/adapter.ts'
import { ofKind, selectionOf } from '../selector.ts'
import type { CentralCredentialProvider } from './central-credential-provider.ts'

/**
 * A CCP as a {@link Vault}. Its path is `[safe]`, `[safe, object]` or `[safe, …folders, object]`; its keys are `safe`,
 * `folder`, `object`, `username`, `address`, `database`, `policyId`, `virtualUsername`, `query`, `queryFormat` and
 * `property.<name>`, as in `AccountSelection`. It has no use for a ticket, and cannot list.
 *
 * @param client Closed with the vault.
 * @see docs/references.md
 */
export function ccpVault(client: CentralCredentialProvider): Vault {
  return vaultOver({
    client,
    kind: 'ccp',
    retrieve: async (selector, { kind, reason, ...options }) =>
      ofKind(
        await client.getPassword({
          ...selectionOf(client.name, selector),
          ...(reason === undefined ? {} : { reason }),
          ...callOf(options),
        }),
        kind,
      ),
  })
}
