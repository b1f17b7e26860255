import type { JournalEntry, SurfaceName } from '../journal.ts'
import type { Answer } from './answer.ts'
import type { Exchange } from './exchange.ts'

/** One address of a surface. Handlers see every method and answer those they do not take. */
export interface Route {
  /** Path in lower case, with `:name` for a segment that varies: `/aimwebservice/api/accounts`. */
  readonly path: string
  readonly handle: (exchange: Exchange) => Answer | Promise<Answer>
}

/** What the journal may show of a request; everything else about it stays out. */
export interface Identity {
  readonly application?: string
  /** The vault user whose session it is. */
  readonly user?: string
  /** Parameters, with the values of all but the allowed names masked. */
  readonly query: JournalEntry['query']
}

/**
 * One vault's HTTP side: its addresses, what of a request may be shown, and its manner of reporting errors.
 */
export interface Surface {
  readonly name: Exclude<SurfaceName, 'cp'>
  readonly routes: readonly Route[]
  identify(exchange: Exchange): Identity
  /** An error in the vendor's JSON shape, for injected faults. */
  errorAnswer(status: number, code: string, message: string): Answer
  /** The page of the web server in front of the vault. */
  page(status: number): Answer
}
