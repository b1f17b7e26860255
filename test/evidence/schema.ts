/** The subset of OpenAPI's schemas that the vendor's file uses, and `anyOf` and `nullable` for our deviations from it. */
export interface Schema {
  readonly $ref?: string
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'
  readonly format?: string
  readonly nullable?: boolean
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
}

/** How a value is held against a schema. */
export interface SchemaRules {
  /** Finds the schema behind a `$ref`. */
  readonly resolve: (ref: string) => Schema
  /** Whether keys count in any letter case. */
  readonly keysAnyCase: boolean
}

const known: ReadonlySet<string> = new Set([
  '$ref',
  'type',
  'format',
  'nullable',
  'enum',
  'anyOf',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'minLength',
  'maxLength',
  'pattern',
  'minimum',
  'maximum',
  // Say nothing about one value.
  'example',
  'readOnly',
  'description',
  'title',
])

const ranges: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  // JSON.parse keeps no more.
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

/**
 * Holds a JSON value against a schema, strictly: a key that the schema does not know is a finding, unless it says
 * `additionalProperties`. Gives one line for each finding, each with the place of the value.
 */
export function findingsOf(schema: Schema, value: unknown, rules: SchemaRules, at = '$'): readonly string[] {
  const unknown = Object.keys(schema).filter((key) => !known.has(key))
  if (unknown.length > 0) throw new Error(`${at}: a schema with ${unknown.join()}, which is not understood`)
  if (schema.$ref !== undefined) return findingsOf(rules.resolve(schema.$ref), value, rules, at)
  if (value === null && schema.nullable === true) return []
  if (schema.anyOf !== undefined) return findingsOfAny(schema.anyOf, value, rules, at)
  const type = typeOf(value)
  if (
    schema.type !== undefined &&
    type !== schema.type &&
    !(schema.type === 'number' && type === 'integer')
  ) {
    return [`${at}: ${type}, not ${schema.type}`]
  }
  const found: string[] = []
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    found.push(`${at}: ${JSON.stringify(value)} is none of ${schema.enum.join(', ')}`)
  }
  if (typeof value === 'string') found.push(...findingsOfText(schema, value, at))
  if (typeof value === 'number') found.push(...findingsOfNumber(schema, value, at))
  if (Array.isArray(value) && schema.items !== undefined) {
    const { items } = schema
    found.push(...value.flatMap((item, index) => findingsOf(items, item, rules, `${at}[${index}]`)))
  }
  if (isObject(value)) found.push(...findingsOfObject(schema, value, rules, at))
  return found
}

function findingsOfAny(
  schemas: readonly Schema[],
  value: unknown,
  rules: SchemaRules,
  at: string,
): readonly string[] {
  const each = schemas.map((schema) => findingsOf(schema, value, rules, at))
  if (each.some((found) => found.length === 0)) return []
  return [`${at}: fits none of ${each.length} forms (${each.map((found) => found[0] ?? '').join(' / ')})`]
}

function findingsOfText(schema: Schema, value: string, at: string): readonly string[] {
  const found: string[] = []
  const length = [...value].length
  if (length < (schema.minLength ?? 0)) found.push(`${at}: shorter than ${schema.minLength ?? 0}`)
  if (length > (schema.maxLength ?? Infinity))
    found.push(`${at}: longer than ${schema.maxLength ?? Infinity}`)
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) {
    found.push(`${at}: does not match ${schema.pattern}`)
  }
  if (schema.format === 'uuid' && !uuid.test(value)) found.push(`${at}: no UUID`)
  return found
}

function findingsOfNumber(schema: Schema, value: number, at: string): readonly string[] {
  const [least, most] = ranges[schema.format ?? ''] ?? [-Infinity, Infinity]
  const minimum = Math.max(least, schema.minimum ?? -Infinity)
  const maximum = Math.min(most, schema.maximum ?? Infinity)
  if (value < minimum) return [`${at}: less than ${minimum}`]
  return value > maximum ? [`${at}: more than ${maximum}`] : []
}

function findingsOfObject(
  schema: Schema,
  value: Readonly<Record<string, unknown>>,
  rules: SchemaRules,
  at: string,
): readonly string[] {
  const { properties = {}, required = [], additionalProperties } = schema
  const found: string[] = []
  const fold = (key: string): string => (rules.keysAnyCase ? key.toLowerCase() : key)
  const own = new Set(Object.keys(value).map(fold))
  for (const key of required) if (!own.has(fold(key))) found.push(`${at}: lacks ${key}`)
  if (own.size < Object.keys(value).length) found.push(`${at}: a key twice in two spellings`)
  const byKey = new Map(Object.entries(properties).map(([key, property]) => [fold(key), property]))
  const open = additionalProperties ?? byKey.size === 0
  for (const [key, held] of Object.entries(value)) {
    const property = byKey.get(fold(key)) ?? (typeof open === 'object' ? open : undefined)
    if (property !== undefined) found.push(...findingsOf(property, held, rules, `${at}.${key}`))
    else if (open === false) found.push(`${at}: ${key} is not known`)
  }
  return found
}
