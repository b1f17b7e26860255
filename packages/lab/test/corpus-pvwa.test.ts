import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { captured, differencesOfPvwaAnswer, filled } from '../../../test/evidence/compare-pvwa.ts'
import { estatePath, loadCorpus, loadPending } from '../../../test/evidence/load-corpus.ts'
import type { Captured } from '../../../test/evidence/compare-pvwa.ts'
import type { PvwaExchange, PvwaRequest } from '../../../test/evidence/load-corpus.ts'
import {
  isDescribed,
  outsideEvidenceMissing,
  titleOverOutsideEvidence,
  validateAgainst,
} from '../../../test/evidence/schemas.ts'
import { Lab } from '../src/index.ts'
import { cookiesOf, pvwa } from './support/pvwa.ts'
import type { Reply } from './support/request.ts'

const shared = 'WebServices/auth/Shared/RestfulAuthenticationService.svc/Logon'

/** Rows whose titles are given whole. */
const titled = <Row extends { readonly name: string }>(rows: readonly Row[]) =>
  rows.map((row) => [row.name, row] as const)

/** Plays the requests of a case in one session, cookies included. */
class Player {
  readonly #lab: Lab
  #token = ''
  #cookie = ''
  #values: Captured = {}

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

  /** Plays what comes before, and keeps what it names. */
  async prepare(exchange: PvwaExchange): Promise<Reply> {
    const reply = await this.play(exchange.request)
    if (exchange.captures !== undefined) {
      this.#values = { ...this.#values, ...captured(exchange, JSON.parse(reply.text)) }
    }
    return reply
  }

  async play(named: PvwaRequest, where = named.target): Promise<Reply> {
    const request = filled({ ...named, target: where }, this.#values)
    const { target } = request
    const bad = Buffer.from(Buffer.from(this.#token, 'base64').toString().replaceAll(/\d/gu, '0'))
    const fill = (text: string): string =>
      text.replaceAll('{token}', this.#token).replaceAll('{bad token}', bad.toString('base64'))
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, fill(value)]),
    )
    const { json, form, clientCertificate } = request
    const sent = form === undefined ? json : new URLSearchParams(form).toString()
    const reply = await pvwa(this.#lab, request.method, target, {
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
  let lab: Lab

  beforeAll(async () => {
    lab = await Lab.start({ seed: estatePath('cyberark-pvwa') })
  })
  beforeEach(() => lab.reset())
  afterAll(() => lab.stop())

  const all = loadCorpus('cyberark-pvwa').flatMap((one) => {
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

  const pending = loadPending('cyberark-pvwa').lab
  const cases = all.filter(({ one }) => !pending.has(one.id))
  const open = all.filter(({ one, target, request }) => pending.has(one.id) && target === request.target)

  async function reproduce({ one, target, request, response }: (typeof all)[number]): Promise<void> {
    if (one.version !== null) lab.settings.pvwa.version = one.version
    const player = new Player(lab)
    if (one.session !== null) await player.logOn(one.session)
    for (const exchange of [...(one.setup ?? []), ...one.before]) {
      expect(differencesOfPvwaAnswer(exchange.response, await player.prepare(exchange))).toEqual([])
    }
    expect(differencesOfPvwaAnswer(response, await player.play(request, target))).toEqual([])
  }

  it.each(titled(cases))('%s', (_, row) => reproduce(row))
  it.fails.each(titled(open))('pending: %s', (_, row) => reproduce(row))

  describe.skipIf(outsideEvidenceMissing !== undefined)(
    titleOverOutsideEvidence("against the vendor's OpenAPI file [pvwa/schemas-obeyed]"),
    () => {
      it.each(titled(cases))('%s', async (_, { one, target, request }) => {
        if (one.version !== null) lab.settings.pvwa.version = one.version
        const player = new Player(lab)
        if (one.session !== null) await player.logOn(one.session)
        for (const exchange of [...(one.setup ?? []), ...one.before]) await player.prepare(exchange)
        const reply = await player.play(request, target)
        const operation = `${request.method} ${target}`
        const type = reply.headers['content-type'] ?? ''
        if (!isDescribed(operation) || (reply.text !== '' && !type.includes('json'))) return
        const body = reply.text === '' ? undefined : (JSON.parse(reply.text) as unknown)
        expect(validateAgainst(operation, reply.status, body)).toEqual([])
      })
    },
  )
})
