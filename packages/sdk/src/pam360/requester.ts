/** The one door to PAM360: every area asks through it. */
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import { ConfigurationError } from '../errors.ts'
import { optional, text, type Check, type Shape } from '../options.ts'
import type { BaseUrl } from '../transport/base-url.ts'
import { callShape, type CallOptions } from '../transport/call-options.ts'
import { closed } from '../transport/calls.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { HttpClient } from '../transport/http-client.ts'
import { readAnswer, readBytes, type Envelope, type Pam360Answer, type RawAnswer } from './answers.ts'
import type { RefusalReader } from './failures.ts'
import type { Gate } from './gate.ts'
import { formatInputData, formatQuery, type Input, type Query } from './input-data.ts'
import type { Pam360SignedCall } from './registration/signature.ts'
import type { Pam360Route } from './routes.ts'
import type { TokenKeeper } from './token.ts'

/** What one call may set for itself. */
export interface Pam360CallOptions extends CallOptions {
  /** The client organisation that this call is for. Default: the client's. */
  readonly orgName?: string
}

/** Text that a header can carry: anything but control characters and half surrogate pairs. */
export const headerText: Check = (value) => {
  const wrong = text(value)
  if (wrong !== undefined) return wrong
  const given = String(value)
  return given.isWellFormed() && !/\p{Cc}/u.test(given) && given.trim() === given
    ? undefined
    : 'must hold nothing that a header cannot carry'
}

/** Text as Node wants it to go out in UTF-8: that headers are so read is our assumption. */
export function utf8Header(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1')
}

/** The checks of {@link Pam360CallOptions}, for calls to include in theirs. */
export const pam360CallShape: Shape<Pam360CallOptions> = { ...callShape, orgName: optional(headerText) }

/** The part of some options that is for every call. */
export function pam360CallOf({
  signal,
  timeoutMs,
  orgName,
}: {
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
  readonly orgName?: string | undefined
}): Pam360CallOptions {
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(orgName === undefined ? {} : { orgName }),
  }
}

/** What is for the call, and what is for the server. */
export function splitPam360Call<Options extends Pam360CallOptions>(
  options: Options,
): readonly [call: Pam360CallOptions, rest: Omit<Options, keyof Pam360CallOptions>] {
  const { signal, timeoutMs, orgName, ...rest } = options
  return [pam360CallOf({ signal, timeoutMs, orgName }), rest]
}

/** One call under way, which may be made of several requests. */
export interface Pam360Call {
  readonly deadline: Deadline
  /** The organisation that it is for; `undefined` for the user's own. */
  readonly orgName: string | undefined
}

/** One request. */
export interface Pam360Request extends Pam360Route {
  /** Plain parameters, for the few operations that take them in place of INPUT_DATA. */
  readonly query?: Query
  /** The fields of INPUT_DATA: in the query of a GET, in the form of all else. Not at a DELETE. */
  readonly input?: Input
  /** What holds them. Default `Details`. */
  readonly inputMember?: 'Details' | 'details'
  /** Puts INPUT_DATA into the query whatever the method, as uploads want it. */
  readonly inputInQuery?: boolean
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>
  /** A body in place of the form. */
  readonly content?: { readonly contentType: string; readonly body: Uint8Array }
  /** Whether sending it twice does no harm. Default: at GET and DELETE. */
  readonly repeatable?: boolean
  /** Whether it leaves no trace, not even in the audit, so that it may be sent again after a connection that broke. */
  readonly traceless?: boolean
  /** What a refusal means at this operation, where that differs. */
  readonly refused?: RefusalReader
}

/** What the requests of one client have in common. */
export interface Pam360Wire {
  readonly http: HttpClient
  /** Nobody passes it while the token is replaced. */
  readonly gate: Gate
  readonly base: BaseUrl
  readonly token: TokenKeeper
  /** The organisation of all calls that name none. */
  readonly orgName: string | undefined
  /** With it the token is one of an integration: its number. */
  readonly appType: number | undefined
  /** Whether the token goes into the URL, as old builds of Password Manager Pro want it. */
  readonly tokenInQuery: boolean
  /** Signs calls of a registered application. */
  readonly sign:
    ((call: Pam360SignedCall, deadline: Deadline) => Promise<Readonly<Record<string, string>>>) | undefined
}

/** Where the REST API is, below the base of the server. */
export const restBase = 'restapi/json/v1/'
const formType = 'application/x-www-form-urlencoded'

/** Sends what the areas ask for, with the token, under one deadline for each call. */
export class Requester {
  /** Where warnings go. */
  readonly diagnostics: Diagnostics
  readonly #wire: Pam360Wire
  #closed = false

  constructor(wire: Pam360Wire, diagnostics: Diagnostics) {
    this.#wire = wire
    this.diagnostics = diagnostics
  }

  /** Nobody passes it while the token is replaced. */
  get gate(): Gate {
    return this.#wire.gate
  }

  /** Refuses further calls. */
  close(): void {
    this.#closed = true
  }

