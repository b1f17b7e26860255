import { parseEndpoint, type Endpoint, type EndpointKind } from '../endpoint.ts'

const pvwa: EndpointKind = {
  client: 'PasswordVault',
  product: 'PVWA',
  defaultPath: 'PasswordVault',
  pathOption: 'application',
  // A link to the API, or to a page of the web interface.
  tail: /\/+(api|webservices|v10|auth|logon\.aspx|default\.aspx)(\/.*)?$/i,
  whyHttps: 'PVWA hands out passwords: only https:// is spoken.',
  identity: "A user is named under 'auth'.",
}

/**
 * Reads the `url` and `application` options: `pvwa.example.com`, `https://pvwa.example.com/PasswordVault/`.
 *
 * @throws ConfigurationError when the URL is not one, is not HTTPS, or holds what does not belong there.
 */
export function parsePvwaEndpoint(url: string, application: string | undefined): Endpoint {
  return parseEndpoint(pvwa, url, application)
}
