import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
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

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)
const octetString = (bytes: Uint8Array): Buffer => der(0x04, bytes)
const pbes2 = Buffer.from('06092a864886f70d01050d', 'hex')
const pbkdf2 = Buffer.from('06092a864886f70d01050c', 'hex')
const hmacWithSha256 = sequence(Buffer.from('06082a864886f70d0209', 'hex'), Buffer.from('0500', 'hex'))
const iterations = 2048

/** PKCS#8, encrypted with PBES2 (RFC 8018). */
export function pkcs8Key(key: KeyObject, encryption?: KeyEncryption): string {
  const bare = key.export({ format: 'der', type: 'pkcs8' })
  if (encryption === undefined) return armored('PRIVATE KEY', bare, 64)
  const { cipher, passphrase, random } = encryption
  const [salt, iv] = [random(16), random(cipher.ivBytes)]
  const secret = pbkdf2Sync(passphrase, salt, iterations, cipher.keyBytes, 'sha256')
  const count = der(0x02, Buffer.of(iterations >> 8, iterations & 255))
  const derivation = sequence(pbkdf2, sequence(octetString(salt), count, hmacWithSha256))
  const scheme = sequence(Buffer.from(cipher.oid ?? '', 'hex'), octetString(iv))
  const algorithm = sequence(pbes2, sequence(derivation, scheme))
  const whole = sequence(algorithm, octetString(sealed(encryption, secret, iv, bare)))
  return armored('ENCRYPTED PRIVATE KEY', whole, 64)
}
