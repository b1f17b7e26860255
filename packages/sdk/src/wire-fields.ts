/** Writes what a vault is sent from tables: one row for each option, with its check and its name on the wire. Pure. */
import { nested, optional, type Check, type Shape } from './options.ts'

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

/** An option that goes as it is. */
export function field(wire: string, check: Check): WireField {
  return { wire, check }
}

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
  // fromEntries forgets the names that it is given.
  return Object.fromEntries(rows.map(([name, { check }]) => [name, optional(check)])) as Shape<Options>
}

/** The options that are given, as the vendor calls them. */
export function bodyOf<Options extends object>(
  fields: WireFields<Options>,
  given: Options,
): Record<string, unknown> {
  const rows = Object.entries<WireField>(fields)
  // The table has a row for each key of the options, whose value its check has seen.
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

/** What the server says of some settings: each is there, or `undefined`. */
export type ReadSettings<Settings> = { readonly [Key in keyof Settings]-?: Settings[Key] | undefined }
