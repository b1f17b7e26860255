import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { HttpFault } from '../faults.ts'
import type { Answer } from './answer.ts'
import type { Surface } from './surface.ts'
import { writeAnswer } from './write-answer.ts'

const defaultOversize = 16 * 1024 * 1024
// Lone continuation and overlong octets: no decoder may take them for text.
const notUtf8 = Uint8Array.of(0xff, 0xc0, 0xaf)

/** What applying a fault needs of the connection. */
export interface FaultTarget {
  readonly outgoing: ServerResponse
  /** Ends the connection with a TCP reset. */
  reset(): void
  /** Ends the connection without more words. */
  close(): void
  /** Has the next request on this connection find it closed. */
  closeOnNextRequest(): void
  readonly signal: AbortSignal
}

function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : body
}

/** What a fault answers in place of the vault; `undefined` when the vault is asked all the same. */
export function answerInstead(fault: HttpFault, surface: Surface): Answer | undefined {
  switch (fault.kind) {
    case 'status': {
      const {
        status,
        body = 'json',
        code = 'LABFT000E',
        message = 'A fault that was injected into the lab.',
      } = fault
      const answer =
        body === 'json'
          ? surface.errorAnswer(status, code, message)
          : body === 'html'
            ? surface.page(status)
            : { status, headers: {}, body: '' }
      if (fault.retryAfter === undefined) return answer
      return { ...answer, headers: { ...answer.headers, 'Retry-After': String(fault.retryAfter) } }
    }
    case 'html':
      return surface.page(fault.status ?? 200)
    case 'redirect':
      return { status: fault.status ?? 302, headers: { Location: fault.location ?? '/' }, body: '' }
    case 'reset':
    case 'delay':
    case 'stall':
    case 'truncate':
    case 'content-type':
    case 'invalid-utf8':
    case 'oversize':
    case 'close-idle':
      return undefined
  }
}

/** Whether a fault keeps the request from the vault without answering it. */
export function swallows(fault: HttpFault): boolean {
  if (fault.kind === 'stall') return fault.when !== 'after-handling'
  return fault.kind === 'reset' && (fault.when ?? 'before-headers') === 'before-headers'
}

/** Whether a fault keeps the answer to a request that the vault has handled. */
export function losesAnswer(fault: HttpFault): boolean {
  return (fault.kind === 'stall' || fault.kind === 'reset') && fault.when === 'after-handling'
}

/** Does what a fault does before the request is handled. */
export async function beforeHandling(fault: HttpFault, signal: AbortSignal): Promise<void> {
  if (fault.kind !== 'delay') return
  await wait(fault.delayMs, undefined, { signal }).catch(() => undefined)
}

/** Ends a request without an answer: at once with a reset, or when the signal says so. */
export async function endUnanswered(fault: HttpFault, target: FaultTarget): Promise<void> {
  if (fault.kind === 'stall' && !target.signal.aborted) {
    await new Promise((resolve) => target.signal.addEventListener('abort', resolve, { once: true }))
  }
  target.reset()
}

function breakOff(answer: Answer, bytes: number | undefined, target: FaultTarget, end: () => void): void {
  const body = bytesOf(answer.body)
  const part = body.subarray(0, Math.min(bytes ?? Math.floor(body.byteLength / 2), body.byteLength))
  target.outgoing.writeHead(answer.status, { ...answer.headers, 'Content-Length': body.byteLength })
  target.outgoing.flushHeaders()
  // The end must not overtake what was written.
  target.outgoing.write(part, end)
}

/** Writes an answer as a fault distorts it. */
export function writeDistorted(fault: HttpFault, answer: Answer, target: FaultTarget): void {
  const { outgoing } = target
  switch (fault.kind) {
    case 'truncate':
      breakOff(answer, fault.bytes, target, () => target.close())
      return
    case 'reset':
      breakOff(answer, undefined, target, () => target.reset())
      return
    case 'content-type':
      writeAnswer(outgoing, {
        ...answer,
        headers: { ...answer.headers, 'Content-Type': fault.contentType ?? 'text/plain' },
      })
      return
    case 'invalid-utf8': {
      const body = bytesOf(answer.body)
      // Inside of the first string, so that only the encoding is wrong and not the JSON.
      const at = Math.max(body.indexOf(0x3a) + 2, 0)
      const parts = [body.subarray(0, at), notUtf8, body.subarray(at)]
      writeAnswer(outgoing, { ...answer, body: Buffer.concat(parts) })
      return
    }
    case 'oversize': {
      const body = bytesOf(answer.body)
      const padding = Math.max((fault.bytes ?? defaultOversize) - body.byteLength, 0)
      writeAnswer(outgoing, { ...answer, body: Buffer.concat([body, Buffer.alloc(padding, ' ')]) })
      return
    }
    case 'close-idle':
      if (fault.when === 'on-next-request') target.closeOnNextRequest()
      else outgoing.once('finish', () => setImmediate(() => target.close()))
      writeAnswer(outgoing, answer)
      return
    case 'status':
    case 'delay':
    case 'stall':
    case 'html':
    case 'redirect':
      writeAnswer(outgoing, answer)
  }
}
