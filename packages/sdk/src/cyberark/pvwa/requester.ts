import type { Diagnostics } from '../../diagnostics/diagnostics.ts'
import { ConfigurationError } from '../../errors.ts'
import { flag, integer, oneOf, optional, text, textRecord, type Shape } from '../../options.ts'
import { closed } from '../../transport/calls.ts'
import type { Deadline } from '../../transport/deadline.ts'
import { callShape, type CallOptions } from '../../transport/call-options.ts'
import type { HttpClient } from '../../transport/http-client.ts'
import type { Endpoint } from '../endpoint.ts'
import { checkAnswer, readJson, readText, type PvwaAnswer } from './answer.ts'
import { CookieJar } from './cookies.ts'
import type { SharedWork } from '../../transport/shared-work.ts'
import { checkPath, formatQuery, type Query } from './paths.ts'

/** One request to PVWA. */
export interface PvwaRequest extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Relative to the application and percent-encoded, for example `API/Safes/My%20Safe`. */
  readonly path: string
  /** The query; values are encoded here. */
  readonly query?: Query
  /** The body, as JSON. */
  readonly json?: unknown
  /** The body, as a form. Not together with `json`. */
  readonly form?: Readonly<Record<string, string>>
  /** The `Accept` header. Default `application/json`. */
  readonly accept?: string
  /**
   * Whether sending it twice does no harm: then a 503 and a connection that was closed while idle are tried
   * again, and for GET a connection that broke and the 502 and 504 of a gateway too. Default: `true` for GET and PUT.
   */
  readonly repeatable?: boolean
  /** How many bytes the answer may have. Default: the client's `maxAnswerBytes`. */
  readonly maxAnswerBytes?: number
}

/** The checks of a request that a program makes by itself. */
export const requestShape: Shape<PvwaRequest> = {
  method: oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
  path: text,
  query: optional((value) =>
    typeof value === 'object' && value !== null ? undefined : 'must be an object of names and values',
  ),
  json: () => undefined,
  form: optional(textRecord),
  accept: optional(text),
  repeatable: optional(flag),
  maxAnswerBytes: optional(integer(1)),
  ...callShape,
}

/** What a log on gave: it stays together, since a token is good only at the node that the cookies name. */
export interface Grant {
  /** The token. */
  readonly token: string
  /** The cookies of this session. */
  readonly cookies: CookieJar
  /** Where the session is ended. */
  readonly logOffPath: string
  /** Whether PVWA has taken the token since. */
  accepted: boolean
}

/** What a request needs of a session. */
export interface SessionKeeper {
  /** What to send; logs on if nobody is logged on. */
  grant(deadline: Deadline): Promise<Grant> | Grant
  /**
   * Another in place of one that was refused with 401: the one that is there by now, or a new one.
   *
   * @throws AuthenticationError when there is no way to log on again, or it fails.
   */
  renew(refused: Grant, deadline: Deadline): Promise<Grant>
}

/** The host and its application, and how to speak to it: everything but a session. */
export interface Wire {
  readonly http: HttpClient
  readonly endpoint: Endpoint
}

/**
 * Sends one request as it is, and keeps the cookies of the answer.
 *
 * @param token The value of the `Authorization` header, bare; `undefined` to send none.
 * @param manner.urgent Whether it goes before the requests that wait for a place. Default `false`.
 */
export async function exchange(
  wire: Wire,
  request: PvwaRequest,
  token: string | undefined,
  cookies: CookieJar,
  deadline: Deadline,
  { urgent = false }: { readonly urgent?: boolean } = {},
): Promise<PvwaAnswer> {
  const { http, endpoint } = wire
  checkPath(request.path)
  const query = request.query === undefined ? '' : formatQuery(request.query)
  const joint = request.path.includes('?') ? '&' : '?'
  const target = `${endpoint.path}/${request.path}${query === '' ? '' : `${joint}${query}`}`
  const headers: Record<string, string> = {
    Accept: request.accept ?? 'application/json',
    'Content-Type':
      request.form === undefined ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded',
  }
  if (token !== undefined) headers['Authorization'] = token
  const cookie = cookies.header(target)
  if (cookie !== undefined) headers['Cookie'] = cookie
  const body = bodyOf(request)
  const repeatable = request.repeatable ?? (request.method === 'GET' || request.method === 'PUT')
  const response = await http.send(
    {
      method: request.method,
      origin: endpoint.origin,
      target,
      headers,
      ...(body === undefined ? {} : { body }),
      maxAnswerBytes: request.maxAnswerBytes ?? http.maxAnswerBytes,
      repeatable,
      // What PVWA is only asked, as when it lists, it writes down nowhere.
      traceless: repeatable && request.method === 'GET',
      urgent,
    },
    deadline,
  )
  cookies.store(response.headers['set-cookie'])
  return response
}

