/** How to reach PAM360, and who asks. */
import { loggerOption, type Logger } from '../diagnostics/logger.ts'
import {
  anyOf,
  callback,
  checkOptions,
  flag,
  integer,
  nested,
  oneOf,
  optional,
  secretText,
  text,
  type Shape,
} from '../options.ts'
import type { BaseUrl } from '../transport/base-url.ts'
import type { HttpOptions } from '../transport/http-client.ts'
import { httpOptionsShape } from '../transport/http-options.ts'
import { zoneName } from './dates.ts'
import { registrationUse, type Pam360RegistrationUse } from './registration/registered.ts'
import { headerText } from './requester.ts'
import { pam360Server, pam360ServerShape, wrongOptions, type Pam360ServerOptions } from './server.ts'
import { routesOption, type Pam360Routes } from './routes.ts'
import type { TokenSource } from './token.ts'

/** What PAM360 calls the first row of its lists. Our assumption; the documents contradict themselves. */
export interface Pam360FirstIndex {
  /** Of resources, accounts and groups. Default 0. */
  readonly resources?: 0 | 1
  /** Of the audit. Default 1. */
  readonly audit?: 0 | 1
}

/** How to reach PAM360, and who asks. */
export interface Pam360Options extends Pam360ServerOptions, HttpOptions {
  /** The token of an API user with REST access; a function is asked at each request. */
  readonly token: TokenSource
  /** With it the token is one of an integration, and this its number as PAM360 counts them; 17 is XSOAR. */
  readonly appType?: number
  /** Sends the token in the URL, where it may get into logs. Only for builds of Password Manager Pro below 10102. */
  readonly tokenInQuery?: boolean
  /**
   * Calls as a registered application, beside the token: for the lab, or a transport that somebody wrote. **Our own
   * assumption, which a real PAM360 does not know**; see `registerApplication`. Default: not.
   */
  readonly registration?: Pam360RegistrationUse
  /** The client organisation, in the MSP edition. Default: the user's own. */
  readonly orgName?: string
  /** The time zone of the server, whose dates do not name it, for example `Europe/Zurich`. Default: this machine's. */
  readonly serverZone?: string
  /** Addresses that differ from {@link pam360Routes}, which are an assumption of this library. */
  readonly routes?: Partial<Pam360Routes>
  /**
   * How access is approved, rejected, checked out and checked in: by {@link pam360Routes}, or by the legacy calls of
   * the vendor's own apps (`rpc`), which are no part of its documented API. Default `routes`.
   */
  readonly accessCalls?: 'routes' | 'rpc'
  /** What the server calls the first row of a list. */
  readonly firstIndex?: Pam360FirstIndex
  /**
   * How long ids that were found by name are kept, in milliseconds; 0 keeps none. Default 60 000. Until then a name that
   * somebody else gave away is still that of its former bearer; what this client renames, trashes or deletes is always
   * looked up anew.
   */
  readonly namesTtlMs?: number
  /** Looks accounts up by name in the older way, for builds of Password Manager Pro. Default `false`. */
  readonly olderLookup?: boolean
  /** What this client is called in credentials, references and logs. Default `pam360`. */
  readonly name?: string
  /** Where to write what happens. Nothing is written by default. */
  readonly logger?: Logger
  /** A clock in milliseconds that never jumps. Default `performance.now()`; for tests. */
  readonly clock?: () => number
}

const where = 'Pam360'

const row = oneOf(0, 1)
const firstIndexShape: Shape<Pam360FirstIndex> = { resources: optional(row), audit: optional(row) }

const shape: Shape<Pam360Options> = {
  ...httpOptionsShape,
  ...pam360ServerShape,
  token: anyOf('a string, a Secret or a function that gives one', secretText, callback),
  appType: optional(integer(0)),
  tokenInQuery: optional(flag),
  registration: optional(registrationUse),
  orgName: optional(headerText),
  serverZone: optional(zoneName),
  routes: optional(routesOption),
  accessCalls: optional(oneOf('routes', 'rpc')),
  firstIndex: optional(nested(firstIndexShape)),
  namesTtlMs: optional(integer(0)),
  olderLookup: optional(flag),
  name: optional(text),
  logger: optional(loggerOption),
  clock: optional(callback),
}

/**
 * Checks the options of a client, and gives where its server is.
 *
 * @throws ConfigurationError naming the option that is missing, unknown, wrong, or contradicts another.
 */
export function checkPam360Options(options: Pam360Options): BaseUrl {
  checkOptions(where, options, shape)
  const { product = 'pam360', tokenInQuery, appType } = options
  if (tokenInQuery === true && product !== 'pmp') {
    throw wrongOptions(
      where,
      "takes 'tokenInQuery' with product 'pmp' alone: PAM360 refuses a token in the URL",
    )
  }
  if (tokenInQuery === true && appType !== undefined) {
    throw wrongOptions(where, "takes 'tokenInQuery' or 'appType', not both")
  }
  return pam360Server(where, options)
}
