/** For tests: an outside world in memory. */
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { Input, Interruption, Io, Output } from '../io.ts'

/** What a test has of it. */
export interface FakeIo extends Io {
  readonly written: () => { readonly stdout: string; readonly stderr: string }
  /** Everything given to `setRawMode`. */
  readonly rawModes: boolean[]
  type(text: string): void
  interrupt(signal: Interruption): void
}

/** Makes one. */
export function fakeIo({
  env = {},
  isTTY = false,
}: { env?: Record<string, string | undefined>; isTTY?: boolean } = {}): FakeIo {
  // Sessions that somebody keeps on this machine decide no test.
  env['SALLYPORT_STATE_DIR'] ??= join(tmpdir(), `sallyport-no-state-${randomUUID()}`)
  const rawModes: boolean[] = []
  const listeners = new Set<(signal: Interruption) => void>()
  const input = new PassThrough()
  const [stdout, stderr] = [collector(isTTY), collector(isTTY)]
  return {
    stdin: Object.assign(input, { isTTY, setRawMode: (on: boolean) => rawModes.push(on) }) satisfies Input,
    stdout: stdout.stream,
    stderr: stderr.stream,
    env,
    onInterruption(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onSignal: () => () => undefined,
    rawModes,
    written: () => ({ stdout: stdout.text(), stderr: stderr.text() }),
    type: (text) => input.write(text),
    interrupt: (signal) => listeners.forEach((listener) => listener(signal)),
  }
}

function collector(isTTY: boolean): { stream: Output; text: () => string } {
  const chunks: Buffer[] = []
  const stream = new PassThrough()
  stream.on('data', (chunk: Buffer) => chunks.push(Buffer.from(chunk)))
  return { stream: Object.assign(stream, { isTTY }), text: () => Buffer.concat(chunks).toString('utf8') }
}
