import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { octetString, sequence } from '../pki/der.ts'
import { iterations, pbes2 } from '../pki/pbes2.ts'
import type { KeyEncryption } from './openssh.ts'
import { armored } from './wire.ts'

// PEM is written here rather than by Node, since Node would encrypt with random salts: the same key would be another
// text each time.

function sealed({ cipher }: KeyEncryption, key: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Buffer {
  const writer = createCipheriv(cipher.node, key, iv)
  return Buffer.concat([writer.update(bytes), writer.final()])
}

// EVP_BytesToKey of OpenSSL, with MD5 and one round.
function legacyKey(passphrase: Uint8Array, salt: Uint8Array, length: number): Buffer {
  const blocks: Buffer[] = []
  while (blocks.length * 16 < length) {
    const last = blocks.at(-1) ?? Buffer.alloc(0)
    blocks.push(
      createHash('md5')
        .update(Buffer.concat([last, passphrase, salt]))
        .digest(),
    )
  }
  return Buffer.concat(blocks).subarray(0, length)
}

/** The traditional form: PKCS#1 of an RSA key, SEC 1 of an elliptic one, encrypted as RFC 1421 has it. */
export function traditionalKey(key: KeyObject, encryption?: KeyEncryption): string {
  const [label, type] =
    key.asymmetricKeyType === 'rsa'
      ? (['RSA PRIVATE KEY', 'pkcs1'] as const)
      : (['EC PRIVATE KEY', 'sec1'] as const)
  const bare = key.export({ format: 'der', type })
  if (encryption === undefined) return armored(label, bare, 64)
  const { cipher, passphrase, random } = encryption
  const iv = random(cipher.ivBytes)
  const secret = legacyKey(Buffer.from(passphrase), iv.subarray(0, 8), cipher.keyBytes)
  const info = `DEK-Info: ${cipher.node.toUpperCase()},${Buffer.from(iv).toString('hex').toUpperCase()}`
  const headers = ['Proc-Type: 4,ENCRYPTED', info, '']
  return armored(label, sealed(encryption, secret, iv, bare), 64, headers)
}

/** PKCS#8, encrypted with PBES2 (RFC 8018). */
export function pkcs8Key(key: KeyObject, encryption?: KeyEncryption): string {
  const bare = key.export({ format: 'der', type: 'pkcs8' })
  if (encryption === undefined) return armored('PRIVATE KEY', bare, 64)
  const { cipher, passphrase, random } = encryption
  const [salt, iv] = [random(16), random(cipher.ivBytes)]
  const secret = pbkdf2Sync(passphrase, salt, iterations, cipher.keyBytes, 'sha256')
  const content = pbes2({ salt, iv, key: secret, cipher }, bare)
  const whole = sequence(content.algorithm, octetString(content.sealed))
  return armored('ENCRYPTED PRIVATE KEY', whole, 64)
}
