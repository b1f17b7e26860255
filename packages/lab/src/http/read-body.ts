import type { IncomingMessage } from 'node:http'

/** Thrown for a body that is longer than it may be. */
export class BodyTooLong extends RangeError {
  constructor() {
    super('the body is too long')
  }
}

/** Reads the whole body of a request. Throws `BodyTooLong` when it has more bytes than `most`. */
export async function readBody(incoming: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  // A request that nobody has set an encoding for gives bytes.
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength
    if (length > most) throw new BodyTooLong()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
