import { ConfigurationError } from '../errors.ts'
import type { CallOptions } from './call-options.ts'
import { Deadline } from './deadline.ts'

/** The calls of one client: each has a deadline, and closing waits for those that are under way. */
export class Calls {
  readonly #timeoutMs: number
  readonly #whenDone: (() => void)[] = []
  #underWay = 0
  #closed = false

  /** @param timeoutMs How long a call may take that does not say otherwise. */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs
  }

  /**
   * Starts a call; it is over when its deadline is cleared.
   *
   * @param expired Makes the error for when time runs out.
   * @throws ConfigurationError when the client is closed, or the reason of an aborted signal.
   */
  start(call: CallOptions, expired: (timeoutMs: number) => Error): Deadline {
    if (this.#closed) throw closed()
    const timeoutMs = call.timeoutMs ?? this.#timeoutMs
    const deadline = new Deadline(timeoutMs, call.signal, expired, this.#ended)
    this.#underWay += 1
    return deadline
  }

  /** Refuses further calls and waits for the last one under way. Each has a deadline, so this ends. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#whenDone.push(resolve))
  }

  /** Whether {@link close} was called. */
  get closed(): boolean {
    return this.#closed
  }

  readonly #ended = (): void => {
    this.#underWay -= 1
    if (this.#underWay === 0) for (const tell of this.#whenDone.splice(0)) tell()
  }
}

/** The error for a call to a client that is closed. */
export function closed(): ConfigurationError {
  return new ConfigurationError('This client is closed.', {
    code: 'CLIENT_CLOSED',
    hint: 'Make a new one, or close it later.',
  })
}
