/** What a value of a configuration may be: each field reads it, says what is wrong with it, and writes its schema. */
import { resolve } from 'node:path'
import { isReference, isSallyportError, parseReference, Secret, type Reference } from '@sallyport/sdk'
import type { JsonSchema, SchemaWriter } from './json-schema.ts'
import type { Reading } from './reading.ts'
import type { Node, Place, ScalarNode } from './tree.ts'

/** Reads values of one sort. */
export interface Field<Value> {
  /** @returns `null` where something is wrong; the reading knows what. */
  read(node: Node, reading: Reading): Value | null
  schema(writer: SchemaWriter): JsonSchema
}

/** What a field reads. */
export type Read<F> = F extends Field<infer Value> ? Value : never

/** A secret: the value itself, or where to get it when it is needed. */
export type SecretSetting =
  | { readonly secret: Secret; readonly reference?: undefined }
  | { readonly reference: Reference; readonly secret?: undefined }

const expansion: JsonSchema = { type: 'string', pattern: '^\\$\\{(env|file):' }

/** A field for scalars: `parse` gets what stands there, and says what it should have been by giving nothing. */
function scalar<Value extends string | number | boolean>(
  expected: string,
  schema: JsonSchema,
  parse: (value: ScalarNode['value'], node: ScalarNode) => Value | undefined,
): Field<Value> {
  return {
    schema: () => schema,
    read(node, reading) {
      const value = node.type === 'scalar' ? parse(node.value, node) : undefined
      if (value === undefined) return refuse(node, reading, expected)
      reading.show(node, value)
      return value
    },
  }
}

/** Says what a value must be. A number where text is wanted has to be quoted: `007` would become another text. */
export function refuse(node: Node, reading: Reading, expected: string): null {
  if (node.type === 'scalar' && node.unresolved === true) return null
  if (node.type === 'scalar' && node.value === null) return reading.wrong(node.place, 'has no value')
  const isQuotable = node.type === 'scalar' && typeof node.value !== 'string' && /\btext\b/.test(expected)
  return isQuotable
    ? reading.wrong(node.place, 'must be text', 'Put it in quotes.')
    : reading.wrong(node.place, `must be ${expected}`)
}

/** Text that is not empty and fits a pattern. */
export function text(expected = 'text that is not empty', pattern = /[^]/): Field<string> {
  const schema: JsonSchema =
    pattern.source === '[^]'
      ? { type: 'string', minLength: 1 }
      : { anyOf: [{ type: 'string', pattern: pattern.source }, expansion] }
  return scalar(expected, schema, (value) =>
    typeof value === 'string' && pattern.test(value) ? value : undefined,
  )
}

/** Any text, also none. */
export const anyText: Field<string> = scalar('text', { type: 'string' }, (value) =>
  typeof value === 'string' ? value : undefined,
)

/** `true` or `false`. */
export const flag: Field<boolean> = scalar(
  'true or false',
  { anyOf: [{ type: 'boolean' }, expansion] },
  (value, { from }) =>
    typeof value === 'boolean'
      ? value
      : from !== undefined && (value === 'true' || value === 'false')
        ? value === 'true'
        : undefined,
)

/** One of two, where only the one can be said. */
export const off: Field<false> = {
  schema: () => ({ const: false }),
  read(node, reading) {
    if (node.type !== 'scalar' || node.value !== false) return refuse(node, reading, 'false')
    reading.show(node, false)
    return false
  },
}

/** A whole number within bounds, both included. */
export function integer(least: number, most: number = Number.MAX_SAFE_INTEGER): Field<number> {
  const limited = most !== Number.MAX_SAFE_INTEGER
  const range = limited ? `from ${least} to ${most}` : `of at least ${least}`
  const bounds: JsonSchema = { type: 'integer', minimum: least, ...(limited ? { maximum: most } : {}) }
  return scalar(`a whole number ${range}`, { anyOf: [bounds, expansion] }, (value, { from }) => {
    const number =
      from !== undefined && typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
    return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
      ? number
      : undefined
  })
}

/** A time, in milliseconds. An option whose name ends in `Ms` is called without that in a file. */
export interface DurationField extends Field<number> {
  readonly unit: 'ms'
}

const hourMs = 3_600_000
const dayMs = 86_400_000
const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: hourMs, d: dayMs }

/** The longest wait that a timer of Node can hold, in milliseconds. */
const longestMs = 2 ** 31 - 1

/** A time with its unit: `500ms`, `30s`, `1.5m`, `8h`, `7d`. */
export function duration(leastMs: number, mostMs: number = longestMs): DurationField {
  const schema: JsonSchema = {
    anyOf: [{ type: 'string', pattern: '^\\d+(\\.\\d+)?(ms|s|m|h|d)$' }, expansion],
  }
  const expected = `a time with its unit, such as 500ms, 30s or 5m${leastMs > 0 ? ', and not 0' : ''}`
  const [most, unit] = mostMs < dayMs ? [mostMs / hourMs, 'h'] : [mostMs / dayMs, 'd']
  const tooLong = `a time of at most ${Math.floor(most)}${unit}`
  const parse = (value: ScalarNode['value']): number => {
    const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(String(value)) ?? []
    return digits === '' ? Number.NaN : Math.round(Number(digits) * (units[unit] ?? Number.NaN))
  }
  return {
    unit: 'ms',
    schema: () => schema,
    read(node, reading) {
      const value = node.type === 'scalar' ? parse(node.value) : Number.NaN
      if (value > mostMs) return refuse(node, reading, tooLong)
      if (!(value >= leastMs)) return refuse(node, reading, expected)
      reading.show(node, String(node.type === 'scalar' ? node.value : value))
      return value
    },
  }
}

