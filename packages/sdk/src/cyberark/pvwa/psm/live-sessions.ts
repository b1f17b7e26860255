import { checkArgument, checkOptions, isRecord, oneOf, optional, type Shape } from '../../../options.ts'
import { type CallOptions, callShape, splitCall } from '../../../transport/call-options.ts'
import { parseConnection, type PsmConnection } from '../accounts/connect.ts'
import type { PagedList } from '../../../paging/pages.ts'
import { listPages } from '../pages.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'
import {
  readActivities,
  readLiveSession,
  readProperties,
  sessionListShape,
  sessionPageSize,
  sessionQuery,
  type LiveSession,
  type SessionActivity,
  type SessionListOptions,
  type SessionRef,
} from './session.ts'

/** How to watch a session. */
export interface MonitorOptions extends CallOptions {
  /** What to ask for: an RDP file, or a page of the HTML5 gateway. Default `rdp`. */
  readonly as?: 'rdp' | 'html5'
}

const monitorShape: Shape<MonitorOptions> = { ...callShape, as: optional(oneOf('rdp', 'html5')) }

/**
 * Sessions through the Privileged Session Manager that go on now: `pvwa.sessions`.
 *
 * Every call throws NotFoundError for a session that is not live or may not be seen, PermissionError where the user
 * may not do this, and what any request throws.
 */
export class LiveSessions {
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester) {
    this.#requester = requester
  }

  /**
   * The live sessions that the user may see, fetched page by page as they are read.
   *
   * @throws ConfigurationError at once for a wrong option.
   */
  list(options: SessionListOptions = {}): PagedList<LiveSession> {
    checkOptions('sessions.list', options, sessionListShape)
    return listPages(
      {
        requester: this.#requester,
        path: 'API/LiveSessions',
        query: sessionQuery(options),
        pageSize: sessionPageSize,
        wrappers: ['LiveSessions', 'value'],
        counted: true,
        parse: readLiveSession,
        idOf: ({ id }) => id,
      },
      options,
    )
  }

  /** One live session. From 10.6. */
  async get(session: SessionRef, call: CallOptions = {}): Promise<LiveSession> {
    return readLiveSession(await this.#ask('get', session, '', call))
  }

  /** What was done in a session so far. From 10.6. */
  async activities(session: SessionRef, call: CallOptions = {}): Promise<SessionActivity[]> {
    return readActivities(await this.#ask('activities', session, '/activities', call))
  }

  /** What the connection component tells of a session, under the vendor's names. From 10.6. */
  async properties(session: SessionRef, call: CallOptions = {}): Promise<Record<string, string>> {
    return readProperties(await this.#ask('properties', session, '/properties', call))
  }

  /** What is needed to watch a session: an RDP file, or a page of the HTML5 gateway. From 10.5. */
  async monitor(session: SessionRef, options: MonitorOptions = {}): Promise<PsmConnection> {
    checkOptions('sessions.monitor', options, monitorShape)
    const [call, { as }] = splitCall(options)
    return parseConnection(
      await this.#requester.answer({
        ...call,
        method: 'GET',
        path: `${sessionPath('API/LiveSessions', session)}/monitor`,
        accept: as === 'html5' ? '*/*' : 'application/json',
        // Each viewer's ticket is good once.
        repeatable: false,
      }),
    )
  }

  /** Ends a session; a text is its GUID. From 10.1. */
  async terminate(session: SessionRef, call: CallOptions = {}): Promise<void> {
    await this.#do('terminate', session, 'Terminate', call)
  }

  /** Suspends a session: its user can do nothing until it is resumed. A text is its GUID. From 10.2. */
  async suspend(session: SessionRef, call: CallOptions = {}): Promise<void> {
    await this.#do('suspend', session, 'Suspend', call)
  }

  /** Lets a suspended session go on; a text is its GUID. From 10.2. */
  async resume(session: SessionRef, call: CallOptions = {}): Promise<void> {
    await this.#do('resume', session, 'Resume', call)
  }

  async #ask(name: string, session: SessionRef, tail: string, call: CallOptions): Promise<unknown> {
    checkOptions(`sessions.${name}`, call, callShape)
    const where = `${sessionPath('API/LiveSessions', session)}${tail}`
    return this.#requester.json({ ...call, method: 'GET', path: where })
  }

  async #do(name: string, session: SessionRef, what: string, call: CallOptions): Promise<void> {
    checkOptions(`sessions.${name}`, call, callShape)
    // These go by the other of its two names.
    const named = isRecord(session) ? (session.guid ?? session) : session
    const where = `${sessionPath('API/LiveSessions', named)}/${what}`
    await this.#requester.answer({ ...call, method: 'POST', path: where })
  }
}

/** The path of a session or recording. */
export function sessionPath(root: string, session: SessionRef): string {
  const id: unknown = isRecord(session) ? session.id : session
  checkArgument('sessions', "the session's id", id)
  return `${root}/${path`${String(id)}`}`
}