  /**
   * Runs one call: all its requests share its time and its organisation.
   *
   * @throws What it throws; ConnectionError when time runs out; the reason of the signal; ConfigurationError when the
   *   client is closed.
   */
  async call<Result>(
    options: Pam360CallOptions,
    work: (call: Pam360Call) => Promise<Result>,
  ): Promise<Result> {
    if (this.#closed) throw closed()
    const { http, base, orgName } = this.#wire
    const deadline = http.deadline(base.origin.host, options)
    try {
      return await work({ deadline, orgName: options.orgName ?? orgName })
    } finally {
      deadline.clear()
    }
  }

  /**
   * The answer of success.
   *
   * @throws Any SallyportError: what the refusal stands for, or what broke on the way.
   */
  async ask(call: Pam360Call, request: Pam360Request, envelope?: Envelope): Promise<Pam360Answer> {
    return this.#wire.gate.pass(call.deadline, () => this.askInside(call, request, envelope))
  }

  /** As {@link ask}, for whoever is {@link Gate.alone} behind the gate. */
  async askInside(call: Pam360Call, request: Pam360Request, envelope?: Envelope): Promise<Pam360Answer> {
    return this.#read(call, request, (answer) => readAnswer(answer, envelope, request.refused))
  }

  /**
   * The bytes of an answer that is a file.
   *
   * @throws As {@link ask}.
   */
  async bytes(call: Pam360Call, request: Pam360Request, envelope?: Envelope): Promise<Uint8Array> {
    return this.#wire.gate.pass(call.deadline, () =>
      this.#read(call, request, (answer) => readBytes(answer, envelope)),
    )
  }

  /** As {@link ask}, as one whole call. */
  async run(options: Pam360CallOptions, request: Pam360Request, envelope?: Envelope): Promise<Pam360Answer> {
    return this.call(options, (call) => this.ask(call, request, envelope))
  }

  /** A legacy call of the vendor's apps, for what has no known REST path. As {@link ask}. */
  async rpc(call: Pam360Call, operation: string, input: Input): Promise<Pam360Answer> {
    return this.ask(call, rpcRequest(operation, input))
  }

  async #read<Result>(
    call: Pam360Call,
    request: Pam360Request,
    read: (answer: RawAnswer) => Result,
  ): Promise<Result> {
    const answer = await this.#send(call, request)
    try {
      return read(answer)
    } finally {
      // It may hold a secret; nothing else refers to the bytes.
      answer.body.fill(0)
    }
  }

  async #send({ deadline, orgName }: Pam360Call, request: Pam360Request): Promise<RawAnswer> {
    const { http, base, appType, tokenInQuery, sign } = this.#wire
    const token = await this.#wire.token.token(deadline)
    const { method } = request
    const isRead = method === 'GET'
    const input =
      request.input === undefined ? undefined : formatInputData(request.input, request.inputMember)
    if (input !== undefined && method === 'DELETE') {
      throw new ConfigurationError('A DELETE of PAM360 takes no INPUT_DATA.', { code: 'INVALID_REQUEST' })
    }
    const inQuery = isRead || request.inputInQuery === true
    const queries = [
      formatQuery(request.query ?? {}),
      tokenInQuery ? formatQuery({ AUTHTOKEN: token }) : '',
      inQuery ? (input ?? '') : '',
    ].filter((part) => part !== '')
    const path = request.path.startsWith('/') ? request.path : `/${restBase}${request.path}`
    const joint = path.includes('?') ? '&' : '?'
    const target = `${base.path}${path}${queries.length === 0 ? '' : joint}${queries.join('&')}`
    // With a length of nought where there is nothing: servers may refuse a PUT without one.
    const form = isRead || method === 'DELETE' ? undefined : inQuery ? '' : (input ?? '')
    const body = request.content?.body ?? form
    const isApiToken = !tokenInQuery && appType === undefined
    const signed = { method, target, token: isApiToken ? token : undefined, orgName, body, at: new Date() }
    const signature = await sign?.(signed, deadline)
    return http.send(
      {
        method,
        origin: base.origin,
        target,
        headers: {
          Accept: 'application/json',
          ...(body === undefined ? {} : { 'Content-Type': request.content?.contentType ?? formType }),
          ...(isApiToken ? { AUTHTOKEN: token } : {}),
          ...(appType === undefined ? {} : { APP_AUTHTOKEN: token, APP_TYPE: String(appType) }),
          ...(orgName === undefined ? {} : { orgName: utf8Header(orgName) }),
          ...request.headers,
          ...signature,
        },
        ...(body === undefined ? {} : { body }),
        maxAnswerBytes: http.maxAnswerBytes,
        repeatable: request.repeatable ?? (isRead || method === 'DELETE'),
        traceless: request.traceless ?? false,
      },
      deadline,
    )
  }
}

/** A legacy call of the vendor's apps. */
export function rpcRequest(operation: string, input: Input): Pam360Request {
  return {
    method: 'POST',
    path: `/api/json/request?${formatQuery({ OPERATION_NAME: operation })}`,
    input,
  }
}
