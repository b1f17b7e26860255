/** Reads what a reference says in the way that all adapters do. Pure. */
import { ConfigurationError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import { printable } from '../options.ts'

/** The keys of a selector, sorted out. */
export interface SelectorKeys<Key extends string> {
  /** Those that the vault knows by name. */
  readonly named: Readonly<Partial<Record<Key, string>>>
  /** `property.<name>`, under the name; `undefined` where there is none. */
  readonly properties: Readonly<Record<string, string>> | undefined
}

const propertyPrefix = 'property.'

/**
 * Sorts out the keys of a selector.
 *
 * @param where The product, as the error shall name it.
 * @param known The keys that it has, beside `property.<name>`.
 * @throws ConfigurationError (`INVALID_REFERENCE`) for a key that it has not.
 */
export function readKeys<Key extends string>(
  where: string,
  keys: Readonly<Record<string, string>>,
  known: readonly Key[],
  options: { readonly properties: boolean },
): SelectorKeys<Key> {
  const named: Partial<Record<Key, string>> = {}
  const properties = new Map<string, string>()
  for (const [key, value] of Object.entries(keys)) {
    const match = known.find((one) => one === key)
    if (match !== undefined) named[match] = value
    else if (options.properties && key.startsWith(propertyPrefix) && key.length > propertyPrefix.length) {
      properties.set(key.slice(propertyPrefix.length), value)
    } else throw unknownKey(where, key, options.properties ? [...known, 'property.<name>'] : known)
  }
  return { named, properties: properties.size === 0 ? undefined : Object.fromEntries(properties) }
}

/** The error for what a reference to this vault cannot say. */
export function unusableReference(where: string, what: string, hint: string): ConfigurationError {
  return new ConfigurationError(`${where}: ${what}${what.endsWith('?') ? '' : '.'}`, {
    code: 'INVALID_REFERENCE',
    hint,
  })
}

function unknownKey(where: string, key: string, known: readonly string[]): ConfigurationError {
  const near = nearest(key, known)
  return unusableReference(
    where,
    `a reference has no key '${printable(key)}'${near === undefined ? '' : `, did you mean '${near}'?`}`,
    `It may have ${known.join(', ')}, beside reason and ticket.`,
  )
}
