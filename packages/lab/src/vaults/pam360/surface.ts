import type { Answer } from '../../http/answer.ts'
import type { Exchange } from '../../http/exchange.ts'
import { pathSegments } from '../../http/path.ts'
import type { Surface } from '../../http/surface.ts'
import { MASKED } from '../../journal.ts'
import { Pam360Failure, Pam360Page, failure, jsonAnswer, page, success } from './answers.ts'
import { authenticate, holderOf } from './caller.ts'
import type { Pam360Context } from './context.ts'
import { readInputData } from './input-data.ts'
import { namedOnly, restOperations, rpcOperations } from './operations.ts'
import { Pam360Request } from './request.ts'
import type { Operation } from './request.ts'

const shownQuery = new Set(['STARTINDEX', 'LIMIT', 'AUDITTYPE', 'DURATION', 'OPERATION_NAME', 'APP_NAME'])
const restRoot = '/restapi/json/v1'
const rpcPath = '/api/json/request'

/** The values of a path's `{NAME}` segments when it fits, else `undefined`. Letter case counts, as it does in Java. */
function fit(pattern: string, segments: readonly string[]): Readonly<Record<string, string>> | undefined {
  const own = pattern.split('/')
  if (own.length !== segments.length) return undefined
  const values: Record<string, string> = {}
  for (const [index, part] of own.entries()) {
    const segment = segments[index] ?? ''
    const name = /^\{(\w+)\}$/u.exec(part)?.[1]
    if (name !== undefined) values[name] = segment
    else if (part !== segment) return undefined
  }
  return values
}

/** The 501 for what real servers have and the lab has not. */
function notEmulated(what: string, { settings }: Pam360Context): Answer {
  const message = `The lab does not emulate this operation of PAM360: ${what}`
  const value = {
    operation: { name: 'NOT EMULATED', result: { status: 'Failed', message, statusCode: 'LABPM501E' } },
  }
  return jsonAnswer(501, value, settings, 'LABPM501E')
}

async function run(
  operation: Operation,
  parameters: Readonly<Record<string, string>>,
  exchange: Exchange,
  context: Pam360Context,
): Promise<Answer> {
  const { control, settings } = context
  try {
    if (settings.readOnly && exchange.method !== 'GET') {
      throw new Pam360Failure('server', 'LAB: this server is read-only', { name: 'RO_SERVER' })
    }
    const caller = await authenticate(exchange, context)
    const { fields, leniencies } = await readInputData(exchange, settings.lenientInput)
    control.inputs.record({ method: exchange.method, path: exchange.path, leniencies })
    const outcome = await operation.handle(new Pam360Request(context, caller, exchange, fields, parameters))
    return 'headers' in outcome ? outcome : success(operation.name, outcome, settings)
  } catch (error) {
    if (error instanceof Pam360Page) return page(error.status)
    if (error instanceof Pam360Failure) return failure(operation.name, error, settings)
    throw error
  }
}

/** The REST API: the operations that the addresses fit, and of those the one of the method. */
function serveRest(exchange: Exchange, context: Pam360Context): Answer | Promise<Answer> {
  const segments = pathSegments(exchange.path).slice(3)
  const present = restOperations(context.settings).flatMap((operation) => {
    const parameters = fit(operation.path, segments)
    return parameters === undefined ? [] : [{ operation, parameters }]
  })
  const found = present.find(({ operation }) => operation.method === exchange.method)
  if (found !== undefined) return run(found.operation, found.parameters, exchange, context)
  if (present.length > 0) return page(405)
  const [area = ''] = segments
  return namedOnly.rest.some((own) => own === area)
    ? notEmulated(`${exchange.method} ${exchange.path}`, context)
    : page(404)
}

/** The legacy calls, told apart by a parameter of the query. */
function serveRpc(exchange: Exchange, context: Pam360Context): Answer | Promise<Answer> {
  const name = exchange.query.find(([own]) => own === 'OPERATION_NAME')?.[1] ?? ''
  const operation = rpcOperations.get(name)
  if (operation !== undefined) return run(operation, {}, exchange, context)
  return namedOnly.rpc.some((own) => own === name)
    ? notEmulated(`OPERATION_NAME=${name}`, context)
    : page(404)
}

/** PAM360: its REST API, its legacy calls, and where they are that the lab has not. */
export function pam360Surface(context: Pam360Context): Surface {
  const absent = (exchange: Exchange): Answer => notEmulated(`${exchange.method} ${exchange.path}`, context)
  return {
    name: 'pam360',
    routes: [
      { path: `${restRoot}/*`, handle: (exchange) => serveRest(exchange, context) },
      { path: rpcPath, handle: (exchange) => serveRpc(exchange, context) },
      ...namedOnly.paths.map((path) => ({ path, handle: absent })),
    ],
    identify: (exchange) => {
      const user = holderOf(exchange, context)?.name
      return {
        query: exchange.query.map(([name, value]) => [
          name,
          shownQuery.has(name.toUpperCase()) ? value : MASKED,
        ]),
        ...(user === undefined ? {} : { user }),
      }
    },
    errorAnswer: (status, code, message) =>
      jsonAnswer(
        status,
        { operation: { name: 'LAB FAULT', result: { status: 'Failed', message, statusCode: code } } },
        context.settings,
        code,
      ),
    page,
  }
}
