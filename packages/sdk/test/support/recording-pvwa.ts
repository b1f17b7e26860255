import type { ServerOptions } from 'node:https'
import { TlsServer } from './tls-server.ts'

/** A request as it came over the socket. */
export interface ReceivedRequest {
  readonly method: string
  /** The path with its query, as it was written. */
  readonly target: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly bytes: Buffer
}

/** What to answer: a status, what the body holds as JSON, and further headers. */
export type GivenAnswer = readonly [
  status: number,
  json?: unknown,
  headers?: Readonly<Record<string, string>>,
]

/** A PVWA behind real TLS that keeps every byte it is sent. What it answers comes from the test. */
export class RecordingPvwa {
  readonly url: string
  readonly requests: ReceivedRequest[] = []
  readonly #server: TlsServer

  private constructor(server: TlsServer, requests: ReceivedRequest[]) {
    this.#server = server
    this.url = server.url
    this.requests = requests
  }

  static async start(
    certificate: ServerOptions,
    answer: (request: ReceivedRequest) => GivenAnswer,
  ): Promise<RecordingPvwa> {
    const requests: ReceivedRequest[] = []
    const server = await TlsServer.start(certificate, (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.once('end', () => {
        const { method = '', url: target = '', headers } = request
        const received = { method, target, headers, bytes: Buffer.concat(chunks) }
        requests.push(received)
        const [status, json, more] = answer(received)
        response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...more })
        response.end(json === undefined ? '' : JSON.stringify(json))
      })
    })
    return new RecordingPvwa(server, requests)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]()
  }
}
