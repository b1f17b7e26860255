import { anyOf, callback, isRecord, type Check } from '../options.ts'

/** What may be said in a log line beside its message. A closed list: nothing else can get into a log. */
export interface LogFields {
  /** The name of the client. */
  readonly vault?: string
  /** The HTTP method. */
  readonly method?: string
  /** The host and port. */
  readonly host?: string
  /** The path, without its query. */
  readonly path?: string
  /** The HTTP status. */
  readonly status?: number
  /** Which attempt this was, from 1. */
  readonly attempt?: number
  /** How long it took, in milliseconds. */
  readonly durationMs?: number
  /** The code of the error. */
  readonly code?: string
  /** The vendor's code of the error. */
  readonly vendorCode?: string
  /** How long the next wait is, in milliseconds. */
  readonly delayMs?: number
  /** The exit code of an executable. */
  readonly exitCode?: number
}

/**
 * Where a client writes what it does. The console and the usual loggers fit. Nothing is written unless one is
 * given, and no line ever holds a secret, a body, a header or a query.
 */
export interface Logger {
  debug(message: string, fields: LogFields): void
  info(message: string, fields: LogFields): void
  warn(message: string, fields: LogFields): void
  error(message: string, fields: LogFields): void
}

/** The levels of a {@link Logger}. */
export type LogLevel = keyof Logger

const allowed: readonly (keyof LogFields)[] = [
  'vault',
  'method',
  'host',
  'path',
  'status',
  'attempt',
  'durationMs',
  'code',
  'vendorCode',
  'delayMs',
  'exitCode',
]

/** Keeps of an object what {@link LogFields} lists, and of that only plain words and numbers. */
export function allowedFields(fields: object): LogFields {
  const kept: Record<string, string | number> = {}
  for (const key of allowed) {
    const value: unknown = Reflect.get(fields, key)
    if (typeof value === 'string' || typeof value === 'number') kept[key] = value
  }
  return kept
}

const levels = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLevel[]

/** Checks the `logger` option of a client. */
export const loggerOption: Check = anyOf(
  'an object with the functions debug, info, warn and error',
  (value) =>
    isRecord(value) && levels.every((level) => callback(value[level]) === undefined)
      ? undefined
      : 'is not one',
)
