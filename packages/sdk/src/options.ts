import { ConfigurationError } from './errors.ts'
import { nearest } from './nearest.ts'
import { Secret } from './secret.ts'

/**
 * Says what is wrong with a value, as the end of a sentence that starts with its name ("must be …"), or
 * nothing when it is right.
 */
export type Check = (value: unknown) => string | undefined

/** One check for every key of an options type: a key that is forgotten here does not compile. */
export type Shape<Options> = { readonly [Key in keyof Required<Options>]: Check }

/**
 * Checks an options object against its shape, so that a misspelt or mistyped option never passes in silence.
 *
 * @param where What the options are for, as the error shall name it.
 * @throws ConfigurationError naming the key, and the nearest known one for a misspelt key.
 */
export function checkOptions<Options extends object>(
  where: string,
  options: Options,
  shape: Shape<Options>,
): void {
  const wrong = checkRecord(options, shape)
  if (wrong !== undefined) throw new ConfigurationError(`${where}: ${wrong}.`, { code: 'INVALID_OPTION' })
}

function checkRecord(options: unknown, shape: Readonly<Record<string, Check>>): string | undefined {
  if (!isRecord(options)) return 'the options must be an object'
  for (const key of Object.keys(options)) {
    const check = Object.hasOwn(shape, key) ? shape[key] : undefined
    if (check === undefined) {
      const near = nearest(key, Object.keys(shape))
      return `unknown option '${printable(key)}'${near === undefined ? '' : `, did you mean '${near}'?`}`
    }
    const wrong = check(options[key])
    if (wrong !== undefined) return `option '${key}' ${wrong}`
  }
  for (const key of requiredKeys(shape)) {
    if (!Object.hasOwn(options, key)) return `option '${key}' ${shape[key]?.(undefined) ?? ''}`
  }
  return undefined
}

const required = new WeakMap<object, readonly string[]>()

/** The keys that cannot be left out; found once for each shape, since requests are checked very often. */
function requiredKeys(shape: Readonly<Record<string, Check>>): readonly string[] {
  let keys = required.get(shape)
  if (keys === undefined) {
    keys = Object.keys(shape).filter((key) => shape[key]?.(undefined) !== undefined)
    required.set(shape, keys)
  }
  return keys
}

/** Makes a check optional: `undefined` passes. */
export function optional(check: Check): Check {
  return (value) => (value === undefined ? undefined : check(value))
}

/** A string that is not empty. */
export const text: Check = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'must be a string that is not empty'

/** Any string, the empty one too. */
export const anyText: Check = (value) => (typeof value === 'string' ? undefined : 'must be a string')

/** Text, or a {@link Secret}. */
export const secretText: Check = (value) =>
  typeof value === 'string' || value instanceof Secret ? undefined : 'must be a string or a Secret'

/** `true` or `false`, nothing that only resembles them. */
export const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false')

/** Any function. */
export const callback: Check = (value) => (typeof value === 'function' ? undefined : 'must be a function')

/** An AbortSignal, of this or another realm. */
export const abortSignal: Check = (value) =>
  isRecord(value) && typeof value['aborted'] === 'boolean' && typeof value['addEventListener'] === 'function'
    ? undefined
    : 'must be an AbortSignal'

/** A whole number within bounds, both included. */
export function integer(least: number, most: number = Number.MAX_SAFE_INTEGER): Check {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : `must be a whole number ${range}`
}

/** The longest wait that a timer of Node can hold, in milliseconds. */
export const longestTimer = 2 ** 31 - 1

/** A duration in milliseconds that a timer can hold. */
export const milliseconds: Check = integer(1, longestTimer)

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

/** A moment after 1970. */
export const moment: Check = (value) =>
  value instanceof Date && value.getTime() > 0 ? undefined : 'must be a Date after 1970'

/** One of some words. */
export function oneOf(...words: readonly unknown[]): Check {
  return (value) => (words.includes(value) ? undefined : `must be ${words.map(quoted).join(' or ')}`)
}

/** Any one of some checks; the sentence joins what each would have taken. */
export function anyOf(expected: string, ...checks: readonly Check[]): Check {
  return (value) => (checks.some((check) => check(value) === undefined) ? undefined : `must be ${expected}`)
}

/** A list whose items all pass. */
export function listOf(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return 'must be a list'
    for (const [index, item] of value.entries()) {
      const wrong = check(item)
      if (wrong !== undefined) return `must be a list; its item ${index} ${wrong}`
    }
    return undefined
  }
}

/** An object of named texts, such as account properties. */
export const textRecord: Check = (value) => {
  if (!isRecord(value)) return 'must be an object of names and texts'
  const wrong = Object.keys(value).find((key) => typeof value[key] !== 'string')
  return wrong === undefined ? undefined : `must hold text under '${printable(wrong)}'`
}

/** Bytes. */
export const bytes: Check = (value) => (value instanceof Uint8Array ? undefined : 'must be a Uint8Array')

/** An object with options of its own. */
export function nested<Options>(shape: Shape<Options>): Check {
  return (value) => {
    const wrong = checkRecord(value, shape)
    return wrong === undefined ? undefined : `is not right: ${wrong}`
  }
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

/** Whether a value is an object whose keys can be read. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a value is a list of whatever. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}

/** A caller's own word made fit for a message: no control characters, not endless. */
export function printable(value: string, most = 100): string {
  const clean = value.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD')
  return clean.length > most ? `${clean.slice(0, most).toWellFormed()}…` : clean
}
