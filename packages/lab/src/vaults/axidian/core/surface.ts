import type { Answer } from '../../../http/answer.ts'
import type { Exchange } from '../../../http/exchange.ts'
import { pathSegments } from '../../../http/path.ts'
import type { Surface } from '../../../http/surface.ts'
import { MASKED } from '../../../journal.ts'
import type { AxidianApplication } from '../../../state/axidian/application.ts'
import { iisPage } from '../../iis/pages.ts'
import type { AxidianContext } from '../context.ts'
import { coreOperations } from '../routes.ts'
import type { CoreOperation, CoreRoute } from '../routes.ts'
import { coreRoutes } from '../settings.ts'
import { CoreRefusal, coreEmpty, coreJson, problem, refuse } from './answers.ts'
import { openApiDocument } from './open-api.ts'
import { coreHandlers } from './operations.ts'
import { readReason } from './request.ts'

const shownQuery = new Set(['skip', 'take'])

/** The values of a path's `{name}` segments when it fits, letter case aside; else `undefined`. */
function fit(pattern: string, segments: readonly string[]): Readonly<Record<string, string>> | undefined {
  const own = pathSegments(pattern)
  if (own.length !== segments.length) return undefined
  const values: Record<string, string> = {}
  for (const [index, part] of own.entries()) {
    const segment = segments[index] ?? ''
    const name = /^\{(\w+)\}$/u.exec(part)?.[1]
    if (name !== undefined) values[name] = segment
    else if (part.toLowerCase() !== segment.toLowerCase()) return undefined
  }
  return values
}

function bearer({ headers }: Exchange): string | undefined {
  return /^Bearer +(\S+)$/iu.exec(headers.authorization ?? '')?.[1]
}

function authenticate(exchange: Exchange, { control }: AxidianContext): AxidianApplication {
  const given = bearer(exchange)
  if (given === undefined) throw refuse.unauthorized('Bearer')
  const holder = control.issued.holderOf(given)
  if (holder === undefined) throw refuse.unauthorized('Bearer error="invalid_token"')
  return holder
}

async function run(
  operation: CoreOperation,
  route: CoreRoute,
  accountId: string,
  exchange: Exchange,
  context: AxidianContext,
): Promise<Answer> {
  const { action, aboutAccount, handle } = coreHandlers[operation]
  const { control } = context
  const issuedTo = control.issued.issuedTo(bearer(exchange) ?? '')
  const about = {
    action,
    application: issuedTo?.name ?? null,
    accountId: aboutAccount ? accountId : null,
    ip: exchange.connection.remoteAddress,
  }
  let reason: string | null = null
  try {
    const application = authenticate(exchange, context)
    if (aboutAccount) reason = await readReason(exchange, route)
    const answer = handle(context, { exchange, application, accountId, reason })
    control.events.record({ ...about, reason, result: 'success' })
    return answer
  } catch (error) {
    if (!(error instanceof CoreRefusal)) throw error
    control.events.record({ ...about, reason, result: 'denied', error: error.message })
    return error.answer
  }
}

function serve(exchange: Exchange, context: AxidianContext): Answer | Promise<Answer> {
  const { settings } = context
  const { method } = exchange
  const segments = pathSegments(exchange.path).slice(1)
  if (settings.openApi && method === 'GET' && fit(settings.openApiPath, segments) !== undefined) {
    return coreJson(openApiDocument(context))
  }
  const routes = coreRoutes(settings)
  const present = coreOperations.flatMap((operation) => {
    const route = routes[operation]
    const values = fit(route.path, segments)
    return values === undefined ? [] : [{ operation, route, accountId: values['id'] ?? '' }]
  })
  if (present.length === 0) return iisPage(404)
  const found = present.find(({ route }) => route.method === method)
  if (found === undefined)
    return coreEmpty(405, { Allow: present.map(({ route }) => route.method).join(', ') })
  return run(found.operation, found.route, found.accountId, exchange, context)
}

// The consoles and the log service, which people use.
const unemulated = ['/mc', '/uc', '/ls']

/** Core of Axidian Privilege, below `/core`. Its addresses are our assumption, and a setting. */
export function coreSurface(context: AxidianContext): Surface {
  const notEmulated = ({ method, path }: Exchange): Answer =>
    problem(
      501,
      'LABAX501E',
      `The lab does not emulate this component of Axidian Privilege: ${method} ${path}`,
    )
  return {
    name: 'axidian-core',
    routes: [
      { path: '/core/*', handle: (exchange) => serve(exchange, context) },
      ...unemulated.flatMap((root) => [root, `${root}/*`]).map((path) => ({ path, handle: notEmulated })),
    ],
    identify: (exchange) => {
      const application = context.control.issued.issuedTo(bearer(exchange) ?? '')?.name
      return {
        query: exchange.query.map(([name, value]) => [
          name,
          shownQuery.has(name.toLowerCase()) ? value : MASKED,
        ]),
        ...(application === undefined ? {} : { application }),
      }
    },
    errorAnswer: (status, code, message) => problem(status, code, message),
    page: (status) => iisPage(status),
  }
}
