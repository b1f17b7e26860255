import type { ServerResponse } from 'node:http'
import type { Answer } from './answer.ts'

/** Writes a whole answer. */
export function writeAnswer(outgoing: ServerResponse, answer: Answer): void {
  const length = typeof answer.body === 'string' ? Buffer.byteLength(answer.body) : answer.body.byteLength
  outgoing.writeHead(answer.status, { ...answer.headers, 'Content-Length': length })
  outgoing.end(answer.body)
}
