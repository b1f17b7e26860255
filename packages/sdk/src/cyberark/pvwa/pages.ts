/** Reads lists that come in pages: the next ones are fetched while the reader is busy with this one. */
import { setMaxListeners } from 'node:events'
import { callback, integer, isList, optional, type Shape } from '../../options.ts'
import { callShape, type CallOptions } from '../../transport/call-options.ts'
import { malformed } from './answer.ts'
import { fieldsOf } from './fields.ts'
import { IdSet } from './id-set.ts'
import type { Query } from './paths.ts'
import type { Requester } from './requester.ts'

/**
 * A sign that the set changed while it was listed.
 *
 * - `duplicate`: an item came twice, because something was added before it; it is given once.
 * - `changed`: the server's total is not what it was on an earlier page.
 * - `missing`: at the end there were fewer items than the server's total; what was removed meanwhile may have
 *   moved others across the border of a page.
 */
export type Inconsistency =
  | { readonly kind: 'duplicate'; readonly id: string }
  | { readonly kind: 'changed'; readonly before: number; readonly after: number }
  | { readonly kind: 'missing'; readonly expected: number; readonly received: number }

/** How to list. `timeoutMs` is for each page. */
export interface ListOptions extends CallOptions {
  /** How many items to ask for at once. Default and largest: what the resource says. */
  readonly pageSize?: number
  /**
   * How many pages may be under way or waiting for the reader. 1 fetches page after page, each when it is
   * needed. Default 8. The client's `maxConcurrency` holds as well.
   */
  readonly pagesAhead?: number
  /** Told of every sign that the set changed meanwhile. Default: one warning in the log for each list. */
  readonly onInconsistency?: (inconsistency: Inconsistency) => void
}

/** The checks of {@link ListOptions}, for the resources to include in theirs. */
export function listOptionsShape(largestPage: number): Shape<ListOptions> {
  return {
    ...callShape,
    pageSize: optional(integer(1, largestPage)),
    pagesAhead: optional(integer(1, 100)),
    onInconsistency: optional(callback),
  }
}

/** How to list what comes whole, in one answer. */
export type WholeListOptions = Omit<ListOptions, 'pageSize' | 'pagesAhead'>

/** The checks of {@link WholeListOptions}. */
export const wholeListShape: Shape<WholeListOptions> = {
  ...callShape,
  onInconsistency: optional(callback),
}

/** One page. */
export interface Page<Item> {
  /** Its items, without those that came on an earlier page. */
  readonly items: readonly Item[]
  /** How many items of the whole list come before it. */
  readonly offset: number
  /** How many items there are in all, where the server said so. */
  readonly total: number | undefined
}

/** What a resource says about one of its lists. */
export interface PageSource<Item> {
  readonly requester: Requester
  /** Relative to the application, encoded. */
  readonly path: string
  readonly query?: Query
  /** Parameters that depend on something to be asked for first, such as the server's version. */
  readonly prepare?: () => Promise<Query>
  /** How many items to ask for at once. Without it the list comes whole, unless the server links to more. */
  readonly pageSize?: number
  /** The names under which the items may come. Default: `value`. */
  readonly wrappers?: readonly string[]
  /** The server links to no next page: there is one as long as its total is not reached. Default `false`. */
  readonly counted?: boolean
  /** Reads an item. */
  readonly parse: (item: unknown) => Item
  /** What tells two items apart. */
  readonly idOf: (item: Item) => string
  /** What to keep. Those that are left out are no inconsistency. Default: all. */
  readonly keep?: (item: Item) => boolean
}

/**
 * Makes a list of a source. Nothing is asked until it is iterated; each iteration asks anew.
 *
 * Pages are fetched by offset, several at a time, and given in order; at no time are there more than
 * `pagesAhead` of them. Leaving the loop cancels what is under way.
 */
export function listPages<Item>(source: PageSource<Item>, options: ListOptions = {}): PagedList<Item> {
  return new PagedList(source, options)
}

/** A list that comes in pages: `for await (const item of list)`, or page by page with {@link pages}. */
export class PagedList<Item> implements AsyncIterable<Item> {
  readonly #source: PageSource<Item>
  readonly #options: ListOptions

  /** Made by {@link listPages}. */
  constructor(source: PageSource<Item>, options: ListOptions) {
    this.#source = source
    this.#options = options
  }

