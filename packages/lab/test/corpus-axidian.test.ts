import { describe, expect, it } from 'vitest'
import { findingsOfAxidianAnswer } from '../../../test/evidence/contract-axidian.ts'
import { estatePath } from '../../../test/evidence/load-corpus.ts'
import type { CorpusRequest } from '../../../test/evidence/load-corpus.ts'
import type { Lab } from '../src/index.ts'
import { eachLab } from './support/each-lab.ts'
import { play, reproduce, rowsOf } from './support/conversation.ts'
import type { Voice } from './support/conversation.ts'
import { call } from './support/request.ts'
import type { Reply } from './support/request.ts'

/** An application with its token. */
class Application implements Voice {
  readonly #lab: Lab
  #token = ''

  constructor(lab: Lab) {
    this.#lab = lab
  }

  async logOn(name: string): Promise<void> {
    const form = {
      grant_type: 'password',
      username: name,
      password: 'App-Password-1',
      scope: 'pam-api',
      client_id: 'aapm-tool',
    }
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const reply = await this.send({ method: 'POST', target: 'idp/connect/token', headers, form })
    expect(reply.status).toBe(200)
    this.#token = String(reply.json['access_token'])
  }

  tokens(): { token: string; bad: string } {
    return { token: this.#token, bad: [...this.#token].reverse().join('') }
  }

  send({ method, target, headers, json, form, text }: CorpusRequest): Promise<Reply> {
    const [component = '', ...rest] = target.split('/')
    const { axidianIdp, axidianCore } = this.#lab.urls
    const base = new URL(component === 'idp' ? axidianIdp : axidianCore).pathname.replace(/\/$/, '')
    const written = json === undefined ? text : JSON.stringify(json)
    const body = form === undefined ? written : new URLSearchParams(form).toString()
    return call(this.#lab, [base, ...rest].join('/'), {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    })
  }
}

describe('The corpus of Axidian Privilege', () => {
  const lab = eachLab({ seed: estatePath('axidian') })

  const { reproduced, pending } = rowsOf('axidian')

  it.each(reproduced)('%s', (_, row) => reproduce(row, new Application(lab)))
  it.fails.each(pending)('pending: %s', (_, row) => reproduce(row, new Application(lab)))

  it.each([
    '[axidian/key-request]',
    '[axidian/key-not-set]',
    '[axidian/key-with-passphrase]',
    '[axidian/reason-not-in-url]',
    '[axidian/core-refusal-shape]',
  ])('has a case that is replayed here: %s', (citation) => {
    const shown = new Set(reproduced.flatMap(([, { one }]) => one.requirements.map((id) => `[${id}]`)))
    expect(shown).toContain(citation)
  })

  describe('against the contract', () => {
    const routed = reproduced.filter(
      ([, { one, target, request }]) => target === request.target && one.session !== null,
    )

    it.each(routed)('%s', async (_, row) => {
      const reply = await play(row, new Application(lab))
      if (reply.headers['content-type']?.includes('json') !== true) return
      const { method, target } = row.request
      expect(findingsOfAxidianAnswer(method, target, reply.status, JSON.parse(reply.text))).toEqual([])
    })
  })
})
