/** How IdP and Core are known without a token, of which the events would tell. */
import { isUtf8 } from 'node:buffer'
import type { HttpService } from '../check/http-probes.ts'
import { jsonOf } from '../json.ts'
import { isRecord } from '../options.ts'
import type { TransportResponse } from '../transport/transport.ts'
import { parseCore, parseGrant } from './answers.ts'
import type { BaseUrl } from '../transport/base-url.ts'
import type { AxidianRoutes } from './routes.ts'

/** What a server answers to a request that it knows and does not take. */
const refusals = [400, 401, 405, 415]

/**
 * Asks for the IdP's discovery document, as OpenID Connect has it. An IdP that shows none is known by its token
 * endpoint, which minds being asked with GET.
 */
export function idpService({ origin, path }: BaseUrl, scope: string): HttpService {
  return {
    origin,
    question: { target: `${path}/.well-known/openid-configuration` },
    recognize: async (answer, ask) => {
      const message = `An IdP answers at ${origin.host}${path}.`
      if (namesTokenEndpoint(answer)) return { message }
      const second = await ask({ target: `${path}/connect/token` })
      if (!refusals.includes(second.status)) parseGrant(second, { scope })
      return { message }
    },
  }
}

function namesTokenEndpoint({ status, body }: TransportResponse): boolean {
  const document = status === 200 && isUtf8(body) ? jsonOf(body.toString()) : undefined
  return isRecord(document) && typeof document['token_endpoint'] === 'string'
}

/**
 * Asks Core for nothing but the headers of the list of accounts, and without a token. It refuses the method or the
 * caller, which only a server does that knows the address; that its events do not show it is our assumption.
 */
export function coreService({ origin, path }: BaseUrl, { listAccounts }: AxidianRoutes): HttpService {
  return {
    origin,
    question: { method: 'HEAD', target: `${path}${listAccounts.path}` },
    recognize: (answer) => {
      if (!refusals.includes(answer.status)) parseCore(answer, { what: 'accounts' })
      return { message: `Core answers at ${origin.host}${path}.` }
    },
  }
}
