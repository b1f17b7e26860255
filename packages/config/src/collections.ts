/** Fields that are made of fields: lists, mappings, and either of several. */
import { nearest, printable } from '@sallyport/sdk'
import { refuse, type DurationField, type Field, type Read } from './fields.ts'
import type { JsonSchema, SchemaWriter } from './json-schema.ts'
import type { Reading } from './reading.ts'
import { scalarOf, type MappingNode, type Node, type Place } from './tree.ts'

/** One key of a mapping: what may stand there, whether it has to, and what it is. */
export interface Member<F extends Field<unknown> = Field<unknown>, Needed extends boolean = boolean> {
  readonly field: F
  readonly needed: Needed
  readonly about: string
}

/** A key that has to be there. */
export function needs<F extends Field<unknown>>(field: F, about: string): Member<F, true> {
  return { field, needed: true, about }
}

/** A key that may be there. */
export function may<F extends Field<unknown>>(field: F, about: string): Member<F, false> {
  return { field, needed: false, about }
}

type Members = Readonly<Record<string, Member>>
type ValueOf<M> = M extends Member<infer F> ? Read<F> : never
/** What a key is called as an option. */
type OptionOf<Key, M> = Key extends string ? (M extends Member<DurationField> ? `${Key}Ms` : Key) : never
type Flat<T> = { readonly [Key in keyof T]: T[Key] }

/** What the keys of a mapping give as options. */
export type Options<M extends Members> = Flat<
  {
    [Key in keyof M as M[Key]['needed'] extends true ? OptionOf<Key, M[Key]> : never]: ValueOf<M[Key]>
  } & {
    [Key in keyof M as M[Key]['needed'] extends true ? never : OptionOf<Key, M[Key]>]?: ValueOf<M[Key]>
  }
>

/** What holds between the keys of one mapping. */
export interface Rules {
  /** Keys that need one of others beside them. */
  readonly with?: Readonly<Record<string, readonly string[]>>
  /** Keys that cannot stand beside others. */
  readonly without?: Readonly<Record<string, readonly string[]>>
  /** Of each of these lists, one has to be there. */
  readonly oneOf?: readonly (readonly string[])[]
}

/** A mapping of known keys. */
export function object<M extends Members>(members: M, rules: Rules = {}): Field<Options<M>> {
  return {
    read(node, reading) {
      if (node.type !== 'mapping')
        return refuse(node, reading, `keys and values, such as ${example(members)}`)
      refuseUnknown(node, reading, members)
      const found: [string, unknown][] = []
      let whole = true
      for (const [key, { field, needed }] of Object.entries(members)) {
        const entry = node.entries.get(key)
        if (entry !== undefined) {
          const value = field.read(entry.node, reading.at(key))
          if (value === null) whole = false
          else found.push(['unit' in field ? `${key}Ms` : key, value])
        } else if (needed) {
          whole = false
          reading.wrong(node.place, `has no '${key}'`, hintFor(key, members))
        }
      }
      if (!obeys(rules, node, reading) || !whole) return null
      // The keys are those of the table, each with what its own field has read; fromEntries forgets both.
      return Object.fromEntries(found) as Options<M>
    },
    schema: (writer) => objectSchema(members, rules, writer),
  }
}

function example(members: Members): string {
  const key = Object.entries(members).find(([, { needed }]) => needed)?.[0] ?? Object.keys(members)[0]
  return `'${key ?? ''}: …'`
}

function hintFor(key: string, members: Members): string {
  return `Add ${key}: ${members[key]?.about ?? ''}`
}

function refuseUnknown(node: MappingNode, reading: Reading, members: Members): void {
  for (const [key, { place }] of node.entries) {
    if (Object.hasOwn(members, key)) continue
    const name = printable(key)
    const time = key.replace(/Ms$/, '')
    const field = Object.hasOwn(members, time) ? members[time]?.field : undefined
    if (time !== key && field !== undefined && 'unit' in field) {
      reading.wrong(
        place,
        `has the unknown key '${name}'`,
        `Write ${time} with a unit, such as ${time}: 30s.`,
      )
      continue
    }
    const near = nearest(key, Object.keys(members))
    reading.wrong(
      place,
      `has the unknown key '${name}'`,
      near === undefined ? `There are ${Object.keys(members).join(', ')}.` : `Did you mean '${near}'?`,
    )
  }
}

