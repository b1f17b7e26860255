/** How to reach Axidian Privilege, and which application asks. */
import { loggerOption, type Logger } from '../diagnostics/logger.ts'
import { ConfigurationError } from '../errors.ts'
import { anyOf, callback, checkOptions, integer, optional, secretText, text, type Shape } from '../options.ts'
import type { Secret } from '../secret.ts'
import { parseBaseUrl, type BaseUrl, type BaseUrlWords } from '../transport/base-url.ts'
import type { HttpOptions } from '../transport/http-client.ts'
import { httpOptionsShape } from '../transport/http-options.ts'
import { isVerified } from '../transport/tls-options.ts'
import { routesOption, type AxidianRoutes } from './routes.ts'

/** How to reach Axidian Privilege, and which application asks. */
export interface AxidianPrivilegeOptions extends HttpOptions {
  /** The IdP, for example `https://pam.example.com/idp`. Only HTTPS. */
  readonly idpUrl: string
  /** Core, for example `https://pam.example.com/core`. Only HTTPS. */
  readonly coreUrl: string
  /** The name of the application. */
  readonly username: string
  /** Its password; a function is asked at each token request, so that a password may be rotated. */
  readonly password: string | Secret | (() => string | Secret | Promise<string | Secret>)
  /** The OAuth client. Default `aapm-tool`. */
  readonly clientId?: string
  /** The OAuth scope. Default `pam-api`. */
  readonly scope?: string
  /** How long the list of accounts is kept, in milliseconds; 0 keeps none. Default 300 000. */
  readonly accountsCacheTtlMs?: number
  /** Routes of Core that differ from {@link axidianRoutes}, which are an assumption of this library. */
  readonly routes?: Partial<AxidianRoutes>
  /** What this client is called in credentials, references and logs. Default `axidian`. */
  readonly name?: string
  /** Where to write what happens. Nothing is written by default; account names never are. */
  readonly logger?: Logger
  /** A clock in milliseconds that never jumps. Default `performance.now()`; for tests. */
  readonly clock?: () => number
}

const where = 'AxidianPrivilege'

const shape: Shape<AxidianPrivilegeOptions> = {
  ...httpOptionsShape,
  idpUrl: text,
  coreUrl: text,
  username: text,
  password: anyOf('a string, a Secret or a function that gives one', secretText, callback),
  clientId: optional(text),
  scope: optional(text),
  accountsCacheTtlMs: optional(integer(0)),
  routes: optional(routesOption),
  name: optional(text),
  logger: optional(loggerOption),
  clock: optional(callback),
}

/**
 * Checks the options of a client, and gives where its two servers are.
 *
 * @throws ConfigurationError naming the option that is missing, unknown, wrong, or contradicts another.
 */
export function checkAxidianOptions(options: AxidianPrivilegeOptions): {
  readonly idp: BaseUrl
  readonly core: BaseUrl
} {
  checkOptions(where, options, shape)
  const { tls, idpUrl, coreUrl } = options
  if (tls?.ca !== undefined && !isVerified(tls)) {
    throw new ConfigurationError(`${where}: option 'tls' names an authority and turns verification off.`, {
      code: 'INVALID_OPTION',
      hint: 'Keep one of the two.',
    })
  }
  return {
    idp: parseBaseUrl(wordsOf('idpUrl', 'idp'), idpUrl),
    core: parseBaseUrl(wordsOf('coreUrl', 'core'), coreUrl),
  }
}

function wordsOf(option: string, path: string): BaseUrlWords {
  return {
    client: where,
    option,
    example: `https://pam.example.com/${path}`,
    identity: "They go under 'username' and 'password'.",
  }
}
