import type { LogStamp } from '../../log.ts'
import type { InputLeniency } from './input-data.ts'

/** One row of PAM360's own audit. Holds no secret. */
export interface Pam360AuditRow extends LogStamp {
  readonly type: 'Resource' | 'User'
  /** What was done, `Password Retrieved`. The words are the lab's own. */
  readonly operation: string
  readonly result: 'success' | 'denied'
  /** Epoch milliseconds by the lab's clock. */
  readonly at: number
  readonly user: string
  readonly userFullName: string
  readonly organisation: number
  readonly resourceId: number | null
  readonly resource: string | null
  readonly account: string | null
  readonly accountId: number | null
  readonly reason: string | null
  readonly ticketId: string | null
  readonly ip: string
  /** What the caller is: the REST API, an integration, or the name of a registered application. */
  readonly client: string
}

/** What a recorder hands in. */
export type Pam360AuditRecord = Omit<Pam360AuditRow, keyof LogStamp>

/** How a request brought its INPUT_DATA. */
export interface Pam360InputRow extends LogStamp {
  readonly method: string
  readonly path: string
  /** What was not as documented; empty when all was. */
  readonly leniencies: readonly InputLeniency[]
}
