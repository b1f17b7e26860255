import type { Answer } from '../../../http/answer.ts'
import type { Exchange } from '../../../http/exchange.ts'
import { normalizePath, pathSegments } from '../../../http/path.ts'
import type { Route, Surface } from '../../../http/surface.ts'
import { MASKED } from '../../../journal.ts'
import { finish, guruMeditationPage, mobileCookie, page, requestErrorPage } from './answers.ts'
import type { PvwaAnswer } from './answers.ts'
import type { PvwaContext } from './context.ts'
import { errorAnswer, Refusal, refuse } from './errors.ts'
import { samlRedirect } from './logon/saml.ts'
import { fieldsOf, Query, readJson } from './request.ts'
import { pvwaRoutes } from './routes.ts'
import type { PvwaRoute } from './routes/route.ts'
import { unemulatedPaths } from './routes/unemulated.ts'
import { isAtLeast } from './settings.ts'

const shownQuery = new Set([
  'search',
  'searchtype',
  'sort',
  'offset',
  'limit',
  'filter',
  'savedfilter',
  'includeaccounts',
  'extendeddetails',
  'usecache',
  'showtemporary',
  'allowaccountduplications',
  'filters',
  'active',
  'platformtype',
  'systemtype',
  'safe',
  'fromtime',
  'totime',
  'activities',
  'onlywaiting',
  'expired',
  'displayextendeditems',
  'includedeleted',
  'failed',
  'usertype',
  'componentuser',
  'userstatus',
  'source',
  'includemembers',
  'appid',
  'location',
  'includesublocations',
  'names',
])

/** Whether the version that is played has an operation. */
function isThere(route: PvwaRoute, { settings }: PvwaContext): boolean {
  if (route.since !== undefined && !isAtLeast(settings, route.since)) return false
  if (route.until === undefined || settings.gen1 === 'always') return true
  return !isAtLeast(settings, route.until)
}

function isGen1(path: string): boolean {
  return path.startsWith('webservices/')
}

/** What IIS itself makes of a path; `undefined` when it lets it through. */
function iisRefusal(exchange: Exchange, { settings }: PvwaContext, path: string): PvwaAnswer | undefined {
  const last = exchange.path.split('/').at(-1) ?? ''
  // A tail with a dot looks like a file to IIS; Gen1's paths are none but for applications (PVWA protocol notes,
  // Quirks, 1).
  if ((!isGen1(path) || path.includes('/applications')) && /\.|%2e/iu.test(last)) return page(404)
  if (settings.strictUrls && /\+|%2b|%25|%26/iu.test(exchange.path)) return page(404)
  const { method } = exchange
  return settings.webDav && (method === 'PUT' || method === 'DELETE') ? page(405) : undefined
}

async function run(
  route: PvwaRoute,
  exchange: Exchange,
  context: PvwaContext,
  node: number,
): Promise<PvwaAnswer> {
  if (route.anonymous !== undefined) {
    return route.anonymous({ context, exchange, node }, exchange.parameters)
  }
  const user = context.sessions.use(exchange.headers.authorization, node)
  if (user === undefined) throw refuse.notLoggedOn()
  let body: Promise<unknown> | undefined
  const read = (): Promise<unknown> => (body ??= readJson(exchange))
  return route.handle(context, {
    exchange,
    node,
    user,
    parameters: exchange.parameters,
    query: new Query(exchange.query),
    body: read,
    fields: async () => fieldsOf(await read()),
  })
}

function refused(error: unknown, path: string, { settings }: PvwaContext): PvwaAnswer {
  if (!(error instanceof Refusal)) throw error
  const { answer } = error
  const asPage = isGen1(path) && settings.gen1Errors === 'html' && answer.status === 400
  return asPage ? { ...requestErrorPage(), vendorCode: answer.vendorCode ?? 'Request Error' } : answer
}

function isUnemulated(path: string): boolean {
  const own = path.split('/')
  return unemulatedPaths.some((pattern) =>
    pattern.split('/').every((segment, index) => segment === '*' || segment === own[index]),
  )
}

/** The 501 for an operation that real servers have and the lab has not; `undefined` for any other path. */
function notEmulated({ method, path }: Exchange): PvwaAnswer | undefined {
  const own = pathSegments(path).slice(1).join('/')
  if (!isUnemulated(own.toLowerCase())) return undefined
  return errorAnswer(501, 'LABPV501E', `The lab does not emulate this operation of PVWA: ${method} ${own}`)
}

async function serve(
  exchange: Exchange,
  path: string,
  routes: readonly PvwaRoute[],
  context: PvwaContext,
): Promise<Answer> {
  const { nodes, settings, cpm, application } = context
  cpm.settle()
  const { node, cookie } = nodes.route(exchange.headers.cookie)
  const cookies = [mobileCookie(application), ...(cookie === undefined ? [] : [cookie])]
  const answer = async (): Promise<PvwaAnswer> => {
    if (node === 0) return page(503)
    if (settings.guruMeditation) return guruMeditationPage()
    const refusal = iisRefusal(exchange, context, path)
    if (refusal !== undefined) return refusal
    const present = routes.filter((route) => isThere(route, context))
    if (present.length === 0) return page(404)
    const route = present.find(({ method }) => method === exchange.method)
    if (route === undefined) return notEmulated(exchange) ?? page(405)
    try {
      return await run(route, exchange, context, node)
    } catch (error) {
      return refused(error, path, context)
    }
  }
  return finish(context, await answer(), cookies)
}

function elsewhere(exchange: Exchange, context: PvwaContext): Answer {
  return finish(context, notEmulated(exchange) ?? page(404), [mobileCookie(context.application)])
}

/**
 * Password Vault Web Access: the operations of `routes.ts` below its application. What real servers have and
 * the lab has not answers a 501 that names itself; any other path gets the 404 of IIS.
 */
export function pvwaSurface(context: PvwaContext): Surface {
  const root = normalizePath(context.application)
  const paths = new Map<string, PvwaRoute[]>()
  for (const route of pvwaRoutes) paths.set(route.path, [...(paths.get(route.path) ?? []), route])
  const routes: Route[] = [...paths].map(([path, own]) => ({
    path: `${root}/${path}`,
    handle: (exchange) => serve(exchange, path, own, context),
  }))
  const saml: Route = {
    path: `${root}/auth/saml`,
    handle: () => {
      const location = samlRedirect(`${context.origin()}/${context.application}`, context.clock.now())
      return finish(context, { status: 302, headers: { Location: location } }, [
        mobileCookie(context.application),
      ])
    },
  }
  return {
    name: 'pvwa',
    routes: [...routes, saml, { path: `${root}/*`, handle: (exchange) => elsewhere(exchange, context) }],
    identify: (exchange) => {
      const user = context.sessions.holderOf(exchange.headers.authorization)
      return {
        query: exchange.query.map(([name, value]) => [
          name,
          shownQuery.has(name.toLowerCase()) ? value : MASKED,
        ]),
        ...(user === undefined ? {} : { user }),
      }
    },
    errorAnswer: (status, code, message) => finish(context, errorAnswer(status, code, message), []),
    page: (status) => finish(context, page(status), []),
  }
}
