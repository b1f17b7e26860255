/** Reads the objects that PAM360 sends. It spells names in five ways, and not always the same: no reader here minds. */
import { ProtocolError } from '../errors.ts'
import { isList, isRecord } from '../options.ts'
import { parseVendorDate } from './dates.ts'

/** An answer lacks what it is for. */
export function notThere(what: string): ProtocolError {
  return new ProtocolError(`PAM360's answer does not hold ${what}.`, {
    code: 'UNEXPECTED_ANSWER',
    hint: 'Check that the URL leads to PAM360; a build that nobody has seen may answer otherwise.',
  })
}

/**
 * The members of an object.
 *
 * @throws ProtocolError when it is none.
 */
export function fieldsOf(value: unknown, what: string): Fields {
  if (!isRecord(value)) throw notThere(what)
  return new Fields(value)
}

/**
 * The rows that `Details` holds; none where there is nothing, which is how PAM360 says that there are none.
 *
 * @throws ProtocolError for anything else in their place.
 */
export function rowsOf(details: unknown, what = 'a list'): readonly unknown[] {
  if (isList(details)) return details
  const isNothing =
    details === undefined || details === null || details === '' || (isRecord(details) && isEmpty(details))
  if (!isNothing) throw notThere(what)
  return []
}

function isEmpty(record: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(record).length === 0
}

/** Names without what differs between `RESOURCE ID`, `RESOURCEID`, `RESOURCE_ID` and `resourceId`. */
const plainNames = new Map<string, string>()

function plain(name: string): string {
  let known = plainNames.get(name)
  if (known === undefined) {
    known = name.toLowerCase().replace(/[^a-z0-9]/g, '')
    // Few names come again and again; what a hostile server makes up is not kept.
    if (plainNames.size < 1_000) plainNames.set(name, known)
  }
  return known
}

/** The words for no value. */
const nothing: ReadonlySet<string> = new Set(['', '-', 'N/A', 'n/a'])

/** The members of one object. Each reader takes a name in any of its spellings. */
export class Fields {
  readonly #record: Readonly<Record<string, unknown>>
  #byName: Map<string, unknown> | undefined

  constructor(record: Readonly<Record<string, unknown>>) {
    this.#record = record
  }

  /** The member under the first of these names that it has; `undefined` when there is none, or null. */
  get(...names: readonly string[]): unknown {
    for (const name of names) {
      const value = this.#one(name)
      if (value !== undefined) return value
    }
    return undefined
  }

  #one(name: string): unknown {
    const exact = Object.hasOwn(this.#record, name) ? this.#record[name] : undefined
    if (exact !== undefined) return exact ?? undefined
    this.#byName ??= new Map(Object.entries(this.#record).map(([key, value]) => [plain(key), value]))
    return this.#byName.get(plain(name)) ?? undefined
  }

  /** Text exactly as it came; `undefined` for anything else. */
  exact(...names: readonly string[]): string | undefined {
    const value = this.get(...names)
    return typeof value === 'string' ? value : undefined
  }

  /** Text; numbers as text; `null` for what means no value. */
  text(...names: readonly string[]): string | null {
    const value = this.get(...names)
    if (typeof value === 'number') return String(value)
    return typeof value === 'string' && !nothing.has(value) ? value : null
  }

  /** An id, as text; `null` for none. */
  id(...names: readonly string[]): string | null {
    const text = this.text(...names)
    return text !== null && /^-?\d+$/.test(text) ? text : null
  }

  /**
   * An id that must be there.
   *
   * @throws ProtocolError when it is not.
   */
  needId(what: string, ...names: readonly string[]): string {
    const id = this.id(...names)
    if (id === null) throw notThere(what)
    return id
  }

  /** A whole number, also as text; `null` for none. */
  count(...names: readonly string[]): number | null {
    const text = this.text(...names)
    return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
  }

  /** `true` or `false`, also as text in any letter case; `null` for anything else. */
  flag(...names: readonly string[]): boolean | null {
    const value = this.get(...names)
    if (typeof value === 'boolean') return value
    const word = typeof value === 'string' ? value.toLowerCase() : ''
    return word === 'true' ? true : word === 'false' ? false : null
  }

  /**
   * A moment, of the vendor's English date; `null` for no value and for what is no date.
   *
   * @param zone The zone of the server.
   */
  date(zone: string, ...names: readonly string[]): Date | null {
    const text = this.text(...names)
    return text === null ? null : parseVendorDate(text, zone)
  }

  /** A list; empty when there is none. */
  list(...names: readonly string[]): readonly unknown[] {
    const value = this.get(...names)
    return isList(value) ? value : []
  }

  /** The texts of a list; empty when there is none. */
  texts(...names: readonly string[]): readonly string[] {
    return this.list(...names).filter((item) => typeof item === 'string')
  }

  /** An object inside this one; `undefined` when there is none. */
  object(...names: readonly string[]): Fields | undefined {
    const value = this.get(...names)
    return isRecord(value) ? new Fields(value) : undefined
  }

  /** The members with their names, as they are. */
  entries(): readonly (readonly [string, unknown])[] {
    return Object.entries(this.#record)
  }

  /**
   * All that is text, number or flag, as texts under the vendor's own names: dates as they were written, and what newer
   * builds add. What has the name of a secret is not among them.
   */
  properties(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.entries().flatMap(([name, value]) =>
        (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') &&
        !secretNames.test(plain(name))
          ? [[name, String(value)]]
          : [],
      ),
    )
  }
}

/** Names of what no answer should show beside what is asked for. */
const secretNames =
  /^(?:.*authtoken|.*secret|password|newpassword|oldpassword|passphrase|totp|privatekey|accountdetails)$/
