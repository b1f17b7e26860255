import { expect } from 'vitest'
import { captured, differencesOfReply, filled } from '../../../../test/evidence/compare-exchange.ts'
import type { Captured } from '../../../../test/evidence/compare-exchange.ts'
import { loadCorpus, loadPending } from '../../../../test/evidence/load-corpus.ts'
import type {
  ConversationCase,
  ConversingVault,
  CorpusCases,
  CorpusReply,
  CorpusRequest,
} from '../../../../test/evidence/load-corpus.ts'
import type { Reply } from './request.ts'

/** How the requests of one vault's cases reach the lab. */
export interface Voice {
  /** Begins the session of a case. */
  logOn(name: string): Promise<void>
  /** The token of the session, and one of the same shape that the lab never issued. */
  tokens(): { readonly token: string; readonly bad: string }
  send(request: CorpusRequest): Promise<Reply>
}

/** A case with one of the targets that the lab must answer alike. */
export interface Row<C extends ConversationCase = ConversationCase> {
  readonly name: string
  readonly one: C
  readonly target: string
  readonly request: CorpusRequest
  readonly response: CorpusReply
}

/** The rows that the lab must reproduce, and those that are pending, each with its title. */
export function rowsOf<V extends ConversingVault>(
  vault: V,
): Readonly<Record<'reproduced' | 'pending', readonly (readonly [string, Row<CorpusCases[V]>])[]>> {
  const cases = loadCorpus(vault)
  const rows = cases.flatMap((one) => {
    const { request, response, sides } = one
    if (!sides.includes('lab') || request === null || response === null) return []
    return [request.target, ...(request.alternatives ?? [])].map((target) => ({
      name: `${one.verdict}/${one.id}: ${one.title} (${target})`,
      one,
      target,
      request,
      response,
    }))
  })
  const open = loadPending(vault).lab
  const titled = (kept: typeof rows) => kept.map((row) => [row.name, row] as const)
  return {
    reproduced: titled(rows.filter(({ one }) => !open.has(one.id))),
    pending: titled(rows.filter(({ one, target, request }) => open.has(one.id) && target === request.target)),
  }
}

/** Plays a case up to its last answer. What comes before must be answered as the case says. */
export async function play({ one, target, request }: Row, voice: Voice): Promise<Reply> {
  if (one.session !== null) await voice.logOn(one.session)
  let values: Captured = {}
  const ask = (named: CorpusRequest): Promise<Reply> => voice.send(withTokens(filled(named, values), voice))
  for (const exchange of [...(one.setup ?? []), ...one.before]) {
    const reply = await ask(exchange.request)
    expect(differencesOfReply(exchange.response, reply)).toEqual([])
    if (exchange.captures !== undefined) values = { ...values, ...captured(exchange, JSON.parse(reply.text)) }
  }
  return ask({ ...request, target })
}

/** Plays a case and holds its last answer against it. */
export async function reproduce(row: Row, voice: Voice): Promise<void> {
  expect(differencesOfReply(row.response, await play(row, voice))).toEqual([])
}

function withTokens(request: CorpusRequest, voice: Voice): CorpusRequest {
  const { token, bad } = voice.tokens()
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
    name,
    value.replaceAll('{token}', token).replaceAll('{bad token}', bad),
  ])
  return { ...request, headers: Object.fromEntries(headers) }
}
