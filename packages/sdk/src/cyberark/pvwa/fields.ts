/** Reads the objects that PVWA sends. Letter case drifts between its versions: no reader here minds it. */
import { ProtocolError } from '../../errors.ts'
import { isList, isRecord } from '../../options.ts'

/**
 * An object of PVWA by the names of its members in lower case.
 *
 * @throws ProtocolError when it is no object.
 */
export function fieldsOf(value: unknown, what: string): Fields {
  if (!isRecord(value)) throw notThere(what)
  return new Fields(value)
}

/** An answer lacks what it is for. */
export function notThere(what: string): ProtocolError {
  return new ProtocolError(`PVWA's answer does not hold ${what}.`, {
    code: 'UNEXPECTED_ANSWER',
    hint: 'Check that the URL leads to a PVWA; a version that nobody has seen may answer otherwise.',
  })
}

/**
 * The items of an answer: bare, or under the first of these names that has a list.
 *
 * @throws ProtocolError when there is neither; that is no empty list.
 */
export function itemsOf(answer: unknown, what: string, ...names: readonly string[]): readonly unknown[] {
  return isList(answer) ? answer : fieldsOf(answer, what).wrapped(...names)
}

/** What is worked out once for all objects with the same members in the same order. */
interface Form {
  readonly names: readonly string[]
  /** The spelling of each member, by its name in lower case. */
  readonly spelling: ReadonlyMap<string, string>
  /** The members beyond those of a set, for the last set that was asked for. */
  others: { readonly known: ReadonlySet<string>; readonly names: readonly string[] } | undefined
}

/** The forms seen last, newest first: lists hold thousands of objects of few forms. */
const recent: Form[] = []
const mostForms = 16
const lowered = new Map<string, string>()

/** Names that are asked for are few, and asked for again and again. */
function lower(name: string): string {
  let known = lowered.get(name)
  if (known === undefined) {
    known = name.toLowerCase()
    lowered.set(name, known)
  }
  return known
}

function formOf(record: Record<string, unknown>): Form {
  const known = recent.find((form) => isOf(form, record))
  if (known !== undefined) return known
  const names = Object.keys(record)
  const form: Form = {
    names,
    spelling: new Map(names.map((name) => [name.toLowerCase(), name])),
    others: undefined,
  }
  recent.unshift(form)
  recent.length = Math.min(recent.length, mostForms)
  return form
}

/** Whether an object has these members. Walking it is faster than making anything to look it up by. */
function isOf(form: Form, record: Record<string, unknown>): boolean {
  let index = 0
  for (const name in record) {
    if (form.names[index] !== name) return false
    index += 1
  }
  return index === form.names.length
}

/** The members of one object. Each reader takes the member's name, in its usual spelling. */
export class Fields {
  readonly #record: Record<string, unknown>
  #form: Form | undefined

  constructor(record: Record<string, unknown>) {
    this.#record = record
  }

  /** The member as it is; `undefined` when it is absent or null. */
  get(name: string): unknown {
    // Names here are the vendor's: none of them is inherited from anything.
    const exact = this.#record[name]
    if (exact !== undefined) return exact ?? undefined
    this.#form ??= formOf(this.#record)
    const spelled = this.#form.spelling.get(lower(name))
    return spelled === undefined ? undefined : (this.#record[spelled] ?? undefined)
  }

  /** Text; numbers as text. */
  text(name: string): string | undefined {
    const value = this.get(name)
    if (typeof value === 'string') return value
    return typeof value === 'number' ? String(value) : undefined
  }

  /** Text, empty when there is none. */
  string(name: string): string {
    return this.text(name) ?? ''
  }

  /** A number; text that is one. */
  number(name: string): number | undefined {
    const value = this.get(name)
    if (typeof value === 'number') return value
    if (typeof value !== 'string' || value.trim() === '') return undefined
    const number = Number(value)
    return Number.isFinite(number) ? number : undefined
  }

  /** `true` or `false`; text that is one of the two, in any case. */
  flag(name: string): boolean | undefined {
    const value = this.get(name)
    if (typeof value === 'boolean') return value
    if (typeof value !== 'string') return undefined
    const word = value.toLowerCase()
    return word === 'true' ? true : word === 'false' ? false : undefined
  }

  /**
   * A moment. Numbers tell their unit by their size: seconds, milliseconds or microseconds since 1970. What
   * lies before 1970 stands for "never" and is `undefined`.
   */
  date(name: string): Date | undefined {
    return dateOf(this.number(name))
  }

  /** A list; empty when there is none. */
  list(name: string): readonly unknown[] {
    const value = this.get(name)
    return isList(value) ? value : []
  }

  /**
   * The list under the first of these names that has one: versions differ in what they call it.
   *
   * @throws ProtocolError when none has; that is no empty list.
   */
  wrapped(...names: readonly string[]): readonly unknown[] {
    for (const name of names) {
      const value = this.get(name)
      if (isList(value)) return value
    }
    throw notThere('a list')
  }

  /** An object inside this one. */
  object(name: string): Fields | undefined {
    const value = this.get(name)
    return isRecord(value) ? new Fields(value) : undefined
  }

  /** Texts by name; numbers and flags as text. */
  texts(name: string): Record<string, string> {
    const value = this.get(name)
    return isRecord(value) ? textsOf(value) : {}
  }

  /**
   * The members that are not among those, as texts under their own names. For what newer versions add; what has the
   * name of a secret is never among them.
   *
   * @param known Names in lower case.
   */
  others(known: ReadonlySet<string>): Record<string, string> | undefined {
    const form = (this.#form ??= formOf(this.#record))
    if (form.others?.known !== known) {
      const names = [...form.spelling]
        .filter(([lower]) => !known.has(lower) && !secretNames.has(lower))
        .map(([, name]) => name)
      form.others = { known, names }
    }
    const { names } = form.others
    if (names.length === 0) return undefined
    return textsOf(Object.fromEntries(names.map((name) => [name, this.#record[name]])))
  }
}

/** Names of members that hold secrets, in lower case. No answer should have them beside what is asked for. */
const secretNames: ReadonlySet<string> = new Set([
  'bindpassword',
  'clientsecret',
  'content',
  'defaultpassword',
  'initialpassword',
  'keypassword',
  'newpassword',
  'password',
  'privatekey',
  'secret',
  'token',
])

function isTexts(record: Record<string, unknown>): record is Record<string, string> {
  for (const name in record) if (typeof record[name] !== 'string') return false
  return true
}

function textsOf(record: Record<string, unknown>): Record<string, string> {
  if (isTexts(record)) return record
  const texts: [string, string][] = []
  for (const [key, value] of Object.entries(record)) {
    if (typeof value === 'string') texts.push([key, value])
    else if (typeof value === 'number' || typeof value === 'boolean') texts.push([key, String(value)])
  }
  return Object.fromEntries(texts)
}

/** A number of seconds, milliseconds or microseconds since 1970; which of them its size tells. */
export function dateOf(value: number | undefined): Date | undefined {
  if (value === undefined || value <= 0) return undefined
  const milliseconds = value < 1e11 ? value * 1000 : value < 1e14 ? value : value / 1000
  const date = new Date(milliseconds)
  return Number.isNaN(date.getTime()) ? undefined : date
}
