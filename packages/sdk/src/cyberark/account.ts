import type { CredentialKind } from '../credential.ts'
import { referenceOf } from '../reference.ts'

/** CyberArk does not say what kind of secret it gives; a private key says so itself. */
export function kindOf(secret: string): CredentialKind {
  return /^-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(secret) ? 'ssh-key' : 'password'
}

/** Where an account lives: `pam://<vault>/<safe>[/<folder>…]/<object>`, with the folder `Root` left out. */
export function accountReference(
  vault: string,
  safe: string | undefined,
  folder: string | undefined,
  object: string | undefined,
): string {
  const path: string[] = safe === undefined ? [] : [safe]
  if (folder !== undefined && folder !== 'Root') {
    const folders = folder.split('\\').filter((part) => part !== '')
    path.push(...(folders[0]?.toLowerCase() === 'root' ? folders.slice(1) : folders))
  }
  if (object !== undefined) path.push(object)
  return referenceOf(vault, path)
}
