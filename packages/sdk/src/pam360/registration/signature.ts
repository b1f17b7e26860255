/** How calls of a registered application are signed. **Our own assumption**, as the whole of the registration's wire. */
import { createHash, createHmac } from 'node:crypto'
import type { Secret } from '../../secret.ts'

/** A call that is to be signed. */
export interface Pam360SignedCall {
  readonly method: string
  /** Path and query as they are sent. */
  readonly target: string
  /** The token of the header `AUTHTOKEN`; `undefined` where none is sent. */
  readonly token: string | undefined
  /** The organisation of the header `orgName`; `undefined` where none is sent. */
  readonly orgName: string | undefined
  readonly body: string | Uint8Array | undefined
  readonly at: Date
}

/** What a server gave a registered application. */
export interface Pam360RegisteredClient {
  readonly clientId: string
  readonly clientSecret: Secret
}

/**
 * The headers that say which registered application calls.
 *
 * @see docs/protocols/pam360.md, Signed calls
 */
export function signCall(
  { method, target, token, orgName, body, at }: Pam360SignedCall,
  { clientId, clientSecret }: Pam360RegisteredClient,
): Readonly<Record<string, string>> {
  const seconds = Math.floor(at.getTime() / 1000)
  const lines = [
    'PAM360-SDK-1',
    seconds,
    method,
    target,
    token ?? '',
    orgName ?? '',
    createHash('sha256')
      .update(body ?? '')
      .digest('hex'),
  ]
  const signature = createHmac('sha256', clientSecret.reveal()).update(lines.join('\n')).digest('hex')
  return { SDKCLIENTID: clientId, SDKHMAC: `t=${seconds},v1=${signature}` }
}
