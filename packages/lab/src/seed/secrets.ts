import { createHash, createPrivateKey } from 'node:crypto'
import { generatedSecret } from '../random.ts'

// PKCS#8 around an Ed25519 key (RFC 8410, section 7): the 32 octets that follow are the key itself.
const ed25519Header = Buffer.from('302e020100300506032b657004220420', 'hex')

function generatedKey(random: number, place: string): string {
  const octets = createHash('sha256').update(`key\0${random}\0${place}`).digest()
  const key = createPrivateKey({ key: Buffer.concat([ed25519Header, octets]), format: 'der', type: 'pkcs8' })
  return key.export({ format: 'pem', type: 'pkcs8' }).toString()
}

/**
 * A generated secret of an account: depends on nothing but the random seed and the account's place. Keys are
 * Ed25519, PKCS#8 PEM.
 */
export function secretFor(kind: 'password' | 'key', random: number, place: string): string {
  return kind === 'password' ? generatedSecret(random, place) : generatedKey(random, place)
}
