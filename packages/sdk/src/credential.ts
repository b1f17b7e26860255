import type { Secret } from './secret.ts'

/** What kind of secret a credential holds. */
export type CredentialKind = 'password' | 'ssh-key' | 'file'

/** What every retrieval gives, whatever the vault. Safe to print: the secret shows as `[REDACTED]`. */
export interface Credential {
  /** The secret, byte for byte as the vault gave it. */
  readonly secret: Secret
  /** What the secret is. */
  readonly kind: CredentialKind
  /** The user name of the account, where the vault gave one. */
  readonly username: string | undefined
  /** The address of the machine or service, where the vault gave one. */
  readonly address: string | undefined
  /** Everything else that the vault said about the account, under the vendor's names. Never a secret. */
  readonly properties: Readonly<Record<string, string>>
  /** Whether the vault was changing the password at that moment: the value may be about to expire. */
  readonly changeInProgress: boolean
  /**
   * There, and `true`, where a cache gives it past its time because the vault cannot be asked. It may have been changed
   * since.
   */
  readonly stale?: true
  /** When the answer arrived, by this machine's clock. */
  readonly retrievedAt: Date
  /** The name of the client that retrieved it (its `name` option). */
  readonly vault: string
  /** Where the credential lives, as a reference: `pam://<vault>/<path>`. */
  readonly reference: string
}
