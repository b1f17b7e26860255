import { createCipheriv } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { bcryptPbkdf } from './bcrypt-pbkdf.ts'
import type { KeyCipher } from './ciphers.ts'
import { curveBits, memberOf } from './generate.ts'
import { armored, mpint, string, uint32 } from './wire.ts'

// OpenSSH's own form of private keys (PROTOCOL.key in OpenSSH's source).

const rounds = 16

/** What encrypts a key. */
export interface KeyEncryption {
  readonly cipher: KeyCipher
  readonly passphrase: string
  /** So many octets for salts and initial vectors. */
  readonly random: (count: number) => Uint8Array
}

interface KeyParts {
  /** Name and public members. */
  readonly public: readonly Buffer[]
  /** Name and all members, in the order of the private form. */
  readonly private: readonly Buffer[]
}

function partsOf(key: KeyObject): KeyParts {
  const member = (name: Parameters<typeof memberOf>[1]): Buffer => memberOf(key, name)
  if (key.asymmetricKeyType === 'rsa') {
    const name = string('ssh-rsa')
    const [n, e] = [mpint(member('n')), mpint(member('e'))]
    const secret = (['d', 'qi', 'p', 'q'] as const).map((one) => mpint(member(one)))
    return { public: [name, e, n], private: [name, n, e, ...secret] }
  }
  if (key.asymmetricKeyType === 'ec') {
    const curve = `nistp${curveBits(key)}`
    const point = Buffer.concat([Buffer.of(4), member('x'), member('y')])
    const open = [string(`ecdsa-sha2-${curve}`), string(curve), string(point)]
    return { public: open, private: [...open, mpint(member('d'))] }
  }
  const open = [string('ssh-ed25519'), string(member('x'))]
  return { public: open, private: [...open, string(Buffer.concat([member('d'), member('x')]))] }
}

/** The public half of a key as SSH sends it. */
export function publicBlob(key: KeyObject): Buffer {
  return Buffer.concat(partsOf(key).public)
}

/** The public half of a key in one line, as `authorized_keys` has it. */
export function publicLine(key: KeyObject, comment: string): string {
  const blob = publicBlob(key)
  const name = blob.subarray(4, 4 + blob.readUInt32BE()).toString()
  return `${name} ${blob.toString('base64')} ${comment}`
}

function padded(bytes: Buffer, block: number): Buffer {
  const missing = (block - (bytes.length % block)) % block
  return Buffer.concat([bytes, Buffer.from(Array.from({ length: missing }, (_, index) => index + 1))])
}

/** Writes a private key; `random` gives octets for the two check words. */
export function openSshKey(
  key: KeyObject,
  comment: string,
  random: (count: number) => Uint8Array,
  encryption?: KeyEncryption,
): string {
  const check = random(4)
  const bare = Buffer.concat([check, check, ...partsOf(key).private, string(comment)])
  const container = (cipher: string, derivation: string, options: Uint8Array, secret: Uint8Array): string =>
    armored(
      'OPENSSH PRIVATE KEY',
      Buffer.concat([
        Buffer.from('openssh-key-v1\0'),
        string(cipher),
        string(derivation),
        string(options),
        uint32(1),
        string(publicBlob(key)),
        string(secret),
      ]),
      70,
    )
  if (encryption === undefined) return container('none', 'none', Buffer.alloc(0), padded(bare, 8))
  const { cipher, passphrase } = encryption
  const salt = encryption.random(16)
  const derived = bcryptPbkdf(Buffer.from(passphrase), salt, rounds, cipher.keyBytes + cipher.ivBytes)
  const [secret, iv] = [derived.subarray(0, cipher.keyBytes), derived.subarray(cipher.keyBytes)]
  const writer = createCipheriv(cipher.node, secret, iv).setAutoPadding(false)
  const sealed = Buffer.concat([writer.update(padded(bare, cipher.blockBytes)), writer.final()])
  return container(cipher.openSsh, 'bcrypt', Buffer.concat([string(salt), uint32(rounds)]), sealed)
}