/** One of some words. */
export function choice<const Word extends string | number>(...words: readonly Word[]): Field<Word> {
  return scalar<Word>(words.join(' or '), { enum: words }, (value) => words.find((word) => word === value))
}

/** A path: where it is not absolute, it starts at the folder of the configuration. */
export const path: Field<string> = {
  schema: () => ({ type: 'string', minLength: 1 }),
  read(node, reading) {
    if (node.type !== 'scalar' || typeof node.value !== 'string' || node.value === '') {
      return refuse(node, reading, 'text, the path of a file')
    }
    const absolute = resolve(reading.folder, node.value)
    reading.show(node, absolute)
    return absolute
  },
}

const pemMark = '-----BEGIN'
const privateMark = 'PRIVATE KEY-----'

/** Certificates: the path of a file or folder, or PEM text. */
export const certificates: Field<string> = {
  schema: (writer) => path.schema(writer),
  read(node, reading) {
    const value = node.type === 'scalar' ? node.value : undefined
    if (typeof value !== 'string' || !value.includes(pemMark)) return path.read(node, reading)
    if (value.includes(privateMark)) return refuse(node, reading, 'certificates, without a private key')
    reading.show(node, 'PEM text')
    return value
  },
}

/** A certificate or key: the path of a file, or PEM text, which is a secret where it has a private key. */
export const pem: Field<string | SecretSetting> = {
  schema: (writer) => path.schema(writer),
  read(node, reading) {
    const value = node.type === 'scalar' ? node.value : undefined
    if (typeof value !== 'string' || !value.includes(pemMark) || !value.includes(privateMark)) {
      return certificates.read(node, reading)
    }
    reading.showSecret(node)
    return { secret: new Secret(value) }
  },
}

/** The address of a server: nothing but host, port and path. */
export const url = address(isHttps, 'Write https://host or https://host/path.')

/** The same, of a server whose client takes it without `https://` too. */
export const hostOrUrl = address(
  (value) => isHttps(value.includes('://') ? value : `https://${value}`),
  'Write https://host, https://host/path, or the host alone.',
)

function address(holds: (value: string) => boolean, hint: string): Field<string> {
  return {
    schema: () => ({ type: 'string', minLength: 1 }),
    read(node, reading) {
      const value = node.type === 'scalar' ? node.value : undefined
      if (typeof value !== 'string' || value === '') return refuse(node, reading, 'text, a URL')
      if (!holds(value)) {
        return reading.wrong(node.place, 'must be an https:// URL of host and path alone', hint)
      }
      reading.show(node, value)
      return value
    },
  }
}

function isHttps(value: string): boolean {
  if (!/^https:\/\/[^/\\?#@]+(?:[/\\][^?#]*)?$/i.test(value) || !URL.canParse(value)) return false
  const { username, password, hostname } = new URL(value)
  return hostname !== '' && username === '' && password === ''
}

/** A secret: text, or a reference to where another vault of the configuration has it. */
export const secret: Field<SecretSetting> = {
  schema: () => ({ type: 'string', minLength: 1 }),
  read(node, reading) {
    const value = node.type === 'scalar' ? node.value : undefined
    if (typeof value !== 'string' || value === '') return refuse(node, reading, 'text that is not empty')
    if (isReference(value)) {
      const found = reference.read(node, reading)
      return found === null ? null : { reference: found }
    }
    reading.showSecret(node)
    return { secret: new Secret(value) }
  },
}

/** `pam://…` */
export const reference: Field<Reference> = {
  schema: () => ({ anyOf: [{ type: 'string', pattern: '^pam://' }, expansion] }),
  read(node, reading) {
    const value = node.type === 'scalar' ? node.value : undefined
    if (!isReference(value))
      return refuse(node, reading, 'a reference, such as pam://ccp/Billing-DB/oracle-prod')
    const found = referenceIn(value, node.place, reading)
    if (found !== null) reading.show(node, value)
    return found
  },
}

/** What a text that is meant as a reference says, and that its vault is named there. */
export function referenceIn(text: string, place: Place, reading: Reading): Reference | null {
  try {
    const found = parseReference(text)
    reading.uses(found.vault, place)
    return found
  } catch (error) {
    if (!isSallyportError(error)) throw error
    const why = error.message.replace(/^This is no reference: /, '').replace(/\.$/, '')
    return reading.wrong(place, `is no reference: ${why}`, error.hint)
  }
}

/** The name of another vault of the configuration. */
export const vaultName: Field<string> = {
  schema: () => ({ type: 'string', minLength: 1 }),
  read(node, reading) {
    const value = node.type === 'scalar' ? node.value : undefined
    if (typeof value !== 'string') return refuse(node, reading, 'text, the name of a vault')
    reading.show(node, value)
    reading.uses(value, node.place)
    return value
  },
}
