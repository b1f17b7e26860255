/** Sessions through the Privileged Session Manager as PVWA sends them, live and recorded, and how to ask for them. Pure. */
import { moment, oneOf, optional, type Shape, text, upTo } from '../../../options.ts'
import { secondsOf } from '../checks.ts'
import { fieldsOf, itemsOf, notThere, type Fields } from '../fields.ts'
import { listOptionsShape, type ListOptions } from '../../../paging/pages.ts'
import type { Query } from '../paths.ts'

/** What live sessions and recordings have in common. */
export interface SessionRecord {
  /** For example `14_5`. */
  readonly id: string
  readonly guid: string | undefined
  /** The safe of the recording, not that of the account. */
  readonly safe: string | undefined
  readonly folder: string | undefined
  readonly fileName: string | undefined
  readonly live: boolean | undefined
  readonly startedAt: Date | undefined
  readonly endedAt: Date | undefined
  /** In seconds. */
  readonly durationSeconds: number | undefined
  /** The user of the vault who connected. */
  readonly user: string | undefined
  /** Where that user came from. */
  readonly fromIp: string | undefined
  readonly remoteMachine: string | undefined
  readonly accountUsername: string | undefined
  readonly accountAddress: string | undefined
  readonly platformId: string | undefined
  /** For example `PSM-RDP`. */
  readonly connectionComponent: string | undefined
  readonly protocol: string | undefined
  readonly client: string | undefined
  readonly ticketId: string | undefined
  /** How risky it is, where something rates sessions. */
  readonly riskScore: number | undefined
  readonly severity: string | undefined
  /** What the connection component tells, under the vendor's names. */
  readonly properties: Readonly<Record<string, string>>
  readonly files: readonly RecordingFile[]
  readonly activities: readonly SessionActivity[]
}

/** A session that goes on. */
export interface LiveSession extends SessionRecord {
  /** Whether the user who asks may end it. */
  readonly canTerminate: boolean | undefined
  /** Whether the user who asks may watch it. */
  readonly canMonitor: boolean | undefined
  /** Whether the user who asks may suspend it. */
  readonly canSuspend: boolean | undefined
}

/** A session that has ended, and what was recorded of it. */
export type Recording = SessionRecord

/** One file of a recording. */
export interface RecordingFile {
  readonly name: string
  /** What it holds, by the vendor's number. */
  readonly type: number | undefined
  readonly format: string | undefined
  /** In bytes. */
  readonly size: number | undefined
  /** In bytes, as it is stored. */
  readonly compressedSize: number | undefined
  readonly reviewedBy: string | undefined
  readonly reviewedAt: Date | undefined
}

/** Something that was done in a session, such as a command. */
export interface SessionActivity {
  readonly text: string
  readonly id: string | undefined
  /** By the vendor's number. */
  readonly type: number | undefined
  /** Where it is in the recording, by format; as the server writes it. */
  readonly offsets: Readonly<Record<string, string>>
  /** Members that this version of the library does not know, under the vendor's names. */
  readonly others: Readonly<Record<string, string>>
}

/** What sessions can be sorted by, and what PVWA calls it. */
const sortable = {
  riskScore: 'RiskScore',
  fileName: 'FileName',
  safe: 'SafeName',
  folder: 'FolderName',
  user: 'PSMVaultUserName',
  fromIp: 'FromIP',
  remoteMachine: 'RemoteMachine',
  client: 'Client',
  protocol: 'Protocol',
  accountUsername: 'AccountUserName',
  accountAddress: 'AccountAddress',
  platformId: 'AccountPlatformID',
  startedAt: 'PSMStartTime',
  ticketId: 'TicketID',
} as const

/** How sessions can be sorted. */
export type SessionSort = `${keyof typeof sortable} ${'asc' | 'desc'}`

/** Which sessions or recordings to list. */
export interface SessionListOptions extends ListOptions {
  /** Text that any property holds, at most 500 characters. */
  readonly search?: string
  /** Only those recorded in this safe. */
  readonly safe?: string
  /** Only those from then on. */
  readonly from?: Date
  /** Only those until then. */
  readonly to?: Date
  /** Only those with this among what was done, such as a command. */
  readonly activities?: string
  readonly sort?: SessionSort
}

/** A session or recording: its id, or as a list gives it. */
export type SessionRef = string | { readonly id: string; readonly guid?: string | undefined }

/** How many are asked for at once; 25 come unless asked for more. The largest page is not established. */
export const sessionPageSize = 100

const words = Object.keys(sortable).flatMap((name) => [`${name} asc`, `${name} desc`])

