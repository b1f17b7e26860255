import { request as httpRequest } from 'node:http'
import type { Agent as HttpAgent, IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Agent } from 'node:https'
import type { Lab } from '../../src/index.ts'

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
  readonly json: Record<string, unknown>
}

export interface CallOptions {
  /** Name of the client certificate in the lab. */
  readonly client?: string
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly agent?: Agent
  readonly body?: string | Uint8Array
}

async function collect(message: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  const text = bytes.toString('utf8')
  return {
    status: message.statusCode ?? 0,
    headers: message.headers,
    bytes,
    text,
    get json() {
      return JSON.parse(text) as Record<string, unknown>
    },
  }
}

function send(
  make: (respond: (message: IncomingMessage) => void) => ReturnType<typeof httpRequest>,
  body?: string | Uint8Array,
) {
  return new Promise<Reply>((resolve, reject) => {
    const outgoing = make((message) => {
      collect(message).then(resolve, reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** A raw request over TLS; the path is sent exactly as given. */
export function call(lab: Lab, path: string, options: CallOptions = {}): Promise<Reply> {
  const { client, method = 'GET', headers = {}, agent, body } = options
  const identity = client === undefined ? undefined : lab.clients[client]
  const { hostname, port } = new URL(lab.urls.ccp)
  return send(
    (respond) =>
      httpsRequest(
        {
          hostname,
          port,
          path,
          method,
          headers,
          ca: lab.ca.pem,
          ...(identity === undefined ? {} : { cert: identity.cert, key: identity.key }),
          ...(agent === undefined ? { agent: false as const } : { agent }),
        },
        respond,
      ),
    body,
  )
}

/** A retrieval with parameters that are percent-encoded here. */
export function retrieve(
  lab: Lab,
  parameters: Record<string, string>,
  options: CallOptions = {},
): Promise<Reply> {
  const query = Object.entries(parameters)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
  return call(lab, `/AIMWebService/api/Accounts?${query}`, options)
}

/** A request to the admin API, with the token unless `headers` says otherwise. */
export function admin(
  lab: Lab,
  method: string,
  path: string,
  options: { body?: unknown; headers?: Record<string, string>; agent?: HttpAgent } = {},
): Promise<Reply> {
  const { hostname, port } = new URL(lab.admin.url)
  const request: RequestOptions = {
    hostname,
    port,
    path,
    method,
    headers: { authorization: `Bearer ${lab.admin.token}`, ...options.headers },
    agent: false,
  }
  const body = options.body === undefined ? undefined : JSON.stringify(options.body)
  return send((respond) => httpRequest(request, respond), body)
}
