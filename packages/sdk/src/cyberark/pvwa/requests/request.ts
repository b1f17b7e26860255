/** Requests for access to accounts under dual control, as PVWA sends and takes them. Pure. */
import { bodyOf, field, shapeOf, type WireFields } from '../../../wire-fields.ts'
import { flag, isRecord, moment, optional, type Shape, text, textRecord } from '../../../options.ts'
import { callShape, type CallOptions } from '../../../transport/call-options.ts'
import { secondsOf } from '../checks.ts'
import { fieldsOf, notThere, type Fields } from '../fields.ts'
import { readId } from '../named.ts'

/** What is asked for. */
export interface AccessRequestDetails {
  readonly reason?: string
  readonly ticketId?: string
  readonly ticketingSystem?: string
  /** Whether it may be used more than once. Default: the server's. */
  readonly multipleAccess?: boolean
  /** From when on it is wanted. */
  readonly from?: Date
  /** Until when it is wanted. */
  readonly to?: Date
  /** What the platform asks for beside that, under the vendor's names. */
  readonly additionalInfo?: Readonly<Record<string, string>>
  /** Whether it is for a connection and not for the password. */
  readonly connect?: boolean
  /** The connection component, for example `PSM-RDP`. */
  readonly connectionComponent?: string
  /** What the component asks the user for, by name, such as `PSMRemoteMachine`. */
  readonly parameters?: Readonly<Record<string, string>>
}

/** How to ask for access. */
export interface NewAccessRequest extends AccessRequestDetails, CallOptions {}

/** A request for access. */
export interface AccessRequest {
  readonly id: string
  /** Who asks: the user name. */
  readonly requester: string | undefined
  /** Who asks, in full; on incoming requests. */
  readonly requesterFullName: string | undefined
  readonly safe: string | undefined
  readonly accountId: string | undefined
  /** What PVWA tells of the account, under the vendor's names. */
  readonly accountProperties: Readonly<Record<string, string>>
  /** What is to be done, for example to show the password; in the server's words. */
  readonly operation: string | undefined
  /** By the vendor's number. */
  readonly operationType: number | undefined
  /** Once or several times; in the server's words. */
  readonly accessType: string | undefined
  /** Why, as the user said. */
  readonly reason: string | undefined
  /** Why, as PVWA passes it to who confirms. */
  readonly requesterReason: string | undefined
  readonly createdAt: Date | undefined
  readonly expiresAt: Date | undefined
  readonly from: Date | undefined
  readonly to: Date | undefined
  /** By the vendor's number; `statusTitle` says it in the server's words. */
  readonly status: number | undefined
  readonly statusTitle: string | undefined
  /** Why it is not valid, by the vendor's number. */
  readonly invalidReason: number | undefined
  /** How many more have to confirm. */
  readonly confirmationsLeft: number | undefined
  readonly confirmationLevel: number | undefined
  /** How many have to confirm on the second level. */
  readonly secondLevelConfirmers: number | undefined
  readonly ticket: { readonly id: string; readonly system: string | undefined } | undefined
  readonly additionalInfo: Readonly<Record<string, string>>
  readonly confirmers: readonly Confirmer[]
}

/** Who may confirm a request, or has. */
export interface Confirmer {
  readonly id: string | undefined
  /** A user or group. */
  readonly name: string
  /** By the vendor's number. */
  readonly type: number | undefined
  /** What was done, by the vendor's number. */
  readonly action: number | undefined
  readonly actedAt: Date | undefined
  readonly reason: string | undefined
  /** The users of a group. */
  readonly members: readonly string[]
}

/** How far a job of many requests is. */
export interface AccessRequestJob {
  readonly id: number
  readonly createdAt: Date | undefined
  /** As the server gave it: nobody published what each number stands for. */
  readonly status: number | undefined
  readonly succeeded: number
  readonly failed: number
  /** What came of each, as texts under the vendor's names; only where they were asked for. */
  readonly succeededItems: readonly Readonly<Record<string, string>>[]
  readonly failedItems: readonly Readonly<Record<string, string>>[]
}

/** A request: its id, or as a list gives it. */
export type AccessRequestRef = string | { readonly id: string }

const fields: WireFields<AccessRequestDetails> = {
  reason: field('Reason', text),
  ticketId: field('TicketId', text),
  ticketingSystem: field('TicketingSystemName', text),
  multipleAccess: field('MultipleAccessRequired', flag),
  from: { wire: 'FromDate', check: moment, write: secondsOf },
  to: { wire: 'ToDate', check: moment, write: secondsOf },
  additionalInfo: field('AdditionalInfo', textRecord),
  connect: field('UseConnect', flag),
  connectionComponent: field('ConnectionComponent', text),
  parameters: { wire: 'ConnectionParams', check: textRecord, write: writeParameters },
}

