import { AxidianPrivilege } from '@sallyport/sdk/axidian'
import { UsageError } from '../../cli-error.ts'
import { readAxidian, verifyVariable, type AxidianSettings } from '../../config/axidian.ts'
import {
  applicationPasswordVariables,
  passphraseVariable,
  readApplicationPassword,
  readPassphrase,
} from '../../config/passphrase.ts'
import type { Io } from '../../io.ts'
import { withPassphrase, withPassphrasePrompt } from '../../passphrase-prompt.ts'
import { canPrompt, promptHidden } from '../../prompt.ts'
import { printable } from '../../render/printable.ts'
import type { Terminal } from '../../terminal.ts'

const [ourVariable, vendorsVariable] = applicationPasswordVariables

/** What the help of each command says about the environment. */
export const axidianEnvironment = {
  [ourVariable]: 'The password of the application; else it is asked for',
  [vendorsVariable]: 'The same, by the vendor’s name',
  [verifyVariable]: 'false, 0, no or off: certificates are not verified; for tests only',
  [passphraseVariable]: 'The passphrase of --key or --pfx',
  NO_COLOR: 'No colours; FORCE_COLOR=1 for colours all the same',
}

/** What the description of each command says. */
export const axidianSession =
  'The variables of the vendor’s own tools (PAM_IDP_SERVER and so on) are understood; ours come before them. The password\nof the application is never taken as a flag, since process lists and shell histories show those: it comes from\nSALLYPORT_AXIDIAN_PASSWORD or PAM_PASSWORD, from --password-file, or is asked for on the terminal. What Core is asked\nis our assumption, since the vendor publishes it nowhere that could be read: --routes overrides it.'

/** What a client is opened with. */
export interface AxidianParts {
  readonly settings: AxidianSettings
  readonly io: Io
  readonly terminal: Terminal
  readonly signal: AbortSignal
}

/**
 * Opens a client of Axidian Privilege.
 *
 * @throws UsageError when it is not known where it is, which application asks, or its password.
 */
export async function openAxidian({
  settings,
  io,
  terminal,
  signal,
}: AxidianParts): Promise<AxidianPrivilege> {
  // First of all, since it takes the secrets out of the environment.
  const given = await readApplicationPassword(settings, io.env)
  const passphrase = await readPassphrase(settings, io.env)
  const options = await readAxidian(settings, io.env)
  const password = given ?? (await askPassword(io, options.username, signal))
  return await withPassphrasePrompt({ io, settings, passphrase }, async (known) => {
    const tls = withPassphrase(options.tls, known)
    const client = new AxidianPrivilege({ ...options, ...tls, password, logger: terminal.logger })
    if (options.tls?.cert === undefined && options.tls?.pfx === undefined) return client
    try {
      // Reads the certificate, so that its passphrase is asked for; whatever comes next needs the list anyway.
      await client.getAccounts({ signal })
      return client
    } catch (error) {
      await client.close()
      throw error
    }
  })
}

async function askPassword(io: Io, user: string, signal: AbortSignal): Promise<string> {
  if (!canPrompt(io)) {
    throw new UsageError(
      'No password is given.',
      `Set ${ourVariable} or ${vendorsVariable}, give --password-file FILE, or run it on a terminal, which asks for it.`,
    )
  }
  return await promptHidden(io, `Password of ${printable(user, 100)} (not shown):`, signal)
}
