/** Takes the passphrase off a private key. */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { ConfigurationError } from '../errors.ts'
import { isOpenSshKey, isSealed, openOpenSshKey, parseOpenSshKey, wrongPassphrase } from './openssh-format.ts'

/** What the PEM of a private key calls itself, and whether it is encrypted. */
export function kindOf(pem: string): { readonly label: string; readonly encrypted: boolean } | undefined {
  const label = /-----BEGIN ((?:[A-Z0-9]+ )*PRIVATE KEY)-----/.exec(pem)?.[1]
  if (label === undefined) return undefined
  if (isOpenSshKey(pem)) return { label, encrypted: isSealed(parseOpenSshKey(pem)) }
  return { label, encrypted: label === 'ENCRYPTED PRIVATE KEY' || /^Proc-Type: *4, *ENCRYPTED/m.test(pem) }
}

/**
 * The key without its passphrase. A key that has none comes back byte for byte. RSA keys come as PKCS#1, EC keys in
 * traditional form stay so, keys in OpenSSH's format stay in it, everything else is PKCS#8.
 *
 * @param pem PKCS#1, SEC1, PKCS#8 or OpenSSH's own format.
 * @throws ConfigurationError: `KEY_PASSPHRASE` for a wrong passphrase, `KEY_UNREADABLE` for what is no key,
 *   `NOT_SUPPORTED` where a package is missing or the encryption is not known. Nothing of key or passphrase is in it.
 */
export async function decryptPrivateKey(pem: string, passphrase: string | undefined): Promise<string> {
  const kind = kindOf(pem)
  if (kind === undefined) throw unreadable()
  if (!kind.encrypted) return pem
  if (isOpenSshKey(pem)) return openOpenSshKey(parseOpenSshKey(pem), passphrase ?? '')
  if (passphrase === undefined || passphrase === '') throw wrongPassphrase()
  const key = opened(pem, passphrase)
  return exported(key, kind.label)
}

function opened(pem: string, passphrase: string): KeyObject {
  try {
    // OpenSSL wants the headers of a traditional key on lines of their own, whatever ends them.
    return createPrivateKey({ key: pem.replace(/\r\n?/g, '\n'), format: 'pem', passphrase })
  } catch (cause) {
    throw isWrongPassphrase(cause) ? wrongPassphrase() : unreadable()
  }
}

function exported(key: KeyObject, label: string): string {
  if (key.asymmetricKeyType === 'rsa') return key.export({ format: 'pem', type: 'pkcs1' }).toString()
  if (label === 'EC PRIVATE KEY') return key.export({ format: 'pem', type: 'sec1' }).toString()
  return key.export({ format: 'pem', type: 'pkcs8' }).toString()
}

/** OpenSSL says so in many ways: with a wrong passphrase it may see any kind of nonsense. */
function isWrongPassphrase(error: unknown): boolean {
  return (
    error instanceof Error &&
    /bad decrypt|bad password|wrong final block|asn1|DECODER routines|pkcs12|bad_decrypt/i.test(error.message)
  )
}

/** What the vault gave is no key. */
export function unreadable(): ConfigurationError {
  return new ConfigurationError('What the vault gave for an SSH key cannot be read as one.', {
    code: 'KEY_UNREADABLE',
    hint: 'Take it with decrypt: false and look at it with ssh-keygen -y -f FILE.',
  })
}
