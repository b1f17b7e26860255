import type { PasswordVault } from '@sallyport/sdk/cyberark'
import { readPassphrase } from '../../config/passphrase.ts'
import { readGivenPassword, readPvwa } from '../../config/pvwa.ts'
import type { pvwaFlags } from '../../config/pvwa-flags.ts'
import type { Settings } from '../../config/settings.ts'
import type { Io } from '../../io.ts'
import { withPassphrasePrompt } from '../../passphrase-prompt.ts'
import { SessionStore } from '../../sessions/session-store.ts'
import type { Terminal } from '../../terminal.ts'
import { chosenSession, restoreSession } from './kept.ts'
import { logOn } from './log-on.ts'
import { logOnByFile } from './log-on-by-file.ts'

/** What a session is opened with. */
export interface VaultParts {
  readonly settings: Settings<typeof pvwaFlags>
  readonly io: Io
  readonly terminal: Terminal
  readonly signal: AbortSignal
}

/**
 * Does something with a PVWA. Where `--config` names a file, logs on as that says. Where a session is kept that fits and no password is given, in that session, which
 * stays; else logs on, and logs off whatever happens.
 *
 * @param work Gets the vault, and where it is.
 * @throws UsageError when it is not known where PVWA is, who logs on, or the password.
 */
export async function withVault<Value>(
  parts: VaultParts,
  work: (vault: PasswordVault, url: string) => Promise<Value>,
): Promise<Value> {
  const { settings, io, signal } = parts
  const file = settings.value('config')
  if (file !== undefined) {
    await using open = await logOnByFile(parts, file)
    return await work(open.vault, open.url)
  }
  // First of all, since it takes the password out of the environment.
  const given = await readGivenPassword(settings, io.env)
  const door = readPvwa(settings)
  const store = new SessionStore(io.env, signal)
  const kept = given === undefined ? await chosenSession(store, door) : undefined
  if (kept === undefined) {
    await using open = await logOn(parts, door, given)
    return await work(open.vault, open.url)
  }
  const passphrase = await readPassphrase(settings, io.env)
  return await withPassphrasePrompt({ io, settings, passphrase }, async (known) => {
    await using vault = await restoreSession(parts, store, kept, door, known)
    return await work(vault, kept.url)
  })
}
