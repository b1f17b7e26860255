/** What the web server in front of CyberArk's web applications says for itself. */
import { PermissionError } from '../errors.ts'

/** The error for a 403 of IIS: it refused before the application was asked. */
export function refusedByIis(product: string): PermissionError {
  const status = 403
  return new PermissionError(`The server refuses access before ${product} is asked (HTTP ${status}).`, {
    code: 'FORBIDDEN',
    status,
    hint: "The web service may require a client certificate: give one under 'tls.cert' and 'tls.key', or 'tls.pfx'. If one is given, its authority may not be trusted by the server; an IIS that asks for it late needs tls.maxVersion: 'TLSv1.2'.",
  })
}
