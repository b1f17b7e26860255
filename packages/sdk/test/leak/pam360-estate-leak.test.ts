import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Secret, setLogFile, type LogFields, type Logger, type TransportFactory } from '@sallyport/sdk'
import {
  isRegistered,
  Pam360,
  registerApplication,
  updateRegistration,
  type Registration,
} from '@sallyport/sdk/pam360'
import { everyFormOf } from '../support/every-form.ts'
import { overhear } from '../support/overhear.ts'

const sentinel = 'S3ntinel"pa,ss;w\\rd<é'
/** Fits into a header. */
const token = 'S3ntinel-0000-4444-8888-ABCDEF012345'
const forbidden = [
  'S3ntinel',
  Buffer.from(sentinel).toString('base64').slice(0, 16),
  Buffer.from(token).toString('base64').slice(0, 16),
]

let folder: string
let logPath: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-leak-'))
  logPath = join(folder, 'sallyport.log')
  setLogFile(logPath)
})
afterAll(() => rm(folder, { recursive: true }))

/** A server that gives the same answer to everything. */
const answering =
  (status: number, text: string): TransportFactory =>
  () => ({
    send: () => Promise.resolve({ status, headers: {}, body: Buffer.from(text) }),
    close: () => Promise.resolve(),
  })

const envelope = (status: string, details: unknown, name = sentinel): string =>
  JSON.stringify({
    operation: { name, result: { status, message: sentinel, statusCode: 40000 }, Details: details },
  })
const everything = {
  AUTHTOKEN: token,
  PASSWORD: sentinel,
  TOTP: sentinel,
  USERID: '1',
  CLIENTID: 'C-1',
  CLIENTSECRET: sentinel,
  POLICYNAME: 'P',
  PASSPHRASESTATUS: 'PASSPHRASE_NEED',
}
const answers: readonly (readonly [status: number, text: string])[] = [
  [200, envelope('Failed', everything)],
  [200, envelope('Failed', { CAPTCHAID: sentinel }, 'Authentication')],
  [500, envelope('Failed', [sentinel])],
  [200, envelope('Success', everything).replace('40000', '20000')],
  [200, envelope('Success', sentinel).replace('40000', '20000')],
  [200, JSON.stringify({ name: 'x', result: { status: 'Failed', message: sentinel }, details: sentinel })],
  [
    200,
    JSON.stringify({
      name: 'x',
      result: { status: 'Success', message: `Private key passphrase of certificate x is ${sentinel}` },
      details: [{ keyName: 'k', passPhrase: sentinel, privateKey: sentinel }],
    }),
  ],
  [200, `{"operation": {"Details": "${sentinel}`],
  [200, `<html>${sentinel}</html>`],
  [503, sentinel],
]

const calls: readonly ((client: Pam360) => Promise<unknown>)[] = [
  (client) => client.users.regenerateToken(),
  (client) =>
    client.users.createApiUser({ username: 'u', firstName: 'f', lastName: 'l', email: 'e@example.com' }),
  (client) =>
    client.users.create({
      username: 'u',
      firstName: 'f',
      lastName: 'l',
      email: 'e@example.com',
      password: sentinel,
    }),
  (client) =>
    client.files.download({ resourceId: '1', accountId: '2' }, { reason: sentinel, ticketId: sentinel }),
  (client) => client.personal.unlock(sentinel),
  (client) => client.personal.getPassword('1', '2'),
  (client) => client.personal.totp('1'),
  (client) => client.pki.getPassphrase({ commonName: 'x', serialNumber: '00' }),
  (client) => client.pki.getCertificate({ commonName: 'x' }, { fileType: 'KEY' }),
  (client) => client.pki.exportSshKey('k'),
  (client) => client.pki.getSshKey('k'),
  (client) => client.pki.createSshKey({ name: 'k', passphrase: sentinel }),
  (client) => client.pki.importSshKey('k', { fileName: 'f', content: sentinel }, { passphrase: sentinel }),
  (client) => client.pki.createCertificate({ commonName: 'x', password: sentinel, validity: 1 }),
  (client) =>
    client.pki.updateCredentials({ resourceName: 'r', username: 'u', password: new Secret(sentinel) }),
  (client) => client.pki.addKey('k', { fileName: 'f', content: Buffer.from(sentinel) }),
]

/** What a call gives, or throws. */
const outcome = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error)

function expectNoSecret(printed: string): void {
  for (const word of forbidden) expect(printed).not.toContain(word)
}

describe('nothing that is printed or logged holds a secret [pam360/errors-hold-no-text] [pam360/logging-file-safe]', () => {
  it.each([...answers.keys()])('whatever the server answers (%i)', async (index) => {
    const [status, text] = answers[index]!
    const printed = await overhear(everyFormOf, async (logger) => {
      const found: unknown[] = []
      for (const call of calls) {
        await using client = new Pam360({
          host: 'pam360.example.com',
          token,
          retry: false,
          logger,
          transport: answering(status, text),
        })
        found.push(await outcome(call(client)), client)
      }
      return found
    })
    expectNoSecret(printed)
    expectNoSecret(await readFile(logPath, 'utf8'))
    expect(await readFile(logPath, 'utf8')).toContain('/restapi/json/v1/')
  })

  it.each([...answers.keys()])('while an application registers (%i)', async (index) => {
    const [status, text] = answers[index]!
    const configFolder = join(folder, 'registration')
    const options = {
      host: 'pam360.example.com',
      configFolder,
      force: true,
      transport: answering(status, text),
      retry: false,
    } as const
    const printed = await overhear(everyFormOf, async (logger: Logger) => {
      // Beside what the pipeline tells, so that something was heard.
      const nothing: LogFields = {}
      logger.info('registering', nothing)
      return [
        await outcome(registerApplication(sentinel, { ...options, logger })),
        await outcome(updateRegistration(new Secret(sentinel), { ...options, logger })),
        await outcome(isRegistered({ configFolder })),
        await outcome(registerApplication(sentinel, { ...options, force: false })),
      ]
    })
    expectNoSecret(printed)
    expectNoSecret(await readFile(logPath, 'utf8'))
    expectNoSecret(process.argv.join(' '))
  })

  it('but the file of the registration, which is one', async () => {
    const configFolder = join(folder, 'kept')
    const [, good] = answers[3]!
    const made: Registration = await registerApplication(sentinel, {
      host: 'pam360.example.com',
      configFolder,
      transport: answering(200, good),
    })
    expectNoSecret(everyFormOf(made))
    expect(existsSync(made.file)).toBe(true)
    expect(JSON.parse(await readFile(made.file, 'utf8'))).toMatchObject({ clientSecret: sentinel })
  })
})
