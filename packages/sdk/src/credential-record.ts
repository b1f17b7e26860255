/** Credentials as records that JSON can hold. */
import type { Credential } from './credential.ts'
import type { Secret } from './secret.ts'

/** A secret as JSON can hold it. */
export interface SecretRecord {
  /** The text; or Base64 where its bytes are not UTF-8. */
  readonly secret: string
  readonly secretEncoding: 'utf-8' | 'base64'
}

/** A secret as JSON can hold it. It is in the clear. */
export function secretRecord(secret: Secret): SecretRecord {
  const bytes = Buffer.from(secret.bytes())
  const text = bytes.toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes)
    ? { secret: text, secretEncoding: 'utf-8' }
    : { secret: bytes.toString('base64'), secretEncoding: 'base64' }
}

/**
 * All of a credential as JSON can hold it: what `#json` gives and the command writes.
 *
 * @param shown What stands for the secret. Default: the secret itself, in the clear.
 */
export function credentialRecord(
  credential: Credential,
  shown: object = secretRecord(credential.secret),
): Readonly<Record<string, unknown>> {
  const { kind, username, address, properties, changeInProgress, stale, retrievedAt, vault, reference } =
    credential
  return {
    reference,
    vault,
    kind,
    username: username ?? null,
    address: address ?? null,
    ...shown,
    changeInProgress,
    ...(stale === true ? { stale } : {}),
    retrievedAt: retrievedAt.toISOString(),
    properties,
  }
}
