import type { Cancellation, Transport, TransportFactory, TransportRequest } from '@sallyport/sdk'
import { PasswordVault, type PasswordVaultOptions } from '@sallyport/sdk/cyberark'

/** A request as the stub saw it. */
export interface Seen {
  readonly method: string
  /** Path without the application, and the query, as they went on the wire. */
  readonly target: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** The body, parsed; `undefined` without one. */
  readonly json: unknown
}

/** How the stub answers. An object or list is sent as JSON, text as it is. */
export interface StubAnswer {
  readonly status?: number
  readonly type?: string
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly json?: unknown
  readonly body?: string | Uint8Array
}

type Answerer = (
  seen: Seen,
  cancellation: Cancellation,
) => StubAnswer | Error | undefined | Promise<StubAnswer | Error | undefined>

/** The token that the stub gives to whoever logs on, with the count of log ons in it. */
export const tokenOf = (count: number): string => `T0ken-S3ntinel-${count}`

/** A transport without a network: what a PVWA would answer comes from the test. */
export class PvwaStub {
  readonly requests: Seen[] = []
  logOns = 0
  logOffs = 0
  readonly #answer: Answerer

  constructor(answer: Answerer = () => undefined) {
    this.#answer = answer
  }

  readonly transport: TransportFactory = (): Transport => ({
    send: async (request, cancellation) => {
      const seen = seenOf(request)
      this.requests.push(seen)
      const given = (await this.#answer(seen, cancellation)) ?? this.#usual(seen)
      if (given instanceof Error) throw given
      const { status = 200, headers = {}, json, body } = given
      const bytes = Buffer.from(json === undefined ? (body ?? '') : JSON.stringify(json))
      const type = given.type ?? (json === undefined ? undefined : 'application/json; charset=utf-8')
      return {
        status,
        headers: { ...(type === undefined ? {} : { 'content-type': type }), ...headers },
        body: bytes,
      }
    },
    close: () => Promise.resolve(),
  })

  /** A client on it. */
  vault(more: Partial<PasswordVaultOptions> = {}): PasswordVault {
    return new PasswordVault({
      url: 'https://pvwa.test',
      auth: { method: 'cyberark', username: 'maria', password: 'P4ss-S3ntinel' },
      retry: { minDelayMs: 0, maxDelayMs: 0 },
      transport: this.transport,
      ...more,
    })
  }

  /** Requests that were no log on or off, as `METHOD target`. */
  lines(): string[] {
    return this.requests
      .filter(({ path }) => !/\/log(on|off)$/i.test(path))
      .map(({ method, target }) => `${method} ${target}`)
  }

  #usual({ method, path }: Seen): StubAnswer {
    if (method === 'POST' && /\/logon$/i.test(path)) {
      this.logOns += 1
      return { json: tokenOf(this.logOns) }
    }
    if (method === 'POST' && path === 'API/Auth/Logoff') {
      this.logOffs += 1
      return { json: { LogoffUrl: '' } }
    }
    return { status: 500, json: { ErrorCode: 'CAWS00001E', ErrorMessage: `nobody answers ${path}` } }
  }
}

function seenOf(request: TransportRequest): Seen {
  const target = request.target.replace(/^\/PasswordVault\//, '')
  const [path = '', query = ''] = target.split('?')
  const text = request.body === undefined ? '' : Buffer.from(request.body).toString()
  return {
    method: request.method,
    target,
    path,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: request.headers,
    text,
    json: text.startsWith('{') || text.startsWith('[') ? (JSON.parse(text) as unknown) : undefined,
  }
}

/** PVWA's own way to say no. */
export function refusal(
  status: number,
  code: string,
  message = 'S3ntinel text',
  details?: unknown,
): StubAnswer {
  return {
    status,
    json: {
      ErrorCode: code,
      ErrorMessage: message,
      ...(details === undefined ? {} : { Details: details }),
    },
  }
}
