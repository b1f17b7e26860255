import type { LogFields, Logger } from '@sallyport/sdk'
import type { Io } from './io.ts'
import { beforeLine, toShow } from './output/last-line.ts'
import { writeAll } from './output/write.ts'
import { describeFailure, failureAsJson, renderFailure } from './render/failure.ts'
import { printable } from './render/printable.ts'
import { createStyle, type Style } from './render/style.ts'

/** How much a command says on standard error, and in which form. */
export interface Manner {
  readonly json?: boolean | undefined
  readonly quiet?: boolean | undefined
  readonly verbose?: boolean | undefined
}

/** Standard error, where everything goes that is not the result. */
export class Terminal {
  readonly style: Style
  readonly #io: Io
  readonly #manner: Manner

  constructor(io: Io, manner: Manner) {
    this.#io = io
    this.#manner = manner
    this.style = createStyle({ isTTY: io.stderr.isTTY === true, env: io.env })
  }

  /** Where the library writes: warnings always, all else with `--verbose`, nothing with `--quiet`. */
  get logger(): Logger {
    const everything = this.#manner.verbose === true
    return {
      debug: (message, fields) => everything && this.#log('debug', message, fields),
      info: (message, fields) => everything && this.#log('info', message, fields),
      warn: (message, fields) => this.#log('warning', message, fields),
      error: (message, fields) => this.#log('error', message, fields),
    }
  }

  /** Something that the user should know, although it worked. */
  warn(message: string): void {
    this.#log('warning', message, {})
  }

  /** Something that is good to know for people only. */
  note(message: string): void {
    if (this.#manner.quiet !== true && this.#manner.json !== true && this.#io.stderr.isTTY === true) {
      this.#write(`${message}\n`)
    }
  }

  /**
   * Shows how far it is, in place of what was shown before; the empty text takes it away. For people only, and not while
   * they are being asked.
   */
  progress(text: string): void {
    if (this.#manner.quiet !== true && this.#manner.json !== true && this.#io.stderr.isTTY === true) {
      this.#send(toShow(this.#io, text))
    }
  }

  /** Shows a failure and gives the exit code. It is shown even with `--quiet`. */
  async fail(error: unknown): Promise<number> {
    const failure = describeFailure(error)
    const text =
      this.#manner.json === true
        ? failureAsJson(failure)
        : renderFailure(failure, this.style, this.#manner.verbose === true)
    await writeAll(this.#io.stderr, `${beforeLine(this.#io)}${text}`).catch(() => undefined)
    return failure.exit.code
  }

  #log(level: string, message: string, fields: LogFields): void {
    if (this.#manner.quiet === true) return
    if (this.#manner.json === true) {
      this.#write(`${JSON.stringify({ level, message, ...fields })}\n`)
      return
    }
    const said = Object.entries(fields).map(([name, value]) => {
      const shown =
        typeof value === 'number' ? String(Math.round(value * 10) / 10) : printable(String(value), 200)
      return `${name}=${shown}`
    })
    const mark = level === 'warning' ? 'yellow' : level === 'error' ? 'red' : 'dim'
    const details = said.length === 0 ? '' : ` ${this.style.mark('dim', said.join(' '))}`
    this.#write(`${this.style.mark(mark, `${level}:`)} ${printable(message)}${details}\n`)
  }

  #write(line: string): void {
    this.#send(`${beforeLine(this.#io)}${line}`)
  }

  #send(text: string): void {
    // If nobody reads standard error, there is nobody to tell.
    writeAll(this.#io.stderr, text).catch(() => undefined)
  }
}