/** The checks of {@link AccessRequestDetails}. */
export const detailsShape: Shape<AccessRequestDetails> = shapeOf(fields)

/** The checks of {@link NewAccessRequest}. */
export const newRequestShape: Shape<NewAccessRequest> = { ...callShape, ...detailsShape }

/** What waits and what has expired: the queries of both lists. */
export interface AccessRequestListOptions extends CallOptions {
  /** Only those that wait for an answer. Default `false`. */
  readonly waiting?: boolean
  /** Those that have expired as well. Default `false`. */
  readonly expired?: boolean
}

/** The checks of {@link AccessRequestListOptions}. */
export const requestListShape: Shape<AccessRequestListOptions> = {
  ...callShape,
  waiting: optional(flag),
  expired: optional(flag),
}

/** The body of a request. */
export function requestBody(accountId: string, details: AccessRequestDetails): Record<string, unknown> {
  return { AccountId: accountId, ...bodyOf(fields, details) }
}

function writeParameters(parameters: Readonly<Record<string, string>>): Record<string, { value: string }> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { value }]))
}

/** Reads a request. */
export function readRequest(value: unknown): AccessRequest {
  const of = fieldsOf(value, 'a request')
  const id = of.text('RequestID')
  if (id === undefined || id === '') throw notThere('the id of a request')
  const account = of.object('AccountDetails')
  return {
    id,
    requester: of.text('RequestorUserName'),
    requesterFullName: of.text('RequestorFullName'),
    safe: of.text('SafeName'),
    accountId: account?.text('AccountID'),
    accountProperties: account?.texts('Properties') ?? {},
    operation: of.text('Operation'),
    operationType: of.number('OperationType'),
    accessType: of.text('AccessType'),
    reason: of.text('UserReason'),
    requesterReason: of.text('RequestorReason'),
    createdAt: of.date('CreationDate'),
    expiresAt: of.date('ExpirationDate'),
    from: of.date('AccessFrom'),
    to: of.date('AccessTo'),
    status: of.number('Status'),
    statusTitle: of.text('StatusTitle'),
    invalidReason: of.number('InvalidRequestReason'),
    confirmationsLeft: of.number('ConfirmationsLeft'),
    confirmationLevel: of.number('CurrentConfirmationLevel'),
    secondLevelConfirmers: of.number('RequiredConfirmersCountLevel2'),
    ticket: readTicket(of.object('TicketingSystemProperties')),
    additionalInfo: of.texts('AdditionalInfo'),
    confirmers: of.list('Confirmers').map(readConfirmer),
  }
}

function readTicket(of: Fields | undefined): AccessRequest['ticket'] {
  const id = of?.text('Number')
  return id === undefined || id === '' ? undefined : { id, system: of?.text('Name') }
}

function readConfirmer(value: unknown): Confirmer {
  const of = fieldsOf(value, 'a confirmer')
  return {
    id: of.text('ID'),
    name: of.string('Name'),
    type: of.number('Type'),
    action: of.number('Action'),
    actedAt: of.date('ActionDate'),
    reason: of.text('Reason'),
    members: of.list('Members').map((member) => fieldsOf(member, 'a confirmer').string('UserName')),
  }
}

const jobFields = (answer: unknown): Fields => fieldsOf(isRecord(answer) ? answer : { id: answer }, 'a job')

/**
 * Reads the id of a job: a number, bare or as the `id` of an object.
 *
 * @throws ProtocolError when there is none.
 */
export function readJobId(answer: unknown): number {
  return readId(jobFields(answer), 'id', 'a job')
}

/** The same where there may be none. */
export function jobIdIn(answer: unknown): number | undefined {
  return jobFields(answer).number('id')
}

/** Reads how far a job is. No source shows it: our assumption is that it is told as that of an upload of accounts. */
export function readJob(id: number, answer: unknown): AccessRequestJob {
  const of = fieldsOf(answer, 'a job')
  const result = of.object('Result')
  const items = (name: string): Record<string, string>[] =>
    (of.object(name)?.list('Items') ?? of.list(name)).map(
      (item) => fieldsOf(item, 'a request of a job').others(none) ?? {},
    )
  return {
    id,
    createdAt: of.date('CreationTime'),
    status: of.number('Status'),
    succeeded: result?.number('Succeeded') ?? 0,
    failed: result?.number('Failed') ?? 0,
    succeededItems: items('SucceededItems'),
    failedItems: items('FailedItems'),
  }
}

const none: ReadonlySet<string> = new Set()
