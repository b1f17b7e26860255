import { Pam360 } from '@sallyport/sdk/pam360'
import { UsageError } from '../../cli-error.ts'
import { passphraseVariable, readPassphrase, readToken, tokenVariable } from '../../config/passphrase.ts'
import { readPam360 } from '../../config/pam360.ts'
import { pam360Flags } from '../../config/pam360-flags.ts'
import type { Io } from '../../io.ts'
import { withPassphrase, withPassphrasePrompt } from '../../passphrase-prompt.ts'
import { canPrompt, promptHidden } from '../../prompt.ts'
import type { DoorParts, VaultDoor } from '../shared/door.ts'

/** PAM360, for the commands that are the same for every vault. */
export const pam360Door: VaultDoor<typeof pam360Flags, Pam360> = {
  name: 'pam360',
  flags: pam360Flags,
  environment: {
    [tokenVariable]: 'The token of the API user; else it is asked for',
    [passphraseVariable]: 'The passphrase of --key or --pfx',
    NO_COLOR: 'No colours; FORCE_COLOR=1 for colours all the same',
  },
  session:
    'The token is never taken as a flag, since process lists and shell histories show those: it comes from\nSALLYPORT_PAM360_TOKEN, from --token-file, or is asked for on the terminal. A server with a certificate of its own\nwants --ca.',
  open: withPam360,
}

/**
 * Does something with PAM360, as the user of a token.
 *
 * @param work Gets a client, and where PAM360 is.
 * @throws UsageError when it is not known where it is, or the token.
 */
export async function withPam360<Value>(
  { settings, io, terminal, signal }: DoorParts<typeof pam360Flags>,
  work: (client: Pam360, url: string) => Promise<Value>,
): Promise<Value> {
  // First of all, since it takes the secrets out of the environment.
  const found = await readToken(settings, io.env)
  const passphrase = await readPassphrase(settings, io.env)
  const options = await readPam360(settings)
  const token = found ?? (await askToken(io, signal))
  return await withPassphrasePrompt({ io, settings, passphrase }, async (known) => {
    const tls = withPassphrase(options.tls, known)
    await using client = new Pam360({ ...options, ...tls, token, logger: terminal.logger })
    return await work(client, options.url ?? options.host ?? '')
  })
}

async function askToken(io: Io, signal: AbortSignal): Promise<string> {
  if (!canPrompt(io)) {
    throw new UsageError(
      'No token is given.',
      `Set ${tokenVariable}, give --token-file FILE, or run it on a terminal, which asks for it.`,
    )
  }
  return await promptHidden(io, 'Token of the API user (not shown):', signal)
}
