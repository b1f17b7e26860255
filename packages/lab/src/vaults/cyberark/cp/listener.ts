import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import * as v from 'valibot'
import type { ExecutableFault, Faults } from '../../../faults.ts'
import { closeServer, listen } from '../../../http/listen.ts'
import { Sockets } from '../../../http/sockets.ts'
import type { Journal } from '../../../journal.ts'
import { parameterOf, splitCommandLine } from './arguments.ts'
import { answerRun, shownArguments } from './handler.ts'
import type { CpContext } from './handler.ts'
import type { RunOutcome } from './output.ts'

/** What the listener is made of. */
export interface ProviderListenerOptions extends CpContext {
  readonly journal: Journal
  readonly faults: Faults
}

/** The first line of an answer to the executable; stdout and stderr follow as they are. */
interface AnswerHeader {
  readonly exitCode: number
  readonly stdout: number
  readonly stderr: number
  readonly signal?: string
  readonly hang?: boolean
}

const longestRequest = 4 * 1024 * 1024

const requestSchema = v.object({
  token: v.string(),
  argv: v.array(v.string()),
  user: v.string(),
  parent: v.string(),
  pid: v.number(),
})

const empty = new Uint8Array()
const encoder = new TextEncoder()

function readLine(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    socket.on('data', (chunk: Buffer) => {
      const end = chunk.indexOf(0x0a)
      chunks.push(end < 0 ? chunk : chunk.subarray(0, end))
      length += chunk.byteLength
      if (end >= 0) resolve(Buffer.concat(chunks).toString('utf8'))
      else if (length > longestRequest) reject(new Error('the request is too long'))
    })
    socket.once('close', () => {
      reject(new Error('the executable has gone'))
    })
  })
}

function distort(fault: ExecutableFault | undefined, outcome: RunOutcome): RunOutcome {
  switch (fault?.kind) {
    case 'warning':
      return { ...outcome, stderr: encoder.encode(`${fault.text}\n`) }
    case 'truncate': {
      const { stdout } = outcome
      return { ...outcome, stdout: stdout.subarray(0, fault.bytes ?? Math.floor(stdout.byteLength / 2)) }
    }
    case 'exit':
    case 'garbage':
    case 'delay':
    case 'hang':
    case 'crash':
    case undefined:
      return outcome
  }
}

function outcomeInstead(fault: ExecutableFault): RunOutcome | undefined {
  switch (fault.kind) {
    case 'exit': {
      const stderr = fault.stderr === undefined ? empty : encoder.encode(`${fault.stderr}\n`)
      return { stdout: empty, stderr, exitCode: fault.exitCode }
    }
    case 'garbage':
      return { stdout: encoder.encode(fault.stdout), stderr: empty, exitCode: 0 }
    case 'hang':
    case 'crash':
      return { stdout: empty, stderr: empty, exitCode: 0 }
    case 'warning':
    case 'truncate':
    case 'delay':
      return undefined
  }
}

/** The provider's local side: loopback TCP with a token, spoken by the fake executable and nobody else. */
export class ProviderListener {
  /** What the executable proves itself with. */
  readonly token = randomBytes(24).toString('base64url')
  readonly #options: ProviderListenerOptions
  readonly #server: Server
  readonly #sockets: Sockets
  #epoch = new AbortController()

  constructor(options: ProviderListenerOptions) {
    this.#options = options
    // The executable closes its side only when it has the answer; half-open sockets would outlive it.
    this.#server = createServer({ allowHalfOpen: false }, (socket) => {
      this.#serve(socket).catch(() => socket.destroy())
    })
    this.#sockets = new Sockets(this.#server)
  }

  /** Starts listening on loopback, and gives the port. */
  start(): Promise<number> {
    return listen(this.#server, 0, '127.0.0.1')
  }

  /** Ends runs that hang or wait. */
  releaseWaiting(): void {
    this.#epoch.abort()
    this.#epoch = new AbortController()
    this.#sockets.destroyAll()
  }

  /** Stops listening, ends every run and waits until the sockets are closed. */
  async stop(): Promise<void> {
    this.#epoch.abort()
    const closed = closeServer(this.#server)
    this.#sockets.destroyAll()
    await closed
  }

  #knows(token: string): boolean {
    const given = Buffer.from(token)
    const own = Buffer.from(this.token)
    return given.byteLength === own.byteLength && timingSafeEqual(given, own)
  }

  async #serve(socket: Socket): Promise<void> {
    const { signal } = this.#epoch
    const request = v.parse(requestSchema, JSON.parse(await readLine(socket)))
    if (!this.#knows(request.token)) throw new Error('a stranger')
    const startedAt = performance.now()
    const line = splitCommandLine(request.argv)
    const application = 'problem' in line ? undefined : parameterOf(line, 'AppDescs.AppID')
    const fault = this.#options.faults.takeExecutable({ method: 'EXEC', path: 'clipasswordsdk', application })
    if (fault?.kind === 'delay') await wait(fault.delayMs, undefined, { signal })
    const caller = { osUser: request.user, path: request.parent }
    const instead = fault === undefined ? undefined : outcomeInstead(fault)
    const outcome = instead ?? distort(fault, await answerRun(line, caller, this.#options, signal))
    this.#options.journal.record({
      surface: 'cp',
      method: 'EXEC',
      path: 'clipasswordsdk',
      query: 'problem' in line ? [] : shownArguments(line),
      ...(application === undefined ? {} : { application }),
      status: outcome.exitCode,
      ...(outcome.vendorCode === undefined ? {} : { vendorCode: outcome.vendorCode }),
      durationMs: performance.now() - startedAt,
      ...(fault === undefined ? {} : { fault: fault.kind }),
      connection: request.pid,
    })
    const header: AnswerHeader = {
      exitCode: outcome.exitCode,
      stdout: outcome.stdout.byteLength,
      stderr: outcome.stderr.byteLength,
      ...(fault?.kind === 'crash' ? { signal: fault.signal ?? 'SIGSEGV' } : {}),
      ...(fault?.kind === 'hang' ? { hang: true } : {}),
    }
    const answer = Buffer.concat([
      encoder.encode(`${JSON.stringify(header)}\n`),
      outcome.stdout,
      outcome.stderr,
    ])
    // A run that hangs keeps its connection: when the lab ends it, the run ends too.
    if (header.hang === true) socket.write(answer)
    else socket.end(answer)
  }
}
