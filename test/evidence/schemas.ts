import { deviations, errorSchema } from './deviations.ts'
import type { Deviation } from './deviations.ts'
import { readOutsideEvidence } from './outside-evidence.ts'
import { findingsOf } from './schema.ts'
import type { Schema, SchemaRules } from './schema.ts'

export { outsideEvidenceMissing, titleOverOutsideEvidence } from './outside-evidence.ts'
export { loadRecorded } from './recorded.ts'
export type { RecordedAnswer } from './recorded.ts'

interface Body {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>
}

interface Operation {
  readonly requestBody?: Body
  readonly responses: Readonly<Record<string, Body>>
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** An operation that the vendor's file describes. */
interface Found {
  /** As the file names it: `GET /api/Accounts/{id}`. */
  readonly name: string
  readonly operation: Operation
}

let file: OpenApi | undefined
const openApi = (): OpenApi => (file ??= readOutsideEvidence('schemas') as OpenApi)

/** The segments of an address below the application's root: without query, empty segments and the application's name. */
function segmentsOf(path: string): readonly string[] {
  const segments = (path.split('?')[0] ?? '').split('/').filter((segment) => segment !== '')
  const api = segments.findIndex((segment) => /^api$/i.test(segment))
  return api > 0 ? segments.slice(api) : segments
}

const isParameter = (segment: string): boolean => segment.startsWith('{')

function fits(template: readonly string[], path: readonly string[]): boolean {
  return (
    template.length === path.length &&
    template.every((segment, at) => isParameter(segment) || segment.toLowerCase() === path[at]?.toLowerCase())
  )
}

/** Finds what answers an address; a literal segment is preferred to a parameter. */
function find(operation: string): Found | undefined {
  const [method = '', path = ''] = operation.split(' ', 2)
  const segments = segmentsOf(path)
  const candidates = Object.entries(openApi().paths)
    .map(([template, operations]) => ({ template, operations, segments: segmentsOf(template) }))
    .filter(({ operations, segments: own }) => method.toLowerCase() in operations && fits(own, segments))
    .sort((a, b) => a.segments.filter(isParameter).length - b.segments.filter(isParameter).length)
  const [best] = candidates
  const found = best?.operations[method.toLowerCase()]
  return best === undefined || found === undefined
    ? undefined
    : { name: `${method.toUpperCase()} ${best.template}`, operation: found }
}

function mustFind(operation: string): Found {
  const found = find(operation)
  if (found === undefined) throw new Error(`the vendor's OpenAPI file does not describe ${operation}`)
  return found
}

/**
 * Whether the vendor's file describes an operation. It may be given as the file names it, `GET /api/Accounts/{id}`, or as a method
 * and an address that was used, `GET /PasswordVault/API/Accounts/1_2?x=y`.
 */
export function isDescribed(operation: string): boolean {
  return find(operation) !== undefined
}

/** The name that the vendor's file has for an address that was used, such as `GET /api/Accounts/{id}`; undefined for none. */
export function describedAs(operation: string): string | undefined {
  return find(operation)?.name
}

/** The names of all operations whose requests have a body with a schema. */
export function describedBodies(): readonly string[] {
  return Object.entries(openApi().paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, { requestBody }]) => schemaOf(requestBody) !== undefined)
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  )
}

const rules = (keysAnyCase: boolean): SchemaRules => ({
  keysAnyCase,
  resolve: (ref) => {
    const schema = openApi().components.schemas[ref.replace(/^#\/components\/schemas\//, '')]
    if (schema === undefined) throw new Error(`${ref} leads nowhere`)
    return schema
  },
})

/** The deviation of one part of an operation, if there is one. */
export function deviationOf(name: string, part: Deviation['part']): Deviation | undefined {
  return deviations.find((one) => one.part === part && one.operations.includes(name))
}

function schemaOf(body: Body | undefined): Schema | undefined {
  return body?.content?.['application/json']?.schema
}

function deviating(schema: Schema | undefined, deviation: Deviation | undefined): Schema | undefined {
  if (deviation === undefined) return schema
  const { instead } = deviation
  if (!('further' in instead)) return instead
  const base = schema?.$ref === undefined ? schema : rules(false).resolve(schema.$ref)
  return { ...base, properties: { ...base?.properties, ...instead.further } }
}

/** Whether a schema is only `{ type: 'object' }`, which the file says wherever a method has no type of its own. */
const saysNothing = (schema: Schema): boolean =>
  schema.type === 'object' && schema.properties === undefined && schema.required === undefined

/**
 * Holds an answer against the vendor's file, apart from {@link deviations}: one line for each finding. An operation may be
 * given as for {@link isDescribed}; one that the file does not describe throws. `body` is the parsed JSON, or undefined where there is none.
 *
 * Any success may be empty where the file gives no type, and 200 and 204 stand for each other there. Refusals (from 400) are held
 * against the recorded error body; HTML pages are not for this function.
 */
export function validateAgainst(operation: string, status: number, body: unknown): readonly string[] {
  const found = mustFind(operation)
  if (status >= 400) return findingsOf(errorSchema, body, rules(false))
  const { responses } = found.operation
  const described = responses[String(status)] ?? (status === 204 ? responses['200'] : undefined)
  if (described === undefined) {
    return [`${status} is none of ${Object.keys(responses).join(', ')} that ${found.name} answers`]
  }
  const schema = deviating(schemaOf(described), deviationOf(found.name, status))
  if (schema === undefined || saysNothing(schema)) return []
  return body === undefined ? ['no body'] : findingsOf(schema, body, rules(false))
}

/**
 * Holds the body of a request against the vendor's file, apart from {@link deviations}: one line for each finding. Keys count in any
 * letter case, as servers read them; a key that the file does not know is a finding. `body` is the parsed JSON (of a form, an object
 * of texts), or undefined where there is none.
 */
export function validateRequestBody(operation: string, body: unknown): readonly string[] {
  const found = mustFind(operation)
  const schema = deviating(schemaOf(found.operation.requestBody), deviationOf(found.name, 'request'))
  if (schema === undefined) return body === undefined ? [] : [`${found.name} takes no body`]
  if (body === undefined) {
    const target = schema.$ref === undefined ? schema : rules(true).resolve(schema.$ref)
    return target.required === undefined && target.type === 'object' ? [] : ['no body']
  }
  return findingsOf(schema, body, rules(true))
}
