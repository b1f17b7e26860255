import type { Exchange } from '../../../http/exchange.ts'
import type { User } from '../../../state/user.ts'
import { missing, refuse, wrong } from './errors.ts'

/** A request as handlers see it: its session established, its body read. */
export interface PvwaRequest {
  readonly exchange: Exchange
  /** The node that it went to. */
  readonly node: number
  /** Who asks. */
  readonly user: User
  /** Values of the route's `:name` segments. */
  readonly parameters: Readonly<Record<string, string>>
  readonly query: Query
  /** The body, parsed as JSON; `undefined` when there is none. */
  readonly body: () => Promise<unknown>
  /** The body as an object with keys in any case; an empty one when there is none. */
  readonly fields: () => Promise<Fields>
}

/** Query parameters, names in any case; the first of several counts. */
export class Query {
  readonly #values = new Map<string, string>()

  constructor(pairs: Exchange['query']) {
    for (const [name, value] of pairs) {
      const key = name.toLowerCase()
      if (!this.#values.has(key)) this.#values.set(key, value)
    }
  }

  /** A value; `undefined` when it is absent or empty. */
  text(name: string): string | undefined {
    const value = this.#values.get(name.toLowerCase())
    return value === '' ? undefined : value
  }

  /** A whole number within bounds, or the default. */
  number(name: string, fallback: number, least: number, most: number): number {
    const text = this.text(name)
    if (text === undefined) return fallback
    const value = /^-?\d{1,9}$/u.test(text) ? Number(text) : undefined
    if (value === undefined)
      throw refuse.invalidParameters(wrong(name, `The value '${text}' is not valid for Int32.`))
    if (value < least || value > most)
      throw refuse.invalidParameters(wrong(name, `The field ${name} must be between ${least} and ${most}.`))
    return value
  }

  /** `True` or `False` in any case, or the default. */
  flag(name: string, fallback: boolean): boolean {
    const text = this.text(name)
    if (text === undefined) return fallback
    const folded = text.toLowerCase()
    if (folded === 'true') return true
    if (folded === 'false') return false
    throw refuse.invalidParameters(wrong(name, `The value '${text}' is not valid for Boolean.`))
  }
}

/** Members of a JSON object, names in any case. Of the wrong type: 400 PASWS167E. */
export class Fields {
  readonly #values = new Map<string, { readonly name: string; readonly value: unknown }>()
  readonly #prefix: string

  constructor(value: object, prefix = '') {
    this.#prefix = prefix
    for (const [name, member] of Object.entries(value) as [string, unknown][]) {
      this.#values.set(name.toLowerCase(), { name, value: member })
    }
  }

  /** Names as they came, with their values. */
  entries(): readonly (readonly [name: string, value: unknown])[] {
    return [...this.#values.values()].map(({ name, value }) => [name, value])
  }

  /** Whether a member is there, even as `null`. */
  has(name: string): boolean {
    return this.#values.has(name.toLowerCase())
  }

  /** The value of a member. */
  value(name: string): unknown {
    return this.#values.get(name.toLowerCase())?.value
  }

  /** Text; `undefined` when absent or `null`. */
  text(name: string): string | undefined {
    const value = this.value(name)
    if (value === undefined || value === null) return undefined
    if (typeof value === 'string') return value
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    throw this.#bad(name, 'String')
  }

  /** Text that must be there and not empty. */
  required(name: string): string {
    const value = this.text(name)
    if (value === undefined || value === '') throw refuse.invalidParameters(missing(this.#prefix + name))
    return value
  }

  /** A boolean, also as text (aiobastion sends `"True"`). */
  flag(name: string): boolean | undefined {
    const value = this.value(name)
    if (value === undefined || value === null) return undefined
    if (typeof value === 'boolean') return value
    if (typeof value === 'string' && /^(?:true|false)$/iu.test(value)) return value.toLowerCase() === 'true'
    throw this.#bad(name, 'Boolean')
  }

  /** A whole number, also as text. */
  number(name: string): number | undefined {
    const value = this.value(name)
    if (value === undefined || value === null) return undefined
    const number = typeof value === 'string' && /^-?\d{1,15}$/u.test(value) ? Number(value) : value
    if (typeof number === 'number' && Number.isInteger(number)) return number
    throw this.#bad(name, 'Int64')
  }

  /** An object; `undefined` when absent or `null`. */
  object(name: string): Fields | undefined {
    const value = this.value(name)
    if (value === undefined || value === null) return undefined
    if (typeof value === 'object' && !Array.isArray(value))
      return new Fields(value, `${this.#prefix}${name}.`)
    throw this.#bad(name, 'Object')
  }

  /** A list; `undefined` when absent or `null`. */
  list(name: string): readonly unknown[] | undefined {
    const value = this.value(name)
    if (value === undefined || value === null) return undefined
    if (!Array.isArray(value)) throw this.#bad(name, 'Array')
    const items: readonly unknown[] = value
    return items
  }

  /** A list of texts; `undefined` when absent or `null`. */
  texts(name: string): readonly string[] | undefined {
    return this.list(name)?.map((value) => {
      if (typeof value !== 'string') throw this.#bad(name, 'String')
      return value
    })
  }

  /** A list of objects; `undefined` when absent or `null`. */
  objects(name: string): readonly Fields[] | undefined {
    return this.list(name)?.map((value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.#bad(name, 'Object')
      return new Fields(value, `${this.#prefix}${name}.`)
    })
  }

  /** How a member is called in refusals. */
  called(name: string): string {
    return this.#prefix + name
  }

  #bad(name: string, type: string): Error {
    return refuse.invalidParameters(wrong(this.#prefix + name, `The value is not valid for ${type}.`))
  }
}

/** A number in a path, such as a user's id. Another text there is 400 PASWS167E, as recorded for platforms. */
export function pathNumber({ parameters }: Pick<PvwaRequest, 'parameters'>, name: string): number {
  const text = parameters[name] ?? ''
  if (/^-?\d{1,15}$/u.test(text)) return Number(text)
  throw refuse.invalidParameters(wrong(name, `The value '${text}' is not valid for Int64.`))
}

/** Reads a body as JSON. UTF-8 whatever the charset says. */
export async function readJson(exchange: Exchange): Promise<unknown> {
  const text = (await exchange.body()).toString('utf8').replace(/^\uFEFF/u, '')
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw refuse.invalidParameters(wrong('body', 'The request body is not valid JSON.'))
  }
}

/** Takes a parsed body for an object. */
export function fieldsOf(body: unknown): Fields {
  if (body === undefined || body === null) return new Fields({})
  if (typeof body !== 'object' || Array.isArray(body)) {
    throw refuse.invalidParameters(wrong('body', 'The request body must be a JSON object.'))
  }
  return new Fields(body)
}
