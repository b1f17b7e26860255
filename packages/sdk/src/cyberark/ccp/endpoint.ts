import { ConfigurationError } from '../../errors.ts'

/** Where a CCP is reached. */
export interface CcpEndpoint {
  readonly origin: URL
  /** The path of the web service, with a slash before and none after. */
  readonly servicePath: string
}

const defaultService = 'AIMWebService'
const where = 'CentralCredentialProvider'

/**
 * Reads the `url` and `servicePath` options. All of these name the same place: `ccp.example.com`,
 * `https://ccp.example.com/`, `https://ccp.example.com/AIMWebService`,
 * `https://ccp.example.com/AIMWebService/api/Accounts`.
 *
 * @throws ConfigurationError when the URL is not one, is not HTTPS, or holds what does not belong there.
 */
export function parseEndpoint(url: string, servicePath: string | undefined): CcpEndpoint {
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `https://${url}`
  // Left alone, the URL parser takes the first part of a path for a host that is missing.
  const parsed =
    /^[a-z][a-z0-9+.-]*:\/\/[^/\\]/i.test(written) && URL.canParse(written) ? new URL(written) : undefined
  if (parsed === undefined || parsed.hostname === '') {
    throw wrongUrl('is not a URL', 'Write it as https://host or https://host/AIMWebService.')
  }
  if (parsed.protocol !== 'https:') {
    throw wrongUrl('is not HTTPS', 'CCP hands out passwords: only https:// is spoken.')
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw wrongUrl(
      'holds a user name or password',
      "A caller is identified by 'appId' and the client certificate.",
    )
  }
  if (parsed.search !== '' || parsed.hash !== '') {
    throw wrongUrl('holds a query or a fragment', 'Give only the host and, if need be, the service path.')
  }
  const inUrl = segments(parsed.pathname.replace(/\/+api\/+accounts\/*$/i, ''))
  const given = servicePath === undefined ? undefined : segments(servicePath)
  if (given?.length === 0) {
    throw new ConfigurationError(`${where}: option 'servicePath' is empty.`, {
      code: 'INVALID_OPTION',
      hint: `It is the name of the IIS application, ${defaultService} unless it was changed.`,
    })
  }
  return { origin: new URL(parsed.origin), servicePath: `/${joined(inUrl, given).join('/')}` }
}

/** The two may name the same thing twice; otherwise the path of the URL comes first, as behind a gateway. */
function joined(inUrl: readonly string[], given: readonly string[] | undefined): readonly string[] {
  if (given === undefined) return inUrl.length === 0 ? [defaultService] : inUrl
  const tail = inUrl.slice(-given.length).join('/').toLowerCase()
  return tail === given.join('/').toLowerCase() ? inUrl : [...inUrl, ...given]
}

function segments(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '')
  if (parts.some((part) => part === '.' || part === '..' || /[?#\\\p{Cc}]/u.test(part))) {
    throw new ConfigurationError(`${where}: the service path is not one.`, {
      code: 'INVALID_OPTION',
      hint: `It is the name of the IIS application, for example ${defaultService}.`,
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

function wrongUrl(what: string, hint: string): ConfigurationError {
  return new ConfigurationError(`${where}: option 'url' ${what}.`, { code: 'INVALID_OPTION', hint })
}
