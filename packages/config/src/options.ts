/** Options of the functions of this package, checked as those of the SDK are. */
import { ConfigurationError, nearest, printable } from '@sallyport/sdk'

/** What each option must be, as `typeof` says it. */
export type OptionTypes<Options> = {
  readonly [Key in keyof Required<Options>]: 'string' | 'function' | 'object'
}

/**
 * Checks that there is no unknown option, and none of a wrong type.
 *
 * @param where The function, as the error shall name it.
 * @throws ConfigurationError naming the option, and the nearest known one for a misspelt one.
 */
export function checkOptions<Options extends object>(
  where: string,
  options: Options,
  types: OptionTypes<Options>,
): void {
  const known = new Map<string, string>(Object.entries(types))
  if (!isObject(options)) throw wrong(where, 'the options must be an object')
  for (const [key, value] of Object.entries(options)) {
    const type = known.get(key)
    if (type === undefined) {
      const near = nearest(key, [...known.keys()])
      throw wrong(
        where,
        `unknown option '${printable(key)}'${near === undefined ? '' : `, did you mean '${near}'?`}`,
      )
    }
    const fits = type === 'object' ? isObject(value) : typeof value === type
    if (value !== undefined && !fits) {
      throw wrong(where, `option '${key}' must be ${type === 'object' ? 'an' : 'a'} ${type}`)
    }
  }
}

/** Whether a value is an object, and no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function wrong(where: string, what: string): ConfigurationError {
  return new ConfigurationError(`${where}: ${what}.`, { code: 'INVALID_OPTION' })
}