  /** The items, in the server's order. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Item, void, undefined> {
    return new Items(this.pages())
  }

  /**
   * The pages.
   *
   * @throws Any SallyportError of a request; the reason of an aborted signal.
   */
  async *pages(): AsyncGenerator<Page<Item>, void, undefined> {
    const reading = new Reading(this.#source, this.#options)
    try {
      for (;;) {
        const page = await reading.next()
        if (page === undefined) return
        yield page
      }
    } finally {
      reading.cancel()
    }
  }

  /** All items. Holds them all in memory. */
  async toArray(): Promise<Item[]> {
    const items: Item[] = []
    for await (const page of this.pages()) items.push(...page.items)
    return items
  }
}

/** The items of pages, one by one. A generator would take several turns of the event loop for each. */
class Items<Item> implements AsyncIterableIterator<Item, void, undefined> {
  readonly #pages: AsyncGenerator<Page<Item>, void, undefined>
  #items: readonly Item[] = []
  #next = 0
  /** The page that is waited for; whoever asks meanwhile comes after. */
  #coming: Promise<unknown> | undefined

  constructor(pages: AsyncGenerator<Page<Item>, void, undefined>) {
    this.#pages = pages
  }

  next(): Promise<IteratorResult<Item, void>> {
    if (this.#coming === undefined && this.#next < this.#items.length) {
      const value = this.#items[this.#next] as Item
      this.#next += 1
      return Promise.resolve({ done: false, value })
    }
    const step = (this.#coming ?? Promise.resolve()).then(() => this.#turn())
    const coming = step.catch(() => undefined)
    this.#coming = coming
    void coming.then(() => {
      if (this.#coming === coming) this.#coming = undefined
    })
    return step
  }

  async return(): Promise<IteratorResult<Item, void>> {
    this.#items = []
    this.#next = 0
    await this.#pages.return()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async #turn(): Promise<IteratorResult<Item, void>> {
    while (this.#next >= this.#items.length) {
      const page = await this.#pages.next()
      if (page.done === true) return { done: true, value: undefined }
      this.#items = page.value.items
      this.#next = 0
    }
    const value = this.#items[this.#next] as Item
    this.#next += 1
    return { done: false, value }
  }
}

/** A page as the server gave it. */
interface Fetched {
  readonly offset: number
  readonly items: readonly unknown[]
  readonly count: number | undefined
  /** Where the next page starts, by the server's link; `true` when the link does not say. */
  readonly next: number | boolean
}

/** One pass over a list. */
class Reading<Item> {
  readonly #source: PageSource<Item>
  readonly #options: ListOptions
  readonly #size: number | undefined
  readonly #most: number
  readonly #cancelled = new AbortController()
  readonly #signal: AbortSignal
  /** Pages under way or waiting, in order. */
  readonly #ahead: Promise<Fetched>[] = []
  readonly #seen = new IdSet()
  #extra: Query | undefined
  /** How far apart the starts of two pages are; known with the first page. */
  #stride = 0
  #nextOffset = 0
  #window = 1
  #total: number | undefined
  #received = 0
  #signs = 0
  #empty = 0
  #ended = false

  constructor(source: PageSource<Item>, options: ListOptions) {
    this.#source = source
    this.#options = options
    const { pageSize } = source
    this.#size = pageSize === undefined ? undefined : Math.min(options.pageSize ?? pageSize, pageSize)
    this.#most = options.pagesAhead ?? 8
    const { signal } = this.#cancelled
    this.#signal = options.signal === undefined ? signal : AbortSignal.any([options.signal, signal])
    // Every page under way listens to it, which Node takes for a leak from the eleventh on.
    setMaxListeners(0, this.#signal)
  }

  /** The next page; `undefined` after the last. */
  async next(): Promise<Page<Item> | undefined> {
    if (this.#ended) return undefined
    this.#options.signal?.throwIfAborted()
    if (this.#stride === 0) {
      this.#extra = await this.#source.prepare?.()
      this.#launch(0)
    } else {
      this.#fill()
    }
    const head = this.#ahead.shift()
    if (head === undefined) {
      this.#end()
      return undefined
    }
    const fetched = await head
    const first = this.#stride === 0
    if (first) this.#begin(fetched)
    this.#observe(fetched, first)
    const page = this.#read(fetched)
    if (this.#isLast(fetched)) {
      this.#end()
    } else {
      // Each page that is not the last makes it likelier that there are many.
      this.#window = Math.min(this.#most, this.#total === undefined ? this.#window * 2 : this.#most)
      if (this.#most > 1) this.#fill()
    }
    return page
  }

  /** Gives up what is under way. */
  cancel(): void {
    this.#ended = true
    this.#ahead.length = 0
    this.#cancelled.abort()
  }

  #begin(fetched: Fetched): void {
    const linked = typeof fetched.next === 'number' ? fetched.next - fetched.offset : 0
    // A server that gives fewer than it was asked for counts on in its own steps.
    this.#stride = linked > 0 ? linked : Math.max(1, fetched.items.length)
    this.#nextOffset = this.#stride
    // Some count the page, some the whole list; more than are here is the whole.
    if (fetched.count !== undefined && (fetched.count > fetched.items.length || fetched.next === false)) {
      this.#total = fetched.count
    }
  }

  #observe(fetched: Fetched, first: boolean): void {
    const { count } = fetched
    if (first || this.#total === undefined || count === undefined || count === this.#total) return
    // A page's own count is no total.
    if (count === fetched.items.length && fetched.offset > 0) return
    this.#report({ kind: 'changed', before: this.#total, after: count })
    this.#total = count
  }

  #read({ items, offset }: Fetched): Page<Item> {
    const { parse, idOf, keep } = this.#source
    const kept: Item[] = []
    for (const raw of items) {
      const item = parse(raw)
      const id = idOf(item)
      if (!this.#seen.add(id)) {
        this.#report({ kind: 'duplicate', id })
        continue
      }
      this.#received += 1
      if (keep === undefined || keep(item)) kept.push(item)
    }
    return { items: kept, offset, total: this.#total }
  }

  /** Only a page without a link is the last; what the server counts ends nothing. */
  #isLast({ items, next }: Fetched): boolean {
    if (next === false) return true
    // A page may be empty because the user may see none of it; not all of them, one after another.
    this.#empty = items.length === 0 ? this.#empty + 1 : 0
    if (this.#empty > 100) throw endless()
    return false
  }

  #end(): void {
    if (this.#ended) return
    this.cancel()
    if (this.#total !== undefined && this.#received < this.#total) {
      this.#report({ kind: 'missing', expected: this.#total, received: this.#received })
    }
  }

  /** Starts pages until the window is full, or there can be no more. */
  #fill(): void {
    while (this.#ahead.length < this.#window) {
      // Beyond the total there is nothing, unless the list grows: the last page's link would say so.
      const beyond = this.#total !== undefined && this.#nextOffset >= this.#total
      if (beyond && this.#ahead.length > 0) return
      this.#launch(this.#nextOffset)
      this.#nextOffset += this.#stride
    }
  }

  #launch(offset: number): void {
    const page = this.#fetch(offset)
    // It is looked at when its turn comes, or never.
    page.catch(() => undefined)
    this.#ahead.push(page)
  }

  async #fetch(offset: number): Promise<Fetched> {
    const { requester, path, query, wrappers = ['value'] } = this.#source
    const { timeoutMs } = this.#options
    const answer = await requester.json({
      method: 'GET',
      path,
      query: {
        ...query,
        ...this.#extra,
        limit: this.#size,
        offset: this.#size === undefined && offset === 0 ? undefined : offset,
      },
      signal: this.#signal,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    })
    if (isList(answer)) return { offset, items: answer, count: undefined, next: false }
    const fields = fieldsOf(answer, 'a list')
    const items = fields.wrapped(...wrappers)
    const count = fields.number('count') ?? fields.number('total')
    const linked = nextOffset(fields.text('nextLink'), offset)
    const reached = offset + items.length
    const more = this.#source.counted === true && items.length > 0 && reached < (count ?? 0)
    return { offset, items, count, next: linked === false && more ? reached : linked }
  }

  #report(inconsistency: Inconsistency): void {
    this.#signs += 1
    if (this.#options.onInconsistency !== undefined) {
      this.#options.onInconsistency(inconsistency)
    } else if (this.#signs === 1) {
      this.#source.requester.diagnostics.warn(
        `The list changed while it was read (${inconsistency.kind}): items may be missing. Read it again where that matters.`,
      )
    }
  }
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
  if (Number(written) <= offset) throw endless()
  return Number(written)
}

function endless(): Error {
  return malformed(200, 'is a page of a list without end')
}

/**
 * The one item of a list that matches.
 *
 * @param none Makes the error for none.
 * @param several Makes the error for more than one; the first is never taken.
 */
export async function single<Item>(
  list: PagedList<Item>,
  none: () => Error,
  several: () => Error,
): Promise<Item> {
  let found: { readonly item: Item } | undefined
  for await (const item of list) {
    if (found !== undefined) throw several()
    found = { item }
  }
  if (found === undefined) throw none()
  return found.item
}
