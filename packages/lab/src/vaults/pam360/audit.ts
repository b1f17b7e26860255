import { fail } from './answers.ts'
import type { Outcome } from './answers.ts'
import type { OperationSet } from './operations.ts'
import type { Pam360AuditRow } from './records.ts'
import type { Pam360Request } from './request.ts'
import { auditTime, dayOf } from './times.ts'

const dayMs = 86_400_000

/** Whether a row is within a duration, in days of the server's zone. */
const durations: Readonly<Record<string, (at: number, now: number, timeZone: string) => boolean>> = {
  TODAY: (at, now, timeZone) => dayOf(at, timeZone) === dayOf(now, timeZone),
  YESTERDAY: (at, now, timeZone) => dayOf(at, timeZone) === dayOf(now - dayMs, timeZone),
  LAST_7_DAYS: (at, now) => at > now - 7 * dayMs,
}

function orNone(text: string | null): string {
  return text === null || text === '' ? 'N/A' : text
}

function told(request: Pam360Request, row: Pam360AuditRow): object {
  return {
    'Audit ID': request.id(row.sequence),
    'Operated by': row.user,
    'Operation Type': row.result === 'success' ? row.operation : `${row.operation} (denied)`,
    TIME: String(row.at),
    'Time Stamp': auditTime(row.at, request.context.settings.timeZone),
    'IP Address': row.ip,
    'User Name': row.user,
    "User's Full Name": row.userFullName,
    'User Account': orNone(row.account),
    'User Account ID': row.accountId === null ? 'N/A' : request.id(row.accountId),
    'Client Type': row.client,
    Reason: orNone(row.reason),
    'Resource ID': row.resourceId === null ? 'N/A' : request.id(row.resourceId),
    'Resource Name': orNone(row.resource),
    'Ticket ID': orNone(row.ticketId),
  }
}

/** The audit, the newest first. */
function list(request: Pam360Request): Outcome {
  const { context, caller, now } = request
  request.demandAbility('read-audit', 'read the audit')
  const type = request.query('AUDITTYPE') ?? 'Resource'
  if (type !== 'Resource' && type !== 'User') throw fail.invalid('AUDITTYPE', 'Resource or User')
  const name = request.query('DURATION') ?? 'TODAY'
  const within = Object.hasOwn(durations, name) ? durations[name] : undefined
  if (within === undefined) throw fail.invalid('DURATION', Object.keys(durations).join(', '))
  const { timeZone, firstAuditRow } = context.settings
  const rows = context.control.audit
    .entries()
    .filter(
      (row) =>
        row.type === type && row.organisation === caller.organisation.id && within(row.at, now, timeZone),
    )
    .reverse()
  const start = Math.max((request.wholeQuery('STARTINDEX') ?? firstAuditRow) - firstAuditRow, 0)
  const limit = request.wholeQuery('LIMIT')
  return {
    message: 'Audits fetched successfully.',
    totalRows: rows.length,
    details: rows
      .slice(start, limit === undefined ? undefined : start + limit)
      .map((row) => told(request, row)),
  }
}

/** The audit (8.4). */
export const auditOperations: OperationSet = {
  routed: [{ method: 'GET', path: 'audit', name: 'GET_AUDIT', handle: list }],
  assumed: {},
}
