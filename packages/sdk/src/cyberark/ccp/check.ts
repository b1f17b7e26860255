/** How a CCP is known without a row in the vault's audit. */
import type { HttpService } from '../../check/http-probes.ts'
import {
  ConfigurationError,
  isSallyportError,
  PermissionError,
  ServerError,
  type AnySallyportError,
} from '../../errors.ts'
import { printable } from '../../options.ts'
import type { TransportResponse } from '../../transport/transport.ts'
import type { CcpEndpoint } from './endpoint.ts'
import { parseResponse } from './response.ts'

/** Codes of the web service and of the provider behind it. Other services of CyberArk have the path `api/Accounts` too. */
const ofCcp = /^(?:AIMWS|APP|CASVL)/

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
      if (refusal instanceof ServerError) throw refusal
      const { vendorCode } = refusal ?? {}
      if (refusal !== undefined && vendorCode === undefined) throw refusal
      if (vendorCode !== undefined && !ofCcp.test(vendorCode)) throw anotherService(servicePath, vendorCode)
      return { message: `A CCP answers at ${servicePath}.` }
    },
  }
}

function anotherService(servicePath: string, vendorCode: string): ConfigurationError {
  return new ConfigurationError(`What answers at '${printable(servicePath)}' is no CCP.`, {
    code: 'SERVICE_PATH',
    vendorCode,
    hint: "Check 'url' and 'servicePath': the name of the IIS application is AIMWebService unless it was changed.",
  })
}
