/**
 * The flags of a command as data: parsing, help, the environment and completion all read the same table.
 */

interface Described {
  /** One line for the help. */
  readonly brief: string
  /** The heading that the help puts it under. */
  readonly group?: string
  /** The environment variable that stands in for it, or several, of which the first that is set does. */
  readonly env?: string | readonly string[]
  /** One letter that means the same. */
  readonly short?: string
  /** The words that it takes, where the help has them elsewhere than in the name of its value. For completion. */
  readonly choices?: readonly string[]
}

/** A flag that takes no value. */
interface SwitchFlag extends Described {
  readonly kind: 'switch'
}

/** A flag with one value. */
interface TextFlag extends Described {
  readonly kind: 'text'
  /** What the help calls the value. */
  readonly value: string
  /** Whether the empty text is a value too: that there shall be none. */
  readonly mayBeEmpty?: true
}

/** A flag that may be repeated. */
interface ListFlag extends Described {
  readonly kind: 'list'
  readonly value: string
}

/** A flag whose value may be left out; it is the empty string then. */
interface OptionalTextFlag extends Described {
  readonly kind: 'optional-text'
  readonly value: string
}

/** Any flag. */
export type Flag = SwitchFlag | TextFlag | ListFlag | OptionalTextFlag

/** The flags of a command, by their names without the dashes. */
export type FlagTable = Readonly<Record<string, Flag>>

/** The environment variables that stand in for a flag, in the order in which they are read. */
export function variablesOf({ env }: Flag): readonly string[] {
  return env === undefined ? [] : typeof env === 'string' ? [env] : env
}

/** What parsing gives for a flag; `undefined` where it was not given. */
type FlagValue<One extends Flag> = One extends SwitchFlag
  ? true | undefined
  : One extends ListFlag
    ? readonly string[] | undefined
    : string | undefined

/** What parsing gives for a table. */
export type FlagValues<Table extends FlagTable> = { readonly [Name in keyof Table]: FlagValue<Table[Name]> }

/** Flags that every command has. */
export const commonFlags = {
  json: {
    kind: 'switch',
    group: 'Output',
    brief: 'Write JSON: the result on standard output, errors on standard error',
  },
  quiet: { kind: 'switch', group: 'Output', short: 'q', brief: 'Write no warnings and no notes' },
  verbose: {
    kind: 'switch',
    group: 'Output',
    short: 'v',
    brief: 'Write what happens to standard error; never a secret',
  },
  help: { kind: 'switch', group: 'Output', short: 'h', brief: 'Show this help' },
} as const satisfies FlagTable
