/** Reads the values of settings. Each error names where the value came from, and never repeats it. */
import { nearest } from '@sallyport/sdk'
import { UsageError } from '../cli-error.ts'
import type { Setting } from './settings.ts'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }
const longestMs = 2 ** 31 - 1

/** What a setting says, where it is given. */
export function ifGiven<Value>(
  setting: Setting | undefined,
  parse: (setting: Setting) => Value,
): Value | undefined {
  return setting === undefined ? undefined : parse(setting)
}

/**
 * A duration in milliseconds: `2500`, `500ms`, `10s`, `1.5m`.
 *
 * @throws UsageError
 */
export function durationMs(setting: Setting): number {
  const [, digits = '', unit = 'ms'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(setting.value.trim()) ?? []
  const value = digits === '' ? Number.NaN : Math.round(Number(digits) * (units[unit] ?? 1))
  if (!(value >= 1 && value <= longestMs)) {
    throw new UsageError(`${setting.origin} must be a time, such as 2500 (milliseconds), 10s or 1m.`)
  }
  return value
}

const lifetimeUnits: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/**
 * How long something is good, in whole seconds: `90s`, `15m`, `1h`, `7d`.
 *
 * @throws UsageError, also without a unit: programs do not agree what that means.
 */
export function lifetimeSeconds({ value, origin }: Setting): number {
  const [, digits = '', unit = ''] = /^(\d{1,10})([smhd])$/.exec(value.trim()) ?? []
  const seconds = Number(digits) * (lifetimeUnits[unit] ?? 0)
  if (seconds >= 1 && seconds < 2 ** 32) return seconds
  throw new UsageError(`${origin} must be a time with its unit, such as 90s, 15m, 1h or 7d.`)
}

/**
 * A whole number within bounds, both included.
 *
 * @throws UsageError
 */
export function wholeNumber(setting: Setting, least: number, most: number): number {
  const value = /^\d{1,15}$/.test(setting.value.trim()) ? Number(setting.value) : Number.NaN
  if (!(value >= least && value <= most)) {
    throw new UsageError(`${setting.origin} must be a whole number from ${least} to ${most}.`)
  }
  return value
}

/**
 * One of some words, in any letter case.
 *
 * @throws UsageError
 */
export function oneOf<Word extends string>(setting: Setting, words: readonly Word[]): Word {
  const found = words.find((word) => word === setting.value.trim().toLowerCase())
  if (found === undefined) throw new UsageError(`${setting.origin} must be ${words.join(' or ')}.`)
  return found
}

/**
 * One of the names that something has, in any letter case.
 *
 * @throws UsageError that lists them.
 */
export function oneNamed<Name extends string>({ value, origin }: Setting, names: readonly Name[]): Name {
  const lower = value.trim().toLowerCase()
  const found = names.find((name) => name.toLowerCase() === lower)
  if (found !== undefined) return found
  const meant = nearest(value, [...names])
  throw new UsageError(
    `${origin} names none that there is${meant === undefined ? '.' : `, did you mean ${meant}?`}`,
    `There are ${names.join(', ')}.`,
  )
}

/**
 * `NAME=VALUE` pairs; the value may hold further equals signs.
 *
 * @throws UsageError
 */
export function pairs(settings: readonly Setting[]): Record<string, string> | undefined {
  if (settings.length === 0) return undefined
  const found = new Map<string, string>()
  for (const { value, origin } of settings) {
    const equals = value.indexOf('=')
    if (equals < 1) throw new UsageError(`${origin} must be NAME=VALUE.`)
    const name = value.slice(0, equals)
    if (found.has(name)) throw new UsageError(`${origin} names one property twice.`)
    found.set(name, value.slice(equals + 1))
  }
  return Object.fromEntries(found)
}

/**
 * `yes` or `no`.
 *
 * @throws UsageError
 */
export function yesOrNo(setting: Setting): boolean {
  return oneOf(setting, ['yes', 'no'] as const) === 'yes'
}

/**
 * A moment: `2027-01-31`, which is its first in UTC, or `2027-01-31T18:00Z`, or with another zone at its end.
 *
 * @throws UsageError
 */
export function moment(setting: Setting): Date {
  const text = setting.value.trim()
  const isMoment = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/.test(text)
  const date = new Date(isMoment ? text : Number.NaN)
  if (Number.isNaN(date.getTime()) || !isDay(text.slice(0, 10))) {
    throw new UsageError(
      `${setting.origin} must be a day, such as 2027-01-31, or a moment, such as 2027-01-31T18:00Z.`,
    )
  }
  return date
}

/** A day that its month does not have would become another one. */
function isDay(text: string): boolean {
  const date = new Date(text)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
