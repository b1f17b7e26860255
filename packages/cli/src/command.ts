import { commonFlags, type FlagTable, type FlagValues } from './args/flags.ts'
import { parseArguments } from './args/parse.ts'
import { Interrupted } from './cli-error.ts'
import type { Io } from './io.ts'
import type { RegisteredCommand } from './commands/registry.ts'
import { Settings } from './config/settings.ts'
import { writeAll } from './output/write.ts'
import { renderHelp } from './render/help.ts'
import { createStyle } from './render/style.ts'
import { Terminal, type Manner } from './terminal.ts'

/** A command line that does something, and what it does. */
export interface Example {
  readonly does: string
  readonly line: string
}

/** What the help of a command is made of. */
export interface CommandText {
  readonly name: string
  /** One line. */
  readonly summary: string
  /** What follows the name in the first line of the help. */
  readonly usage: string
  /** Paragraphs, each a line or more. */
  readonly description: readonly string[]
  readonly flags: FlagTable
  readonly examples: readonly Example[]
  /** What its words are that belong to no flag, for completion; files where it is not said. */
  readonly takes?: 'vaults' | 'references' | readonly string[]
  /** Environment variables that no flag stands for. */
  readonly environment?: Readonly<Record<string, string>>
}

/** What a command works with. */
export interface Invocation<Table extends FlagTable> {
  readonly flags: FlagValues<Table>
  readonly positionals: readonly string[]
  readonly settings: Settings<Table>
  readonly io: Io
  readonly terminal: Terminal
  /** Aborted by SIGINT, SIGTERM and SIGHUP, with {@link Interrupted} as the reason. */
  readonly signal: AbortSignal
}

/** A command, ready to run. */
export interface Command extends CommandText {
  /** The commands below it, where it is made of some. */
  readonly members?: readonly RegisteredCommand[]
  /** Runs it and gives the exit code. Throws what {@link Terminal.fail} can show. */
  execute(argv: readonly string[], io: Io): Promise<number>
}

/** A command as it is written down. */
export interface CommandDefinition<Table extends FlagTable> extends CommandText {
  readonly flags: Table
  run(invocation: Invocation<Table & typeof commonFlags>): Promise<number>
}

/**
 * How long after a signal another one has its usual effect, which is the end at once: whoever asks twice does not want to
 * wait for good order. Not before, since npm passes on what the terminal has sent already.
 */
const secondSignalMs = 500

/** Adds to a command what all of them have: common flags, help, and an end in good order on signals. */
export function defineCommand<Table extends FlagTable>(definition: CommandDefinition<Table>): Command {
  const flags = { ...definition.flags, ...commonFlags }
  const text: CommandText = { ...definition, flags }
  return {
    ...text,
    async execute(argv, io) {
      const parsed = parseArguments(argv, flags)
      if (parsed.flags.help === true) {
        await writeAll(
          io.stdout,
          renderHelp(text, createStyle({ isTTY: io.stdout.isTTY === true, env: io.env })),
        )
        return 0
      }
      const abort = new AbortController()
      const stopListening = io.onInterruption((signal) => {
        abort.abort(new Interrupted(signal))
        setTimeout(stopListening, secondSignalMs).unref()
      })
      try {
        return await definition.run({
          ...parsed,
          settings: new Settings(flags, parsed.flags, io.env),
          io,
          terminal: new Terminal(io, {
            ...parsed.flags,
            json: parsed.flags.json === true || (parsed.flags as Manner & { ndjson?: true }).ndjson === true,
          }),
          signal: abort.signal,
        })
      } catch (error) {
        // Ctrl-C reaches child processes too: their end is no failure then, but what was asked for.
        abort.signal.throwIfAborted()
        throw error
      } finally {
        stopListening()
      }
    },
  }
}
