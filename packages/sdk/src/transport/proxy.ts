/** Which proxy, if any, a vault is reached through. */
import { BlockList, isIP } from 'node:net'
import { ConfigurationError } from '../errors.ts'
import {
  anyOf,
  isRecord,
  listOf,
  nested,
  oneOf,
  optional,
  printable,
  secretText,
  text,
  type Check,
  type Shape,
} from '../options.ts'
import { Secret } from '../secret.ts'

/** A proxy named by the program. */
export interface ProxyOptions {
  /** The proxy's URL, `http://` or `https://`. */
  readonly url: string
  /** The user name that the proxy asks for. */
  readonly username?: string
  /** The password that the proxy asks for. */
  readonly password?: string | Secret
  /** Hosts that are reached without it, in the form of `NO_PROXY`. */
  readonly noProxy?: readonly string[]
}

/** How to reach the proxy, and what to say to it. */
export interface ProxyRoute {
  readonly url: URL
  /** The value of the `Proxy-Authorization` header, if the proxy asks for one. */
  readonly authorization: Secret | undefined
}

const shape: Shape<ProxyOptions> = {
  url: text,
  username: optional(text),
  password: optional(secretText),
  noProxy: optional(listOf(text)),
}

/** Checks the `proxy` option of a client: `false`, a URL, or {@link ProxyOptions}. */
export const proxyOption: Check = (value) => {
  if (!isRecord(value)) return forms(value)
  const wrong = nested(shape)(value)
  if (wrong !== undefined) return wrong
  return value['password'] !== undefined && value['username'] === undefined
    ? "has 'password' without 'username'"
    : undefined
}

const forms = anyOf("false, the URL of a proxy, or an object with 'url'", oneOf(false), text)

/** Finds the proxy for an origin. */
export type ProxyFinder = (origin: URL) => ProxyRoute | undefined

/**
 * Makes the finder that a client uses.
 *
 * Without the option, the environment decides as it does for other programs: `HTTPS_PROXY`, then `ALL_PROXY`,
 * except for hosts in `NO_PROXY` (either letter case) and for this machine itself.
 *
 * @throws ConfigurationError for a URL that is not one of an HTTP proxy.
 */
export function proxyFinder(
  option: string | false | ProxyOptions | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ProxyFinder {
  if (option === false) return () => undefined
  if (option !== undefined) {
    const options = typeof option === 'string' ? { url: option } : option
    const route = parseRoute("option 'proxy'", options)
    const excluded = hostMatcher(options.noProxy ?? [], (entry) => {
      throw new ConfigurationError(`Option 'proxy': '${printable(entry)}' in 'noProxy' is not a network.`, {
        code: 'INVALID_OPTION',
        hint: 'Write a network as address/bits, for example 10.0.0.0/8.',
      })
    })
    return (origin) => (excluded(origin) ? undefined : route)
  }
  const name = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].find((key) => environment[key])
  const url = name && environment[name]
  if (name === undefined || !url) return () => undefined
  const list = environment['NO_PROXY'] ?? environment['no_proxy'] ?? ''
  // What other programs may have put there is not this one's to judge: such an entry excludes nothing.
  const excluded = hostMatcher(
    list.split(/[\s,]+/).filter((entry) => entry !== ''),
    () => undefined,
  )
  let route: ProxyRoute | undefined
  // Read when first needed: a proxy variable that this program never uses must not stop it.
  return (origin) =>
    isThisMachine(origin.hostname) || excluded(origin)
      ? undefined
      : (route ??= parseRoute(`environment variable ${name}`, { url }))
}

function parseRoute(where: string, options: ProxyOptions): ProxyRoute {
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(options.url) ? options.url : `http://${options.url}`
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new ConfigurationError(`The proxy in ${where} is not the URL of an HTTP proxy.`, {
      code: 'INVALID_OPTION',
      hint: 'Write it as http://host:port or https://host:port. SOCKS proxies are not supported.',
    })
  }
  const username = options.username ?? decode(url.username)
  const given = options.password ?? decode(url.password)
  const password = given instanceof Secret ? given.reveal() : given
  url.username = ''
  url.password = ''
  const authorization =
    username === ''
      ? undefined
      : new Secret(`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`)
  return { url, authorization }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || host.startsWith('127.')
}

/** Understands what `NO_PROXY` may hold: `*`, names with their subdomains, addresses, networks, and ports. */
function hostMatcher(
  entries: readonly string[],
  malformed: (entry: string) => void,
): (origin: URL) => boolean {
  if (entries.includes('*')) return () => true
  const networks = new BlockList()
  const names: { name: string; port: string | undefined }[] = []
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/')
    const family = isIP(address.replace(/^\[|\]$/g, ''))
    if (family !== 0 && bits !== undefined) {
      if (!/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) malformed(entry)
      else networks.addSubnet(address.replace(/^\[|\]$/g, ''), Number(bits), family === 4 ? 'ipv4' : 'ipv6')
      continue
    }
    const [, host = entry, port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? []
    names.push({
      name: (family === 6 ? `[${entry.replace(/^\[|\]$/g, '')}]` : host).toLowerCase().replace(/^\*?\./, ''),
      port: family === 6 ? undefined : port,
    })
  }
  return (origin) => {
    const host = origin.hostname.toLowerCase()
    const port = origin.port === '' ? '443' : origin.port
    const bare = host.replace(/^\[|\]$/g, '')
    const family = isIP(bare)
    if (family !== 0 && networks.check(bare, family === 4 ? 'ipv4' : 'ipv6')) return true
    return names.some(
      (entry) =>
        (entry.port === undefined || entry.port === port) &&
        (host === entry.name || (family === 0 && host.endsWith(`.${entry.name}`))),
    )
  }
}
