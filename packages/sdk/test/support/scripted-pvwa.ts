import type { PvwaAnswer } from '../../src/cyberark/pvwa/answer.ts'
import { formatQuery } from '../../src/cyberark/pvwa/paths.ts'
import { Requester, type PvwaRequest } from '../../src/cyberark/pvwa/requester.ts'
import { Diagnostics } from '../../src/diagnostics/diagnostics.ts'

/** One answer of a script: its status, and what its body holds, or its text. */
export type Scripted = readonly [status: number, body?: unknown, contentType?: string]

/** A door of PVWA that answers from a script and keeps what was asked, below everything that speaks HTTP. */
export class ScriptedPvwa extends Requester {
  /** What was asked, such as `GET API/Safes/S/?useCache=True`. */
  readonly asked: string[] = []
  /** The bodies that were sent, in the same order. */
  readonly sent: unknown[] = []
  readonly requests: PvwaRequest[] = []
  readonly #answer: (line: string, request: PvwaRequest) => Scripted

  constructor(answer: (line: string, request: PvwaRequest) => Scripted) {
    super(undefined as never, undefined as never, new Diagnostics('pvwa', undefined))
    this.#answer = answer
  }

  override async send(request: PvwaRequest): Promise<PvwaAnswer> {
    await Promise.resolve()
    request.signal?.throwIfAborted()
    const query = request.query === undefined ? '' : formatQuery(request.query)
    const line = `${request.method} ${request.path}${query === '' ? '' : `?${query}`}`
    this.asked.push(line)
    this.requests.push(request)
    this.sent.push(request.json === undefined ? undefined : JSON.parse(JSON.stringify(request.json)))
    const [status, body, contentType = 'application/json; charset=utf-8'] = this.#answer(line, request)
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
    return { status, headers: { 'content-type': contentType }, body: Buffer.from(text) }
  }
}

/** A script that gives these answers one after another. */
export function inTurn(...answers: readonly Scripted[]): () => Scripted {
  const left = [...answers]
  return () => left.shift() ?? [500, { ErrorCode: 'TEST001E', ErrorMessage: 'the script is at its end' }]
}
