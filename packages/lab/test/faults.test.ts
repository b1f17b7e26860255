import { Agent } from 'node:https'
import { describe, expect, it } from 'vitest'
import { LabError } from '../src/index.ts'
import type { Fault } from '../src/index.ts'
import { eachLab } from './support/each-lab.ts'
import { admin, call, retrieve } from './support/request.ts'
import type { CallOptions } from './support/request.ts'
import { sdk } from './support/run.ts'
import { suffered } from './support/suffered.ts'

const known = { AppID: 'reporting', Safe: 'Billing-DB', Object: 'oracle-prod' }

describe('Faults', () => {
  const lab = eachLab()

  const ask = (options: CallOptions = {}) => retrieve(lab, known, options)

  it('last for a count [core/lab-faults]', async () => {
    lab.faults.add({ surface: 'ccp', kind: 'status', status: 503, times: 2 })
    expect(lab.faults.list()).toMatchObject([{ remaining: 2 }])
    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([503, 503, 200])
    expect(lab.faults.list()).toEqual([])
  })

  it.each([
    [{ surface: 'ccp', kind: 'frobnicate' }, /kind is no fault of an HTTP surface, which are .*"stall"/],
    [{ surface: 'cp', kind: 'stall' }, /kind is no fault of the executable, which are .*"hang"/],
    [{ surface: 'elsewhere', kind: 'stall' }, /surface must be one of ccp, /],
    [{ surface: 'ccp', kind: 'status' }, /status /],
    [{ surface: 'ccp', kind: 'stall', times: 0 }, /times must be greater than 0/],
    [{ surface: 'ccp', kind: 'stall', match: { path: 7 } }, /match.path must be text or a regular/],
    [undefined, /the fault /],
  ])('that are none are refused when they are added: %j [core/lab-faults]', async (fault, word) => {
    // As a program without types may write it.
    const add = (): unknown => lab.faults.add(fault as never)
    expect(add).toThrow(LabError)
    expect(add).toThrow(word)
    expect(lab.faults.list()).toEqual([])
    expect((await ask()).status).toBe(200)
  })

  it('leave nothing behind on a connection that goes on [core/lab-faults]', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const warnings: string[] = []
    const heard = ({ name }: Error): unknown => warnings.push(name)
    process.on('warning', heard)
    lab.faults.add({ surface: 'ccp', kind: 'status', status: 503, times: 12 })
    for (let index = 0; index < 12; index += 1) expect((await ask({ agent })).status).toBe(503)
    expect(lab.journal.entries().at(-1)?.connection).toBe(lab.journal.entries().at(-12)?.connection)
    agent.destroy()
    process.off('warning', heard)
    expect(warnings).not.toContain('MaxListenersExceededWarning')
  })

  it('last for a time by the clock [core/lab-faults] [core/lab-clock]', async () => {
    lab.faults.add({ surface: 'ccp', kind: 'status', status: 500, forMs: 60_000 })
    expect((await ask()).status).toBe(500)
    lab.clock.advance(60_000)
    expect((await ask()).status).toBe(200)
  })

  it('last until they are taken back, and one after the other [core/lab-faults]', async () => {
    const first = lab.faults.add({ surface: 'ccp', kind: 'status', status: 500 })
    lab.faults.add({ surface: 'ccp', kind: 'status', status: 502 })
    expect((await ask()).status).toBe(500)
    first.remove()
    first.remove()
    expect((await ask()).status).toBe(502)
    lab.faults.clear()
    expect((await ask()).status).toBe(200)
  })

  it('refuse limits that limit nothing', () => {
    expect(() => lab.faults.add({ surface: 'ccp', kind: 'stall', times: 0 })).toThrow(/times/u)
    expect(() => lab.faults.add({ surface: 'ccp', kind: 'stall', forMs: -1 })).toThrow(/forMs/u)
  })

  it.each([
    [{ method: 'post' }, 200],
    [{ method: 'get' }, 503],
    [{ path: 'API/acc' }, 503],
    [{ path: /nowhere/u }, 200],
    [{ path: /accounts$/giu }, 503],
    [{ application: 'REPORTING' }, 503],
    [{ application: 'batch' }, 200],
  ])('match by %o [core/lab-faults]', async (match, status) => {
    lab.faults.add({ surface: 'ccp', kind: 'status', status: 503, match })
    expect([(await ask()).status, (await ask()).status]).toEqual([status, status])
  })

  it.each([
    [{ status: 429, retryAfter: 7 }, /"LABFT000E"/u],
    [{ status: 500, code: 'APPAP282E', message: 'x' }, /"ErrorCode":"APPAP282E","ErrorMsg":"x"/u],
    [{ status: 401, body: 'html' as const }, /<title>401/u],
    [{ status: 404, body: 'html' as const }, /<title>404/u],
    [{ status: 503, body: 'html' as const }, /Service Unavailable/u],
    [{ status: 500, body: 'empty' as const }, /^$/u],
  ])('answer %o [core/lab-faults] [ccp/html-401] [ccp/html-404] [ccp/html-5xx]', async (given, text) => {
    lab.faults.add({ surface: 'ccp', kind: 'status', ...given })
    const reply = await ask()
    expect(reply.status).toBe(given.status)
    expect(reply.text).toMatch(text)
    expect(reply.headers['retry-after']).toBe('retryAfter' in given ? '7' : undefined)
    expect(lab.journal.entries().at(-1)?.fault).toBe('status')
    expect(lab.audit.entries()).toEqual([])
  })

  it('answer a page, a redirect, another type [core/lab-faults] [ccp/html-200] [ccp/redirect]', async () => {
    const once = async (fault: Fault) => {
      lab.faults.add({ ...fault, times: 1 })
      return ask()
    }
    const page = await once({ surface: 'ccp', kind: 'html' })
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html'])
    const elsewhere = await once({ surface: 'ccp', kind: 'redirect', location: 'https://example.com/' })
    expect([elsewhere.status, elsewhere.headers.location]).toEqual([302, 'https://example.com/'])
    const front = await once({ surface: 'ccp', kind: 'redirect' })
    expect([front.status, front.headers.location]).toEqual([302, '/'])
    const typed = await once({ surface: 'ccp', kind: 'content-type' })
    expect([typed.status, typed.headers['content-type'], typed.json['Name']]).toEqual([
      200,
      'text/plain',
      'oracle-prod',
    ])
  })

  it('garble, pad and cut bodies [core/lab-faults] [ccp/truncated-body]', async () => {
    lab.faults.add({ surface: 'ccp', kind: 'invalid-utf8', times: 1 })
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array())).not.toThrow()
    const garbled = await ask()
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(garbled.bytes)).toThrow()
    expect(garbled.json['Name']).toBe('oracle-prod')
    lab.faults.add({ surface: 'ccp', kind: 'oversize', bytes: 3_000_000, times: 1 })
    expect((await ask()).bytes.byteLength).toBe(3_000_000)
    lab.faults.add({ surface: 'ccp', kind: 'truncate', times: 1 })
    await expect(ask()).rejects.toThrow(/aborted/u)
    lab.faults.add({ surface: 'ccp', kind: 'truncate', bytes: 0, times: 1 })
    await expect(ask()).rejects.toThrow(/aborted/u)
    expect((await ask()).status).toBe(200)
  })

  it('reset connections before and within the answer [core/lab-faults]', async () => {
    lab.faults.add({ surface: 'ccp', kind: 'reset', times: 1 })
    await expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(lab.journal.entries().at(-1)).toMatchObject({ status: 0, fault: 'reset' })
    lab.faults.add({ surface: 'ccp', kind: 'reset', when: 'mid-body', times: 1 })
    await expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect((await ask()).status).toBe(200)
  })

  it.each(['reset', 'stall'] as const)(
    '%s when all is done and the answer is lost [core/lab-faults]',
    async (kind) => {
      const audited = lab.audit.entries().length
      lab.faults.add({ surface: 'ccp', kind, when: 'after-handling', times: 1 })
      const lost = expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' })
      await suffered(lab, kind)
      expect(lab.journal.entries().at(-1)).toMatchObject({ status: 200, fault: kind })
      expect(lab.audit.entries().length).toBe(audited + 1)
      if (kind === 'stall') await lab.reset()
      await lost
      expect((await ask()).status).toBe(200)
    },
  )

  it('delay [core/lab-faults]', async () => {
    lab.faults.add({ surface: 'ccp', kind: 'delay', delayMs: 80, times: 1 })
    await ask()
    expect(lab.journal.entries().at(-1)?.durationMs).toBeGreaterThanOrEqual(75)
  })

  it('stall until the lab is reset [core/lab-faults] [core/lab-reset]', async () => {
    lab.faults.add({ surface: 'ccp', kind: 'stall' })
    const stalled = expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' })
    await suffered(lab, 'stall')
    await lab.reset()
    await stalled
    expect((await ask()).status).toBe(200)
  })

  it('close idle connections, so that the client may lose the race [core/lab-faults]', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    lab.faults.add({ surface: 'ccp', kind: 'close-idle', when: 'on-next-request', times: 1 })
    await ask({ agent })
    await expect(ask({ agent })).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect((await ask({ agent })).status).toBe(200)
    lab.faults.add({ surface: 'ccp', kind: 'close-idle', times: 1 })
    const closed = new Promise((resolve) =>
      agent.once('free', (socket: NodeJS.EventEmitter) => socket.once('close', resolve)),
    )
    await ask({ agent })
    await closed
    agent.destroy()
  })

  it('touch one surface only, and never the admin API [core/lab-faults]', async () => {
    lab.faults.add({ surface: 'ccp', kind: 'status', status: 503 })
    lab.faults.add({ surface: 'web', kind: 'status', status: 418 })
    expect((await admin(lab, 'GET', '/health')).status).toBe(200)
    expect((await sdk(lab)).code).toBe(0)
    expect((await call(lab, '/elsewhere')).status).toBe(418)
  })

  it.each([
    [
      { kind: 'exit', exitCode: 3, stderr: 'APPAP289E x' },
      { code: 3, stdout: '', stderr: 'APPAP289E x\n' },
    ],
    [
      { kind: 'exit', exitCode: 2 },
      { code: 2, stdout: '', stderr: '' },
    ],
    [
      { kind: 'warning', text: 'beware' },
      { code: 0, stdout: 'secret\n', stderr: 'beware\n' },
    ],
    [
      { kind: 'garbage', stdout: '<html>' },
      { code: 0, stdout: '<html>', stderr: '' },
    ],
    [
      { kind: 'truncate', bytes: 2 },
      { code: 0, stdout: 'se', stderr: '' },
    ],
    [
      { kind: 'delay', delayMs: 1 },
      { code: 0, stdout: 'secret\n', stderr: '' },
    ],
    [{ kind: 'crash' }, { code: null, signal: 'SIGSEGV' }],
    [
      { kind: 'crash', signal: 'SIGKILL' },
      { code: null, signal: 'SIGKILL' },
    ],
  ] as const)('of the executable: %o [core/lab-faults]', async (fault, outcome) => {
    lab.vault.setSecret({ safe: 'Billing-DB', object: 'oracle-prod' }, 'secret')
    lab.faults.add({ surface: 'cp', times: 1, ...fault })
    expect(await sdk(lab)).toMatchObject(outcome)
    expect(lab.journal.entries().at(-1)).toMatchObject({ surface: 'cp', method: 'EXEC', fault: fault.kind })
    expect((await sdk(lab)).code).toBe(0)
  })

  it('let the executable hang until the lab is reset [core/lab-faults]', async () => {
    lab.faults.add({ surface: 'cp', kind: 'hang', match: { application: 'batch' } })
    const hanging = sdk(lab)
    await suffered(lab, 'hang')
    await lab.reset()
    expect((await hanging).code).toBe(1)
  })
})
