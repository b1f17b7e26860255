import type { Credential } from '../credential.ts'
import { copyOfSecret } from '../secret.ts'

/**
 * A credential of its own: disposing of its secret leaves that of the other. Member by member, since it is made for
 * every retrieval that a cache answers.
 *
 * @param stale Whether it is given past its time.
 */
export function copyOf(credential: Credential, stale = credential.stale === true): Credential {
  const { secret, kind, username, address, properties, changeInProgress, retrievedAt, vault, reference } =
    credential
  const copy = {
    secret: copyOfSecret(secret),
    kind,
    username,
    address,
    properties,
    changeInProgress,
    retrievedAt,
    vault,
    reference,
  }
  return stale ? { ...copy, stale } : copy
}
