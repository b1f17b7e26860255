import { UsageError } from '../cli-error.ts'
import { variablesOf, type FlagTable } from '../args/flags.ts'

/** A setting, and where it came from, so that an error can name the place. */
export interface Setting {
  readonly value: string
  /** `--ccp` or `SALLYPORT_CCP_URL`. */
  readonly origin: string
  /** A flag comes before the environment. A configuration file would come after both. */
  readonly layer: 'flag' | 'environment'
}

/** Reads the settings of one command: a flag first, else the environment variable that its table names. */
export class Settings<Table extends FlagTable> {
  readonly #table: Table
  readonly #flags: Readonly<Record<string, unknown>>
  readonly #env: Readonly<Record<string, string | undefined>>

  constructor(table: Table, flags: object, env: Readonly<Record<string, string | undefined>>) {
    this.#table = table
    this.#flags = flags as Readonly<Record<string, unknown>>
    this.#env = env
  }

  /** A text setting. An empty environment variable counts as unset, as most shells make no difference. */
  text(name: keyof Table & string): Setting | undefined {
    const given = this.#flags[name]
    if (typeof given === 'string') return { value: given, origin: `--${name}`, layer: 'flag' }
    return this.inEnvironment(name)
  }

  /** The settings that flags alone give. */
  flagsOnly(): Settings<Table> {
    return new Settings(this.#table, this.#flags, {})
  }

  /** What the environment says about a setting, whether or not a flag says something else. */
  inEnvironment(name: keyof Table & string): Setting | undefined {
    const flag = this.#table[name]
    for (const variable of flag === undefined ? [] : variablesOf(flag)) {
      const value = this.#env[variable]
      if (value !== undefined && value !== '') return { value, origin: variable, layer: 'environment' }
    }
    return undefined
  }

  /** The value of a text setting alone. */
  value(name: keyof Table & string): string | undefined {
    return this.text(name)?.value
  }

  /** Every value of a flag that may be repeated; the environment can give one. */
  list(name: keyof Table & string): readonly Setting[] {
    const given = this.#flags[name]
    if (Array.isArray(given)) {
      return given.map((value) => ({ value: String(value), origin: `--${name}`, layer: 'flag' }))
    }
    const one = this.text(name)
    return one === undefined ? [] : [one]
  }

  /**
   * A setting that is on or off.
   *
   * @throws UsageError for a word in the environment that is neither.
   */
  isOn(name: keyof Table & string): boolean {
    if (this.#flags[name] === true) return true
    const setting = this.text(name)
    return setting !== undefined && onOrOff(setting)
  }

  /** Whether the flag itself was given. */
  isFlagged(name: keyof Table & string): boolean {
    return this.#flags[name] !== undefined
  }
}

/**
 * What a word for on or off means.
 *
 * @throws UsageError for any other.
 */
export function onOrOff({ value, origin }: Pick<Setting, 'value' | 'origin'>): boolean {
  const word = value.trim().toLowerCase()
  if (['1', 'true', 'yes', 'on'].includes(word)) return true
  if (['0', 'false', 'no', 'off'].includes(word)) return false
  throw new UsageError(`${origin} must be 1, true, yes or on, or 0, false, no or off.`)
}
