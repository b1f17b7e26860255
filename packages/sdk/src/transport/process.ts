/**
 * Runs a local executable: an array of arguments, no shell, a deadline. What it prints may be a secret, so no
 * output ever gets into an error.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable } from 'node:stream'
import { ConfigurationError, ConnectionError, memberOf, ProtocolError } from '../errors.ts'
import { printable } from '../options.ts'
import type { Deadline } from './deadline.ts'
import { BoundedBody } from './transport.ts'

/** What to run. */
export interface ProcessRequest {
  readonly executable: string
  readonly arguments: readonly string[]
  /** How many bytes it may print on each stream. */
  readonly maxOutputBytes: number
}

/** What came of it. Both streams are the caller's to wipe. */
export interface ProcessResult {
  readonly exitCode: number
  readonly stdout: Buffer
  readonly stderr: Buffer
}

/**
 * Runs an executable to its end. When the call's deadline passes or its signal is aborted, the process is
 * killed and nobody waits for it any longer.
 *
 * @throws ConfigurationError when it cannot be started, ConnectionError when it dies of a signal,
 *   ProtocolError when it prints without end, or the reason of the cancellation.
 */
export function runProcess(request: ProcessRequest, deadline: Deadline): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const child = start(request)
    const stdout = new BoundedBody(request.maxOutputBytes)
    const stderr = new BoundedBody(request.maxOutputBytes)
    const give = (error: Error): void => {
      deadline.onCancel(undefined)
      child.kill('SIGKILL')
      // A process that it started may still hold the pipes; they must not hold us.
      child.stdout?.destroy()
      child.stderr?.destroy()
      stdout.take().fill(0)
      reject(error)
    }
    // First of all: without descriptors left there are no streams, and this event says so.
    child.once('error', (cause) => give(cannotStart(request, cause)))
    for (const [stream, body] of [
      [child.stdout, stdout],
      [child.stderr, stderr],
    ] as const) {
      stream?.on('data', (chunk: Buffer) => {
        if (!body.add(chunk)) give(printsWithoutEnd(request))
      })
    }
    child.once('close', (exitCode, signal) => {
      deadline.onCancel(undefined)
      if (exitCode === null) give(died(request, signal))
      else resolve({ exitCode, stdout: stdout.take(), stderr: stderr.take() })
    })
    deadline.onCancel(give)
  })
}

/** Node says that the streams are always there; without descriptors left they are not. */
type Child = Omit<ChildProcessByStdio<null, Readable, Readable>, 'stdout' | 'stderr'> & {
  readonly stdout: Readable | undefined
  readonly stderr: Readable | undefined
}

/** Some failures to start are thrown, others arrive as an event; both mean the same. */
function start(request: ProcessRequest): Child {
  try {
    return spawn(request.executable, request.arguments, {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: false,
      windowsHide: true,
    })
  } catch (cause) {
    throw cannotStart(request, cause)
  }
}

/** What this machine lacks at the moment: files, processes or memory. */
const exhausted: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM'])

function cannotStart(request: ProcessRequest, cause: unknown): ConfigurationError | ConnectionError {
  const path = printable(request.executable, 300)
  const code = memberOf(cause, 'code')
  if (code === 'ENOENT') {
    return new ConfigurationError(
      `There is no executable '${path}', or the interpreter that it names is missing.`,
      {
        code: 'EXECUTABLE_NOT_FOUND',
        hint: 'Check the path, and that the product that brings it is installed on this machine.',
        cause,
      },
    )
  }
  if (code === 'E2BIG') {
    return new ConfigurationError(`The request is longer than this machine lets a command line be.`, {
      code: 'INVALID_REQUEST',
      hint: 'Select the account by fewer or shorter criteria, and shorten the reason.',
      cause,
    })
  }
  if (exhausted.has(code)) {
    return new ConnectionError(
      `The executable '${path}' cannot be started: this machine has no room for it.`,
      {
        code: 'PROCESS_FAILED',
        layer: 'process',
        retryable: true,
        hint: 'Open files, processes or memory are used up: see the limits of this user (ulimit -a).',
        cause,
      },
    )
  }
  return new ConfigurationError(`The executable '${path}' cannot be started.`, {
    code: 'EXECUTABLE_NOT_RUNNABLE',
    hint: 'Check that it is a program for this machine and that this user may execute it.',
    cause,
  })
}

function died(request: ProcessRequest, signal: string | null): ConnectionError {
  return new ConnectionError(
    `The executable '${printable(request.executable, 300)}' was ended by ${signal ?? 'a signal'} before it answered.`,
    {
      code: 'PROCESS_FAILED',
      layer: 'process',
      retryable: true,
      hint: 'It crashed, or something killed it: see the logs of the machine and of the provider.',
    },
  )
}

function printsWithoutEnd(request: ProcessRequest): ProtocolError {
  return new ProtocolError(
    `The executable '${printable(request.executable, 300)}' prints more than it can have to say.`,
    {
      code: 'ANSWER_TOO_LARGE',
      hint: 'Check that the path leads to the executable that is meant.',
    },
  )
}
