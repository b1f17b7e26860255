import type { Exchange } from '../../../http/exchange.ts'
import { parseQueryString } from '../../../http/query-string.ts'

/** Fields of a form; of one that is sent twice the first counts. */
export type Form = ReadonlyMap<string, string>

/** The media type of a request, in lower case and without parameters. */
export function mediaType({ headers }: Exchange): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

/** Reads a form; `undefined` when the body is labelled as something else. */
export async function readForm(exchange: Exchange): Promise<Form | undefined> {
  if (mediaType(exchange) !== 'application/x-www-form-urlencoded') return undefined
  const pairs = parseQueryString((await exchange.body()).toString('utf8'))
  return new Map(pairs.toReversed())
}
