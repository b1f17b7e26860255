import { once } from 'node:events'
import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'

/** A real CONNECT proxy that keeps what it was asked. */
export class Proxy {
  readonly asked: { authority: string; authorization: string | undefined }[] = []
  readonly url: string
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(server: Server, scheme: string) {
    this.#server = server
    this.url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async start(
    answer: 200 | 403 | 407 | 502 = 200,
    tls?: { cert: string; key: string },
  ): Promise<Proxy> {
    const server = tls === undefined ? createHttpServer() : (createHttpsServer(tls) as Server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const proxy = new Proxy(server, tls === undefined ? 'http' : 'https')
    server.on('connect', (request, socket: Socket) => {
      proxy.#keep(socket)
      proxy.asked.push({
        authority: request.url ?? '',
        authorization: request.headers['proxy-authorization'],
      })
      if (answer !== 200) {
        socket.end(`HTTP/1.1 ${answer} No\r\nContent-Length: 0\r\n\r\n`)
        return
      }
      const [host = '', port = ''] = (request.url ?? '').split(':')
      const onward = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        onward.pipe(socket).pipe(onward)
      })
      proxy.#keep(onward)
    })
    return proxy
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}
