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

/**
 * The one way to write the address of a PVWA, for comparing: `pvwa.example.com` and
 * `https://PVWA.example.com:443/PasswordVault/` both give `https://pvwa.example.com/PasswordVault`. Asks nobody. IIS
 * takes the application in any letter case, which is left as it is.
 *
 * @param url As the `url` of a PasswordVault.
 * @param application As its `application`.
 * @throws ConfigurationError when the URL is not one, is not HTTPS, or holds what does not belong there.
 */
export function pvwaAddress(url: string, application?: string): string {
  const { origin, path } = parsePvwaEndpoint(url, application)
  return `${origin.origin}${path}`
}
