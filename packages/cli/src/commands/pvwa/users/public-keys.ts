import { createHash } from 'node:crypto'
import { UsageError } from '../../../cli-error.ts'

/** A public SSH key as it is written in one line. */
export interface PublicKey {
  /** For example `ssh-ed25519`. */
  readonly type: string
  /** As `ssh-keygen -l` shows it: `SHA256:…` */
  readonly fingerprint: string
  readonly comment: string
}

/** Takes a public key apart; `undefined` where it is none. */
export function parsePublicKey(line: string): PublicKey | undefined {
  const [, type, data, comment = ''] =
    /^([a-z0-9@.-]+)\s+([A-Za-z0-9+/]{16,}={0,2})(?:\s+(.*))?$/.exec(line.trim()) ?? []
  if (type === undefined || data === undefined) return undefined
  const digest = createHash('sha256').update(Buffer.from(data, 'base64')).digest('base64')
  return { type, fingerprint: `SHA256:${digest.replace(/=+$/, '')}`, comment }
}

/**
 * The public keys of a text, each once: one on each line, as `authorized_keys` has them. Empty lines and comments are
 * nothing.
 *
 * @param what What an error calls the text.
 * @returns The lines by the fingerprints.
 * @throws UsageError with the line, never with what stands there: it may be a private key.
 */
export function readPublicKeys(text: string, what: string): ReadonlyMap<string, string> {
  if (text.includes('PRIVATE KEY')) {
    throw new UsageError(
      `${what}: there is a private key in it.`,
      'Give the public one, such as id_ed25519.pub.',
    )
  }
  const keys = new Map<string, string>()
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const content = line.trim()
    if (content === '' || content.startsWith('#')) continue
    const key = parsePublicKey(content)
    if (key === undefined) {
      throw new UsageError(
        `${what}: line ${index + 1} is no public key.`,
        'Each is one line, as OpenSSH writes it: ssh-ed25519 AAAA… comment.',
      )
    }
    keys.set(key.fingerprint, content)
  }
  if (keys.size === 0) throw new UsageError(`${what}: there is no key in it.`)
  return keys
}