/** The checks of {@link SessionListOptions}. */
export const sessionListShape: Shape<SessionListOptions> = {
  ...listOptionsShape(sessionPageSize),
  search: optional(upTo(500)),
  safe: optional(text),
  from: optional(moment),
  to: optional(moment),
  activities: optional(text),
  sort: optional(oneOf(...words)),
}

/** The query of a list. */
export function sessionQuery({ search, safe, from, to, activities, sort }: SessionListOptions): Query {
  return {
    Search: search,
    Safe: safe,
    FromTime: from && secondsOf(from),
    ToTime: to && secondsOf(to),
    Activities: activities,
    Sort: sort === undefined ? undefined : wireSort(sort),
  }
}

function wireSort(sort: SessionSort): string | undefined {
  const row = Object.entries(sortable).find(([name]) => sort.startsWith(`${name} `))
  return row === undefined ? undefined : `${sort.endsWith(' desc') ? '-' : ''}${row[1]}`
}

/** Reads a live session. */
export function readLiveSession(value: unknown): LiveSession {
  const fields = fieldsOf(value, 'a session')
  return {
    ...readRecord(fields),
    canTerminate: fields.flag('CanTerminate'),
    canMonitor: fields.flag('CanMonitor'),
    canSuspend: fields.flag('CanSuspend'),
  }
}

/** Reads a recording. */
export function readRecording(value: unknown): Recording {
  return readRecord(fieldsOf(value, 'a recording'))
}

/** Reads what was done in a session. */
export function readActivities(answer: unknown): SessionActivity[] {
  return itemsOf(answer, 'activities', 'Activities', 'value').map(readActivity)
}

/** Reads the properties of a session: texts by the vendor's names, those inside of objects too. */
export function readProperties(answer: unknown): Record<string, string> {
  const fields = fieldsOf(answer, 'the properties of a session')
  return { ...fields.others(nested), ...fields.texts('Properties'), ...fields.texts('RawProperties') }
}

const nested: ReadonlySet<string> = new Set(['properties', 'rawproperties'])

function readRecord(fields: Fields): SessionRecord {
  const id = fields.text('SessionID')
  if (id === undefined || id === '') throw notThere('the id of a session')
  return {
    id,
    guid: said(fields, 'SessionGuid'),
    safe: said(fields, 'SafeName'),
    folder: said(fields, 'FolderName'),
    fileName: said(fields, 'FileName'),
    live: fields.flag('IsLive'),
    startedAt: fields.date('Start'),
    endedAt: fields.date('End'),
    durationSeconds: fields.number('Duration'),
    user: said(fields, 'User'),
    fromIp: said(fields, 'FromIP'),
    remoteMachine: said(fields, 'RemoteMachine'),
    accountUsername: said(fields, 'AccountUsername'),
    accountAddress: said(fields, 'AccountAddress'),
    platformId: said(fields, 'AccountPlatformID'),
    connectionComponent: said(fields, 'ConnectionComponentID'),
    protocol: said(fields, 'Protocol'),
    client: said(fields, 'Client'),
    ticketId: said(fields, 'TicketID'),
    riskScore: riskOf(fields.number('RiskScore')),
    severity: said(fields, 'Severity'),
    properties: fields.texts('RawProperties'),
    files: fields.list('RecordingFiles').map(readFile),
    activities: fields.list('RecordedActivities').map(readActivity),
  }
}

/** Text; what is empty says nothing. */
function said(fields: Fields, name: string): string | undefined {
  const text = fields.text(name)
  return text === '' ? undefined : text
}

/** -1 stands for none. */
function riskOf(score: number | undefined): number | undefined {
  return score === undefined || score < 0 ? undefined : score
}

function readFile(value: unknown): RecordingFile {
  const fields = fieldsOf(value, 'a file of a recording')
  return {
    name: fields.string('FileName'),
    type: fields.number('RecordingType'),
    format: said(fields, 'Format'),
    size: fields.number('FileSize'),
    compressedSize: fields.number('CompressedFileSize'),
    reviewedBy: said(fields, 'LastReviewBy'),
    reviewedAt: fields.date('LastReviewDate'),
  }
}

const knownOfActivity: ReadonlySet<string> = new Set([
  'activitytext',
  'activityid',
  'activitytype',
  'formats',
  'offsets',
])

function readActivity(value: unknown): SessionActivity {
  const fields = fieldsOf(value, 'an activity')
  return {
    text: fields.string('ActivityText'),
    id: fields.text('ActivityId'),
    type: fields.number('ActivityType'),
    offsets: fields.texts('Offsets'),
    others: fields.others(knownOfActivity) ?? {},
  }
}
