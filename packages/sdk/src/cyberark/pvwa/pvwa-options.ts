/** How to reach a PVWA, and who logs on. */
import { loggerOption, type Logger } from '../../diagnostics/logger.ts'
import { ConfigurationError } from '../../errors.ts'
import { checkOptions, flag, integer, nested, optional, secretText, text, type Shape } from '../../options.ts'
import type { Secret } from '../../secret.ts'
import type { HttpOptions } from '../../transport/http-client.ts'
import { httpOptionsShape } from '../../transport/http-options.ts'
import type { LinkedAccountIndexes } from './accounts/links.ts'
import { authentication, type Authentication } from './logon/authentication.ts'
import { safeDefaultsShape, type SafeDefaults } from './safe-options.ts'
import { parseVersion } from './version.ts'

/** How to reach a PVWA, and who logs on. */
export interface PasswordVaultOptions extends HttpOptions {
  /**
   * Where PVWA is: its host, or a URL with or without the application, for example `https://pvwa.example.com` or
   * `https://pvwa.example.com/PasswordVault`. Only HTTPS.
   */
  readonly url: string
  /** The name of the IIS application, where `url` does not hold it. Default `PasswordVault`. */
  readonly application?: string
  /** How to log on. Needed unless a `token` is given; with both, the token is used until it is refused. */
  readonly auth?: Authentication
  /** The token of a session that somebody else opened. It is not logged off by `close`. */
  readonly token?: string | Secret
  /** What this client is called in credentials, references and logs. Default `pvwa`. */
  readonly name?: string
  /** The version of PVWA, for example `14.2`. Default: the server is asked once, where something depends on it. */
  readonly version?: string
  /** Which index links to the logon, enable and reconcile accounts have. Default 1, 2 and 3. */
  readonly linkedAccountIndexes?: LinkedAccountIndexes
  /** What new safes get where a call does not say. */
  readonly safeDefaults?: SafeDefaults
  /**
   * Log off when the program ends by itself, by SIGINT or by SIGTERM; the signal then does what it would have done.
   * Default `false`: whoever opens a session closes it.
   */
  readonly logOffOnExit?: boolean
  /** Where to write what happens. Nothing is written by default. */
  readonly logger?: Logger
}

/** What `PasswordVault.restore` may be told beside the session. */
export type RestoreOptions = Partial<PasswordVaultOptions>

/** What `PasswordVault.fromConfig` may be told beside the configuration; what is given here goes before it. */
export interface FromConfigOptions extends Partial<PasswordVaultOptions> {
  /** What errors and warnings call the configuration, such as its path. Default `configuration`. */
  readonly source?: string
}

const where = 'PasswordVault'

const indexes: Shape<LinkedAccountIndexes> = {
  logon: optional(integer(1, 3)),
  enable: optional(integer(1, 3)),
  reconcile: optional(integer(1, 3)),
}

const shape: Shape<PasswordVaultOptions> = {
  ...httpOptionsShape,
  url: text,
  application: optional(text),
  auth: optional(authentication),
  token: optional(secretText),
  name: optional(text),
  version: optional((value) =>
    typeof value === 'string' && parseVersion(value) !== undefined
      ? undefined
      : "must be a version such as '14.2'",
  ),
  linkedAccountIndexes: optional(nested(indexes)),
  safeDefaults: optional(nested(safeDefaultsShape)),
  logOffOnExit: optional(flag),
  logger: optional(loggerOption),
}

/**
 * Checks the options of a client.
 *
 * @throws ConfigurationError naming the option that is missing, unknown or wrong.
 */
export function checkPvwaOptions(options: PasswordVaultOptions): void {
  checkOptions(where, options, shape)
  if (options.auth === undefined && options.token === undefined) {
    throw new ConfigurationError(`${where}: option 'auth' is missing.`, {
      code: 'INVALID_OPTION',
      hint: "Say how to log on, or give the 'token' of a session.",
    })
  }
}
