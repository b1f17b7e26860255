import { credentialRecord, REDACTED, secretRecord, type Credential, type Secret } from '@sallyport/sdk'

/**
 * A credential as one line of JSON.
 *
 * @param reveal Whether the secret is put in, as text, or as Base64 where its bytes are not UTF-8.
 * @param more What this kind of credential has beside.
 */
export function credentialAsJson(credential: Credential, reveal: boolean, more: object = {}): string {
  return `${JSON.stringify(credentialRecord(credential, { ...shown(credential.secret, reveal), ...more }))}\n`
}

/** A secret alone as one line of JSON; see {@link credentialAsJson}. */
export function secretAsJson(secret: Secret, reveal: boolean): string {
  return `${JSON.stringify(shown(secret, reveal))}\n`
}

function shown(secret: Secret, reveal: boolean): object {
  return reveal ? secretRecord(secret) : { secret: REDACTED }
}
