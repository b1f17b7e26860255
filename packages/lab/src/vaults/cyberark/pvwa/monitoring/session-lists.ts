import type { PsmSession } from '../../../../state/psm-session.ts'
import { json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { epochSeconds } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse, wrong } from '../errors.ts'
import type { PvwaRequest, Query } from '../request.ts'
import { isRecorded, maySee } from './session-access.ts'
import { liveSessionModel, protocolOf, sessionModel } from './session-models.ts'

type Value = (session: PsmSession) => string | number

/** What lists are sorted by (psPAS), by its name folded. */
const sortValues: Readonly<Record<string, Value>> = {
  riskscore: ({ riskScore }) => riskScore,
  filename: ({ guid }) => guid,
  safename: ({ safe }) => safe,
  foldername: ({ folder }) => folder,
  psmvaultusername: ({ user }) => user,
  fromip: ({ fromIp }) => fromIp,
  remotemachine: ({ remoteMachine }) => remoteMachine,
  client: ({ connectionComponent }) => connectionComponent,
  protocol: protocolOf,
  accountusername: ({ accountUserName }) => accountUserName,
  accountaddress: ({ accountAddress }) => accountAddress,
  accountplatformid: ({ platformId }) => platformId,
  psmstarttime: ({ startedAt }) => startedAt,
  ticketid: ({ ticketId }) => ticketId,
}

function compared(sort: string): (left: PsmSession, right: PsmSession) => number {
  const name = sort.replace(/^-/u, '').toLowerCase()
  const value = Object.hasOwn(sortValues, name) ? sortValues[name] : undefined
  if (value === undefined) throw refuse.invalidParameters(wrong('Sort', `The value '${sort}' is not valid.`))
  const sign = sort.startsWith('-') ? -1 : 1
  const folded = (session: PsmSession): string | number => {
    const own = value(session)
    return typeof own === 'string' ? own.toLowerCase() : own
  }
  return (left, right) => {
    const [one, other] = [folded(left), folded(right)]
    return one === other ? 0 : one < other ? -sign : sign
  }
}

function searchTextOf(session: PsmSession): string {
  const { id, guid, user, safe, object, accountUserName, accountAddress, remoteMachine } = session
  const { connectionComponent, fromIp, platformId, ticketId } = session
  return [id, guid, user, safe, object, accountUserName, accountAddress, remoteMachine, connectionComponent]
    .concat(fromIp, platformId, ticketId)
    .join('\n')
    .toLowerCase()
}

const latest = 999_999_999_999

function seconds(query: Query, name: string, fallback: number): number {
  const text = query.text(name)
  if (text === undefined) return fallback
  if (!/^\d{1,12}$/u.test(text))
    throw refuse.invalidParameters(wrong(name, `The value '${text}' is not valid for Int64.`))
  return Number(text)
}

/** The sessions that a query asks for, in its order. */
function found(query: Query, sessions: readonly PsmSession[]): PsmSession[] {
  const words = (query.text('Search') ?? '').toLowerCase().split(/\s+/u)
  const safe = query.text('Safe')?.toLowerCase()
  const activity = query.text('Activities')?.toLowerCase()
  const from = seconds(query, 'FromTime', 0)
  const to = seconds(query, 'ToTime', latest)
  const kept = sessions.filter((session) => {
    const start = epochSeconds(session.startedAt)
    const text = searchTextOf(session)
    return (
      start >= from &&
      start <= to &&
      (safe === undefined || session.safe.toLowerCase() === safe) &&
      words.every((word) => text.includes(word)) &&
      (activity === undefined || session.activities.some((one) => one.text.toLowerCase().includes(activity)))
    )
  })
  const sort = query.text('Sort')
  return sort === undefined ? kept : kept.sort(compared(sort))
}

const defaultPage = 25
const mostPerPage = 10_000

function page(query: Query, sessions: readonly PsmSession[]): PsmSession[] {
  const offset = query.number('OffSet', 0, 0, 999_999_999)
  const limit = query.number('Limit', defaultPage, 1, mostPerPage)
  return sessions.slice(offset, offset + limit)
}

/** `GET API/LiveSessions`: those of safes whose audit the caller sees. */
export function listLiveSessions(context: PvwaContext, { user, query }: PvwaRequest): PvwaAnswer {
  const sessions = context.state.psm.sessions.filter(
    (session) => session.isLive && maySee(context, user, session),
  )
  const all = found(query, sessions)
  return json({
    LiveSessions: page(query, all).map((session) => liveSessionModel(context, user, session)),
    Total: all.length,
  })
}

/** `GET API/Recordings`: what finished sessions have left. */
export function listRecordings(context: PvwaContext, { user, query }: PvwaRequest): PvwaAnswer {
  const sessions = context.state.psm.sessions.filter(
    (session) => isRecorded(session) && maySee(context, user, session),
  )
  const all = found(query, sessions)
  return json({
    Recordings: page(query, all).map((session) => sessionModel(context, session)),
    Total: all.length,
  })
}
