/** What can be kept of a configured vault, by its name. */
import type { Configuration, ConfiguredVault } from '@sallyport/config'
import { ConfigurationError, nearest } from '@sallyport/sdk'
import { CliError, InOwnWords } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { printable } from '../render/printable.ts'
import type { SessionAbout } from '../sessions/session-file.ts'
import { askedFor } from './kept.ts'

/** A session of PVWA, or the password or token of another product. */
export type Keepable =
  | { readonly kind: 'session' }
  | { readonly kind: 'password'; readonly about: SessionAbout; readonly what: 'password' | 'token' }

/**
 * A vault of the configuration.
 *
 * @throws InOwnWords of a ConfigurationError that proposes the nearest name.
 */
export function configuredVault({ vaults }: Configuration, name: string): ConfiguredVault {
  const found = vaults.find((one) => one.name === name)
  if (found !== undefined) return found
  const names = vaults.map((one) => one.name)
  const near = nearest(name, names)
  throw new InOwnWords(
    new ConfigurationError(`No vault is called '${printable(name, 100)}'.`, {
      code: 'UNKNOWN_VAULT',
      hint: near === undefined ? `There are: ${names.join(', ')}.` : `Did you mean '${near}'?`,
    }),
  )
}

/**
 * What can be kept of it.
 *
 * @throws CliError where there is nothing to log in to.
 */
export function keepableOf({ name, settings }: ConfiguredVault): Keepable {
  const shown = printable(name, 100)
  switch (settings.kind) {
    case 'pvwa':
      if (settings.file !== undefined) {
        throw nothing(
          `${shown} is configured by a file of aiobastion, which says how to log on.`,
          'sallyport pvwa login keeps a session of that PVWA.',
        )
      }
      if (settings.auth !== undefined) return { kind: 'session' }
      throw nothing(
        `${shown} has the token of a session that somebody else opened.`,
        'Nothing has to be kept.',
      )
    case 'axidian':
    case 'pam360': {
      const about = askedFor(settings)
      const what = settings.kind === 'axidian' ? 'password' : 'token'
      if (about !== undefined) return { kind: 'password', about, what }
      throw nothing(
        `The configuration says the ${what} of ${shown}.`,
        `Leave ${what} out of it to have it asked for and kept.`,
      )
    }
    case 'ccp':
    case 'cp':
      throw nothing(
        `There is nothing to log in to: ${settings.kind.toUpperCase()} knows an application by its AppID, certificate or address.`,
        `sallyport doctor ${shown} looks whether it answers.`,
      )
    case 'fallback':
      throw nothing(`${shown} is made of other vaults.`, `Log in to one of ${settings.vaults.join(', ')}.`)
  }
}

function nothing(message: string, hint: string): CliError {
  return new CliError(message, { exit: exitCodes.configuration, code: 'NO_LOGIN', hint })
}
