/** How a CCP is known without a row in the vault's audit. */
import type { HttpService } from '../../check/http-probes.ts'
import { isSallyportError, PermissionError, ServerError, type AnySallyportError } from '../../errors.ts'
import type { TransportResponse } from '../../transport/transport.ts'
import type { CcpEndpoint } from './endpoint.ts'
import { parseResponse } from './response.ts'

/**
 * Asks without an AppID. CCP refuses that itself (`AIMWS031E`), before any application could be written down; that the
 * vault's audit does not show it is our assumption.
 */
export function ccpService({ origin, servicePath }: CcpEndpoint): HttpService {
  const refusalIn = (answer: TransportResponse): AnySallyportError | undefined => {
    const { status, body, headers } = answer
    const contentType = [headers['content-type']].flat()[0]
    try {
      parseResponse({ status, contentType, body }, servicePath)
      return undefined
    } catch (error) {
      if (!isSallyportError(error)) throw error
      return error
    }
  }
  return {
    origin,
    question: {
      target: `${servicePath}/api/Accounts`,
      headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    },
    certificateRefusal: (answer) => {
      const refusal = refusalIn(answer)
      return refusal instanceof PermissionError && refusal.vendorCode === undefined ? refusal : undefined
    },
    recognize: (answer) => {
      const refusal = refusalIn(answer)
      // A code of the vendor's is what only the vendor's service answers with.
      if (refusal !== undefined && (refusal.vendorCode === undefined || refusal instanceof ServerError)) {
        throw refusal
      }
      return { message: `A CCP answers at ${servicePath}.` }
    },
  }
}
