import type { AnySallyportError } from '@sallyport/sdk'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { Interruption } from './io.ts'
import type { FailedPart } from './render/failure.ts'

/** What else an error of the command may say. */
export interface CliErrorDetails {
  readonly exit: ExitCode
  /** The stable code, for programs. */
  readonly code: string
  /** What to do next. */
  readonly hint?: string | undefined
  /** What failed, where that is more than one thing. */
  readonly parts?: readonly FailedPart[]
}

/** A failure of the command itself, as against one of the library. Its text never holds a secret. */
export class CliError extends Error {
  override readonly name: string = 'CliError'
  readonly exit: ExitCode
  readonly code: string
  readonly hint: string | undefined
  readonly parts: readonly FailedPart[]

  constructor(message: string, { exit, code, hint, parts = [] }: CliErrorDetails) {
    super(message)
    this.exit = exit
    this.code = code
    this.hint = hint
    this.parts = parts
  }
}

/** The command line or the environment cannot be understood. */
export class UsageError extends CliError {
  override readonly name = 'UsageError'

  constructor(message: string, hint?: string) {
    super(message, { exit: exitCodes.usage, code: 'USAGE', hint })
  }
}

/** An error of the library that is to be shown as it is: what it names stands in a configuration, and is no flag. */
export class InOwnWords extends Error {
  override readonly name = 'InOwnWords'
  readonly error: AnySallyportError

  constructor(error: AnySallyportError) {
    super(error.message)
    this.error = error
  }
}

/** A signal ended the command. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly signal: Interruption

  constructor(signal: Interruption) {
    super(`Ended by ${signal}.`)
    this.signal = signal
  }
}

/** Whoever read standard output has gone. */
export class BrokenPipe extends Error {
  override readonly name = 'BrokenPipe'
}
