/** How certificates and keys are asked for: below a base of their own, in an envelope of their own. */
import type { PagedList } from '../../paging/pages.ts'
import { isRecord } from '../../options.ts'
import { Secret } from '../../secret.ts'
import type { Pam360Core } from '../core.ts'
import type { Fields } from '../fields.ts'
import { fieldsOf } from '../fields.ts'
import type { Input } from '../input-data.ts'
import { listWhole, type Pam360WholeListOptions } from '../lists.ts'
import { multipart } from '../multipart.ts'
import type { Pam360CallOptions, Pam360Request } from '../requester.ts'
import type { Pam360Route } from '../routes.ts'
import type { Pam360Upload } from './fields.ts'

/** A documented operation, by its name. */
export function pkiRoute(method: 'GET' | 'POST', operation: string): Pam360Route {
  return { method, path: `/api/pki/restapi/${operation}` }
}

/** Asks for certificates and keys. Each method throws as those of `Resources`. */
export class PkiRequester {
  readonly #core: Pam360Core

  constructor(core: Pam360Core) {
    this.#core = core
  }

  /** The zone of the server's dates. */
  get zone(): string {
    return this.#core.zone
  }

  /** The members of the answer, beside its outcome. */
  async ask(route: Pam360Route, input: Input, options: Pam360CallOptions): Promise<Fields> {
    const answer = await this.#core.requester.run(options, requestOf(route, input), 'pki')
    return answer.fields('anything')
  }

  /** The bytes of an answer that is a file. */
  async bytes(route: Pam360Route, input: Input, options: Pam360CallOptions): Promise<Secret> {
    const { requester } = this.#core
    const bytes = await requester.call(options, (call) =>
      requester.bytes(call, { ...requestOf(route, input), traceless: false }, 'pki'),
    )
    try {
      return new Secret(bytes)
    } finally {
      bytes.fill(0)
    }
  }

  /** Sends a file as a part of the body, and INPUT_DATA in the query. */
  async upload(
    { method, path }: Pam360Route,
    input: Input,
    part: string,
    { fileName, content }: Pam360Upload,
    options: Pam360CallOptions,
  ): Promise<Fields> {
    const plain = content instanceof Secret ? content.bytes() : content
    const body = multipart([{ name: part, fileName, content: plain }])
    try {
      const request = { method, path, input, inputInQuery: true, content: body }
      const answer = await this.#core.requester.run(options, request, 'pki')
      return answer.fields('anything')
    } finally {
      // It may hold a key.
      body.body.fill(0)
    }
  }

  /** A list that comes whole, under one of these names. */
  list<Item>(
    route: Pam360Route,
    input: Input,
    names: readonly string[],
    parse: (row: unknown) => Item,
    options: Pam360WholeListOptions,
  ): PagedList<Item> {
    const { requester } = this.#core
    const listing = {
      requester,
      parse,
      // Nothing is known to tell rows apart by.
      idOf: (item: Item) => JSON.stringify(item),
      rows: ({ details }: { readonly details: unknown }) => fieldsOf(details, 'a list').list(...names),
    }
    return listWhole(listing, options, (call) => requester.ask(call, requestOf(route, input), 'pki'))
  }
}

/** The row that an answer holds under `details`: one alone, or the first of a list. */
export function rowOf(answer: Fields): unknown {
  const details = answer.get('details')
  return Array.isArray(details) ? details[0] : details
}

/** The members of an answer that are objects, with their names: rows that are keyed by their ids. */
export function keyedRows(answer: Fields): readonly (readonly [string, unknown])[] {
  return answer.entries().filter(([name, value]) => !/^(?:result|operation)$/i.test(name) && isRecord(value))
}

function requestOf({ method, path }: Pam360Route, input: Input): Pam360Request {
  return { method, path, input, traceless: method === 'GET' }
}
