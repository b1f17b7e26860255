import type { TransportFactory } from '@sallyport/sdk'
import { isDescribed, validateAgainst, validateRequestBody } from './schemas.ts'

/** A request that went out, and the answer that came. */
interface Exchange {
  /** Method and target, as sent. */
  readonly operation: string
  readonly request: string
  readonly status: number
  readonly contentType: string
  readonly answer: string
}

const textOf = (body: string | Uint8Array | undefined): string =>
  body === undefined ? '' : Buffer.from(body).toString()

/** A transport that keeps what goes over another one, since bodies are overwritten once they are read. */
export function keeping(inner: TransportFactory, kept: Exchange[]): TransportFactory {
  return async (settings) => {
    const transport = await inner(settings)
    return {
      send: async (request, cancellation) => {
        const response = await transport.send(request, cancellation)
        kept.push({
          operation: `${request.method} ${request.target}`,
          request: textOf(request.body),
          status: response.status,
          contentType: String(response.headers['content-type'] ?? ''),
          answer: textOf(response.body),
        })
        return response
      },
      close: () => transport.close(),
    }
  }
}

function parsed(text: string): unknown {
  return text === '' ? undefined : JSON.parse(text)
}

/** Where an exchange leaves the vendor's file, in both directions; nothing where the file does not describe the operation. */
export function findingsOfExchange(exchange: Exchange): readonly string[] {
  const { operation, request, status, contentType, answer } = exchange
  if (!isDescribed(operation)) return []
  const body = request === '{}' ? '' : request
  const found = body === '' ? [] : validateRequestBody(operation, parsed(body))
  const readable = answer === '' || contentType.includes('json')
  return [
    ...found.map((one) => `${operation} asked: ${one}`),
    ...(readable ? validateAgainst(operation, status, parsed(answer)) : []).map(
      (one) => `${operation} answered ${status}: ${one}`,
    ),
  ]
}
