import type { Answer } from '../../http/answer.ts'
import type { Exchange } from '../../http/exchange.ts'
import { pathSegments } from '../../http/path.ts'
import type { Surface } from '../../http/surface.ts'
import { MASKED } from '../../journal.ts'
import { Pam360Failure, Pam360Page, fail, jsonAnswer, mainEnvelope, page } from './answers.ts'
import type { Envelope, Outcome } from './answers.ts'
import { authenticate, holderOf } from './caller.ts'
import type { Pam360Context } from './context.ts'
import { readInputData } from './input-data.ts'
import { namedOnly, operationsAt, rpcOperations } from './operations.ts'
import { pkiEnvelope } from './pki/answers.ts'
import { Pam360Request } from './request.ts'
import type { AnyOperation } from './request.ts'

const shownQuery = new Set(['STARTINDEX', 'LIMIT', 'AUDITTYPE', 'DURATION', 'OPERATION_NAME', 'APP_NAME'])
const restRoot = '/restapi/json/v1'
const pkiRoot = '/api/pki/restapi'
const rpcPath = '/api/json/request'

interface Segment {
  readonly text: string
  /** `NAME` of a `{NAME}`, which any text fits. */
  readonly name: string | undefined
}

const patterns = new Map<string, readonly Segment[]>()

/** The segments of an operation's path, which is below the base of the REST API unless it begins with a slash. */
function patternOf(path: string): readonly Segment[] {
  const found = patterns.get(path)
  if (found !== undefined) return found
  const texts = pathSegments(path.startsWith('/') ? path : `${restRoot}/${path}`)
  const made = texts.map((text) => ({ text, name: /^\{(\w+)\}$/u.exec(text)?.[1] }))
  patterns.set(path, made)
  return made
}

/** The values of a path's `{NAME}` segments when it fits, else `undefined`. Letter case counts, as it does in Java. */
function fit(path: string, segments: readonly string[]): Readonly<Record<string, string>> | undefined {
  const own = patternOf(path)
  if (own.length !== segments.length) return undefined
  if (!own.every(({ text, name }, index) => name !== undefined || text === segments[index])) return undefined
  return Object.fromEntries(
    own.flatMap(({ name }, index) => (name === undefined ? [] : [[name, segments[index] ?? '']])),
  )
}

/** The 501 for what real servers have and the lab has not. */
function notEmulated(what: string, { settings }: Pam360Context): Answer {
  const message = `The lab does not emulate this operation of PAM360: ${what}`
  const value = {
    operation: { name: 'NOT EMULATED', result: { status: 'Failed', message, statusCode: 'LABPM501E' } },
  }
  return jsonAnswer(501, value, settings, 'LABPM501E')
}

interface Called {
  readonly operation: AnyOperation
  readonly parameters: Readonly<Record<string, string>>
  readonly envelope: Envelope
}

async function outcomeOf(
  { operation, parameters }: Called,
  exchange: Exchange,
  context: Pam360Context,
): Promise<Outcome | Answer> {
  const { control, settings, clock } = context
  if (settings.readOnly && exchange.method !== 'GET') {
    throw new Pam360Failure('server', 'LAB: this server is read-only', { name: 'RO_SERVER' })
  }
  control.settleOverdue()
  const body = await exchange.body()
  const caller = 'answer' in operation ? undefined : await authenticate(exchange, body, context)
  const input = readInputData(exchange, body, settings.lenientInput)
  control.inputs.record({ method: exchange.method, path: exchange.path, leniencies: input.leniencies })
  if ('answer' in operation)
    return operation.answer({ context, input: input.fields, exchange, now: clock.now() })
  if (caller === undefined) throw fail.unknownToken()
  return operation.handle(new Pam360Request(context, caller, exchange, input, parameters))
}

async function run(called: Called, exchange: Exchange, context: Pam360Context): Promise<Answer> {
  const { operation, envelope } = called
  const { settings } = context
  try {
    const outcome = await outcomeOf(called, exchange, context)
    return 'headers' in outcome ? outcome : envelope.success(operation.name, outcome, settings)
  } catch (error) {
    if (error instanceof Pam360Page) return page(error.status)
    if (error instanceof Pam360Failure) return envelope.failure(operation.name, error, settings)
    throw error
  }
}

/** What has addresses: the operations that the address fits, and of those the one of the method. */
function serve(envelope: Envelope, exchange: Exchange, context: Pam360Context): Answer | Promise<Answer> {
  const segments = pathSegments(exchange.path)
  const present = operationsAt(context.settings).flatMap((operation) => {
    const parameters = fit(operation.path, segments)
    return parameters === undefined ? [] : [{ operation, parameters, envelope }]
  })
  const found = present.find(({ operation }) => operation.method === exchange.method)
  if (found !== undefined) return run(found, exchange, context)
  if (present.length > 0) return page(405)
  const area = segments[3] ?? ''
  return namedOnly.rest.some((own) => own === area)
    ? notEmulated(`${exchange.method} ${exchange.path}`, context)
    : page(404)
}

/** The legacy calls, told apart by a parameter of the query. */
function serveRpc(exchange: Exchange, context: Pam360Context): Answer | Promise<Answer> {
  const name = exchange.query.find(([own]) => own === 'OPERATION_NAME')?.[1] ?? ''
  const operation = rpcOperations.get(name)
  if (operation !== undefined)
    return run({ operation, parameters: {}, envelope: mainEnvelope }, exchange, context)
  return namedOnly.rpc.some((own) => own === name)
    ? notEmulated(`OPERATION_NAME=${name}`, context)
    : page(404)
}

/** PAM360: its REST API, certificates and keys, its legacy calls, and where they are that the lab has not. */
export function pam360Surface(context: Pam360Context): Surface {
  const absent = (exchange: Exchange): Answer => notEmulated(`${exchange.method} ${exchange.path}`, context)
  return {
    name: 'pam360',
    routes: [
      { path: `${restRoot}/*`, handle: (exchange) => serve(mainEnvelope, exchange, context) },
      { path: `${pkiRoot}/*`, handle: (exchange) => serve(pkiEnvelope, exchange, context) },
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
