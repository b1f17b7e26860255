/** Checks and small conversions that the resources have in common. Pure. */
import { anyOf, moment, textUpTo, type Check } from '../../options.ts'
import { Secret } from '../../secret.ts'
import type { Fields } from './fields.ts'

/** A password of at most so many characters, as a string or a Secret. */
export function passwordUpTo(most: number): Check {
  return (value) => {
    const plain: unknown = value instanceof Secret ? value.reveal() : value
    return textUpTo(most)(plain) === undefined
      ? undefined
      : `must be a string or a Secret of 1 to ${most} characters`
  }
}

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

/** The texts of a list in an answer; `undefined` where there is none. */
export function textList(fields: Fields, name: string): readonly string[] | undefined {
  if (fields.get(name) === undefined) return undefined
  return fields.list(name).filter((item) => typeof item === 'string')
}
