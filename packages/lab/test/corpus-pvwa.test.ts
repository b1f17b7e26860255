import { describe, expect, it } from 'vitest'
import { estatePath } from '../../../test/evidence/load-corpus.ts'
import type { CorpusRequest, PvwaCase } from '../../../test/evidence/load-corpus.ts'
import {
  isDescribed,
  outsideEvidenceMissing,
  titleOverOutsideEvidence,
  validateAgainst,
} from '../../../test/evidence/schemas.ts'
import type { Lab } from '../src/index.ts'
import { eachLab } from './support/each-lab.ts'
import { play, reproduce, rowsOf } from './support/conversation.ts'
import type { Row, Voice } from './support/conversation.ts'
import { cookiesOf, pvwa } from './support/pvwa.ts'
import type { Reply } from './support/request.ts'

const shared = 'WebServices/auth/Shared/RestfulAuthenticationService.svc/Logon'

/** One session, cookies included. */
class Session implements Voice {
  readonly #lab: Lab
  #token = ''
  #cookie = ''

  constructor(lab: Lab) {
    this.#lab = lab
  }

  async logOn(name: string): Promise<void> {
    const user = this.#lab.describe().pvwa.users.find((one) => one.name === name)
    const type = user?.methods[0] ?? 'cyberark'
    const body = { username: name, password: user?.password ?? '', concurrentSession: true }
    const reply =
      type === 'shared'
        ? await pvwa(this.#lab, 'POST', shared)
        : await pvwa(this.#lab, 'POST', `API/Auth/${type}/Logon`, { body })
    expect(reply.status).toBe(200)
    const token = JSON.parse(reply.text) as string | { LogonResult: string }
    this.#token = typeof token === 'string' ? token : token.LogonResult
    this.#cookie = cookiesOf(reply)
  }

  tokens(): { token: string; bad: string } {
    const bad = Buffer.from(Buffer.from(this.#token, 'base64').toString().replaceAll(/\d/gu, '0'))
    return { token: this.#token, bad: bad.toString('base64') }
  }

  async send({ method, target, headers, json, form, clientCertificate }: CorpusRequest): Promise<Reply> {
    const sent = form === undefined ? json : new URLSearchParams(form).toString()
    const reply = await pvwa(this.#lab, method, target, {
      headers: { ...(this.#cookie === '' ? {} : { cookie: this.#cookie }), ...headers },
      ...(sent === undefined ? {} : { body: typeof json === 'string' ? JSON.stringify(json) : sent }),
      ...(clientCertificate === undefined ? {} : { client: clientCertificate }),
    })
    const cookie = cookiesOf(reply)
    if (cookie !== '') this.#cookie = cookie
    return reply
  }
}

describe('The corpus of PVWA', () => {
  const lab = eachLab({ seed: estatePath('cyberark-pvwa') })

  const { reproduced, pending } = rowsOf('cyberark-pvwa')

  /** A session with the server of the case. */
  function sessionFor({ one }: Row<PvwaCase>): Session {
    if (one.version !== null) lab.settings.pvwa.version = one.version
    return new Session(lab)
  }

  it.each(reproduced)('%s', (_, row) => reproduce(row, sessionFor(row)))
  it.fails.each(pending)('pending: %s', (_, row) => reproduce(row, sessionFor(row)))

  describe.skipIf(outsideEvidenceMissing !== undefined)(
    titleOverOutsideEvidence("against the vendor's OpenAPI file [pvwa/schemas-obeyed]"),
    () => {
      it.each(reproduced)('%s', async (_, row) => {
        const reply = await play(row, sessionFor(row))
        const operation = `${row.request.method} ${row.target}`
        const type = reply.headers['content-type'] ?? ''
        if (!isDescribed(operation) || (reply.text !== '' && !type.includes('json'))) return
        const body = reply.text === '' ? undefined : (JSON.parse(reply.text) as unknown)
        expect(validateAgainst(operation, reply.status, body)).toEqual([])
      })
    },
  )
})
