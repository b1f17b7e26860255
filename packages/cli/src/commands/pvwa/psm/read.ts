/** What is read of sessions: the commands are the same for those that go on and those that were recorded. */
import type {
  LiveSession,
  LiveSessions,
  PasswordVault,
  Recording,
  Recordings,
  SessionActivity,
  SessionListOptions,
  SessionSort,
} from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../../args/flags.ts'
import type { Command } from '../../../command.ts'
import { given } from '../../../config/given.ts'
import type { Settings } from '../../../config/settings.ts'
import { moment } from '../../../config/values.ts'
import type { ListLook } from '../../../output/write-list.ts'
import { shortDate } from '../../../render/dates.ts'
import { printable } from '../../../render/printable.ts'
import { oneName, refuseWords } from '../common.ts'
import type { Detail } from '../../shared/details.ts'
import { listCommand } from '../listing.ts'
import { showCommand } from '../showing.ts'

type Session = LiveSession | Recording

/** What one of the two is called, and where it is. */
interface Source {
  readonly name: 'sessions' | 'recordings'
  readonly what: 'session' | 'recording'
  /** What the help says of them. */
  readonly which: string
  readonly of: (vault: PasswordVault) => LiveSessions | Recordings
}

const live: Source = {
  name: 'sessions',
  what: 'session',
  which: 'go on now',
  of: ({ sessions }) => sessions,
}
const recorded: Source = {
  name: 'recordings',
  what: 'recording',
  which: 'were recorded',
  of: ({ recordings }) => recordings,
}

const group = 'Which sessions'
const filterFlags = {
  search: { kind: 'text', value: 'TEXT', group, brief: 'Text that any property holds' },
  safe: { kind: 'text', value: 'NAME', group, brief: 'Safe of the recording, not that of the account' },
  from: { kind: 'text', value: 'DATE', group, brief: 'Only since 2027-01-31 (in UTC), 2027-01-31T18:00Z' },
  to: { kind: 'text', value: 'DATE', group, brief: 'Only until then' },
  activity: {
    kind: 'text',
    value: 'TEXT',
    group,
    brief: 'Only those where this was done, such as a command',
  },
  sort: {
    kind: 'text',
    value: 'PROPERTY',
    group: 'Output',
    brief: "What to sort by, for example startedAt or 'riskScore desc'",
  },
} as const satisfies FlagTable

const look: ListLook<Session> = {
  columns: ['Id', 'User', 'From', 'Account', 'Machine', 'Connector', 'Started', 'Ended', 'Risk'],
  droppable: ['From', 'Risk', 'Connector', 'Ended'],
  row: (session) => [
    ['cyan', printable(session.id, 40)],
    printable(session.user ?? '', 60),
    printable(session.fromIp ?? '', 45),
    accountOf(session),
    printable(session.remoteMachine ?? '', 60),
    printable(session.connectionComponent ?? '', 40),
    shortDate(session.startedAt),
    shortDate(session.endedAt),
    session.riskScore === undefined ? '' : String(session.riskScore),
  ],
}

function accountOf({ accountUsername = '', accountAddress }: Session): string {
  return printable(
    accountAddress === undefined ? accountUsername : `${accountUsername}@${accountAddress}`,
    80,
  )
}

function listOf({ name, what, which, of }: Source): Command {
  return listCommand<typeof filterFlags, Session>({
    name: `${name} list`,
    summary: `List the sessions that ${which}`,
    description: `Lists the sessions through the Privileged Session Manager (PSM) that ${which}, as far as the user may see them.`,
    flags: filterFlags,
    examples: [
      { does: 'The riskiest first; the settings are in the environment', line: "--sort 'riskScore desc'" },
      { does: 'Where a command was run, for a program', line: "--activity 'rm -rf' --ndjson | jq -r .id" },
    ],
    what,
    look,
    prepare(settings, words) {
      refuseWords(words, 'Give text to search for with --search TEXT.')
      const query = readQuery(settings)
      return (vault, signal) => of(vault).list({ ...query, signal })
    },
  })
}

function readQuery(settings: Settings<typeof filterFlags>): SessionListOptions {
  const [from, to] = [settings.text('from'), settings.text('to')]
  const sort = settings.value('sort')
  return given({
    search: settings.value('search'),
    safe: settings.value('safe'),
    from: from && moment(from),
    to: to && moment(to),
    activities: settings.value('activity'),
    sort: sort === undefined ? undefined : sortOf(sort),
  })
}

