import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { AxidianPrivilege } from '@sallyport/sdk/axidian'
import { everyFormOf } from '../support/every-form.ts'
import { overhear } from '../support/overhear.ts'
import { applicationPassword, listed, ServedAxidian, type AxidianAnswer } from '../support/served-axidian.ts'

const sentinel = 'S3ntinel"pa,ss;w\\rd<é'
const name = 'SERVER/S3cretive'
/** What no printed form may hold: the vault's secrets, the application's, a token, the name of the account. */
const forbidden = [
  'S3ntinel',
  'S3cretive',
  applicationPassword,
  'T0ken',
  Buffer.from(sentinel).toString('base64').slice(0, 16),
]

let lab: Lab
beforeAll(async () => {
  lab = await Lab.start()
})
afterAll(() => lab.stop())

const calls: readonly ((client: AxidianPrivilege) => Promise<unknown>)[] = [
  (client) => client.getAccounts().then(() => undefined),
  (client) => client.getPassword(name, { reason: sentinel }).then(({ secret }) => secret),
  (client) => client.getPassword(`${name}?`).then(({ secret }) => secret),
  (client) => client.getSshKey(name).then(({ secret }) => secret),
  (client) =>
    client.getSshKey(name, { decrypt: false }).then(({ secret, passphrase }) => [secret, passphrase]),
  (client) => client.discover().then(() => undefined),
]

const failures: readonly AxidianAnswer[] = [
  ...[400, 401, 403, 404, 405, 409, 418, 422, 429, 500, 503].flatMap((status): AxidianAnswer[] => [
    {
      status,
      body: { code: sentinel, title: sentinel, detail: name, error: sentinel, error_description: name },
    },
    {
      status,
      body: { code: 'REASON_REQUIRED', title: name, error: 'invalid_grant', error_description: sentinel },
    },
    { status, body: `<html>${sentinel} ${name}</html>` },
  ]),
  { body: `<html>${sentinel}</html>` },
  { body: `{"password": "${sentinel}` },
  { body: [sentinel] },
  { body: { password: [sentinel], key: { sentinel }, access_token: { sentinel } } },
  {
    body: {
      password: sentinel,
      key: sentinel,
      passphrase: sentinel,
      fileName: 'id',
      openapi: '3',
      paths: {},
    },
  },
]

const steps = {
  'the token': /^POST \/idp\//,
  'the list': /accounts$/,
  'a retrieval': /\/(password|ssh-key)$/,
  'the OpenAPI document': /\.json$/,
}

describe('secrets and account names of Axidian', () => {
  it.each(Object.entries(steps))(
    'are in nothing that is told where %s fails [axidian/nothing-shows]',
    async (_step, where) => {
      let failure: AxidianAnswer = {}
      await using served = await ServedAxidian.start(lab, ({ line }) => {
        if (where.test(line)) return failure
        if (line.startsWith('POST /idp/')) return { body: { access_token: 'T0ken', expires_in: 60 } }
        return line.endsWith('accounts') ? { body: [listed('7', { displayName: name })] } : undefined
      })
      const text = await overhear(everyFormOf, async (logger) => {
        const told: unknown[] = []
        for (failure of failures) {
          for (const call of calls) {
            const client = new AxidianPrivilege({ ...served.options, logger, retry: false })
            told.push(await call(client).catch((error: unknown) => error), client)
            await client.close()
          }
        }
        return told
      })
      // Whoever has every getter called, hidden ones too, has asked for the name.
      const printed = text.replaceAll(/\[accountName\]: \[Getter: .*/g, '')
      for (const secret of forbidden) expect(printed).not.toContain(secret)
    },
  )
})
