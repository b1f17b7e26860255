import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { constants } from 'node:os'
import type { Readable } from 'node:stream'
import type { Io, Output } from '../io.ts'
import type { Automaton } from '../masking/automaton.ts'
import { Masker } from '../masking/masker.ts'
import { copyMasked } from './copy-masked.ts'
import { startFailure } from './find-command.ts'

/** What to run. */
export interface ChildRequest {
  readonly command: string
  readonly words: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** What its output is searched for, where it does not go to a terminal. */
  readonly hidden: Automaton | undefined
}

/** Terminals send these to every process in the foreground, and so to the child too. */
const fromTerminal: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT']
const passedOn: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGBREAK']

/**
 * Runs a command to its end, with the streams of this process and the signals that come to it.
 *
 * @returns Its exit code, or 128 and the number of the signal that it died of.
 * @throws CliError when it cannot be started.
 */
export async function runChild({ command, words, env, hidden }: ChildRequest, io: Io): Promise<number> {
  const child = await start(command, words, env, [
    'inherit',
    hidden === undefined || io.stdout.isTTY === true ? 'inherit' : 'pipe',
    hidden === undefined || io.stderr.isTTY === true ? 'inherit' : 'pipe',
  ])
  const onTerminal = [io.stdin, io.stdout, io.stderr].some(({ isTTY }) => isTTY === true)
  // Nobody listens to the terminal's signals where they are not passed on: that they come must not end this process.
  const stopListening = io.onSignal([...passedOn, ...fromTerminal], (signal) => {
    if (!(onTerminal && fromTerminal.includes(signal))) child.kill(signal)
  })
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code, signal) =>
      resolve(signal === null ? (code ?? 0) : 128 + constants.signals[signal]),
    )
  })
  try {
    // Between a child and a pipe of its own, the system would do so.
    const readerGone = (): boolean => process.platform !== 'win32' && child.kill('SIGPIPE')
    const copy = async (from: Readable | null, to: Output): Promise<void> => {
      if (from !== null && hidden !== undefined) await copyMasked(from, to, new Masker(hidden), readerGone)
    }
    await Promise.all([copy(child.stdout, io.stdout), copy(child.stderr, io.stderr)])
    return await ended
  } finally {
    stopListening()
  }
}

/** Some failures to start are thrown, others arrive as an event. */
function start(
  command: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  stdio: StdioOptions,
): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      reject(startFailure(command, error instanceof Error && 'code' in error ? error.code : undefined))
    }
    try {
      const child = spawn(command, words, { env, stdio, shell: false })
      child.once('spawn', () => resolve(child)).once('error', fail)
    } catch (error) {
      fail(error)
    }
  })
}
