import { Agent } from 'node:https'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { eachLab } from './support/each-lab.ts'
import { admin, call, retrieve } from './support/request.ts'
import { sdk } from './support/run.ts'

const known = { AppID: 'reporting', Safe: 'Billing-DB', Object: 'oracle-prod' }
const sentinel = 'SENTINEL-7f3a'

describe('Journal and audit', () => {
  const lab = eachLab({ now: Date.UTC(2030, 0, 2), journalSize: 50 })

  it('tell of each request', async () => {
    await retrieve(lab, { ...known, Object: 'nope', Reason: 'why' })
    expect(lab.journal.entries()).toEqual([
      {
        sequence: expect.any(Number) as number,
        time: expect.stringMatching(/^2030-01-02T00:00:/u) as string,
        surface: 'ccp',
        method: 'GET',
        path: '/AIMWebService/api/Accounts',
        query: [
          ['AppID', 'reporting'],
          ['Safe', 'Billing-DB'],
          ['Object', 'nope'],
          ['Reason', 'why'],
        ],
        application: 'reporting',
        status: 404,
        vendorCode: 'APPAP004E',
        durationMs: expect.any(Number) as number,
        connection: expect.any(Number) as number,
      },
    ])
    expect(lab.audit.entries()).toMatchObject([
      {
        action: 'Retrieve password refused',
        via: 'ccp',
        object: 'nope',
        sourceAddress: '127.0.0.1',
        outcome: 'APPAP004E',
      },
    ])
  })

  it('tell whether connections were kept', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    await retrieve(lab, known, { agent })
    await retrieve(lab, known, { agent })
    agent.destroy()
    await retrieve(lab, known)
    const [first, second, third] = lab.journal.entries().map((entry) => entry.connection)
    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })

  it('hold no secret, wherever one turns up [core/journal-masks-secrets]', async () => {
    lab.vault.setSecret({ safe: 'Billing-DB', object: 'oracle-prod' }, sentinel)
    const replies = [
      await retrieve(lab, known),
      await retrieve(
        lab,
        { ...known, Password: sentinel },
        { headers: { authorization: `Bearer ${sentinel}`, cookie: sentinel } },
      ),
      await retrieve(lab, known, { method: 'POST', body: sentinel }),
      await call(lab, `/other?x=${sentinel}`),
    ]
    expect(replies[0]?.text).toContain(sentinel)
    await sdk(lab)
    await sdk(lab, { parameters: [`Password=${sentinel}`] })
    lab.provider.settings.cache = true
    lab.vault.setSecret({ safe: 'Billing-DB', object: 'oracle-prod' }, `${sentinel}-2`)
    const listings = await Promise.all(
      ['/journal', '/audit', '/accounts', '/safes', '/applications', '/describe', '/faults'].map(
        async (path) => {
          const reply = await admin(lab, 'GET', path)
          expect(reply.status).toBe(200)
          return reply.text
        },
      ),
    )
    const wrong = [
      await admin(lab, 'POST', '/accounts/secret', { body: { safe: 'x', object: 'y', secret: sentinel } }),
      await admin(lab, 'POST', '/accounts/secret', {
        body: { safe: 'x', object: [sentinel], secret: sentinel },
      }),
      await admin(lab, 'POST', '/accounts/change-in-progress', {
        body: { safe: 'x', object: 'y', changeInProgress: sentinel },
      }),
    ]
    expect(wrong.map((reply) => reply.status)).toEqual([404, 400, 400])
    const shown = [
      ...listings,
      ...wrong.map((reply) => reply.text),
      JSON.stringify(lab.journal.entries()),
      JSON.stringify(lab.audit.entries()),
      JSON.stringify(lab.describe()),
      JSON.stringify([...lab.vault.accounts()]),
      inspect(lab, { depth: 20, showHidden: true }),
      inspect([...lab.vault.accounts()], { depth: 20, showHidden: true }),
    ]
    for (const text of shown) expect(text.includes(sentinel)).toBe(false)
    expect(lab.journal.find((entry) => entry.query.some(([, value]) => value === '[MASKED]'))).toBeDefined()
  })

  it('keep the newest entries only', async () => {
    for (let index = 0; index < 120; index += 1) {
      lab.journal.record({
        surface: 'ccp',
        method: 'GET',
        path: '/',
        query: [],
        status: index,
        durationMs: 0,
        connection: 1,
      })
    }
    const kept = lab.journal.entries()
    expect([kept.length, kept[0]?.status, kept.at(-1)?.status]).toEqual([50, 70, 119])
    lab.journal.clear()
    expect(lab.journal.entries()).toEqual([])
    await retrieve(lab, known)
    expect(lab.journal.entries()).toHaveLength(1)
  })

  it('can be waited on', async () => {
    const waiting = lab.journal.waitFor((entry) => entry.vendorCode === 'APPAP229E')
    await retrieve(lab, known)
    await retrieve(lab, { AppID: 'reporting' })
    expect((await waiting).status).toBe(400)
    expect(await lab.journal.waitFor((entry) => entry.status === 200)).toMatchObject({
      application: 'reporting',
    })
    await expect(lab.journal.waitFor(() => false, { timeoutMs: 5 })).rejects.toThrow(/within 5 ms/u)
    const controller = new AbortController()
    const aborted = lab.journal.waitFor(() => false, { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(aborted).rejects.toThrow('enough')
    await expect(lab.journal.waitFor(() => false, { signal: controller.signal })).rejects.toThrow('enough')
  })

  it('follow the clock [core/lab-clock]', async () => {
    lab.clock.set(new Date('2040-05-06T07:08:09Z'))
    const { headers } = await retrieve(lab, known)
    expect(headers.date).toMatch(/^Sun, 06 May 2040 07:08:/u)
    expect(lab.journal.entries().at(-1)?.time).toMatch(/^2040-05-06T07:08:/u)
    lab.clock.advance(-3_600_000)
    await retrieve(lab, known)
    expect(lab.audit.entries().at(-1)?.time).toMatch(/^2040-05-06T06:08:/u)
    lab.clock.reset()
    expect(new Date(lab.clock.now()).getUTCFullYear()).toBe(2030)
    expect(() => lab.clock.set(Number.NaN)).toThrow(RangeError)
  })
})
