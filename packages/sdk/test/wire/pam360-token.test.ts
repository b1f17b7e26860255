import { describe, expect, it } from 'vitest'
import { failureOf } from '../support/failure.ts'
import { eachLab } from '../support/lab.ts'
import { pam360As } from '../support/pam360-lab.ts'

const lab = eachLab()

const path = '/restapi/json/v1/user/regenerateAuthtoken'
const regenerations = () => lab.journal.entries().filter((row) => row.path === path)
const current = () => lab.pam360.user('billing').revealToken()

describe('a new token', () => {
  it('takes the place of the old one, which is dead [pam360/token-regenerate] [pam360/token-switched]', async () => {
    const old = current()
    await using billing = pam360As(lab, 'billing', { token: () => old })
    const token = await billing.users.regenerateToken()
    expect(token.reveal()).toBe(current())
    expect(token.reveal()).not.toBe(old)
    await billing.resources.list().toArray()
    await using late = pam360As(lab, 'billing', { token: old })
    expect(await failureOf(late.resources.list().toArray())).toMatchObject({ name: 'AuthenticationError' })
  })

  it('fails no call that runs meanwhile [pam360/token-switched]', async () => {
    await using billing = pam360As(lab, 'billing', { maxConcurrency: 8 })
    // Slow ones are under way when it is asked for, and it is slow itself.
    lab.faults.add({ surface: 'pam360', kind: 'delay', delayMs: 20 })
    const read = () => billing.resources.getId('web-01').then(() => billing.users.featureRoles())
    const calls = Array.from({ length: 12 }, read)
    const tokens = [billing.users.regenerateToken()]
    calls.push(...Array.from({ length: 12 }, read))
    await tokens[0]
    tokens.push(billing.users.regenerateToken())
    calls.push(...Array.from({ length: 12 }, read))
    const [first, second] = await Promise.all(tokens)
    await Promise.all(calls)
    expect(second?.reveal()).toBe(current())
    expect(first?.reveal()).not.toBe(current())
  })

  it('is made once for all who want one at that time [pam360/token-switched]', async () => {
    await using billing = pam360As(lab, 'billing')
    const tokens = await Promise.all(Array.from({ length: 5 }, () => billing.users.regenerateToken()))
    expect(new Set(tokens.map((token) => token.reveal())).size).toBe(1)
    expect(regenerations()).toHaveLength(1)
    await billing.users.regenerateToken()
    expect(regenerations()).toHaveLength(2)
  })

  it('is not lost when the one who wanted it gives up [pam360/token-switched]', async () => {
    const old = current()
    await using billing = pam360As(lab, 'billing')
    lab.faults.add({ surface: 'pam360', kind: 'delay', delayMs: 100, match: { path } })
    const controller = new AbortController()
    const wanted = billing.users.regenerateToken({ signal: controller.signal })
    controller.abort(new Error('no longer'))
    await expect(wanted).rejects.toThrow('no longer')
    await billing.resources.list().toArray()
    expect(current()).not.toBe(old)
  })

  it('that is refused leaves the old one in place [pam360/token-switched]', async () => {
    await using billing = pam360As(lab, 'billing')
    lab.faults.add({ surface: 'pam360', kind: 'status', status: 500, match: { path }, times: 1 })
    expect(await failureOf(billing.users.regenerateToken())).toBeDefined()
    await billing.resources.list().toArray()
    await billing.users.regenerateToken()
    await billing.resources.list().toArray()
  })

  it('that is not told is an error that says so [pam360/token-regenerate]', async () => {
    const body = '{"operation":{"name":"x","result":{"status":"true","statusCode":20000},"Details":{}}}'
    await using billing = pam360As(lab, 'billing', {
      transport: () => ({
        send: () => Promise.resolve({ status: 200, headers: {}, body: Buffer.from(body) }),
        close: () => Promise.resolve(),
      }),
    })
    expect(await failureOf(billing.users.regenerateToken())).toMatchObject({ code: 'SERVER_FAILURE' })
  })
})
