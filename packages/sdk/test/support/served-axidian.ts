import type { IncomingHttpHeaders } from 'node:http'
import type { Lab } from '@sallyport/lab'
import { AxidianPrivilege, type AxidianPrivilegeOptions } from '@sallyport/sdk/axidian'
import { TlsServer } from './tls-server.ts'

/** A request as it came over the socket. */
export interface AxidianRequest {
  /** `POST /idp/connect/token`. */
  readonly line: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** How it answers one request. An object or list is sent as JSON, text as it is. */
export interface AxidianAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** An account as Core would list it. */
export const listed = (id: string, more: object = {}): object => ({
  id,
  displayName: `SERVER/${id}`,
  requiresReason: false,
  hasPassword: true,
  hasKey: true,
  isKeySupported: true,
  ...more,
})

/** The application password of every client here; to be found nowhere. */
export const applicationPassword = 'Sentinel-Appl1cation'

/**
 * A TLS server that is IdP and Core and answers as a test tells it, for what no lab would say; and a client of it.
 * Tokens are `token-1`, `token-2` and so on, unless the test answers the token request itself.
 */
export class ServedAxidian {
  readonly client: AxidianPrivilege
  readonly requests: AxidianRequest[]
  /** What makes another client of the same server. */
  readonly options: AxidianPrivilegeOptions
  readonly #server: TlsServer

  private constructor(server: TlsServer, options: AxidianPrivilegeOptions, requests: AxidianRequest[]) {
    this.#server = server
    this.options = options
    this.client = new AxidianPrivilege(options)
    this.requests = requests
  }

  /** @param lab Lends it a certificate. */
  static async start(
    lab: Lab,
    answer: (request: AxidianRequest) => AxidianAnswer | undefined | Promise<AxidianAnswer | undefined>,
    more: Partial<AxidianPrivilegeOptions> = {},
  ): Promise<ServedAxidian> {
    const requests: AxidianRequest[] = []
    let tokens = 0
    const usual = ({ line }: AxidianRequest): AxidianAnswer => {
      if (line === 'POST /idp/connect/token') {
        tokens += 1
        return { body: { access_token: `token-${tokens}`, expires_in: 3600, token_type: 'Bearer' } }
      }
      if (line === 'GET /core/api/aapm/accounts') return { body: [listed('a'), listed('b')] }
      return { body: { password: 'Passw0rd' } }
    }
    const certificate = await lab.pki.issueServer({ hosts: ['127.0.0.1'] })
    const server = await TlsServer.start(certificate, (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const line = `${request.method} ${request.url}`
        const seen = { line, headers: request.headers, body: Buffer.concat(chunks).toString() }
        requests.push(seen)
        void Promise.resolve(answer(seen)).then((given) => {
          const { status = 200, headers, body } = given ?? usual(seen)
          const isText = body === undefined || typeof body === 'string'
          response.writeHead(status, {
            'Content-Type': isText ? 'text/html' : 'application/json; charset=utf-8',
            ...headers,
          })
          response.end(isText ? (body ?? '') : JSON.stringify(body))
        })
      })
    })
    const options: AxidianPrivilegeOptions = {
      idpUrl: `${server.url}/idp/`,
      coreUrl: `${server.url}/core`,
      username: 'billing & co',
      password: applicationPassword,
      tls: { ca: lab.ca.pem },
      ...more,
    }
    return new ServedAxidian(server, options, requests)
  }

  /** How often something was asked for. */
  count(line: string): number {
    return this.requests.filter((request) => request.line === line).length
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close()
    await this.#server[Symbol.asyncDispose]()
  }
}
