import { describe, expect, it } from 'vitest'
import { pam360Tokens, writtenPam360Request } from '../../../test/evidence/compare-pam360.ts'
import { findingsOfPam360Answer } from '../../../test/evidence/contract-pam360.ts'
import { parse } from '../../../test/evidence/compare-exchange.ts'
import { estatePath } from '../../../test/evidence/load-corpus.ts'
import type { CorpusRequest } from '../../../test/evidence/load-corpus.ts'
import type { Lab } from '../src/index.ts'
import { eachLab } from './support/each-lab.ts'
import { play, reproduce, rowsOf } from './support/conversation.ts'
import type { Voice } from './support/conversation.ts'
import { call } from './support/request.ts'
import type { Reply } from './support/request.ts'

/** A caller with the token of a user of the estate. */
class Caller implements Voice {
  readonly #lab: Lab
  #token = ''

  constructor(lab: Lab) {
    this.#lab = lab
  }

  logOn(name: string): Promise<void> {
    this.#token = pam360Tokens[name] ?? ''
    return Promise.resolve()
  }

  tokens(): { token: string; bad: string } {
    return { token: this.#token, bad: [...this.#token].reverse().join('') }
  }

  send(request: CorpusRequest): Promise<Reply> {
    const { target, body } = writtenPam360Request(request)
    return call(this.#lab, `${new URL(this.#lab.urls.pam360).pathname.replace(/\/$/, '')}/${target}`, {
      method: request.method,
      headers: request.headers,
      ...(body === undefined ? {} : { body }),
    })
  }
}

describe('The corpus of PAM360', () => {
  const lab = eachLab({ seed: estatePath('pam360') })

  const { reproduced, pending } = rowsOf('pam360')

  it.each(reproduced)('%s', (_, row) => reproduce(row, new Caller(lab)))
  it.fails.each(pending)('pending: %s', (_, row) => reproduce(row, new Caller(lab)))

  it.each(reproduced)('obeys what is known of its answer: %s', async (_, row) => {
    const { text, status } = await play(row, new Caller(lab))
    const body = parse(text)
    if (status !== 200 || body === undefined) return
    expect(findingsOfPam360Answer(row.request.method, row.request.target, body)).toEqual([])
  })
})
