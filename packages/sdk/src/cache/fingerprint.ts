import { randomBytes } from 'node:crypto'
import type { Credential } from '../credential.ts'
import { digestOfSecret } from '../secret.ts'

/** What tells credentials apart without holding their secret. */
export interface Fingerprint {
  readonly username: string | undefined
  readonly secret: string
}

// Of this process alone: a fingerprint is of no use outside of it.
const processKey = randomBytes(32)

/**
 * The fingerprint of a credential.
 *
 * @throws ConfigurationError when its secret was disposed of.
 */
export function fingerprintOf({ username, secret }: Credential): Fingerprint {
  return { username, secret: digestOfSecret(secret, processKey) }
}

/** Whether username and secret are the same. */
export function sameFingerprint(one: Fingerprint, other: Fingerprint): boolean {
  return one.secret === other.secret && one.username === other.username
}
