import { ChallengeRequiredError, type Secret } from '@sallyport/sdk'
import { PasswordVault, type Authentication } from '@sallyport/sdk/cyberark'
import { UsageError } from '../../cli-error.ts'
import { readPassphrase, readPassword } from '../../config/passphrase.ts'
import { readPvwa, type PvwaSettings } from '../../config/pvwa.ts'
import type { Io } from '../../io.ts'
import { withPassphrase, withPassphrasePrompt } from '../../passphrase-prompt.ts'
import { canPrompt, promptHidden } from '../../prompt.ts'
import { printable } from '../../render/printable.ts'
import type { Terminal } from '../../terminal.ts'

/** What a session is opened with. */
export interface VaultParts {
  readonly settings: PvwaSettings
  readonly io: Io
  readonly terminal: Terminal
  readonly signal: AbortSignal
}

/**
 * Logs on, does something, and logs off whatever happens.
 *
 * @throws UsageError when it is not known where PVWA is, who logs on, or the password.
 */
export async function withVault<Value>(
  { settings, io, terminal, signal }: VaultParts,
  work: (vault: PasswordVault) => Promise<Value>,
): Promise<Value> {
  const door = readPvwa(settings)
  const passphrase = await readPassphrase(settings, io.env)
  const password = (await readPassword(settings, io.env)) ?? (await askPassword(io, door.username))
  const { method, username } = door
  const auth: Authentication =
    method === 'radius'
      ? { method, username, password, ...(canPrompt(io) ? { challenge: answering(io) } : {}) }
      : { method, username, password }
  const open = (known: string | undefined): Promise<PasswordVault> =>
    logOn(
      new PasswordVault({
        ...door.options,
        ...withPassphrase(door.options.tls, known),
        auth,
        logger: terminal.logger,
      }),
      signal,
    )
  await using vault = await withPassphrasePrompt({ io, settings, passphrase }, open)
  return await work(vault)
}

async function logOn(vault: PasswordVault, signal: AbortSignal): Promise<PasswordVault> {
  try {
    await vault.logOn()
    signal.throwIfAborted()
    return vault
  } catch (error) {
    await vault.close()
    if (!(error instanceof ChallengeRequiredError)) throw error
    // The library's hint is for programs.
    const { code, vendorCode, status, message, cause } = error
    throw new ChallengeRequiredError(message, {
      code,
      ...(vendorCode === undefined ? {} : { vendorCode }),
      ...(status === undefined ? {} : { status }),
      hint: 'Run it on a terminal: it asks there for what PVWA wants to know.',
      cause,
    })
  }
}

async function askPassword(io: Io, username: string): Promise<string> {
  if (!canPrompt(io)) {
    throw new UsageError(
      'No password is given.',
      'Set SALLYPORT_PASSWORD, give --password-file FILE, or run it on a terminal, which asks for it.',
    )
  }
  return await promptHidden(io, `Password of ${printable(username, 100)} (not shown):`)
}

function answering(io: Io): (challenge: { readonly prompt: string }) => Promise<string | Secret> {
  return ({ prompt }) => promptHidden(io, `${printable(prompt, 300)} (not shown):`)
}
