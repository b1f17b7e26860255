/** Checks and small conversions that the resources have in common. Pure. */
import { ConfigurationError } from '../../errors.ts'
import { anyOf, text, type Check } from '../../options.ts'
import { Secret } from '../../secret.ts'
import type { Fields } from './fields.ts'
import { callOf, type CallOptions } from '../../transport/call-options.ts'

/** What is for the call, and what is for the server. */
export function splitCall<Options extends CallOptions>(
  options: Options,
): readonly [call: CallOptions, rest: Omit<Options, keyof CallOptions>] {
  const { signal, timeoutMs, ...rest } = options
  return [callOf({ signal, timeoutMs }), rest]
}

/** A string of at most so many characters, the empty one too. */
export function upTo(most: number): Check {
  return (value) =>
    typeof value === 'string' && value.length <= most
      ? undefined
      : `must be a string of at most ${most} characters`
}

/** Text of at most so many characters that is not empty. */
export function textUpTo(most: number): Check {
  return (value) => text(value) ?? upTo(most)(value)
}

/** A password of at most so many characters, as a string or a Secret. */
export function passwordUpTo(most: number): Check {
  return (value) => {
    const plain: unknown = value instanceof Secret ? value.reveal() : value
    return textUpTo(most)(plain) === undefined
      ? undefined
      : `must be a string or a Secret of 1 to ${most} characters`
  }
}

/** The text of a password that is to be sent. */
export function plainOf(secret: string | Secret): string {
  return typeof secret === 'string' ? secret : secret.reveal()
}

/** A moment after 1970. */
export const moment: Check = (value) =>
  value instanceof Date && value.getTime() > 0 ? undefined : 'must be a Date after 1970'

/** A moment after 1970, or `null` for none. */
export const momentOrNever: Check = anyOf('a Date after 1970, or null', moment, (value) =>
  value === null ? undefined : 'is not null',
)

/** Whole seconds since 1970, as PVWA counts; `null` stays what it is. */
export function secondsOf(date: Date): number
export function secondsOf(date: Date | null): number | null
export function secondsOf(date: Date | null): number | null {
  return date === null ? null : Math.floor(date.getTime() / 1000)
}

/**
 * Checks an argument that is no option.
 *
 * @throws ConfigurationError that names it.
 */
export function checkArgument(where: string, what: string, value: unknown, check: Check = text): void {
  const wrong = check(value)
  if (wrong === undefined) return
  throw new ConfigurationError(`${where}: ${what} ${wrong}.`, { code: 'INVALID_REQUEST' })
}

/**
 * Refuses an update that names nothing.
 *
 * @throws ConfigurationError
 */
export function checkChanges(where: string, changes: object): void {
  if (Object.values(changes).some((value: unknown) => value !== undefined)) return
  throw new ConfigurationError(`${where}: nothing is to be changed.`, { code: 'INVALID_REQUEST' })
}

/** The texts of a list in an answer; `undefined` where there is none. */
export function textList(fields: Fields, name: string): readonly string[] | undefined {
  if (fields.get(name) === undefined) return undefined
  return fields.list(name).filter((item) => typeof item === 'string')
}
