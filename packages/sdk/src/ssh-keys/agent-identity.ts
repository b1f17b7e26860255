/** A private key as an ssh-agent takes it. Pure. */
import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { ConfigurationError } from '../errors.ts'
import { kindOf, unreadable } from './decrypt-key.ts'
import { isOpenSshKey, parseOpenSshKey } from './openssh-format.ts'
import { damaged, field, mpint, Reader } from './wire.ts'

/** How many fields follow the name of each type of key; in OpenSSH's own format they are those that the agent takes. */
const fieldsOf: Readonly<Record<string, number>> = {
  'ssh-rsa': 6,
  'ssh-ed25519': 2,
  'ecdsa-sha2-nistp256': 3,
  'ecdsa-sha2-nistp384': 3,
  'ecdsa-sha2-nistp521': 3,
}

const curves: Readonly<Record<string, string>> = {
  'P-256': 'nistp256',
  'P-384': 'nistp384',
  'P-521': 'nistp521',
}

/**
 * The type of a private key and its parts, in the form of the agent protocol (draft-ietf-sshm-ssh-agent, section 3.2): an
 * identity without its comment.
 *
 * @param pem RSA, ECDSA or Ed25519; PKCS#1, SEC1, PKCS#8 or OpenSSH's own format; not encrypted.
 * @throws ConfigurationError: `KEY_PASSPHRASE` for an encrypted key, `KEY_UNREADABLE` for what is no key, `NOT_SUPPORTED`
 *   for another kind.
 */
export function agentIdentity(pem: string): Buffer {
  const kind = kindOf(pem)
  if (kind === undefined) throw unreadable()
  if (kind.encrypted) {
    throw new ConfigurationError(
      'The SSH key is encrypted: an agent takes keys without their passphrase only.',
      {
        code: 'KEY_PASSPHRASE',
        hint: 'Take the key decrypted, which is the default.',
      },
    )
  }
  return isOpenSshKey(pem) ? fromOpenSsh(pem) : fromJwk(opened(pem))
}

function fromOpenSsh(pem: string): Buffer {
  const { sealed } = parseOpenSshKey(pem)
  const reader = new Reader(sealed)
  if (reader.uint32() !== reader.uint32()) throw damaged()
  const type = reader.text()
  const count = Object.hasOwn(fieldsOf, type) ? fieldsOf[type] : undefined
  if (count === undefined) throw otherKind()
  return Buffer.concat([field(type), ...Array.from({ length: count }, () => field(reader.bytes()))])
}

function opened(pem: string): KeyObject {
  try {
    return createPrivateKey(pem.replace(/\r\n?/g, '\n'))
  } catch {
    throw unreadable()
  }
}

function fromJwk(key: KeyObject): Buffer {
  if (!['rsa', 'ec', 'ed25519'].includes(key.asymmetricKeyType ?? '')) throw otherKind()
  const jwk = jwkOf(key)
  const part = (name: keyof JsonWebKey): Buffer => {
    const value = jwk[name]
    if (typeof value !== 'string') throw unreadable()
    return Buffer.from(value, 'base64url')
  }
  if (jwk.kty === 'RSA') {
    const names = ['n', 'e', 'd', 'qi', 'p', 'q'] as const
    return Buffer.concat([field('ssh-rsa'), ...names.map((name) => mpint(part(name)))])
  }
  if (jwk.kty === 'OKP') {
    const publicKey = part('x')
    return Buffer.concat([
      field('ssh-ed25519'),
      field(publicKey),
      field(Buffer.concat([part('d'), publicKey])),
    ])
  }
  const curve = curves[jwk.crv ?? '']
  if (curve === undefined) throw otherKind()
  const point = Buffer.concat([Buffer.from([4]), part('x'), part('y')])
  return Buffer.concat([field(`ecdsa-sha2-${curve}`), field(curve), field(point), mpint(part('d'))])
}

/** Some curves have no JWK. */
function jwkOf(key: KeyObject): JsonWebKey {
  try {
    return key.export({ format: 'jwk' })
  } catch {
    throw otherKind()
  }
}

function otherKind(): ConfigurationError {
  return new ConfigurationError('The SSH key is of a kind that this library cannot give to an agent.', {
    code: 'NOT_SUPPORTED',
    hint: 'RSA, Ed25519 and ECDSA on the curves P-256, P-384 and P-521 can be given to one.',
  })
}
