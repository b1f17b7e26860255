/** Reads one list once: its pages in order, several under way, with an eye on what changes meanwhile. */
import { setMaxListeners } from 'node:events'
import { isList } from '../../options.ts'
import { malformed } from './answer.ts'
import { fieldsOf } from './fields.ts'
import { IdSet } from './id-set.ts'
import type { Inconsistency, ListOptions, Page, PageSource } from './pages.ts'
import type { Query } from './paths.ts'

/** A page as the server gave it. */
interface Fetched {
  readonly offset: number
  readonly items: readonly unknown[]
  readonly count: number | undefined
  /** Where the next page starts, by the server's link; `true` when the link does not say. */
  readonly next: number | boolean
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
