import { ChallengeRequiredError, type Credential } from '@sallyport/sdk'
import {
  CentralCredentialProvider,
  CredentialProvider,
  PasswordVault,
  type PasswordVaultOptions,
} from '@sallyport/sdk/cyberark'
import { UsageError } from '../../cli-error.ts'
import type { Door } from '../../config/door.ts'
import { readPassphrase } from '../../config/passphrase.ts'
import type { GivenPassword, PvwaDoor } from '../../config/pvwa.ts'
import { aWhileAfter } from '../../grace.ts'
import { withPassphrase, withPassphrasePrompt } from '../../passphrase-prompt.ts'
import type { Terminal } from '../../terminal.ts'
import { readAuthentication, type LogOnParts, type MakeAuthentication } from './authentication.ts'

/** A PVWA that was logged on to. Disposing of it logs off, unless the session was serialized. */
export interface OpenVault extends AsyncDisposable {
  readonly vault: PasswordVault
  /** Its address, as `pvwaAddress` writes it. */
  readonly url: string
  /** Who logged on, where that is known. */
  readonly user: string | undefined
}

/** What a log on is made from, and where to tell of it. */
export interface OpenParts extends LogOnParts {
  readonly terminal: Terminal
}

/** Makes a client out of what is given, and perhaps of more. */
export type MakeVault = (options: Partial<PasswordVaultOptions>) => Promise<PasswordVault>

/**
 * Logs on.
 *
 * @throws UsageError when it is not known where PVWA is, who logs on, or the password.
 */
export async function logOn(
  parts: OpenParts,
  door: PvwaDoor,
  given: GivenPassword | undefined,
): Promise<OpenVault> {
  const { url } = door
  if (url === undefined) {
    throw new UsageError('Nothing says where PVWA is.', 'Give --pvwa URL or set SALLYPORT_PVWA_URL.')
  }
  const authentication = await readAuthentication(parts, door, given)
  return await openVault(parts, door, given, authentication, (options) =>
    Promise.resolve(new PasswordVault({ ...options, url })),
  )
}

/**
 * Makes a client and logs on.
 *
 * @param authentication How; where nothing is given, the client knows.
 */
export async function openVault(
  parts: OpenParts,
  door: PvwaDoor,
  given: GivenPassword | undefined,
  authentication: MakeAuthentication | undefined,
  make: MakeVault,
): Promise<OpenVault> {
  const { settings, io, terminal, signal } = parts
  const passphrase = await readPassphrase(settings, io.env)
  const open = async (known: string | undefined): Promise<OpenVault> => {
    const source = given?.kind === 'account' ? openSource(given.door, known, terminal) : undefined
    let { user } = door
    const auth = authentication?.(async (query) => {
      if (source === undefined) throw new Error('a password is retrieved that was given')
      const credential = await source.getPassword({ query, signal })
      user ??= credential.username
      return credential
    })
    const vault = await make({
      ...door.options,
      ...withPassphrase(door.options.tls, known),
      ...(door.url === undefined ? {} : { url: door.url }),
      ...(auth === undefined ? {} : { auth }),
      logger: terminal.logger,
    })
    const close = async (): Promise<void> => {
      await vault.close()
      await source?.close()
    }
    try {
      signal.throwIfAborted()
      await vault.logOn({ signal: aWhileAfter(signal) })
      signal.throwIfAborted()
      return { vault, url: vault.url, user, [Symbol.asyncDispose]: close }
    } catch (error) {
      await close()
      throw forPeople(error)
    }
  }
  return await withPassphrasePrompt({ io, settings, passphrase }, open)
}

interface Source {
  getPassword(request: { readonly query: string; readonly signal: AbortSignal }): Promise<Credential>
  close(): Promise<void>
}

function openSource(door: Door, passphrase: string | undefined, { logger }: Terminal): Source {
  return door.kind === 'cp'
    ? new CredentialProvider({ ...door.options, logger })
    : new CentralCredentialProvider({
        ...door.options,
        ...withPassphrase(door.options.tls, passphrase),
        logger,
      })
}

/** The library's hint about challenges is for programs. */
function forPeople(error: unknown): unknown {
  if (!(error instanceof ChallengeRequiredError)) return error
  const { code, vendorCode, status, message, cause } = error
  return new ChallengeRequiredError(message, {
    code,
    ...(vendorCode === undefined ? {} : { vendorCode }),
    ...(status === undefined ? {} : { status }),
    hint: 'Run it on a terminal, which asks there for what PVWA wants to know, or set SALLYPORT_PASSCODE.',
    cause,
  })
}
