import { describe, expect, it } from 'vitest'
import { Secret, type Transport, type TransportResponse } from '@sallyport/sdk'
import { PasswordVault, type Authentication } from '@sallyport/sdk/cyberark'
import {
  captured,
  differencesOfPvwaRequest,
  filled,
  type ActualRequest,
} from '../../../../test/evidence/compare-pvwa.ts'
import {
  loadCorpus,
  loadPending,
  type PvwaCase,
  type PvwaResponse,
} from '../../../../test/evidence/load-corpus.ts'

const token = 'corpus-token'

/** Answers with what the case says a server sent, in its order, and keeps what it was asked. */
function recorded(exchange: PvwaCase): { transport: Transport; asked: ActualRequest[] } {
  const asked: ActualRequest[] = []
  const answers = [...exchange.before.map(({ response }) => response), exchange.response]
  const transport: Transport = {
    send: ({ method, target, headers, body }) => {
      const answer = answers[asked.length]
      asked.push({
        method,
        target: target.replace(/^\/PasswordVault\//, ''),
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
        ),
        text: body === undefined ? '' : Buffer.from(body).toString(),
      })
      return answer === undefined || answer === null
        ? Promise.reject(new Error('nothing more was to be sent'))
        : Promise.resolve(answerOf(answer))
    },
    close: () => Promise.resolve(),
  }
  return { transport, asked }
}

function answerOf(response: PvwaResponse): TransportResponse {
  const { status, headers, json, text, base64 } = response
  const body =
    base64 === undefined
      ? Buffer.from(text ?? (json === undefined ? '' : JSON.stringify(json)))
      : Buffer.from(base64, 'base64')
  return { status, headers: { ...headers }, body }
}

/** What the case calls, in its own words. */
async function call(exchange: PvwaCase, transport: Transport): Promise<unknown> {
  const { resource, method, args } = exchange.call ?? { resource: '', method: '', args: [] }
  const isLogOn = resource === 'session' && method === 'logOn'
  const vault = new PasswordVault({
    url: 'https://pvwa.example.com',
    retry: false,
    transport: () => transport,
    ...(isLogOn ? { auth: authOf(args[0]) } : { token }),
    ...(exchange.version === null || exchange.before.some(({ request }) => request.target.endsWith('/Server'))
      ? {}
      : { version: exchange.version }),
  })
  if (resource === 'session') {
    if (method === 'check') return vault.checkSession()
    await (isLogOn ? vault.logOn() : vault.logOff())
    return true
  }
  const path = resource === 'members' ? ['safes', 'members'] : resource.split('.')
  const on = path.reduce<unknown>((held, name) => (held as Readonly<Record<string, unknown>>)[name], vault)
  const result = await (on as Readonly<Record<string, (...given: readonly unknown[]) => unknown>>)[method]!(
    ...args.map(given),
  )
  return isList(result) ? result.toArray() : result
}

/** What JSON cannot carry: `{ "date": … }` is a Date, `{ "base64": … }` bytes. */
function given(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(given)
  if (typeof value !== 'object' || value === null) return value
  const { date, base64 } = value as Readonly<Record<string, unknown>>
  if (typeof date === 'string') return new Date(date)
  if (typeof base64 === 'string') return new Uint8Array(Buffer.from(base64, 'base64'))
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, given(held)]))
}

function isList(value: unknown): value is { toArray(): Promise<unknown[]> } {
  return typeof value === 'object' && value !== null && 'toArray' in value
}

function authOf(given: unknown): Authentication {
  const { answers, ...auth } = given as Record<string, unknown> & { answers?: string[] }
  const left = [...(answers ?? [])]
  return (answers === undefined ? auth : { ...auth, challenge: () => left.shift() ?? '' }) as never
}

/** What came, in the words of the corpus. */
function plain(value: unknown): unknown {
  if (value === undefined) return null
  if (value instanceof Secret) return value.reveal()
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') }
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  const record = value as Readonly<Record<string, unknown>>
  if (record['secret'] instanceof Secret) return record['secret'].reveal()
  if (record['kind'] === 'rdp') {
    return { kind: 'rdp', base64: Buffer.from((record['file'] as Secret).bytes()).toString('base64') }
  }
  return Object.fromEntries(
    Object.entries(record).map(([name, held]) => [
      name,
      name === 'permissions'
        ? Object.entries(held as Record<string, boolean>)
            .filter(([, has]) => has)
            .map(([permission]) => permission)
            .sort()
        : plain(held),
    ]),
  )
}

function sortedPermissions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedPermissions)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, held]: [string, unknown]) => [
      name,
      name === 'permissions' ? [...(held as string[])].sort() : sortedPermissions(held),
    ]),
  )
}

async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return { value: plain(await work) }
  } catch (error) {
    if (!(error instanceof Error) || !('retryable' in error)) throw error
    const { name, code, vendorCode, status, retryable } = error as unknown as Record<string, unknown>
    return { error: { name, code, vendorCode: vendorCode ?? null, status: status ?? null, retryable } }
  }
}

const pending = loadPending('cyberark-pvwa').sdk
const cases = loadCorpus('cyberark-pvwa').filter(({ sides }) => sides.includes('sdk'))
const rows = (arePending: boolean) =>
  cases
    .filter(({ id }) => pending.has(id) === arePending)
    .map((exchange) => [exchange.verdict, exchange.id, exchange] as const)

async function reproduce(exchange: PvwaCase): Promise<void> {
  const { transport, asked } = recorded(exchange)
  const outcome = await outcomeOf(call(exchange, transport))
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
    expect(differencesOfPvwaRequest({ ...request, headers }, asked[index]!, token)).toEqual([])
  }
  expect(outcome).toMatchObject(sortedPermissions(exchange.expect) as object)
}

describe('corpus: PVWA', () => {
  it.each(rows(false))('%s %s', (_verdict, _id, exchange) => reproduce(exchange))
  it.fails.each(rows(true))('%s %s is pending', (_verdict, _id, exchange) => reproduce(exchange))
})
