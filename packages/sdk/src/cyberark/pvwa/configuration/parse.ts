/** Understands a configuration of aiobastion that was read from a file or came as an object. Pure. */
import { ConfigurationError } from '../../../errors.ts'
import { nearest } from '../../../nearest.ts'
import { isRecord, printable } from '../../../options.ts'
import type { Secret } from '../../../secret.ts'
import { emptySections, rootKeys, sections, type Key, type Section, type Values } from './sections.ts'
import { secretValue } from './values.ts'

/** A configuration that was understood. */
export interface ParsedConfiguration {
  readonly connection: Values<'connection'>
  readonly pvwa: Values<'pvwa'>
  readonly aim: Values<'aim'>
  readonly account: Values<'account'>
  readonly safe: Values<'safe'>
  /** The token of a session that was kept. */
  readonly token: Secret | undefined
  readonly label: string | undefined
  readonly custom: unknown
  /** What should be written otherwise, in whole sentences; none where the configuration silences them. */
  readonly warnings: readonly string[]
}

/** A member of a mapping: the key as it was written, and its value. */
interface Member {
  readonly key: string
  readonly value: unknown
}

/**
 * Reads a configuration.
 *
 * @param source What the errors call it: its path, or `configuration`.
 * @throws ConfigurationError naming section and key. No value is repeated.
 */
export function parseConfiguration(given: unknown, source: string): ParsedConfiguration {
  return new Parser(source).parse(given)
}

class Parser {
  readonly #source: string
  readonly #warnings: string[] = []

  constructor(source: string) {
    this.#source = source
  }

