/** Reads lists that come in pages: the next ones are fetched while the reader is busy with this one. */
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import { callback, integer, optional, type Shape } from '../options.ts'
import { callShape, type CallOptions } from '../transport/call-options.ts'
import { Reading } from './reading.ts'

/**
 * A sign that the set changed while it was listed.
 *
 * - `duplicate`: an item came twice, because something was added before it; it is given once.
 * - `changed`: the server's total is not what it was on an earlier page.
 * - `missing`: at the end there were fewer items than the server's total; what was removed meanwhile may have
 *   moved others across the border of a page.
 *
 * A removal before the page that is read, made up for by an addition behind it, leaves no sign: pages go by offsets.
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

/** A page as the server gave it. */
export interface FetchedPage {
  readonly items: readonly unknown[]
  /** How many items the server counts, on this page or in all; `undefined` where it does not say. */
  readonly count: number | undefined
  /** Where the next page starts; `true` when there is one and the server does not say where, `false` for none. */
  readonly next: number | boolean
}

/**
 * Asks for one page.
 *
 * @param offset How many items come before it.
 * @param size How many to ask for; `undefined` for a list that comes whole.
 */
export type PageFetcher = (
  offset: number,
  size: number | undefined,
  call: CallOptions,
) => Promise<FetchedPage>

/** What a vault says about one of its lists. */
export interface PageSource<Item> {
  /** Where a warning goes that the caller does not want to be told. */
  readonly diagnostics: Diagnostics
  /** Called once for each reading: gives what fetches its pages, after asking for what they depend on. */
  readonly begin: () => PageFetcher | Promise<PageFetcher>
  /** How many items to ask for at once, and at most. Without it the list comes whole, unless `next` leads on. */
  readonly pageSize?: number
  /** The largest page that may be asked for. Default: `pageSize`. */
  readonly largestPage?: number
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
export function pagedList<Item>(source: PageSource<Item>, options: ListOptions = {}): PagedList<Item> {
  return new PagedList(source, options)
}

/** A list that comes in pages: `for await (const item of list)`, or page by page with {@link pages}. */
export class PagedList<Item> implements AsyncIterable<Item> {
  readonly #source: PageSource<Item>
  readonly #options: ListOptions

  /** Made by {@link pagedList}. */
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
  #items: Iterator<Item, undefined, undefined> = [].values()
  /** The page that is waited for; whoever asks meanwhile comes after. */
  #coming: Promise<unknown> | undefined

  constructor(pages: AsyncGenerator<Page<Item>, void, undefined>) {
    this.#pages = pages
  }

  next(): Promise<IteratorResult<Item, void>> {
    if (this.#coming === undefined) {
      const item = this.#items.next()
      if (item.done !== true) return Promise.resolve(item)
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
    this.#items = [].values()
    await this.#pages.return()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async #turn(): Promise<IteratorResult<Item, void>> {
    for (;;) {
      const item = this.#items.next()
      if (item.done !== true) return item
      const page = await this.#pages.next()
      if (page.done === true) return page
      this.#items = page.value.items.values()
    }
  }
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
