import type { Answer } from '../../../http/answer.ts'
import type { Exchange } from '../../../http/exchange.ts'
import type { Surface } from '../../../http/surface.ts'
import { MASKED } from '../../../journal.ts'
import { iisPage } from '../../iis/pages.ts'
import type { AxidianContext } from '../context.ts'
import { idpEmpty, idpError, idpJson } from './answers.ts'
import { discoveryDocument } from './discovery.ts'
import { revocation, token } from './token.ts'

// What such a server has beside, for people and for other clients.
const unemulated = [
  'authorize',
  'userinfo',
  'endsession',
  'introspect',
  'deviceauthorization',
  'checksession',
]

function document(make: () => object): (exchange: Exchange) => Answer {
  return ({ method }) => (method === 'GET' ? idpJson(make()) : idpEmpty(405, { Allow: 'GET' }))
}

/** The identity provider of Axidian Privilege, below `/idp`. */
export function idpSurface(context: AxidianContext): Surface {
  const { control } = context
  const notEmulated = ({ method, path }: Exchange): Answer =>
    idpError(
      'LABAX501E',
      `The lab does not emulate this operation of the identity provider: ${method} ${path}`,
      501,
    )
  return {
    name: 'axidian-idp',
    routes: [
      { path: '/idp/connect/token', handle: (exchange) => token(exchange, context) },
      { path: '/idp/connect/revocation', handle: (exchange) => revocation(exchange, context) },
      { path: '/idp/.well-known/openid-configuration', handle: document(() => discoveryDocument(context)) },
      {
        path: '/idp/.well-known/openid-configuration/jwks',
        handle: document(() => ({ keys: [control.issued.publicKey()] })),
      },
      ...unemulated.map((name) => ({ path: `/idp/connect/${name}`, handle: notEmulated })),
      { path: '/idp/*', handle: () => iisPage(404) },
    ],
    identify: (exchange) => ({ query: exchange.query.map(([name]) => [name, MASKED]) }),
    errorAnswer: (status, code, message) => idpError(code, message, status),
    page: (status) => iisPage(status),
  }
}
