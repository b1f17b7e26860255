import { ConfigurationError, type TlsOptions } from '@sallyport/sdk'
import type { Flag } from './args/flags.ts'
import { passphraseVariable } from './config/passphrase.ts'
import type { Settings } from './config/settings.ts'
import type { Io } from './io.ts'
import { canPrompt, promptHidden } from './prompt.ts'

interface PassphraseParts {
  readonly io: Io
  readonly settings: Settings<Readonly<Record<'pfx' | 'key', Flag>>>
  /** The one that was given. */
  readonly passphrase: string | undefined
}

/** Does something with the passphrase that was given; asks for one where the key turns out to need it. */
export async function withPassphrasePrompt<Value>(
  { io, settings, passphrase }: PassphraseParts,
  work: (passphrase: string | undefined) => Promise<Value>,
): Promise<Value> {
  try {
    return await work(passphrase)
  } catch (error) {
    // The key turned out to need one. Nothing was sent yet: certificates are read first.
    if (passphrase !== undefined || !wantsPassphrase(error) || !canPrompt(io)) throw hinted(error, passphrase)
    const key = settings.text('pfx')?.origin ?? settings.text('key')?.origin ?? '--cert'
    return await work(await promptHidden(io, `Passphrase of ${key} (not shown):`))
  }
}

/** A passphrase that nothing asks for is no mistake: one environment may serve several doors. */
export function withPassphrase(
  tls: TlsOptions | undefined,
  passphrase: string | undefined,
): { tls?: TlsOptions } {
  const isUsed = passphrase !== undefined && (tls?.cert !== undefined || tls?.pfx !== undefined)
  return isUsed ? { tls: { ...tls, passphrase } } : {}
}

function wantsPassphrase(error: unknown): boolean {
  return error instanceof ConfigurationError && ['KEY_PASSPHRASE', 'PFX_PASSPHRASE'].includes(error.code)
}

/** The library cannot know how a command is given a passphrase. */
function hinted(error: unknown, passphrase: string | undefined): unknown {
  if (!(error instanceof ConfigurationError) || !wantsPassphrase(error)) return error
  return new ConfigurationError(error.message, {
    code: error.code,
    hint:
      passphrase === undefined
        ? `Give its passphrase in ${passphraseVariable} or with --passphrase-file FILE.`
        : `Check the passphrase in ${passphraseVariable} or --passphrase-file; a space or newline at its end counts.`,
    cause: error.cause,
  })
}
