import { REDACTED, type Credential, type Secret } from '@sallyport/sdk'

/**
 * A credential as one line of JSON.
 *
 * @param reveal Whether the secret is put in, as text, or as Base64 where its bytes are not UTF-8.
 * @param more What this kind of credential has beside.
 */
export function credentialAsJson(credential: Credential, reveal: boolean, more: object = {}): string {
  const { secret, kind, username, address, properties, changeInProgress, retrievedAt, vault, reference } =
    credential
  const written = shown(secret, reveal)
  return `${JSON.stringify({
    reference,
    vault,
    kind,
    username: username ?? null,
    address: address ?? null,
    ...written,
    ...more,
    changeInProgress,
    retrievedAt: retrievedAt.toISOString(),
    properties,
  })}\n`
}

/** A secret alone as one line of JSON; see {@link credentialAsJson}. */
export function secretAsJson(secret: Secret, reveal: boolean): string {
  return `${JSON.stringify(shown(secret, reveal))}\n`
}

function shown(secret: Secret, reveal: boolean): object {
  return reveal ? revealed(secret) : { secret: REDACTED }
}

function revealed(secret: Secret): { secret: string; secretEncoding: 'utf-8' | 'base64' } {
  const bytes = Buffer.from(secret.bytes())
  const text = bytes.toString('utf8')
  const isText = Buffer.from(text, 'utf8').equals(bytes)
  return isText
    ? { secret: text, secretEncoding: 'utf-8' }
    : { secret: bytes.toString('base64'), secretEncoding: 'base64' }
}
