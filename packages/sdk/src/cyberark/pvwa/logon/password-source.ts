import { Secret } from '../../../secret.ts'
import type { PasswordSource } from './authentication.ts'

/** Asks a source. What was retrieved for this purpose alone is dropped; what a function gives may be in use. */
export async function passwordOf(
  source: PasswordSource,
  signal: AbortSignal,
): Promise<{ readonly password: string; readonly username: string | undefined }> {
  if (typeof source === 'object' && !(source instanceof Secret)) {
    const { secret, username } = await source.from.getPassword({ signal, ...source.request })
    const password = secret.reveal()
    secret.dispose()
    return { password, username }
  }
  const given = typeof source === 'function' ? await source({ signal }) : source
  if (typeof given === 'string' || given instanceof Secret) {
    return { password: reveal(given), username: undefined }
  }
  return { password: given.secret.reveal(), username: given.username }
}

/** The text of what may be a Secret. */
export function reveal(secret: string | Secret): string {
  return typeof secret === 'string' ? secret : secret.reveal()
}