/** The library says which there are, where it is none of them. */
function sortOf(text: string): SessionSort {
  return (/\s(asc|desc)$/.test(text) ? text : `${text} asc`) as SessionSort
}

function getOf({ name, what, of }: Source): Command {
  return showCommand<object & FlagTable, Session>({
    name: `${name} get`,
    summary: `Show one ${what}`,
    usage: 'ID',
    description: `Shows what PVWA says about one ${what}, by its id from ${name} list. Needs PVWA 10.6.`,
    flags: {},
    examples: [{ does: 'The settings are in the environment', line: '14_5' }],
    details: detailsOf,
    prepare(_, words) {
      const id = oneName(words, `sallyport pvwa ${name} get ID`)
      return (vault, signal) => of(vault).get(id, { signal })
    },
  })
}

function detailsOf(session: Session): Detail[] {
  const { durationSeconds, riskScore } = session
  return [
    ['Id', session.id],
    ['GUID', session.guid],
    ['User', session.user],
    ['From', session.fromIp],
    ['Account', accountOf(session)],
    ['Platform', session.platformId],
    ['Machine', session.remoteMachine],
    ['Connector', session.connectionComponent],
    ['Protocol', session.protocol],
    ['Client', session.client],
    ['Started', shortDate(session.startedAt)],
    ['Ended', shortDate(session.endedAt)],
    ['Seconds', durationSeconds === undefined ? undefined : String(durationSeconds)],
    ['Ticket', session.ticketId],
    ['Risk', riskScore === undefined ? undefined : [riskScore, session.severity].filter(Boolean).join(' ')],
    ['Recorded in', session.safe],
    ['Files', session.files.map(({ name, size }) => `${name} (${size ?? '?'} bytes)`).join(', ')],
    ['May be ended', 'canTerminate' in session ? yesNo(session.canTerminate) : undefined],
    ['May be watched', 'canMonitor' in session ? yesNo(session.canMonitor) : undefined],
    ['May be suspended', 'canSuspend' in session ? yesNo(session.canSuspend) : undefined],
  ]
}

function yesNo(flag: boolean | undefined): string | undefined {
  return flag === undefined ? undefined : flag ? 'yes' : 'no'
}

const activityLook: ListLook<SessionActivity> = {
  columns: ['Activity', 'At'],
  droppable: ['At'],
  row: ({ text, offsets }) => [
    printable(text, 200),
    printable(
      Object.entries(offsets)
        .map(([format, offset]) => `${format} ${offset}`)
        .join(', '),
      60,
    ),
  ],
}

function activitiesOf({ name, what, of }: Source): Command {
  return listCommand<object & FlagTable, SessionActivity>({
    name: `${name} activities`,
    summary: `List what was done in a ${what}`,
    usage: 'ID',
    description: `Lists what was done in a ${what}, such as commands, and where it is in the recording. Needs PVWA 10.6.`,
    flags: {},
    examples: [{ does: 'The settings are in the environment', line: '14_5' }],
    what: 'line',
    look: activityLook,
    prepare(_, words) {
      const id = oneName(words, `sallyport pvwa ${name} activities ID`)
      return (vault, signal) => of(vault).activities(id, { signal })
    },
  })
}

function propertiesOf({ name, what, of }: Source): Command {
  return showCommand<object & FlagTable, Record<string, string>>({
    name: `${name} properties`,
    summary: `Show what the connection component tells of a ${what}`,
    usage: 'ID',
    description: `Shows what the connection component tells of a ${what}, under the vendor's names. Needs PVWA 10.6.`,
    flags: {},
    examples: [{ does: 'The settings are in the environment', line: '14_5' }],
    details: Object.entries,
    prepare(_, words) {
      const id = oneName(words, `sallyport pvwa ${name} properties ID`)
      return (vault, signal) => of(vault).properties(id, { signal })
    },
  })
}

/** `sallyport pvwa sessions list` */
export const sessionsList = listOf(live)
/** `sallyport pvwa recordings list` */
export const recordingsList = listOf(recorded)
/** `sallyport pvwa sessions get` */
export const sessionsGet = getOf(live)
/** `sallyport pvwa recordings get` */
export const recordingsGet = getOf(recorded)
/** `sallyport pvwa sessions activities` */
export const sessionsActivities = activitiesOf(live)
/** `sallyport pvwa recordings activities` */
export const recordingsActivities = activitiesOf(recorded)
/** `sallyport pvwa sessions properties` */
export const sessionsProperties = propertiesOf(live)
/** `sallyport pvwa recordings properties` */
export const recordingsProperties = propertiesOf(recorded)
