import { writeWhole } from '../../../files.ts'
import { checkArgument, checkOptions, integer, optional, type Shape } from '../../../options.ts'
import { mediaType } from '../../../transport/media-type.ts'
import { type CallOptions, callShape, splitCall } from '../../../transport/call-options.ts'
import { malformed } from '../answer.ts'
import type { PagedList } from '../../../paging/pages.ts'
import { listPages } from '../pages.ts'
import type { Requester } from '../requester.ts'
import { sessionPath } from './live-sessions.ts'
import {
  readActivities,
  readProperties,
  readRecording,
  sessionListShape,
  sessionPageSize,
  sessionQuery,
  type Recording,
  type SessionActivity,
  type SessionListOptions,
  type SessionRef,
} from './session.ts'

/** How to fetch a recording. Give `timeoutMs` for a long one: the default counts for all of it. */
export interface PlayOptions extends CallOptions {
  /** How many bytes it may have; they are held in memory. Default 1 GiB, whatever the client's own limit is. */
  readonly maxAnswerBytes?: number
}

const playShape: Shape<PlayOptions> = { ...callShape, maxAnswerBytes: optional(integer(1)) }

/**
 * Sessions that were recorded: `pvwa.recordings`.
 *
 * Every call throws NotFoundError for a recording that does not exist or may not be seen, PermissionError where the
 * user may not do this, and what any request throws.
 */
export class Recordings {
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester) {
    this.#requester = requester
  }

  /**
   * The recordings that the user may see, fetched page by page as they are read.
   *
   * @throws ConfigurationError at once for a wrong option.
   */
  list(options: SessionListOptions = {}): PagedList<Recording> {
    checkOptions('recordings.list', options, sessionListShape)
    return listPages(
      {
        requester: this.#requester,
        path: 'API/Recordings',
        query: sessionQuery(options),
        pageSize: sessionPageSize,
        wrappers: ['Recordings', 'value'],
        counted: true,
        parse: readRecording,
        idOf: ({ id }) => id,
      },
      options,
    )
  }

  /** One recording, with its files. From 10.6. */
  async get(recording: SessionRef, call: CallOptions = {}): Promise<Recording> {
    return readRecording(await this.#ask('get', recording, '', call))
  }

  /** What was done in the session. From 10.6. */
  async activities(recording: SessionRef, call: CallOptions = {}): Promise<SessionActivity[]> {
    return readActivities(await this.#ask('activities', recording, '/activities', call))
  }

  /** What the connection component told of the session, under the vendor's names. From 10.6. */
  async properties(recording: SessionRef, call: CallOptions = {}): Promise<Record<string, string>> {
    return readProperties(await this.#ask('properties', recording, '/properties', call))
  }

  /**
   * Whether a recording can be trusted, as the server says. From 11.2. No source shows the answer; our assumption is
   * `true` or `false`, bare or as the one flag of an object.
   *
   * @throws ProtocolError for any other answer: then ask with `pvwa.request`.
   */
  async isValid(recording: SessionRef, call: CallOptions = {}): Promise<boolean> {
    const answer = await this.#ask('isValid', recording, '/valid', call)
    const values: unknown[] = typeof answer === 'object' && answer !== null ? Object.values(answer) : [answer]
    const flags = values.flatMap((value) => flagOf(value) ?? [])
    const [valid, another] = flags
    if (valid === undefined || another !== undefined) throw malformed(200, 'does not say whether it is valid')
    return valid
  }

  /**
   * The bytes of a recording. From 10.6.
   *
   * @throws ProtocolError for a web page or nothing in its place, `ANSWER_TOO_LARGE` beyond the limit.
   */
  async play(recording: SessionRef, options: PlayOptions = {}): Promise<Uint8Array> {
    checkOptions('recordings.play', options, playShape)
    const [call, { maxAnswerBytes = 2 ** 30 }] = splitCall(options)
    const { body, headers, status } = await this.#requester.answer({
      ...call,
      method: 'POST',
      path: `${sessionPath('API/Recordings', recording)}/Play`,
      accept: 'application/octet-stream, */*',
      repeatable: true,
      maxAnswerBytes,
    })
    if (body.length === 0) throw malformed(status, 'is empty')
    if (mediaType(headers['content-type']) === 'text/html') throw malformed(status, 'is a web page')
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
  }

  /**
   * Writes a recording to a file, whole or not at all. A file that is there is replaced.
   *
   * @throws ConfigurationError `FILE_UNUSABLE` when it cannot be written; as {@link play}.
   */
  async download(recording: SessionRef, file: string, options: PlayOptions = {}): Promise<void> {
    checkArgument('recordings.download', 'the file', file)
    await writeWhole(file, await this.play(recording, options))
  }

  async #ask(name: string, recording: SessionRef, tail: string, call: CallOptions): Promise<unknown> {
    checkOptions(`recordings.${name}`, call, callShape)
    const where = `${sessionPath('API/Recordings', recording)}${tail}`
    return this.#requester.json({ ...call, method: 'GET', path: where })
  }
}

function flagOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  const word = typeof value === 'string' ? value.toLowerCase() : undefined
  return word === 'true' ? true : word === 'false' ? false : undefined
}