  parse(given: unknown): ParsedConfiguration {
    if (!isRecord(given) || Object.keys(given).length === 0) {
      throw this.#error(
        'must be a mapping with at least one section',
        'A minimal one is: pvwa: { host: pvwa.example.com }',
      )
    }
    const root = this.#fold(given, '')
    this.#checkRoot(root)
    const read = <Name extends Section>(name: Name): Values<Name> => this.#section(name, root)
    const options = read('api_options')
    const connection = read('connection')
    const parsed: ParsedConfiguration = {
      connection,
      pvwa: read('pvwa'),
      aim: this.#withAppId(read('aim'), connection),
      account: this.#withCustom(read('account'), root.get('custom')?.value),
      safe: read('safe'),
      token: this.#value('token', { read: secretValue }, root.get('token')?.value),
      label: labelOf(root.get('label')?.value),
      custom: root.get('custom')?.value,
      warnings: this.#warnings,
    }
    return options.deprecated_warning === false ? { ...parsed, warnings: [] } : parsed
  }

  /** The members of a mapping by their keys in lower case. */
  #fold(record: Readonly<Record<string, unknown>>, section: string): Map<string, Member> {
    const members = new Map<string, Member>()
    for (const [key, value] of Object.entries(record)) {
      const lower = key.toLowerCase()
      const before = members.get(lower)
      if (before !== undefined) {
        throw this.#error(
          `${path(section, lower)} is there twice, as '${printable(before.key)}' and '${printable(key)}'`,
          'Letter case makes no difference: keep one of them.',
        )
      }
      members.set(lower, { key, value })
    }
    return members
  }

  #checkRoot(root: ReadonlyMap<string, Member>): void {
    const known = [
      ...Object.keys(sections),
      ...emptySections,
      ...Object.keys(rootKeys),
      'custom',
      'label',
      'token',
    ]
    for (const [lower, { key }] of root) {
      if (!known.includes(lower)) throw this.#unknown('section', [key], known)
    }
    for (const name of emptySections) {
      const members = this.#members(name, root)
      if (members !== undefined && members.size > 0) {
        throw this.#error(
          `section '${name}' takes no keys (${[...members.values()].map(({ key }) => `'${printable(key)}'`).join(', ')})`,
          'Remove them.',
        )
      }
    }
  }

  /** The members of a section; `undefined` where it is absent or has no value. */
  #members(name: string, root: ReadonlyMap<string, Member>): Map<string, Member> | undefined {
    const value = root.get(name)?.value
    if (value === undefined || value === null) return undefined
    if (!isRecord(value)) {
      throw this.#error(`section '${name}' must be a mapping`, `Write its keys below '${name}:', indented.`)
    }
    return this.#fold(value, name)
  }

  #section<Name extends Section>(name: Name, root: ReadonlyMap<string, Member>): Values<Name> {
    const members = this.#members(name, root)
    const all = new Map(members)
    for (const [lower, { section, moved }] of Object.entries(rootKeys)) {
      const member = root.get(lower)
      if (section !== name || member === undefined) continue
      if (moved === true) {
        if (members !== undefined) {
          throw this.#error(
            `'${lower}' stands at the root beside a section '${name}'`,
            `Move it below '${name}:'.`,
          )
        }
        this.#warnings.push(`${this.#source}: '${lower}' at the root is deprecated: write ${name}/${lower}.`)
      } else if (all.has(lower)) {
        throw this.#error(`${name}/${lower} stands at the root too`, 'Keep one of them.')
      }
      all.set(lower, member)
    }
    // A walk over the keys of the section's own table, each read as the table says.
    return this.#values(name, sections[name], all) as Values<Name>
  }

  #values(
    section: string,
    keys: Readonly<Record<string, Key<unknown>>>,
    members: ReadonlyMap<string, Member>,
  ): Readonly<Record<string, unknown>> {
    const values: Record<string, unknown> = {}
    const rest = new Map(members)
    for (const [name, key] of Object.entries(keys)) {
      const spellings = [name, ...Object.keys(key.synonyms ?? {})].filter((spelling) => rest.has(spelling))
      const [spelling, second] = spellings
      if (spelling === undefined) continue
      if (second !== undefined) {
        throw this.#error(
          `${path(section, spelling)} and ${path(section, second)} mean the same`,
          'Keep one of them.',
        )
      }
      if (key.synonyms?.[spelling] === 'deprecated') {
        this.#warnings.push(
          `${this.#source}: ${path(section, spelling)} is deprecated: write ${path(section, name)}.`,
        )
      }
      const value = this.#value(path(section, spelling), key, rest.get(spelling)?.value)
      if (value !== undefined) values[name] = value
      rest.delete(spelling)
    }
    if (rest.size > 0) {
      throw this.#unknown(
        `key in section '${section}'`,
        [...rest.values()].map(({ key }) => key),
        Object.keys(keys),
      )
    }
    return values
  }

  #value<Value>(name: string, key: Key<Value>, given: unknown): Value | undefined {
    const reading = key.read(given)
    if ('wrong' in reading) throw this.#error(`${name} ${reading.wrong}`)
    return reading.value
  }

  #withAppId(aim: Values<'aim'>, { appid }: Values<'connection'>): Values<'aim'> {
    if (appid === undefined) return aim
    if (aim.appid !== undefined && aim.appid !== appid) {
      throw this.#error('connection/appid and aim/appid differ', 'Keep aim/appid.')
    }
    this.#warnings.push(`${this.#source}: connection/appid (or applid) is deprecated: write aim/appid.`)
    return { ...aim, appid }
  }

  /** The indexes that older configurations have below `custom`. */
  #withCustom(account: Values<'account'>, custom: unknown): Values<'account'> {
    if (!isRecord(custom)) return account
    const moved = new Map(
      Object.entries(custom)
        .map(([key, value]) => [key.toLowerCase(), { key, value }] as const)
        .filter(([lower]) => Object.hasOwn(sections.account, lower)),
    )
    if (moved.size === 0) return account
    for (const name of moved.keys()) {
      if (Object.hasOwn(account, name)) {
        throw this.#error(`custom/${name} stands beside account/${name}`, `Keep account/${name}.`)
      }
      this.#warnings.push(`${this.#source}: custom/${name} is deprecated: write account/${name}.`)
    }
    return { ...account, ...this.#values('custom', sections.account, moved) }
  }

  #unknown(what: string, keys: readonly string[], known: readonly string[]): ConfigurationError {
    const shown = keys.map((key) => `'${printable(key)}'`).join(', ')
    const [first = ''] = keys
    const near = keys.length === 1 ? nearest(first, known) : undefined
    return this.#error(
      `unknown ${what}: ${shown}`,
      near === undefined ? `There are ${known.join(', ')}.` : `Did you mean '${near}'?`,
    )
  }

  #error(what: string, hint?: string): ConfigurationError {
    return new ConfigurationError(`${this.#source}: ${what}.`, {
      code: 'INVALID_OPTION',
      ...(hint === undefined ? {} : { hint }),
    })
  }
}

function path(section: string, key: string): string {
  return section === '' ? `'${printable(key)}'` : `${section}/${printable(key)}`
}

function labelOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
