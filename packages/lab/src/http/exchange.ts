import type { IncomingMessage } from 'node:http'
import type { Connection } from './connection.ts'
import { parseQueryString } from './query-string.ts'
import type { QueryPairs } from './query-string.ts'
import { readBody } from './read-body.ts'

/** One request as handlers see it. */
export interface Exchange {
  readonly method: string
  /** Path as it came, without the query. */
  readonly path: string
  /** The query as it came, without the question mark. */
  readonly rawQuery: string
  /** The query's parameters, decoded, in the order they came. */
  readonly query: QueryPairs
  /** Values of the route's `:name` segments, decoded, letter case kept. */
  readonly parameters: Readonly<Record<string, string>>
  readonly headers: IncomingMessage['headers']
  readonly connection: Connection
  /** Reads the whole body. Rejects with `RangeError` when it is longer than 32 MiB. Once only. */
  readonly body: () => Promise<Buffer>
  /** Aborts when the client has gone, or the lab stops or is reset. */
  readonly signal: AbortSignal
}

const largestBody = 32 * 1024 * 1024

/** Makes the exchange of a request. The query is decoded here, once. */
export function createExchange(
  incoming: IncomingMessage,
  connection: Connection,
  parameters: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Exchange {
  const url = incoming.url ?? '/'
  const mark = url.indexOf('?')
  const rawQuery = mark < 0 ? '' : url.slice(mark + 1)
  return {
    method: incoming.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    rawQuery,
    query: parseQueryString(rawQuery),
    parameters,
    headers: incoming.headers,
    connection,
    body: () => readBody(incoming, largestBody),
    signal,
  }
}
