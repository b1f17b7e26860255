import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { Secret } from '@sallyport/sdk'
import { Pam360, type Pam360Options } from '@sallyport/sdk/pam360'
import { everyFormOf } from '../support/every-form.ts'
import { overhear } from '../support/overhear.ts'
import { TlsServer } from '../support/tls-server.ts'

const sentinel = 'S3ntinel"pa,ss;w\\rd<é'
const token = 'T0ken-S3ntinel-000'
const reason = 'R3ason & <why>'
const ticketId = 'T1cket-77'
/** What no printed form may hold, as it is, encoded, or in Base64. */
const forbidden = ['S3ntinel', 'R3ason', 'T1cket', Buffer.from(sentinel).toString('base64').slice(0, 16)]

const ids = { resourceId: '11', accountId: '12' }
const names = { resource: 'web', account: 'svc' }
const why = { reason, ticketId }

const calls: readonly ((client: Pam360) => Promise<unknown>)[] = [
  (client) => client.passwords.get(names, why),
  (client) => client.passwords.get(ids, { ...why, literal: true }),
  (client) => client.passwords.change(ids, { ...why, newPassword: sentinel, resetType: 'local' }),
  (client) => client.passwords.change(ids, { newPassword: new Secret(sentinel) }),
  (client) => client.passwords.generate(),
  (client) => client.passwords.validate(sentinel, { policy: 'Strong' }).then(() => undefined),
  (client) => client.passwords.history(ids, why),
  (client) => client.passwords.validate(sentinel, { polcy: sentinel } as never),
  (client) => client.passwords.change(ids, { newPassword: { sentinel } } as never),
  (client) => client.resources.create({ name: 'x', accountPassword: sentinel }).then(() => undefined),
  (client) => client.resources.create({ name: 'x', accountPasswort: sentinel } as never),
  (client) => client.resources.getForIntegration(ids).then(({ secret }) => secret),
  (client) =>
    client.accounts.add({ resourceId: '11' }, [{ name: 'x', password: sentinel }]).then(() => undefined),
  (client) => client.accounts.edit(ids, { password: sentinel } as never),
  (client) => client.accounts.totp(ids),
  (client) => client.accounts.checkTicket(ids, ticketId, { reason }),
  (client) => client.access.request(ids, why).then(() => undefined),
  (client) => client.access.checkIn(ids, { reason }),
  (client) =>
    client.withPassword('web', 'svc', { ...why, waitMs: 20, minPollMs: 5 }, ({ secret }) => {
      throw new TypeError(`no good: ${String(secret)}`)
    }),
]

const operation = (status: string, details: unknown, more: object = {}) => ({
  operation: { name: sentinel, result: { status, message: sentinel, ...more }, Details: details },
})
const known = { RESOURCEID: '11', ACCOUNTID: '12' }

interface Answer {
  readonly status?: number
  readonly body: unknown
}

const answers: readonly Answer[] = [
  ...[400, 401, 403, 404, 429, 500, 503, 599].flatMap((status): Answer[] => [
    { status, body: operation('Failed', { STATUSCODE: '3', REASON: sentinel }, { statusCode: 40000 }) },
    { status, body: `<html>${sentinel}</html>` },
  ]),
  { body: operation('Failed', undefined) },
  { body: operation('Failed', { sentinel }, { statusCode: 50001 }) },
  { body: operation(sentinel, { PASSWORD: sentinel }) },
  { body: { Details: { PASSWORD: sentinel } } },
  { body: `{"operation":{"Details":{"PASSWORD":"${sentinel}` },
  { body: operation('Success', { ...known, PASSWORD: [sentinel], TOTP: { sentinel } }) },
  {
    body: operation('Success', {
      ...known,
      PASSWORD: sentinel,
      TOTP: sentinel,
      STATUS: 'x',
      'PASSWORD STATUS': '[Check Out]',
      ACCOUNTDETAILS: JSON.stringify({ PASSWORD: sentinel }),
    }),
  },
  { body: operation('Success', { ...known, PASSWORD: 'TICKET ID REQUIRED', 'PASSWORD STATUS': '****' }) },
  { body: operation('Success', [{ PASSWORD: sentinel, 'CHANGED BY': 'x' }]) },
]

describe('secrets, tokens, reasons and tickets of PAM360', () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await Lab.start()
  })
  afterAll(() => lab.stop())

  it.each<readonly [string, Partial<Pam360Options>]>([
    ['in its header', {}],
    ['of an integration', { appType: 17 }],
    ['in the URL', { product: 'pmp', tokenInQuery: true }],
    ['of a function', { token: () => Promise.resolve(new Secret(token)) }],
  ])('are in nothing that is told, with the token %s [pam360/errors-hold-no-text]', async (_form, more) => {
    let answer: Answer = { body: '' }
    const certificate = await lab.pki.issueServer({ hosts: ['127.0.0.1'] })
    await using server = await TlsServer.start(certificate, (request, response) => {
      request.resume().on('end', () => {
        const { status = 200, body } = answer
        response.writeHead(status, { 'Content-Type': 'application/json' })
        response.end(typeof body === 'string' ? body : JSON.stringify(body))
      })
    })
    const text = await overhear(everyFormOf, async (logger) => {
      const told: unknown[] = []
      for (answer of answers) {
        await using client = new Pam360({
          url: server.url,
          token,
          tls: { ca: lab.ca.pem },
          retry: false,
          logger,
          ...more,
        })
        for (const call of calls) told.push(await call(client).catch((error: unknown) => error))
        told.push(client)
      }
      return told
    })
    for (const secret of forbidden) expect(text.includes(secret), secret).toBe(false)
  })

  it('are not in a token that cannot be sent, nor in options that are wrong [pam360/errors-hold-no-text]', async () => {
    const text = await overhear(everyFormOf, async (logger) => {
      await using client = new Pam360({
        host: '127.0.0.1',
        port: 1,
        token: `${token}\n`,
        logger,
        retry: false,
      })
      const told = await client.resources.types().catch((error: unknown) => error)
      const made = (options: object): unknown => {
        try {
          return new Pam360({ host: 'x', token, ...options })
        } catch (error) {
          return error
        }
      }
      return [told, made({ token: [token] }), made({ tocken: token }), made({ url: `https://${token}@x` })]
    }).catch((error: unknown) => everyFormOf(error))
    for (const secret of forbidden) expect(text).not.toContain(secret)
  })
})
