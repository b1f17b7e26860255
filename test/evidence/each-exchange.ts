import { expect } from 'vitest'
import { exchangesOf } from './load-corpus.ts'
import type { ConversationCase, CorpusExchange } from './load-corpus.ts'

/** Applies a rule to each exchange and fails with every case that breaks it. */
export function expectOfExchanges<Case extends ConversationCase>(
  cases: readonly Case[],
  rule: (exchange: CorpusExchange, one: Case) => readonly string[],
): void {
  const broken = cases.flatMap((one) =>
    exchangesOf(one).flatMap((exchange) =>
      rule(exchange, one).map((problem) => `${one.verdict}/${one.id}: ${problem}`),
    ),
  )
  expect(broken).toEqual([])
}
