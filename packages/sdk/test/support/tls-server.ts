import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server, type ServerOptions } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'

/** A TLS server of a test's own, for what no vault would do. */
export class TlsServer {
  readonly url: string
  /** Every TCP connection that was opened, in order. */
  readonly connections: Socket[] = []
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
    this.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async start(
    options: ServerOptions,
    handler: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<TlsServer> {
    const server = createServer(options, handler)
    // Handshakes that fail are what some tests are about.
    server.on('tlsClientError', () => undefined)
    // An idle connection is not closed under a test that the machine keeps waiting.
    server.keepAliveTimeout = 0
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const started = new TlsServer(server)
    server.on('connection', (socket: Socket) => {
      started.connections.push(socket)
      socket.on('error', () => undefined)
    })
    return started
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.connections) socket.destroy()
    await closed
  }
}

/** Answers as CCP does. */
export function answerCredential(response: ServerResponse, content = 'Passw0rd'): void {
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' })
  response.end(
    JSON.stringify({
      Content: content,
      Safe: 'S',
      Folder: 'Root',
      Name: 'o',
      PasswordChangeInProcess: 'False',
    }),
  )
}
