import { describe, expect, it } from 'vitest'
import { isSallyportError, type Transport, type TransportResponse } from '@sallyport/sdk'
import { captured, filled, type ActualRequest } from '../../../../test/evidence/compare-exchange.ts'
import {
  loadCorpus,
  loadPending,
  type ConversingVault,
  type CorpusCases,
  type CorpusReply,
  type CorpusRequest,
} from '../../../../test/evidence/load-corpus.ts'

/** What a vault adds to the replay of its corpus. */
interface Replay<V extends ConversingVault> {
  readonly vault: V
  /** What stands before the targets of the cases. */
  readonly root: string
  /** What stands for `{token}`. */
  readonly token: string
  /** Makes a client over the transport and the call of the case; gives what came in the words of the corpus. */
  readonly call: (exchange: CorpusCases[V], transport: Transport) => Promise<unknown>
  /** Holds a request of the client against one of the case. */
  readonly differences: (expected: CorpusRequest, actual: ActualRequest, token: string) => readonly string[]
  /** What the case expects where its words have more than one spelling. */
  readonly expected?: (outcome: CorpusCases[V]['expect']) => unknown
  /** Answers what cases leave out, such as the token request of a session. */
  readonly aside?: (request: ActualRequest, exchange: CorpusCases[V]) => CorpusReply | undefined
}

/** Answers with what the case says a server sent, in its order, and keeps what it was asked. */
function recorded<V extends ConversingVault>(
  exchange: CorpusCases[V],
  { root, aside }: Replay<V>,
): { transport: Transport; asked: ActualRequest[] } {
  const asked: ActualRequest[] = []
  const answers = [...exchange.before.map(({ response }) => response), exchange.response]
  const transport: Transport = {
    send: ({ method, target, headers, body }) => {
      const request = {
        method,
        target: target.startsWith(root) ? target.slice(root.length) : target,
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
        ),
        text: body === undefined ? '' : Buffer.from(body).toString(),
      }
      const besides = aside?.(request, exchange)
      if (besides !== undefined) return Promise.resolve(answerOf(besides))
      const answer = answers[asked.length]
      asked.push(request)
      return answer === undefined || answer === null
        ? Promise.reject(new Error('nothing more was to be sent'))
        : Promise.resolve(answerOf(answer))
    },
    close: () => Promise.resolve(),
  }
  return { transport, asked }
}

function answerOf(response: CorpusReply): TransportResponse {
  const { status, headers, json, text, base64 } = response
  const body =
    base64 === undefined
      ? Buffer.from(text ?? (json === undefined ? '' : JSON.stringify(json)))
      : Buffer.from(base64, 'base64')
  return { status, headers: { ...headers }, body }
}

/**
 * Calls a method of a client by the names that lead to it in a case, such as `safes`, `members`, `list`.
 *
 * @throws Error when the client has no such method.
 */
export function callNamed(client: object, names: readonly string[], args: readonly unknown[]): unknown {
  const owner = names.slice(0, -1).reduce<unknown>(memberOf, client)
  const method = memberOf(owner, names.at(-1) ?? '')
  if (typeof method !== 'function') throw new Error(`the client has no ${names.join('.')}`)
  return Reflect.apply(method, owner, args)
}

function memberOf(thing: unknown, name: string): unknown {
  return typeof thing === 'object' && thing !== null ? Reflect.get(thing, name) : undefined
}

async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return { value: await work }
  } catch (error) {
    if (!isSallyportError(error)) throw error
    const { name, code, vendorCode, status, retryable } = error
    return { error: { name, code, vendorCode: vendorCode ?? null, status: status ?? null, retryable } }
  }
}

async function reproduce<V extends ConversingVault>(
  exchange: CorpusCases[V],
  replay: Replay<V>,
): Promise<void> {
  const { transport, asked } = recorded(exchange, replay)
  const outcome = await outcomeOf(replay.call(exchange, transport))
  const expected = [
    ...exchange.before.map(({ request }) => request),
    ...(exchange.request === null ? [] : [exchange.request]),
  ]
  expect(asked.map(({ method, target }) => `${method} ${target}`)).toHaveLength(expected.length)
  const earlier = [...(exchange.setup ?? []), ...exchange.before].map((one) => captured(one))
  const values = Object.assign({}, ...earlier) as Readonly<Record<string, unknown>>
  for (const [index, named] of expected.entries()) {
    const request = filled(named, values)
    // To the client one token is as good as another.
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, value.replace('{bad token}', '{token}')]),
    )
    expect(replay.differences({ ...request, headers }, asked[index]!, replay.token)).toEqual([])
  }
  expect(outcome).toMatchObject((replay.expected?.(exchange.expect) ?? exchange.expect) as object)
}

/** The tests of the client against all cases of a vault that are conversations. */
export function describeReplay<V extends ConversingVault>(title: string, replay: Replay<V>): void {
  const pending = loadPending(replay.vault).sdk
  const cases = loadCorpus(replay.vault).filter(({ sides }) => sides.includes('sdk'))
  const rows = (arePending: boolean) =>
    cases
      .filter(({ id }) => pending.has(id) === arePending)
      .map((exchange) => [exchange.verdict, exchange.id, exchange] as const)

  describe(title, () => {
    it.each(rows(false))('%s %s', (_verdict, _id, exchange) => reproduce(exchange, replay))
    it.fails.each(rows(true))('%s %s is pending', (_verdict, _id, exchange) => reproduce(exchange, replay))
  })
}
