import type { Exchange } from '../../../http/exchange.ts'
import { mediaType } from '../idp/form.ts'
import type { CoreRoute } from '../routes.ts'
import { refuse } from './answers.ts'

function parameter({ query }: Exchange, name: string): string | undefined {
  return query.find(([own]) => own.toLowerCase() === name)?.[1]
}

/** A whole number from 0 in the query, or `undefined`. */
export function wholeNumber(exchange: Exchange, name: string): number | undefined {
  const text = parameter(exchange, name)
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/u.test(text)) throw refuse.invalidInput(name, `The value '${text}' is not valid.`)
  return Number(text)
}

async function readObject(exchange: Exchange): Promise<object> {
  const type = mediaType(exchange)
  const text = (await exchange.body()).toString('utf8')
  if (text === '') throw refuse.invalidInput('', 'A non-empty request body is required.')
  if (type !== 'application/json' && !type.endsWith('+json')) {
    throw refuse.invalidInput('', 'The request body must be JSON.')
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw refuse.invalidInput('$', 'The request body is not valid JSON.')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse.invalidInput('$', 'The JSON value could not be converted to an object.')
  }
  return value
}

/**
 * The reason that a request gives, or `null`: out of its body, or where a route was made a GET, out of the query. Names
 * in any case, as ASP.NET Core takes them.
 */
export async function readReason(exchange: Exchange, route: CoreRoute): Promise<string | null> {
  if (route.method === 'GET') return parameter(exchange, 'reason') ?? null
  const entries = Object.entries(await readObject(exchange)) as [string, unknown][]
  const reason = entries.find(([name]) => name.toLowerCase() === 'reason')?.[1] ?? null
  if (reason === null || typeof reason === 'string') return reason
  throw refuse.invalidInput('$.reason', 'The JSON value could not be converted to System.String.')
}
