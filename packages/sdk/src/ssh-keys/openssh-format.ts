/**
 * Private keys in OpenSSH's own format, `BEGIN OPENSSH PRIVATE KEY`: Node reads none of them.
 *
 * @see https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key
 */
import { createDecipheriv, type CipherGCMTypes, type Decipher } from 'node:crypto'
import { ConfigurationError } from '../errors.ts'
import { bcryptKey } from './bcrypt.ts'
import { damaged, field, Reader, uint32 } from './wire.ts'

const magic = Buffer.from('openssh-key-v1\0')
const label = 'OPENSSH PRIVATE KEY'

interface CommonCipher {
  readonly keyBytes: number
  readonly ivBytes: number
}

/** A cipher by Node's name for it. `authenticated` ones have 16 bytes of authentication after the encrypted part. */
type Cipher = CommonCipher &
  (
    | { readonly authenticated: true; readonly name: CipherGCMTypes }
    | { readonly authenticated: false; readonly name: string }
  )

const cbc = (bits: number): Cipher => ({
  name: `aes-${bits}-cbc`,
  keyBytes: bits / 8,
  ivBytes: 16,
  authenticated: false,
})
const ctr = (bits: number): Cipher => ({ ...cbc(bits), name: `aes-${bits}-ctr`, authenticated: false })

const ciphers: Readonly<Record<string, Cipher>> = {
  'aes128-cbc': cbc(128),
  'aes192-cbc': cbc(192),
  'aes256-cbc': cbc(256),
  'aes128-ctr': ctr(128),
  'aes192-ctr': ctr(192),
  'aes256-ctr': ctr(256),
  'aes128-gcm@openssh.com': { name: 'aes-128-gcm', keyBytes: 16, ivBytes: 12, authenticated: true },
  'aes256-gcm@openssh.com': { name: 'aes-256-gcm', keyBytes: 32, ivBytes: 12, authenticated: true },
  '3des-cbc': { name: 'des-ede3-cbc', keyBytes: 24, ivBytes: 8, authenticated: false },
}

/** A key file, taken apart. */
export interface OpenSshKey {
  readonly cipher: string
  readonly kdf: string
  readonly kdfOptions: Buffer
  readonly publicKey: Buffer
  /** The private part, encrypted or not. */
  readonly sealed: Buffer
  /** What follows it: the authentication of some ciphers. */
  readonly tag: Buffer
}

/** Whether a PEM text is in this format. */
export function isOpenSshKey(pem: string): boolean {
  return pem.includes(`-----BEGIN ${label}-----`)
}

/**
 * Takes a key file apart.
 *
 * @throws ConfigurationError when it is damaged, or holds several keys, which no program writes.
 */
export function parseOpenSshKey(pem: string): OpenSshKey {
  const armoured = new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]*)-----END ${label}-----`).exec(pem)
  const bytes = Buffer.from(armoured?.[1] ?? '', 'base64')
  if (!bytes.subarray(0, magic.length).equals(magic)) throw damaged()
  const reader = new Reader(bytes.subarray(magic.length))
  const cipher = reader.text()
  const kdf = reader.text()
  const kdfOptions = reader.bytes()
  if (reader.uint32() !== 1) throw damaged()
  return { cipher, kdf, kdfOptions, publicKey: reader.bytes(), sealed: reader.bytes(), tag: reader.rest() }
}

/** Whether the private part is encrypted. */
export function isSealed(key: OpenSshKey): boolean {
  return key.cipher !== 'none'
}

/**
 * The same key, not encrypted, in the same format.
 *
 * @throws ConfigurationError (`KEY_PASSPHRASE`, `KEY_UNREADABLE`, `NOT_SUPPORTED`).
 */
export async function openOpenSshKey(key: OpenSshKey, passphrase: string): Promise<string> {
  const cipher = Object.hasOwn(ciphers, key.cipher) ? ciphers[key.cipher] : undefined
  if (cipher === undefined || key.kdf !== 'bcrypt') {
    throw new ConfigurationError('The SSH key is encrypted in a way that this library cannot read.', {
      code: 'NOT_SUPPORTED',
      hint: 'Encrypt it anew (ssh-keygen -p -Z aes256-ctr), or take it with decrypt: false.',
    })
  }
  if (passphrase === '') throw wrongPassphrase()
  const options = new Reader(key.kdfOptions)
  const salt = options.bytes()
  const rounds = options.uint32()
  const secret = Buffer.from(passphrase)
  const derived = await bcryptKey(secret, salt, rounds, cipher.keyBytes + cipher.ivBytes)
  secret.fill(0)
  try {
    return written(key.publicKey, opened(key, cipher, derived))
  } finally {
    derived.fill(0)
  }
}

function opened(sealedKey: OpenSshKey, cipher: Cipher, derived: Uint8Array): Buffer {
  const decipher = decipherFor(sealedKey, cipher, derived)
  decipher.setAutoPadding(false)
  let plain: Buffer
  try {
    plain = Buffer.concat([decipher.update(sealedKey.sealed), decipher.final()])
  } catch {
    throw wrongPassphrase()
  }
  // The same number twice at the start tells whether the passphrase was right.
  if (plain.length < 8 || plain.readUInt32BE(0) !== plain.readUInt32BE(4)) throw wrongPassphrase()
  return plain
}

function decipherFor({ tag }: OpenSshKey, cipher: Cipher, derived: Uint8Array): Decipher {
  const key = derived.subarray(0, cipher.keyBytes)
  const iv = derived.subarray(cipher.keyBytes)
  if (!cipher.authenticated) return createDecipheriv(cipher.name, key, iv)
  if (tag.length < 16) throw damaged()
  return createDecipheriv(cipher.name, key, iv).setAuthTag(tag.subarray(0, 16))
}

function written(publicKey: Buffer, plain: Buffer): string {
  const file = Buffer.concat([
    magic,
    field('none'),
    field('none'),
    field(Buffer.alloc(0)),
    uint32(1),
    field(publicKey),
    field(plain),
  ])
  plain.fill(0)
  const lines = file.toString('base64').match(/.{1,70}/g) ?? []
  file.fill(0)
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

/** The passphrase does not open the key. */
export function wrongPassphrase(cause?: unknown): ConfigurationError {
  return new ConfigurationError('The SSH key cannot be decrypted with the passphrase that came with it.', {
    code: 'KEY_PASSPHRASE',
    hint: 'The vault gave the two together: have both set anew there, or take the key with decrypt: false.',
    cause,
  })
}
