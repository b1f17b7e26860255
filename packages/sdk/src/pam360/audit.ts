/** The audit of PAM360. */
import { checkOptions, oneOf, optional, type Shape } from '../options.ts'
import type { PagedList } from '../paging/pages.ts'
import { parseAuditRow, type Pam360AuditRow } from './audit-row.ts'
import type { Pam360Core } from './core.ts'
import { listInPages, pam360ListShape, type Pam360ListOptions } from './lists.ts'

const types = { resource: 'Resource', user: 'User' } as const
const durations = { today: 'TODAY', yesterday: 'YESTERDAY', 'last-7-days': 'LAST_7_DAYS' } as const

/** What the rows are about. */
export type Pam360AuditType = keyof typeof types

/** From when the rows are. */
export type Pam360AuditDuration = keyof typeof durations

/** Which rows to list. */
export interface Pam360AuditListOptions extends Pam360ListOptions {
  /** Default `resource`. */
  readonly type?: Pam360AuditType
  /** Default: the server's. */
  readonly duration?: Pam360AuditDuration
}

const listShape: Shape<Pam360AuditListOptions> = {
  ...pam360ListShape,
  type: optional(oneOf(...Object.keys(types))),
  duration: optional(oneOf(...Object.keys(durations))),
}

/** What happened, as PAM360 recorded it. */
export class Audit {
  readonly #core: Pam360Core

  constructor(core: Pam360Core) {
    this.#core = core
  }

  /**
   * Rows of the audit, in the server's order.
   *
   * The server calls the first row 1: our assumption, as public callers do; `firstIndex` of the client changes it.
   *
   * @throws While it is read: as methods of `Resources`.
   * @see docs/protocols/pam360.md, Audit
   */
  list(options: Pam360AuditListOptions = {}): PagedList<Pam360AuditRow> {
    checkOptions('audit.list', options, listShape)
    const { type = 'resource', duration, ...listOptions } = options
    const { requester, zone, firstIndex } = this.#core
    const listing = { requester, parse: (row: unknown) => parseAuditRow(row, zone), idOf: keyOf }
    return listInPages(listing, listOptions, firstIndex.audit, (call, page) =>
      requester.ask(call, {
        method: 'GET',
        path: 'audit',
        query: {
          AUDITTYPE: types[type],
          ...page,
          DURATION: duration === undefined ? undefined : durations[duration],
        },
        traceless: true,
      }),
    )
  }
}

/** Rows without an id are told apart by all that they say. */
function keyOf({ id, properties }: Pam360AuditRow): string {
  return id ?? JSON.stringify(properties)
}
