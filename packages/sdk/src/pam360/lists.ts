/** Lists of PAM360: whole, or in pages by the number of the first row. */
import { optional, type Shape } from '../options.ts'
import { listOptionsShape, pagedList, wholeListShape } from '../paging/pages.ts'
import type { ListOptions, PagedList, PageSource, WholeListOptions } from '../paging/pages.ts'
import type { Pam360Answer } from './answers.ts'
import { rowsOf } from './fields.ts'
import { headerText, type Pam360Call, type Pam360CallOptions, type Requester } from './requester.ts'

/** How to list. `timeoutMs` is for each page. */
export interface Pam360ListOptions extends ListOptions, Pam360CallOptions {}

/** How to list what comes whole, in one answer. */
export interface Pam360WholeListOptions extends WholeListOptions, Pam360CallOptions {}

/** How many rows are asked for at once unless the caller says otherwise, and at most: no limit is documented. */
const usualPage = 100
const largestPage = 10_000

/** The checks of {@link Pam360ListOptions}. */
export const pam360ListShape: Shape<Pam360ListOptions> = {
  ...listOptionsShape(largestPage),
  orgName: optional(headerText),
}

/** The checks of {@link Pam360WholeListOptions}. */
export const pam360WholeListShape: Shape<Pam360WholeListOptions> = {
  ...wholeListShape,
  orgName: optional(headerText),
}

/** Which rows a page has. */
export interface PageInput {
  readonly STARTINDEX: number
  readonly LIMIT: number
}

/** What an area says about one of its lists. */
interface Listing<Item> {
  readonly requester: Requester
  /** Reads a row. */
  readonly parse: (row: unknown) => Item
  /** What tells two items apart. */
  readonly idOf: (item: Item) => string
  /** The rows of an answer. Default: its details. */
  readonly rows?: (answer: Pam360Answer) => readonly unknown[]
}

/** The part of list options that is for each request. */
function forEach(
  { orgName }: Pam360CallOptions,
  call: { readonly signal?: AbortSignal; readonly timeoutMs?: number },
): Pam360CallOptions {
  return { ...call, ...(orgName === undefined ? {} : { orgName }) }
}

/**
 * A list in pages: the next ones are fetched while the reader is busy. There is one more until `totalRows` rows were
 * given, or a page has none.
 *
 * @param firstIndex What the server calls the first row: 0, or 1.
 * @param ask Asks for the rows of a page.
 */
export function listInPages<Item>(
  { requester, parse, idOf, rows = ({ details }) => rowsOf(details) }: Listing<Item>,
  options: Pam360ListOptions,
  firstIndex: number,
  ask: (call: Pam360Call, page: PageInput) => Promise<Pam360Answer>,
): PagedList<Item> {
  const begin: PageSource<Item>['begin'] = () => async (offset, size, call) => {
    const page = { STARTINDEX: firstIndex + offset, LIMIT: size ?? usualPage }
    const answer = await requester.call(forEach(options, call), (open) => ask(open, page))
    const items = rows(answer)
    const count = answer.totalRows
    // Who gives more than was asked for pages nothing.
    const isPage = items.length > 0 && items.length <= page.LIMIT
    const more = isPage && (count === undefined || offset + items.length < count)
    return { items, count, next: more ? offset + items.length : false }
  }
  return pagedList(
    { diagnostics: requester.diagnostics, begin, pageSize: usualPage, largestPage, parse, idOf },
    options,
  )
}

/**
 * A list that comes whole. Nothing is asked until it is iterated.
 *
 * @param ask Asks for it.
 */
export function listWhole<Item>(
  { requester, parse, idOf, rows = ({ details }) => rowsOf(details) }: Listing<Item>,
  options: Pam360WholeListOptions,
  ask: (call: Pam360Call) => Promise<Pam360Answer>,
): PagedList<Item> {
  const begin: PageSource<Item>['begin'] = () => async (_offset, _size, call) => {
    const answer = await requester.call(forEach(options, call), ask)
    return { items: rows(answer), count: undefined, next: false }
  }
  return pagedList({ diagnostics: requester.diagnostics, begin, parse, idOf }, options)
}
