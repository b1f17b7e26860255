import type { Lab } from '@sallyport/lab'
import { PasswordVault, type PasswordVaultOptions } from '@sallyport/sdk/cyberark'
import { TlsServer } from './tls-server.ts'

/** How it answers one request. An object or list is sent as JSON, bytes and text as they are. */
export interface ServedAnswer {
  readonly status?: number
  readonly type?: string
  readonly body?: unknown
}

/** A request as it came over the socket: `GET API/Safes?search=x`, and its body. */
export interface ServedRequest {
  readonly line: string
  readonly json: unknown
  readonly accept: string | undefined
}

/** A TLS server that answers as a test tells it, for what no lab would say; and a client that has a session there. */
export class ServedPvwa {
  readonly vault: PasswordVault
  readonly requests: ServedRequest[]
  readonly #server: TlsServer

  private constructor(server: TlsServer, vault: PasswordVault, requests: ServedRequest[]) {
    this.#server = server
    this.vault = vault
    this.requests = requests
  }

  /** @param lab Lends it a certificate. */
  static async start(
    lab: Lab,
    answer: (request: ServedRequest) => ServedAnswer | Promise<ServedAnswer>,
    more: Partial<PasswordVaultOptions> = {},
  ): Promise<ServedPvwa> {
    const requests: ServedRequest[] = []
    const certificate = await lab.pki.issueServer({ hosts: ['127.0.0.1'] })
    const server = await TlsServer.start(certificate, (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const line = `${request.method} ${decodeURIComponent((request.url ?? '').replace('/PasswordVault/', ''))}`
        const seen = {
          line,
          json: text === '' ? undefined : (JSON.parse(text) as unknown),
          accept: request.headers.accept,
        }
        requests.push(seen)
        void Promise.resolve(answer(seen)).then(({ status = 200, type, body }) => {
          const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array
          const usual = raw ? 'application/octet-stream' : 'application/json; charset=utf-8'
          response.writeHead(status, { 'Content-Type': type ?? usual })
          response.end(raw ? (body ?? '') : JSON.stringify(body))
        })
      })
    })
    const vault = new PasswordVault({
      url: server.url,
      token: 'a-session',
      tls: { ca: lab.ca.pem },
      retry: false,
      version: '14.6',
      ...more,
    })
    return new ServedPvwa(server, vault, requests)
  }

  /** What was asked, line by line. */
  get lines(): string[] {
    return this.requests.map(({ line }) => line)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.vault.close()
    await this.#server[Symbol.asyncDispose]()
  }
}
