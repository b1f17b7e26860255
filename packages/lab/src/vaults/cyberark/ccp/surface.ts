import type { Answer } from '../../../http/answer.ts'
import { trustedCertificate } from '../../../http/connection.ts'
import type { Exchange } from '../../../http/exchange.ts'
import { normalizePath } from '../../../http/path.ts'
import type { Surface } from '../../../http/surface.ts'
import type { SeedService } from '../../../seed/types.ts'
import { iisPage } from '../../iis/pages.ts'
import type { Provider } from '../provider.ts'
import { ccpRefusals, errorAnswer, jsonAnswer } from './errors.ts'
import { readParameter, readParameters, shownParameters } from './parameters.ts'
import { serializeAccount } from './serialize.ts'
import type { CcpSettings } from './settings.ts'

/** What the surface stands on. */
export interface CcpContext {
  readonly provider: Provider
  readonly settings: CcpSettings
  readonly services: readonly SeedService[]
}

/** What IIS says before the web service is asked; `undefined` when it lets the request through. */
function webServerAnswer(
  exchange: Exchange,
  service: SeedService,
  settings: CcpSettings,
): Answer | undefined {
  const { connection, rawQuery, method, headers } = exchange
  if (connection.certificateFault === 'untrusted') return iisPage('403.16')
  if (connection.certificateFault !== undefined) return iisPage('403.17')
  if (service.clientCertificate === 'require' && connection.presented === undefined) return iisPage('403.7')
  if (rawQuery.length > settings.maxQueryBytes) return iisPage('404.15')
  if (method !== 'GET') return iisPage('405')
  if (/^(?:negotiate|ntlm|kerberos)\b/iu.test(headers.authorization ?? '')) {
    return errorAnswer('LABWS501E', 'Windows authentication (OS user) is not emulated by this lab')
  }
  return undefined
}

async function retrieve(exchange: Exchange, service: SeedService, context: CcpContext): Promise<Answer> {
  const { settings, provider } = context
  const early = webServerAnswer(exchange, service, settings)
  if (early !== undefined) return early
  const read = readParameters(exchange.query, settings.strictUrls)
  if ('code' in read) return errorAnswer(read.code, read.text)
  const { connection, signal } = exchange
  const certificate = trustedCertificate(connection)
  const outcome = await provider.retrieve(
    { ...read, caller: { via: 'ccp', address: connection.remoteAddress, certificate }, signal },
    settings,
    ccpRefusals,
  )
  if (outcome.refusal === undefined) return jsonAnswer(200, serializeAccount(outcome, settings))
  const { code, text } = outcome.refusal
  // The web service wraps the provider's refusal of the caller (CCP protocol notes, Caller authentication).
  if (code !== 'APPAP133E') return errorAnswer(code, text)
  return errorAnswer(
    'APPAP306E',
    `Authentication error for App ID [${read.application}]. Reason: ${code} ${text}`,
  )
}

/**
 * The Central Credential Provider: `GET /<service>/api/Accounts` for every configured service, the SOAP
 * address as 404.
 */
export function ccpSurface(context: CcpContext): Surface {
  return {
    name: 'ccp',
    routes: context.services.flatMap((service) => {
      const root = normalizePath(service.path)
      return [
        { path: `${root}/api/accounts`, handle: (exchange) => retrieve(exchange, service, context) },
        { path: `${root}/v1.1/aim.asmx`, handle: () => iisPage('404') },
      ]
    }),
    identify: (exchange) => {
      const application = readParameter(exchange.query, 'AppID')
      return { query: shownParameters(exchange.query), ...(application === undefined ? {} : { application }) }
    },
    errorAnswer: (status, code, message) => errorAnswer(code, message, status),
    page: (status) => iisPage(status),
  }
}
