import type { ConfigurationRecord, Shelf } from '../../../../state/configuration.ts'
import { deleted, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { noteObject } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse } from '../errors.ts'
import type { Fields, PvwaRequest } from '../request.ts'

type Handler = (context: PvwaContext, request: PvwaRequest) => PvwaAnswer | Promise<PvwaAnswer>

/** One kind of thing in the configuration: where it is kept, how it is read and shown, and whom it obeys. */
export interface Resource {
  /** What it is called in refusals. */
  readonly what: string
  readonly shelf: (context: PvwaContext, request: PvwaRequest) => Shelf
  readonly demand: (context: PvwaContext, request: PvwaRequest) => void
  /** The key of a record that is added. */
  readonly keyOf: (record: ConfigurationRecord) => string
  /** Makes a record of a body; what is there is given when it is replaced. */
  readonly read: (
    fields: Fields,
    context: PvwaContext,
    request: PvwaRequest,
    before: ConfigurationRecord | undefined,
  ) => ConfigurationRecord
  /** A record as it is shown; as it is kept unless said otherwise. */
  readonly show?: (record: ConfigurationRecord) => unknown
  /** A record in a list; as shown alone unless said otherwise. */
  readonly brief?: (record: ConfigurationRecord) => unknown
  /** The answer of a list; a bare array unless said otherwise. */
  readonly wrap?: (records: readonly unknown[]) => unknown
  /** Which records a list holds, in which order; all of them unless said otherwise. */
  readonly select?: (records: ConfigurationRecord[], request: PvwaRequest) => ConfigurationRecord[]
  /** Takes a record off; from the shelf unless said otherwise. */
  readonly remove?: (context: PvwaContext, key: string) => void
  /** Status of an addition. Default 201. */
  readonly addedStatus?: 200 | 201
}

/** The handlers of a kind; the key is the path's segment `key`. */
export function handlersOf(
  resource: Resource,
): Readonly<Record<'list' | 'get' | 'post' | 'put' | 'remove', Handler>> {
  const { what, shelf, demand, read } = resource
  const show = resource.show ?? ((record: ConfigurationRecord): unknown => record)
  const brief = resource.brief ?? show
  const wrap = resource.wrap ?? ((records: readonly unknown[]): unknown => records)
  const select = resource.select ?? ((records: ConfigurationRecord[]) => records)
  const at = (
    context: PvwaContext,
    request: PvwaRequest,
  ): { readonly key: string; readonly record: ConfigurationRecord } => {
    const key = request.parameters['key'] ?? ''
    const record = shelf(context, request).get(key)
    if (record === undefined) throw refuse.notFound(what, key)
    return { key, record }
  }
  const noted = (context: PvwaContext, request: PvwaRequest, key: string): void => {
    noteObject(context, request, 'Update configuration', `${what} ${key}`)
  }
  return {
    list: (context, request) => {
      demand(context, request)
      return json(wrap(select(shelf(context, request).all, request).map(brief)))
    },
    get: (context, request) => {
      demand(context, request)
      return json(show(at(context, request).record))
    },
    post: async (context, request) => {
      demand(context, request)
      const record = read(await request.fields(), context, request, undefined)
      const key = resource.keyOf(record)
      const own = shelf(context, request)
      if (own.get(key) !== undefined) throw refuse.exists(what, key)
      own.set(key, record)
      noted(context, request, key)
      return json(show(record), resource.addedStatus ?? 201)
    },
    put: async (context, request) => {
      demand(context, request)
      const { key, record: before } = at(context, request)
      const record = read(await request.fields(), context, request, before)
      shelf(context, request).set(key, record)
      noted(context, request, key)
      return json(show(record))
    },
    remove: (context, request) => {
      demand(context, request)
      const { key } = at(context, request)
      if (resource.remove === undefined) shelf(context, request).delete(key)
      else resource.remove(context, key)
      noted(context, request, key)
      return deleted(context.settings)
    },
  }
}

/** Text of a record's member. */
export function textOf(record: ConfigurationRecord, name: string): string {
  const value = record[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
