import { describe, expect, it } from 'vitest'
import { Secret, type Transport } from '@sallyport/sdk'
import { AxidianPrivilege } from '@sallyport/sdk/axidian'
import { differencesOfAxidianRequest } from '../../../../test/evidence/compare-axidian.ts'
import {
  loadCorpus,
  loadPending,
  type AxidianCase,
  type CorpusReply,
} from '../../../../test/evidence/load-corpus.ts'
import { publicHalfOf } from '../support/public-half.ts'
import { callNamed, describeReplay } from '../support/replay.ts'

const token = 'corpus-token'

const issued: CorpusReply = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  json: { access_token: token, expires_in: 3600, token_type: 'Bearer', scope: 'pam-api' },
}

async function call({ call, session }: AxidianCase, transport: Transport): Promise<unknown> {
  const { method, args, options } = call ?? { method: '', args: [], options: {} }
  await using client = new AxidianPrivilege({
    idpUrl: 'https://pam.example.com/idp',
    coreUrl: 'https://pam.example.com/core',
    username: session ?? 'billing',
    password: 'App-Password-1',
    retry: false,
    transport: () => transport,
    ...options,
  })
  return plain(await callNamed(client, [method], args))
}

/** What came, in the words of the corpus: of a credential what it reveals, and the public half of a key that opens by itself. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !('secret' in value))
    return value
  const members = Object.entries(value).map(([name, held]: [string, unknown]): [string, unknown] => [
    name,
    held instanceof Secret ? held.reveal() : held,
  ])
  const opened: Readonly<Record<string, unknown>> = Object.fromEntries<unknown>(members)
  return opened['kind'] === 'ssh-key'
    ? { ...opened, publicKey: publicHalfOf(String(opened['secret'])) }
    : opened
}

describeReplay('corpus: Axidian', {
  vault: 'axidian',
  root: '/',
  token,
  call,
  differences: differencesOfAxidianRequest,
  aside: ({ target }, { session }) =>
    session !== null && target === 'idp/connect/token' ? issued : undefined,
})

describe('what the corpus shows of the client', () => {
  const pending = loadPending('axidian').sdk
  const cases = loadCorpus('axidian').filter(({ id, sides }) => sides.includes('sdk') && !pending.has(id))
  const shown = new Set(cases.flatMap(({ requirements }) => requirements.map((id) => `[${id}]`)))

  it.each([
    '[axidian/token-answer]',
    '[axidian/core-unauthorized]',
    '[axidian/core-routes]',
    '[axidian/list-request]',
    '[axidian/password-exact]',
    '[axidian/key-request]',
    '[axidian/key-with-passphrase]',
    '[axidian/key-decrypted]',
    '[axidian/key-line-ends]',
    '[axidian/key-not-set]',
    '[axidian/reason-before-sending]',
    '[axidian/reason-blank]',
    '[axidian/reason-recorded]',
  ])('has a case that is replayed above: %s', (citation) => {
    expect(shown).toContain(citation)
  })
})
