/**
 * Which authorities a server takes client certificates from. Node does not tell; under TLS 1.2 the server says it in
 * the clear (RFC 5246, 7.4.4), so it is read on the way through.
 */
import type { X509Certificate } from 'node:crypto'
import { Duplex } from 'node:stream'
import type { SecureContext } from 'node:tls'
import { isSallyportError } from '../errors.ts'
import { children, readElements, tags } from '../transport/ber.ts'
import type { Deadline } from '../transport/deadline.ts'
import { dial, handshake, type Way } from './dial.ts'

/** What a server asks of its clients in the handshake. */
export interface CertificateRequest {
  /** The names of the authorities that it takes, as DER; empty where it names none, which means any. */
  readonly authorities: readonly Buffer[]
}

const handshakeRecord = 22
const certificateRequest = 13
const serverHelloDone = 14
/** Far more than the names of all authorities of a large company take. */
const mostBytes = 256 * 1024

/** Reads what a server says in the clear until it has asked for a certificate, or has said that it does not. */
class HandshakeReader {
  /** `undefined` until it is known; `false` where no certificate is asked for. */
  result: CertificateRequest | false | undefined
  #records = Buffer.alloc(0)
  #messages = Buffer.alloc(0)

  read(chunk: Buffer): void {
    if (this.result !== undefined) return
    this.#records = Buffer.concat([this.#records, chunk])
    while (this.#records.length >= 5) {
      const end = 5 + this.#records.readUInt16BE(3)
      if (this.#records.length < end) break
      const type = this.#records[0]
      this.#messages = Buffer.concat([this.#messages, this.#records.subarray(5, end)])
      this.#records = this.#records.subarray(end)
      if (type !== handshakeRecord || this.#messages.length > mostBytes) this.result = false
      this.#readMessages()
    }
  }

  #readMessages(): void {
    while (this.result === undefined && this.#messages.length >= 4) {
      const end = 4 + this.#messages.readUIntBE(1, 3)
      if (this.#messages.length < end) return
      const [type] = this.#messages
      if (type === certificateRequest) this.result = parseRequest(this.#messages.subarray(4, end))
      else if (type === serverHelloDone) this.result = false
      this.#messages = this.#messages.subarray(end)
    }
  }
}

/** Kinds of certificates, signature algorithms, names: each list after its length. */
function parseRequest(body: Buffer): CertificateRequest | false {
  try {
    const algorithms = 1 + body.readUInt8(0)
    const names = algorithms + 2 + body.readUInt16BE(algorithms)
    const end = names + 2 + body.readUInt16BE(names)
    const authorities: Buffer[] = []
    for (let at = names + 2; at < end;) {
      const length = body.readUInt16BE(at)
      authorities.push(body.subarray(at + 2, at + 2 + length))
      at += 2 + length
    }
    return { authorities }
  } catch {
    // Shorter than it says.
    return false
  }
}

/** A connection that lets somebody read along. */
class Tapped extends Duplex {
  readonly #inner: Duplex

  constructor(inner: Duplex, tap: (chunk: Buffer) => void) {
    super()
    this.#inner = inner
    inner.on('data', (chunk: Buffer) => {
      tap(chunk)
      if (!this.push(chunk)) inner.pause()
    })
    inner.once('end', () => this.push(null))
    inner.on('error', (error) => this.destroy(error))
    inner.once('close', () => this.destroy())
  }

  override _read(): void {
    this.#inner.resume()
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#inner.write(chunk, encoding, done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#inner.destroy()
    done(error)
  }
}

/** A connection on which the server's request for a certificate is overheard. */
export interface Overheard {
  readonly stream: Duplex
  /** `false` where the server asks for none, `undefined` where it was not heard: under TLS 1.3 it is encrypted. */
  readonly request: CertificateRequest | false | undefined
}

/** Overhears a handshake that is yet to come. */
export function overhear(connection: Duplex): Overheard {
  const reader = new HandshakeReader()
  const stream = new Tapped(connection, (chunk) => reader.read(chunk))
  return {
    stream,
    get request() {
      return reader.result
    },
  }
}

/**
 * Shakes hands and reads whether, and of whom, the server wants a client certificate. `undefined` where that cannot be
 * seen: the server speaks nothing older than TLS 1.3.
 *
 * @param secureContext One for TLS 1.2.
 * @throws Only the deadline's reason.
 */
export async function askedOfClients(
  way: Way,
  secureContext: SecureContext,
  servername: string | undefined,
  deadline: Deadline,
): Promise<CertificateRequest | false | undefined> {
  try {
    const overheard = overhear(await dial(way, deadline))
    try {
      await handshake(way, overheard.stream, { secureContext, servername }, deadline)
    } catch (error) {
      if (error === deadline.reason) throw error
      // Whoever insists on a certificate has said so by now.
    } finally {
      overheard.stream.destroy()
    }
    return overheard.request
  } catch (error) {
    if (error === deadline.reason || !isSallyportError(error)) throw error
    return undefined
  }
}

/** Whether one of the certificates was issued by one of the authorities. */
export function isFromOneOf(chain: readonly X509Certificate[], authorities: readonly Buffer[]): boolean {
  const names = authorities.map(nameIn)
  return chain.some((certificate) => {
    const issuer = issuerOf(certificate)
    return names.some((name) => name.equals(issuer))
  })
}

/** The content of a name: what it is made of, without its own length. */
function nameIn(der: Buffer): Buffer {
  return readElements(der)[0]?.content ?? Buffer.alloc(0)
}

/** The issuer of a certificate, as `nameIn` gives names: after an optional version, number and algorithm. */
function issuerOf({ raw }: X509Certificate): Buffer {
  const [body] = children(readElements(raw)[0], tags.sequence)
  const fields = children(body, tags.sequence)
  const version = fields[0]?.tag === tags.context0 ? 1 : 0
  return fields[version + 2]?.content ?? Buffer.alloc(0)
}
