import { PasswordVault } from '@sallyport/sdk/cyberark'
import { UsageError } from '../../cli-error.ts'
import type { PvwaDoor } from '../../config/pvwa.ts'
import { withPassphrase } from '../../passphrase-prompt.ts'
import { printable } from '../../render/printable.ts'
import { fittingSessions } from '../../sessions/fitting.ts'
import type { SessionAbout } from '../../sessions/session-file.ts'
import type { KeptSession, SessionStore } from '../../sessions/session-store.ts'
import type { OpenParts } from './log-on.ts'

/**
 * The kept session that is meant; `undefined` where none is.
 *
 * @throws UsageError where it may be one of several.
 */
export async function chosenSession(store: SessionStore, door: PvwaDoor): Promise<KeptSession | undefined> {
  const { sessions } = await store.list()
  const [first, ...others] = fittingSessions(sessions, door)
  if (others.length > 0) throw severalFit()
  return first
}

/** More than one session may be meant. */
export function severalFit(): UsageError {
  return new UsageError(
    'More than one session is kept that may be meant.',
    'Give --pvwa URL and --user NAME; sallyport pvwa whoami lists the sessions.',
  )
}

/**
 * Goes on with a kept session. Sends nothing, and closing the vault leaves the session open.
 *
 * @param passphrase Of the client certificate's key, where it is known.
 * @throws CliError when it cannot be decrypted.
 */
export async function restoreSession(
  { terminal }: Pick<OpenParts, 'terminal'>,
  store: SessionStore,
  kept: KeptSession,
  { options }: PvwaDoor,
  passphrase: string | undefined,
): Promise<PasswordVault> {
  const { state, tls: trust } = await store.open(kept)
  const tls = { ...trust, ...options.tls }
  try {
    return PasswordVault.restore(state, {
      ...options,
      ...(Object.keys(tls).length === 0 ? {} : { tls }),
      ...withPassphrase(tls, passphrase),
      logger: terminal.logger,
    })
  } finally {
    state.dispose()
  }
}

/** A session as programs are told of it. */
export interface SessionRecord extends SessionAbout {
  readonly kept: Pick<KeptSession, 'file' | 'keyIn'>
}

/** Says of a session what is no secret. */
export function sessionRecord({ url, user, method, since, file, keyIn }: KeptSession): SessionRecord {
  return { url, user, method, since, kept: { file, keyIn } }
}

/** Where a session is, for people. */
export function whereKept({ file, keyIn }: KeptSession): string {
  const path = printable(file, 300)
  return keyIn === 'keychain'
    ? `${path}, encrypted; its key is in the keychain of the operating system`
    : `${path}, encrypted; its key is in a file beside it, so whoever can read your files has it`
}
