import { isSallyportError, type AnySallyportError } from '@sallyport/sdk'
import { CliError } from '../../cli-error.ts'
import { exitCodeOf } from '../../exit-codes.ts'
import { readGivenPassword, readPvwa, type PvwaSettings } from '../../config/pvwa.ts'
import { readAuthentication } from './authentication.ts'
import { openVault, type OpenParts, type OpenVault } from './log-on.ts'

/** Where one of these flags is given, flags say how to log on, and not the file. */
const logOnBy = ['user', 'auth', 'password-file', 'password-from'] as const

/**
 * Logs on as a configuration file says. Flags go before it, but the environment does not, apart from the secrets that
 * no flag may hold.
 *
 * @throws UsageError for the flags; ConfigurationError for the file, without its values.
 */
export async function logOnByFile(parts: OpenParts, file: string): Promise<OpenVault> {
  const settings: PvwaSettings = parts.settings.flagsOnly()
  // First of all, since it takes the password out of the environment.
  const given = await readGivenPassword(settings, parts.io.env)
  const door = readPvwa(settings)
  const flagged = { ...parts, settings }
  const byFlags = logOnBy.some((flag) => settings.isFlagged(flag))
  const authentication = byFlags ? await readAuthentication(flagged, door, given) : undefined
  try {
    return await openVault(flagged, door, byFlags ? given : undefined, authentication, async (options) => {
      // The parser of YAML is of no use to any other command.
      const { loadPasswordVault } = await import('@sallyport/config')
      return await loadPasswordVault(file, options)
    })
  } catch (error) {
    if (isSallyportError(error) && isAbout(file, error.message)) throw new ConfigurationFileError(error)
    throw error
  }
}

/** Whether the file is wrong: such errors begin with its path, and a place in it or not. */
function isAbout(file: string, message: string): boolean {
  return message.startsWith(`${file}: `) || message.startsWith(`${file}, line `)
}

/** A file that is wrong, in its own words: what it calls `safe` is no flag. */
class ConfigurationFileError extends CliError {
  override readonly name = 'ConfigurationError'

  constructor(error: AnySallyportError) {
    const { message, code } = error
    const hint = error.hint?.replace(
      "Give 'auth' or 'token' beside the configuration",
      'Give --user NAME with SALLYPORT_PASSWORD or --password-file FILE',
    )
    super(message, { exit: exitCodeOf(error), code, hint })
  }
}
