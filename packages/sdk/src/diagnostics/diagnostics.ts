import { channel } from 'node:diagnostics_channel'
import { isSallyportError } from '../errors.ts'
import { logFile } from './log-file.ts'
import { allowedFields, type LogFields, type LogLevel, type Logger } from './logger.ts'

/**
 * The names of the `node:diagnostics_channel` channels that the library publishes on. Every message is a
 * {@link LogFields}: it holds no secret, no body, no header and no query.
 */
export const diagnosticsChannels = {
  /** One HTTP exchange has ended, well or not. */
  request: 'sallyport:request',
  /** One run of a local executable has ended, well or not. */
  process: 'sallyport:process',
  /** One retrieval has ended, well or not. */
  retrieve: 'sallyport:retrieve',
} as const

/** One of the channels in {@link diagnosticsChannels}. */
export type DiagnosticsEvent = keyof typeof diagnosticsChannels

const channels = {
  request: channel(diagnosticsChannels.request),
  process: channel(diagnosticsChannels.process),
  retrieve: channel(diagnosticsChannels.retrieve),
}

/** What a client tells the outside about its work: log lines and diagnostics events, through one allowlist. */
export class Diagnostics {
  readonly #vault: string
  readonly #logger: Logger | undefined
  readonly #warned = new Set<string>()

  constructor(vault: string, logger: Logger | undefined) {
    this.#vault = vault
    this.#logger = logger
  }

  /** Whether anyone listens, so that a hot path need not gather what nobody reads. */
  listening(event: DiagnosticsEvent): boolean {
    return this.#logger !== undefined || logFile() !== undefined || channels[event].hasSubscribers
  }

  /** Tells of something that has ended: an event on its channel, and a line at level `debug`. */
  ended(event: DiagnosticsEvent, message: string, fields: LogFields): void {
    const vetted = allowedFields({ ...fields, vault: this.#vault })
    if (channels[event].hasSubscribers) channels[event].publish(vetted)
    this.#write('debug', message, vetted)
  }

  /** Tells how a retrieval has ended. */
  retrieved(durationMs: number, error: unknown): void {
    const failed = isSallyportError(error)
      ? { code: error.code, ...(error.vendorCode === undefined ? {} : { vendorCode: error.vendorCode }) }
      : {}
    const message = error === undefined ? 'Credential retrieved' : 'Credential not retrieved'
    this.ended('retrieve', message, { durationMs, ...failed })
  }

  /** Writes a warning. */
  warn(message: string, fields: LogFields = {}): void {
    this.#write('warn', message, allowedFields({ ...fields, vault: this.#vault }))
  }

  /** Writes a warning the first time, and nothing after. */
  warnOnce(message: string): void {
    if (this.#warned.has(message)) return
    this.#warned.add(message)
    this.warn(message)
  }

  /** A logger that throws must not turn a good answer into a failure. */
  #write(level: LogLevel, message: string, fields: LogFields): void {
    for (const logger of [this.#logger, logFile()]) {
      try {
        logger?.[level](message, fields)
      } catch {
        // There is nowhere left to report this to.
      }
    }
  }
}
