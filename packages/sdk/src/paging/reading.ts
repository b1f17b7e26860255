/** Reads one list once: its pages in order, several under way, with an eye on what changes meanwhile. */
import { setMaxListeners } from 'node:events'
import { ProtocolError } from '../errors.ts'
import { IdSet } from './id-set.ts'
import type { FetchedPage, Inconsistency, ListOptions, Page, PageFetcher, PageSource } from './pages.ts'

/** A page, and where it is. */
interface Placed extends FetchedPage {
  readonly offset: number
}

/** One pass over a list. */
export class Reading<Item> {
  readonly #source: PageSource<Item>
  readonly #options: ListOptions
  readonly #size: number | undefined
  readonly #most: number
  readonly #cancelled = new AbortController()
  readonly #signal: AbortSignal
  /** Pages under way or waiting, in order. */
  readonly #ahead: Promise<Placed>[] = []
  readonly #seen = new IdSet()
  #fetcher: PageFetcher | undefined
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
    const { pageSize, largestPage = pageSize } = source
    this.#size =
      largestPage === undefined
        ? undefined
        : Math.min(options.pageSize ?? pageSize ?? largestPage, largestPage)
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
    const received = this.#received
    const page = this.#read(fetched)
    if (this.#isLast(fetched, received)) {
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

  #begin(fetched: Placed): void {
    const linked = typeof fetched.next === 'number' ? fetched.next - fetched.offset : 0
    // A server that gives fewer than it was asked for counts on in its own steps.
    this.#stride = linked > 0 ? linked : Math.max(1, fetched.items.length)
    this.#nextOffset = this.#stride
    // Some count the page, some the whole list; more than are here is the whole.
    if (fetched.count !== undefined && (fetched.count > fetched.items.length || fetched.next === false)) {
      this.#total = fetched.count
    }
  }

  #observe(fetched: Placed, first: boolean): void {
    const { count } = fetched
    if (first || this.#total === undefined || count === undefined || count === this.#total) return
    // A page's own count is no total.
    if (count === fetched.items.length && fetched.offset > 0) return
    this.#report({ kind: 'changed', before: this.#total, after: count })
    this.#total = count
  }

  #read({ items, offset }: Placed): Page<Item> {
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
  #isLast({ next }: Placed, received: number): boolean {
    if (next === false) return true
    // A page may hold nothing new because the user may see none of it; not all of them, one after another.
    this.#empty = this.#received === received ? this.#empty + 1 : 0
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

  async #fetch(offset: number): Promise<Placed> {
    const { timeoutMs } = this.#options
    const fetcher = (this.#fetcher ??= await this.#source.begin())
    const page = await fetcher(offset, this.#size, {
      signal: this.#signal,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    })
    return { ...page, offset }
  }

  #report(inconsistency: Inconsistency): void {
    this.#signs += 1
    if (this.#options.onInconsistency !== undefined) {
      this.#options.onInconsistency(inconsistency)
    } else if (this.#signs === 1) {
      this.#source.diagnostics.warn(
        `The list changed while it was read (${inconsistency.kind}): items may be missing. Read it again where that matters.`,
      )
    }
  }
}

function endless(): ProtocolError {
  return new ProtocolError('The answer is a page of a list without end.', {
    code: 'UNEXPECTED_ANSWER',
    hint: 'Check that the URL leads to the vault and not to a proxy that answers for it.',
  })
}
