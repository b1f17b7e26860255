import { createCipheriv, createHash, createHmac, generateKeyPairSync, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** Formats of a private key, by the vendor's numbers (their order is psPAS's). */
export const keyFormats = ['PPK', 'PEM', 'OpenSSH'] as const

/** One format of a private key. */
export type KeyFormat = (typeof keyFormats)[number]

const type = 'ssh-ed25519'

function string(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

function lines(bytes: Uint8Array, width: number): string[] {
  return (
    Buffer.from(bytes)
      .toString('base64')
      .match(new RegExp(`.{1,${width}}`, 'gu')) ?? []
  )
}

/** An Ed25519 key pair: its raw halves, and what writes it as PKCS#8. */
export interface SshKeyPair {
  readonly key: KeyObject
  readonly seed: Buffer
  readonly point: Buffer
  readonly comment: string
}

/** Makes a key pair. */
export function newSshKeyPair(comment: string): SshKeyPair {
  const { privateKey: key } = generateKeyPairSync('ed25519')
  const { d = '', x = '' } = key.export({ format: 'jwk' })
  return { key, seed: Buffer.from(d, 'base64url'), point: Buffer.from(x, 'base64url'), comment }
}

function blobOf({ point }: SshKeyPair): Buffer {
  return Buffer.concat([string(type), string(point)])
}

/** The public key in one line. */
export function publicLine(pair: SshKeyPair): string {
  return `${type} ${blobOf(pair).toString('base64')} ${pair.comment}`
}

function asPem({ key }: SshKeyPair, password: string | undefined): string {
  const encryption = password === undefined ? {} : { cipher: 'aes-256-cbc', passphrase: password }
  return key.export({ format: 'pem', type: 'pkcs8', ...encryption }).toString()
}

// OpenSSH, PROTOCOL.key; without encryption, as its key derivation (bcrypt) is not in Node.
function asOpenSsh(pair: SshKeyPair): string {
  const check = randomBytes(4)
  const inner = Buffer.concat([
    check,
    check,
    blobOf(pair),
    string(Buffer.concat([pair.seed, pair.point])),
    string(pair.comment),
  ])
  const padding = Buffer.from(Array.from({ length: (8 - (inner.length % 8)) % 8 }, (_, index) => index + 1))
  const count = Buffer.from([0, 0, 0, 1])
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    string('none'),
    string('none'),
    string(''),
    count,
    string(blobOf(pair)),
    string(Buffer.concat([inner, padding])),
  ])
  return [
    '-----BEGIN OPENSSH PRIVATE KEY-----',
    ...lines(whole, 70),
    '-----END OPENSSH PRIVATE KEY-----',
    '',
  ].join('\n')
}

// PuTTY's format, version 2 (PuTTY manual, appendix C).
function asPpk(pair: SshKeyPair, password: string | undefined): string {
  const cipher = password === undefined ? 'none' : 'aes256-cbc'
  const bare = string(pair.seed)
  const missing = password === undefined ? 0 : (16 - (bare.length % 16)) % 16
  const padded = Buffer.concat([bare, createHash('sha1').update(bare).digest().subarray(0, missing)])
  const sha1 = (...parts: (string | Uint8Array)[]): Buffer =>
    createHash('sha1')
      .update(Buffer.concat(parts.map((part) => Buffer.from(part))))
      .digest()
  const signed = [type, cipher, pair.comment, blobOf(pair), padded].map(string)
  const mac = createHmac('sha1', sha1('putty-private-key-file-mac-key', password ?? ''))
    .update(Buffer.concat(signed))
    .digest('hex')
  let secret = padded
  if (password !== undefined) {
    const key = Buffer.concat([sha1('\0\0\0\0', password), sha1('\0\0\0\u0001', password)]).subarray(0, 32)
    secret = createCipheriv('aes-256-cbc', key, Buffer.alloc(16)).setAutoPadding(false).update(padded)
  }
  const open = lines(blobOf(pair), 64)
  const closed = lines(secret, 64)
  return [
    `PuTTY-User-Key-File-2: ${type}`,
    `Encryption: ${cipher}`,
    `Comment: ${pair.comment}`,
    `Public-Lines: ${open.length}`,
    ...open,
    `Private-Lines: ${closed.length}`,
    ...closed,
    `Private-MAC: ${mac}`,
    '',
  ].join('\r\n')
}

/** A private key in a format; `undefined` where the lab cannot write that format with a password. */
export function formatted(
  pair: SshKeyPair,
  format: KeyFormat,
  password: string | undefined,
): string | undefined {
  if (format === 'PEM') return asPem(pair, password)
  if (format === 'PPK') return asPpk(pair, password)
  return password === undefined ? asOpenSsh(pair) : undefined
}
