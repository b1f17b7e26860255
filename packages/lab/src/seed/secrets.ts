import { createHash } from 'node:crypto'
import { generatedSecret } from '../random.ts'
import { ed25519Key } from '../ssh/generate.ts'

function generatedKey(random: number, place: string): string {
  const octets = createHash('sha256').update(`key\0${random}\0${place}`).digest()
  return ed25519Key(octets).export({ format: 'pem', type: 'pkcs8' }).toString()
}

/**
 * A generated secret of an account: depends on nothing but the random seed and the account's place. Keys are
 * Ed25519, PKCS#8 PEM.
 */
export function secretFor(kind: 'password' | 'key', random: number, place: string): string {
  return kind === 'password' ? generatedSecret(random, place) : generatedKey(random, place)
}
