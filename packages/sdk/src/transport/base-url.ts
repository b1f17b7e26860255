import { ConfigurationError } from '../errors.ts'

/** Where a server is. */
export interface BaseUrl {
  readonly origin: URL
  /** What stands before every path: empty, or with a slash before and none after. */
  readonly path: string
}

/** What messages about a base URL say. */
export interface BaseUrlWords {
  /** The client that asks. */
  readonly client: string
  /** The option that the URL is. */
  readonly option: string
  /** What it looks like. */
  readonly example: string
  /** Where user name, password or token go instead. */
  readonly identity: string
}

/**
 * Reads a base URL, with or without slashes at its end.
 *
 * @throws ConfigurationError when it is none, is not HTTPS, or holds what does not belong there.
 */
export function parseBaseUrl({ client, option, example, identity }: BaseUrlWords, url: string): BaseUrl {
  const wrong = (what: string, hint: string): ConfigurationError =>
    new ConfigurationError(`${client}: option '${option}' ${what}.`, { code: 'INVALID_OPTION', hint })
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/\\]/i.test(url) || !URL.canParse(url)) {
    throw wrong('is not a URL', `Write it as ${example}.`)
  }
  const parsed = new URL(url)
  if (parsed.protocol !== 'https:') {
    throw wrong(
      'is not HTTPS',
      "Passwords are sent there: over HTTPS alone. The lab's certificate goes under tls.ca.",
    )
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw wrong('holds a user name or password', identity)
  }
  if (parsed.search !== '' || parsed.hash !== '') {
    throw wrong('holds a query or a fragment', `Write it as ${example}.`)
  }
  return { origin: new URL(parsed.origin), path: parsed.pathname.replace(/\/+$/, '') }
}
