import { createHash, createPrivateKey } from 'node:crypto'
import { publicBlob } from './openssh.ts'

/** What a private key tells of itself without being opened further than it must be. */
export interface KeyDescription {
  /** `RSA`, `ECDSA` or `ED25519`. */
  readonly kind: string
  readonly bits: number
  /** `SHA256:` and base64, as OpenSSH shows it. */
  readonly fingerprint: string
}

const container = 'openssh-key-v1\0'

/** Reads the strings of SSH's encodings, one after the other. */
function* strings(bytes: Buffer): Generator<Buffer, undefined, undefined> {
  for (let at = 0; at + 4 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    yield bytes.subarray(at + 4, at + 4 + length)
    at += 4 + length
  }
  return undefined
}

/** The public half in OpenSSH's own form, where it stands in the clear. */
function openSshBlob(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll(/-----[^-]+-----|\s/gu, ''), 'base64')
  if (!bytes.subarray(0, container.length).equals(Buffer.from(container))) throw new Error('no OpenSSH key')
  const rest = bytes.subarray(container.length)
  // Cipher, derivation and its options come first, then the number of keys.
  const before = [...strings(rest)].slice(0, 3).reduce((sum, one) => sum + 4 + one.length, 0) + 4
  const [blob] = strings(rest.subarray(before))
  if (blob === undefined || blob.length === 0) throw new Error('no OpenSSH key')
  return blob
}

function describe(blob: Buffer): KeyDescription {
  const [type = Buffer.alloc(0), ...members] = strings(blob)
  const name = type.toString()
  const fingerprint = `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/u, '')}`
  if (name === 'ssh-rsa') {
    const modulus = members[1] ?? Buffer.alloc(0)
    return { kind: 'RSA', bits: BigInt(`0x0${modulus.toString('hex')}`).toString(2).length, fingerprint }
  }
  if (name === 'ssh-ed25519') return { kind: 'ED25519', bits: 256, fingerprint }
  return { kind: 'ECDSA', bits: Number(name.replace(/^.*nistp/u, '')), fingerprint }
}

/** Describes a private key in any of the usual forms. Throws when it is none, or the passphrase does not open it. */
export function describePrivateKey(text: string, passphrase = ''): KeyDescription {
  if (text.includes('BEGIN OPENSSH PRIVATE KEY')) return describe(openSshBlob(text))
  return describe(publicBlob(createPrivateKey({ key: text, passphrase })))
}
