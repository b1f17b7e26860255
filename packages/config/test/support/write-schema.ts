import type { JsonSchema, SchemaWriter } from '../../src/json-schema.ts'
import { settings } from '../../src/settings/settings.ts'

/** The JSON Schema of a configuration, as the package publishes it. */
export function writeSchema(): JsonSchema {
  const definitions: Record<string, JsonSchema> = {}
  const writer = (partial: boolean): SchemaWriter => ({
    partial,
    define(name, write) {
      const key = partial ? `profile-${name}` : name
      if (!Object.hasOwn(definitions, key)) {
        // Held, so that a definition which needs itself ends.
        definitions[key] = {}
        definitions[key] = write()
      }
      return { $ref: `#/definitions/${key}` }
    },
    forProfiles: () => writer(true),
  })
  const root = settings.schema(writer(false))
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of Sallyport',
    description: 'sallyport.yaml, sallyport.yml or sallyport.json',
    ...root,
    definitions,
  }
}
