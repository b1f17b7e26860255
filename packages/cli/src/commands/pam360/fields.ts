/** What resources, accounts and users are made of, as far as flags say it: a table of properties and their flags. */
import type { Flag, FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import type { Setting, Settings } from '../../config/settings.ts'
import { oneNamed, pairs } from '../../config/values.ts'

/** A property: the flag that says it, and how that is read. */
interface Field<Name extends string, Value> {
  readonly name: Name
  readonly flag: Flag
  /** Reads what was given, of which there is at least one. */
  readonly read: (given: readonly [Setting, ...Setting[]]) => Value
}

type Table = Readonly<Record<string, Field<string, unknown>>>

/** The properties of a table that were given. */
type Read<Fields extends Table> = { -readonly [Name in keyof Fields]?: ReturnType<Fields[Name]['read']> }

/** The flags of a table, and what reads them. */
interface FieldsOf<Fields extends Table, More = object> {
  readonly flags: { readonly [Name in keyof Fields as Fields[Name]['name']]: Flag } & FlagTable
  /** Reads what was given, and nothing else. */
  read(settings: Settings<FlagTable>): Read<Fields> & More
}

/** The same of what has fields of its own, and switches that have names. */
interface RecordFields<Fields extends Table, Switch extends string> extends FieldsOf<
  Fields & { readonly customFields: Field<'custom', Readonly<Record<string, string>>> },
  Partial<Record<Switch, boolean>>
> {
  /** What descriptions say of the switches. */
  readonly switchNames: string
}

/** A property that a flag has as a text; what it means beside that, `read` says. */
export function field<const Name extends string>(
  name: Name,
  value: string,
  brief: string,
): Field<Name, string>
export function field<const Name extends string, Value>(
  name: Name,
  value: string,
  brief: string,
  read: (setting: Setting) => Value,
): Field<Name, Value>
export function field(
  name: string,
  value: string,
  brief: string,
  read: (setting: Setting) => unknown = ({ value }) => value,
): Field<string, unknown> {
  return { name, flag: { kind: 'text', value, brief }, read: ([setting]) => read(setting) }
}

/** A property that may be taken away, by the empty text. */
export function clearable<const Name extends string>(
  name: Name,
  value: string,
  brief: string,
): Field<Name, string> {
  const flag = { kind: 'text', value, mayBeEmpty: true, brief: `${brief}; empty for none` } as const
  return { name, flag, read: ([setting]) => setting.value }
}

/** A property that is one of some words, in any letter case. */
export function choice<const Name extends string, const Word extends string>(
  name: Name,
  words: readonly Word[],
  brief: string,
): Field<Name, Word> {
  return field(name, words.join('|'), brief, (setting) => oneNamed(setting, words))
}

/** A property of which every part has its flag. */
export function listField<const Name extends string, Value>(
  name: Name,
  value: string,
  brief: string,
  read: (given: readonly Setting[]) => Value,
): Field<Name, Value> {
  return { name, flag: { kind: 'list', value, brief: `${brief}; repeatable` }, read }
}

/**
 * Makes flags of properties.
 *
 * @param group The heading that the help puts them under.
 */
export function fieldsOf<const Fields extends Table>(group: string, fields: Fields): FieldsOf<Fields> {
  const flags = Object.values(fields).map(({ name, flag }) => [name, { ...flag, group }] as const)
  return {
    // Object.fromEntries forgets the names, here and below.
    flags: Object.fromEntries(flags) as FieldsOf<Fields>['flags'],
    read: (settings) =>
      Object.fromEntries(
        Object.entries(fields).flatMap(([property, { name, read }]) => {
          const [first, ...others] = settings.list(name)
          return first === undefined ? [] : [[property, read([first, ...others])]]
        }),
      ) as Read<Fields>,
  }
}

/** Makes flags of properties of what has fields of its own, and switches that have names: resources and accounts. */
export function recordFields<const Fields extends Table, const Switch extends string>(
  group: string,
  fields: Fields,
  switches: readonly Switch[],
): RecordFields<Fields, Switch> {
  const custom = listField(
    'custom',
    'LABEL=VALUE',
    'Value of a custom field, by its label',
    (given) => pairs(given) ?? {},
  )
  const described = fieldsOf(group, { ...fields, customFields: custom })
  const onOrOff = listField('switch', 'NAME=yes|no', 'What is on or off, see above', (given) => given)
  return {
    flags: { ...described.flags, ...fieldsOf(group, { onOrOff }).flags },
    read: (settings: Settings<FlagTable>) => ({
      ...described.read(settings),
      ...readSwitches(settings.list('switch'), switches),
    }),
    switchNames: `Switches: ${switches.join(', ')}.`,
  }
}

/** @throws UsageError for another name or word. */
function readSwitches<Name extends string>(
  settings: readonly Setting[],
  names: readonly Name[],
): Partial<Record<Name, boolean>> {
  const found = Object.entries(pairs(settings) ?? {}).map(([written, word]) => {
    const [first] = settings
    const name = oneNamed({ value: written, origin: first?.origin ?? '', layer: 'flag' }, names)
    if (word !== 'yes' && word !== 'no')
      throw new UsageError(`${first?.origin ?? ''} must be NAME=yes or NAME=no.`)
    return [name, word === 'yes'] as const
  })
  return Object.fromEntries(found) as Partial<Record<Name, boolean>>
}
