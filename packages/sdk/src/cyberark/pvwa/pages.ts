/** How PVWA pages its lists: by offsets, and a link to the next page. */
import { isList } from '../../options.ts'
import { pagedList, type ListOptions, type PagedList, type PageSource } from '../../paging/pages.ts'
import { malformed } from './answer.ts'
import { fieldsOf } from './fields.ts'
import type { Query } from './paths.ts'
import type { Requester } from './requester.ts'

/** What a resource says about one of its lists. */
export interface PvwaPageSource<Item> extends Pick<PageSource<Item>, 'pageSize' | 'parse' | 'idOf' | 'keep'> {
  readonly requester: Requester
  /** Relative to the application, encoded. */
  readonly path: string
  readonly query?: Query
  /** Parameters that depend on something to be asked for first, such as the server's version. */
  readonly prepare?: () => Promise<Query>
  /** The names under which the items may come. Default: `value`. */
  readonly wrappers?: readonly string[]
  /** The server links to no next page: there is one as long as its total is not reached. Default `false`. */
  readonly counted?: boolean
}

/** Makes a list of a source. As {@link pagedList}. */
export function listPages<Item>(source: PvwaPageSource<Item>, options: ListOptions = {}): PagedList<Item> {
  const { requester, path, query, prepare, wrappers = ['value'], counted, ...rest } = source
  const begin: PageSource<Item>['begin'] = async () => {
    const extra = await prepare?.()
    return async (offset, size, call) => {
      const answer = await requester.json({
        method: 'GET',
        path,
        query: {
          ...query,
          ...extra,
          limit: size,
          offset: size === undefined && offset === 0 ? undefined : offset,
        },
        ...call,
      })
      if (isList(answer)) return { items: answer, count: undefined, next: false }
      const fields = fieldsOf(answer, 'a list')
      const items = fields.wrapped(...wrappers)
      const count = fields.number('count') ?? fields.number('total')
      const linked = nextOffset(fields.text('nextLink'), offset)
      const reached = offset + items.length
      const more = counted === true && items.length > 0 && reached < (count ?? 0)
      return { items, count, next: linked === false && more ? reached : linked }
    }
  }
  return pagedList({ ...rest, diagnostics: requester.diagnostics, begin }, options)
}

/**
 * Where the next page starts, by a link such as `api/safes?offset=25&limit=25`: a number; `true` for a link that
 * does not say; `false` for none. The link itself is not followed: it may lack parameters of the request, as it
 * does for `savedFilter`.
 *
 * @param offset Where this page starts.
 * @throws ProtocolError for a link that leads elsewhere, or not on.
 */
export function nextOffset(link: string | undefined, offset: number): number | boolean {
  if (link === undefined || link === '') return false
  const [plain = ''] = link.split('?', 1)
  if (/^[a-z][a-z0-9+.-]*:|^\/\/|\\|(^|\/)(\.|%2e){2}(\/|$)/i.test(plain)) {
    throw malformed(200, 'names a next page outside of PVWA')
  }
  const written = /[?&]offset=(\d{1,15})(?:&|$)/i.exec(link)?.[1]
  if (written === undefined) return true
  if (Number(written) <= offset) throw malformed(200, 'is a page of a list without end')
  return Number(written)
}
