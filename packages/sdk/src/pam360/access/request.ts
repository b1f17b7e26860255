/** Requests for access, as approvers see them. */
import { fieldsOf, rowsOf } from '../fields.ts'
import { requestStatusOf, type Pam360RequestAction, type Pam360RequestState } from './states.ts'

/** A request for access to a password. */
export interface Pam360AccessRequest {
  /** The user that asks. */
  readonly requesterId: string
  readonly requesterName: string | null
  readonly requesterFullName: string | null
  readonly passwordId: string | null
  readonly resourceId: string | null
  readonly resourceName: string
  readonly accountId: string
  readonly accountName: string
  readonly reason: string | null
  readonly requestedAt: Date | null
  /** When the window of access begins; `null` for at once. */
  readonly startsAt: Date | null
  readonly endsAt: Date | null
  readonly state: Pam360RequestState
  /** What this approver can do with it now. */
  readonly actions: readonly Pam360RequestAction[]
  /** Who of two has approved, where that is another. */
  readonly approvedBy: string | null
  /** How many have to approve; `null` where the server does not say. */
  readonly approvalsNeeded: number | null
  /** How many have approved. */
  readonly approvals: number | null
  /** All that the server said, under the vendor's names. */
  readonly properties: Readonly<Record<string, string>>
}

/** The requests of an answer, which stand below those who ask. */
export function requestRows(details: unknown): readonly unknown[] {
  return rowsOf(details).flatMap((requester) =>
    fieldsOf(requester, 'a requester')
      .list('PASSWORDREQUESTLIST')
      .map((request) => ({ requester, request })),
  )
}

/** Reads a request, as {@link requestRows} gives it. */
export function parseRequest(row: unknown, zone: string): Pam360AccessRequest {
  const both = fieldsOf(row, 'a request')
  const requester = fieldsOf(both.get('requester'), 'a requester')
  const fields = fieldsOf(both.get('request'), 'a request')
  return {
    requesterId: requester.needId('the id of a requester', 'REQUESTER USERID'),
    requesterName: requester.text('REQUESTED BY'),
    requesterFullName: requester.text('REQUESTED BY FULLNAME'),
    passwordId: fields.id('PASSWD ID'),
    resourceId: fields.id('RESOURCE ID'),
    resourceName: fields.exact('RESOURCE NAME') ?? '',
    accountId: fields.needId('the id of an account', 'ACCOUNT ID'),
    accountName: fields.exact('ACCOUNT NAME') ?? '',
    reason: fields.text('REASON'),
    requestedAt: fields.date(zone, 'REQUESTED TIME'),
    startsAt: fields.date(zone, 'START_TIME'),
    endsAt: fields.date(zone, 'END_TIME'),
    ...requestStatusOf(fields.exact('STATUS') ?? ''),
    approvalsNeeded: fields.count('TOTAL APPROVAL ADMIN COUNT'),
    approvals: fields.count('APPROVED ADMIN COUNT'),
    properties: fields.properties(),
  }
}
