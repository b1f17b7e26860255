/** Proposes routes from an OpenAPI document. */
import { isUtf8 } from 'node:buffer'
import { jsonOf } from '../json.ts'
import { isRecord } from '../options.ts'
import type { Answer } from './answers.ts'
import type { AxidianRoute, AxidianRoutes } from './routes.ts'

/** What an OpenAPI document of Core suggests. */
export interface DiscoveredRoutes {
  /** Where the document is, below the Core URL. */
  readonly document: string
  /** What to give as `routes`, as far as something fits. */
  readonly routes: Partial<AxidianRoutes>
  /** Every operation that speaks of accounts, as `METHOD /path`, for a person to choose from. */
  readonly candidates: readonly string[]
}

/** Where ASP.NET Core applications show such a document. */
const places = [
  '/swagger/v1/swagger.json',
  '/swagger/v2/swagger.json',
  '/swagger/v3/swagger.json',
  '/swagger/swagger.json',
  '/openapi/v1.json',
  '/openapi.json',
  '/swagger.json',
  '/api/swagger.json',
]

/**
 * Asks for the document at the usual places, and reads the first that is there.
 *
 * @param ask Asks Core for a path.
 */
export async function discoverRoutes(
  ask: (path: string) => Promise<Answer>,
): Promise<DiscoveredRoutes | undefined> {
  for (const document of places) {
    const { status, body } = await ask(document)
    const paths = status === 200 && isUtf8(body) ? pathsIn(jsonOf(body.toString())) : undefined
    if (paths !== undefined) return { document, ...proposalFrom(operationsIn(paths)) }
  }
  return undefined
}

function pathsIn(document: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!isRecord(document)) return undefined
  const isOpenApi = typeof document['openapi'] === 'string' || typeof document['swagger'] === 'string'
  return isOpenApi && isRecord(document['paths']) ? document['paths'] : undefined
}

function operationsIn(paths: Readonly<Record<string, unknown>>): readonly AxidianRoute[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    /^\/[!"$->@-~]*$/.test(path) && isRecord(operations)
      ? (['GET', 'POST'] as const)
          .filter((method) => isRecord(operations[method.toLowerCase()]))
          .map((method) => ({ method, path }))
      : [],
  )
}

/** What each route is known by. */
const signs: Readonly<Record<keyof AxidianRoutes, (path: string, parameters: number) => boolean>> = {
  listAccounts: (path, parameters) => parameters === 0 && /accounts?\/?$/i.test(path),
  getPassword: (path, parameters) => parameters === 1 && /password/i.test(path),
  getSshKey: (path, parameters) => parameters === 1 && /ssh|key/i.test(path) && !/password/i.test(path),
}

function proposalFrom(operations: readonly AxidianRoute[]): Omit<DiscoveredRoutes, 'document'> {
  const about = operations.filter(({ path }) => /account|aapm|credential/i.test(path))
  const routes = Object.fromEntries(
    Object.entries(signs).flatMap(([name, fits]) => {
      const fitting = about.filter(({ path }) => fits(path, parametersIn(path).length))
      // One that says that it is for applications goes before others; two that fit alike are no proposal.
      const [first, second] = [
        ...fitting.filter(isForApplications),
        ...fitting.filter((one) => !isForApplications(one)),
      ]
      if (first === undefined) return []
      const unclear = second !== undefined && isForApplications(second) === isForApplications(first)
      return unclear ? [] : [[name, { ...first, path: first.path.replace(/\{[^}]*\}/, '{id}') }]]
    }),
  )
  return { routes, candidates: about.map(({ method, path }) => `${method} ${path}`) }
}

function parametersIn(path: string): readonly string[] {
  return path.match(/\{[^}]*\}/g) ?? []
}

function isForApplications({ path }: AxidianRoute): boolean {
  return /aapm|application/i.test(path)
}
