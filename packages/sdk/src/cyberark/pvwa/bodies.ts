/** Writes the bodies of requests from tables: one row for each option, with its check and its name on the wire. Pure. */
import { isRecord, nested, optional, type Check, type Shape } from '../../options.ts'
import { notThere } from './fields.ts'

/** How one option goes on the wire. */
export interface WireField {
  /** The vendor's name of it. */
  readonly wire: string
  readonly check: Check
  /** Makes the vendor's value of ours. Default: it is the same. */
  readonly write?: (value: never) => unknown
}

/** One row for each option: a key that is forgotten here does not compile. */
export type WireFields<Options> = { readonly [Key in keyof Required<Options>]: WireField }

/** An option of options, with a table of its own. */
export function inner<Options extends object>(wire: string, fields: WireFields<Options>): WireField {
  return {
    wire,
    check: nested(shapeOf(fields)),
    write: (given: Options) => bodyOf(fields, given),
  }
}

/** The checks of a table; every option may be left out. */
export function shapeOf<Options>(fields: WireFields<Options>): Shape<Options> {
  const rows = Object.entries<WireField>(fields)
  return Object.fromEntries(rows.map(([name, { check }]) => [name, optional(check)])) as Shape<Options>
}

/** The options that are given, as the vendor calls them. */
export function bodyOf<Options extends object>(
  fields: WireFields<Options>,
  given: Options,
): Record<string, unknown> {
  const rows = Object.entries<WireField>(fields)
  const values = given as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    rows
      .filter(([name]) => values[name] !== undefined)
      .map(([name, { wire, write }]) => [
        wire,
        write === undefined ? values[name] : write(values[name] as never),
      ]),
  )
}

/**
 * What a PUT must hold, since PVWA clears what it is not sent: all that was read, also what this library does not
 * know, with the changes in it.
 *
 * @param read What the server gave.
 * @param changes By the vendor's names; `null` leaves a member out, which clears it.
 * @param without Names of what the server alone decides.
 * @throws ProtocolError when nothing was read.
 */
export function merged(
  read: unknown,
  changes: Readonly<Record<string, unknown>>,
  without: readonly string[] = [],
): Record<string, unknown> {
  if (!isRecord(read)) throw notThere('what is to be changed')
  const left = new Set([...without, ...Object.keys(changes)].map((name) => name.toLowerCase()))
  const kept = Object.entries(read).filter(([name, value]) => !left.has(name.toLowerCase()) && value !== null)
  const changed = Object.entries(changes).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries([...kept, ...changed])
}

/** What the server says of some settings: each is there, or `undefined`. */
export type ReadSettings<Settings> = { readonly [Key in keyof Settings]-?: Settings[Key] | undefined }