function obeys(rules: Rules, node: MappingNode, reading: Reading): boolean {
  const has = (key: string): boolean => node.entries.has(key)
  let good = true
  const wrong = (place: MappingNode['place'], message: string): void => {
    good = false
    reading.wrong(place, message)
  }
  for (const [key, others] of Object.entries(rules.with ?? {})) {
    const entry = node.entries.get(key)
    if (entry !== undefined && !others.some(has)) wrong(entry.place, `has '${key}' without ${anyOf(others)}`)
  }
  for (const [key, others] of Object.entries(rules.without ?? {})) {
    const entry = node.entries.get(key)
    const other = others.find(has)
    if (entry !== undefined && other !== undefined) {
      wrong(entry.place, `has both '${key}' and '${other}': give one of the two`)
    }
  }
  for (const keys of rules.oneOf ?? []) {
    if (!keys.some(has)) wrong(node.place, `has none of ${keys.map((key) => `'${key}'`).join(', ')}`)
  }
  return good
}

function anyOf(keys: readonly string[]): string {
  return keys.map((key) => `'${key}'`).join(' or ')
}

function objectSchema(members: Members, rules: Rules, writer: SchemaWriter): JsonSchema {
  const properties = Object.entries(members).map(([key, { field, about }]) => {
    const schema = field.schema(writer)
    // Beside a $ref nothing else is read.
    const own =
      schema.$ref === undefined ? { description: about, ...schema } : { description: about, allOf: [schema] }
    return [key, writer.partial ? { description: about, anyOf: [schema, nothing] } : own] as const
  })
  const base: JsonSchema = {
    type: 'object',
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  }
  if (writer.partial) return base
  const required = Object.keys(members).filter((key) => members[key]?.needed === true)
  const demands = [
    ...(rules.oneOf ?? []).map((keys) => ({ anyOf: keys.map((key) => ({ required: [key] })) })),
    ...Object.entries(rules.without ?? {}).flatMap(([key, others]) =>
      others.map((other) => ({ not: { required: [key, other] } })),
    ),
  ]
  const beside = Object.entries(rules.with ?? {}).map(
    ([key, others]) => [key, { anyOf: others.map((other) => ({ required: [other] })) }] as const,
  )
  return {
    ...base,
    ...(required.length === 0 ? {} : { required }),
    ...(demands.length === 0 ? {} : { allOf: demands }),
    ...(beside.length === 0 ? {} : { dependencies: Object.fromEntries(beside) }),
  }
}

const nothing: JsonSchema = { type: 'null' }

/** What the names of a {@link record} are. */
export interface NameForm {
  readonly pattern: RegExp
  readonly expected: string
  /** Notes what else is wrong with one. */
  readonly check?: (name: string, place: Place, reading: Reading) => void
}

/** A mapping whose keys are names that the user makes. */
export function record<Value>(field: Field<Value>, names: NameForm): Field<ReadonlyMap<string, Value>> {
  return {
    read(node, reading) {
      if (node.type !== 'mapping') return refuse(node, reading, 'names, each with what belongs to it')
      const found = new Map<string, Value>()
      for (const [name, entry] of node.entries) {
        const here = reading.at(name)
        if (!names.pattern.test(name)) here.wrong(entry.place, `is not a name here: ${names.expected}`)
        else names.check?.(name, entry.place, here)
        const value = field.read(entry.node, here)
        if (value !== null) found.set(name, value)
      }
      return found
    },
    schema: (writer) => {
      const schema = field.schema(writer)
      return {
        type: 'object',
        propertyNames: { pattern: names.pattern.source },
        additionalProperties: writer.partial ? { anyOf: [schema, nothing] } : schema,
      }
    },
  }
}

