/** A row of PAM360's audit. Pure. */
import { fieldsOf } from './fields.ts'

/** A row of the audit. */
export interface Pam360AuditRow {
  readonly id: string | null
  /** When it happened: from the time in milliseconds, which needs no zone. */
  readonly time: Date | null
  readonly operationType: string | null
  readonly operatedBy: string | null
  readonly userName: string | null
  readonly userFullName: string | null
  readonly ipAddress: string | null
  /** What the caller used; of a registered application its name. */
  readonly clientType: string | null
  readonly reason: string | null
  readonly ticketId: string | null
  readonly resourceId: string | null
  readonly resourceName: string | null
  readonly accountId: string | null
  readonly accountName: string | null
  /** All that the server said, under its own names. */
  readonly properties: Readonly<Record<string, string>>
}

/**
 * Reads a row.
 *
 * @param zone The zone of the server, for rows that have no time in milliseconds.
 */
export function parseAuditRow(row: unknown, zone: string): Pam360AuditRow {
  const fields = fieldsOf(row, 'a row of the audit')
  const milliseconds = fields.count('TIME')
  return {
    id: fields.id('Audit ID'),
    time: milliseconds === null ? fields.date(zone, 'Time Stamp') : new Date(milliseconds),
    operationType: fields.text('Operation Type'),
    operatedBy: fields.text('Operated by'),
    userName: fields.text('User Name'),
    userFullName: fields.text("User's Full Name"),
    ipAddress: fields.text('IP Address'),
    clientType: fields.text('Client Type'),
    reason: fields.text('Reason'),
    ticketId: fields.text('Ticket ID'),
    resourceId: fields.id('Resource ID'),
    resourceName: fields.text('Resource Name'),
    accountId: fields.id('User Account ID'),
    accountName: fields.text('User Account'),
    properties: fields.properties(),
  }
}
