/** Reads PVWA's answers. Pure: no socket, no clock. */
import { isAscii, isUtf8 } from 'node:buffer'
import { ConfigurationError, ProtocolError, ServerError, type SallyportError } from '../../errors.ts'
import { jsonOf } from '../../json.ts'
import { isList, isRecord } from '../../options.ts'
import { mediaType } from '../../transport/media-type.ts'
import { explainPvwaFailure, isPvwaCode, type PvwaFailure } from './vendor-codes.ts'

/** An answer as it came. */
export interface PvwaAnswer {
  readonly status: number
  /** The headers, names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/**
 * Passes an answer of success, and no page that only looks like one.
 *
 * @throws The error that the vendor's code stands for, or known words, or the status. Never with text of the
 *   body.
 */
export function checkAnswer(answer: PvwaAnswer): void {
  const { status } = answer
  if (status < 200 || status >= 300) throw failureOf(answer)
  if (mediaType(answer.headers['content-type']) === 'text/html' && isPage(answer.body)) {
    throw malformed(status, 'is a web page')
  }
}

/**
 * The JSON of an answer of success; `undefined` for an empty one (200 and 204 are alike).
 *
 * @throws What {@link checkAnswer} throws; ProtocolError when it is no JSON.
 */
export function readJson(answer: PvwaAnswer): unknown {
  checkAnswer(answer)
  if (answer.body.length === 0) return undefined
  const parsed = parseJson(answer.body)
  if (parsed === undefined) throw malformed(answer.status, 'is not JSON')
  return parsed
}

/**
 * The text of an answer of success: a JSON string, whatever the content type says, or else the body as it is.
 *
 * @throws What {@link checkAnswer} throws; ProtocolError when the body is not UTF-8.
 */
export function readText(answer: PvwaAnswer): string {
  checkAnswer(answer)
  const { body } = answer
  if (!isUtf8(body)) throw malformed(answer.status, 'is not UTF-8')
  const parsed = parseJson(body)
  return typeof parsed === 'string' ? parsed : body.toString()
}

/** What an answer of failure means. */
export function failureOf(answer: PvwaAnswer): SallyportError {
  const { status, body } = answer
  const said = parseJson(body)
  const failure = readFailure(said, answer)
  if (isRecord(said)) {
    // Web API's own: there is no such route.
    const noSuchRoute =
      status === 404 && said['ErrorCode'] === undefined && typeof said['Message'] === 'string'
    return noSuchRoute ? noRoute(failure) : explainPvwaFailure(failure)
  }
  if (isPage(body)) {
    if (status === 404) return noRoute(failure)
    if (status >= 500) {
      return new ServerError(`The server failed before PVWA answered (HTTP ${status}).`, {
        code: 'SERVER_FAILURE',
        status,
        correlationId: failure.correlationId,
        retryable: status !== 500 && status !== 501,
        hint: 'PVWA or its application pool may be down or starting; IIS and its logs say more.',
      })
    }
  }
  return explainPvwaFailure(failure)
}

/** What an answer of failure says, in whatever letter case; nothing of a body that is no object. */
export function readFailure(body: unknown, { status, headers }: PvwaAnswer): PvwaFailure {
  const said = isRecord(body) ? body : {}
  const code = anyCase(said, 'ErrorCode')
  const message = anyCase(said, 'ErrorMessage')
  const given = anyCase(said, 'Details')
  const items = isList(given) ? given : [given]
  const texts = [message]
  const parameters: string[] = []
  for (const item of items) {
    if (typeof item === 'string') texts.push(item)
    if (!isRecord(item)) continue
    const name = anyCase(item, 'ParameterName')
    if (typeof name === 'string') parameters.push(name)
    texts.push(name, anyCase(item, 'ErrorCode'), anyCase(item, 'ErrorMessage'))
  }
  return {
    vendorCode: isPvwaCode(code) ? code : undefined,
    text: texts.filter((text) => typeof text === 'string').join('\n'),
    parameters,
    status,
    correlationId: correlationIdOf(headers['x-correlation-id']),
  }
}

/** Only a UUID passes: nothing that a server was sent can be told in one. */
function correlationIdOf(header: string | string[] | undefined): string | undefined {
  const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
  return typeof header === 'string' && uuid.test(header) ? header : undefined
}

function anyCase(record: Record<string, unknown>, name: string): unknown {
  if (record[name] !== undefined) return record[name]
  const lower = name.toLowerCase()
  const key = Object.keys(record).find((candidate) => candidate.toLowerCase() === lower)
  return key === undefined ? undefined : record[key]
}

function noRoute({ status, correlationId }: PvwaFailure): ConfigurationError {
  return new ConfigurationError(`The server does not know this address (HTTP ${status}).`, {
    code: 'NOT_SUPPORTED',
    status,
    correlationId,
    hint: "Check 'url' and 'application' (the IIS application is PasswordVault unless it was changed). Else this version of PVWA does not offer this, or IIS refuses a character of a name in the path, such as a plus sign.",
  })
}

/** JSON wherever it is found: content types are not to be relied on. Whatever else it was, its text stays here. */
function parseJson(body: Buffer): unknown {
  const text = textOf(body)
  return text === undefined ? undefined : jsonOf(text.startsWith('\uFEFF') ? text.slice(1) : text)
}

/** The text of UTF-8; `undefined` for anything else. Most answers are ASCII, which is read several times as fast. */
function textOf(body: Buffer): string | undefined {
  if (isAscii(body)) return body.toString('latin1')
  return isUtf8(body) ? body.toString() : undefined
}

function isPage(body: Buffer): boolean {
  return /<(!doctype|html|\?xml)[\s>]/i.test(body.subarray(0, 1024).toString('latin1'))
}

/** An answer that is not what the protocol says. */
export function malformed(status: number, what: string): ProtocolError {
  return new ProtocolError(`The answer ${what} (HTTP ${status}).`, {
    code: 'UNEXPECTED_ANSWER',
    status,
    hint: 'Check that the URL leads to a PVWA and not to a log-on page, a proxy or a load balancer.',
  })
}