/**
 * A list of at least one.
 *
 * @param rules.distinct Whether nothing may be there twice.
 */
export function list<Value>(
  field: Field<Value>,
  { distinct = false }: { readonly distinct?: boolean } = {},
): Field<readonly Value[]> {
  return {
    read(node, reading) {
      if (node.type !== 'sequence') return refuse(node, reading, 'a list')
      if (node.items.length === 0) {
        return reading.wrong(node.place, 'is an empty list', 'Write one at least, or leave the key out.')
      }
      const values = node.items.map((item, index) => field.read(item, reading.at(index)))
      if (distinct) {
        for (const [index, value] of values.entries()) {
          if (value === null || values.indexOf(value) === index) continue
          return reading.at(index).wrong(node.items[index]?.place ?? node.place, 'is there already')
        }
      }
      const found = values.filter((value) => value !== null)
      return found.length === values.length ? found : null
    },
    schema: (writer) => ({
      type: 'array',
      minItems: 1,
      ...(distinct ? { uniqueItems: true } : {}),
      items: field.schema(writer),
    }),
  }
}

/** The forms that a value can have. */
type Form = 'flag' | 'text' | 'list' | 'keys'

function formOf(node: Node): Form {
  if (node.type === 'mapping') return 'keys'
  if (node.type === 'sequence') return 'list'
  return typeof node.value === 'boolean' ? 'flag' : 'text'
}

/** One of several fields, chosen by the form of what stands there. */
export function either<Forms extends Readonly<Partial<Record<Form, Field<unknown>>>>>(
  expected: string,
  forms: Forms,
): Field<Read<Forms[keyof Forms]>> {
  const fields: Readonly<Partial<Record<Form, Field<unknown>>>> = forms
  return {
    read(node, reading) {
      const field = fields[formOf(node)]
      // The table says which field reads which form.
      return field === undefined
        ? refuse(node, reading, expected)
        : (field.read(node, reading) as Read<Forms[keyof Forms]> | null)
    },
    schema: (writer) => ({ anyOf: Object.values(fields).map((field) => field.schema(writer)) }),
  }
}

/** A mapping of one of several kinds: a word in it says which. */
export function variant<Kinds extends Readonly<Record<string, Field<unknown>>>>(
  key: string,
  kinds: Kinds,
): Field<Read<Kinds[keyof Kinds]>> {
  const words = Object.keys(kinds)
  return {
    read(node, reading) {
      if (node.type !== 'mapping') return refuse(node, reading, `keys and values, '${key}: …' among them`)
      const word = scalarOf(node, key)
      if (word === undefined)
        return reading.wrong(node.place, `has no '${key}'`, `It is ${words.join(', ')}.`)
      const field = typeof word === 'string' && Object.hasOwn(kinds, word) ? kinds[word] : undefined
      if (field === undefined) {
        const near = typeof word === 'string' ? nearest(word, words) : undefined
        return reading
          .at(key)
          .wrong(
            node.entries.get(key)?.node.place ?? node.place,
            `must be ${words.join(' or ')}`,
            near === undefined ? undefined : `Did you mean '${near}'?`,
          )
      }
      // The table says which field reads which kind.
      return field.read(node, reading) as Read<Kinds[keyof Kinds]> | null
    },
    schema: (writer) => {
      const schemas = Object.entries(kinds).map(([word, field]) =>
        writer.define(`${key}-${word}`, () => field.schema(writer)),
      )
      return writer.partial ? { anyOf: schemas } : { oneOf: schemas }
    },
  }
}

/** A field whose schema is written once. */
export function named<Value>(name: string, field: Field<Value>): Field<Value> {
  return {
    read: (node, reading) => field.read(node, reading),
    schema: (writer) => writer.define(name, () => field.schema(writer)),
  }
}

/** Profiles, for the schema: what a root may say, none of it needed. */
export function profilesOf(root: Field<unknown>): Field<undefined> {
  return {
    read: () => undefined,
    schema: (writer) => ({
      type: 'object',
      additionalProperties: root.schema(writer.forProfiles()),
    }),
  }
}
