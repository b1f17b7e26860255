import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { findSecrets, Masker } from '../masking/masker.ts'
import { copyMasked } from './copy-masked.ts'

/** A stream of the system, as a child's output is one, and what of it comes out with `S3ntinel` masked. */
async function copying(): Promise<{
  readonly output: Socket
  readonly to: PassThrough
  readonly shown: () => string
  readonly ended: Promise<void>
}> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const connected = once(server, 'connection') as Promise<[Socket]>
  const output = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [input] = await connected
  server.close()
  const to = new PassThrough()
  const chunks: Buffer[] = []
  to.on('data', (chunk: Buffer) => chunks.push(chunk))
  const masker = new Masker(findSecrets([Buffer.from('S3ntinel')]))
  const ended = copyMasked(input, to, masker, () => undefined)
  return { output, to, shown: () => Buffer.concat(chunks).toString(), ended }
}

describe('copyMasked', () => {
  it('shows what may be a prompt when nothing comes for a while', async () => {
    const { output, shown, ended } = await copying()
    output.write('go on? S')
    await expect.poll(shown, { timeout: 20_000 }).toBe('go on? S')
    output.end('3ntinel')
    await ended
    expect(shown()).toBe('go on? S[REDACTED]')
  })

  it('does not take its own standing still for a pause of what it copies', async () => {
    const { output, to, shown, ended } = await copying()
    // As soon as the pause has begun, the rest arrives while this process does nothing for longer than it lasts.
    to.once('data', () =>
      setImmediate(() => {
        output.end('tinel>')
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
      }),
    )
    output.write('<S3n')
    await ended
    expect(shown()).toBe('<[REDACTED]>')
  })
})
