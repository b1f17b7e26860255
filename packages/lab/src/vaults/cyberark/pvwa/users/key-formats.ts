import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { keyCiphers } from '../../../../ssh/ciphers.ts'
import { ed25519Key, memberOf } from '../../../../ssh/generate.ts'
import { openSshKey, publicBlob, publicLine as sshLine } from '../../../../ssh/openssh.ts'
import { base64Lines, string } from '../../../../ssh/wire.ts'
import type { KeyObject } from 'node:crypto'

/** Formats of a private key, by the vendor's numbers (their order is psPAS's). */
export const keyFormats = ['PPK', 'PEM', 'OpenSSH'] as const

/** One format of a private key. */
export type KeyFormat = (typeof keyFormats)[number]

const type = 'ssh-ed25519'

/** An Ed25519 key with its comment. */
export interface SshKeyPair {
  readonly key: KeyObject
  readonly comment: string
}

/** Makes a key pair. */
export function newSshKeyPair(comment: string): SshKeyPair {
  return { key: ed25519Key(randomBytes(32)), comment }
}

/** The public key in one line. */
export function publicLine({ key, comment }: SshKeyPair): string {
  return sshLine(key, comment)
}

function asPem({ key }: SshKeyPair, password: string | undefined): string {
  const encryption = password === undefined ? {} : { cipher: 'aes-256-cbc', passphrase: password }
  return key.export({ format: 'pem', type: 'pkcs8', ...encryption }).toString()
}

function asOpenSsh({ key, comment }: SshKeyPair, password: string | undefined): string {
  if (password === undefined) return openSshKey(key, comment, randomBytes)
  const encryption = { cipher: keyCiphers['aes-256-ctr'], passphrase: password, random: randomBytes }
  return openSshKey(key, comment, randomBytes, encryption)
}

// PuTTY's format, version 2 (PuTTY manual, appendix C).
function asPpk(pair: SshKeyPair, password: string | undefined): string {
  const cipher = password === undefined ? 'none' : 'aes256-cbc'
  const bare = string(memberOf(pair.key, 'd'))
  const missing = password === undefined ? 0 : (16 - (bare.length % 16)) % 16
  const padded = Buffer.concat([bare, createHash('sha1').update(bare).digest().subarray(0, missing)])
  const sha1 = (...parts: (string | Uint8Array)[]): Buffer =>
    createHash('sha1')
      .update(Buffer.concat(parts.map((part) => Buffer.from(part))))
      .digest()
  const signed = [type, cipher, pair.comment, publicBlob(pair.key), padded].map(string)
  const mac = createHmac('sha1', sha1('putty-private-key-file-mac-key', password ?? ''))
    .update(Buffer.concat(signed))
    .digest('hex')
  let secret = padded
  if (password !== undefined) {
    const key = Buffer.concat([sha1('\0\0\0\0', password), sha1('\0\0\0\u0001', password)]).subarray(0, 32)
    secret = createCipheriv('aes-256-cbc', key, Buffer.alloc(16)).setAutoPadding(false).update(padded)
  }
  const open = base64Lines(publicBlob(pair.key), 64)
  const closed = base64Lines(secret, 64)
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

const writers: Readonly<Record<KeyFormat, (pair: SshKeyPair, password: string | undefined) => string>> = {
  PPK: asPpk,
  PEM: asPem,
  OpenSSH: asOpenSsh,
}

/** A private key in a format, encrypted if there is a password. */
export function formatted(pair: SshKeyPair, format: KeyFormat, password: string | undefined): string {
  return writers[format](pair, password)
}
