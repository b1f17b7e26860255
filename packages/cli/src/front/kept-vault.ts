/** The client of a configured PVWA, in the session that is kept for it. */
import { PasswordVault, pvwaAddress, type PasswordVaultOptions } from '@sallyport/sdk/cyberark'
import { isSallyportError } from '@sallyport/sdk'
import { CliError } from '../cli-error.ts'
import type { SessionAbout } from '../sessions/session-file.ts'
import { SessionStore, type KeptSession } from '../sessions/session-store.ts'
import type { OpenParts } from './open.ts'

/**
 * Goes on with the session that is kept for the same PVWA, user and way to log on; else makes a client that logs on, and
 * logs off when it is closed. A kept session stays.
 */
export async function keptOrNewVault(
  options: PasswordVaultOptions,
  { io, terminal, signal }: OpenParts,
): Promise<PasswordVault> {
  const about = sessionOf(options)
  const store = new SessionStore(io.env, signal)
  const kept = about === undefined ? undefined : await store.find(about)
  if (kept === undefined) return new PasswordVault(options)
  try {
    return await restoreVault(options, store, kept)
  } catch (error) {
    if (!(error instanceof CliError) && !isSallyportError(error)) throw error
    terminal.warn(`A session is kept for ${options.name ?? kept.url} that cannot be read; it is left aside.`)
    return new PasswordVault(options)
  }
}

/** Goes on with a kept session. Sends nothing. */
export async function restoreVault(
  options: PasswordVaultOptions,
  store: SessionStore,
  kept: KeptSession,
): Promise<PasswordVault> {
  const { state, tls: trust } = await store.open(kept)
  const tls = { ...trust, ...options.tls }
  try {
    return PasswordVault.restore(state, { ...options, ...(Object.keys(tls).length === 0 ? {} : { tls }) })
  } finally {
    state.dispose()
  }
}

/** Whose session it would be; `undefined` where the options hold one. */
export function sessionOf({ url, application, auth }: PasswordVaultOptions): SessionAbout | undefined {
  if (auth === undefined) return undefined
  const user = 'username' in auth ? auth.username : undefined
  return { url: pvwaAddress(url, application), user, method: auth.method, since: new Date() }
}
