/** Where PAM360 is. */
import { ConfigurationError } from '../errors.ts'
import { integer, oneOf, optional, text, type Shape } from '../options.ts'
import { parseBaseUrl, type BaseUrl } from '../transport/base-url.ts'

/** Where PAM360 is. */
export interface Pam360ServerOptions {
  /** The host, without scheme. Give it, or `url`. */
  readonly host?: string
  /** The port, with `host`. Default 8282; 7272 with `product: 'pmp'`. */
  readonly port?: number
  /** The whole address instead, for example `https://pam360.example.com:8282`. Only HTTPS. */
  readonly url?: string
  /** Which product it is: ManageEngine PAM360, or Password Manager Pro. Default `pam360`. */
  readonly product?: 'pam360' | 'pmp'
}

/** The checks of {@link Pam360ServerOptions}. */
export const pam360ServerShape: Shape<Pam360ServerOptions> = {
  host: optional(text),
  port: optional(integer(1, 65_535)),
  url: optional(text),
  product: optional(oneOf('pam360', 'pmp')),
}

const defaultPorts = { pam360: 8282, pmp: 7272 } as const

/**
 * Where the server is.
 *
 * @param client Who asks, for messages.
 * @throws ConfigurationError naming what contradicts or is no address.
 */
export function pam360Server(
  client: string,
  { host, port, url, product = 'pam360' }: Pam360ServerOptions,
): BaseUrl {
  if ((host === undefined) === (url === undefined))
    throw wrongOptions(client, "needs 'host' or 'url', and not both")
  if (url !== undefined && port !== undefined) {
    throw wrongOptions(client, "takes 'port' with 'host' alone: it is in the URL")
  }
  if (host === undefined) return baseUrlOf(client, 'url', url ?? '')
  const plain = host.replace(/^\[(.*)\]$/, '$1')
  if (/[/\\@?#\s]|:\/\//.test(plain) || (plain.includes(':') && !/^[\da-f:.]+$/i.test(plain))) {
    throw wrongOptions(client, "takes under 'host' a name or an address alone; a whole one goes under 'url'")
  }
  const written = plain.includes(':') ? `[${plain}]` : plain
  return baseUrlOf(client, 'host', `https://${written}:${port ?? defaultPorts[product]}`)
}

function baseUrlOf(client: string, option: string, url: string): BaseUrl {
  return parseBaseUrl(
    {
      client,
      option,
      example: option === 'host' ? 'pam360.example.com' : 'https://pam360.example.com:8282',
      identity: "The token goes under 'token'.",
    },
    url,
  )
}

/** Options that contradict each other, or are no address. */
export function wrongOptions(client: string, what: string): ConfigurationError {
  return new ConfigurationError(`${client}: ${what}.`, { code: 'INVALID_OPTION' })
}
