import { createPrivateKey, createPublicKey } from 'node:crypto'

const openSsh = /^-----BEGIN OPENSSH PRIVATE KEY-----([^-]*)-----END OPENSSH PRIVATE KEY-----\s*$/

/**
 * The public key, as PEM, that belongs to a private key which opens without a passphrase, worked out from the private half; `undefined` for
 * any other text. Of OpenSSH's own format Ed25519 is read, which Node does not read.
 */
export function publicHalfOf(key: string): string | undefined {
  try {
    const written = openSsh.exec(key)?.[1]
    const read = written === undefined ? key : ed25519Of(Buffer.from(written, 'base64'))
    return createPublicKey(read).export({ type: 'spki', format: 'pem' }).toString()
  } catch {
    return undefined
  }
}

/** The Ed25519 key in a file of OpenSSH that is not encrypted (its PROTOCOL.key). Throws for any other. */
function ed25519Of(file: Buffer) {
  const outer = reader(file.subarray('openssh-key-v1\0'.length))
  const [cipher, kdf] = [outer.text(), outer.text()]
  outer.bytes()
  const count = outer.number()
  outer.bytes()
  const inner = reader(outer.bytes())
  if (cipher !== 'none' || kdf !== 'none' || count !== 1 || inner.number() !== inner.number()) {
    throw new Error('encrypted, or no single key')
  }
  if (inner.text() !== 'ssh-ed25519') throw new Error('no Ed25519 key')
  inner.bytes()
  const seed = inner.bytes().subarray(0, 32)
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
  return createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' })
}

function reader(data: Buffer) {
  let at = 0
  const number = (): number => data.readUInt32BE((at += 4) - 4)
  const bytes = (): Buffer => {
    const length = number()
    return data.subarray(at, (at += length))
  }
  return { number, bytes, text: () => bytes().toString() }
}
