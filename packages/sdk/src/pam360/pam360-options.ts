/** How to reach PAM360, and who asks. */
import { loggerOption, type Logger } from '../diagnostics/logger.ts'
import { ConfigurationError } from '../errors.ts'
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
import { parseBaseUrl, type BaseUrl } from '../transport/base-url.ts'
import type { HttpOptions } from '../transport/http-client.ts'
import { httpOptionsShape } from '../transport/http-options.ts'
import { zoneName } from './dates.ts'
import { headerText } from './requester.ts'
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
export interface Pam360Options extends HttpOptions {
  /** The host, without scheme. Give it, or `url`. */
  readonly host?: string
  /** The port, with `host`. Default 8282; 7272 with `product: 'pmp'`. */
  readonly port?: number
  /** The whole address instead, for example `https://pam360.example.com:8282`. Only HTTPS. */
  readonly url?: string
  /** Which product it is: ManageEngine PAM360, or Password Manager Pro. Default `pam360`. */
  readonly product?: 'pam360' | 'pmp'
  /** The token of an API user with REST access; a function is asked at each request. */
  readonly token: TokenSource
  /** With it the token is one of an integration, and this its number as PAM360 counts them; 17 is XSOAR. */
  readonly appType?: number
  /** Sends the token in the URL, where it may get into logs. Only for builds of Password Manager Pro below 10102. */
  readonly tokenInQuery?: boolean
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
  /** How long ids that were found by name are kept, in milliseconds; 0 keeps none. Default 60 000. */
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
  host: optional(text),
  port: optional(integer(1, 65_535)),
  url: optional(text),
  product: optional(oneOf('pam360', 'pmp')),
  token: anyOf('a string, a Secret or a function that gives one', secretText, callback),
  appType: optional(integer(0)),
  tokenInQuery: optional(flag),
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

const defaultPorts = { pam360: 8282, pmp: 7272 } as const

/**
 * Checks the options of a client, and gives where its server is.
 *
 * @throws ConfigurationError naming the option that is missing, unknown, wrong, or contradicts another.
 */
export function checkPam360Options(options: Pam360Options): BaseUrl {
  checkOptions(where, options, shape)
  const { host, port, url, product = 'pam360', tokenInQuery, appType } = options
  if ((host === undefined) === (url === undefined)) throw wrong("needs 'host' or 'url', and not both")
  if (url !== undefined && port !== undefined) throw wrong("takes 'port' with 'host' alone: it is in the URL")
  if (tokenInQuery === true && product !== 'pmp') {
    throw wrong("takes 'tokenInQuery' with product 'pmp' alone: PAM360 refuses a token in the URL")
  }
  if (tokenInQuery === true && appType !== undefined)
    throw wrong("takes 'tokenInQuery' or 'appType', not both")
  if (host === undefined) return baseUrlOf('url', url ?? '')
  const plain = host.replace(/^\[(.*)\]$/, '$1')
  if (/[/\\@?#\s]|:\/\//.test(plain) || (plain.includes(':') && !/^[\da-f:.]+$/i.test(plain))) {
    throw wrong("takes under 'host' a name or an address alone; a whole one goes under 'url'")
  }
  const written = plain.includes(':') ? `[${plain}]` : plain
  return baseUrlOf('host', `https://${written}:${port ?? defaultPorts[product]}`)
}

function baseUrlOf(option: string, url: string): BaseUrl {
  return parseBaseUrl(
    {
      client: where,
      option,
      example: option === 'host' ? 'pam360.example.com' : 'https://pam360.example.com:8282',
      identity: "The token goes under 'token'.",
    },
    url,
  )
}

function wrong(what: string): ConfigurationError {
  return new ConfigurationError(`${where}: ${what}.`, { code: 'INVALID_OPTION' })
}
