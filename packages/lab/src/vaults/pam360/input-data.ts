import type { Exchange } from '../../http/exchange.ts'
import { boundaryOf, readMultipart } from '../../http/multipart.ts'
import type { FormPart } from '../../http/multipart.ts'
import { parseQueryString } from '../../http/query-string.ts'
import { fail } from './answers.ts'
import { readLenientJson } from './lenient-json.ts'
import type { Leniency } from './lenient-json.ts'

/** What a request did otherwise than the documented way, and the product takes all the same. */
export type InputLeniency = Leniency | 'content-type' | 'not-encoded' | 'query-of-write'

/** The fields of a request's INPUT_DATA. */
export class InputFields {
  readonly #fields: Readonly<Record<string, unknown>>

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#fields, name)
  }

  /** Text or number as text; `undefined` when it is not there. */
  text(name: string): string | undefined {
    const value = this.has(name) ? this.#fields[name] : undefined
    if (value === undefined || value === null) return undefined
    if (typeof value === 'string') return value
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    throw fail.invalid(name, 'it must be text')
  }

  /** Text that must be there, and not empty. */
  demand(name: string): string {
    const value = this.text(name) ?? ''
    if (value === '') throw fail.invalid(name, 'it is missing')
    return value
  }

  /** A boolean, or its word in any case. */
  flag(name: string): boolean | undefined {
    const text = this.text(name)?.toLowerCase()
    if (text === undefined || text === '') return undefined
    if (text !== 'true' && text !== 'false') throw fail.invalid(name, 'it must be true or false')
    return text === 'true'
  }

  /** A whole number from 0, or its digits. */
  whole(name: string): number | undefined {
    const text = this.text(name)
    if (text === undefined || text === '') return undefined
    if (!/^\d{1,15}$/u.test(text)) throw fail.invalid(name, 'it must be a whole number')
    return Number(text)
  }

  /** A list; `undefined` when it is not there. */
  list(name: string): readonly unknown[] | undefined {
    const value = this.has(name) ? this.#fields[name] : undefined
    if (value === undefined || value === null) return undefined
    if (!Array.isArray(value)) throw fail.invalid(name, 'it must be a list')
    return value as readonly unknown[]
  }

  /** A list of whole numbers. */
  wholes(name: string): readonly number[] | undefined {
    return this.list(name)?.map((item) => {
      const number = new InputFields({ [name]: item }).whole(name)
      if (number === undefined) throw fail.invalid(name, 'it must be a list of whole numbers')
      return number
    })
  }

  /** A list of sets of fields. */
  sets(name: string): readonly InputFields[] | undefined {
    return this.list(name)?.map((item) => {
      if (!isObject(item)) throw fail.invalid(name, 'it must be a list of objects')
      return new InputFields(item)
    })
  }
}

/** INPUT_DATA as it was read. */
export interface InputData {
  readonly fields: InputFields
  readonly leniencies: readonly InputLeniency[]
  /** Parts of a multipart body. */
  readonly parts: readonly FormPart[]
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

interface Written {
  readonly text: string
  readonly leniencies: readonly InputLeniency[]
}

function parameter(pairs: ReturnType<typeof parseQueryString>): string | undefined {
  return pairs.find(([name]) => name === 'INPUT_DATA')?.[1]
}

const formType = 'application/x-www-form-urlencoded'

function written(
  exchange: Exchange,
  bytes: Buffer,
  parts: readonly FormPart[] | undefined,
): Written | undefined {
  const inQuery = parameter(exchange.query)
  const isWrite = exchange.method === 'POST' || exchange.method === 'PUT'
  // Files come in parts, and INPUT_DATA as one of them or in the query.
  if (parts !== undefined) {
    const own = parts.find(({ name }) => name === 'INPUT_DATA')?.content.toString('utf8') ?? inQuery
    return own === undefined ? undefined : { text: own, leniencies: [] }
  }
  const body = isWrite ? bytes.toString('utf8') : ''
  const type = (exchange.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  const inBody = parameter(parseQueryString(body))
  if (inBody !== undefined) {
    return {
      text: inBody,
      leniencies: [
        ...(type === formType ? [] : (['content-type'] as const)),
        ...(/[{}"' ]/u.test(body) ? (['not-encoded'] as const) : []),
      ],
    }
  }
  if (inQuery === undefined) return undefined
  const raw = /[{}"']/u.test(exchange.rawQuery) ? (['not-encoded'] as const) : []
  return { text: inQuery, leniencies: [...raw, ...(isWrite ? (['query-of-write'] as const) : [])] }
}

function parsed(text: string, lenient: boolean): { value: unknown; leniencies: readonly Leniency[] } {
  try {
    return lenient ? readLenientJson(text) : { value: JSON.parse(text) as unknown, leniencies: [] }
  } catch {
    throw fail.invalid('INPUT_DATA', 'it is no JSON')
  }
}

/** Reads the INPUT_DATA of a request; no fields when there is none. Throws `Pam360Failure` when it cannot be read. */
export function readInputData(exchange: Exchange, body: Buffer, lenient: boolean): InputData {
  const boundary = boundaryOf(exchange.headers['content-type'])
  const sent = boundary === undefined ? undefined : readMultipart(body, boundary)
  const found = written(exchange, body, sent)
  const parts = sent ?? []
  if (found === undefined) return { fields: new InputFields({}), leniencies: [], parts }
  const { value, leniencies } = parsed(found.text, lenient)
  const operation = isObject(value) ? value['operation'] : undefined
  const details = isObject(operation) ? (operation['Details'] ?? operation['details']) : undefined
  if (!isObject(details)) throw fail.invalid('INPUT_DATA', 'operation.Details is missing')
  return { fields: new InputFields(details), leniencies: [...found.leniencies, ...leniencies], parts }
}
