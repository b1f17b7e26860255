import { Secret, type Transport } from '@sallyport/sdk'
import { PasswordVault, type Authentication } from '@sallyport/sdk/cyberark'
import { differencesOfPvwaRequest } from '../../../../test/evidence/compare-pvwa.ts'
import type { PvwaCase } from '../../../../test/evidence/load-corpus.ts'
import { callNamed, describeReplay } from '../support/replay.ts'

const token = 'corpus-token'

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
  const result = await callNamed(vault, [...path, method], args.map(given))
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

describeReplay('corpus: PVWA', {
  vault: 'cyberark-pvwa',
  root: '/PasswordVault/',
  token,
  call: async (exchange, transport) => plain(await call(exchange, transport)),
  differences: differencesOfPvwaRequest,
  expected: sortedPermissions,
})
