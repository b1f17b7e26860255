import type { Server, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'

/** The TCP connections of a server, so that all of them can be ended and each can be reset. */
export class Sockets {
  readonly #open = new Set<Socket>()
  readonly #byPeer = new Map<string, Socket>()

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      const peer = peerOf(socket)
      this.#open.add(socket)
      this.#byPeer.set(peer, socket)
      // A client that vanishes is nobody's error here.
      socket.on('error', () => undefined)
      socket.once('close', () => {
        this.#open.delete(socket)
        if (this.#byPeer.get(peer) === socket) this.#byPeer.delete(peer)
      })
    })
  }

  /** Ends a TLS connection with a TCP reset; only the TCP socket below it can do that. */
  reset(secured: TLSSocket): void {
    const socket = this.#byPeer.get(peerOf(secured))
    if (socket === undefined) secured.destroy()
    else socket.resetAndDestroy()
  }

  /** Ends all connections. */
  destroyAll(): void {
    for (const socket of this.#open) socket.destroy()
  }
}

function peerOf(socket: Socket): string {
  return `${socket.remoteAddress ?? ''} ${socket.remotePort ?? 0}`
}
