/** Reads the envelopes of PAM360. Pure: no socket, no clock. */
import { isUtf8 } from 'node:buffer'
import { jsonOf } from '../json.ts'
import { isRecord } from '../options.ts'
import { mediaType } from '../transport/media-type.ts'
import { failureOf, harmfulInput, malformed, rateLimited } from './failures.ts'
import type { Refusal, RefusalReader } from './failures.ts'
import { Fields, fieldsOf } from './fields.ts'

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number
  /** The headers, names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** What an operation that succeeded answered. */
export class Pam360Answer {
  /** What there is to say: an object, a list, or `undefined`. */
  readonly details: unknown
  /** How many rows there are in all; `undefined` where the server does not say. */
  readonly totalRows: number | undefined

  constructor(details: unknown, totalRows: number | undefined) {
    this.details = details
    this.totalRows = totalRows
  }

  /**
   * The members of `Details`.
   *
   * @param what What is looked for, for the error.
   * @throws ProtocolError when it is no object.
   */
  fields(what: string): Fields {
    return fieldsOf(this.details, what)
  }

  /** The members of `Details`, none where it is no object. */
  get some(): Fields {
    return new Fields(isRecord(this.details) ? this.details : {})
  }
}

/** Which envelope an answer has: `operation` around it, or PKI's without. */
export type Envelope = 'operation' | 'pki'

/**
 * Reads the answer to an operation. The body is read before the HTTP status says anything.
 *
 * @throws The error that a refusal stands for; ProtocolError for what is no such envelope.
 */
export function readAnswer(
  answer: RawAnswer,
  envelope: Envelope = 'operation',
  refused?: RefusalReader,
): Pam360Answer {
  const { status } = answer
  if (status === 599) throw harmfulInput()
  const parsed = parsedBody(answer.body)
  if (!isRecord(parsed)) {
    if (status === 429) throw rateLimited()
    throw malformed(status, answer.body.length === 0 ? 'is empty' : 'is not JSON')
  }
  const top = new Fields(parsed)
  const operation = envelope === 'operation' ? top.object('operation') : (top.object('operation') ?? top)
  if (operation === undefined) throw malformed(status, 'has no operation')
  const refusal = refusalIn(operation, status)
  if (refusal === undefined) throw malformed(status, 'does not say whether it succeeded')
  if (refusal !== 'none') throw refused?.(refusal) ?? failureOf(refusal)
  const details = operation.get('Details')
  const payload = envelope === 'pki' ? parsed : details
  return new Pam360Answer(payload, operation.count('totalRows') ?? undefined)
}

/**
 * Reads an answer that is a file: its bytes as they came, unless they are the envelope of a refusal.
 *
 * @throws As {@link readAnswer}.
 */
export function readBytes(answer: RawAnswer, envelope: Envelope = 'operation'): Uint8Array {
  const { status, headers, body } = answer
  const type = mediaType(headers['content-type'])
  const isJson = type === 'application/json' || type === 'text/json'
  const ok = status >= 200 && status < 300
  // A file may be a page too; one to log on is labelled as such, or not at all.
  if (!ok || (isPage(body) && type !== 'application/octet-stream')) {
    readAnswer(answer, envelope)
    throw malformed(status, 'is a web page')
  }
  if (isJson || body[0] === 0x7b) {
    const parsed = parsedBody(body)
    // A file may be JSON too: only what says that it is a refusal is one.
    if (isRecord(parsed)) {
      const top = new Fields(parsed)
      const refusal = refusalIn(
        top.object('operation') ?? (envelope === 'pki' ? top : new Fields({})),
        status,
      )
      if (refusal !== undefined && refusal !== 'none') throw failureOf(refusal)
    }
  }
  return new Uint8Array(body)
}

/** What an envelope says of its outcome; `'none'` for success, `undefined` where it does not say. */
function refusalIn(operation: Fields, httpStatus: number): Refusal | 'none' | undefined {
  const result = operation.object('result') ?? operation
  const word = result.get('status')
  const code = result.text('statusCode') ?? undefined
  const statusCode = code !== undefined && /^\d{1,9}$/.test(code) ? code : undefined
  if (statusCode === undefined && typeof word !== 'string' && typeof word !== 'boolean') return undefined
  const isOk = httpStatus >= 200 && httpStatus < 300
  const isSuccess =
    statusCode === undefined ? /^(?:success|true)$/i.test(String(word).trim()) : statusCode === '20000'
  if (isSuccess && isOk) return 'none'
  return {
    name: operation.exact('name') ?? '',
    message: result.exact('message') ?? '',
    statusCode,
    status: httpStatus === 200 ? undefined : httpStatus,
    details: operation.get('Details'),
  }
}

/** JSON wherever it is found: content types are not to be relied on. Whatever else it was, its text stays here. */
function parsedBody(body: Buffer): unknown {
  if (!isUtf8(body)) return undefined
  const text = body.toString()
  return jsonOf(text.startsWith('\uFEFF') ? text.slice(1) : text)
}

function isPage(body: Buffer): boolean {
  return /^\s*<(?:!doctype|html)[\s>]/i.test(body.subarray(0, 256).toString('latin1'))
}
