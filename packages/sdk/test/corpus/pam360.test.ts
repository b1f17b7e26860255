import { isUtf8 } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { Secret, type Transport } from '@sallyport/sdk'
import { Pam360 } from '@sallyport/sdk/pam360'
import { differencesOfPam360Request } from '../../../../test/evidence/compare-pam360.ts'
import { loadCorpus, loadPending, type Pam360Case } from '../../../../test/evidence/load-corpus.ts'
import { callNamed, describeReplay } from '../support/replay.ts'

const token = '00000000-1111-4222-8333-444444444444'

async function call({ call }: Pam360Case, transport: Transport): Promise<unknown> {
  const { resource, method, args, options } = call ?? { resource: '', method: '', args: [], options: {} }
  await using client = new Pam360({
    host: 'pam360.example.com',
    token,
    retry: false,
    serverZone: 'UTC',
    transport: () => transport,
    ...options,
  })
  return plain(await read(await callNamed(client, [resource, method], args)))
}

/** Lists are read to their end. */
async function read(value: unknown): Promise<unknown> {
  if (typeof value !== 'object' || value === null || !(Symbol.asyncIterator in value)) return value
  const items: unknown[] = []
  for await (const item of value as AsyncIterable<unknown>) items.push(item)
  return items
}

/** What came, in the words of the corpus: nothing is null, of a secret what it reveals, of a date its text. */
function plain(value: unknown): unknown {
  if (value === undefined) return null
  if (value instanceof Secret) return revealed(value)
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const { secret, ...others } = value as { readonly secret?: unknown }
  const members = Object.entries(others).map(([name, held]: [string, unknown]): [string, unknown] => [
    name,
    plain(held),
  ])
  return { ...(secret instanceof Secret ? revealed(secret) : {}), ...Object.fromEntries(members) }
}

/** The text of a secret, where it is one, and its bytes. */
function revealed(secret: Secret): object {
  const bytes = Buffer.from(secret.bytes())
  const text = isUtf8(bytes) ? { secret: bytes.toString() } : {}
  return { ...text, base64: bytes.toString('base64') }
}

describeReplay('corpus: PAM360', {
  vault: 'pam360',
  root: '/',
  token,
  call,
  differences: differencesOfPam360Request,
})

describe('what the corpus shows of the client', () => {
  const pending = loadPending('pam360').sdk
  const cases = loadCorpus('pam360').filter(({ id, sides }) => sides.includes('sdk') && !pending.has(id))
  const shown = new Set(cases.flatMap(({ requirements }) => requirements.map((id) => `[${id}]`)))

  it.each([
    '[pam360/access-auto-approval]',
    '[pam360/access-list]',
    '[pam360/access-request]',
    '[pam360/access-routes]',
    '[pam360/account-add]',
    '[pam360/account-add-duplicate]',
    '[pam360/account-add-per-item]',
    '[pam360/account-edit]',
    '[pam360/account-get]',
    '[pam360/account-list]',
    '[pam360/account-list-older-policy]',
    '[pam360/account-share]',
    '[pam360/account-totp]',
    '[pam360/answer-envelope]',
    '[pam360/answer-no-details]',
    '[pam360/answer-not-json]',
    '[pam360/answer-success]',
    '[pam360/answer-truncated]',
    '[pam360/audit-list]',
    '[pam360/audit-times]',
    '[pam360/counts]',
    '[pam360/failed-with-200]',
    '[pam360/failed-with-http-status]',
    '[pam360/group-list]',
    '[pam360/harmful-input]',
    '[pam360/host-refused]',
    '[pam360/ids-as-text]',
    '[pam360/input-data-envelope]',
    '[pam360/input-data-form]',
    '[pam360/input-data-get]',
    '[pam360/input-data-strict]',
    '[pam360/no-input-when-empty]',
    '[pam360/no-such-account]',
    '[pam360/no-value]',
    '[pam360/organisation-header]',
    '[pam360/paging-audit]',
    '[pam360/paging-iterates]',
    '[pam360/paging-resources]',
    '[pam360/password-change]',
    '[pam360/password-generate]',
    '[pam360/password-get]',
    '[pam360/password-missing]',
    '[pam360/password-reason-and-ticket]',
    '[pam360/password-status-text]',
    '[pam360/password-ticket-invalid]',
    '[pam360/password-ticket-required]',
    '[pam360/password-ticketing-down]',
    '[pam360/password-with-names]',
    '[pam360/path-encoded]',
    '[pam360/pki-additional-fields]',
    '[pam360/pki-base]',
    '[pam360/plain-query]',
    '[pam360/property-order]',
    '[pam360/read-only-node]',
    '[pam360/resource-and-account-id]',
    '[pam360/resource-create]',
    '[pam360/resource-create-id]',
    '[pam360/resource-custom-fields]',
    '[pam360/resource-delete]',
    '[pam360/resource-edit]',
    '[pam360/resource-id-by-name]',
    '[pam360/resource-list]',
    '[pam360/resource-share]',
    '[pam360/resource-types]',
    '[pam360/rest-base]',
    '[pam360/status-codes]',
    '[pam360/text-booleans]',
    '[pam360/token-expired]',
    '[pam360/token-header]',
    '[pam360/token-regenerate]',
    '[pam360/token-unknown]',
    '[pam360/trash-restore]',
    '[pam360/user-group-id-by-name]',
    '[pam360/user-id-by-name]',
    '[pam360/user-lock]',
    '[pam360/user-locked]',
    '[pam360/user-transfer]',
    '[pam360/vendor-dates]',
  ])('has a case that is replayed above: %s', (citation) => {
    expect(shown).toContain(citation)
  })
})