function bodyOf(request: PvwaRequest): string | undefined {
  const { method, json, form } = request
  if (json !== undefined && form !== undefined) {
    throw new ConfigurationError("request: give 'json' or 'form', not both.", { code: 'INVALID_REQUEST' })
  }
  if (form !== undefined) return formatQuery(form).replaceAll('%20', '+')
  if (json !== undefined) return JSON.stringify(json)
  // With a length of nought: a chunked body of nothing confuses some servers.
  return method === 'GET' || method === 'DELETE' ? undefined : ''
}

/**
 * The authenticated door of one PVWA: every resource asks through it.
 *
 * A 401 logs on again, once for all that wait, and sends the request once more, whatever it is: PVWA checks the
 * session before anything else, so a request that got 401 was refused and has done nothing.
 */
export class Requester {
  /** Where warnings go. */
  readonly diagnostics: Diagnostics
  readonly #wire: Wire
  readonly #session: SessionKeeper
  readonly #emptied: (() => void)[] = []
  #underWay = 0
  #closed = false

  constructor(wire: Wire, session: SessionKeeper, diagnostics: Diagnostics) {
    this.#wire = wire
    this.#session = session
    this.diagnostics = diagnostics
  }

  /**
   * The JSON of the answer; `undefined` for an empty one.
   *
   * @throws Any SallyportError: what PVWA's code stands for, else its status, else what broke on the way.
   */
  async json(request: PvwaRequest): Promise<unknown> {
    return readJson(await this.send(request))
  }

  /**
   * The text of the answer: a JSON string unpacked, anything else as it is. The bytes are wiped.
   *
   * @throws As {@link json}.
   */
  async text(request: PvwaRequest): Promise<string> {
    const answer = await this.send(request)
    const text = readText(answer)
    answer.body.fill(0)
    return text
  }

  /**
   * The bytes of the answer.
   *
   * @throws As {@link json}, but takes what is no JSON.
   */
  async bytes(request: PvwaRequest): Promise<Uint8Array> {
    const { body } = await this.answer(request)
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
  }

  /**
   * The answer of success as it is, with its headers.
   *
   * @throws As {@link json}.
   */
  async answer(request: PvwaRequest): Promise<PvwaAnswer> {
    const answer = await this.send(request)
    checkAnswer(answer)
    return answer
  }

  /**
   * The answer of success or failure as it is, with its headers; only a 401 is looked at.
   *
   * @throws ConnectionError, ProtocolError, ConfigurationError, and what a log on throws.
   */
  async send(request: PvwaRequest): Promise<PvwaAnswer> {
    if (this.#closed) throw closed()
    const { http, endpoint } = this.#wire
    const deadline = http.deadline(endpoint.origin.host, request)
    this.#underWay += 1
    try {
      const grant = await this.#session.grant(deadline)
      const answer = await exchange(this.#wire, request, grant.token, grant.cookies, deadline)
      if (answer.status !== 401) {
        grant.accepted = true
        return answer
      }
      const renewed = await this.#session.renew(grant, deadline)
      const second = await exchange(this.#wire, request, renewed.token, renewed.cookies, deadline)
      if (second.status !== 401) renewed.accepted = true
      return second
    } finally {
      deadline.clear()
      this.#underWay -= 1
      if (this.#underWay === 0) for (const tell of this.#emptied.splice(0)) tell()
    }
  }

  /** Sends without a session, for what PVWA tells anybody. */
  async anonymous(request: PvwaRequest): Promise<PvwaAnswer> {
    const { http, endpoint } = this.#wire
    const deadline = http.deadline(endpoint.origin.host, request)
    try {
      return await exchange(this.#wire, request, undefined, new CookieJar(), deadline)
    } finally {
      deadline.clear()
    }
  }

  /**
   * Waits for something that is done for several callers, no longer than this one would.
   *
   * @throws What it throws; ConnectionError when time runs out; the reason of the signal.
   */
  async waitFor<Value>(work: SharedWork<Value>, call: CallOptions): Promise<Value> {
    const { http, endpoint } = this.#wire
    const deadline = http.deadline(endpoint.origin.host, call)
    try {
      return await work.wait(deadline)
    } finally {
      deadline.clear()
    }
  }

  /** Refuses further requests, and waits until those under way are answered. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#emptied.push(resolve))
  }
}
