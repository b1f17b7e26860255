import { createCipheriv } from 'node:crypto'
import type { KeyCipher } from '../ssh/ciphers.ts'
import { identifier, integer, nothing, octetString, sequence } from './der.ts'

/** How often PBKDF2 goes round. */
export const iterations = 2048

const scheme = identifier('2a864886f70d01050d')
const derivation = identifier('2a864886f70d01050c')
const hmacWithSha256 = sequence(identifier('2a864886f70d0209'), nothing)

/** What is encrypted under a passphrase, by a key of PBKDF2 with SHA-256. */
export interface Pbes2 {
  readonly salt: Uint8Array
  readonly iv: Uint8Array
  /** Of PBKDF2 with {@link iterations}. */
  readonly key: Uint8Array
  readonly cipher: KeyCipher
}

/** The AlgorithmIdentifier of PBES2 (RFC 8018), and the bytes encrypted. */
export function pbes2(
  { salt, iv, key, cipher }: Pbes2,
  bytes: Uint8Array,
): { algorithm: Buffer; sealed: Buffer } {
  const writer = createCipheriv(cipher.node, key, iv)
  const parameters = sequence(octetString(salt), integer(iterations), hmacWithSha256)
  const algorithm = sequence(
    scheme,
    sequence(
      sequence(derivation, parameters),
      sequence(Buffer.from(cipher.oid ?? '', 'hex'), octetString(iv)),
    ),
  )
  return { algorithm, sealed: Buffer.concat([writer.update(bytes), writer.final()]) }
}
