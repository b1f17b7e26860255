/** As much of JSON Schema (draft 7, which editors know best) as the configuration needs. */
export interface JsonSchema {
  readonly $schema?: string
  readonly $id?: string
  readonly $ref?: string
  readonly title?: string
  readonly description?: string
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'boolean' | 'null'
  readonly const?: string | boolean
  readonly enum?: readonly (string | number)[]
  readonly pattern?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly propertyNames?: JsonSchema
  readonly additionalProperties?: boolean | JsonSchema
  readonly required?: readonly string[]
  readonly dependencies?: Readonly<Record<string, JsonSchema>>
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly not?: JsonSchema
  readonly definitions?: Readonly<Record<string, JsonSchema>>
}

/** How the schema of a field is written. */
export interface SchemaWriter {
  /** Whether it is for a profile: nothing is needed there, and `null` takes a key away. */
  readonly partial: boolean
  /** Writes a schema once, under a name, and refers to it. */
  define(name: string, write: () => JsonSchema): JsonSchema
  /** The writer for what stands in a profile. */
  forProfiles(): SchemaWriter
}
