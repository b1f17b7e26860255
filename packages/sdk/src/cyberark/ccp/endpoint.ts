import { parseEndpoint as parse, type EndpointKind } from '../endpoint.ts'

/** Where a CCP is reached. */
export interface CcpEndpoint {
  readonly origin: URL
  /** The path of the web service, with a slash before and none after. */
  readonly servicePath: string
}

const ccp: EndpointKind = {
  client: 'CentralCredentialProvider',
  product: 'the web service',
  defaultPath: 'AIMWebService',
  pathOption: 'servicePath',
  tail: /\/+api\/+accounts\/*$/i,
  whyHttps: 'CCP hands out passwords: only https:// is spoken.',
  identity: "A caller is identified by 'appId' and the client certificate.",
}

/**
 * Reads the `url` and `servicePath` options. All of these name the same place: `ccp.example.com`,
 * `https://ccp.example.com/`, `https://ccp.example.com/AIMWebService`,
 * `https://ccp.example.com/AIMWebService/api/Accounts`.
 *
 * @throws ConfigurationError when the URL is not one, is not HTTPS, or holds what does not belong there.
 */
export function parseEndpoint(url: string, servicePath: string | undefined): CcpEndpoint {
  const { origin, path } = parse(ccp, url, servicePath)
  return { origin, servicePath: path }
}
