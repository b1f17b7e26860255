import { ConfigurationError } from '../errors.ts'

/** A web application of CyberArk on an IIS: where it is reached. */
export interface Endpoint {
  readonly origin: URL
  /** The path of the application, with a slash before and none after. */
  readonly path: string
}

/** What differs between the web applications. */
export interface EndpointKind {
  /** The client that asks, for messages. */
  readonly client: string
  /** What the vendor calls the application, for messages. */
  readonly product: string
  /** The name of the IIS application where nothing else is said. */
  readonly defaultPath: string
  /** The option that names the IIS application. */
  readonly pathOption: string
  /** What may follow the application in a URL that somebody copied; it is dropped. */
  readonly tail: RegExp
  /** Why only HTTPS is spoken. */
  readonly whyHttps: string
  /** How a caller is identified, since not by the URL. */
  readonly identity: string
}

/**
 * Reads a URL and the name of the application. With or without scheme, port, trailing slashes, the application
 * or what follows it: all name the same place.
 *
 * @throws ConfigurationError when the URL is not one, is not HTTPS, or holds what does not belong there.
 */
export function parseEndpoint(kind: EndpointKind, url: string, path: string | undefined): Endpoint {
  const wrongUrl = (what: string, hint: string): ConfigurationError =>
    new ConfigurationError(`${kind.client}: option 'url' ${what}.`, { code: 'INVALID_OPTION', hint })
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `https://${url}`
  // Left alone, the URL parser takes the first part of a path for a host that is missing.
  const parsed =
    /^[a-z][a-z0-9+.-]*:\/\/[^/\\]/i.test(written) && URL.canParse(written) ? new URL(written) : undefined
  if (parsed === undefined || parsed.hostname === '') {
    throw wrongUrl('is not a URL', `Write it as https://host or https://host/${kind.defaultPath}.`)
  }
  if (parsed.protocol !== 'https:') throw wrongUrl('is not HTTPS', kind.whyHttps)
  if (parsed.username !== '' || parsed.password !== '') {
    throw wrongUrl('holds a user name or password', kind.identity)
  }
  if (parsed.search !== '' || parsed.hash !== '') {
    throw wrongUrl(
      'holds a query or a fragment',
      `Give only the host and, if need be, the path of ${kind.product}.`,
    )
  }
  const inUrl = segments(kind, parsed.pathname.replace(kind.tail, ''))
  const given = path === undefined ? undefined : segments(kind, path)
  if (given?.length === 0) {
    throw new ConfigurationError(`${kind.client}: option '${kind.pathOption}' is empty.`, {
      code: 'INVALID_OPTION',
      hint: `It is the name of the IIS application, ${kind.defaultPath} unless it was changed.`,
    })
  }
  return { origin: new URL(parsed.origin), path: `/${joined(kind, inUrl, given).join('/')}` }
}

/** The two may name the same thing twice; otherwise the path of the URL comes first, as behind a gateway. */
function joined(
  kind: EndpointKind,
  inUrl: readonly string[],
  given: readonly string[] | undefined,
): readonly string[] {
  if (given === undefined) return inUrl.length === 0 ? [kind.defaultPath] : inUrl
  const tail = inUrl.slice(-given.length).join('/').toLowerCase()
  return tail === given.join('/').toLowerCase() ? inUrl : [...inUrl, ...given]
}

function segments(kind: EndpointKind, path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '')
  if (parts.some((part) => part === '.' || part === '..' || /[?#\\\p{Cc}]/u.test(part))) {
    throw new ConfigurationError(`${kind.client}: the service path is not one.`, {
      code: 'INVALID_OPTION',
      hint: `It is the name of the IIS application, for example ${kind.defaultPath}.`,
    })
  }
  return parts.map((part) => encodeURIComponent(decodePart(part)))
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
